//! Letters printed ahead, on every core and outside of any transaction: setting one takes longer than all else that is done
//! for it, and nobody is to wait for that. What was printed is used only where the letter still reads the same.

use super::store::{self, Reader};
use super::{Bench, letter};
use crate::case::{self, printed};
use crate::group::shared::Command;
use crate::group::{load, store as groups};
use crate::letter::{Head, paper};
use ::paper::{Letter, PaperError, Press};
use base::ids::CaseNo;
use base::refusal::{Error, Fault};
use db::Sql;
use engine::content::NewFile;
use engine::desk::Desk;
use std::collections::HashMap;
use std::num::NonZero;
use std::thread;
use text::Language;

/// What a printed letter depends on: its case, its text, its language and the name on it.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    no: CaseNo,
    sha256: String,
    language: Language,
    name: String,
}

/// Letters that have been printed.
#[derive(Default)]
pub(super) struct Printed(HashMap<Key, Vec<u8>>);

impl Printed {
    /// The letter of somebody, if just this one was printed.
    pub(super) fn of(&self, reader: &Reader, command: &Command) -> Option<NewFile> {
        let bytes = self.0.get(&key(reader, command)?)?;
        Some(printed(reader.no, bytes.clone()))
    }
}

fn key(reader: &Reader, command: &Command) -> Option<Key> {
    let Command::Write { sections, language, .. } = command else { return None };
    Some(Key { no: reader.no, sha256: sections.sha256(), language: *language, name: reader.name.clone() })
}

/// Prints the next few letters.
pub(super) async fn ahead(desk: &Desk, bench: Bench, after: CaseNo, most: u32) -> Result<(Bench, Printed), Error> {
    let (bench, set) = desk
        .read(move |sql| {
            let set = set(sql, &bench, after, most)?;
            Ok((bench, set))
        })
        .await?;
    let printed = tokio::task::spawn_blocking(move || print(set)).await.map_err(Fault::from)?;
    let printed = printed.map_err(Fault::from)?;
    Ok((bench, Printed(printed)))
}

/// The next few as they would be printed.
fn set(sql: &mut Sql, bench: &Bench, after: CaseNo, most: u32) -> Result<Vec<(Key, Letter)>, Error> {
    let (org, task) = (bench.org, &bench.task);
    let (group, _) = load(sql, org, task.group)?;
    let Some(sent) = group.letters.iter().find(|letter| letter.n == task.n && !letter.is_stopped) else {
        return Ok(Vec::new());
    };
    let texts = groups::texts(sql, (org, task.group), task.n)?;
    let mut set = Vec::new();
    for reader in store::readers(sql, (org, task), sent.to, after, most)? {
        let (case, _) = case::load(sql, org, reader.no)?;
        let command = letter::command(sql, bench, (sent, &texts), (&reader, &case))?;
        let (Some(key), Command::Write { sections, language, .. }) = (key(&reader, &command), &command) else {
            continue;
        };
        let head = Head { no: reader.no, sha256: &key.sha256, contact: &reader.name, language: *language };
        let laid_out = paper(sections, head, &bench.ctx(true));
        set.push((key, laid_out));
    }
    Ok(set)
}

/// What a core printed.
type Share = Result<Vec<(Key, Vec<u8>)>, PaperError>;

/// Each core prints its share.
fn print(set: Vec<(Key, Letter)>) -> Result<HashMap<Key, Vec<u8>>, PaperError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = set.len().div_ceil(cores).max(1);
    let mut shares: Vec<Vec<(Key, Letter)>> = Vec::new();
    for one in set {
        match shares.last_mut().filter(|last| last.len() < share) {
            Some(last) => last.push(one),
            None => shares.push(vec![one]),
        }
    }
    let all: Vec<Share> = thread::scope(|scope| {
        let running: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || all_of(share))).collect();
        // Whatever was not printed here is printed with its commit.
        running.into_iter().map(|one| one.join().unwrap_or_else(|_| Ok(Vec::new()))).collect()
    });
    let mut printed = HashMap::new();
    for share in all {
        printed.extend(share?);
    }
    Ok(printed)
}

fn all_of(share: Vec<(Key, Letter)>) -> Share {
    let press = Press::new()?;
    share.into_iter().map(|(key, letter)| Ok((key, press.pdf(&letter)?))).collect()
}
