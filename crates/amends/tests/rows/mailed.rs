//! Mail of cases that become one, or two, and of contacts who are one person: what becomes of it is known wherever it is read,
//! on both databases.

use crate::joining::{A, B};
use crate::{ONE, TOMAS, World, each};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use casework::case::Command;
use casework::customer::Sender;
use casework::joining::{What, copies};
use casework::message::{self, Delivery, Kind, Recipients};
use casework::receive::{Incoming, Received, Report, receive};
use engine::desk::Who;
use engine::outbox::trouble::{Cause, Trouble};
use engine::outbox::{self, Standing};
use jiff::SignedDuration;
use mail::sending::{self, Dead};
use web::list::ListQuery;

impl World {
    /// A reply by mail that was handed over; its number.
    pub fn mails(&self, no: CaseNo, answers: Option<Vec<u32>>) -> u32 {
        let whom = Recipients { answers, ..Recipients::default() };
        let n = self.by_mail(no, whom);
        self.pass(SignedDuration::from_mins(1));
        self.handed_over(no, n);
        n
    }

    fn handed_over(&self, no: CaseNo, n: u32) {
        self.noted(no, message::Command::Deliver { n });
        let waiting = outbox::Waiting { org: ONE, no, n, tries: 1, since: self.desk.now() };
        let now = self.desk.now();
        self.write(move |sql| Ok(outbox::sent(sql, &waiting, "250 ok", now)?));
    }

    fn noted(&self, no: CaseNo, command: message::Command) {
        let who = Who { org: ONE, actor: Actor::System };
        self.runtime.block_on(self.desk.act(who, no, Command::Message(command))).unwrap();
    }

    /// The other cases that hold this mail hear that it arrived.
    fn arrives(&self, at: (CaseNo, u32)) {
        let (now, organisation) = (self.desk.now(), self.runtime.block_on(self.desk.organisation(ONE)).unwrap());
        self.write(move |sql| {
            let actor = Actor::System;
            let ctx = base::context::Context { now, actor, organisation: &organisation, has_mail: true, given: &[] };
            copies::tell(sql, (ONE, &ctx), at, |n| message::Command::Deliver { n })
        });
    }

    /// A mail server says that this mail reached nobody, or not this one.
    pub fn bounces(&self, of: (CaseNo, u32), recipient: Option<&str>) -> Received {
        let report = Report {
            is_late: false,
            trouble: Trouble::for_good(Cause::NoMailbox, "no such user"),
            recipient: recipient.map(str::to_owned),
            of: Some(of),
        };
        let incoming = Incoming { sender: Sender::default(), report: Some(report), ..Incoming::default() };
        let who = Who { org: ONE, actor: Actor::System };
        self.runtime.block_on(receive(&self.desk, who, incoming)).unwrap()
    }

    pub fn dead(&self) -> Vec<(CaseNo, u32)> {
        let all: Vec<Standing> = self.read(|sql| Ok(outbox::dead(sql, ONE, (i64::MAX, 0), 10)?));
        all.iter().map(|standing| (standing.no, standing.n)).collect()
    }

    fn delivery(&self, no: CaseNo, n: u32) -> &'static str {
        match self.case(ONE, no).messages.get(n).map(|message| message.kind.clone()) {
            Some(Kind::Out { delivery: Delivery::Delivered(_), .. }) => "delivered",
            Some(Kind::Out { delivery: Delivery::Failed(_), .. }) => "failed",
            Some(Kind::Out { delivery: Delivery::OnItsWay, .. }) => "on its way",
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_answer_that_two_cases_share_is_owed_again_on_both_when_it_bounces() {
    each(|world| {
        world.twice(ONE);
        let all = world.unanswered(ONE, B);
        let n = world.mails(B, Some(all.clone()));
        world.act((ONE, TOMAS), B, What::Split { messages: vec![all[1]], subject: "The spare".to_owned() });
        let new = CaseNo(1003);
        assert_eq!((world.unanswered(ONE, B), world.unanswered(ONE, new)), (vec![], vec![]));
        world.bounces((B, n), None);
        assert_eq!((world.unanswered(ONE, B).len(), world.unanswered(ONE, new).len()), (1, 1));
        assert_eq!((world.delivery(B, n), world.delivery(new, 2)), ("failed", "failed"));
        // Sent again from one of them, it arrives on both.
        world.act((ONE, TOMAS), B, message::Command::SendAgain { n });
        world.handed_over(B, n);
        world.arrives((B, n));
        assert_eq!((world.delivery(B, n), world.delivery(new, 2)), ("delivered", "delivered"));
        assert_eq!((world.unanswered(ONE, B), world.unanswered(ONE, new)), (vec![], vec![]));
        world.holds(ONE);
    });
}

#[test]
fn a_mail_that_two_cases_share_is_sent_again_from_one_of_them() {
    each(|world| {
        world.twice(ONE);
        let all = world.unanswered(ONE, B);
        let n = world.mails(B, Some(all.clone()));
        world.act((ONE, TOMAS), B, What::Split { messages: vec![all[1]], subject: "The spare".to_owned() });
        let places = [(B, n), (CaseNo(1003), 2)];
        for (first, second) in [(0, 1), (1, 0)] {
            let (first, second): ((CaseNo, u32), (CaseNo, u32)) = (places[first], places[second]);
            world.bounces((B, n), None);
            assert_eq!(places.map(|(no, n)| world.delivery(no, n)), ["failed", "failed"]);
            world.act((ONE, TOMAS), first.0, message::Command::SendAgain { n: first.1 });
            let again = message::Command::SendAgain { n: second.1 };
            world.refused(ONE, second.0, again, "already being sent again from there");
            let waiting = world.read(|sql| Ok(outbox::waiting(sql, ONE, 10)?));
            let waiting: Vec<_> = waiting.iter().map(|row| (row.no, row.n)).filter(|at| places.contains(at)).collect();
            assert_eq!(waiting, [first]);
            world.handed_over(first.0, first.1);
            world.arrives(first);
            assert_eq!(places.map(|(no, n)| world.delivery(no, n)), ["delivered", "delivered"]);
        }
        world.holds(ONE);
    });
}

#[test]
fn an_answer_to_both_that_bounces_after_the_merge_was_undone_is_owed_on_both() {
    each(|world| {
        world.twice(ONE);
        world.merge(ONE);
        let all = world.unanswered(ONE, A);
        let n = world.mails(A, Some(all));
        world.undo(ONE);
        assert_eq!((world.unanswered(ONE, A), world.unanswered(ONE, B)), (vec![], vec![]));
        world.bounces((A, n), None);
        assert_eq!((world.unanswered(ONE, A).len(), world.unanswered(ONE, B).len()), (1, 2));
        world.holds(ONE);
    });
}

#[test]
fn a_dead_letter_of_a_case_that_was_merged_is_given_up_or_sent_again_where_it_is_read() {
    for again in [false, true] {
        each(|world| {
            world.twice(ONE);
            let n = world.mails(B, Some(vec![1]));
            world.bounces((B, n), None);
            assert_eq!(world.dead(), [(B, n)]);
            world.merge(ONE);
            let here = world.read(move |sql| casework::joining::follow::now_at(sql, ONE, (B, n)));
            assert_eq!(here.0, A);
            let asked = ListQuery::<Dead>::by_person(None, ONE);
            let listed = world.read(move |sql| sending::dead(sql, &asked, 10)).items;
            assert_eq!(
                listed.iter().map(|row| (row.no, row.n)).collect::<Vec<_>>(),
                [here],
                "where it can be dealt with"
            );
            let command = match again {
                true => message::Command::SendAgain { n: here.1 },
                false => message::Command::GiveUp { n: here.1, why: "We rang her.".to_owned() },
            };
            world.act((ONE, TOMAS), A, command);
            assert_eq!(world.dead(), []);
            assert_eq!(world.delivery_is_open(here), again);
        });
    }
}

impl World {
    fn delivery_is_open(&self, (no, n): (CaseNo, u32)) -> bool {
        let message = self.case(ONE, no).messages.get(n).cloned();
        matches!(message.map(|message| message.kind), Some(Kind::Out { delivery: Delivery::OnItsWay, .. }))
    }

    fn is_dead(&self, email: &'static str) -> bool {
        self.read(move |sql| Ok(outbox::is_dead(sql, ONE, email)?.is_some()))
    }

    fn contact(&self, id: ContactId) -> casework::customer::Contact {
        self.read(move |sql| Ok(casework::customer::contact(sql, ONE, id)?)).unwrap()
    }
}

#[test]
fn a_bounce_of_mail_to_a_merged_contact_is_of_the_address_it_went_to() {
    each(|world| {
        let (old, new) = ("ingrid@gmail.com", "ingrid.moe@halden.example");
        let first = world.hear(ONE, old, "The belt tore.", None).case().unwrap();
        world.hear(ONE, new, "The belt tore, once more from work.", None);
        world.merge_people(ONE);
        let n = world.mails(first, None);
        world.bounces((first, n), Some(new));
        assert!(world.is_dead(new) && !world.is_dead(old));
        assert_eq!(world.unanswered(ONE, first).len(), 1);
        let to = world.case(ONE, first).head.contact;
        let reached = world.read(move |sql| {
            let all = [ContactId(999), to];
            let one = casework::customer::merging::at_address(sql, ONE, &all, "Ingrid.Moe@halden.example")?;
            Ok((one.map(|contact| contact.id), casework::customer::merging::at_address(sql, ONE, &all, "x@y.example")?))
        });
        assert_eq!((reached.0, reached.1.map(|contact| contact.id)), (Some(to), None));
        assert_eq!(world.contact(to).email.as_deref(), Some(old), "what is known of them stays");
    });
}
