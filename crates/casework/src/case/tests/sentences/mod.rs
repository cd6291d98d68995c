//! Every fact of a case in its sentence, with what it names called as people call it.

mod joining;
mod outside;
mod people;
mod things;

use super::*;
use crate::case::Reopening;
use crate::group::shared::{self, Held, Stands};
use crate::message::{Coached, Purpose};
use base::ids::GroupNo;
use std::collections::BTreeSet;
use text::Language;

/// A fact, who stated it, and how it is told.
type Told = (Fact, Actor, &'static str);

fn text(text: &str) -> String {
    text.to_owned()
}

fn said(fact: impl Into<Fact>, by: Actor, sentence: &'static str) -> Told {
    (fact.into(), by, sentence)
}

fn of_the_case() -> Vec<Told> {
    use Happening as H;
    let (opened, _) = opened().remove(0);
    let closed = |outcome, why: Option<&str>| H::Closed { outcome, why: why.map(text), reason: None };
    let reopened = |cause| H::Reopened { cause: Some(cause), why: None };
    let back = |lack, n| H::StepFellBack { step: Step::Path, lack: Some(lack), n, why: None };
    vec![
        said(opened, Actor::System, "Ingrid Moe’s complaint arrived by email: “Floor stands still”"),
        said(H::Owned { owner: ANA }, ANA_ACTS, "Ana Lindqvist took ownership"),
        said(offered(), TOMAS_ACTS, "Tomas Reyes asked Ana Lindqvist to take over the case: Her truck."),
        said(H::HandOverAccepted { owner: ANA }, ANA_ACTS, "Ana Lindqvist took over the case"),
        said(
            H::HandOverDeclined { why: text("Not my truck.") },
            ANA_ACTS,
            "Ana Lindqvist declined to take over the case: Not my truck.",
        ),
        said(H::Retitled { subject: text("Wrong motor") }, KARI_ACTS, "Kari Holm renamed the case to “Wrong motor”"),
        said(
            H::SeverityChanged { severity: Severity::Minor, contain: oslo("2026-11-20T16:00") },
            TOMAS_ACTS,
            "Tomas Reyes set the severity to “Minor”; to be contained by Fri 20 Nov 16:00",
        ),
        said(H::StepDone { step: Step::Verdict }, INGRID_SAYS, "Step done: Verdict"),
        said(back(Lack::InPlace, 1), ANA_ACTS, "Step open again: Path. Missing: “Label the bins” in place"),
        said(back(Lack::Cause, 0), ANA_ACTS, "Step open again: Path. Missing: at least one cause"),
        said(closed(Outcome::MadeRight, None), INGRID_SAYS, "Closed: made right"),
        said(closed(Outcome::NoVerdict, None), Actor::System, "Closed: no verdict"),
        said(
            closed(Outcome::MadeRightWithWhatCannotBeUndone, None),
            INGRID_SAYS,
            "Closed: made right, with something that can’t be undone",
        ),
        said(
            closed(Outcome::NothingCanBeDone, Some("The maker is gone.")),
            TOMAS_ACTS,
            "Closed: nothing can be done, and the customer knows (The maker is gone.)",
        ),
        said(reopened(Reopening::AnswerOwed), Actor::System, "Reopened: a message needs an answer"),
        said(reopened(Reopening::VerdictAfterAll), INGRID_SAYS, "Reopened: the customer gave their verdict after all"),
        said(reopened(Reopening::NotMadeRight), INGRID_SAYS, "Reopened: the customer says it’s not made right"),
        said(reopened(Reopening::TakenBack), KARI_ACTS, "Reopened: the mail that told the customer was taken back"),
        said(
            H::Reopened { cause: None, why: Some(text("it was never over")) },
            Actor::System,
            "Reopened: it was never over",
        ),
    ]
}

fn of_its_dismissal() -> Vec<Told> {
    use Happening as H;
    let (question, why) = (DismissalReason::Question, || text("She asks for a price."));
    vec![
        said(
            H::Closed { outcome: Outcome::NotAComplaint, why: Some(why()), reason: Some(question) },
            KARI_ACTS,
            "Closed: not a complaint, a question (She asks for a price.)",
        ),
        said(
            H::SecondLookAsked { reason: question, why: why() },
            TOMAS_ACTS,
            "Tomas Reyes asked to close the case as not a complaint (a question): She asks for a price.",
        ),
        said(H::Objected, INGRID_SAYS, "Ingrid Moe objected: it is a complaint"),
        said(H::SecondLookDeclined { why: text("She waits.") }, KARI_ACTS, "Kari Holm kept the case open: She waits."),
    ]
}

fn received(channel: Channel, exempt: Option<Exempt>, problem: Option<&str>) -> message::Fact {
    let problem = problem.and_then(message::Problems::read_back);
    message::Fact::Received { n: 2, channel, from: INGRID, parent: None, exempt, problem }
}

fn sent(channel: Channel, purpose: Purpose, answers: Vec<u32>) -> message::Fact {
    let stance = Stance::default();
    message::Fact::Sent { n: 2, to: INGRID, channel, purpose, answers, stance, asks_understood: false }
}

#[expect(clippy::too_many_lines, reason = "a table: a line or two for each kind")]
fn of_messages() -> Vec<Told> {
    use message::Fact as M;
    use {Channel as C, Purpose as P};
    let auto = Some(Exempt::AutoReply);
    vec![
        said(received(C::Form, None, None), Actor::System, "Ingrid Moe wrote through the form"),
        said(received(C::Phone, None, None), TOMAS_ACTS, "Ingrid Moe told us on the phone"),
        said(received(C::InPerson, None, None), TOMAS_ACTS, "Ingrid Moe told us in person"),
        said(received(C::Page, None, None), INGRID_SAYS, "Ingrid Moe wrote on their page"),
        said(received(C::Api, None, None), Actor::System, "Ingrid Moe wrote through the API"),
        said(
            received(C::Email, None, Some("unknown character set")),
            Actor::System,
            "Ingrid Moe wrote by email; not all of it could be read: unknown character set",
        ),
        said(received(C::Email, auto, None), Actor::System, "An automatic message arrived; no answer needed"),
        said(received(C::Email, Some(Exempt::Bounce), None), Actor::System, "An email bounced; no answer needed"),
        said(received(C::Page, Some(Exempt::Verdict), None), INGRID_SAYS, "Ingrid Moe explained their verdict"),
        said(
            M::DebtOpened { n: 2, due: oslo("2027-01-04T09:00") },
            Actor::System,
            "Message 2 needs an answer by Mon 4 Jan 2027 09:00",
        ),
        said(sent(C::Email, P::Reply, vec![1]), TOMAS_ACTS, "Tomas Reyes answered Ingrid Moe by email"),
        said(sent(C::Post, P::Reply, vec![]), TOMAS_ACTS, "Tomas Reyes wrote to Ingrid Moe by post"),
        said(sent(C::Phone, P::Reply, vec![]), TOMAS_ACTS, "Tomas Reyes spoke to Ingrid Moe on the phone"),
        said(sent(C::Email, P::Acknowledgement, vec![]), Actor::System, "Ingrid Moe got an acknowledgement"),
        said(sent(C::Email, P::AccountAsked, vec![]), TOMAS_ACTS, "Tomas Reyes asked Ingrid Moe for their account"),
        said(sent(C::Email, P::PromiseMoved, vec![]), TOMAS_ACTS, "Ingrid Moe was told about the new date"),
        said(
            sent(C::Phone, P::PromiseMoved, vec![]),
            TOMAS_ACTS,
            "Tomas Reyes told Ingrid Moe about the new date on the phone",
        ),
        said(sent(C::Email, P::Letter, vec![]), TOMAS_ACTS, "Tomas Reyes sent Ingrid Moe the letter"),
        said(sent(C::Phone, P::Letter, vec![]), TOMAS_ACTS, "Tomas Reyes read Ingrid Moe the letter on the phone"),
        said(sent(C::InPerson, P::Letter, vec![]), TOMAS_ACTS, "Tomas Reyes gave Ingrid Moe the letter in person"),
        said(sent(C::Post, P::Letter, vec![]), TOMAS_ACTS, "Tomas Reyes posted Ingrid Moe the letter"),
        said(sent(C::Email, P::VerdictAsked, vec![]), TOMAS_ACTS, "Ingrid Moe was asked whether it’s made right"),
        said(sent(C::Email, P::Reminder, vec![]), Actor::System, "Ingrid Moe was sent a reminder"),
        said(sent(C::Email, P::Result, vec![]), TOMAS_ACTS, "Tomas Reyes told Ingrid Moe what came of the change"),
        said(
            sent(C::Phone, P::Result, vec![]),
            TOMAS_ACTS,
            "Tomas Reyes told Ingrid Moe what came of the change on the phone",
        ),
        said(
            sent(C::Email, P::Dismissed, vec![]),
            KARI_ACTS,
            "Ingrid Moe was told that the case is closed as not a complaint",
        ),
        said(sent(C::Email, P::Thanked, vec![]), TOMAS_ACTS, "Ingrid Moe was thanked for their kind words"),
        said(M::Delivered { n: 2 }, Actor::System, "Message 2 was delivered to Ingrid Moe"),
        said(
            M::Failed { n: 2, failure: message::Failure::said("mailbox full") },
            Actor::System,
            "Message 2 couldn’t be delivered to Ingrid Moe: mailbox full",
        ),
        said(
            M::Failed { n: 2, failure: message::Failure::said("The mail came back. Their mailbox is full.") },
            Actor::System,
            "Message 2 couldn’t be delivered to Ingrid Moe: The mail came back. Their mailbox is full.",
        ),
        said(M::SentAgain { n: 2 }, ANA_ACTS, "Ana Lindqvist sent message 2 again"),
        said(
            M::CopySent { n: 2, contact: INGRID, message: 3 },
            ANA_ACTS,
            "Ana Lindqvist sent message 2 to Ingrid Moe alone, whom it had not reached",
        ),
        said(
            M::GivenUp { n: 2, why: text("Rang her.") },
            ANA_ACTS,
            "Ana Lindqvist decided not to send message 2 again: Rang her.",
        ),
        said(M::TakenBack { n: 2 }, ANA_ACTS, "Ana Lindqvist took message 2 back before it was sent"),
        said(
            M::Waived { n: 1, reason: WaiverReason::Duplicate, why: text("Sent twice.") },
            KARI_ACTS,
            "Kari Holm marked message 1 as needing no answer (the same as another message): Sent twice.",
        ),
        said(M::Noted { n: 2 }, ANA_ACTS, "Ana Lindqvist wrote a note"),
        said(
            M::StrangerWrote { n: 1, from: STRANGER, arrival: 5, due: oslo("2026-11-17T12:12") },
            Actor::System,
            "Someone new wrote in this thread; decide by Tue 17 Nov 12:12 whether they belong to it",
        ),
        said(M::LetIn { n: 1 }, TOMAS_ACTS, "Tomas Reyes added someone new to this case"),
        said(M::SetApart { n: 1 }, TOMAS_ACTS, "Tomas Reyes moved someone else’s email to a case of its own"),
        said(
            M::Coached { n: 2, coached: Coached { applied: vec![text("hollow.soon")], ..Coached::default() } },
            TOMAS_ACTS,
            "The coach marked 0 things in message 2; Tomas Reyes used its wording for hollow.soon",
        ),
    ]
}

fn of_its_group() -> Vec<Told> {
    use shared::Fact as S;
    let group = GroupNo::nth(12);
    let stands = |checked| Stands { contained: true, cause: true, change: true, checked };
    let held = |why| S::HeldBack { group, letter: 1, why, field: None };
    let language = Language::German;
    vec![
        said(S::Joined { group, letter: 0 }, TOMAS_ACTS, "Joined the group case G-12"),
        said(
            S::Left { group, why: text("Another batch.") },
            KARI_ACTS,
            "Kari Holm took this case out of the group case G-12: Another batch.",
        ),
        said(
            S::Stands { group, as_of: 4, stands: stands(false) },
            Actor::System,
            "In the group case G-12: the impact is limited, a cause is known, a change is planned",
        ),
        said(
            S::Stands { group, as_of: 9, stands: stands(true) },
            Actor::System,
            "In the group case G-12: the impact is limited, a cause is known, the changes are in place and checked",
        ),
        said(
            S::Stands { group, as_of: 1, stands: Stands::default() },
            Actor::System,
            "In the group case G-12: nothing is known yet",
        ),
        said(
            S::Written { group, letter: 1, message: 3, language },
            TOMAS_ACTS,
            "Letter 1 of the group case G-12 went to Ingrid Moe as message 3",
        ),
        said(held(Held::NoEmail), Actor::System, "Letter 1 of the group case G-12 was held back: no email address"),
        said(
            held(Held::NoText),
            Actor::System,
            "Letter 1 of the group case G-12 was held back: not written in their language",
        ),
    ]
}

fn all() -> Vec<Told> {
    let parts = [of_the_case(), of_its_dismissal(), of_messages()];
    let others = [people::all(), outside::all(), of_its_group(), things::all(), joining::all()];
    parts.into_iter().chain(others).flatten().collect()
}

#[test]
fn every_kind_of_fact_has_its_sentence_here() {
    let told: BTreeSet<_> = all().iter().map(|(fact, ..)| fact.kind()).collect();
    let kinds: BTreeSet<_> = Fact::kinds().map(|kind| (kind.module, kind.name)).collect();
    assert_eq!(told, kinds);
}

#[test]
fn each_fact_is_told_as_people_say_it_with_things_called_by_their_names() {
    let titles = titles(&made_right().case);
    for (fact, by, sentence) in all() {
        assert_eq!(told(fact, by, &titles), sentence);
    }
}

#[test]
fn a_sentence_ends_without_a_full_stop_of_its_own_and_is_no_longer_than_a_person_reads() {
    let titles = titles(&made_right().case);
    let long = "word ".repeat(4000);
    for fact in [
        Fact::from(Happening::Retitled { subject: long.clone() }),
        message::Fact::Failed { n: 1, failure: message::Failure::said(&long) }.into(),
        promise::Fact::NotYet { n: 1, why: long.clone() }.into(),
        remedy::Fact::Contained { text: long.clone() }.into(),
        account::Fact::Understood { yes: false, words: Some(long.clone()) }.into(),
        cause::Fact::Struck { n: 1, why: long.clone() }.into(),
        change::Fact::NothingCanBeDone { why: long.clone() }.into(),
    ] {
        let told = told(fact, TOMAS_ACTS, &titles);
        assert!(told.chars().count() < 300 && told.contains('…'), "{told}");
    }
}

#[test]
fn whoever_has_left_and_whoever_was_never_here_are_still_named() {
    let owned = |owner| told(Happening::Owned { owner }, TOMAS_ACTS, &Titles::default());
    assert_eq!(owned(LARS), "Lars Vik took ownership");
    assert!(owned(base::ids::MemberId(99)).contains("took ownership"));
    let noted = told(message::Fact::Noted { n: 1 }, Actor::System, &Titles::default());
    assert_eq!(noted, "Amends wrote a note");
}
