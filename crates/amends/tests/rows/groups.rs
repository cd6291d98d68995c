//! A group case in the store: a table becomes cases, the letter comes to each once, whoever dies or works beside, and the
//! numbers are those of the cases, whatever happens to them.

use crate::{KARI, ONE, TOMAS, TWO, World, each};
use base::context::{Actor, Context};
use base::ids::{CaseNo, GroupNo, OrgId};
use base::refusal::Error;
use casework::case::{Case, Command as OnCase, Severity};
use casework::group::shared::{Held, Stands};
use casework::group::{self, Audience, Command, Counts, Group, work};
use casework::letter::Sections;
use casework::message::{self, Delivery, Kind};
use casework::{cause, remedy};
use engine::desk::Who;
use engine::jobs::Turn;
use jiff::SignedDuration;
use text::Language;

const G: GroupNo = GroupNo::nth(1);

impl World {
    /// A group that Tomas opens and owns.
    fn open_group(&self, org: OrgId) {
        let (now, organisation) = (self.desk.now(), self.runtime.block_on(self.desk.organisation(org)).unwrap());
        self.write(move |sql| {
            let ctx =
                Context { now, actor: Actor::Member(TOMAS), organisation: &organisation, has_mail: true, given: &[] };
            let done = group::open(sql, org, &ctx, ("Feeder belts can tear", Severity::Critical), None)?;
            assert_eq!(done.id, G);
            Ok(())
        });
    }

    fn ask(&self, org: OrgId, command: Command) -> Result<Group, Error> {
        let who = Who { org, actor: Actor::Member(TOMAS) };
        Ok(self.runtime.block_on(group::act(&self.desk, who, G, command))?.state)
    }

    fn tell(&self, org: OrgId, command: Command) -> Group {
        self.ask(org, command).unwrap_or_else(|no| panic!("{no}"))
    }

    fn work(&self) {
        self.pass(SignedDuration::from_secs(5));
        self.runtime.block_on(work::work(&self.desk, &Turn::alone())).unwrap();
    }

    fn counts(&self, org: OrgId) -> Counts {
        self.read(move |sql| group::counts(sql, org, G))
    }

    fn members(&self, org: OrgId) -> Vec<(CaseNo, String)> {
        self.read(move |sql| group::members(sql, org, G))
    }

    fn import(&self, org: OrgId, table: &str) {
        self.tell(org, Command::Import(group::read_table(table).unwrap()));
    }

    fn write_letter(&self, org: OrgId) {
        for (language, hello) in [(Language::English, "Dear {first name},"), (Language::German, "Guten Tag, {name},")] {
            let sections = Sections {
                subject: "Your order {order number}".to_owned(),
                happened: format!("{hello} it can tear."),
                fixed: "Half speed is safe.".to_owned(),
                changes: "The press stops when cold.".to_owned(),
                closing: "Tomas Reyes".to_owned(),
            };
            self.tell(org, Command::Draft { language, sections: Box::new(sections) });
        }
    }

    fn send(&self, org: OrgId, to: Audience) {
        self.tell(org, Command::Send { to, otherwise: Some(Some(Language::English)) });
    }

    /// Letters that were sent on every case of the group.
    fn letters(&self, org: OrgId) -> Vec<usize> {
        let all = self.members(org).into_iter();
        all.map(|(no, _)| self.case(org, no).letter.sent().len()).collect()
    }

    fn by_system(&self, org: OrgId, no: CaseNo, command: impl Into<OnCase>) {
        let who = Who { org, actor: Actor::System };
        self.runtime.block_on(self.desk.act(who, no, command.into())).unwrap();
    }
}

/// So many customers, every fifth of whom reads German.
fn table(count: usize) -> String {
    let mut rows = vec!["name,email,language,order number".to_owned()];
    rows.extend((0..count).map(|n| {
        let language = if n % 5 == 0 { "de" } else { "" };
        format!("Caller {n},caller{n}@firm{}.example,{language},{}", n % 7, 60_000 + n)
    }));
    rows.join("\n")
}

fn on_its_way(case: &Case) -> Option<u32> {
    let waits = |m: &&message::Message| matches!(&m.kind, Kind::Out { delivery: Delivery::OnItsWay, .. });
    case.messages.all().iter().find(waits).map(|message| message.n)
}

#[test]
fn good_rows_become_cases_and_broken_ones_are_listed_with_their_line_and_why() {
    each(|world| {
        world.open_group(ONE);
        let broken = "Nobody,,,\nMette,mette-at-aalborg,,\n";
        world.import(ONE, &format!("{}\n{broken}", table(60)));
        assert_eq!(world.counts(ONE), Counts::default(), "the request opens none");
        world.work();
        let counts = world.counts(ONE);
        assert_eq!((counts.children, counts.open, counts.told), (60, 60, 0));
        let refused = world.read(|sql| Ok(work::refused(sql, ONE, G, 10)?));
        let lines: Vec<u32> = refused.iter().map(|(_, row)| row.line).collect();
        assert_eq!(lines, [62, 63]);
        let (no, _) = world.members(ONE)[0];
        let case = world.case(ONE, no);
        assert_eq!((case.owner, case.head.severity), (Some(TOMAS), Severity::Critical));
        assert_eq!((case.shared.group(), case.head.subject.as_str()), (Some(G), "Feeder belts can tear"));
        // Whoever is in the group already is not in it twice.
        world.import(ONE, &table(61));
        world.work();
        assert_eq!(world.counts(ONE).children, 61);
        let refused = world.read(|sql| Ok(work::refused(sql, ONE, G, 100)?));
        assert_eq!(refused.len(), 62);
        assert!(refused[0].1.why.contains("is already in this group: A-"), "{:?}", refused[0]);
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}

#[test]
fn the_letter_comes_to_each_once_in_their_language_with_their_fields() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(30));
        world.work();
        world.write_letter(ONE);
        world.send(ONE, Audience::Everyone);
        world.work();
        world.work();
        assert_eq!(world.letters(ONE), [1; 30]);
        let counts = world.counts(ONE);
        assert_eq!((counts.sending, counts.told, counts.held), (30, 0, 0));
        let members = world.members(ONE);
        let (german, english) = (members[0].0, members[1].0);
        let words = world.read(move |sql| Ok(message::store::one(sql, ONE, german, 1)?)).unwrap();
        assert!(words.body.starts_with("Guten Tag, Caller 0, it can tear."), "{}", words.body);
        let words = world.read(move |sql| Ok(message::store::one(sql, ONE, english, 1)?)).unwrap();
        assert!(words.body.starts_with("Dear Caller, it can tear."), "{}", words.body);
        assert_eq!(words.subject.as_deref(), Some("Your order 60001"));
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}

/// What the check says, but for mail that no mail server of this story has taken out of the outbox.
fn wrong(world: &World) -> Vec<String> {
    world.wrong(ONE).into_iter().filter(|says| !says.contains("is in the outbox")).collect()
}

#[test]
fn numbers_follow_every_fact_of_every_case_and_are_the_same_when_made_again() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(6));
        world.work();
        world.write_letter(ONE);
        world.send(ONE, Audience::Everyone);
        world.work();
        let numbers: Vec<CaseNo> = world.members(ONE).into_iter().map(|(no, _)| no).collect();
        for no in &numbers[..4] {
            let n = on_its_way(&world.case(ONE, *no)).unwrap();
            world.by_system(ONE, *no, message::Command::Deliver { n });
        }
        let n = on_its_way(&world.case(ONE, numbers[4])).unwrap();
        let failure = message::Failure::said("no such user");
        world.by_system(ONE, numbers[4], message::Command::Fail { n, failure });
        let from = world.case(ONE, numbers[0]).head.contact;
        let text = "Who pays for it?".to_owned();
        let arrival = message::Arrival {
            channel: message::Channel::Email,
            from,
            cc: Vec::new(),
            parent: None,
            exempt: None,
            problem: None,
            text,
        };
        world.by_system(ONE, numbers[0], message::Command::Receive(arrival));
        let offer =
            remedy::Offer { kind: remedy::Kind::Replacement, what: "A belt".to_owned(), cost: 0, approver: None };
        world.act((ONE, TOMAS), numbers[1], remedy::Command::Offer(offer));
        let counts = world.counts(ONE);
        let told = (counts.told, counts.sending, counts.bounced);
        assert_eq!((told, counts.wrote, counts.waiting, counts.dated), ((4, 1, 1), 1, 1, 1));
        let evidence = "A signed slip".to_owned();
        world.act((ONE, TOMAS), numbers[1], remedy::Command::Deliver { n: 1, evidence, file: None });
        let counts = world.counts(ONE);
        assert_eq!((counts.dated, counts.put_right), (0, 1));
        assert_eq!(wrong(world), [""; 0]);
        world.rebuild(ONE);
        assert_eq!(world.counts(ONE), counts);
        assert_eq!(wrong(world), [""; 0]);
    });
}

#[test]
fn who_cannot_be_written_to_is_held_back_by_name_and_the_rest_go() {
    each(|world| {
        world.open_group(ONE);
        let rows = "Anke,anke@x.example,,1\nMette,mette@x.example,,\nOddvar,,+47 22 33 44 55,4\n";
        world.import(ONE, &format!("name,email,phone,order number\n{rows}"));
        world.work();
        world.write_letter(ONE);
        world.send(ONE, Audience::Everyone);
        world.work();
        let counts = world.counts(ONE);
        assert_eq!((counts.children, counts.sending, counts.held), (3, 1, 2));
        let why = |at: usize| {
            let (no, _) = world.members(ONE)[at];
            world.case(ONE, no).shared.place().unwrap().held.clone()
        };
        assert_eq!(why(1), Some((Held::NoValue, Some("order number".to_owned()))));
        assert_eq!(why(2), Some((Held::NoEmail, None)));
        // To those not told yet only: Anke’s is on its way.
        world.send(ONE, Audience::NotTold);
        world.work();
        assert_eq!(world.letters(ONE), [1, 0, 0]);
    });
}

#[test]
fn whoever_joins_after_a_letter_is_not_sent_it_unasked() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(2));
        world.work();
        world.write_letter(ONE);
        world.send(ONE, Audience::Everyone);
        world.work();
        world.import(ONE, "name,email,order number\nLate,late@x.example,7\n");
        world.work();
        world.work();
        assert_eq!(world.letters(ONE), [1, 1, 0]);
        world.send(ONE, Audience::NotTold);
        world.work();
        assert_eq!(world.letters(ONE), [1, 1, 1]);
        let nobody_left = world.ask(ONE, Command::Send { to: Audience::NotTold, otherwise: None }).unwrap_err();
        assert!(nobody_left.to_string().contains("reached everybody"), "{nobody_left}");
    });
}

#[test]
fn a_letter_that_is_stopped_goes_no_further_and_one_goes_at_a_time() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(4));
        world.work();
        world.write_letter(ONE);
        world.send(ONE, Audience::Everyone);
        let second = world.ask(ONE, Command::Send { to: Audience::Everyone, otherwise: Some(None) }).unwrap_err();
        assert!(second.to_string().contains("still going out: 0 of 4"), "{second}");
        world.tell(ONE, Command::Stop);
        world.work();
        assert_eq!(world.letters(ONE), [0; 4]);
        world.send(ONE, Audience::Everyone);
        world.work();
        assert_eq!(world.letters(ONE), [1; 4]);
    });
}

#[test]
fn languages_nobody_wrote_are_told_of_before_anything_goes() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, "name,email,language,order number\nClaire,claire@x.example,fr,1\nAnke,anke@x.example,de,2\n");
        world.work();
        world.write_letter(ONE);
        let no = world.ask(ONE, Command::Send { to: Audience::Everyone, otherwise: None }).unwrap_err();
        assert!(no.to_string().starts_with("Claire reads French, in which the letter isn’t written."), "{no}");
        assert_eq!(world.letters(ONE), [0, 0]);
        world.tell(ONE, Command::Send { to: Audience::Everyone, otherwise: Some(None) });
        world.work();
        assert_eq!((world.letters(ONE), world.counts(ONE).held), (vec![0, 1], 1));
    });
}

#[test]
fn what_stands_for_all_reaches_each_and_each_new_one() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(30));
        world.work();
        world.tell(ONE, Command::Contain(remedy::Command::Contain { text: "Half speed.".to_owned() }));
        let (branch, text) = (cause::Branch::System, "The press ran cold".to_owned());
        world.tell(ONE, Command::Cause(cause::Command::Name { branch, text, whys: Vec::new() }));
        world.work();
        world.import(ONE, "name,email\nLate,late@x.example\n");
        world.work();
        let stands = Stands { contained: true, cause: true, ..Stands::default() };
        for (no, _) in world.members(ONE) {
            assert_eq!(world.case(ONE, no).shared.stands(), stands, "{no}");
        }
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}

#[test]
fn a_group_is_shown_as_it_stands_without_reading_who_joined_and_left() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(30));
        world.work();
        let (case, _) = world.members(ONE)[3].clone();
        world.tell(ONE, Command::Remove { case, why: "Another belt.".to_owned() });
        world.tell(ONE, Command::Contain(remedy::Command::Contain { text: "Half speed.".to_owned() }));
        world.work();
        let (whole, shown) = world.read(|sql| Ok((group::load(sql, ONE, G)?.0, group::shown(sql, ONE, G)?)));
        assert_eq!((shown.children, whole.version > shown.version), (29, true));
        let Group { as_of, version, .. } = whole;
        assert_eq!(Group { as_of, version, ..shown }, whole);
        let elsewhere = world.runtime.block_on(world.desk.read(|sql| group::shown(sql, TWO, G))).unwrap_err();
        assert_eq!(elsewhere.to_string(), "There is no group case G-1.");
    });
}

#[test]
fn two_nodes_at_once_and_one_that_is_stopped_half_way_send_each_letter_once() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(120));
        let both = || {
            let (one, two) = (world.desk.clone(), world.desk.clone());
            world.runtime.block_on(async {
                let one = tokio::spawn(async move { work::work(&one, &Turn::alone()).await });
                let two = tokio::spawn(async move { work::work(&two, &Turn::alone()).await });
                let _ = (one.await.unwrap(), two.await.unwrap());
            });
        };
        both();
        world.work();
        assert_eq!(world.counts(ONE).children, 120);
        world.write_letter(ONE);
        world.send(ONE, Audience::Everyone);
        // The node is gone in the middle of it: what it had in hand is not there.
        let desk = world.desk.clone();
        world.runtime.block_on(async move {
            let running = tokio::spawn(async move { work::work(&desk, &Turn::alone()).await });
            tokio::time::sleep(std::time::Duration::from_millis(40)).await;
            running.abort();
        });
        both();
        world.work();
        assert_eq!(world.letters(ONE), [1; 120]);
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}

#[test]
fn groups_of_another_organisation_are_not_there() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(3));
        world.work();
        let who = Who { org: TWO, actor: Actor::Member(KARI) };
        let no = world.runtime.block_on(world.desk.act(who, G, Command::Own)).unwrap_err();
        assert_eq!(no.to_string(), "There is no group case G-1.");
        assert_eq!((world.counts(TWO), world.members(TWO).len()), (Counts::default(), 0));
    });
}

#[test]
fn a_row_that_does_not_hold_what_the_history_says_is_told_of() {
    each(|world| {
        world.open_group(ONE);
        world.import(ONE, &table(3));
        world.work();
        world.write(|sql| {
            sql.run(db::sql!("update group_count set told = 3 where org = $1"), &db::args![ONE])?;
            sql.run(db::sql!("update group_case set title = 'Other' where org = $1"), &db::args![ONE])?;
            sql.run(db::sql!("update group_child set waiting = 9 where org = $1"), &db::args![ONE])?;
            Ok(())
        });
        let wrong = world.wrong(ONE);
        assert!(wrong.iter().any(|says| says.starts_with("G-1: its numbers")), "{wrong:?}");
        assert!(wrong.iter().any(|says| says.starts_with("G-1: a list has a row")), "{wrong:?}");
        assert!(wrong.iter().any(|says| says.starts_with("A-1001: a list has a row")), "{wrong:?}");
        world.rebuild(ONE);
        assert_eq!(world.wrong(ONE), [""; 0]);
    });
}
