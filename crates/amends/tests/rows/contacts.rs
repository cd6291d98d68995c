//! Two contacts who turn out to be one person, in the store, on both databases.

use crate::{ONE, TOMAS, TWO, World, each};
use base::context::Actor;
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::Error;
use casework::case::Command;
use casework::customer::actions::{Command as OnContact, Other, carry_out};
use casework::customer::{self, Contact, Sender};
use casework::joining::What;
use casework::letter::{self, Sections};
use casework::message::{Recipients, Whom};
use casework::participant::{self, Part, Role};
use casework::receive::{Incoming, receive};
use engine::desk::Who;
use jiff::SignedDuration;

const OLD: &str = "ingrid@gmail.com";
const NEW: &str = "ingrid.moe@halden.example";

impl World {
    fn person(&self, org: OrgId, email: &'static str) -> Contact {
        self.read(move |sql| Ok(customer::by_email(sql, org, email)?)).unwrap()
    }

    fn on(&self, org: OrgId, command: OnContact) -> Result<Contact, Error> {
        let who = Who { org, actor: Actor::Member(TOMAS) };
        self.runtime.block_on(carry_out(&self.desk, who, command))
    }

    pub fn merge_people(&self, org: OrgId) {
        self.merge_person(org, OLD, NEW);
    }

    pub fn merge_person(&self, org: OrgId, email: &'static str, into: &str) {
        let (old, into) = (self.person(org, email), into.to_owned());
        let other = Other { confirmed: into.clone(), into };
        self.on(org, OnContact::Merge(old.customer, old.id, other)).unwrap();
    }

    #[track_caller]
    fn no_merge(&self, org: OrgId, email: &'static str, into: &str, says: &str) {
        let known = self.person(org, email);
        let other = Other { into: into.to_owned(), confirmed: String::new() };
        let no = self.on(org, OnContact::Merge(known.customer, known.id, other)).unwrap_err();
        assert!(no.to_string().contains(says), "“{no}” does not say “{says}”");
    }
}

fn both(world: &World) -> (CaseNo, CaseNo) {
    let first = world.hear(ONE, OLD, "The belt tore.", None).case().unwrap();
    let second = world.hear(ONE, NEW, "The belt tore, once more from work.", None).case().unwrap();
    (first, second)
}

#[test]
fn what_either_writes_comes_from_the_one_who_goes_on() {
    each(|world| {
        let (first, _) = both(world);
        world.merge_people(ONE);
        let new = world.person(ONE, NEW);
        let third = world.hear(ONE, OLD, "Something else.", None).case().unwrap();
        assert_eq!(world.case(ONE, third).head.contact, new.id);
        assert_eq!(world.case(ONE, third).head.customer, new.customer);
        // On a case from before both write as the one it knows, without a question.
        let joined = world.hear(ONE, NEW, "To the first case.", Some(first));
        assert_eq!(joined.case(), Some(first));
        let case = world.case(ONE, first);
        let last = case.messages.all().last().unwrap();
        assert_eq!(last.sender(), Some(case.head.contact));
        assert_eq!(world.wrong(ONE), Vec::<String>::new());
    });
}

#[test]
fn links_of_both_go_on_working_and_undoing_leaves_them_as_they_were() {
    each(|world| {
        let (first, second) = both(world);
        let before = (world.person(ONE, OLD), world.person(ONE, NEW));
        let opens = |no: CaseNo, id: ContactId| {
            let generation = world.read(move |sql| Ok(customer::generation(sql, ONE, id)?));
            (world.case(ONE, no).participants.has(id), generation)
        };
        let links = || (opens(first, before.0.id), opens(second, before.1.id));
        let were = links();
        world.merge_people(ONE);
        assert_eq!(links(), were);
        world.on(ONE, OnContact::Part(before.0.customer, before.0.id)).unwrap();
        assert_eq!((world.person(ONE, OLD), world.person(ONE, NEW)), before);
        let (ended, stays) = links();
        assert_ne!(ended, were.0, "the other read their mail");
        assert_eq!((ended.0, &stays), (were.0.0, &were.1));
        let third = world.hear(ONE, OLD, "Something else.", None).case().unwrap();
        assert_eq!(world.case(ONE, third).head.contact, before.0.id);
    });
}

#[test]
fn cases_of_two_contacts_who_are_one_person_can_be_merged() {
    each(|world| {
        let (first, second) = both(world);
        let merge = || Command::from(What::Merge { no: first, into: second });
        let who = Who { org: ONE, actor: Actor::Member(TOMAS) };
        let no = world.runtime.block_on(world.desk.act(who, first, merge())).unwrap_err();
        assert!(no.to_string().contains("Merge the contacts first"), "{no}");
        world.merge_people(ONE);
        world.act((ONE, TOMAS), first, merge());
        assert_eq!(world.case(ONE, second).messages.unanswered().count(), 2);
        assert_eq!(world.wrong(ONE), Vec::<String>::new());
    });
}

#[test]
fn a_merge_of_contacts_that_cannot_be_is_refused_in_plain_words() {
    each(|world| {
        both(world);
        world.hear(TWO, "mette@elsewhere.example", "Elsewhere.", None);
        let itself = world.person(ONE, OLD).id.to_string();
        world.no_merge(ONE, OLD, "", "enter their email address");
        world.no_merge(ONE, OLD, &itself, "the same contact");
        world.no_merge(ONE, OLD, "nobody@halden.example", "no such contact here");
        world.no_merge(ONE, OLD, "mette@elsewhere.example", "no such contact here");
        world.no_merge(ONE, OLD, NEW, "If they are the same person, merge them anyway");
        world.merge_people(ONE);
        world.no_merge(ONE, OLD, NEW, "already");
        world.no_merge(ONE, NEW, OLD, "was merged into ingrid.moe");
        world.pass(SignedDuration::from_hours(25));
        let old = world.person(ONE, OLD);
        let late = world.on(ONE, OnContact::Part(old.customer, old.id)).unwrap_err();
        assert!(late.to_string().contains("more than a day ago"), "{late}");
    });
}

#[test]
fn mail_to_the_one_who_was_merged_goes_to_the_address_of_the_other() {
    each(|world| {
        let (first, _) = both(world);
        world.merge_people(ONE);
        let old = world.person(ONE, OLD);
        let reached = world.read(move |sql| Ok(customer::merging::addressee(sql, ONE, old.id)?)).unwrap();
        assert_eq!((reached.email.as_deref(), reached.name.as_str()), (Some(NEW), "ingrid"));
        world.by_mail(first, Recipients::default());
    });
}

#[test]
fn a_letter_to_somebody_who_was_merged_goes_to_the_address_of_the_other_as_a_mail_does() {
    each(|world| {
        let first = world.hear(ONE, "bo@halden.example", "The belt tore.", None).case().unwrap();
        both(world);
        world.act((ONE, TOMAS), first, Command::Own);
        let old = world.person(ONE, OLD);
        let part = Part { role: Role::Representative, stands_for: Some(1), authority: "She signs for him.".to_owned() };
        let (who, customer) = (Whom::Known(old.id), Some(old.customer));
        world.act((ONE, TOMAS), first, participant::Command::Add { who, part, customer });
        let n = world.case(ONE, first).participants.of(old.id).unwrap().n;
        let sections = Sections { subject: "Your belt".to_owned(), ..Sections::default() };
        let save = Box::new(letter::Command::Save(sections));
        world.act((ONE, TOMAS), first, letter::Command::To { n, letter: save });
        world.merge_people(ONE);
        let case = world.case(ONE, first);
        let to = world.read(move |sql| casework::case::letter_to(sql, ONE, &case));
        assert_eq!((to.id, to.email.as_deref()), (old.id, Some(NEW)));
    });
}

#[test]
fn links_of_all_who_are_one_person_end_with_the_address_they_were_sent_to() {
    each(|world| {
        both(world);
        world.merge_people(ONE);
        let (old, new) = (world.person(ONE, OLD), world.person(ONE, NEW));
        let generations = || {
            let all = [old.id, new.id];
            all.map(|id| world.read(move |sql| Ok(customer::generation(sql, ONE, id)?)).unwrap())
        };
        let were = generations();
        let email = Some("ingrid.berg@halden.example".to_owned());
        world.on(ONE, OnContact::Keep(Contact { email, ..new.clone() })).unwrap();
        let moved = generations();
        assert!(moved[0] > were[0] && moved[1] > were[1], "{were:?} {moved:?}");
        world.on(ONE, OnContact::EndLinks(new.customer, new.id)).unwrap();
        let ended = generations();
        assert!(ended[0] > moved[0] && ended[1] > moved[1], "{moved:?} {ended:?}");
    });
}

#[test]
fn nobody_is_on_a_case_twice_whichever_of_their_addresses_is_copied_or_typed() {
    each(|world| {
        let (first, _) = both(world);
        world.merge_people(ONE);
        let people = || world.case(ONE, first).participants.all().len();
        assert_eq!(people(), 1);
        let copied = |email: &str| Sender { email: Some(email.to_owned()), ..Sender::default() };
        let incoming = Incoming {
            sender: copied(OLD),
            others: vec![copied(NEW), copied(OLD)],
            text: "With a copy to work.".to_owned(),
            tag: Some(first),
            ..Incoming::default()
        };
        let who = Who { org: ONE, actor: Actor::System };
        world.runtime.block_on(receive(&world.desk, who, incoming)).unwrap();
        assert_eq!(people(), 1);
        let to = vec![Whom::Typed(Box::new(copied(NEW)))];
        let whom = Recipients { to, ..Recipients::default() };
        world.by_mail(first, whom);
        assert_eq!(people(), 1);
        assert_eq!(world.case(ONE, first).messages.unanswered().count(), 2, "until it was handed over");
    });
}
