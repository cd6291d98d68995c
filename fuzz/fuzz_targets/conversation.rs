//! Any bytes as one side of a conversation that brings mail, over the real store: every answer is one a mail server
//! understands, and the same words get the same answers however the network cuts them.
#![no_main]

use engine::desk::{Clock, Desk};
use base::ids::OrgId;
use people::member::{self, Organisation};
use mail::inbound::session::Session;
use mail::inbound::taking::Taking;
use mail::inbound::talk::{Kind, Rules};
use base::seal::Keys;
use amends::boot;
use base::refusal;
use calendar::ServiceCalendar;
use db::Target;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

/// Takes mail of at most so many bytes, so that too large a mail is tried too.
const MOST: usize = 2_000;

struct Organisation {
    taking: Arc<Taking>,
    runtime: Runtime,
    _folder: TempDir,
}

static HOUSE: LazyLock<Organisation> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let clock: Clock = Arc::new(|| "2026-11-17T07:00:00Z".parse().expect("an instant"));
    let target = Target::Sqlite(folder.path().join("amends.db"));
    let (desk, _) = boot::open_with(&target, clock, Keys::given("42".repeat(32))).expect("a store");
    runtime.block_on(found(&desk)).expect("an organisation");
    let taking = Arc::new(Taking::new(desk, folder.path().to_owned(), MOST));
    Organisation { taking, runtime, _folder: folder }
});

async fn found(desk: &Desk) -> Result<(), refusal::Error> {
    let now = desk.now();
    let organisation = Organisation {
        id: OrgId(1),
        name: "Northline Parts".to_owned(),
        address: "c@n.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
    };
    desk.write(move |sql| member::found(sql, &organisation, now)).await.map(drop)
}

async fn talk(organisation: &Organisation, kind: Kind, said: &[u8], piece: usize) -> Vec<u8> {
    let (ours, theirs) = duplex(1 << 20);
    let rules = Rules { kind, name: "mx.example".to_owned(), size: MOST, starttls: false };
    let (_stop, stopped) = watch::channel(false);
    let session = Session::new(ours, rules, organisation.taking.clone(), stopped);
    let (mut hear, mut say) = tokio::io::split(theirs);
    let saying = async {
        for piece in said.chunks(piece) {
            if say.write_all(piece).await.is_err() {
                break;
            }
            tokio::task::yield_now().await;
        }
        say.shutdown().await.ok();
    };
    let mut heard = Vec::new();
    let leading = async { drop(session.lead(true).await) };
    let hearing = async { drop(hear.read_to_end(&mut heard).await) };
    tokio::join!(saying, leading, hearing);
    heard
}

fn is_answer(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 4 && bytes[..3].iter().all(u8::is_ascii_digit) && matches!(bytes[3], b' ' | b'-')
}

fuzz_target!(|input: (bool, u8, &[u8])| {
    let (lmtp, piece, said) = input;
    let kind = if lmtp { Kind::Lmtp } else { Kind::Smtp };
    let organisation = &*HOUSE;
    let heard = organisation.runtime.block_on(talk(organisation, kind, said, usize::MAX));
    let again = organisation.runtime.block_on(talk(organisation, kind, said, usize::from(piece) + 1));
    let (heard, again) = (String::from_utf8_lossy(&heard), String::from_utf8_lossy(&again));
    assert_eq!(heard, again, "the network's pieces change an answer");
    for line in heard.split_terminator("\r\n") {
        assert!(is_answer(line), "no mail server understands {line:?}");
    }
});
