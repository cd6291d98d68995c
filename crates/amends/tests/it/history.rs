//! The promise of an honest history: whatever somebody changes in the store behind the program's back is found, and stays
//! found when the lists are made again.

use crate::world::{ORG, World, everywhere};
use amends::check::{check, history};
use amends::{boot, keys, rebuild};
use base::ids::CaseNo;
use base::seal::Keys;
use casework::case::Command;
use casework::message::{Channel, Command as Say, Reply, Stance};
use db::{Db, Options, Sql, Target, args, sql};
use engine::desk::machine_clock;
use sha2::{Digest, Sha256};

const MAIL: &str = "From: Ingrid Moe <ingrid@halden.example>\r\nTo: complaints@northline.example\r\nSubject: Belt\r\n\
    Message-ID: <belt@halden.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n\
    --edge\r\nContent-Type: text/plain\r\n\r\nThe belt tore.\r\n--edge\r\nContent-Type: image/png; name=belt.png\r\n\
    Content-Disposition: attachment; filename=belt.png\r\n\r\npng\r\n--edge--\r\n";

/// Two cases; in the first a file, a reply, a note, and a fact that is no message at its end.
fn written(world: &World) -> CaseNo {
    let no = world.complaint(MAIL);
    world.complaint(
        "From: Per <per@lie.example>\r\nTo: complaints@northline.example\r\nSubject: Pump\r\n\r\nIt leaks.\r\n",
    );
    world.tomas(no, Command::Own);
    let reply = Reply {
        channel: Channel::Phone,
        text: "We got this wrong.".to_owned(),
        stance: Stance { admits: true, ..Stance::default() },
        asks_understood: false,
        promises: Vec::new(),
        whom: Default::default(),
    };
    world.tomas(no, Command::Message(Say::Reply(reply)));
    world.tomas(no, Command::Message(Say::Note { text: "The picker was new.".to_owned() }));
    world.tomas(no, Command::Retitle { subject: "A torn belt".to_owned() });
    no
}

fn wrong(world: &World) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("scratch.db"));
    let (scratch, _) = Db::open(&target, &boot::MIGRATIONS, Options::default()).unwrap();
    let mut wrong = Vec::new();
    world.wait(casework::search::index_due(&world.desk)).unwrap();
    world.wait(check(&world.desk, ORG, &scratch, &mut |says| wrong.push(says))).unwrap();
    wrong
}

/// What somebody does who can write to the store.
type Forgery = fn(&mut Sql) -> Result<(), db::Error>;

macro_rules! run {
    ($($text:literal),+ $(,)?) => {
        |sql: &mut Sql| {
            $( sql.run(sql!($text), &args![])?; )+
            Ok(())
        }
    };
}

/// The hash that a chain goes on with, as anybody can compute it who has read the program.
fn rechain(sql: &mut Sql) -> Result<(), db::Error> {
    type Row = (i64, String, String, String, i64, String, Option<Vec<u8>>);
    let rows: Vec<Row> = sql.all(
        sql!("select version, room, kind, body, at, actor, witness from fact where org = 1 and stream = 1001 order by version"),
        &args![],
        |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
        },
    )?;
    let mut chain = [0_u8; 32];
    for (version, room, kind, body, at, actor, witness) in rows {
        let mut hash = Sha256::new();
        hash.update(chain);
        hash.update(1_i64.to_be_bytes());
        hash.update(1001_i64.to_be_bytes());
        hash.update(u32::try_from(version).unwrap().to_be_bytes());
        hash.update(at.to_be_bytes());
        for text in [&actor, &room, &kind] {
            hash.update(text);
            hash.update([0]);
        }
        hash.update(Sha256::digest(&body));
        hash.update(witness.unwrap_or_default());
        chain = hash.finalize().into();
        sql.run(
            sql!("update fact set chain = $1 where org = 1 and stream = 1001 and version = $2"),
            &args![&chain, version],
        )?;
    }
    Ok(())
}

fn another_body(sql: &mut Sql) -> Result<(), db::Error> {
    sql.run(
        sql!("update fact set body = replace(body, 'A torn belt', 'Nothing') where org = 1 and stream = 1001 and kind = 'retitled'"),
        &args![],
    )?;
    Ok(())
}

/// An altered body whose old hash is said to be that of an erased one.
fn erased(sql: &mut Sql) -> Result<(), db::Error> {
    let body: Option<String> = sql.one(
        sql!("select body from fact where org = 1 and stream = 1001 and kind = 'retitled'"),
        &args![],
        |row| row.get(0),
    )?;
    let hash: [u8; 32] = Sha256::digest(body.unwrap()).into();
    another_body(sql)?;
    let text = sql!("update fact set erased_hash = $1 where org = 1 and stream = 1001 and kind = 'retitled'");
    sql.run(text, &args![&hash]).map(drop)
}

/// Another file, and the hash that stands beside it.
fn another_file(sql: &mut Sql) -> Result<(), db::Error> {
    let hash = base::words::hex_sha256(b"gif");
    sql.run(sql!("update attachment set bytes = $1, sha256 = $2 where org = 1"), &args![b"gif".as_slice(), &hash])
        .map(drop)
}

/// Another source of a mail, and the hash that stands beside it.
fn another_source(sql: &mut Sql) -> Result<(), db::Error> {
    let hash: [u8; 32] = Sha256::digest(b"From: nobody").into();
    sql.run(sql!("update arrival_source set raw = $1 where org = 1 and id = 1"), &args![b"From: nobody".as_slice()])?;
    sql.run(sql!("update arrival set sha256 = $1 where org = 1 and id = 1"), &args![&hash]).map(drop)
}

const FORGERIES: [(&str, Forgery); 17] = [
    ("the words of all messages", run!("update message set body = 'x'")),
    ("the subject of a mail", run!("update message set subject = 'Praise' where n = 1")),
    ("the markup of a mail", run!("update message set html = '<p>All fine.</p>' where n = 1")),
    ("a note among colleagues", run!("update message set body = 'Nobody was new.' where body like 'The picker%'")),
    ("a file with its hash", another_file),
    ("the name of a file", run!("update attachment set name = 'praise.png'")),
    ("the source of a mail with its hash", another_source),
    ("a body", another_body),
    ("a body, as if it had been erased", erased),
    ("who did it", run!("update fact set actor = 's' where stream = 1001 and kind = 'owned'")),
    ("when it was", run!("update fact set at = at - 1000 where stream = 1001 and version = 2")),
    ("the settings", run!("update fact set body = replace(body, 'Northline', 'Southline') where stream > 1000000")),
    ("a whole case, chained anew", |sql| another_body(sql).and_then(|()| rechain(sql))),
    ("a whole case, its words no longer chained", |sql| {
        sql.run(sql!("update fact set witness = null where stream = 1001"), &args![])?;
        sql.run(sql!("update message set body = 'x'"), &args![])?;
        rechain(sql)
    }),
    ("the last fact, which is no message", run!("delete from fact where stream = 1001 and kind = 'retitled'")),
    (
        "the last message",
        run!(
            "delete from fact where stream = 1001 and version >= (
                 select min(version) from fact where stream = 1001 and kind = 'noted')",
            "delete from message where body like 'The picker%'"
        ),
    ),
    (
        "a whole case with its seal",
        run!(
            "delete from fact where stream = 1002",
            "delete from message where case_no = 1002",
            "delete from history_seal where stream = 1002",
            "delete from arrival where case_no = 1002",
            "delete from case_row where no = 1002",
            "delete from owed where case_no = 1002"
        ),
    ),
];

#[test]
fn nothing_is_altered_behind_the_programs_back_without_being_found() {
    everywhere(|place| {
        let world = World::open(place);
        written(&world);
        assert_eq!(wrong(&world), [""; 0]);
        assert_eq!(world.wait(history(&world.desk, ORG)).unwrap(), [""; 0]);
    });
    for (what, forge) in FORGERIES {
        let place = crate::world::Place::sqlite();
        let world = World::open(&place);
        written(&world);
        world.wait(world.desk.write(move |sql| Ok(forge(sql)?))).unwrap();
        let found = world.wait(history(&world.desk, ORG)).unwrap();
        assert!(!found.is_empty(), "{what}: a rebuild would hide it");
        world.wait(rebuild::rebuild(&world.desk, ORG, |_| ())).unwrap();
        let found = wrong(&world);
        assert!(!found.is_empty(), "{what}: not found after a rebuild");
    }
}

#[test]
fn what_is_missing_is_named() {
    let place = crate::world::Place::sqlite();
    let world = World::open(&place);
    written(&world);
    let cut = |sql: &mut Sql| {
        sql.run(sql!("delete from fact where stream = 1002"), &args![])?;
        Ok(sql.run(sql!("delete from fact where stream = 1001 and kind = 'retitled'"), &args![])?)
    };
    world.wait(world.desk.write(cut)).unwrap();
    let found = world.wait(history(&world.desk, ORG)).unwrap().join("\n");
    assert!(found.contains("A-1002: its whole history is missing"), "{found}");
    assert!(found.contains("A-1001: its history ends at fact"), "{found}");
}

#[test]
fn a_case_goes_on_after_it_was_altered_and_its_seal_still_tells() {
    let place = crate::world::Place::sqlite();
    let world = World::open(&place);
    let no = written(&world);
    world.wait(world.desk.write(|sql| Ok(another_body(sql).and_then(|()| rechain(sql))?))).unwrap();
    world.tomas(no, Command::Message(Say::Note { text: "One more.".to_owned() }));
    let found = world.wait(history(&world.desk, ORG)).unwrap().join("\n");
    assert!(found.contains("A-1001: its history"), "{found}");
}

#[test]
fn rebuild_refuses_an_altered_history_unless_it_is_told_to() {
    let place = tempfile::tempdir().unwrap();
    let amends = |arguments: &[&str]| {
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_amends"));
        let mut program = program;
        program.arg("--data").arg(place.path()).args(arguments).output().unwrap()
    };
    assert!(amends(&["sample"]).status.success() && amends(&["rebuild"]).status.success());
    let store = rusqlite::Connection::open(place.path().join("amends.db")).unwrap();
    store.execute("update message set body = 'x'", []).unwrap();
    drop(store);
    let check = amends(&["check"]);
    assert!(!check.status.success() && String::from_utf8_lossy(&check.stdout).contains("have changed since"));
    let no = amends(&["rebuild"]);
    assert!(!no.status.success() && String::from_utf8_lossy(&no.stderr).contains("--despite-loss"));
    assert!(amends(&["rebuild", "--despite-loss"]).status.success());
    assert!(!amends(&["check"]).status.success());
}

#[test]
fn a_store_from_before_there_were_seals_is_sealed_once() {
    let place = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(place.path().join("amends.db"));
    let (desk, _) = boot::open(&target, machine_clock()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(amends::sample::found(&desk)).unwrap();
    drop(desk);
    let keys = Keys::below(place.path());
    let open = || boot::open_with(&target, machine_clock(), keys.clone()).unwrap().0;
    assert_eq!(runtime.block_on(history(&open(), ORG)).unwrap(), [""; 0]);
    // Whoever takes all seals away does not get the history sealed again as it is now.
    let desk = open();
    let strip = desk.write(|sql| {
        sql.run(sql!("delete from history_seal"), &args![])?;
        Ok(sql.run(sql!("delete from secret where name = 'seals'"), &args![])?)
    });
    runtime.block_on(strip).unwrap();
    drop(desk);
    let found = runtime.block_on(history(&open(), ORG)).unwrap().join("\n");
    assert!(found.contains("not signed"), "{found}");
    let (db, _) = Db::open(&target, &boot::MIGRATIONS, Options::default()).unwrap();
    keys::seal_all(&db, &keys).unwrap();
    drop(db);
    assert_eq!(runtime.block_on(history(&open(), ORG)).unwrap(), [""; 0]);
}
