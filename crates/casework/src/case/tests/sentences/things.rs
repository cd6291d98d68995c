//! The sentences of what is promised, given, found out, changed and judged.

use super::*;
use crate::account::{Question, Source};
use crate::cause::{Branch, Finding};
use crate::change::{Count, Effect};
use crate::promise::To;
use crate::remedy::{Authority, Kind};

pub(super) fn all() -> Vec<Told> {
    [of_promises(), of_remedies(), of_why(), of_changes(), of_the_verdict()].into_iter().flatten().collect()
}

fn of_promises() -> Vec<Told> {
    use promise::Fact as P;
    let due = oslo("2026-11-18T12:00");
    let made =
        |to| P::Made { n: 1, to, owner: TOMAS, what: text("A call"), due, zone: text("Europe/Oslo"), message: None };
    vec![
        said(
            P::Requested { n: 1, of: ANA, by: TOMAS, what: text("A truck"), due },
            TOMAS_ACTS,
            "Tomas Reyes asked Ana Lindqvist for: A truck, by Wed 18 Nov 12:00",
        ),
        said(P::Accepted { n: 1 }, ANA_ACTS, "Ana Lindqvist accepted “The right motor”"),
        said(P::Declined { n: 1, why: text("None.") }, ANA_ACTS, "Ana Lindqvist declined “The right motor”: None."),
        said(
            P::Countered { n: 1, what: text("Half a truck"), due, why: text("Truck 4 is out.") },
            ANA_ACTS,
            "Ana Lindqvist suggested instead: Half a truck, by Wed 18 Nov 12:00 (Truck 4 is out.)",
        ),
        said(made(To::Contact(INGRID)), TOMAS_ACTS, "Promised to Ingrid Moe: A call, by Wed 18 Nov 12:00"),
        said(made(To::Member(KARI)), TOMAS_ACTS, "Promised to Kari Holm: A call, by Wed 18 Nov 12:00"),
        said(
            P::Renegotiated { n: 1, due, why: text("The ferry.") },
            TOMAS_ACTS,
            "Tomas Reyes moved “The right motor” to Wed 18 Nov 12:00: The ferry.",
        ),
        said(P::Done { n: 1, note: None }, TOMAS_ACTS, "Tomas Reyes marked “The right motor” as done"),
        said(
            P::Done { n: 1, note: Some(text("Bay 2")) },
            TOMAS_ACTS,
            "Tomas Reyes marked “The right motor” as done (Bay 2)",
        ),
        said(P::Confirmed { n: 1 }, INGRID_SAYS, "Ingrid Moe confirmed that “The right motor” is done"),
        said(
            P::NotYet { n: 1, why: text("Not here.") },
            INGRID_SAYS,
            "Ingrid Moe says “The right motor” isn’t done yet: Not here.",
        ),
        said(P::Withdrawn { n: 9, why: text("Found one.") }, TOMAS_ACTS, "Tomas Reyes withdrew promise 9: Found one."),
        said(P::Unmade { n: 1 }, TOMAS_ACTS, "Tomas Reyes took back the message that made “The right motor”"),
        said(
            P::MovedBack { n: 1, due },
            TOMAS_ACTS,
            "Tomas Reyes took back the message that moved “The right motor”; it is due Wed 18 Nov 12:00 as before",
        ),
        said(P::Broken { n: 1 }, Actor::System, "Promise broken: “The right motor” was not done in time"),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table: a line or two for each kind")]
fn of_remedies() -> Vec<Told> {
    use remedy::Fact as R;
    let offered = |kind, cost, authority| R::Offered {
        n: 1,
        kind,
        what: text("as agreed"),
        cost,
        currency: text("EUR"),
        authority,
    };
    let delivered = |evidence: Option<&str>, file| R::Delivered { n: 1, evidence: evidence.map(text), file };
    let own = || Authority::Own(TOMAS);
    vec![
        said(
            R::ExposureAssessed { text: text("Two shifts.") },
            TOMAS_ACTS,
            "Tomas Reyes recorded what’s at stake for Ingrid Moe: Two shifts.",
        ),
        said(R::Contained { text: text("A loan runs.") }, TOMAS_ACTS, "Tomas Reyes limited the impact: A loan runs."),
        said(
            R::NoContainmentNeeded { why: text("A spare line.") },
            TOMAS_ACTS,
            "Tomas Reyes recorded that no containment is needed: A spare line.",
        ),
        said(offered(Kind::Loan, 0, own()), TOMAS_ACTS, "Tomas Reyes offered a loan: as agreed"),
        said(offered(Kind::Replacement, 0, own()), TOMAS_ACTS, "Tomas Reyes offered a replacement: as agreed"),
        said(offered(Kind::Redo, 0, own()), TOMAS_ACTS, "Tomas Reyes offered to do it again: as agreed"),
        said(
            offered(Kind::Refund, 123_456, own()),
            TOMAS_ACTS,
            "Tomas Reyes offered a refund: as agreed for €1,234.56",
        ),
        said(offered(Kind::Explanation, 0, own()), TOMAS_ACTS, "Tomas Reyes offered an explanation: as agreed"),
        said(offered(Kind::Apology, 0, own()), TOMAS_ACTS, "Tomas Reyes offered an apology: as agreed"),
        said(
            offered(Kind::Credit, 300_000, Authority::Asked(KARI)),
            TOMAS_ACTS,
            "Tomas Reyes offered a credit: as agreed for €3,000.00; Kari Holm was asked to approve it",
        ),
        said(R::Approved { n: 1, by: KARI }, KARI_ACTS, "Kari Holm approved “A loan feeder”"),
        said(
            R::Refused { n: 1, by: KARI, why: text("Rule 4.") },
            KARI_ACTS,
            "Kari Holm refused “A loan feeder”: Rule 4.",
        ),
        said(delivered(None, None), TOMAS_ACTS, "“A loan feeder” was delivered to Ingrid Moe"),
        said(
            delivered(Some("Slip"), Some(2)),
            TOMAS_ACTS,
            "“A loan feeder” was delivered to Ingrid Moe, shown by Slip",
        ),
        said(delivered(None, Some(2)), TOMAS_ACTS, "“A loan feeder” was delivered to Ingrid Moe, shown by a file"),
        said(R::Confirmed { n: 1 }, INGRID_SAYS, "Ingrid Moe confirmed “A loan feeder”"),
        said(
            R::Refuted { n: 1, words: text("It jams.") },
            INGRID_SAYS,
            "Ingrid Moe says “A loan feeder” didn’t help: “It jams.”",
        ),
        said(
            R::Withdrawn { n: 1, why: text("Not made any more.") },
            TOMAS_ACTS,
            "Tomas Reyes withdrew “A loan feeder”: Not made any more.",
        ),
    ]
}

fn of_why() -> Vec<Told> {
    use account::Fact as A;
    use cause::Fact as W;
    use letter::Fact as L;
    let named = |whys: &[&str]| W::Named {
        n: 1,
        branch: Branch::Method,
        text: text("Wrong motor picked"),
        whys: whys.iter().map(|why| text(why)).collect(),
    };
    let answered = |question, source| A::Answered { question, words: text("It jams."), source };
    let found = |finding| W::Found { finding, reason: text("read the order") };
    vec![
        said(
            answered(Question::What, Source::Call),
            TOMAS_ACTS,
            "What specifically went wrong for them? “It jams.”, Ingrid Moe from a conversation",
        ),
        said(
            answered(Question::What, Source::Page),
            INGRID_SAYS,
            "What specifically went wrong for them? “It jams.”, Ingrid Moe on their page",
        ),
        said(A::Understood { yes: true, words: None }, INGRID_SAYS, "Ingrid Moe confirmed that we understood"),
        said(
            A::Understood { yes: true, words: Some(text("Yes.")) },
            INGRID_SAYS,
            "Ingrid Moe confirmed that we understood: “Yes.”",
        ),
        said(A::Understood { yes: false, words: None }, INGRID_SAYS, "Ingrid Moe says we haven’t understood"),
        said(named(&[]), TOMAS_ACTS, "Tomas Reyes added a cause: Wrong motor picked"),
        said(
            named(&["One bin", "No labels"]),
            TOMAS_ACTS,
            "Tomas Reyes added a cause: Wrong motor picked, root cause: No labels",
        ),
        said(
            W::Struck { n: 1, why: text("Labelled.") },
            ANA_ACTS,
            "Ana Lindqvist ruled out “Bins have no labels”: Labelled.",
        ),
        said(found(Finding::Upheld), TOMAS_ACTS, "Tomas Reyes recorded the finding: upheld (read the order)"),
        said(
            found(Finding::PartlyUpheld),
            TOMAS_ACTS,
            "Tomas Reyes recorded the finding: partly upheld (read the order)",
        ),
        said(found(Finding::NotUpheld), TOMAS_ACTS, "Tomas Reyes recorded the finding: not upheld (read the order)"),
        said(L::Drafted { version: 3 }, Actor::Member(ASTRID), "Astrid Berg saved version 3 of the letter"),
        said(
            L::Addressed { version: 3, contact: crate::given::INGRID },
            Actor::Member(ASTRID),
            "Astrid Berg addressed version 3 of the letter to Ingrid Moe",
        ),
        said(
            L::Sent { version: 3, message: 7, sha256: text("ab") },
            TOMAS_ACTS,
            "Version 3 of the letter went out as message 7",
        ),
    ]
}

fn of_changes() -> Vec<Told> {
    use change::Fact as C;
    let (due, check_on) = (oslo("2026-11-20T12:00"), oslo("2026-12-18T12:00"));
    let checked = |effect, count: Option<(Count, Count)>, again| C::Checked {
        n: 1,
        effect,
        before: count.map(|(before, _)| before),
        after: count.map(|(_, after)| after),
        words: text("Looked."),
        again,
    };
    vec![
        said(
            C::Planned { n: 1, what: text("Label the bins"), expectation: text("None"), owner: ANA, due, check_on },
            TOMAS_ACTS,
            "Ana Lindqvist will make a change by Fri 20 Nov 12:00: Label the bins; to be checked on Fri 18 Dec 12:00",
        ),
        said(
            C::Moved { n: 1, due, why: text("No labels.") },
            ANA_ACTS,
            "Ana Lindqvist moved “Label the bins” to Fri 20 Nov 12:00: No labels.",
        ),
        said(C::Made { n: 1 }, ANA_ACTS, "Ana Lindqvist put “Label the bins” in place"),
        said(
            checked(Effect::DidNotWork, None, None),
            ANA_ACTS,
            "Ana Lindqvist checked “Label the bins”: it didn’t work: Looked.",
        ),
        said(
            checked(Effect::Worked, Some((Count { times: 6, days: 90 }, Count { times: 1, days: 30 })), None),
            ANA_ACTS,
            "Ana Lindqvist checked “Label the bins”: it worked (6 in 90 days before, 1 in 30 days after): Looked.",
        ),
        said(
            checked(Effect::TooEarly, None, Some(check_on)),
            ANA_ACTS,
            "Ana Lindqvist checked “Label the bins”: too early to tell: Looked.; to be checked again on Fri 18 Dec 12:00",
        ),
        said(
            C::Dropped { n: 1, why: text("New bins.") },
            ANA_ACTS,
            "Ana Lindqvist dropped “Label the bins”: New bins.",
        ),
        said(
            C::NothingCanBeDone { why: text("Gone.") },
            TOMAS_ACTS,
            "Tomas Reyes said that nothing can be done: Gone.",
        ),
        said(
            C::SomethingCanBeDone { why: text("Found.") },
            TOMAS_ACTS,
            "Tomas Reyes said that something can be done after all: Found.",
        ),
        said(
            C::CannotBeUndone { what: text("A lost day.") },
            TOMAS_ACTS,
            "Tomas Reyes said that this can’t be undone: A lost day.",
        ),
    ]
}

fn of_the_verdict() -> Vec<Told> {
    use verdict::Fact as V;
    let expected = |made_right| V::Predicted { scores: scores(4, 3, 2), made_right, by: TOMAS };
    let given = |word, taken| V::Given { scores: scores(4, 3, 2), word, words: None, taken };
    let at = oslo("2026-11-20T16:00");
    vec![
        said(expected(true), TOMAS_ACTS, "Tomas Reyes locked our prediction: made right (care 4, help 3, trust 2)"),
        said(
            expected(false),
            TOMAS_ACTS,
            "Tomas Reyes locked our prediction: not made right yet (care 4, help 3, trust 2)",
        ),
        said(
            V::Asked { message: 4, remind_at: at },
            TOMAS_ACTS,
            "Ingrid Moe was asked whether it’s made right; we’ll send one reminder on Fri 20 Nov 16:00",
        ),
        said(
            V::Reminded { message: 5, lapses_at: at },
            Actor::System,
            "Ingrid Moe was reminded; no answer by Fri 20 Nov 16:00 counts as no verdict",
        ),
        said(given(Word::MadeRight, None), INGRID_SAYS, "Ingrid Moe: made right (care 4, help 3, trust 2)"),
        said(given(Word::NotYet, None), INGRID_SAYS, "Ingrid Moe: not made right yet (care 4, help 3, trust 2)"),
        said(
            given(Word::SomeoneElse, Some(Channel::Phone)),
            TOMAS_ACTS,
            "Ingrid Moe: wants to talk to someone else (care 4, help 3, trust 2); recorded by Tomas Reyes, on the phone",
        ),
        said(V::Lapsed, Actor::System, "Ingrid Moe didn’t answer: no verdict"),
        said(V::Overtaken, INGRID_SAYS, "Ingrid Moe’s “made right” no longer stands; they’ll be asked again"),
    ]
}
