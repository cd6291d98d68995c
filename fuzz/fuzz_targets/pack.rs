//! Any text as an organisation's rules: laid over the built-in ones, or refused with a place that can be shown.
#![no_main]

use coach::{BUILT_IN, Coach, Context};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|pack: &str| {
    // The core alone founds no language, so a pack that does is read by its own rules and is cheap to compile.
    let (_, core) = BUILT_IN[0];
    match Coach::from_packs(&[core, pack]) {
        Ok(coach) => {
            let language = coach.languages().next();
            coach.read(pack, &Context { language, ..Context::default() });
            coach.inbound(pack, language);
        }
        Err(error) => {
            // YAML takes a carriage return alone for the end of a line too.
            let lines = |text: &str| text.split(['\r', '\n']).count();
            let lines = lines(pack).max(lines(core));
            assert!(error.line >= 1 && error.line <= lines + 1 && error.column >= 1, "{error:?}");
            assert!(!error.says.is_empty());
        }
    }
});
