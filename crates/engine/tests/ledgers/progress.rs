//! How far the folders of a mailbox are read: nothing twice, nothing lost, and what stays on the server is told.

use crate::place::{BOX, ORG, OTHER, Place as Store, at, everywhere};
use base::ids::MailboxId;
use engine::mailbox::progress::{self, Fate, Mark, Place, TRIES};
use engine::problem::OfFetching;

fn inbox() -> Place {
    Place { org: ORG, mailbox: BOX, folder: "INBOX".to_owned(), uidvalidity: 7 }
}

fn note(store: &Store, uid: u32, fate: Fate, minutes: i64) {
    store.write(move |sql| progress::note(sql, &inbox(), (uid, 1000), &fate, at(minutes)));
}

fn failed() -> Fate {
    Fate::Failed(OfFetching::HungUp.into())
}

fn too_large() -> Fate {
    Fate::TooLarge(OfFetching::TooLarge { size: 60 << 20, largest: 50 << 20 }.into())
}

fn noted(store: &Store, from: u32) -> Vec<u32> {
    let mut found = store.read(move |sql| progress::noted(sql, &inbox(), from));
    found.sort_unstable();
    found
}

fn set_mark(store: &Store, place: Place, last: u32) {
    store.write(move |sql| progress::set_mark(sql, &place, 3, last));
}

#[test]
fn a_mark_belongs_to_one_folder_of_one_mailbox() {
    everywhere(|store| {
        let mark = |org, id, folder: &'static str| store.read(move |sql| progress::mark(sql, org, id, folder));
        assert_eq!(mark(ORG, BOX, "INBOX"), None, "it was never opened");
        set_mark(store, inbox(), 10);
        set_mark(store, inbox(), 12);
        assert_eq!(mark(ORG, BOX, "INBOX"), Some(Mark { uidvalidity: 7, first: 3, last: 12 }));
        set_mark(store, Place { uidvalidity: 8, ..inbox() }, 1);
        assert_eq!(mark(ORG, BOX, "INBOX"), Some(Mark { uidvalidity: 8, first: 3, last: 1 }), "its numbers began anew");
        assert_eq!(
            (mark(ORG, BOX, "Web"), mark(ORG, MailboxId(2), "INBOX"), mark(OTHER, BOX, "INBOX")),
            (None, None, None)
        );
    });
}

#[test]
fn a_mail_that_is_kept_is_finished_later_and_one_that_is_done_never_again() {
    everywhere(|store| {
        note(store, 5, Fate::Kept, 0);
        note(store, 4, Fate::Kept, 0);
        note(store, 6, too_large(), 0);
        let unfinished = || store.read(|sql| progress::unfinished(sql, &inbox()));
        assert_eq!(unfinished(), [4, 5]);
        note(store, 4, Fate::Done, 1);
        assert_eq!((unfinished(), noted(store, 0), noted(store, 5)), (vec![5], vec![4, 5, 6], vec![5, 6]));
        store.write(|sql| progress::vanished(sql, &inbox(), 5));
        assert_eq!((unfinished(), noted(store, 0)), (vec![], vec![4, 6]));
    });
}

#[test]
fn a_mail_that_cannot_be_fetched_is_tried_a_number_of_times_and_then_waits_for_a_person() {
    everywhere(|store| {
        let again = || store.read(|sql| progress::to_try_again(sql, &inbox()));
        for tries in 1..TRIES {
            note(store, 5, failed(), 0);
            assert_eq!(again(), [5], "after {tries}");
        }
        note(store, 5, failed(), 0);
        assert_eq!(again(), Vec::<u32>::new());
        let stuck = store.read(|sql| progress::stuck(sql, ORG, BOX, 9));
        assert!(matches!(&stuck[..], [one] if one.uid == 5 && one.reason.to_string().contains("closed")), "{stuck:?}");
        note(store, 5, Fate::Done, 1);
        assert!(store.read(|sql| progress::stuck(sql, ORG, BOX, 9)).is_empty(), "it came in after all");
    });
}

#[test]
fn what_stays_on_the_server_is_told_newest_first_with_its_size_and_since_when() {
    everywhere(|store| {
        note(store, 5, failed(), 0);
        note(store, 9, too_large(), 3);
        store.write(|sql| progress::note(sql, &inbox(), (5, 0), &failed(), at(8)));
        let stuck = store.read(|sql| progress::stuck(sql, ORG, BOX, 9));
        let told: Vec<(u32, i64, jiff::Timestamp)> = stuck.iter().map(|one| (one.uid, one.size, one.at)).collect();
        assert_eq!(told, [(9, 1000, at(3)), (5, 1000, at(0))], "a size that is not known does not replace one that is");
        assert_eq!(store.read(|sql| progress::stuck(sql, ORG, BOX, 1)).len(), 1);
        assert!(store.read(|sql| progress::stuck(sql, OTHER, BOX, 9)).is_empty());
    });
}

#[test]
fn numbers_of_an_earlier_life_mean_nothing_any_more() {
    everywhere(|store| {
        note(store, 5, failed(), 0);
        let next = || Place { uidvalidity: 8, ..inbox() };
        assert!(store.read(move |sql| progress::to_try_again(sql, &next())).is_empty());
        store.write(move |sql| progress::note(sql, &next(), (5, 1), &Fate::Kept, at(1)));
        store.write(move |sql| progress::forget_others(sql, &next()));
        assert!(noted(store, 0).is_empty());
        assert_eq!(store.read(move |sql| progress::noted(sql, &next(), 0)), [5]);
    });
}

#[test]
fn what_is_done_is_forgotten_far_below_the_mark_and_nothing_else_is() {
    everywhere(|store| {
        for (uid, fate) in [(1, Fate::Done), (2, failed()), (3, Fate::Kept), (500, Fate::Done), (501, Fate::Done)] {
            note(store, uid, fate, 0);
        }
        set_mark(store, inbox(), 900);
        assert_eq!(noted(store, 0).len(), 5, "nothing is far below a low mark");
        set_mark(store, inbox(), 1501);
        assert_eq!(noted(store, 0), [2, 3, 501]);
    });
}
