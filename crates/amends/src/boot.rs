//! Opening the store with its migrations, and the desk over it. All wiring begins here.

use crate::keys;
use crate::modules::MODULES;
use base::refusal::Error;
use base::seal::Keys;
use casework::case::managers::put_before_managers;
use db::{Applied, Db, Migration, Options, Target};
use engine::desk::{Clock, Desk, Wiring};
use engine::outbox::Hold;
use jiff::SignedDuration;
use people::{member, organisation};

/// The steps by which the store grows. One that has shipped is never altered.
pub const MIGRATIONS: [Migration; 30] = [
    Migration {
        version: 1,
        name: "organisations, members, history, texts, read tables",
        sql: include_str!("../migrations/0001_first.sql"),
        sqlite: include_str!("../migrations/0001_first.sqlite.sql"),
        postgres: include_str!("../migrations/0001_first.postgres.sql"),
    },
    Migration {
        version: 2,
        name: "search index, and paging of Today",
        sql: include_str!("../migrations/0002_quick.sql"),
        sqlite: include_str!("../migrations/0002_quick.sqlite.sql"),
        postgres: "",
    },
    Migration {
        version: 4,
        name: "the coach: an organisation's own rules, and how they perform",
        sql: include_str!("../migrations/0004_coach.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 5,
        name: "unsorted mail: what was discarded, by whom, and why; thread names",
        sql: include_str!("../migrations/0005_aside.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 6,
        name: "mailboxes",
        sql: include_str!("../migrations/0006_mailboxes.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 7,
        name: "outgoing mail: delivery status, and addresses that bounce",
        sql: include_str!("../migrations/0007_out.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 8,
        name: "callers are found by phone number",
        sql: include_str!("../migrations/0008_telephone.sql"),
        sqlite: include_str!("../migrations/0008_telephone.sqlite.sql"),
        postgres: include_str!("../migrations/0008_telephone.postgres.sql"),
    },
    Migration {
        version: 9,
        name: "sender verification of received mail",
        sql: include_str!("../migrations/0009_authentication.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 10,
        name: "test mails that a mailbox sends to itself",
        sql: include_str!("../migrations/0010_canary.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 11,
        name: "managers of promises, when managers change",
        sql: include_str!("../migrations/0011_someone_else.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 13,
        name: "jobs: leases, last runs, and alerts that begin once",
        sql: include_str!("../migrations/0013_jobs.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 14,
        name: "the languages people read: customers, members, the organisation, a letter",
        sql: include_str!("../migrations/0014_languages.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 16,
        name: "lists: one owner's promises in their order, and what each line of the list of cases shows",
        sql: include_str!("../migrations/0016_lists.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 17,
        name: "what a step still misses, as a kind",
        sql: include_str!("../migrations/0017_lacks.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 19,
        name: "settings are facts of a chained history",
        sql: include_str!("../migrations/0019_settings.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 20,
        name: "how many promises to the customer were broken, on each line of the list of cases",
        sql: include_str!("../migrations/0020_broken.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 21,
        name: "severity, which was called harm",
        sql: include_str!("../migrations/0021_severity.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 26,
        name: "why mail is in no case, as a kind",
        sql: include_str!("../migrations/0026_asides.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 27,
        name: "why mail did not arrive, as a kind",
        sql: include_str!("../migrations/0027_failures.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 28,
        name: "what an alert is about, as a kind with its values",
        sql: include_str!("../migrations/0028_alerts.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 29,
        name: "cases without a subject of their own",
        sql: include_str!("../migrations/0029_subjects.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 33,
        name: "search index rebuilt without accents and for every script",
        sql: "",
        sqlite: include_str!("../migrations/0033_search.sqlite.sql"),
        postgres: include_str!("../migrations/0033_search.postgres.sql"),
    },
    Migration {
        version: 34,
        name: "seals on histories, and the hash of words and files in them",
        sql: include_str!("../migrations/0034_history.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 35,
        name: "links that can be taken back, API keys that end, sign-ins, domains of organisations",
        sql: include_str!("../migrations/0035_access.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 36,
        name: "drafts: what members have typed and not sent",
        sql: include_str!("../migrations/0036_drafts.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 40,
        name: "group cases: one break, many customers",
        sql: include_str!("../migrations/0040_groups.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 42,
        name: "cases that go on in another",
        sql: include_str!("../migrations/0042_joining.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 43,
        name: "cases of mails nobody could read, without a title of ours",
        sql: include_str!("../migrations/0043_unread.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 44,
        name: "what is given to a customer is found by itself",
        sql: include_str!("../migrations/0044_remedies.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        version: 45,
        name: "cases that count toward limits are found by themselves",
        sql: include_str!("../migrations/0045_limits.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// What the desk is told by the modules.
pub const WIRING: Wiring = Wiring { organisation: member::organisation, settled: &[put_before_managers] };

/// Opens the store, migrating it first, and sets the desk over it. Blocks; says which steps were taken.
///
/// # Errors
/// When the store cannot be opened, or was written by a newer Amends.
pub fn open(target: &Target, clock: Clock) -> Result<(Desk, Vec<Applied>), Error> {
    open_with(target, clock, Keys::default())
}

/// The same, with the key that secrets and the history are sealed with.
///
/// # Errors
/// When the store cannot be opened, or was written by a newer Amends; refused when it is sealed with another key.
pub fn open_with(target: &Target, clock: Clock, keys: Keys) -> Result<(Desk, Vec<Applied>), Error> {
    open_holding(target, clock, keys, Hold(SignedDuration::ZERO))
}

/// The same; a mail that a member sends waits for so long before it goes, so that they can take it back.
///
/// # Errors
/// When the store cannot be opened, or was written by a newer Amends.
pub fn open_holding(target: &Target, clock: Clock, keys: Keys, hold: Hold) -> Result<(Desk, Vec<Applied>), Error> {
    let (db, applied) = Db::open(target, &MIGRATIONS, Options::default())?;
    keys::begin(&db, &keys)?;
    let db = MODULES.projections().kept_in(db).carrying(hold);
    let now = clock();
    db.write(move |sql| organisation::carry_over(sql, now)).wait()?;
    Ok((Desk::open(db, clock, keys, WIRING)?, applied))
}
