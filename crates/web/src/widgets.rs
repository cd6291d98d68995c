//! What the forms of a page share: where they are sent, what they carry along, what was typed, and which of them the
//! rules allow now. `widgets.html` writes them out, so that no template repeats it.

use crate::form::Kept;
use std::collections::HashMap;

/// The forms of one page, as one person sees it.
#[derive(Debug)]
pub struct Forms<'a> {
    /// Where they are sent, without a slash at the end: `/cases/A-1042`.
    pub base: String,
    /// The form that was refused, as it was typed.
    pub kept: &'a Kept,
    /// Hidden inputs that each of them carries: the version of the page it stands on.
    pub carried: Vec<(&'static str, String)>,
    offered: HashMap<String, Offered>,
}

/// What the rules say of a form that has not been filled in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// It may be sent.
    Open,
    /// Not as things stand; the sentence says what comes first.
    NotNow(String),
    /// Not by this person, or there is no such thing.
    Never,
}

impl<'a> Forms<'a> {
    /// A page's forms, by the paths they are sent to below `base`. A form that is not among them is not shown.
    pub fn new(base: String, kept: &'a Kept, offered: HashMap<String, Offered>) -> Forms<'a> {
        Forms { base, kept, carried: Vec::new(), offered }
    }

    /// With a hidden input in each of them.
    #[must_use]
    pub fn carrying(mut self, name: &'static str, value: String) -> Forms<'a> {
        self.carried.push((name, value));
        self
    }

    /// Whether this form is shown.
    pub fn may(&self, form: &str) -> bool {
        self.offered.get(form) == Some(&Offered::Open)
    }

    /// Whether any form below this path is shown.
    pub fn any(&self, below: &str) -> bool {
        self.offered.iter().any(|(path, offered)| *offered == Offered::Open && path.starts_with(below))
    }

    /// What comes before this form can be sent; none when it may be sent, or never by this person.
    pub fn not_yet(&self, form: &str) -> Option<&str> {
        match self.offered.get(form)? {
            Offered::NotNow(says) => Some(says),
            Offered::Open | Offered::Never => None,
        }
    }

    /// Unfolds a form that was refused.
    pub fn open(&self, form: &str) -> &'static str {
        if self.kept.is(form) { " open" } else { "" }
    }

    /// Unfolds what holds any of these forms, when one of them was refused.
    pub fn open_any(&self, forms: &[&str]) -> &'static str {
        if forms.iter().any(|form| self.kept.is(form)) { " open" } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Sent;
    use base::refusal::Refusal;

    fn offered() -> HashMap<String, Offered> {
        let too_early = Offered::NotNow("Too early to ask.".to_owned());
        let forms =
            [("promises/3/completion", Offered::Open), ("verdict-request", too_early), ("title", Offered::Never)];
        forms.map(|(path, offered)| (path.to_owned(), offered)).into()
    }

    #[test]
    fn only_what_the_rules_allow_is_shown() {
        let kept = Kept::default();
        let forms = Forms::new("/cases/A-1".to_owned(), &kept, offered());
        assert!(forms.may("promises/3/completion") && forms.any("promises/3/"));
        assert!(!forms.may("title") && !forms.may("verdict-request"), "refused by the rules");
        assert!(!forms.may("promises/4/completion") && !forms.any("promises/4/"), "nobody offers it");
    }

    #[test]
    fn what_comes_first_is_said_and_what_is_forbidden_is_not() {
        let kept = Kept::default();
        let forms = Forms::new("/cases/A-1".to_owned(), &kept, offered());
        assert_eq!(forms.not_yet("verdict-request"), Some("Too early to ask."));
        assert_eq!((forms.not_yet("title"), forms.not_yet("promises/3/completion")), (None, None));
    }

    #[test]
    fn a_refused_form_stands_open_and_no_other() {
        let kept = Sent::default().kept("exposure", Refusal::invalid("text", "Say what is at stake."));
        let forms = Forms::new("/cases/A-1".to_owned(), &kept, HashMap::new());
        assert_eq!((forms.open("exposure"), forms.open("containment")), (" open", ""));
        assert_eq!((forms.open_any(&["containment", "exposure"]), forms.open_any(&["containment"])), (" open", ""));
    }
}
