//! The stylesheet, the script and the icon: in the binary, under addresses that change with their content.
//!
//! Styles are one file for the browser, put together from `assets/styles` in the order below: a later file may override
//! an earlier one within its layer. The script stays in modules, which import each other by name; all lie under one
//! folder that is named after their content together.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::words::hex_sha256;
use std::sync::LazyLock;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

const STYLES: &str = concat!(
    include_str!("assets/styles/base.css"),
    include_str!("assets/styles/layout.css"),
    include_str!("assets/styles/head.css"),
    include_str!("assets/styles/conversation.css"),
    include_str!("assets/styles/composer.css"),
    include_str!("assets/styles/side.css"),
    include_str!("assets/styles/forms.css"),
    include_str!("assets/styles/lists.css"),
    include_str!("assets/styles/groups.css"),
    include_str!("assets/styles/dialogs.css"),
    include_str!("assets/styles/pages.css"),
    include_str!("assets/styles/narrow.css"),
    include_str!("assets/styles/utilities.css"),
);

const ICON: &str = include_str!("assets/icon.svg");

/// The modules of the script; the first is the one a page names.
const MODULES: [(&str, &str); 13] = [
    ("amends.js", include_str!("assets/script/amends.js")),
    ("page.js", include_str!("assets/script/page.js")),
    ("words.js", include_str!("assets/script/words.js")),
    ("swap.js", include_str!("assets/script/swap.js")),
    ("drafts.js", include_str!("assets/script/drafts.js")),
    ("elsewhere.js", include_str!("assets/script/elsewhere.js")),
    ("coach.js", include_str!("assets/script/coach.js")),
    ("findings.js", include_str!("assets/script/findings.js")),
    ("live.js", include_str!("assets/script/live.js")),
    ("keys.js", include_str!("assets/script/keys.js")),
    ("palette.js", include_str!("assets/script/palette.js")),
    ("dialog.js", include_str!("assets/script/dialog.js")),
    ("reach.js", include_str!("assets/script/reach.js")),
];

struct Assets {
    /// Address, media type, content.
    files: Vec<(String, &'static str, &'static str)>,
    css: String,
    icon: String,
    modules: Vec<String>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let css = format!("/assets/amends-{}.css", short_hash(STYLES));
    let icon = format!("/assets/icon-{}.svg", short_hash(ICON));
    let together: String = MODULES.iter().map(|(_, text)| *text).collect();
    let folder = short_hash(&together);
    let modules: Vec<String> = MODULES.iter().map(|(name, _)| format!("/assets/{folder}/{name}")).collect();
    let mut files = vec![(css.clone(), CSS, STYLES), (icon.clone(), SVG, ICON)];
    files.extend(modules.iter().zip(&MODULES).map(|(address, (_, text))| (address.clone(), JS, *text)));
    Assets { files, css, icon, modules }
});

fn short_hash(text: &str) -> String {
    hex_sha256(text.as_bytes()).chars().take(12).collect()
}

/// The address of the stylesheet.
pub fn css() -> &'static str {
    &ASSETS.css
}

/// The address of the script's first module.
pub fn js() -> &'static str {
    ASSETS.modules.first().map_or("", String::as_str)
}

/// The addresses of the modules it imports, so that a browser fetches all at once.
pub fn imported() -> &'static [String] {
    ASSETS.modules.get(1..).unwrap_or_default()
}

/// The address of the icon.
pub fn icon() -> &'static str {
    &ASSETS.icon
}

/// Serves them, to be kept for a year: another content has another address.
pub async fn serve(Path(name): Path<String>) -> Response {
    let wanted = format!("/assets/{name}");
    match ASSETS.files.iter().find(|(address, ..)| *address == wanted) {
        Some((_, mime, text)) => {
            let headers =
                [(header::CONTENT_TYPE, *mime), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, *text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_module_that_is_imported_is_served() {
        let served: BTreeSet<&str> = MODULES.iter().map(|(name, _)| *name).collect();
        let lines = MODULES.iter().flat_map(|(_, text)| text.lines());
        let named: BTreeSet<&str> =
            lines.filter_map(|line| line.split_once("'./")?.1.strip_suffix("';")).chain(["amends.js"]).collect();
        assert_eq!(named, served);
    }

    fn module(name: &str) -> &'static str {
        MODULES.iter().find(|(known, _)| *known == name).unwrap().1
    }

    #[test]
    fn every_phrase_the_script_says_is_in_its_table() {
        let table = module("words.js");
        let said = |text: &'static str| text.split("phrase('").skip(1).filter_map(|rest| rest.split('\'').next());
        let said: BTreeSet<&str> = MODULES.iter().flat_map(|(_, text)| said(text)).collect();
        let missing: Vec<&&str> = said
            .iter()
            .filter(|name| !table.contains(&format!("'{name}':")) && !table.contains(&format!("'{name}.other':")))
            .collect();
        assert!(said.len() > 20 && missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_a_page_hands_in_has_the_names_of_the_table() {
        let handed = crate::language::phrases(&text::Language::German);
        let handed: BTreeMap<String, String> = serde_json::from_str(&handed).unwrap();
        assert!(!handed.is_empty());
        for name in handed.keys() {
            assert!(module("words.js").contains(&format!("'{name}':")), "{name}");
        }
    }

    #[test]
    fn every_style_of_the_folder_is_in_the_stylesheet() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/assets/styles");
        let files = std::fs::read_dir(folder).unwrap();
        for path in files.map(|file| file.unwrap().path()) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(STYLES.contains(&text), "{} is left out", path.display());
        }
    }
}
