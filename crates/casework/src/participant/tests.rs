//! Who may be put on a case, in what part, and whose word counts.

use super::{Command, Fact, Part, Role};
use crate::given::{
    Given, INGRID, INGRID_SAYS, KARI_ACTS, TOMAS, TOMAS_ACTS, admission, complaint, facts, in_writing, owned, scores,
};
use crate::message::{self, Arrival, Channel, Reply, Whom};
use crate::verdict::{self, Answer, Word};
use crate::{case, promise};
use base::context::Actor;
use base::ids::{ContactId, CustomerId};

mod asked;

/// A fitter at the same customer.
pub const NILS: ContactId = ContactId(21);
/// The works manager.
pub const BOSS: ContactId = ContactId(22);
/// Ingrid's lawyer.
pub const EVA: ContactId = ContactId(23);

const EVA_SAYS: Actor = Actor::Contact(EVA);
const NILS_SAYS: Actor = Actor::Contact(NILS);
const HALDEN: CustomerId = CustomerId(3);

/// Somebody is put on the case.
pub fn adds(who: ContactId, role: Role, stands_for: Option<u32>) -> Command {
    let authority = if stands_for.is_some() { "Power of attorney" } else { "" };
    Command::Add { who: Whom::Known(who), part: part(role, stands_for, authority), customer: Some(HALDEN) }
}

fn part(role: Role, stands_for: Option<u32>, authority: &str) -> Part {
    Part { role, stands_for, authority: authority.to_owned() }
}

fn becomes(n: u32, role: Role) -> Command {
    Command::Change { n, part: part(role, None, ""), customer: Some(HALDEN) }
}

/// Ingrid, Nils who is affected, and Eva who speaks for Ingrid.
pub fn three() -> Given {
    joined(complaint())
}

fn joined(given: Given) -> Given {
    given
        .after(TOMAS_ACTS, adds(NILS, Role::Affected, None))
        .after(TOMAS_ACTS, adds(EVA, Role::Representative, Some(1)))
}

fn mail(from: ContactId, cc: &[ContactId], text: &str) -> message::Command {
    message::Command::Receive(Arrival {
        channel: Channel::Email,
        from,
        cc: cc.to_vec(),
        parent: None,
        exempt: None,
        problem: None,
        text: text.to_owned(),
    })
}

fn answer(word: Word, words: &str) -> Answer {
    Answer { scores: scores(4, 4, 4), word, words: words.to_owned() }
}

fn on(given: &Given) -> Vec<(ContactId, Role)> {
    given.case.participants.on().map(|person| (person.contact, person.role)).collect()
}

#[test]
fn whoever_the_case_was_opened_for_is_the_complainant() {
    assert_eq!(on(&complaint()), [(INGRID, Role::Complainant)]);
}

#[test]
fn whoever_writes_is_copied_or_is_written_to_is_on_the_case() {
    let wrote = complaint().after(Actor::System, mail(NILS, &[BOSS], "It jams here too."));
    assert_eq!(on(&wrote), [(INGRID, Role::Complainant), (NILS, Role::Copied), (BOSS, Role::Copied)]);
    assert_eq!(wrote.case.messages.get(2).map(|m| m.cc.clone()), Some(vec![BOSS]));
}

#[test]
fn a_representative_says_for_whom_and_by_what_authority() {
    let given = complaint();
    let add = |part| Command::Add { who: Whom::Known(EVA), part, customer: None };
    given.when(TOMAS_ACTS, add(part(Role::Representative, None, "A letter"))).refused_at("stands_for", "represent");
    given.when(TOMAS_ACTS, add(part(Role::Representative, Some(1), ""))).refused_at("authority", "what lets them act");
    given.when(TOMAS_ACTS, add(part(Role::Representative, Some(9), "A letter"))).refused_at("stands_for", "represent");
    given.when(TOMAS_ACTS, add(part(Role::Affected, Some(1), ""))).refused_at("stands_for", "Only a representative");
    given
        .when(TOMAS_ACTS, add(part(Role::Affected, None, "A letter")))
        .refused_at("authority", "Only a representative");
    let added = Fact::Added {
        n: 2,
        contact: EVA,
        role: Role::Representative,
        stands_for: Some(1),
        authority: Some("Power of attorney".to_owned()),
    };
    given.when(TOMAS_ACTS, adds(EVA, Role::Representative, Some(1))).then([added]);
}

#[test]
fn nobody_represents_themselves_or_a_representative() {
    let again = |n, stands_for| Command::Change {
        n,
        part: part(Role::Representative, Some(stands_for), "A letter"),
        customer: None,
    };
    three().when(TOMAS_ACTS, again(2, 2)).refused_at("stands_for", "themselves");
    three().when(TOMAS_ACTS, again(2, 3)).refused_at("stands_for", "represents someone else");
}

#[test]
fn nobody_is_put_on_a_case_twice_and_the_customer_puts_nobody_on_it() {
    three().when(TOMAS_ACTS, adds(NILS, Role::Copied, None)).refused_at("who", "already");
    three().when(INGRID_SAYS, adds(BOSS, Role::Copied, None)).forbidden("");
}

#[test]
fn a_case_has_one_complainant_and_another_person_can_become_it() {
    three().when(TOMAS_ACTS, becomes(1, Role::Copied)).not_now("needs a complainant");
    three().when(TOMAS_ACTS, becomes(2, Role::Complainant)).forbidden("Only a manager can change whose complaint");
    let changed = three().after(KARI_ACTS, becomes(2, Role::Complainant));
    let roles: Vec<Role> = on(&changed).into_iter().map(|(_, role)| role).collect();
    assert_eq!(roles, [Role::Affected, Role::Complainant, Role::Representative]);
    assert_eq!(changed.case.head.contact, NILS);
}

#[test]
fn whoever_is_owed_an_answer_or_represented_stays_on_the_case() {
    let off = |n| Command::Remove { n, why: "She has left the company.".to_owned() };
    three().when(TOMAS_ACTS, off(1)).not_now("needs a complainant");
    three().when(TOMAS_ACTS, Command::Remove { n: 2, why: String::new() }).refused_at("why", "Say why");
    let waits = three().after(Actor::System, mail(NILS, &[], "And now?"));
    waits.when(TOMAS_ACTS, off(2)).not_now("unanswered");
    let gone = three().after(TOMAS_ACTS, off(2));
    assert!(!gone.case.participants.has(NILS) && gone.case.participants.has_left(NILS));
    gone.when(NILS_SAYS, mail(NILS, &[], "Hello?")).not_found("There is no such case");
    gone.when(TOMAS_ACTS, off(2)).not_found("number");
}

#[test]
fn whoever_was_removed_does_not_come_back_by_somebody_elses_copy_but_by_ours() {
    let off = Command::Remove { n: 2, why: "Another branch.".to_owned() };
    let gone = three().after(TOMAS_ACTS, off).after(Actor::System, mail(INGRID, &[NILS], "Nils too."));
    assert!(!gone.case.participants.has(NILS));
    let whom = message::Recipients { cc: vec![Whom::Known(NILS)], ..Default::default() };
    let reply = Reply { promises: Vec::new(), whom, ..admission() };
    assert!(gone.after(TOMAS_ACTS, message::Command::Reply(reply)).case.participants.has(NILS));
}

#[test]
fn someone_is_sent_their_own_page() {
    let facts = three().when(TOMAS_ACTS, Command::SendPage { n: 2 }).decided().facts;
    let mail = message::send(2, NILS, Channel::Email, message::Purpose::PageLink, Vec::new());
    assert_eq!(facts, facts![mail.into_iter().next().unwrap(), Fact::PageSent { n: 2, message: 2 }]);
}

fn asked() -> Given {
    joined(in_writing())
        .after(TOMAS_ACTS, verdict::Command::Predict { scores: scores(4, 4, 3), made_right: true })
        .after(TOMAS_ACTS, verdict::Command::Ask)
        .after(TOMAS_ACTS, verdict::Command::AskAlso { n: 2 })
}

#[test]
fn others_words_stand_beside_and_only_the_complainants_word_counts() {
    let nils = asked().after(NILS_SAYS, verdict::Command::Give(answer(Word::MadeRight, "")));
    assert!(nils.case.verdict.standing().is_none(), "Nils is not the complainant");
    let beside = nils.case.verdict.beside(NILS).unwrap();
    assert_eq!(beside.given().last().map(|given| given.word), Some(Word::MadeRight));
    let both = nils.after(INGRID_SAYS, verdict::Command::Give(answer(Word::NotYet, "")));
    assert_eq!(both.case.verdict.standing().map(|given| given.word), Some(Word::NotYet));
}

#[test]
fn what_someone_else_is_not_happy_with_is_a_message_of_theirs_that_is_owed_an_answer() {
    let nils = asked().after(NILS_SAYS, verdict::Command::Give(answer(Word::NotYet, "Line 3 still jams.")));
    let waits: Vec<_> = nils.case.messages.unanswered().filter_map(message::Message::sender).collect();
    assert_eq!(waits, [NILS]);
    assert!(nils.case.verdict.is_asked(), "Ingrid still has her word");
}

#[test]
fn a_principals_word_counts_above_their_representatives_whoever_speaks_first() {
    let eva = asked().after(EVA_SAYS, verdict::Command::Give(answer(Word::MadeRight, "")));
    assert!(eva.case.verdict.is_made_right(), "nobody else has spoken for Ingrid");
    let ingrid = eva.after(INGRID_SAYS, verdict::Command::Give(answer(Word::NotYet, "")));
    assert_eq!(ingrid.case.verdict.standing().map(|given| given.word), Some(Word::NotYet));
    ingrid.when(EVA_SAYS, verdict::Command::Give(answer(Word::MadeRight, ""))).not_now("answered themselves");
    ingrid.when(INGRID_SAYS, verdict::Command::Give(answer(Word::MadeRight, ""))).not_now("already answered");
}

#[test]
fn who_was_not_asked_gives_no_verdict_and_nobody_is_asked_twice() {
    let given = joined(in_writing());
    given.when(NILS_SAYS, verdict::Command::Give(answer(Word::MadeRight, ""))).not_now("haven’t asked you");
    asked().when(TOMAS_ACTS, verdict::Command::AskAlso { n: 2 }).not_now("already been asked");
    asked().when(TOMAS_ACTS, verdict::Command::AskAlso { n: 9 }).not_found("number");
}

#[test]
fn a_person_judges_what_was_promised_to_them_or_to_whom_they_represent() {
    let done = joined(owned()).after(TOMAS_ACTS, promise::Command::Complete { n: 1, note: "It is fitted.".to_owned() });
    done.when(NILS_SAYS, promise::Command::Confirm { n: 1 }).forbidden("no such promise");
    done.when(EVA_SAYS, promise::Command::Confirm { n: 1 }).then([promise::Fact::Confirmed { n: 1 }]);
}

#[test]
fn only_who_speaks_for_the_complainant_tells_their_account() {
    let tell = || crate::account::Command::Understand { yes: true, words: String::new() };
    three().when(NILS_SAYS, tell()).forbidden("");
    assert!(three().when(EVA_SAYS, tell()).outcome().is_ok());
}

#[test]
fn an_answer_settles_only_the_messages_of_people_it_is_addressed_to() {
    let waits = complaint()
        .after(Actor::System, mail(NILS, &[BOSS], "Here too."))
        .after(Actor::System, mail(BOSS, &[], "When?"));
    let reply =
        |whom| message::Command::Reply(Reply { promises: Vec::new(), channel: Channel::Phone, whom, ..admission() });
    let to = |who: &[ContactId], cc: &[ContactId], answers| message::Recipients {
        to: who.iter().copied().map(Whom::Known).collect(),
        cc: cc.iter().copied().map(Whom::Known).collect(),
        answers,
    };
    let open = |given: &Given| given.case.messages.unanswered().map(|m| m.n).collect::<Vec<_>>();
    assert_eq!(open(&waits), [1, 2, 3]);
    let suggested = waits.clone().after(TOMAS_ACTS, reply(Default::default()));
    assert_eq!(open(&suggested), [2, 3], "whoever waits longest is answered");
    let nils = waits.clone().after(TOMAS_ACTS, reply(to(&[NILS], &[BOSS], None)));
    assert_eq!(open(&nils), [1, 3], "a copy answers nothing by itself");
    let both = waits.clone().after(TOMAS_ACTS, reply(to(&[NILS], &[BOSS], Some(vec![2, 3]))));
    assert_eq!(open(&both), [1]);
    let none = waits.clone().after(TOMAS_ACTS, reply(to(&[NILS], &[], Some(Vec::new()))));
    assert_eq!(open(&none), [1, 2, 3]);
    waits.when(TOMAS_ACTS, reply(to(&[NILS], &[], Some(vec![3])))).refused_at("answers", "doesn’t go to everyone");
    waits.when(TOMAS_ACTS, reply(to(&[NILS], &[], Some(vec![9])))).refused_at("answers", "isn’t waiting");
}

#[test]
fn a_reply_to_someone_else_is_no_answer_to_the_complainant() {
    let whom = message::Recipients { to: vec![Whom::Known(NILS)], ..Default::default() };
    let reply = Reply { channel: Channel::Phone, whom, ..admission() };
    let told = three().after(TOMAS_ACTS, case::Command::Own).after(TOMAS_ACTS, message::Command::Reply(reply));
    assert_eq!(told.case.owner, Some(TOMAS));
    let missing = case::path(&told.case)[0].missing.clone();
    assert!(missing.iter().any(|missing| missing.lack == case::Lack::Admission), "{missing:?}");
    assert_eq!(told.case.promises.get(1).map(|p| p.to), Some(promise::To::Contact(NILS)));
}
