//! Lays the three fonts a letter is set in beside the program, out of the crate that carries many more.
//!
//! Libertinus Serif (SIL Open Font License 1.1, its notice inside the files): Latin, Greek, Cyrillic. DejaVu Sans Mono (Bitstream
//! Vera licence): the signs and scripts that Libertinus lacks.

use std::path::PathBuf;
use std::{env, fs, io};

/// Place in the crate's list, and the name under which `face.rs` takes it in; a test there reads the names inside.
const FONTS: [(usize, &str); 3] = [(0, "regular"), (4, "semibold"), (16, "spare")];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for (place, name) in FONTS {
        let font = typst_assets::fonts().nth(place).ok_or_else(|| io::Error::other("the font list is shorter"))?;
        fs::write(out.join(name), font)?;
    }
    Ok(())
}
