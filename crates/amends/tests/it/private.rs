//! What lies on disk is for the server's own user alone, and makes no link for whoever reads it.

use amends::boot;
use base::ids::{CaseNo, ContactId, OrgId};
use base::seal::Keys;
use base::token::{Link, Tokens};
use db::{Target, args, sql};
use engine::desk::machine_clock;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use tokio::runtime::Runtime;

const LINK: Link = Link { org: OrgId(1), no: CaseNo(1042), contact: ContactId(1), generation: 0 };

/// The program as a user starts it whose files everybody may read.
fn amends(data: &Path, arguments: &str) {
    let line = format!("umask 022; exec \"$0\" --data \"$1\" {arguments}");
    let status = Command::new("sh").arg("-c").arg(line).arg(env!("CARGO_BIN_EXE_amends")).arg(data).output().unwrap();
    assert!(status.status.success(), "{arguments}: {}", String::from_utf8_lossy(&status.stderr));
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).permissions().mode() & 0o777
}

#[test]
fn store_outbox_and_backups_are_readable_for_nobody_else() {
    let place = tempfile::tempdir().unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let (data, backup) = (place.path().join("data"), place.path().join("all.backup"));
    amends(&data, "sample");
    let mail = place.path().join("mail.eml");
    std::fs::write(
        &mail,
        "From: a@lie.example\r\nTo: complaints@northline.example\r\nSubject: Pump\r\n\r\nIt leaks.\r\n",
    )
    .unwrap();
    amends(&data, &format!("ingest < {}", mail.display()));
    amends(&data, "send");
    amends(&data, &format!("backup --unproved {}", backup.display()));
    assert_eq!((mode(&data), mode(&backup)), (0o700, 0o600));
    for name in ["amends.db", "secret.key"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    assert_eq!(mode(&data.join("outbox")), 0o700);
    for mail in std::fs::read_dir(data.join("outbox")).unwrap() {
        assert_eq!(mode(&mail.unwrap().path()), 0o600);
    }
}

#[test]
fn a_data_folder_that_everybody_could_read_is_closed() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    amends(&data, "sample");
    for (path, open) in [(data.join("amends.db"), 0o644), (data.clone(), 0o755)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(open)).unwrap();
    }
    amends(&data, "check");
    assert_eq!((mode(&data), mode(&data.join("amends.db"))), (0o700, 0o600));
}

fn kept(target: &Target, keys: &Keys) -> (Tokens, Vec<u8>) {
    let (desk, _) = boot::open_with(target, machine_clock(), keys.clone()).unwrap();
    let read = desk.read(|sql| {
        let text = sql!("select value from secret where name = 'tokens'");
        Ok(sql.one(text, &args![], |row| row.get(0))?)
    });
    (desk.tokens().clone(), Runtime::new().unwrap().block_on(read).unwrap().unwrap())
}

#[test]
fn whoever_reads_the_store_makes_no_link() {
    let place = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(place.path().join("amends.db"));
    let keys = Keys::given("11".repeat(32));
    let (tokens, stored) = kept(&target, &keys);
    let now = machine_clock()();
    let forged = Tokens::new(&stored).link(LINK, now);
    assert!(tokens.read_link(&forged, now).is_err());
    assert!(stored.len() > 32, "the secret lies in the store as it is");
    // The same desk opened again reads the links that it made.
    assert_eq!(kept(&target, &keys).0.read_link(&tokens.link(LINK, now), now), Ok(LINK));
}

#[test]
fn links_of_an_older_store_open_on_and_its_secret_is_encrypted() {
    let place = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(place.path().join("amends.db"));
    let (desk, _) = boot::open(&target, machine_clock()).unwrap();
    let now = machine_clock()();
    let link = desk.tokens().link(LINK, now);
    drop(desk);
    let (tokens, stored) = kept(&target, &Keys::given("11".repeat(32)));
    assert_eq!(tokens.read_link(&link, now), Ok(LINK));
    assert!(stored.len() > 32);
}

#[test]
fn without_its_key_a_store_is_not_opened_and_a_new_secret_ends_all_links() {
    let place = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(place.path().join("amends.db"));
    let (tokens, _) = kept(&target, &Keys::given("11".repeat(32)));
    let now = machine_clock()();
    let link = tokens.link(LINK, now);
    let other = Keys::given("22".repeat(32));
    let no = boot::open_with(&target, machine_clock(), other.clone()).err().unwrap().to_string();
    assert!(no.contains("another key") && no.contains("amends secret"), "{no}");
    let (db, _) = db::Db::open(&target, &boot::MIGRATIONS, db::Options::default()).unwrap();
    engine::desk::renew_links(&db, &other).unwrap();
    amends::keys::seal_all(&db, &other).unwrap();
    drop(db);
    assert!(kept(&target, &other).0.read_link(&link, now).is_err());
}
