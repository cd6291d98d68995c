//! What keepers do: fold anew, copy and bring back, look for what is wrong, hand everything out.

use crate::world::{ORG, Place, everywhere};
use amends::check::{check, lists};
use amends::{boot, sample};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use casework::case::Command;
use casework::search;
use casework::verdict::{self, Answer, Scores, Word};
use db::{Db, Options, Sql, Target, Text, args, sql};
use engine::counter;
use engine::desk::{Desk, Who, machine_clock};
use people::member;
use people::member::rules::MemberText;
use people::organisation::{self, STREAM};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::process::{self, Output, Stdio};
use tokio::runtime::Runtime;

/// The sample organisation: cases at every step, made through the desk.
struct Sample {
    desk: Desk,
    runtime: Runtime,
}

impl Sample {
    fn open(place: &Place) -> Sample {
        let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
        let runtime = Runtime::new().unwrap();
        runtime.block_on(sample::found(&desk)).unwrap();
        runtime.block_on(casework::search::index_due(&desk)).unwrap();
        Sample { desk, runtime }
    }

    fn read<T: Send + 'static>(&self, read: fn(&mut Sql<'_>) -> Result<T, db::Error>) -> T {
        self.runtime.block_on(self.desk.read(move |sql| Ok(read(sql)?))).unwrap()
    }

    fn alter(&self, text: Text) {
        let changed = self.runtime.block_on(self.desk.write(move |sql| Ok(sql.run(text, &args![])?))).unwrap();
        assert!(changed > 0, "{} changed nothing", text.place());
    }

    fn rebuild(&self) {
        self.runtime.block_on(amends::rebuild::rebuild(&self.desk, ORG, |_| ())).unwrap();
    }

    /// Everything that is read and not written by people: lists, Today, the clock, counts, search.
    fn lists(&self) -> Vec<String> {
        self.read(|sql| {
            let mut all: Vec<String> =
                lists(sql, ORG, CaseNo(0), None)?.into_iter().map(|(no, row)| format!("{no} {row}")).collect();
            all.sort();
            let mut tallies = counter::tallies(sql, ORG)?;
            tallies.sort();
            all.push(format!("{tallies:?}"));
            let mut documents = search::documents(sql, ORG, CaseNo(0), None)?;
            documents.sort_unstable();
            all.push(format!("{documents:?}"));
            for query in ["the", "pallet", "invoice", "order promised", "sor", "1004", "nobody wrote this"] {
                all.push(format!("{query}: {:?}", search::find(sql, ORG, query, 50)?));
            }
            Ok(all)
        })
    }

    fn wrong(&self) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("scratch.db"));
        let (scratch, _) = Db::open(&target, &boot::MIGRATIONS, Options::default()).unwrap();
        let mut wrong = Vec::new();
        let looked_at = self.runtime.block_on(check(&self.desk, ORG, &scratch, &mut |says| wrong.push(says))).unwrap();
        assert!(looked_at > 30);
        wrong
    }
}

pub fn amends(place: &Place, arguments: &[&str], input: &str) -> Output {
    let mut command = process::Command::new(env!("CARGO_BIN_EXE_amends"));
    command.arg("--data").arg(place.folder.path()).env("AMENDS_DATABASE", place.address()).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn lists_and_search_folded_anew_are_what_they_were_also_when_they_had_been_spoilt() {
    everywhere(|place| {
        let sample = Sample::open(place);
        let before = sample.lists();
        assert!(before.len() > 100);
        sample.rebuild();
        assert_eq!(sample.lists(), before);
        sample.alter(sql!("delete from case_row where no = (select min(no) from case_row)"));
        sample.alter(sql!("update owed set what = 'something else'"));
        sample.alter(sql!("insert into alarm (org, case_no, i, kind, n, at) values (1, 999999, 1, 'break', 1, 5)"));
        sample.alter(sql!("delete from promise"));
        sample.alter(sql!("update tally set value = 4711"));
        assert_ne!(sample.lists(), before);
        sample.rebuild();
        assert_eq!(sample.lists(), before);
    });
}

#[test]
fn when_a_manager_leaves_what_was_put_before_them_goes_to_whoever_answers_now() {
    everywhere(|place| {
        let sample = Sample::open(place);
        let asked = |sample: &Sample| {
            sample.read(|sql| {
                let text = sql!("select member from owed where org = $1 and kind = 'someone_else'");
                sql.all(text, &args![ORG.0], |row| row.get::<i64>(0))
            })
        };
        assert_eq!(asked(&sample), [0; 0]);
        let who_waits = sample.read(|sql| {
            let text = sql!("select case_no, contact from owed where org = $1 and kind = 'waiting' order by case_no");
            sql.all(text, &args![ORG.0], |row| Ok((CaseNo(row.get(0)?), ContactId(row.get(1)?))))
        });
        let (no, contact) = who_waits[0];
        let answer =
            Answer { scores: Scores { care: 2, help: 2, trust: 1 }, word: Word::SomeoneElse, words: String::new() };
        let who = Who { org: ORG, actor: Actor::Contact(contact) };
        sample.runtime.block_on(sample.desk.act(who, no, Command::Verdict(verdict::Command::Give(answer)))).unwrap();
        let [before] = asked(&sample).try_into().unwrap();
        let manager = sample.desk.read(move |sql| {
            let all = member::members(sql, ORG)?;
            Ok(all.into_iter().find(|member| member.id.0 == before).unwrap())
        });
        let manager = sample.runtime.block_on(manager).unwrap();
        let text = MemberText {
            name: manager.name,
            email: manager.email,
            role: manager.role.to_string(),
            team: manager.team,
            limit: "0".to_owned(),
            direct_line: manager.direct_line,
            active: false,
        };
        let who = Who { org: ORG, actor: Actor::System };
        let leaves = sample.desk.act(who, STREAM, organisation::Command::Amend { member: manager.id, text });
        sample.runtime.block_on(leaves).unwrap();
        assert!(asked(&sample).len() == 1 && asked(&sample) != [before]);
        assert_eq!(sample.wrong(), [""; 0]);
    });
}

#[test]
fn a_backup_of_either_database_brings_everything_back_into_either() {
    everywhere(|from| {
        drop(Sample::open(from));
        let file = from.folder.path().join("copy.amends");
        let file = file.to_str().unwrap();
        let made = amends(from, &["backup", file], "");
        assert!(made.status.success() && said(&made).contains("Backup verified"), "{}", said(&made));
        let exported = amends(from, &["export", "--json"], "");
        everywhere(|to| {
            let back = amends(to, &["restore", file], "");
            assert!(back.status.success(), "{}", said(&back));
            assert_eq!(amends(to, &["export", "--json"], "").stdout, exported.stdout);
            assert!(amends(to, &["check"], "").status.success());
            let again = amends(to, &["restore", file], "");
            assert!(!again.status.success() && said(&again).contains("not empty"), "{}", said(&again));
        });
    });
}

#[test]
fn a_backup_that_was_cut_short_is_not_proved_and_not_restored() {
    let from = Place::sqlite();
    drop(Sample::open(&from));
    let file = from.folder.path().join("copy.amends");
    let name = file.to_str().unwrap();
    assert!(amends(&from, &["backup", "--unproved", name], "").status.success());
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(!amends(&from, &["backup", "--verify", name], "").status.success());
    assert!(!amends(&Place::sqlite(), &["restore", name], "").status.success());
}

#[test]
fn whatever_is_altered_behind_the_rules_is_found_and_told() {
    everywhere(|place| {
        let sample = Sample::open(place);
        assert_eq!(sample.wrong(), Vec::<String>::new());
        let plants = [
            (
                sql!(
                    "update fact set body = '{\"owned\":{\"owner\":2}}' where kind = 'owned' and stream = (select min(stream) from fact where kind = 'owned')"
                ),
                "not what was written",
            ),
            (
                sql!("delete from message where n = 1 and case_no = (select max(case_no) from message)"),
                "the text of message 1 is missing",
            ),
            (sql!("update attachment set sha256 = name"), "has changed since it was stored"),
            (sql!("update letter_text set fixed = 'Nothing.'"), "has changed since it was sent"),
            (
                sql!("delete from arrival_source where id = (select min(id) from arrival_source)"),
                "has changed since it was received",
            ),
            (
                sql!("update case_row set outcome = 'made_right' where outcome is null"),
                "a list has a row that the history does not",
            ),
            (sql!("delete from owed"), "a list lacks a row that the history has"),
            (sql!("update tally set value = value + 1 where name = 'open'"), "the count “open”"),
        ];
        for (text, _) in plants {
            sample.alter(text);
        }
        let wrong = sample.wrong();
        for (_, words) in plants {
            assert!(wrong.iter().any(|says| says.contains(words)), "nothing says “{words}” in {wrong:#?}");
        }
        let told = amends(place, &["check"], "");
        assert_eq!(told.status.code(), Some(1));
        assert!(said(&told).contains("problems found"));
    });
}

#[test]
fn an_export_has_the_shapes_that_programs_read() {
    everywhere(|place| {
        let setting_up =
            ["organisation", "add", "--name", "Northline Parts", "--address", "complaints@northline.example"];
        assert!(amends(place, &setting_up, "").status.success());
        let mail = "From: Ingrid Moe <ingrid@halden.example>\r\nTo: complaints@northline.example\r\n\
                    Message-ID: <1@halden.example>\r\nSubject: Wrong belt\r\n\r\nIt is the wrong one.\r\n";
        let answer = "From: Ingrid Moe <ingrid@halden.example>\r\nTo: complaints@northline.example\r\n\
                      Message-ID: <2@halden.example>\r\nReferences: <1@halden.example>\r\nSubject: Re: Wrong belt\r\n\r\nAnd?\r\n";
        assert!(amends(place, &["ingest"], mail).status.success());
        assert!(amends(place, &["ingest"], answer).status.success());
        let exported = amends(place, &["export", "--json"], "");
        let lines: Vec<Value> = String::from_utf8(exported.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let [case] = lines.as_slice() else { panic!("{} lines", lines.len()) };
        assert_eq!((case["case"].as_str(), case["outcome"].is_null()), (Some("A-1001"), true));
        assert_eq!((case["step"].as_str(), case["owner"].is_null()), (Some("own"), true));
        assert_eq!(case["contact"]["email"], "ingrid@halden.example");
        let [first, ours, second] = case["messages"].as_array().unwrap().as_slice() else { panic!("{case}") };
        assert_eq!((&first["message_id"], &first["direction"]), (&"1@halden.example".into(), &"in".into()));
        let sha256: String = Sha256::digest(mail).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(first["sha256"].as_str(), Some(sha256.as_str()));
        assert_eq!((&ours["direction"], ours["sha256"].is_null()), (&"out".into(), true));
        assert_eq!(second["parent"], "1@halden.example");
        assert_eq!(case["facts"][0]["kind"], "case.opened");
        assert_eq!(case["facts"][0]["body"]["subject"], "Wrong belt");
    });
}

#[test]
fn a_house_is_set_up_without_a_browser() {
    everywhere(|place| {
        let early = amends(place, &["member", "add", "--name", "Ann Lee", "--email", "ann@x.example"], "");
        assert!(said(&early).contains("amends organisation add"), "{}", said(&early));
        let setting_up = ["organisation", "add", "--name", "X", "--address", "help@x.example", "--zone", "Europe/Oslo"];
        assert!(amends(place, &setting_up, "").status.success());
        let ann =
            ["member", "add", "--name", "Ann Lee", "--email", "Ann@x.example", "--role", "admin", "--password-stdin"];
        let added = amends(place, &ann, "correct horse battery\n");
        assert!(added.status.success(), "{}", said(&added));
        assert!(said(&amends(place, &ann, "correct horse battery\n")).contains("is already a member"));
        assert!(said(&amends(place, &["member", "list"], "")).contains("ann@x.example\tadmin"));
        let key = amends(place, &["key", "add", "--member", "ann@x.example", "--label", "till"], "");
        let token = member::token_hash(String::from_utf8(key.stdout).unwrap().trim());
        let (desk, _) = boot::open(&place.target, machine_clock()).unwrap();
        let runtime = Runtime::new().unwrap();
        let holder =
            runtime.block_on(desk.read(move |sql| Ok(web::session::key(sql, &token, machine_clock()())?))).unwrap();
        assert_eq!(holder.map(|key| key.org), Some(ORG));
    });
}
