//! A message that belongs to another case, messages that are a case of their own, and links, in the store, on both databases.

use crate::joining::{A, B, said};
use crate::{ONE, TOMAS, each};
use base::ids::CaseNo;
use casework::joining::{LinkKind, What};
use casework::message::Kind;
use casework::search;

#[test]
fn a_message_moves_with_its_answers_and_comes_back_within_a_day() {
    each(|world| {
        world.twice(ONE);
        world.reply(ONE, B, Some(vec![1]), Vec::new());
        let before = world.words(ONE, B);
        world.act((ONE, TOMAS), B, What::Move { no: B, n: 1, to: A });
        let (a, b) = (world.case(ONE, A), world.case(ONE, B));
        assert!(matches!(b.messages.get(1).map(|m| &m.kind), Some(Kind::Moved { to: A, .. })));
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, B).len()), (1, 1), "answered stays answered");
        assert_eq!(said(&a).len(), 2);
        assert!(world.words(ONE, A).contains(&before[0]));
        world.holds(ONE);
        world.act((ONE, TOMAS), B, What::UndoMove { no: B, to: A });
        let (a, b) = (world.case(ONE, A), world.case(ONE, B));
        assert_eq!((said(&a).len(), said(&b).len()), (1, 2));
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, B).len()), (1, 1));
        world.holds(ONE);
    });
}

#[test]
fn a_message_that_cannot_move_stays() {
    each(|world| {
        world.twice(ONE);
        world.hear(ONE, "mette@aalborg.example", "The press stands still.", None);
        let moves = |no: CaseNo, n: u32, to: i64| What::Move { no, n, to: CaseNo(to) };
        world.refused(ONE, A, moves(A, 1, 1002), "without a message from the customer");
        world.refused(ONE, B, moves(B, 1, 1002), "is this case.");
        world.refused(ONE, B, moves(B, 1, 1009), "There is no case A-1009 here");
        world.refused(ONE, B, moves(B, 1, 1003), "isn’t one of their people");
        world.refused(ONE, B, moves(B, 2, 1001), "A reply moves with the message it answers");
        world.refused(ONE, B, moves(B, 9, 1001), "no message with that number");
        world.refused(ONE, B, What::UndoMove { no: B, to: A }, "Nothing was moved");
    });
}

#[test]
fn chosen_messages_become_a_case_of_their_own_and_can_be_put_back() {
    each(|world| {
        world.twice(ONE);
        let split =
            |messages: &[u32], subject: &str| What::Split { messages: messages.to_vec(), subject: subject.to_owned() };
        let third = world.case(ONE, B).messages.next() - 1;
        world.refused(ONE, B, split(&[1, third], "Spare"), "without a message from the customer");
        world.refused(ONE, B, split(&[], "Spare"), "Choose at least one message");
        world.refused(ONE, B, split(&[third], " "), "Say in a few words");
        world.refused(ONE, A, split(&[1], "Spare"), "two messages from the customer");
        world.act((ONE, TOMAS), B, split(&[third], "The spare belt"));
        let new = CaseNo(1003);
        let case = world.case(ONE, new);
        assert_eq!((case.head.subject.as_str(), case.owner), ("The spare belt", Some(TOMAS)));
        assert_eq!(case.head.contact, world.case(ONE, B).head.contact);
        assert_eq!((world.unanswered(ONE, B).len(), world.unanswered(ONE, new).len()), (1, 1));
        assert_eq!(world.words(ONE, new), ["It is torn, and the spare too."]);
        world.holds(ONE);
        world.hear(ONE, "ingrid@halden.example", "The spare came back.", Some(new));
        world.act((ONE, TOMAS), B, What::UndoMove { no: B, to: new });
        assert_eq!(world.unanswered(ONE, B).len(), 3);
        assert!(world.case(ONE, new).joining.is_merged());
        let came = world.hear(ONE, "ingrid@halden.example", "And again.", Some(new));
        assert_eq!(came.case(), Some(B));
        world.holds(ONE);
    });
}

#[test]
fn both_sides_of_a_link_show_it_until_one_takes_it_away() {
    each(|world| {
        world.twice(ONE);
        world.refused(ONE, A, What::Link { no: A, to: A, how: LinkKind::Related }, "is this case.");
        world.refused(
            ONE,
            A,
            What::Link { no: A, to: CaseNo(1009), how: LinkKind::Related },
            "There is no case A-1009",
        );
        world.act((ONE, TOMAS), A, What::Link { no: A, to: B, how: LinkKind::CausedBy });
        assert_eq!(world.case(ONE, A).joining.links, [(B, LinkKind::CausedBy)]);
        assert_eq!(world.case(ONE, B).joining.links, [(A, LinkKind::Caused)]);
        world.refused(ONE, A, What::Link { no: A, to: B, how: LinkKind::CausedBy }, "linked so already");
        world.act((ONE, TOMAS), B, What::Unlink { to: A });
        assert!(world.case(ONE, A).joining.links.is_empty() && world.case(ONE, B).joining.links.is_empty());
        world.refused(ONE, A, What::Unlink { to: B }, "isn’t linked");
        world.holds(ONE);
    });
}

#[test]
fn a_link_is_no_news_of_a_case() {
    each(|world| {
        world.twice(ONE);
        let last = |no| world.case(ONE, no).last_at;
        let were = (last(A), last(B));
        world.pass(jiff::SignedDuration::from_hours(48));
        world.act((ONE, TOMAS), A, What::Link { no: A, to: B, how: LinkKind::Related });
        world.act((ONE, TOMAS), A, What::Unlink { to: B });
        assert_eq!((last(A), last(B)), were);
        world.holds(ONE);
    });
}

#[test]
fn words_are_found_where_they_are_read_now() {
    each(|world| {
        world.twice(ONE);
        world.hear(ONE, "ingrid@halden.example", "A zebra.", Some(B));
        world.index();
        let find = || world.read(|sql| Ok(search::find(sql, ONE, "zebra", 10)?));
        assert_eq!(find(), [B]);
        let n = world.case(ONE, B).messages.next() - 1;
        world.act((ONE, TOMAS), B, What::Move { no: B, n, to: A });
        world.index();
        assert_eq!(find(), [A]);
        world.act((ONE, TOMAS), B, What::UndoMove { no: B, to: A });
        world.index();
        assert_eq!(find(), [B]);
    });
}
