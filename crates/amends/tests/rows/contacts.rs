//! Two contacts who turn out to be one person, in the store, on both databases.

use crate::{ONE, TOMAS, TWO, World, each};
use base::context::Actor;
use base::ids::{CaseNo, ContactId, OrgId};
use base::refusal::Error;
use casework::case::Command;
use casework::customer::actions::{Command as OnContact, carry_out};
use casework::customer::{self, Contact};
use casework::joining::What;
use casework::message::{self, Channel, Recipients, Reply, Stance};
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

    fn merge_people(&self, org: OrgId) {
        let old = self.person(org, OLD);
        self.on(org, OnContact::Merge(old.customer, old.id, NEW.to_owned())).unwrap();
    }

    #[track_caller]
    fn no_merge(&self, org: OrgId, email: &'static str, into: &str, says: &str) {
        let known = self.person(org, email);
        let no = self.on(org, OnContact::Merge(known.customer, known.id, into.to_owned())).unwrap_err();
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
        assert_eq!(links(), were);
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
        world.no_merge(ONE, OLD, "", "Enter the email address");
        world.no_merge(ONE, OLD, &itself, "the same contact");
        world.no_merge(ONE, OLD, "nobody@halden.example", "no such contact here");
        world.no_merge(ONE, OLD, "mette@elsewhere.example", "no such contact here");
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
        let reached = world.read(move |sql| Ok(customer::merging::reached(sql, ONE, old.clone())?));
        assert_eq!((reached.email.as_deref(), reached.name.as_str()), (Some(NEW), "ingrid"));
        let reply = Reply {
            channel: Channel::Email,
            text: "We look.".to_owned(),
            stance: Stance::default(),
            asks_understood: false,
            promises: Vec::new(),
            whom: Recipients::default(),
        };
        world.act((ONE, TOMAS), first, message::Command::Reply(reply));
    });
}
