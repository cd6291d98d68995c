//! Safe HTML for the screen, and HTML as lines of text with what its structure says about quotes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use crate::htmltext;
use crate::markup::{Scanner, Token, attribute};

/// HTML beyond this size is shown as text: parsing it would cost more than it tells.
const MAX_HTML: usize = 2_000_000;

/// Open elements beyond this depth make the real parser slow.
const MAX_DEPTH: usize = 256;

/// What the real parser may cost, in rough units of one node.
const MAX_COST: usize = 1_500_000;

/// Safe HTML: no scripts, styles, forms, frames or handlers; nothing is loaded from elsewhere; links open apart.
///
/// Images stay only when they point into the mail (`cid:`); others become a visible
/// `[image not loaded: host]`. HTML that is too large or too deep for a tree comes back as its text in `<pre>`.
pub fn sanitise(html: &str) -> String {
    if is_tame(html) {
        return CLEANER.clean(&without_remote_images(html)).to_string();
    }
    let mut out = String::from("<pre>");
    escape_into(&mut out, &html_to_text(html));
    out.push_str("</pre>");
    out
}

/// The words of HTML as plain text: paragraphs as lines, lists with dashes, quotes with `>`.
pub fn html_to_text(html: &str) -> String {
    htmltext::lines(html).into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Plain text as a paragraph of HTML.
pub(crate) fn from_text(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<p>{}</p>", escaped.lines().collect::<Vec<_>>().join("<br>"))
}

/// Whether a real HTML parser takes this in time and memory proportional to its size.
///
/// The depth is counted as the parser would, or deeper: an end tag only counts when it surely closes something.
/// Each tag and text costs as many nodes as there are open formatting elements, because the parser reopens them all.
pub(crate) fn is_tame(html: &str) -> bool {
    if html.len() > MAX_HTML {
        return false;
    }
    let mut open: Vec<&str> = Vec::new();
    let mut formatting = 0_usize;
    let mut cost = 0_usize;
    let mut run = 0_usize;
    for token in Scanner::new(html) {
        cost += 1 + formatting;
        match token {
            Token::Open { name, attributes } => {
                run = 0;
                let blanks = attributes.bytes().filter(|b| b.is_ascii_whitespace() || *b == b'/').count();
                cost += blanks * blanks / 100;
                formatting += usize::from(is_one_of(name, &FORMATTING));
                open_tag(&mut open, name);
            }
            Token::Close(name) => {
                if close_tag(&mut open, name) {
                    formatting = formatting.saturating_sub(usize::from(is_one_of(name, &FORMATTING)));
                }
            }
            Token::Text(text) => {
                // Each entity makes the parser copy the text node it stands in.
                run += text.len();
                cost += text.bytes().filter(|byte| *byte == b'&').count() * run / 2000;
            }
        }
        if open.len() > MAX_DEPTH || cost > MAX_COST {
            return false;
        }
    }
    true
}

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
const IMPLIED: [&str; 9] = ["p", "li", "td", "th", "tr", "dd", "dt", "option", "tbody"];
const SCOPES: [&str; 9] = ["table", "td", "th", "caption", "object", "applet", "marquee", "svg", "math"];
const TABLE_PARTS: [&str; 7] = ["table", "td", "th", "tr", "tbody", "thead", "tfoot"];
const BLOCKS: [&str; 12] = ["div", "p", "blockquote", "table", "tbody", "tr", "td", "ul", "ol", "li", "center", "body"];

fn is_one_of(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn open_tag<'a>(open: &mut Vec<&'a str>, name: &'a str) {
    if is_one_of(name, &VOID) {
        return;
    }
    // `<p>a<p>b` and `<td>a<td>b` do not nest.
    if is_one_of(name, &IMPLIED) && open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
        open.pop();
    }
    open.push(name);
}

/// Closes the nearest open element of that name if a parser surely would.
fn close_tag(open: &mut Vec<&str>, name: &str) -> bool {
    let table_part = is_one_of(name, &TABLE_PARTS);
    let block = table_part || is_one_of(name, &BLOCKS);
    for at in (0..open.len()).rev() {
        let here = open[at];
        if here.eq_ignore_ascii_case(name) {
            open.truncate(at);
            return true;
        }
        let barrier = if table_part { &SCOPES[..1] } else { &SCOPES[..] };
        if is_one_of(here, barrier) || (!block && is_one_of(here, &BLOCKS)) {
            return false;
        }
    }
    false
}

/// The document with images from elsewhere replaced by a visible note; the rest untouched.
fn without_remote_images(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut scanner = Scanner::new(html);
    let mut start = 0;
    while let Some(token) = scanner.next() {
        let end = scanner.position();
        if let Token::Open { name, attributes } = token
            && name.eq_ignore_ascii_case("img")
            && let Some(note) = image_note(attributes)
        {
            out.push_str(&html[copied..start]);
            escape_into(&mut out, &note);
            copied = end;
        }
        start = end;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// What stands in the place of an image; `None` when the image is inside the mail and stays.
fn image_note(attributes: &str) -> Option<String> {
    let source = attribute(attributes, "src").unwrap_or_default();
    let source = source.trim();
    let scheme_is = |scheme: &str| source.get(..scheme.len()).is_some_and(|got| got.eq_ignore_ascii_case(scheme));
    if scheme_is("cid:") {
        return None;
    }
    let size = |name: &str| attribute(attributes, name).map(|value| value.trim().trim_end_matches("px").to_owned());
    if ["width", "height"].iter().any(|name| matches!(size(name).as_deref(), Some("0" | "1"))) {
        // A tracking pixel: nothing to see was lost.
        return Some(String::new());
    }
    if source.is_empty() {
        return Some(String::new());
    }
    if scheme_is("data:") {
        return Some("[image not loaded: embedded]".into());
    }
    let after_scheme = source.split_once("//").map_or(source, |(_, rest)| rest);
    let host = after_scheme.split(['/', '?', '#', '@']).next().unwrap_or_default();
    let host: String = host.chars().filter(|c| c.is_alphanumeric() || ".-:".contains(*c)).take(80).collect();
    Some(format!("[image not loaded: {}]", if host.is_empty() { "unknown" } else { &host }))
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

const TAGS: [&str; 51] = [
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style", "title", "iframe", "object", "template", "noembed"]))
        .generic_attributes(HashSet::from(["dir", "lang", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan", "align", "valign"])),
            ("th", HashSet::from(["colspan", "rowspan", "align", "valign"])),
            ("ol", HashSet::from(["start", "type"])),
            ("li", HashSet::from(["value"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(|element, name, value| match (element, name) {
            ("img", "src") => has_scheme(value, "cid:").then(|| value.into()),
            ("a", "href") => (!has_scheme(value, "cid:")).then(|| value.into()),
            _ => Some(value.into()),
        })
        .strip_comments(true);
    cleaner
});

fn has_scheme(value: &str, scheme: &str) -> bool {
    value.trim_start().get(..scheme.len()).is_some_and(|got| got.eq_ignore_ascii_case(scheme))
}
