//! Two cases that are one, and one that is two: in the store, on both databases, with the mail that comes for either.

use crate::{KARI, ONE, TOMAS, TWO, World, each};
use base::context::Actor;
use base::ids::{CaseNo, OrgId};
use base::refusal::{Error, Kind as No};
use casework::case::{Case, Command};
use casework::customer::Sender;
use casework::joining::{self, What};
use casework::message::{self, Channel, Message, Recipients, Reply, Stance};
use casework::promise::{self, Terms};
use casework::receive::{Incoming, Received, receive};
use engine::desk::Who;
use jiff::SignedDuration;

pub const A: CaseNo = CaseNo(1001);
pub const B: CaseNo = CaseNo(1002);
pub const C: CaseNo = CaseNo(1003);

impl World {
    pub fn hear(&self, org: OrgId, from: &str, text: &str, tag: Option<CaseNo>) -> Received {
        let (name, _) = from.split_once('@').unwrap();
        let sender = Sender { name: name.to_owned(), email: Some(from.to_owned()), ..Sender::default() };
        let incoming =
            Incoming { sender, subject: "Belt".to_owned(), text: text.to_owned(), tag, ..Incoming::default() };
        let who = Who { org, actor: Actor::System };
        let received = self.runtime.block_on(receive(&self.desk, who, incoming)).unwrap();
        self.pass(SignedDuration::from_mins(1));
        received
    }

    /// The same person complains twice of the same thing.
    pub fn twice(&self, org: OrgId) {
        for text in ["The belt tore.", "Is anybody there?"] {
            self.hear(org, "ingrid@halden.example", text, None);
        }
        self.hear(org, "ingrid@halden.example", "It is torn, and the spare too.", Some(B));
        self.act((org, TOMAS), A, Command::Own);
        self.act((org, TOMAS), B, Command::Own);
    }

    pub fn tries(&self, org: OrgId, no: CaseNo, command: impl Into<Command>) -> Result<Case, Error> {
        let who = Who { org, actor: Actor::Member(TOMAS) };
        Ok(self.runtime.block_on(self.desk.act(who, no, command.into()))?.state)
    }

    pub fn merge(&self, org: OrgId) {
        self.act((org, TOMAS), B, What::Merge { no: B, into: A });
        self.pass(SignedDuration::from_mins(1));
    }

    pub fn undo(&self, org: OrgId) {
        self.act((org, TOMAS), B, What::UndoMerge { no: B });
        self.pass(SignedDuration::from_mins(1));
    }

    #[track_caller]
    pub fn refused(&self, org: OrgId, no: CaseNo, command: impl Into<Command>, says: &str) {
        let before = (self.histories(org), self.histories(if org == ONE { TWO } else { ONE }));
        match self.tries(org, no, command) {
            Err(Error::Refused(refusal)) => {
                assert!(refusal.to_string().contains(says), "“{refusal}” does not say “{says}”");
                assert_ne!(refusal.kind, No::Forbidden);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!((self.histories(org), self.histories(if org == ONE { TWO } else { ONE })), before);
    }

    pub fn unanswered(&self, org: OrgId, no: CaseNo) -> Vec<u32> {
        let case = self.case(org, no);
        if case.joining.is_merged() {
            return Vec::new();
        }
        case.messages.unanswered().map(|message| message.n).collect()
    }

    pub fn words(&self, org: OrgId, no: CaseNo) -> Vec<String> {
        self.read(move |sql| Ok(message::store::of_case(sql, org, no)?.into_iter().map(|words| words.body).collect()))
    }

    /// The store is what its facts say, and is made the same of them again.
    #[track_caller]
    pub fn holds(&self, org: OrgId) {
        self.index();
        assert_eq!(self.wrong(org), Vec::<String>::new());
        self.rebuild(org);
        self.index();
        assert_eq!(self.wrong(org), Vec::<String>::new(), "rebuilt");
    }

    pub fn reply(&self, org: OrgId, no: CaseNo, answers: Option<Vec<u32>>, promises: Vec<Terms>) -> Case {
        let whom = Recipients { answers, ..Recipients::default() };
        let reply = Reply {
            channel: Channel::Phone,
            text: "We sent the wrong belt.".to_owned(),
            stance: Stance { admits: true, listens: false, hurts: false },
            asks_understood: false,
            promises,
            whom,
        };
        let done = self.act((org, TOMAS), no, message::Command::Reply(reply));
        self.pass(SignedDuration::from_mins(1));
        done.state
    }
}

pub fn said(case: &Case) -> Vec<&Message> {
    case.messages.all().iter().filter(|message| message.sender().is_some()).collect()
}

#[test]
fn what_one_case_held_and_owed_is_the_others_and_counts_once() {
    each(|world| {
        world.twice(ONE);
        let due = world.desk.now() + SignedDuration::from_hours(24);
        let terms = Terms { owner: TOMAS, what: "A new belt".to_owned(), due: Some(due) };
        world.reply(ONE, B, Some(vec![1]), vec![terms]);
        let (was, before) = (world.case(ONE, B), world.case(ONE, A));
        world.merge(ONE);
        let (a, b) = (world.case(ONE, A), world.case(ONE, B));
        assert_eq!(said(&a).len(), said(&before).len() + said(&was).len());
        assert_eq!(a.messages.unanswered().count(), 2, "the first of each; one of B was answered");
        assert_eq!(a.promises.to_contact().filter(|p| p.is_owed()).count(), 1);
        assert_eq!(a.promises.all()[0].what, "A new belt");
        assert!(!b.is_open() && b.joining.is_merged());
        // Who wrote when, and what was owed for it by when, is as it was.
        let first = said(&a)[1];
        assert_eq!((first.at, first.sender()), (said(&was)[0].at, said(&was)[0].sender()));
        let carried = &world.words(ONE, A)[before.messages.all().len()..];
        assert_eq!(carried, world.words(ONE, B));
        let tallies = world.read(|sql| Ok(engine::counter::tallies(sql, ONE)?));
        let of = |name: &str| tallies.iter().find(|(n, _)| n == name).map_or(0, |(_, value)| *value);
        assert_eq!((of("open"), of("unanswered"), of("promised"), of("unowned")), (1, 2, 1, 0));
        world.holds(ONE);
    });
}

#[test]
fn a_merge_that_is_undone_leaves_both_as_they_were() {
    each(|world| {
        world.twice(ONE);
        let stands = |no| {
            let case = world.case(ONE, no);
            let (is_open, waits) = (case.is_open(), case.messages.unanswered().map(|m| m.n).collect::<Vec<_>>());
            (waits, case.participants, case.account, case.done, is_open)
        };
        let before = (stands(A), stands(B));
        let rows = world.read(|sql| amends::check::lists(sql, ONE, CaseNo(0), None).map_err(Error::from));
        world.merge(ONE);
        world.undo(ONE);
        assert_eq!((stands(A), stands(B)), before);
        let after = world.read(|sql| amends::check::lists(sql, ONE, CaseNo(0), None).map_err(Error::from));
        let owed = |rows: &[(CaseNo, String)]| {
            rows.iter().filter(|(_, row)| !row.starts_with("case ")).cloned().collect::<Vec<_>>()
        };
        assert_eq!(owed(&after), owed(&rows));
        world.holds(ONE);
        // And again, the other way.
        world.act((ONE, TOMAS), A, What::Merge { no: A, into: B });
        assert_eq!(world.unanswered(ONE, B).len(), 3);
        world.holds(ONE);
    });
}

#[test]
fn mail_to_the_case_that_was_merged_lands_in_the_other_and_goes_back_with_it() {
    each(|world| {
        world.twice(ONE);
        world.merge(ONE);
        let came = world.hear(ONE, "ingrid@halden.example", "One more thing.", Some(B));
        assert_eq!(came.case(), Some(A));
        let stays = world.hear(ONE, "ingrid@halden.example", "To the first case.", Some(A));
        assert_eq!(stays.case(), Some(A));
        assert_eq!(world.unanswered(ONE, A).len(), 5);
        world.undo(ONE);
        let (a, b) = (world.case(ONE, A), world.case(ONE, B));
        assert_eq!(said(&a).len(), 2, "its own, and what came for it");
        assert_eq!(said(&b).len(), 3);
        assert_eq!(world.words(ONE, B).last().map(String::as_str), Some("One more thing."));
        assert_eq!(world.unanswered(ONE, A).len() + world.unanswered(ONE, B).len(), 5);
        let back = world.hear(ONE, "ingrid@halden.example", "And another.", Some(B));
        assert_eq!(back.case(), Some(B));
        world.holds(ONE);
    });
}

#[test]
fn what_was_answered_meanwhile_stays_answered_on_both_sides() {
    each(|world| {
        world.twice(ONE);
        world.merge(ONE);
        let all = world.unanswered(ONE, A);
        world.reply(ONE, A, Some(all), Vec::new());
        assert_eq!(world.unanswered(ONE, A), Vec::<u32>::new());
        world.undo(ONE);
        assert_eq!((world.unanswered(ONE, A), world.unanswered(ONE, B)), (Vec::new(), Vec::new()));
        let words = |no| world.words(ONE, no).iter().filter(|text| text.contains("wrong belt")).count();
        assert_eq!((words(A), words(B)), (1, 1), "the one reply answered both");
        world.holds(ONE);
    });
}

#[test]
fn an_answer_to_the_case_that_was_merged_goes_back_with_it_and_its_promise_too() {
    each(|world| {
        world.twice(ONE);
        world.merge(ONE);
        let theirs: Vec<u32> = world.unanswered(ONE, A).into_iter().skip(1).collect();
        let due = world.desk.now() + SignedDuration::from_hours(24);
        let terms = Terms { owner: TOMAS, what: "A new belt".to_owned(), due: Some(due) };
        world.reply(ONE, A, Some(theirs), vec![terms]);
        world.undo(ONE);
        let (a, b) = (world.case(ONE, A), world.case(ONE, B));
        assert_eq!((a.messages.unanswered().count(), b.messages.unanswered().count()), (1, 0));
        assert_eq!(a.promises.to_contact().filter(|p| p.is_owed()).count(), 0);
        assert_eq!(b.promises.to_contact().filter(|p| p.is_owed()).count(), 1);
        assert!(!world.words(ONE, B).is_empty());
        world.act((ONE, TOMAS), B, promise::Command::Complete { n: 1, note: "It runs.".to_owned() });
        world.holds(ONE);
    });
}

#[test]
fn what_cannot_be_merged_is_refused_in_plain_words_and_nothing_is_lost() {
    each(|world| {
        world.twice(ONE);
        world.hear(ONE, "mette@aalborg.example", "The press stands still.", None);
        world.hear(TWO, "ingrid@halden.example", "Elsewhere.", None);
        let merge = |no: CaseNo, into: i64| What::Merge { no, into: CaseNo(into) };
        world.refused(ONE, B, merge(B, 1002), "is this case.");
        world.refused(ONE, B, merge(B, 1009), "There is no case A-1009 here");
        world.refused(TWO, A, merge(A, 1002), "There is no case A-1002 here");
        world.refused(ONE, B, merge(B, 1003), "Only cases of one customer can be merged");
        world.merge(ONE);
        world.refused(ONE, B, merge(B, 1001), "was merged into A-1001");
        let link = What::Link { no: A, to: B, how: joining::LinkKind::Related };
        world.refused(ONE, A, link, "A-1002 was merged into A-1001. Choose A-1001.");
        world.refused(
            ONE,
            B,
            message::Command::Note { text: "Hm.".to_owned() },
            "was merged into A-1001. Continue there.",
        );
        world.pass(SignedDuration::from_hours(24));
        world.refused(ONE, B, What::UndoMerge { no: B }, "more than a day ago");
        assert_eq!(world.unanswered(ONE, A).len(), 3);
        world.holds(ONE);
    });
}

#[test]
fn whoever_owns_neither_case_cannot_merge_them() {
    each(|world| {
        world.twice(ONE);
        world.act((ONE, KARI), A, Command::Own);
        let who = Who { org: ONE, actor: Actor::Member(TOMAS) };
        let merge = Command::from(What::Merge { no: B, into: A });
        let no = world.runtime.block_on(world.desk.act(who, B, merge)).unwrap_err();
        assert!(no.to_string().contains("Ask Kari Holm"), "{no}");
        world.act((ONE, KARI), B, What::Merge { no: B, into: A });
    });
}

#[test]
fn several_merges_are_undone_in_any_order() {
    each(|world| {
        world.twice(ONE);
        let c = world.hear(ONE, "ingrid@halden.example", "A third time.", None).case().unwrap();
        world.act((ONE, TOMAS), c, Command::Own);
        world.merge(ONE);
        world.act((ONE, TOMAS), c, What::Merge { no: c, into: A });
        world.pass(SignedDuration::from_mins(1));
        world.hear(ONE, "ingrid@halden.example", "For the third.", Some(c));
        assert_eq!(world.unanswered(ONE, A).len(), 5);
        world.undo(ONE);
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, B).len()), (3, 2));
        world.act((ONE, TOMAS), c, What::UndoMerge { no: c });
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, c).len()), (1, 2));
        world.holds(ONE);
    });
}

#[test]
fn a_number_that_was_given_out_stays_taken_whichever_of_two_merges_is_undone_first() {
    for first in [B, C] {
        for said_to in [A, B, C] {
            each(|world| {
                world.twice(ONE);
                assert_eq!(world.hear(ONE, "ingrid@halden.example", "A third time.", None).case(), Some(C));
                world.act((ONE, TOMAS), C, Command::Own);
                world.act((ONE, TOMAS), C, What::Merge { no: C, into: A });
                world.merge(ONE);
                world.pass(SignedDuration::from_mins(1));
                world.hear(ONE, "bo@halden.example", "I am on it too.", Some(said_to));
                let waited = world.unanswered(ONE, A).len();
                for no in [first, if first == B { C } else { B }] {
                    world.act((ONE, TOMAS), no, What::UndoMerge { no });
                }
                let noted = world.act((ONE, TOMAS), A, message::Command::Note { text: "After.".to_owned() });
                assert!(noted.state.messages.next() > 6, "each number is given out once");
                world.hear(ONE, "ingrid@halden.example", "And again.", Some(A));
                assert_eq!([A, B, C].map(|no| world.unanswered(ONE, no).len()).iter().sum::<usize>(), waited + 1);
                assert_eq!(world.words(ONE, said_to).iter().filter(|text| *text == "I am on it too.").count(), 1);
                world.holds(ONE);
            });
        }
    }
}

#[test]
fn a_case_that_took_another_in_is_merged_itself_and_addresses_of_both_lead_on() {
    each(|world| {
        world.twice(ONE);
        let c = world.hear(ONE, "ingrid@halden.example", "A third time.", None).case().unwrap();
        world.act((ONE, TOMAS), c, Command::Own);
        world.merge(ONE);
        world.act((ONE, TOMAS), A, What::Merge { no: A, into: c });
        let came = world.hear(ONE, "ingrid@halden.example", "For the second.", Some(B));
        assert_eq!(came.case(), Some(c));
        assert_eq!(world.unanswered(ONE, c).len(), 5);
        world.refused(ONE, B, What::UndoMerge { no: B }, "was itself merged into A-1003. Undo that first");
        world.act((ONE, TOMAS), A, What::UndoMerge { no: A });
        world.undo(ONE);
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, B).len()), (1, 3));
        world.holds(ONE);
    });
}

#[test]
fn a_bounce_of_mail_sent_before_the_merge_is_owed_in_the_other_case() {
    each(|world| {
        world.twice(ONE);
        let whom = Recipients { answers: Some(vec![1]), ..Recipients::default() };
        let n = world.by_mail(B, whom);
        world.merge(ONE);
        let at = world.read(move |sql| joining::follow::now_at(sql, ONE, (B, n)));
        assert_eq!(at.0, A);
        let who = Who { org: ONE, actor: Actor::System };
        let system = |command| world.runtime.block_on(world.desk.act(who, A, Command::Message(command))).unwrap();
        system(message::Command::Deliver { n: at.1 });
        assert_eq!(world.unanswered(ONE, A).len(), 2);
        system(message::Command::Fail { n: at.1, failure: message::Failure::said("no such mailbox") });
        assert_eq!(world.unanswered(ONE, A).len(), 3);
        world.act((ONE, TOMAS), B, What::UndoMerge { no: B });
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, B).len()), (1, 2));
    });
}

#[test]
fn of_two_who_merge_the_two_into_each_other_one_is_refused() {
    each(|world| {
        world.twice(ONE);
        let who = Who { org: ONE, actor: Actor::Member(TOMAS) };
        let merge = |no, into| world.desk.act(who, no, Command::from(What::Merge { no, into }));
        let (one, other) = world.runtime.block_on(async { tokio::join!(merge(B, A), merge(A, B)) });
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        assert_eq!(world.unanswered(ONE, A).len() + world.unanswered(ONE, B).len(), 3);
        world.holds(ONE);
    });
}

#[test]
fn nobody_merges_into_a_case_that_somebody_has_changed_since_it_was_looked_at() {
    each(|world| {
        world.twice(ONE);
        let organisation = world.runtime.block_on(world.desk.organisation(ONE)).unwrap();
        let now = world.desk.now();
        let merged: Result<(), Error> = world.runtime.block_on(world.desk.write(move |sql| {
            let actor = Actor::Member(TOMAS);
            let ctx = base::context::Context { now, actor, organisation: &organisation, has_mail: true, given: &[] };
            let commit = |sql: &mut db::Sql, no, command: Command, state: &Case, chain| {
                let at = casework::case::CommitAt { org: ONE, id: no, ctx: &ctx };
                let (facts, content) = casework::case::decide(state, command, &ctx)?.into();
                engine::desk::commit(sql, &at, Some((state, chain)), facts, content).map(drop)
            };
            let (b, b_chain) = casework::case::load(sql, ONE, B)?;
            let merge = joining::resolve::resolve(&b, sql, ONE, What::Merge { no: B, into: A }.into())?;
            // Somebody comes between.
            let (a, a_chain) = casework::case::load(sql, ONE, A)?;
            let note = message::Command::Note { text: "Hm.".to_owned() };
            commit(sql, A, note.into(), &a, a_chain)?;
            commit(sql, B, Command::Joining(merge), &b, b_chain)
        }));
        let no = merged.unwrap_err().to_string();
        assert!(no.contains("Someone else has just changed A-1001"), "{no}");
        assert!(!world.case(ONE, B).joining.is_merged() && world.unanswered(ONE, A).len() == 1);
        world.holds(ONE);
    });
}
