//! A page as it is read aloud, a line each paragraph: what it says, where it leads, what can be typed and pressed. How it
//! is set, which is for the eye, is left out, so that only what matters to somebody changes it.

use super::html::{Child, Element};

/// Elements within a line of words.
const INLINE: [&str; 17] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "label", "mark", "q", "s", "small", "span", "strong",
    "time",
];
/// What nobody reads.
const UNREAD: [&str; 7] = ["script", "style", "svg", "template", "link", "meta", "datalist"];
/// What stands a step further in than what it is in.
const STEPPED: [&str; 6] = ["form", "fieldset", "details", "article", "li", "dialog"];
/// So many choices are named, and of more the first.
const CHOICES: usize = 12;
/// Hidden fields of which only that they are there is the same on any day.
const DRAWN: [&str; 4] = ["version", "once", "key", "token"];

/// What is in an element, line by line.
pub fn of(element: &Element) -> String {
    let mut written = lines(element).join("\n");
    written.push('\n');
    written
}

fn is_read(element: &Element) -> bool {
    !UNREAD.contains(&element.name.as_str())
        && element.get("hidden").is_none()
        && element.get("aria-hidden") != Some("true")
}

/// Lines of what is in an element, and before them what the element itself says.
fn lines(element: &Element) -> Vec<String> {
    let (mut all, mut line) = (Vec::new(), String::new());
    for child in &element.children {
        match child {
            Child::Text(text) => line.push_str(text),
            Child::Element(below) if !is_read(below) => {}
            Child::Element(below) if is_of_the_line(below) => join(&mut line, &within(below)),
            Child::Element(below) => {
                end(&mut line, &mut all);
                all.extend(block(below));
            }
        }
    }
    end(&mut line, &mut all);
    all
}

/// Two elements side by side are two words.
fn join(line: &mut String, words: &str) {
    if line.ends_with(char::is_alphanumeric) && words.starts_with(char::is_alphanumeric) {
        line.push(' ');
    }
    line.push_str(words);
}

/// In a line: words, what leads somewhere, and every control; but no words that hold paragraphs.
fn is_of_the_line(element: &Element) -> bool {
    let is_control = ["input", "select", "textarea", "button", "br", "output", "img"].contains(&element.name.as_str());
    is_control
        || INLINE.contains(&element.name.as_str()) && element.elements().all(|e| !is_read(e) || is_of_the_line(e))
}

fn end(line: &mut String, all: &mut Vec<String>) {
    let plain = plain(line);
    line.clear();
    if !plain.is_empty() {
        all.push(plain);
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn block(element: &Element) -> Vec<String> {
    let name = element.name.as_str();
    let mut inner = lines(element);
    match name {
        "h1" | "h2" | "h3" | "h4" => return vec![format!("{} {}", &"####"[..level(name)], inner.join(" · "))],
        "tr" => {
            let cells: Vec<String> = element.elements().map(|cell| lines(cell).join(" / ")).collect();
            return vec![format!("| {} |", cells.join(" | "))];
        }
        "dt" => return vec![format!("{}:", inner.join(" / "))],
        _ => {}
    }
    let is_stepped = STEPPED.contains(&name);
    let mut all: Vec<String> = head(element).into_iter().collect();
    let sign = match (name, element.get("open")) {
        ("details", None) => "+",
        ("details", Some(_)) => "*",
        ("li", _) => "-",
        _ => "",
    };
    if !sign.is_empty() && !inner.is_empty() {
        let first = [sign.to_owned(), all.pop().unwrap_or_default(), inner.remove(0)];
        all.push(plain(&first.join(" ")));
    }
    let step = if is_stepped || name == "dd" { "  " } else { "" };
    all.extend(inner.into_iter().map(|line| format!("{step}{line}")));
    all
}

fn level(name: &str) -> usize {
    name[1..].parse().unwrap_or(1)
}

/// What an element says of itself before what is in it.
fn head(element: &Element) -> Option<String> {
    let mut says = Vec::new();
    if element.name == "form" {
        says.push(format!("{} {}", element.get("method").unwrap_or("get"), element.get("action").unwrap_or("here")));
    }
    says.extend(element.get("role").filter(|role| ["alert", "status"].contains(role)).map(|role| format!("({role})")));
    says.extend(element.get("aria-label").map(|label| format!("({label})")));
    says.extend(element.get("aria-current").map(|_| "(here)".to_owned()));
    if element.get("class").is_some_and(|all| all.split(' ').any(|class| class == "error")) {
        says.push("(wrong)".to_owned());
    }
    (!says.is_empty()).then(|| says.join(" "))
}

/// An element in a line.
fn within(element: &Element) -> String {
    let words = || lines(element).join(" / ");
    match element.name.as_str() {
        "br" => " / ".to_owned(),
        "img" => format!("(image {})", element.get("alt").unwrap_or_default()),
        "a" => {
            let here = if element.get("aria-current").is_some() { " (here)" } else { "" };
            let says = element.get("aria-label").map_or_else(words, str::to_owned);
            format!("{says} <{}>{here}", element.get("href").unwrap_or_default())
        }
        "button" => button(element, &words()),
        "input" if element.get("type") == Some("hidden") => hidden(element),
        "input" => format!(" [{}] ", input(element)),
        "textarea" => format!(" [{}] ", typed(element, &plain(&lines(element).join(" ")))),
        "select" => format!(" [{}] ", typed(element, &choices(element))),
        _ => spaced(element, words()),
    }
}

/// Words keep the space around them.
fn spaced(element: &Element, words: String) -> String {
    let text = |child: Option<&Child>| match child {
        Some(Child::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let before = text(element.children.first()).starts_with(char::is_whitespace);
    let after = text(element.children.last()).ends_with(char::is_whitespace);
    format!("{}{words}{}", if before { " " } else { "" }, if after { " " } else { "" })
}

fn button(element: &Element, words: &str) -> String {
    let carries = match (element.get("name"), element.get("value")) {
        (Some(name), Some(value)) => format!(" {name}={value}"),
        _ => String::new(),
    };
    let leads = element.get("formaction").map(|path| format!(" to {path}")).unwrap_or_default();
    let off = if element.get("disabled").is_some() { " off" } else { "" };
    format!(" {{{}{carries}{leads}{off}}} ", element.get("aria-label").unwrap_or(words))
}

fn hidden(element: &Element) -> String {
    let name = element.get("name").unwrap_or_default();
    match element.get("value").filter(|_| !DRAWN.contains(&name)) {
        Some(value) => format!(" ({name}={value}) "),
        None => format!(" ({name}) "),
    }
}

fn input(element: &Element) -> String {
    let (kind, value) = (element.get("type").unwrap_or("text"), element.get("value").unwrap_or_default());
    let chosen = if element.get("checked").is_some() { "x" } else { "" };
    match kind {
        "checkbox" | "radio" => {
            format!("{}={value} {chosen}", element.get("name").unwrap_or_default()).trim().to_owned()
        }
        "text" => typed(element, value),
        kind => format!("{kind} {}", typed(element, value)),
    }
}

/// A field with its name, what must be and what is wrong, and what stands in it.
fn typed(element: &Element, value: &str) -> String {
    let mut says = element.get("name").unwrap_or_default().to_owned();
    for (attribute, sign) in [("required", "*"), ("aria-invalid", "!"), ("disabled", " off"), ("readonly", " fixed")] {
        if element.get(attribute).is_some() {
            says.push_str(sign);
        }
    }
    if !value.is_empty() {
        says.push_str(&format!(": {value}"));
    }
    says
}

fn choices(element: &Element) -> String {
    let all: Vec<String> = element.named("option").into_iter().map(choice).collect();
    let chosen = all.iter().skip(CHOICES).find(|says| says.ends_with(" x")).cloned();
    let more = all.len().checked_sub(CHOICES).filter(|more| *more > 0).map(|more| format!("{more} more"));
    let named = all.into_iter().take(if more.is_some() { 3 } else { CHOICES });
    named.chain(chosen).chain(more).collect::<Vec<_>>().join(", ")
}

fn choice(option: &Element) -> String {
    let says = plain(&lines(option).join(" "));
    if option.get("selected").is_some() { format!("{says} x") } else { says }
}

#[test]
fn an_outline_holds_what_is_read_typed_and_pressed_and_nothing_of_how_it_is_set() {
    let page = "<main class=\"page\"><h1>One <b>case</b></h1><svg><path/></svg><p hidden>no</p>\
        <ul><li class=\"row\"><span>08:12</span><a href=\"/x\">The belt</a><i aria-hidden=\"true\">.</i></li></ul>\
        <form method=\"post\" action=\"/y\"><input type=\"hidden\" name=\"version\" value=\"4\">\
        <label for=\"a\">Why</label><p class=\"error\">Say why.</p><textarea name=\"why\" required aria-invalid=\"true\">\
        Because</textarea><select name=\"s\"><option value=\"1\">A<option value=\"2\" selected>B</option></select>\
        <input type=\"checkbox\" name=\"c\" value=\"yes\" checked><button name=\"n\" value=\"3\">Send</button></form>\
        <details><summary>More</summary><table><tr><td>1</td><td>2</td></tr></table></details></main>";
    let read = super::html::read(page).unwrap();
    let outline = "# One case\n- 08:12 The belt </x>\npost /y\n  (version) Why\n  (wrong)\n  Say why.\n  \
        [why*!: Because] [s: A, B x] [c=yes x] {Send n=3}\n+ More\n  | 1 | 2 |\n";
    assert_eq!(of(&read), outline);
}
