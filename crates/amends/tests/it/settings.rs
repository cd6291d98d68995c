//! The settings of an organisation as facts: their rows are what the facts say, whatever happened; what is altered behind
//! them is found; an older store is carried over once.

use crate::keeping::{amends, said};
use crate::old_store::restored;
use crate::world::{ORG, Place, World, everywhere};
use amends::boot;
use amends::check::check;
use amends::rebuild::rebuild;
use base::context::{Actor, Role};
use base::ids::{MailboxId, MemberId, OrgId};
use base::refusal::Error;
use db::{Db, Options, Target, args, sql};
use engine::desk::{Desk, Who, machine_clock};
use engine::mailbox::FIRST;
use engine::stream::{self, Stored};
use people::member::rules::{KeyTerms, MemberText, SettingsText};
use people::member::{self, Member};
use people::organisation::history::Change;
use people::organisation::{
    self, Command, Fact, Login, MailboxChange, MailboxSettings, OrganisationState, STREAM, Settings,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::Barrier;
use text::Language;
use tokio::runtime::Runtime;

fn history(runtime: &Runtime, desk: &Desk, org: OrgId) -> Vec<Stored<Fact>> {
    runtime.block_on(desk.read(move |sql| stream::load(sql, org, STREAM.into()))).unwrap()
}

fn rows(runtime: &Runtime, desk: &Desk) -> Vec<String> {
    runtime.block_on(desk.read(|sql| organisation::rows(sql, ORG))).unwrap()
}

fn wrong(runtime: &Runtime, desk: &Desk) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("scratch.db"));
    let (scratch, _) = Db::open(&target, &boot::MIGRATIONS, Options::default()).unwrap();
    let mut wrong = Vec::new();
    runtime.block_on(check(desk, ORG, &scratch, &mut |says| wrong.push(says))).unwrap();
    wrong
}

fn pick<'a>(random: &mut StdRng, all: &[&'a str]) -> &'a str {
    all[random.random_range(0..all.len())]
}

/// Something that may be asked, sensible or not.
fn any(random: &mut StdRng, turn: u32) -> Command {
    let member = MemberId(random.random_range(1..8));
    let token = [turn.to_be_bytes()[3]; 32].map(|byte| byte ^ random.random::<u8>());
    let text = |random: &mut StdRng| MemberText {
        name: pick(random, &["Per Moe", "Ida Lie", "Ola Dahl", ""]).to_owned(),
        email: format!("m{}@northline.example", random.random_range(1..30)),
        role: pick(random, &["agent", "manager", "executive", "admin"]).to_owned(),
        team: pick(random, &["", "logistics", "finance"]).to_owned(),
        limit: pick(random, &["0", "500", "1200.50"]).to_owned(),
        direct_line: pick(random, &["", "+47 55 01"]).to_owned(),
        active: random.random_bool(0.7),
    };
    match random.random_range(0..10) {
        0 => Command::Settle(SettingsText {
            name: pick(random, &["Northline Parts", "Northline", " "]).to_owned(),
            address: pick(random, &["complaints@northline.example", "help@northline.example"]).to_owned(),
            currency: pick(random, &["EUR", "nok", "x"]).to_owned(),
            zone: pick(random, &["Europe/Oslo", "UTC", "Europe/Atlantis"]).to_owned(),
            week: pick(random, &["", "mon-fri 09:00-17:00", "sat 10:00-12:00"]).to_owned(),
            holidays: pick(random, &["", "2026-12-25", "2026-12-25\n2026-12-26"]).to_owned(),
            language: pick(random, &["", "de", "nb", "xx"]).to_owned(),
        }),
        1 | 2 => Command::Invite { text: text(random), token },
        3 => Command::InviteAgain { member, token },
        4 | 5 => Command::Amend { member, text: text(random) },
        6 => {
            let label = pick(random, &["the web shop", "the till"]).to_owned();
            let change = match random.random_range(0..5) {
                0 => Login::MakeKey { label, token, terms: KeyTerms::default() },
                1 => Login::RevokeKey { label },
                2 => Login::ChooseLanguage(if random.random() { Language::German } else { Language::English }),
                3 => Login::ChangePassword { password: format!("hash {turn}"), ends_keys: turn.is_multiple_of(2) },
                _ => Login::SignOutEverywhere { ends_keys: turn.is_multiple_of(2) },
            };
            Command::Login { member, change }
        }
        7 => Command::ChangeRules { pack: pick(random, &["", "pack: ours\n"]).to_owned(), off: None },
        8 => {
            let address = format!("box{}@northline.example", random.random_range(1..9));
            let mailbox = MailboxId(random.random_range(2..6));
            let settings = MailboxSettings { paused: random.random(), ..MailboxSettings::first(&address) };
            let to = Box::new(settings);
            match random.random_range(0..3) {
                0 => Command::Mailbox(mailbox, MailboxChange::Added(to)),
                1 => Command::Mailbox(mailbox, MailboxChange::Amended { to, secrets: Vec::new() }),
                _ => Command::Mailbox(mailbox, MailboxChange::Removed),
            }
        }
        _ => {
            let address = pick(random, &["complaints@northline.example", "desk@northline.example"]);
            let to = Box::new(MailboxSettings::first(address));
            Command::Mailbox(FIRST, MailboxChange::Amended { to, secrets: Vec::new() })
        }
    }
}

#[test]
fn whatever_is_asked_rows_made_bit_by_bit_are_those_made_again_from_the_facts() {
    everywhere(|place| {
        for seed in 0..5 {
            let Some(place) = again(place) else { continue };
            let world = World::open(&place);
            let mut random = StdRng::seed_from_u64(seed);
            let mut done = 0;
            for turn in 0..120 {
                let command = any(&mut random, turn);
                let actor = match &command {
                    Command::Login { member, .. } => Actor::Member(*member),
                    _ => Actor::System,
                };
                match world.runtime.block_on(world.desk.act(Who { org: ORG, actor }, STREAM, command)) {
                    Ok(_) => done += 1,
                    Err(Error::Refused(_)) => {}
                    Err(fault) => panic!("seed {seed}, turn {turn}: {fault}"),
                }
            }
            assert!(done > 20, "seed {seed}: {done}");
            let bit_by_bit = rows(&world.runtime, &world.desk);
            assert_eq!(wrong(&world.runtime, &world.desk), [""; 0], "seed {seed}");
            spoil(&world);
            assert_ne!(rows(&world.runtime, &world.desk), bit_by_bit);
            world.runtime.block_on(rebuild(&world.desk, ORG, |_| ())).unwrap();
            assert_eq!(rows(&world.runtime, &world.desk), bit_by_bit, "seed {seed}");
            assert_eq!(wrong(&world.runtime, &world.desk), [""; 0], "seed {seed}");
        }
    });
}

/// Another empty place of the same kind.
fn again(place: &Place) -> Option<Place> {
    match place.target {
        Target::Sqlite(_) => Some(Place::sqlite()),
        Target::Postgres(_) => Place::postgres(),
    }
}

fn spoil(world: &World) {
    let spoiling = world.desk.write(|sql| {
        sql.run(sql!("update member set role = 'admin', spending = 4711, team = 'nobody'"), &args![])?;
        sql.run(sql!("update organisation set name = 'Someone else', currency = 'XXX'"), &args![])?;
        Ok::<_, Error>(sql.run(sql!("update mailbox set name = 'nothing'"), &args![])?)
    });
    world.runtime.block_on(spoiling).unwrap();
}

#[test]
fn settings_and_their_history_altered_behind_the_rules_are_found_and_told() {
    everywhere(|place| {
        let world = World::open(place);
        assert_eq!(wrong(&world.runtime, &world.desk), [""; 0]);
        let plants = [
            (sql!("update member set spending = 999999"), "a row holds what the facts do not say: member 1"),
            (sql!("update organisation set currency = 'USD'"), "a row lacks what the facts say: organisation"),
            (
                sql!("update mailbox set address = 'mine@evil.example'"),
                "a row holds what the facts do not say: mailbox 1",
            ),
        ];
        for (text, _) in plants {
            world.runtime.block_on(world.desk.write(move |sql| Ok::<_, Error>(sql.run(text, &args![])?))).unwrap();
        }
        let found = wrong(&world.runtime, &world.desk);
        for (_, words) in plants {
            assert!(found.iter().any(|says| says.contains(words)), "nothing says “{words}” in {found:#?}");
        }
        let text = sql!("update fact set actor = 'm1' where room = 'member' and kind = 'added'");
        world.runtime.block_on(world.desk.write(move |sql| Ok::<_, Error>(sql.run(text, &args![])?))).unwrap();
        let found = wrong(&world.runtime, &world.desk);
        let says = "the history of the settings: fact 2 (member.added) is not what was written";
        assert!(found.iter().any(|told| told == says), "{found:#?}");
    });
}

#[test]
fn an_address_that_signs_somebody_in_already_is_refused_in_every_organisation() {
    everywhere(|place| {
        let world = World::open(place);
        let (now, who) = (world.desk.now(), Who { org: ORG, actor: Actor::System });
        let text = MemberText {
            name: "Tomas Two".to_owned(),
            email: "tomas@northline.example".to_owned(),
            role: "agent".to_owned(),
            limit: "0".to_owned(),
            ..MemberText::default()
        };
        let emails = world.runtime.block_on(world.desk.read(|sql| Ok(member::members(sql, ORG)?))).unwrap();
        let text = MemberText { email: emails[0].email.clone(), ..text };
        let no = world.runtime.block_on(world.desk.act(who, STREAM, Command::Invite { text, token: [1; 32] }));
        assert!(no.unwrap_err().to_string().contains("already belongs to a member"));
        let other = member::OrganisationSetup {
            id: OrgId(2),
            name: "Southline".to_owned(),
            address: crate::world::ADDRESS.to_owned(),
            currency: "EUR".to_owned(),
            calendar: calendar::ServiceCalendar::standard(jiff::tz::TimeZone::UTC),
        };
        let founding = world.desk.settle(OrgId(2), move |sql| member::found(sql, &other, now));
        let no = world.runtime.block_on(founding).unwrap_err();
        assert!(no.to_string().contains("can’t be used here"), "{no}");
    });
}

/// What the release before wrote down of changes, as it did.
fn note_as_before(db: &Db) {
    let notes = [
        ("founded", r#"{"name":"Northline"}"#, 1_790_000_000_000_i64, "m9"),
        ("member_invited", r#"{"member":2,"name":"Ana Lindqvist","role":"agent"}"#, 1_790_000_060_000, "m9"),
        ("settled", r#"{"name":"Northline Parts","currency":"EUR"}"#, 1_790_000_120_000, "m9"),
        ("key_made", r#"{"label":"the web shop"}"#, 1_790_000_180_000, "m2"),
        ("mailbox_amended", r#"{"address":"complaints@northline.example","paused":false}"#, 1_790_000_240_000, "s"),
    ];
    for (n, (kind, body, at, actor)) in (1_i64..).zip(notes) {
        let text =
            sql!("insert into organisation_fact (org, n, kind, body, at, actor) values ($1, $2, $3, $4, $5, $6)");
        let note = db.write(move |sql| Ok::<_, Error>(sql.run(text, &args![ORG.0, n, kind, body, at, actor])?));
        note.wait().unwrap();
    }
}

#[test]
fn an_older_store_is_carried_over_once_with_its_moments_and_actors_also_by_two_nodes_at_once() {
    everywhere(|place| {
        let db = restored(place, "store.amends.gz");
        note_as_before(&db);
        drop(db);
        let start = Barrier::new(2);
        std::thread::scope(|scope| {
            let nodes = [(); 2].map(|()| {
                scope.spawn(|| {
                    start.wait();
                    boot::open(&place.target, machine_clock()).unwrap();
                })
            });
            nodes.into_iter().for_each(|node| node.join().unwrap());
        });
        let runtime = Runtime::new().unwrap();
        let desk = boot::open(&place.target, machine_clock()).unwrap().0;
        let history = history(&runtime, &desk, ORG);
        let kinds: Vec<String> = history
            .iter()
            .map(|stored| match &stored.fact {
                Fact::Organisation(Settings::Noted { what, .. }) => what.clone(),
                Fact::Organisation(Settings::CarriedOver { .. }) => "carried over".to_owned(),
                other => format!("{other:?}"),
            })
            .collect();
        let expected = ["founded", "member_invited", "settled", "key_made", "mailbox_amended", "carried over"];
        assert_eq!(kinds, expected);
        assert_eq!(history[1].stamp.by, Actor::Member(MemberId(9)));
        assert_eq!(history[3].stamp.at.as_millisecond(), 1_790_000_180_000);
        assert_eq!(wrong(&runtime, &desk), [""; 0]);
        let before = rows(&runtime, &desk);
        assert!(before.len() > 9, "{before:?}");
        runtime.block_on(rebuild(&desk, ORG, |_| ())).unwrap();
        assert_eq!(rows(&runtime, &desk), before);
        let state: OrganisationState = stream::fold(&history).unwrap();
        let sara = state.members.values().find(|m| m.profile.name == "Kari Holm").unwrap();
        assert!(sara.signed_up && sara.profile.role == Role::Manager);
        let left: i64 = runtime
            .block_on(desk.read(|sql| {
                let count = sql.one(sql!("select count(*) from organisation_fact"), &args![], |row| row.get(0))?;
                Ok(count.unwrap_or(0))
            }))
            .unwrap();
        assert_eq!(left, 0);
    });
}

/// `fixtures/settings.amends.gz` was made by `tests/old-settings.py` with the binary of the first release.
#[test]
fn what_people_changed_with_the_first_release_is_read_and_everything_stands_as_it_did() {
    everywhere(|place| {
        drop(restored(place, "settings.amends.gz"));
        let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
        let runtime = Runtime::new().unwrap();
        let organisation = runtime.block_on(desk.organisation(ORG)).unwrap();
        let history = history(&runtime, &desk, ORG);
        let told: Vec<String> = history
            .iter()
            .map(|stored| Change::of(stored, &organisation))
            .map(|change| format!("{} {}", change.who(&organisation), change.says))
            .collect();
        assert_eq!(
            told,
            [
                "Astrid Lund set up Northline",
                "Astrid Lund invited Tomas Reyes as agent",
                "Astrid Lund changed Tomas Reyes; since then: manager, team “logistics”",
                "Astrid Lund changed the settings; since then they are: Northline Parts, c2@northline.example, NOK, \
                 mon-fri 09:00-16:00 Europe/Oslo",
                "Astrid Lund made the API key “the till”",
                "Astrid Lund switched off the coach’s rule denial.records",
                "Amends recorded all settings as they stood. Later changes show the old and the new value",
            ]
        );
        let state: OrganisationState = stream::fold(&history).unwrap();
        let tomas = &state.members[&MemberId(2)];
        assert_eq!((tomas.profile.role, tomas.profile.limit, tomas.signed_up), (Role::Manager, 90_000, false));
        assert!(state.members[&MemberId(1)].keys.contains("the till") && state.coach_pack.contains("denial.records"));
        assert_eq!(state.mailboxes[&FIRST].address, "c2@northline.example");
        assert_eq!(wrong(&runtime, &desk), [""; 0]);
        let before = rows(&runtime, &desk);
        runtime.block_on(rebuild(&desk, ORG, |_| ())).unwrap();
        assert_eq!(rows(&runtime, &desk), before);
        let settings =
            Command::Login { member: MemberId(1), change: Login::RevokeKey { label: "the till".to_owned() } };
        let who = Who { org: ORG, actor: Actor::Member(MemberId(1)) };
        runtime.block_on(desk.act(who, STREAM, settings)).unwrap();
        assert_eq!(wrong(&runtime, &desk), [""; 0]);
    });
}

#[test]
fn what_a_node_of_the_version_before_writes_down_meanwhile_is_carried_over_too() {
    let place = Place::sqlite();
    let db = restored(&place, "store.amends.gz");
    drop(db);
    let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
    let runtime = Runtime::new().unwrap();
    assert_eq!(history(&runtime, &desk, ORG).len(), 1);
    note_as_before(desk.db());
    let text = sql!("update organisation set name = 'Northline AS' where id = 1");
    runtime.block_on(desk.write(move |sql| Ok::<_, Error>(sql.run(text, &args![])?))).unwrap();
    let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
    let after = history(&runtime, &desk, ORG);
    assert_eq!(after.len(), 1 + 5 + 1);
    let state: OrganisationState = stream::fold(&after).unwrap();
    assert_eq!(state.settings.unwrap().name, "Northline AS");
    assert_eq!(wrong(&runtime, &desk), [""; 0]);
    let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
    assert_eq!(history(&runtime, &desk, ORG).len(), 7, "nothing is left to carry over");
}

#[test]
fn what_the_command_line_sets_up_stands_in_the_history_too() {
    everywhere(|place| {
        let add = |arguments: &[&str]| {
            let done = amends(place, arguments, "");
            assert!(done.status.success(), "{}", said(&done));
            said(&done)
        };
        add(&["organisation", "add", "--name", "Northline Parts", "--address", "complaints@northline.example"]);
        let told =
            add(&["member", "add", "--name", "Astrid Lund", "--email", "astrid@northline.example", "--role", "admin"]);
        assert!(told.contains("Member 1 added to organisation 1."), "{told}");
        add(&["key", "add", "--member", "astrid@northline.example", "--label", "the web shop"]);
        let twice =
            amends(place, &["key", "add", "--member", "astrid@northline.example", "--label", "the web shop"], "");
        assert!(!twice.status.success(), "{}", said(&twice));
        let runtime = Runtime::new().unwrap();
        let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
        let kinds: Vec<String> = history(&runtime, &desk, ORG)
            .iter()
            .map(|stored| {
                let (module, kind) = engine::aggregate::StoredFact::kind(&stored.fact);
                assert_eq!(stored.stamp.by, Actor::System);
                format!("{module}.{kind}")
            })
            .collect();
        assert_eq!(kinds, ["organisation.founded", "member.added", "member.key_made"]);
        assert!(amends(place, &["check"], "").status.success());
    });
}

#[test]
fn many_members_are_added_in_one_commit() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let now = world.desk.now();
    let adding = world.desk.settle(ORG, move |sql| {
        let tomas = member::members(sql, ORG)?.remove(0);
        let many =
            (2..500).map(|n| Member { id: MemberId(n), email: format!("m{n}@northline.example"), ..tomas.clone() });
        member::add_all(sql, ORG, &many.collect::<Vec<Member>>(), None, now)
    });
    world.runtime.block_on(adding).unwrap();
    assert_eq!(world.runtime.block_on(world.desk.organisation(ORG)).unwrap().people.all().len(), 499);
    assert_eq!(wrong(&world.runtime, &world.desk), [""; 0]);
}
