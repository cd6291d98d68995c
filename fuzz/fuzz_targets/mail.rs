//! Any bytes as a mail: read without a panic, no word lost in folding, nothing alive left in its HTML.
#![no_main]

use email::quotes::{Context, fold};
use libfuzzer_sys::fuzz_target;

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fuzz_target!(|raw: &[u8]| {
    // A panic that the reader catches still ends the run here.
    let mail = email::read(raw);
    assert_eq!(mail.visible_text, email::read_text(raw).visible_text);
    if let Some(html) = &mail.html {
        let html = html.to_ascii_lowercase();
        for alive in ["<script", "<iframe", "<object", "<form", "<meta", "<base"] {
            assert!(!html.contains(alive), "{alive} is alive in {html}");
        }
        assert_eq!(email::sanitise(&html), email::sanitise(&email::sanitise(&html)), "made safe twice is made safe once");
    }
    for file in &mail.attachments {
        assert!(!file.name.contains(['/', '\\', '\0', '\n']), "{:?} leads out of its folder", file.name);
    }
    let text = String::from_utf8_lossy(raw);
    let folded = fold(&text, &Context::default());
    let kept = words(&folded.visible) + words(&folded.quoted) + words(&folded.signature);
    assert_eq!(words(&text), kept, "words were lost or doubled");
});
