//! Why mail is in no case, why it did not arrive, and what alerts are about, in a store of the version before: sentences
//! there, kinds afterwards; what no kind means stays as it was written.

use crate::world::{Place, everywhere};
use amends::boot;
use base::ids::{CaseNo, OrgId};
use casework::message::Failure;
use db::{Db, Error, Migration, Options, args, sql};
use engine::arrival::{self, Aside, State, Why};
use engine::outbox;
use mail::watch;
use tokio::runtime::Runtime;

const ORG: OrgId = OrgId(1);

/// Why a mail was set aside, as sentences of this and earlier versions, and what they meant.
const ASIDES: [(&str, Option<Why>); 16] = [
    ("sent by a machine, and answers nothing of ours", Some(Why::Machine)),
    ("marked as spam by a mail filter", Some(Why::Spam)),
    ("spam, as a filter before us marked it", Some(Why::Spam)),
    ("our own mail, sent back to us", Some(Why::Own)),
    ("our own mail, which came back to us", Some(Why::Own)),
    ("it passed through so many servers that it must be in a loop", Some(Why::Loop)),
    ("it came through so many servers that it must have gone in a circle", Some(Why::Loop)),
    ("our own test mail", Some(Why::TestMail)),
    ("our own test mail, which came back", Some(Why::TestMail)),
    ("our own test mail bounced", Some(Why::TestMailReturned)),
    ("our own test mail could not be delivered", Some(Why::TestMailReturned)),
    ("a mail that came back, but none of ours", Some(Why::StrangeReturn)),
    ("a mail that came back and was known to have failed", Some(Why::KnownReturn)),
    ("a notice that a mail of ours is late; it is still being tried", Some(Why::Late)),
    ("a mail that came back from a full mailbox; it is sent again later", Some(Why::FullMailbox)),
    ("it was raining", None),
];

const ASKED: [&str; 2] = [
    "it was written in the thread of A-1042 by someone who is not a participant; decide on A-1042 whether to add them",
    "it was written in the thread of A-7 by someone who is not known there; say on A-7 whether they belong to it",
];

/// Why a message did not arrive, as it was told in the rows of Today.
const FAILED: [&str; 7] = [
    "The mail came back. The mailbox does not exist: the address is mistyped, or the person has left. The server said: “550 5.1.1 who?”",
    "There is no such mailbox: the address is mistyped, or the person has left. The server said: “550 no”",
    "We tried for five days. The mail server could not be reached. connection refused",
    "Tried for five days. Their mailbox is full.",
    "The mail server refused it. The server said: “554 “no””",
    "The mail came back. 550 5.1.1 unknown user",
    "No such address.",
];

fn before() -> Vec<Migration> {
    boot::MIGRATIONS.iter().copied().filter(|step| step.version < 26).collect()
}

fn filled(place: &Place, runtime: &Runtime) {
    let (db, _) = Db::open(&place.target, &before(), Options::default()).unwrap();
    let write = db.write(|sql| -> Result<(), Error> {
        let asides = ASIDES.iter().map(|(says, _)| ("set_aside", *says)).chain(ASKED.map(|says| ("set_aside", says)));
        let failed = [("failed", "It could not be sorted: A-1001 stops at fact 2")];
        for ((state, says), id) in asides.chain(failed).zip(1_i64..) {
            sql.run(
                sql!(
                    "insert into arrival (org, id, received_at, sha256, size, state, tries, reason)
                     values (1, $1, 0, $2, 1, $3, 0, $4)"
                ),
                &args![id, &id.to_be_bytes()[..], state, says],
            )?;
        }
        for (says, n) in FAILED.iter().zip(1_i64..) {
            sql.run(
                sql!(
                    "insert into owed (org, case_no, i, kind, member, due, n, what, contact)
                     values (1, $1, 1, 'undelivered', 1, 0, 0, $2, 1)"
                ),
                &args![n, *says],
            )?;
        }
        let waits = "The mail server could not be reached. connection refused";
        let full = "Their mailbox is full. The server said: “452 4.2.2 over quota”";
        let late = "A mail server on the way says that it is late, and still tries.";
        for (n, cause, says) in [(1, Some("unreachable"), waits), (2, Some("mailbox_full"), full), (3, None, late)] {
            sql.run(
                sql!(
                    "insert into outbox (org, case_no, n, state, tries, next_at, reason, cause)
                     values (1, 1, $1, 'queued', 4, 0, $2, $3)"
                ),
                &args![n, says, cause],
            )?;
        }
        sql.run(
            sql!("insert into dead_address (org, email, at, reason) values (1, 'ingrid@halden.example', 0, $1)"),
            &args!["There is no such mailbox: the address is mistyped, or the person has left."],
        )?;
        sql.run(
            sql!(
                "insert into alert (org, id, kind, mailbox, says, began_at, ended_at)
                 values (1, 1, 'outbox', null, 'Mail is not going out.', 0, null)"
            ),
            &args![],
        )?;
        Ok(())
    });
    runtime.block_on(write).unwrap();
}

#[test]
fn sentences_of_earlier_versions_become_kinds_and_what_no_kind_means_stays() {
    let runtime = Runtime::new().unwrap();
    everywhere(|place| {
        filled(place, &runtime);
        let (db, _) = Db::open(&place.target, &boot::MIGRATIONS, Options::default()).unwrap();
        let read = db.read(|sql| -> Result<_, Error> {
            let mut states = Vec::new();
            for id in 1..=(ASIDES.len() + ASKED.len() + 1) as i64 {
                states.push(arrival::one(sql, ORG, id)?.unwrap().state);
            }
            let spam = arrival::waiting_because(sql, ORG, Why::Spam, i64::MAX, 10)?.len();
            let text = sql!("select what from owed where org = 1 order by case_no");
            let owed = sql.all(text, &args![], |row| row.get::<String>(0))?;
            let troubles = outbox::troubles(sql, ORG, CaseNo(1))?;
            let dead = outbox::is_dead(sql, ORG, "ingrid@halden.example")?;
            Ok((states, spam, owed, troubles, dead, watch::open(sql, ORG)?))
        });
        let (states, spam, owed, troubles, dead, alerts) = runtime.block_on(read).unwrap();
        for ((says, why), state) in ASIDES.iter().zip(&states) {
            let wanted = why.map_or_else(|| Aside::Words((*says).to_owned()), Aside::Because);
            assert_eq!(*state, State::SetAside(wanted), "{says}");
        }
        let asked = [CaseNo(1042), CaseNo(7)].map(|no| State::SetAside(Aside::Asked(no)));
        assert_eq!(states[ASIDES.len()..][..2], asked);
        assert_eq!(states.last(), Some(&State::Failed("A-1001 stops at fact 2".to_owned())));
        assert_eq!(spam, 2, "found by its kind, whatever it was called");
        for (says, what) in FAILED.iter().zip(&owed) {
            assert_eq!(*what, Failure::said(says).stored(), "{says}");
            assert_eq!(Failure::read(what), Failure::said(says), "{says}");
        }
        let told: Vec<String> = troubles.iter().map(|(.., why)| why.to_string()).collect();
        assert_eq!(told[0], "The mail server could not be reached. connection refused");
        assert_eq!(told[1], "Their mailbox is full. The server said: “452 4.2.2 over quota”");
        assert!(told[2].contains("is late"), "{}", told[2]);
        assert!(dead.unwrap().1.to_string().starts_with("The mailbox does not exist"));
        assert_eq!(alerts[0].text(), "Mail is not going out.");
    });
}
