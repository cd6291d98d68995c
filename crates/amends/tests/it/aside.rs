//! Mail that is in no case, and mail that is not answered by itself: ours that comes round, circles, spam, lists.

use crate::mail::{acknowledgement, complaint, from_ingrid, mail, reply_address, state, take};
use crate::world::{self, ADDRESS};
use ::mail::ingest::Went;
use engine::arrival::{Aside, State, Why};

#[test]
fn our_own_mail_that_comes_round_to_us_is_set_aside() {
    world::each(|world| {
        let no = world.complaint(complaint());
        let ours = format!("{}\r\n__________\r\nFooter of the list", world.words(no)[1].body);
        let mirrored = mail("Northline <somebody@list.example>", &acknowledgement(world, no), "", &ours);
        let from_us = mail(ADDRESS, "fresh@northline.example", &reply_address(world, no), "We have it.");
        for own in [mirrored, from_us] {
            let taken = take(world, own);
            assert_eq!(taken.went, Went::Aside(Aside::Because(Why::Own)));
            assert!(matches!(state(world, taken.arrival), State::SetAside(_)));
        }
        assert_eq!(world.words(no).len(), 2);
    });
}

#[test]
fn a_mail_that_went_in_a_circle_is_set_aside_and_spam_that_answers_us_is_heard() {
    world::each(|world| {
        let hops = "Received: from a.example by b.example; Tue, 17 Nov 2026 08:00:00 +0100\r\n";
        let many = take(world, from_ingrid("h1@halden-print.example", &hops.repeat(31), "Wrong."));
        assert_eq!(many.went, Went::Aside(Aside::Because(Why::Loop)));
        let no = world.complaint(from_ingrid("h2@halden-print.example", &hops.repeat(30), "Wrong."));
        let marked = |id: &str, more: &str| from_ingrid(id, &format!("X-Spam-Flag: YES\r\n{more}"), "And now?");
        let answers = format!("In-Reply-To: <{}>\r\n", acknowledgement(world, no));
        assert_eq!(world.take(marked("h3@halden-print.example", &answers)), Went::Joined(no));
        let spam = world.take(marked("h4@halden-print.example", ""));
        assert_eq!(spam, Went::Aside(Aside::Because(Why::Spam)));
        let strange = marked("h5@other.example", &answers).replace("ingrid@halden-print.example", "x@other.example");
        assert!(matches!(world.take(strange), Went::Aside(_)), "a stranger's spam knows a Message-ID of ours");
    });
}

#[test]
fn a_mailing_list_and_a_no_reply_address_are_not_written_to() {
    world::each(|world| {
        let list = from_ingrid("l@halden-print.example", "List-Id: <parts.lists.example>\r\n", "News");
        let robot = mail("Shop <no-reply@shop.example>", "r@shop.example", "", "A parcel came back.");
        for quiet in [list, robot] {
            let no = world.complaint(quiet);
            assert_eq!(world.words(no).len(), 1);
        }
    });
}
