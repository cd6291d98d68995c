//! Every command as people, cron and mail servers call it: as a process, by what it prints, where, and how it ends.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod bench;
mod coach;
mod help;
mod keeping;
mod mail;
mod mailboxes;
mod serving;
mod setting_up;
mod settings;

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The command line cannot be understood (sysexits.h).
const USAGE: i32 = 64;
/// What was given cannot be read as what it should be.
const DATA: i32 = 65;
/// A file that was named cannot be opened.
const NO_INPUT: i32 = 66;
/// Ours to mend; bring it again.
const AGAIN: i32 = 75;
/// Refused, or something is wrong.
const NO: i32 = 1;

/// A folder to call commands in, with a data folder in it that nobody has used.
struct Shell {
    folder: TempDir,
}

/// What a command printed, and how it ended.
struct Ran {
    words: String,
    out: String,
    err: String,
    code: Option<i32>,
}

impl Shell {
    fn new() -> Shell {
        Shell { folder: tempfile::tempdir().unwrap() }
    }

    /// One with the organisation Northline Parts in it, which has no members.
    fn northline() -> Shell {
        let shell = Shell::new();
        shell.organisation("Northline Parts", "complaints@northline.example");
        shell
    }

    fn organisation(&self, name: &str, address: &str) {
        self.run(&["organisation", "add", "--name", name, "--address", address]).ends(0);
    }

    /// The command as it will be run, for tests that add something of their own to it.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
        for name in ["AMENDS_DATABASE", "AMENDS_DATA", "AMENDS_SECRET_KEY", "AMENDS_LOG", "AMENDS_IN_PASSWORD"] {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).env("RUST_LOG", "error").env("NO_COLOR", "1").args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &[&str]) -> Ran {
        self.fed(words, "")
    }

    /// With this on standard input.
    fn fed(&self, words: &[&str], input: &str) -> Ran {
        Ran::of(self.command(words), words, input)
    }

    /// With a variable of the environment.
    fn with(&self, (name, value): (&str, &str), words: &[&str]) -> Ran {
        let mut command = self.command(words);
        command.env(name, value);
        Ran::of(command, words, "")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Settings, in the data folder.
    fn set(&self, text: &str) {
        self.write("data/amends.toml", text);
    }
}

impl Ran {
    fn of(mut command: Command, words: &[&str], input: &str) -> Ran {
        let mut child = command.spawn().unwrap();
        // A command that reads nothing may have gone before it is fed.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        Ran::from(words, &child.wait_with_output().unwrap())
    }

    fn from(words: &[&str], output: &Output) -> Ran {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let words = format!("amends {}", words.join(" "));
        Ran { words, out: text(&output.stdout), err: text(&output.stderr), code: output.status.code() }
    }

    #[track_caller]
    fn ends(self, code: i32) -> Ran {
        let Ran { words, out, err, .. } = &self;
        assert_eq!(self.code, Some(code), "{words}\n{out}{err}");
        self
    }

    /// With this on standard output, whole lines of it.
    #[track_caller]
    fn prints(self, lines: &str) -> Ran {
        assert_eq!(self.out.trim_end(), lines, "{}\n{}", self.words, self.err);
        self
    }

    #[track_caller]
    fn says(self, part: &str) -> Ran {
        assert!(self.out.contains(part), "{} does not print “{part}” but\n{}{}", self.words, self.out, self.err);
        self
    }

    /// Ends with this code and says why on standard error, and nothing on standard output.
    #[track_caller]
    fn refused(self, code: i32, why: &str) -> Ran {
        let ran = self.ends(code).prints("");
        assert!(ran.err.contains(why), "{} does not say “{why}” but\n{}", ran.words, ran.err);
        assert!(!ran.err.contains("panicked"), "{}\n{}", ran.words, ran.err);
        ran
    }

    /// The lines of standard output, each an object of JSON.
    #[track_caller]
    fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}
