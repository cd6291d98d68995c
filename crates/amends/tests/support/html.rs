//! A page as a tree, read strictly: what is opened must be closed, for a browser hides such mistakes until they hurt.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// Elements that have no end.
const VOID: [&str; 9] = ["area", "base", "br", "col", "hr", "img", "input", "link", "meta"];

/// An element with what is in it.
#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Child>,
}

/// What is in an element.
#[derive(Clone, Debug)]
pub enum Child {
    Text(String),
    Element(Element),
}

impl Element {
    /// An attribute; none when it is not there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements right below.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// This element and all below, in the order of the page.
    pub fn all(&self) -> Vec<&Element> {
        let mut found = vec![self];
        self.elements().for_each(|below| found.extend(below.all()));
        found
    }

    /// All of one name.
    pub fn named(&self, name: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }
}

/// Reads a page. What is wrong with its tags comes back as words.
pub fn read(html: &str) -> Result<Element, String> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Tree::default(), TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let Tree(built) = tokenizer.sink;
    let mut built = built.into_inner();
    match (built.wrong.is_empty(), built.open.len()) {
        (false, _) => Err(built.wrong.join("; ")),
        (true, 1) => Ok(built.open.remove(0)),
        _ => Err(format!("<{}> is never closed", built.open.pop().unwrap_or_default().name)),
    }
}

#[derive(Default)]
struct Tree(RefCell<Built>);

struct Built {
    /// From the root to where we are.
    open: Vec<Element>,
    wrong: Vec<String>,
}

impl Default for Built {
    fn default() -> Built {
        Built { open: vec![Element { name: "document".to_owned(), ..Element::default() }], wrong: Vec::new() }
    }
}

impl Built {
    fn put(&mut self, child: Child) {
        if let Some(last) = self.open.last_mut() {
            match (child, last.children.last_mut()) {
                (Child::Text(more), Some(Child::Text(text))) => text.push_str(&more),
                (child, _) => last.children.push(child),
            }
        }
    }

    /// A choice ends where the next begins, or the list of them.
    fn end_choice(&mut self) {
        if let Some(done) = self.open.pop_if(|last| last.name == "option") {
            self.put(Child::Element(done));
        }
    }

    fn opened(&mut self, tag: Tag) {
        let name = tag.name.to_string();
        if name == "option" {
            self.end_choice();
        }
        if tag.had_duplicate_attributes {
            self.wrong.push(format!("an attribute of <{name}> is there twice"));
        }
        let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        let has_no_end = tag.self_closing || VOID.contains(&name.as_str());
        let element = Element { name, attributes, children: Vec::new() };
        match has_no_end {
            true => self.put(Child::Element(element)),
            false => self.open.push(element),
        }
    }

    fn closed(&mut self, name: &str, line: u64) {
        if name != "option" {
            self.end_choice();
        }
        match self.open.pop_if(|last| last.name == name) {
            Some(done) => self.put(Child::Element(done)),
            None => {
                let open = self.open.last().map_or("nothing", |last| last.name.as_str());
                self.wrong.push(format!("</{name}> in line {line} closes <{open}>"));
            }
        }
    }
}

impl TokenSink for Tree {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut built = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => built.put(Child::Text(text.to_string())),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => built.closed(&tag.name, line),
            Token::TagToken(tag) => {
                let raw = match &*tag.name {
                    "script" => Some(RawKind::ScriptData),
                    "style" => Some(RawKind::Rawtext),
                    "title" | "textarea" => Some(RawKind::Rcdata),
                    _ => None,
                };
                built.opened(tag);
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            Token::ParseError(says) => built.wrong.push(format!("line {line}: {says}")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[test]
fn what_is_not_closed_or_closed_by_another_is_told() {
    assert_eq!(read("<p>One <b>two</p>").unwrap_err(), "</p> in line 1 closes <b>");
    assert_eq!(read("<p>One").unwrap_err(), "<p> is never closed");
    assert!(read("<p id=\"a\" id=\"b\">One</p>").unwrap_err().contains("<p> is there twice"));
}
