//! The lists of mail on its way and of mail that came back: each row names the case where the mail is dealt with now, and the
//! address that it goes to now, on both databases.

use crate::joining::{A, B};
use crate::{ONE, TOMAS, World, each};
use base::ids::CaseNo;
use casework::joining::What;
use casework::message::Recipients;
use db::{args, sql};
use engine::outbox::{self, Standing};
use jiff::SignedDuration;
use mail::sending::{self, Dead};
use web::list::ListQuery;

impl World {
    fn on_its_way(&self) -> Vec<Standing> {
        self.read(|sql| sending::waiting(sql, ONE, 10))
    }

    fn came_back(&self) -> Vec<Standing> {
        let asked = ListQuery::<Dead>::by_person(None, ONE);
        self.read(move |sql| sending::dead(sql, &asked, 10)).items
    }
}

fn places(rows: &[Standing]) -> Vec<(CaseNo, u32)> {
    rows.iter().map(|row| (row.no, row.n)).collect()
}

fn addresses(rows: &[Standing]) -> Vec<Option<&str>> {
    rows.iter().map(|row| row.email.as_deref()).collect()
}

#[test]
fn mail_to_somebody_who_was_merged_twice_names_the_address_it_goes_to() {
    each(|world| {
        let home = "ingrid@home.example";
        let first = world.hear(ONE, "ingrid@gmail.com", "The belt tore.", None).case().unwrap();
        world.hear(ONE, "ingrid.moe@halden.example", "The belt tore, once more from work.", None);
        world.hear(ONE, home, "And from home.", None);
        world.merge_people(ONE);
        world.merge_person(ONE, "ingrid.moe@halden.example", home);
        let n = world.mails(first, None);
        world.bounces((first, n), None);
        world.by_mail(first, Recipients::default());
        let on_its_way: Vec<_> = world.on_its_way().into_iter().filter(|row| row.no == first).collect();
        assert!(!on_its_way.is_empty());
        assert!(addresses(&on_its_way).iter().all(|email| *email == Some(home)), "{on_its_way:?}");
        assert_eq!(addresses(&world.came_back()), [Some(home)]);
    });
}

#[test]
fn mail_of_a_case_that_was_merged_is_listed_where_it_is_read_now_while_it_waits_too() {
    each(|world| {
        world.twice(ONE);
        let n = world.by_mail(B, Recipients { answers: Some(vec![1]), ..Recipients::default() });
        world.pass(SignedDuration::from_mins(1));
        assert!(places(&world.on_its_way()).contains(&(B, n)));
        world.merge(ONE);
        let here = world.read(move |sql| casework::joining::follow::now_at(sql, ONE, (B, n)));
        assert_eq!(here.0, A);
        let listed = places(&world.on_its_way());
        assert!(listed.contains(&here) && listed.iter().all(|(no, _)| *no == A), "{listed:?}");
        world.undo(ONE);
        assert!(places(&world.on_its_way()).contains(&(B, n)));
    });
}

#[test]
fn a_message_that_moved_alone_takes_its_row_along() {
    each(|world| {
        world.twice(ONE);
        let n = world.mails(B, Some(vec![1]));
        world.bounces((B, n), None);
        world.act((ONE, TOMAS), B, What::Move { no: B, n: 1, to: A });
        let here = world.read(move |sql| casework::joining::follow::now_at(sql, ONE, (B, n)));
        assert_eq!(places(&world.came_back()), [here]);
    });
}

#[test]
fn a_case_that_cannot_be_read_keeps_no_other_row_from_being_listed_and_no_other_fault_is_swallowed() {
    each(|world| {
        world.twice(ONE);
        for no in [A, B] {
            let n = world.mails(no, None);
            world.bounces((no, n), None);
        }
        world.merge(ONE);
        let all = places(&world.came_back());
        assert!(all.len() == 2 && all.iter().all(|(no, _)| *no == A), "{all:?}");
        let spoil = sql!("update fact set body = 'x' where org = $1 and stream = $2 and version = 1");
        world.write(move |sql| Ok(sql.run(spoil, &args![ONE.0, B.0])?));
        let mut left: Vec<_> = places(&world.came_back()).into_iter().map(|(no, _)| no).collect();
        left.sort();
        assert_eq!(left, [A, B], "what cannot be read stays where it was sent");
        world.write(|sql| Ok(sql.run(sql!("alter table fact rename to lost"), &args![])?));
        let asked = ListQuery::<Dead>::by_person(None, ONE);
        let read = world.runtime.block_on(world.desk.read(move |sql| sending::dead(sql, &asked, 10)));
        world.write(|sql| Ok(sql.run(sql!("alter table lost rename to fact"), &args![])?));
        assert!(read.is_err(), "{read:?}");
        assert_eq!(world.read(|sql| Ok(outbox::dead_count(sql, ONE)?)), 2);
    });
}
