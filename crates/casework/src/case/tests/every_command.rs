//! Every command of a case in one table: where it can be given, by whom, and what is said when it is given twice.

use super::*;
use crate::account::{Question, Source};
use crate::cause::{Branch, Finding};
use crate::remedy::Offer;

/// One command, in a state where `by` can give it.
pub(super) struct Row {
    pub name: &'static str,
    pub given: Given,
    pub command: Command,
    /// All who can give it now, by their first names.
    pub who: &'static str,
    /// What is said when it is given once more; nothing when it may be.
    pub again: &'static str,
}

/// Everyone who works here.
pub(super) const MEMBERS: &str = "tomas ana kari erik astrid";
/// The owner of the case, who is Tomas, and whoever is a manager or more.
pub(super) const OWNER: &str = "tomas kari erik astrid";
const MANAGERS: &str = "kari erik astrid";
const NOBODY_ELSE: &str = "amends";
const CUSTOMER: &str = "ingrid";

/// All who could try, by their first names.
pub(super) fn everyone() -> [(&'static str, Actor); 9] {
    [
        ("tomas", TOMAS_ACTS),
        ("ana", ANA_ACTS),
        ("kari", KARI_ACTS),
        ("erik", ERIK_ACTS),
        ("astrid", Actor::Member(ASTRID)),
        ("lars", Actor::Member(LARS)),
        ("ingrid", INGRID_SAYS),
        ("stranger", Actor::Contact(STRANGER)),
        ("amends", Actor::System),
    ]
}

impl Row {
    /// The first who can give it.
    pub fn by(&self) -> Actor {
        let first = self.who.split(' ').next().unwrap_or_default();
        everyone().into_iter().find(|(name, _)| *name == first).unwrap().1
    }
}

pub(super) fn row(
    (name, who): (&'static str, &'static str),
    given: Given,
    command: impl Into<Command>,
    again: &'static str,
) -> Row {
    Row { name, given, command: command.into(), who, again }
}

/// All of them; that none is left out is what `name` is for.
pub(super) fn rows() -> Vec<Row> {
    [
        of_the_case(),
        of_messages(),
        of_promises(),
        of_remedies(),
        of_why(),
        of_changes(),
        of_the_verdict(),
        super::people::rows(),
        super::joining::rows(),
        super::outside::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// The reply of `owned` came back.
fn returned() -> Given {
    owned().after(Actor::System, message::Command::Fail { n: 2, failure: message::Failure::said("no such user") })
}

fn offered_to_ana() -> Given {
    owned().after(TOMAS_ACTS, hand_over())
}

fn checked() -> Given {
    let check = change::Command::Check {
        n: 1,
        effect: change::Effect::Worked,
        before: None,
        after: None,
        words: text("None since."),
        again: None,
    };
    in_writing().after(ANA_ACTS, change::Command::Make { n: 1 }).after(ANA_ACTS, check)
}

/// Nothing can be done, they were told so and have had their word, and it was answered.
fn hopeless() -> Given {
    let unanswered = in_writing()
        .after(TOMAS_ACTS, change::Command::NothingCanBeDone { why: text("The maker is gone.") })
        .after(TOMAS_ACTS, letter::Command::Send(path_in_writing()))
        .after(TOMAS_ACTS, verdict::Command::Predict { scores: scores(2, 2, 2), made_right: false })
        .after(TOMAS_ACTS, verdict::Command::Ask)
        .after(INGRID_SAYS, give(Word::NotYet));
    let answer = message::Command::Reply(Reply { channel: Channel::Phone, promises: Vec::new(), ..admission() });
    unanswered.after(TOMAS_ACTS, answer)
}

fn of_the_case() -> Vec<Row> {
    vec![
        row(("own", MEMBERS), complaint(), Command::Own, "already yours"),
        row(("hand over", OWNER), owned(), hand_over(), ""),
        row(("accept hand-over", "ana"), offered_to_ana(), Command::AcceptHandOver, "Nobody is being asked"),
        row(
            ("decline hand-over", "ana"),
            offered_to_ana(),
            Command::DeclineHandOver { why: text("Not my truck.") },
            "Nobody is being asked",
        ),
        row(("retitle", MEMBERS), complaint(), Command::Retitle { subject: text("Wrong motor") }, ""),
        row(
            ("change severity", MEMBERS),
            complaint(),
            Command::ChangeSeverity { severity: Severity::Degraded },
            "already the severity",
        ),
        row(("ask account", MEMBERS), complaint(), Command::AskAccount { n: None }, "less than an hour ago"),
        row(("tell result", MEMBERS), checked(), Command::TellResult { text: text("None since.") }, ""),
        row(("dismiss", OWNER), answered(), dismiss(), ""),
        row(("confirm dismissal", MANAGERS), looked_at(), Command::ConfirmDismissal, "This case is closed"),
        row(
            ("object", CUSTOMER),
            dismissed(),
            Command::Object { words: text("It stands still.") },
            "nothing to object",
        ),
        row(
            ("decline dismissal", MANAGERS),
            looked_at(),
            Command::DeclineDismissal { why: text("She waits.") },
            "Nobody is asking",
        ),
        row(("conclude", OWNER), hopeless(), Command::Conclude, "This case is closed"),
        row(
            ("worded", MEMBERS),
            complaint(),
            Command::Worded {
                command: Box::new(Command::AskAccount { n: None }),
                wording: message::Wording { text: Some(text("Six questions wait for you.")), ..Default::default() },
            },
            "less than an hour ago",
        ),
        row(
            ("coached", MEMBERS),
            complaint(),
            Command::Coached {
                command: Box::new(message::Command::Reply(admission()).into()),
                coached: message::Coached::default(),
            },
            "",
        ),
        row(
            ("answer account", MEMBERS),
            complaint(),
            account::Command::Answer { answers: vec![(Question::What, text("It jams."))], source: Source::Call },
            "nothing new",
        ),
        row(("understand", CUSTOMER), owned(), account::Command::Understand { yes: true, words: text("") }, ""),
    ]
}

fn of_messages() -> Vec<Row> {
    use message::Command as M;
    let on_its_way = complaint().after(TOMAS_ACTS, M::Reply(admission()));
    let knocked = complaint().after(Actor::System, M::AskAboutStranger { from: STRANGER, arrival: 5 });
    vec![
        row(
            ("receive", "amends tomas ana kari erik astrid lars ingrid"),
            complaint(),
            M::Receive(mail("And?", None)),
            "",
        ),
        row(("reply", MEMBERS), complaint(), M::Reply(admission()), ""),
        row(("note", MEMBERS), complaint(), M::Note { text: text("Truck 4 has it.") }, ""),
        row(("waive", MEMBERS), complaint(), waive(), "no longer needs an answer"),
        row(
            ("undo a waiver", MEMBERS),
            complaint().after(KARI_ACTS, waive()),
            M::Unwaive { n: 1 },
            "isn’t marked as needing no answer",
        ),
        row(("deliver", NOBODY_ELSE), on_its_way.clone(), M::Deliver { n: 2 }, "not on its way"),
        row(("take back", "tomas"), on_its_way.clone(), M::TakeBack { n: 2 }, "taken back already"),
        row(
            ("fail", NOBODY_ELSE),
            on_its_way,
            M::Fail { n: 2, failure: message::Failure::said("mailbox full") },
            "already failed",
        ),
        row(("send again", MEMBERS), returned(), M::SendAgain { n: 2 }, "was not returned"),
        row(("give up", MEMBERS), returned(), M::GiveUp { n: 2, why: text("Rang her.") }, "nothing to give up"),
        row(
            ("ask about stranger", NOBODY_ELSE),
            complaint(),
            M::AskAboutStranger { from: STRANGER, arrival: 5 },
            "asked about already",
        ),
        row(("let in", MEMBERS), knocked.clone(), M::LetIn { n: 1 }, "answered already"),
        row(("set apart", MEMBERS), knocked, M::SetApart { n: 1 }, "answered already"),
    ]
}

fn of_promises() -> Vec<Row> {
    use promise::Command as P;
    let terms = |owner, what: &str| promise::Terms { owner, what: text(what), due: Some(oslo("2026-11-18T12:00")) };
    let asked = complaint().after(TOMAS_ACTS, P::Request(terms(ANA, "A truck")));
    let counter =
        || P::Counter { n: 1, what: text(""), due: Some(oslo("2026-11-18T15:00")), why: text("Truck 4 is out.") };
    let new_date = P::Renegotiate { n: 1, due: Some(oslo("2026-11-19T12:00")), why: text("The ferry is late.") };
    let done = owned().after(TOMAS_ACTS, P::Complete { n: 1, note: text("It is fitted.") });
    vec![
        row(("promise", MEMBERS), complaint(), P::Make(terms(TOMAS, "A call")), ""),
        row(("request", "tomas ana kari erik"), complaint(), P::Request(terms(ASTRID, "A truck")), ""),
        row(("accept request", "ana"), asked.clone(), P::Accept { n: 1 }, "is owed and not done yet"),
        row(("accept counter-offer", "tomas"), asked.clone().after(ANA_ACTS, counter()), P::Accept { n: 1 }, "is owed"),
        row(("decline request", "ana"), asked.clone(), P::Decline { n: 1, why: text("No truck.") }, "was declined"),
        row(("counter-offer", "ana"), asked.clone(), counter(), "has a suggestion waiting"),
        row(("renegotiate", OWNER), owned(), new_date, "the date it already has"),
        row(("complete", OWNER), owned(), P::Complete { n: 1, note: text("It is fitted.") }, "is already done"),
        row(("confirm promise", CUSTOMER), done.clone(), P::Confirm { n: 1 }, "has changed since"),
        row(("refute promise", CUSTOMER), done, P::Refute { n: 1, why: text("It isn’t here.") }, "has changed since"),
        row(("withdraw request", "tomas"), asked, P::Withdraw { n: 1, why: text("Found one.") }, "was withdrawn"),
        row(("withdraw promise", CUSTOMER), owned(), P::Withdraw { n: 1, why: text("Found one.") }, "was withdrawn"),
        row(("break", NOBODY_ELSE), owned().at("2026-11-18T12:00"), P::Break { n: 1 }, "is owed and not done yet"),
    ]
}

fn of_remedies() -> Vec<Row> {
    use remedy::Command as R;
    let offer = |cost, approver| R::Offer(Offer { kind: remedy::Kind::Loan, what: text("A loan"), cost, approver });
    let asked = complaint().after(TOMAS_ACTS, offer(200_001, Some(KARI)));
    let offered = complaint().after(TOMAS_ACTS, offer(0, None));
    let delivered = offered.clone().after(TOMAS_ACTS, R::Deliver { n: 1, evidence: text(""), file: None });
    let slip = R::Deliver { n: 1, evidence: text("Signed slip"), file: None };
    vec![
        row(("assess exposure", MEMBERS), complaint(), R::Assess { text: text("Two shifts.") }, ""),
        row(("contain", MEMBERS), complaint(), R::Contain { text: text("A loan runs.") }, ""),
        row(("no containment", MEMBERS), complaint(), R::NoContainment { why: text("A spare line.") }, ""),
        row(("offer", MEMBERS), complaint(), offer(0, None), ""),
        row(("approve", "kari erik"), asked.clone(), R::Approve { n: 1 }, "is offered and not delivered yet"),
        row(("refuse", "kari erik"), asked, R::Refuse { n: 1, why: text("Rule 4.") }, "was refused"),
        row(("deliver remedy", MEMBERS), offered.clone(), slip, "is delivered"),
        row(("confirm remedy", CUSTOMER), delivered.clone(), R::Confirm { n: 1 }, "has changed since"),
        row(("refute remedy", CUSTOMER), delivered, R::Refute { n: 1, words: text("It jams.") }, "has changed since"),
        row(("withdraw remedy", MEMBERS), offered, R::Withdraw { n: 1, why: text("No longer made.") }, "was withdrawn"),
    ]
}

fn of_why() -> Vec<Row> {
    use cause::Command as C;
    let name = || C::Name { branch: Branch::Method, text: text("No labels"), whys: Vec::new() };
    let named = complaint().after(TOMAS_ACTS, name());
    let strike = C::Strike { n: 1, why: text("Bins were labelled.") };
    let hand = letter::Command::Hand { sections: path_in_writing(), channel: Channel::Post };
    vec![
        row(("name cause", MEMBERS), complaint(), name(), ""),
        row(("strike cause", MEMBERS), named, strike, "No cause with that number stands"),
        row(("find", MEMBERS), owned(), C::Find { finding: Finding::Upheld, reason: text("Ours.") }, ""),
        row(("save letter", MEMBERS), complaint(), letter::Command::Save(path_in_writing()), ""),
        row(("send letter", MEMBERS), complaint(), letter::Command::Send(path_in_writing()), ""),
        row(("hand over letter", MEMBERS), complaint(), hand.clone(), ""),
        row(("address letter", MEMBERS), complaint(), letter::Command::To { n: 1, letter: Box::new(hand) }, ""),
    ]
}

fn of_changes() -> Vec<Row> {
    use change::Command as C;
    const ANAS: &str = "ana kari erik astrid";
    let planned = complaint().after(TOMAS_ACTS, C::Plan(labels()));
    let made = planned.clone().after(ANA_ACTS, C::Make { n: 1 });
    let nothing = complaint().after(TOMAS_ACTS, C::NothingCanBeDone { why: text("The maker is gone.") });
    let check = C::Check {
        n: 1,
        effect: change::Effect::DidNotWork,
        before: None,
        after: None,
        words: text("One more."),
        again: None,
    };
    let moved = C::Move { n: 1, due: Some(oslo("2026-11-25T12:00")), why: text("No labels.") };
    vec![
        row(("plan change", MEMBERS), complaint(), C::Plan(labels()), ""),
        row(("move change", ANAS), planned.clone(), moved, ""),
        row(("make change", ANAS), planned.clone(), C::Make { n: 1 }, "is already in place"),
        row(("check change", ANAS), made, check, "has already been checked"),
        row(("drop change", ANAS), planned, C::Drop { n: 1, why: text("New bins.") }, "was dropped"),
        row(("nothing can be done", MEMBERS), complaint(), C::NothingCanBeDone { why: text("Gone.") }, ""),
        row(
            ("something can be done", MEMBERS),
            nothing,
            C::SomethingCanBeDone { why: text("A maker was found.") },
            "nothing to withdraw",
        ),
        row(("cannot be undone", MEMBERS), complaint(), C::CannotBeUndone { what: text("A lost day.") }, ""),
    ]
}

fn of_the_verdict() -> Vec<Row> {
    use verdict::Command as V;
    let expect = || V::Predict { scores: scores(4, 4, 4), made_right: true };
    let expected = in_writing().after(TOMAS_ACTS, expect());
    let due = asked().at("2026-11-20T16:00");
    let reminded = due.clone().after(Actor::System, V::Remind).at("2026-11-27T16:00");
    let answer = verdict::Answer { scores: scores(4, 4, 4), word: Word::MadeRight, words: text("") };
    vec![
        row(("predict", MEMBERS), in_writing(), expect(), ""),
        row(("ask verdict", MEMBERS), expected.clone(), V::Ask, "has already been asked"),
        row(("remind", NOBODY_ELSE), due, V::Remind, "No reminder is due"),
        row(("give verdict", CUSTOMER), asked(), give(Word::MadeRight), "already answered"),
        row(
            ("take verdict", MEMBERS),
            expected.without_mail(),
            V::Take { answer, channel: Channel::Phone },
            "already said it’s made right",
        ),
        row(("lapse", NOBODY_ELSE), reminded, V::Lapse, "still has time to answer"),
    ]
}
