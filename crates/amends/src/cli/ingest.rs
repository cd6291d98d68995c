//! `amends ingest`: the pipe that mail servers deliver into, and a way to bring mail from files.
//!
//! Exit codes are those of sysexits.h, so that a mail server keeps a mail and tries again when the fault is ours.

use super::Installation;
use base::ids::OrgId;
use base::refusal::{Error, Fault};
use calendar::ServiceCalendar;
use clap::Args;
use db::Dialect;
use engine::desk::Desk;
use futures_util::{StreamExt, stream};
use mail::ingest::{Stored, Taken, keep, sort};
use mail::split::Mbox;
use people::member::{self, OrganisationSetup};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;

/// EX_DATAERR: nothing came in, or more than we take.
const DATA: u8 = 65;
/// EX_NOINPUT: a file named cannot be read.
const NO_INPUT: u8 = 66;
/// EX_TEMPFAIL: our fault; bring it again.
const AGAIN: u8 = 75;

/// Mails taken in at the same time; the store writes what comes together in one go.
const AT_ONCE: usize = 32;

/// Receive mail from standard input or files.
#[derive(Args, Debug)]
pub struct Bring {
    /// Organisation number [default: by recipient, else the first]
    #[arg(long)]
    org: Option<i64>,
    /// Address the mail was delivered to, as given by the mail server
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// An mbox file with many mails
    #[arg(long, value_name = "FILE", conflicts_with = "files")]
    mbox: Option<PathBuf>,
    /// Mail files [default: one mail from standard input]
    files: Vec<PathBuf>,
}

/// One mail on its way in; the error says why it could not be had.
struct Piece {
    name: String,
    bytes: Result<Vec<u8>, Why>,
}

/// Takes mail in.
pub fn run(installation: &Installation, bring: &Bring) -> ExitCode {
    // Whatever breaks in here, the mail server must keep the mail: no other code than "again" may come of a panic.
    let outcome = std::panic::catch_unwind(|| begin(installation, bring));
    match outcome {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(error)) => {
            eprintln!("amends ingest: {error}");
            ExitCode::from(AGAIN)
        }
        Err(_) => ExitCode::from(AGAIN),
    }
}

fn begin(installation: &Installation, bring: &Bring) -> Result<u8, Error> {
    let most = installation.config()?.limits.mail;
    if bring.files.is_empty() && bring.mbox.is_none() {
        // The whole mail is read before the store is opened, so that a store that cannot be opened is no broken pipe.
        let piece = Piece { name: String::new(), bytes: read("standard input", std::io::stdin().lock(), most) };
        return with_desk(installation, bring, std::iter::once(piece));
    }
    match &bring.mbox {
        None => with_desk(installation, bring, bring.files.iter().map(|path| from_file(path, most))),
        Some(path) => match File::open(path) {
            Ok(file) => {
                let mails = Mbox::new(BufReader::new(file), most).zip(1..);
                with_desk(installation, bring, mails.map(|(mail, at)| from_mbox(path, at, mail, most)))
            }
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                Ok(NO_INPUT)
            }
        },
    }
}

fn from_file(path: &PathBuf, most: usize) -> Piece {
    let name = path.display().to_string();
    let bytes = match File::open(path) {
        Ok(file) => read(&name, file, most),
        Err(error) => Err((NO_INPUT, error.to_string())),
    };
    Piece { name, bytes }
}

fn from_mbox(path: &std::path::Path, at: usize, mail: std::io::Result<Vec<u8>>, most: usize) -> Piece {
    let name = format!("{}#{at}", path.display());
    let bytes = mail.map_err(|error| (NO_INPUT, error.to_string())).and_then(|mail| within(mail, most));
    Piece { name, bytes }
}

fn read(name: &str, from: impl Read, most: usize) -> Result<Vec<u8>, Why> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut from = from;
    match from.by_ref().take(limit).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > most => {
            // The rest is read and dropped: a writer whose pipe breaks reports a broken pipe, not our reason.
            drop(std::io::copy(&mut from, &mut std::io::sink()));
            within(bytes, most)
        }
        Ok(_) if bytes.is_empty() => Err((DATA, "it contains no mail".to_owned())),
        Ok(_) => Ok(bytes),
        Err(error) => Err((AGAIN, format!("{name}: {error}"))),
    }
}

fn within(mail: Vec<u8>, most: usize) -> Result<Vec<u8>, Why> {
    if mail.len() <= most {
        return Ok(mail);
    }
    Err((DATA, format!("this mail is larger than the limit of {most} bytes (limits.mail in the settings)")))
}

fn with_desk(installation: &Installation, bring: &Bring, pieces: impl Iterator<Item = Piece>) -> Result<u8, Error> {
    let desk = installation.open()?;
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::from)?;
    let worst = runtime.block_on(take_all(&desk, bring, pieces));
    // A reader that hangs on a mail must not keep the program from ending.
    runtime.shutdown_background();
    worst
}

async fn take_all(desk: &Desk, bring: &Bring, pieces: impl Iterator<Item = Piece>) -> Result<u8, Error> {
    let org = organisation(desk, bring).await?;
    // Kept many at a time, but sorted in their order: an answer must not overtake what it answers. SQLite writes what
    // is asked in the order it was asked; on PostgreSQL each has to wait for the one before.
    let sorted_at_once = if desk.db().dialect() == Dialect::Sqlite { AT_ONCE } else { 1 };
    let kept = stream::iter(pieces).map(|piece| keep_piece(desk, org, piece, bring.to.as_deref())).buffered(AT_ONCE);
    let mut taken = pin!(kept.map(|(name, kept)| sort_piece(desk, name, kept)).buffered(sorted_at_once));
    let mut worst = 0;
    while let Some((name, taken)) = taken.next().await {
        worst = worst.max(say(&name, taken));
    }
    Ok(worst)
}

/// Why there is nothing to show for a mail, with its exit code.
type Why = (u8, String);

async fn keep_piece(desk: &Desk, org: OrgId, piece: Piece, to: Option<&str>) -> (String, Result<Stored, Why>) {
    let kept = match piece.bytes {
        Ok(bytes) => keep(desk, org, delivered_to(bytes, to)).await.map_err(not_kept),
        Err(why) => Err(why),
    };
    (piece.name, kept)
}

async fn sort_piece(desk: &Desk, name: String, kept: Result<Stored, Why>) -> (String, Result<Taken, Why>) {
    let taken = match kept {
        Ok(kept) => sort(desk, kept).await.map_err(not_kept),
        Err(why) => Err(why),
    };
    (name, taken)
}

fn not_kept(error: Error) -> Why {
    (AGAIN, format!("it could not be stored: {error}"))
}

fn say(name: &str, taken: Result<Taken, Why>) -> u8 {
    let lead = if name.is_empty() { String::new() } else { format!("{name}: ") };
    match taken {
        Ok(taken) => {
            println!("{lead}{}", taken.went);
            0
        }
        Err((code, why)) => {
            eprintln!("{lead}{why}");
            code
        }
    }
}

/// The address the mail server delivered to may carry the token of a case which no header of the mail shows.
fn delivered_to(mail: Vec<u8>, to: Option<&str>) -> Vec<u8> {
    match to.filter(|to| to.contains('+') && !to.chars().any(char::is_control)) {
        Some(to) => [format!("Delivered-To: {to}\r\n").as_bytes(), mail.as_slice()].concat(),
        None => mail,
    }
}

async fn organisation(desk: &Desk, bring: &Bring) -> Result<OrgId, Error> {
    let mut all = desk.read(member::organisations).await?;
    if all.is_empty() {
        eprintln!("no organisation is set up yet; created “My organisation” for this mail");
        all = desk.write(found_plain(desk.now())).await?;
    }
    let bare = bring.to.as_deref().map(untagged);
    let named = |org: &&OrganisationSetup| match (bring.org, &bare) {
        (Some(number), _) => org.id.0 == number,
        (None, Some(address)) => org.address.eq_ignore_ascii_case(address),
        (None, None) => false,
    };
    let first = all.first().filter(|_| bring.org.is_none());
    let chosen = all.iter().find(named).or(first);
    let missing = || Fault::because(format!("there is no organisation {}", bring.org.unwrap_or_default()));
    Ok(chosen.ok_or_else(missing)?.id)
}

/// An organisation without members, so that mail which comes before anyone has set one up is not lost.
fn found_plain(
    now: jiff::Timestamp,
) -> impl FnMut(&mut db::Sql<'_>) -> Result<Vec<OrganisationSetup>, Error> + Send + 'static {
    move |sql| {
        if member::organisations(sql)?.is_empty() {
            let plain = OrganisationSetup {
                id: OrgId(1),
                name: "My organisation".to_owned(),
                address: "complaints@localhost".to_owned(),
                currency: "EUR".to_owned(),
                calendar: ServiceCalendar::standard(jiff::tz::TimeZone::UTC),
            };
            member::found(sql, &plain, now)?;
        }
        member::organisations(sql)
    }
}

/// `complaints+a1042-3f09@northline.example` without what follows the plus.
fn untagged(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address.to_owned(),
    }
}
