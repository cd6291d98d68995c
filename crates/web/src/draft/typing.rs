//! The state of a form while somebody types in it: which form of which open page, and how far it has come. What is kept while
//! typing and what is sent go their own ways to the server, and the one that set out first may arrive last.

use crate::form::Sent;
use serde::{Deserialize, Serialize};

/// The longest name of a form.
const LONGEST: usize = 40;

/// A state of a form. Of the same form the later state holds, and once the form was sent nothing of it is kept any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    /// A name that the script drew when the first letter was typed; no other form has it, nor the same form after it was sent.
    pub form: String,
    /// Counted up each time it is kept or sent.
    pub turn: i64,
    /// The draft that stood in the form before the first letter, as its page named it ([`Typing::name`]): whoever goes on
    /// from it replaces it, and whoever has not seen it does not.
    #[serde(default)]
    pub over: String,
}

impl Typing {
    /// The field that carries it, which is no part of what is sent.
    pub const FIELD: &'static str = "typing";

    /// The state a form was sent in, `5f0c.12`, and after a space the one it goes on from; none when it names none we can
    /// read, as a browser without script does.
    pub fn read(sent: &Sent) -> Option<Typing> {
        let (state, over) = sent.value(Typing::FIELD).split_once(' ').unwrap_or((sent.value(Typing::FIELD), ""));
        let (form, turn) = state.split_once('.')?;
        let turn = turn.parse().ok().filter(|turn| (0..i64::MAX).contains(turn))?;
        is_name(form).then(|| Typing { form: form.to_owned(), turn, over: over.to_owned() })
    }

    /// How a page names a state that is kept.
    pub fn name(form: &str, turn: i64) -> String {
        format!("{form}.{turn}")
    }

    /// Whether what is typed goes on from this state of a draft, or from a later one of the same form: a form that was tried
    /// and not taken is typed on from more than was kept of it.
    pub fn goes_on_from(&self, form: &str, turn: i64) -> bool {
        if self.over == Typing::name(form, turn) {
            return true;
        }
        let over = self.over.rsplit_once('.').and_then(|(form, turn)| Some((form, turn.parse::<i64>().ok()?)));
        over.is_some_and(|(known, seen)| !known.is_empty() && known == form && seen >= turn)
    }

    /// The last state of this form: it was sent, or discarded.
    #[must_use]
    pub fn last(self) -> Typing {
        Typing { turn: i64::MAX, ..self }
    }

    /// The last state of a form that has just been sent.
    pub fn last_of(sent: &Sent) -> Option<Typing> {
        Typing::read(sent).map(Typing::last)
    }
}

/// Whether the script could have drawn this name.
pub(super) fn is_name(form: &str) -> bool {
    !form.is_empty() && form.len() <= LONGEST && form.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typing: &str) -> Option<Typing> {
        Typing::read(&Sent { pairs: vec![("typing".to_owned(), typing.to_owned())], files: Vec::new() })
    }

    #[test]
    fn what_is_typed_goes_on_from_the_draft_it_names_and_from_earlier_states_of_the_same_form() {
        let typing = |over: &str| Typing { form: "77aa".to_owned(), turn: 1, over: over.to_owned() };
        assert!(typing("5f0c.2").goes_on_from("5f0c", 1) && typing("5f0c.2").goes_on_from("5f0c", 2));
        assert!(!typing("5f0c.2").goes_on_from("5f0c", 3), "what was typed after it has not been seen");
        assert!(!typing("5f0c.2").goes_on_from("1b2d", 1) && !typing("").goes_on_from("5f0c", 0));
    }

    #[test]
    fn a_state_is_a_name_and_a_number() {
        let state = |over: &str| Some(Typing { form: "5f0c".to_owned(), turn: 12, over: over.to_owned() });
        assert_eq!(read("5f0c.12"), state(""));
        assert_eq!(read("5f0c.12 77aa.3"), state("77aa.3"), "it goes on from another");
        let long = format!("{}.1", "a".repeat(41));
        for other in
            ["", "5f0c", ".1", "5f0c.", "5f0c.-1", "5f0c.x", "5f 0c.1", "5f0c.9223372036854775807", long.as_str()]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
