//! Stops the build at a catalogue that does not fit its texts, with file and line: a hole that is missing or unknown, a
//! plural form that the language needs, a line that cannot be read. What needs the whole program, such as a text that no
//! catalogue translates, is asked by the test `translations`.

#[path = "../text/src/catalogue.rs"]
#[expect(dead_code, reason = "the program uses the rest")]
mod catalogue;
#[path = "../text/src/message.rs"]
#[expect(dead_code, reason = "the program uses the rest")]
mod message;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let crates = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("..");
    let mut files = Vec::new();
    catalogues(&crates, &mut files);
    println!("cargo::rerun-if-changed={}", crates.join("text/src").display());
    for folder in files.iter().filter_map(|path| path.parent()).collect::<BTreeSet<_>>() {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let mut is_whole = true;
    for path in files {
        let language = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (line, wrong) in catalogue::flaws(language, &text) {
            println!("cargo::error={}:{line}: {wrong}", path.display());
            is_whole = false;
        }
    }
    if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every `words/*.toml` below a folder: the catalogues of all crates, which the program alone holds together.
fn catalogues(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            catalogues(&path, found);
        } else if path.extension().is_some_and(|end| end == "toml") && folder.ends_with("words") {
            found.push(path);
        }
    }
}
