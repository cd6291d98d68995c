//! A mail as its reader sees it: the words, and under them the way to their own page; as text and as HTML.

use askama::Template;
use base::refusal::Fault;
use text::Language;

/// The mail as a page: the words, and under them the way to the customer's own page.
#[derive(Template)]
#[template(path = "mail.html")]
pub(crate) struct Page<'a> {
    pub(crate) words: &'a str,
    pub(crate) language: Language,
    /// Whether we have understood, when it is asked.
    pub(crate) asks: Option<String>,
    pub(crate) lead: String,
    /// What leads to the page of whom it is for, and where; none when it is for several.
    pub(crate) way: Option<(String, String)>,
    pub(crate) signature: &'a str,
    pub(crate) foot: String,
}

impl Page<'_> {
    fn paragraphs(&self) -> Vec<Vec<&str>> {
        let mut all = vec![Vec::new()];
        for line in self.words.trim().lines() {
            match (line.trim().is_empty(), all.last_mut()) {
                (false, Some(paragraph)) => paragraph.push(line),
                _ => all.push(Vec::new()),
            }
        }
        all.retain(|paragraph| !paragraph.is_empty());
        all
    }

    /// The same as HTML.
    pub(crate) fn html(&self) -> Result<String, Fault> {
        Ok(self.render()?)
    }

    pub(crate) fn text(&self) -> String {
        let asks = self.asks.as_ref().map(|asks| format!("\n\n{asks}")).unwrap_or_default();
        let own = if self.signature.is_empty() { String::new() } else { format!("{}\n", self.signature) };
        let url = self.way.as_ref().map(|(_, url)| format!("{url}\n")).unwrap_or_default();
        format!("{}{asks}\n\n-- \n{own}{}\n{url}{}\n", self.words.trim(), self.lead, self.foot)
    }
}
