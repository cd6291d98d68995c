//! What may be given without asking, who says yes to the rest, and whose word it takes that it helped.

use super::{Authority, Command, Containment, Fact, Kind, Offer, State};
use crate::given::*;
use crate::message::{self, Channel};
use base::context::{Actor, Titles};
use base::ids::MemberId;

fn offer(cost: i64, approver: Option<MemberId>) -> Command {
    Command::Offer(Offer { kind: Kind::Loan, what: "A loan feeder".to_owned(), cost, approver })
}

fn offered(cost: i64, authority: Authority) -> Fact {
    let what = "A loan feeder".to_owned();
    Fact::Offered { n: 1, kind: Kind::Loan, what, cost, currency: "EUR".to_owned(), authority }
}

fn asked() -> Fact {
    offered(200_001, Authority::Asked(KARI))
}

fn own() -> Fact {
    offered(200_000, Authority::Own(TOMAS))
}

fn delivered() -> Fact {
    Fact::Delivered { n: 1, evidence: None, file: None }
}

fn deliver(evidence: &str, file: Option<u32>) -> Command {
    Command::Deliver { n: 1, evidence: evidence.to_owned(), file }
}

fn why(text: &str) -> String {
    text.to_owned()
}

#[test]
fn exposure_and_containment_are_said_by_colleagues_in_words() {
    let text = || "Two loan feeders run since 9.".to_owned();
    let case = complaint();
    case.when(TOMAS_ACTS, Command::Assess { text: text() }).then([Fact::ExposureAssessed { text: text() }]);
    case.when(TOMAS_ACTS, Command::Contain { text: text() }).then([Fact::Contained { text: text() }]);
    case.when(TOMAS_ACTS, Command::NoContainment { why: text() }).then([Fact::NoContainmentNeeded { why: text() }]);
    case.when(TOMAS_ACTS, Command::Assess { text: String::new() }).refused_at("text", "could lose");
    case.when(TOMAS_ACTS, Command::Contain { text: String::new() }).refused_at("text", "limits the impact");
    case.when(TOMAS_ACTS, Command::NoContainment { why: String::new() }).refused_at("why", "no containment");
    for command in
        [Command::Assess { text: text() }, Command::Contain { text: text() }, Command::NoContainment { why: text() }]
    {
        case.when(INGRID_SAYS, command).forbidden("Only a member");
    }
}

#[test]
fn what_was_said_last_about_containment_stands() {
    let twice =
        given(facts![Fact::NoContainmentNeeded { why: why("Spare line.") }, Fact::Contained { text: why("Loan.") }]);
    assert_eq!(twice.case.remedies.containment(), Some(&Containment::By(why("Loan."))));
}

#[test]
fn up_to_their_limit_a_colleague_asks_nobody() {
    complaint().when(TOMAS_ACTS, offer(200_000, None)).then([own()]);
    complaint().when(TOMAS_ACTS, offer(200_000, Some(KARI))).then([own()]);
    complaint().when(Actor::Member(ASTRID), offer(0, None)).then([offered(0, Authority::Own(ASTRID))]);
}

#[test]
fn what_they_gave_on_the_case_before_counts_against_their_limit() {
    let once = complaint().after(TOMAS_ACTS, offer(200_000, None));
    once.when(TOMAS_ACTS, offer(1, None)).refused_at("approver", "the €2,000.00 you’ve already given this customer");
    let years_later = once.clone().at("2028-11-17T08:12");
    years_later.when(TOMAS_ACTS, offer(1, None)).refused_at("approver", "above your limit");
    assert!(once.when(TOMAS_ACTS, offer(0, None)).outcome().is_ok(), "what costs nothing is anybody’s to give");
    assert!(once.when(ANA_ACTS, offer(50_000, None)).outcome().is_ok(), "what a colleague gave is not theirs");
    let back = once.after(TOMAS_ACTS, Command::Withdraw { n: 1, why: why("Not needed.") });
    assert!(back.when(TOMAS_ACTS, offer(200_000, None)).outcome().is_ok(), "what was taken back was not given");
}

#[test]
fn what_they_gave_the_customer_elsewhere_lately_counts_too() {
    let given = complaint().given_elsewhere(TOMAS, 150_000).given_elsewhere(ANA, 50_000);
    assert!(given.when(TOMAS_ACTS, offer(50_000, None)).outcome().is_ok());
    given.when(TOMAS_ACTS, offer(50_001, None)).refused_at("approver", "€1,500.00");
    given.when(TOMAS_ACTS, offer(50_001, Some(ANA))).refused_at("approver", "above the limit of Ana Lindqvist too");
}

#[test]
fn of_an_older_case_only_the_last_thirty_days_count_with_what_was_given_elsewhere() {
    let old = complaint().after(TOMAS_ACTS, offer(100_000, None)).given_elsewhere(TOMAS, 100_000);
    old.when(TOMAS_ACTS, offer(1, None)).refused_at("approver", "€2,000.00");
    let later = old.at("2026-12-18T08:12");
    assert!(later.when(TOMAS_ACTS, offer(100_000, None)).outcome().is_ok());
    later.when(TOMAS_ACTS, offer(100_001, None)).refused_at("approver", "above your limit");
}

#[test]
fn who_approves_again_and_again_comes_to_their_own_limit() {
    let dear = |approver| offer(600_000, Some(approver));
    let once = complaint().after(TOMAS_ACTS, dear(KARI));
    let twice = once.after(TOMAS_ACTS, dear(KARI)).after(KARI_ACTS, Command::Approve { n: 1 });
    twice.when(KARI_ACTS, Command::Approve { n: 2 }).forbidden("the €6,000.00 you’ve already given this customer");
    twice.when(TOMAS_ACTS, dear(KARI)).refused_at("approver", "above the limit of Kari Holm too");
    twice.when(ERIK_ACTS, Command::Approve { n: 2 }).then([Fact::Approved { n: 2, by: ERIK }]);
    let no = Command::Refuse { n: 2, why: why("Not twice.") };
    assert!(twice.when(KARI_ACTS, no).outcome().is_ok(), "whoever was asked can say no");
}

#[test]
fn above_their_limit_they_ask_exactly_one_who_may() {
    complaint().when(TOMAS_ACTS, offer(200_001, Some(KARI))).then([asked()]);
    complaint().when(TOMAS_ACTS, offer(200_001, None)).refused_at("approver", "above your limit");
    complaint()
        .when(TOMAS_ACTS, offer(200_001, Some(ANA)))
        .refused_at("approver", "above the limit of Ana Lindqvist too");
    complaint()
        .when(TOMAS_ACTS, offer(200_001, Some(TOMAS)))
        .refused_at("approver", "above the limit of Tomas Reyes too");
    complaint().when(TOMAS_ACTS, offer(200_001, Some(LARS))).refused_at("approver", "no such member");
    complaint().when(Actor::Member(ASTRID), offer(1, None)).refused_at("approver", "above your limit");
}

#[test]
fn an_offer_says_what_and_costs_nothing_below_zero() {
    complaint().when(TOMAS_ACTS, offer(-1, None)).refused_at("cost", "below zero");
    let empty = Command::Offer(Offer { kind: Kind::Loan, what: String::new(), cost: 0, approver: None });
    complaint().when(TOMAS_ACTS, empty).refused_at("what", "what the customer gets");
    complaint().when(INGRID_SAYS, offer(0, None)).forbidden("Only a member");
}

#[test]
fn the_one_asked_says_yes_or_no_or_another_who_may_give_that_much() {
    let waiting = given(facts![asked()]);
    let refuse = || Command::Refuse { n: 1, why: why("Rule 4: no loans abroad.") };
    for (actor, by) in [(KARI_ACTS, KARI), (ERIK_ACTS, ERIK)] {
        waiting.when(actor, Command::Approve { n: 1 }).then([Fact::Approved { n: 1, by }]);
        waiting.when(actor, refuse()).then([Fact::Refused { n: 1, by, why: why("Rule 4: no loans abroad.") }]);
    }
    for actor in [TOMAS_ACTS, ANA_ACTS, Actor::Member(ASTRID)] {
        waiting.when(actor, Command::Approve { n: 1 }).forbidden("Only Kari Holm can approve");
        waiting.when(actor, refuse()).forbidden("Only Kari Holm can approve");
    }
    waiting.when(KARI_ACTS, Command::Refuse { n: 1, why: String::new() }).refused_at("why", "Name the rule");
}

#[test]
fn nothing_is_delivered_before_the_yes() {
    given(facts![asked()]).when(TOMAS_ACTS, deliver("Signed slip", None)).not_now("waits for a yes or a no");
    let approved = given(facts![asked()]).after(KARI_ACTS, Command::Approve { n: 1 });
    assert_eq!(approved.case.remedies.get(1).unwrap().authority, Authority::Approved(KARI));
    approved.when(KARI_ACTS, Command::Approve { n: 1 }).not_now("offered and not delivered");
    approved.when(TOMAS_ACTS, deliver(" Signed slip ", Some(2))).then([Fact::Delivered {
        n: 1,
        evidence: Some(why("Signed slip")),
        file: Some(2),
    }]);
}

#[test]
fn what_was_refused_is_neither_delivered_nor_asked_again() {
    let refused = given(facts![asked(), Fact::Refused { n: 1, by: KARI, why: why("Rule 4") }]);
    refused.when(TOMAS_ACTS, deliver("", None)).not_now("was refused");
    refused.when(KARI_ACTS, Command::Approve { n: 1 }).not_now("was refused");
    refused.when(TOMAS_ACTS, Command::Withdraw { n: 1, why: why("x") }).not_now("was refused");
}

#[test]
fn what_is_within_the_limit_needs_no_yes() {
    given(facts![own()]).when(KARI_ACTS, Command::Approve { n: 1 }).not_now("offered and not delivered");
}

#[test]
fn a_delivery_without_evidence_proves_nothing_until_the_customer_confirms() {
    let there = given(facts![own(), delivered()]);
    assert!(!there.case.remedies.get(1).unwrap().is_proven());
    assert!(
        given(facts![own(), Fact::Delivered { n: 1, evidence: None, file: Some(1) }])
            .case
            .remedies
            .get(1)
            .unwrap()
            .is_proven()
    );
    assert!(there.after(INGRID_SAYS, Command::Confirm { n: 1 }).case.remedies.get(1).unwrap().is_proven());
}

#[test]
fn only_the_customer_says_whether_it_helped() {
    let there = given(facts![own(), delivered()]);
    for actor in [TOMAS_ACTS, ERIK_ACTS, Actor::System] {
        there.when(actor, Command::Confirm { n: 1 }).forbidden("Only the customer");
        there.when(actor, Command::Refute { n: 1, words: why("x") }).forbidden("Only the customer");
    }
    there.when(INGRID_SAYS, Command::Confirm { n: 1 }).then([Fact::Confirmed { n: 1 }]);
    given(facts![own()]).when(INGRID_SAYS, Command::Confirm { n: 1 }).not_now("has changed since");
    given(facts![own()]).when(INGRID_SAYS, Command::Refute { n: 1, words: why("x") }).not_now("has changed since");
    there.when(INGRID_SAYS, Command::Refute { n: 1, words: String::new() }).refused_at("words", "still wrong");
}

#[test]
fn what_did_not_help_is_a_message_and_may_be_delivered_again() {
    let no = || Command::Refute { n: 1, words: why("It jams too.") };
    for there in [given(facts![own(), delivered()]), given(facts![own(), delivered(), Fact::Confirmed { n: 1 }])] {
        there.when(INGRID_SAYS, no()).then(facts![
            Fact::Refuted { n: 1, words: why("It jams too.") },
            message::Fact::Received {
                n: 2,
                channel: Channel::Page,
                from: INGRID,
                parent: None,
                exempt: None,
                problem: None
            },
            message::Fact::DebtOpened { n: 2, due: oslo("2026-11-17T12:12") }
        ]);
        let again = there.after(INGRID_SAYS, no());
        assert_eq!(again.case.remedies.get(1).unwrap().state, State::Refuted);
        again.when(TOMAS_ACTS, deliver("", None)).then([delivered()]);
    }
}

#[test]
fn an_open_offer_is_taken_back_with_a_reason() {
    let back = |text: &str| Command::Withdraw { n: 1, why: why(text) };
    let gone = || [Fact::Withdrawn { n: 1, why: why("They found one.") }];
    given(facts![own()]).when(TOMAS_ACTS, back("They found one.")).then(gone());
    given(facts![asked()]).when(TOMAS_ACTS, back("They found one.")).then(gone());
    given(facts![own()]).when(TOMAS_ACTS, back(" ")).refused_at("why", "no longer offered");
    given(facts![own()]).when(INGRID_SAYS, back("x")).forbidden("Only a member");
    given(facts![own(), delivered()]).when(TOMAS_ACTS, back("x")).not_now("is delivered");
}

#[test]
fn a_remedy_that_is_not_there_is_not_found() {
    complaint().when(TOMAS_ACTS, deliver("", None)).not_found("nothing with that number");
    complaint().when(KARI_ACTS, Command::Approve { n: 0 }).not_found("nothing with that number");
}

#[test]
fn every_fact_is_told_in_a_sentence() {
    let titles = Titles { remedies: vec!["A loan feeder".to_owned()], ..Titles::default() };
    let sentence = |fact: Fact, by| told(fact, by, &titles);
    assert_eq!(sentence(own(), TOMAS_ACTS), "Tomas Reyes offered a loan: A loan feeder for €2,000.00");
    assert_eq!(
        sentence(asked(), TOMAS_ACTS),
        "Tomas Reyes offered a loan: A loan feeder for €2,000.01; Kari Holm was asked to approve it"
    );
    assert_eq!(
        sentence(offered(0, Authority::Own(ASTRID)), Actor::Member(ASTRID)),
        "Astrid Berg offered a loan: A loan feeder"
    );
    assert_eq!(sentence(Fact::Approved { n: 1, by: KARI }, KARI_ACTS), "Kari Holm approved “A loan feeder”");
    assert_eq!(
        sentence(Fact::Delivered { n: 1, evidence: None, file: Some(1) }, TOMAS_ACTS),
        "“A loan feeder” was delivered to Ingrid Moe, shown by a file"
    );
    assert_eq!(
        sentence(Fact::Refuted { n: 1, words: why("It jams.") }, INGRID_SAYS),
        "Ingrid Moe says “A loan feeder” didn’t help: “It jams.”"
    );
}
