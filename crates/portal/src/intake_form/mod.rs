//! The complaint form: its own page, open to anyone, reachable by a link from anywhere. No account, no script.

text::catalogues!();

pub mod pages;

use base::refusal::Refusal;
use base::words;
use casework::case::Severity;
use casework::customer::{ContactRole, Sender};
use casework::message::Channel;
use casework::receive::Incoming;
use text::Language;
use text::{say, text};
use web::module::Module;

/// A complaint as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Complaint<'a> {
    pub text: &'a str,
    /// What they would like us to do; may be empty.
    pub wish: &'a str,
    pub name: &'a str,
    /// Where an answer reaches them.
    pub email: &'a str,
    /// Their company; may be empty.
    pub company: &'a str,
    /// Where a call reaches them; may be empty.
    pub phone: &'a str,
    /// What it is about, by our number; may be empty.
    pub order: &'a str,
    /// How badly.
    pub severity: &'a str,
    /// The language of the form they filled in.
    pub language: Language,
    /// They chose it themselves.
    pub is_chosen: bool,
}

impl Complaint<'_> {
    /// Everything that is missing or cannot be so, in the order of the form; empty when it can be taken.
    pub fn wrongs(&self) -> Vec<Refusal> {
        let checked = [
            words::required("text", self.text, text!(customer: "Tell us what happened. One sentence is enough."))
                .map(drop),
            words::optional("wish", self.wish).map(drop),
            words::line("name", self.name, text!(customer: "Tell us your name, so that we know whom to reply to."))
                .map(drop),
            address(self.email).map(drop),
            within("company", self.company),
            within("phone", self.phone),
            within("order", self.order),
        ];
        checked.into_iter().filter_map(Result::err).collect()
    }

    /// The complaint as the desk takes it.
    ///
    /// # Errors
    /// Names the first field that is missing.
    pub fn incoming(&self) -> Result<Incoming, Refusal> {
        if let Some(first) = self.wrongs().into_iter().next() {
            return Err(first);
        }
        let sender = Sender {
            name: words::line("name", self.name, "")?,
            email: Some(address(self.email)?),
            reply_to: None,
            phone: words::optional("phone", self.phone)?,
            company: words::optional("company", self.company)?,
            role: ContactRole::default(),
            language: self.is_chosen.then_some(self.language),
        };
        let severity = self.severity.parse().unwrap_or(Severity::Minor);
        let text = self.words();
        let (severity, page) = (Some(severity), Some(self.language));
        Ok(Incoming { sender, channel: Some(Channel::Form), text, severity, page, ..Incoming::default() })
    }

    /// All they wrote, as one text in their voice.
    fn words(&self) -> String {
        let mut parts = vec![self.text.trim().to_owned()];
        let is_there = |text: &str| !text.trim().is_empty();
        if is_there(self.wish) {
            parts.push(say!(self.language, "What I’d like you to do: {wish}", wish = self.wish.trim()));
        }
        if is_there(self.order) {
            parts.push(say!(self.language, "Order or invoice number: {order}", order = self.order.trim()));
        }
        parts.join("\n\n")
    }
}

fn within(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Ok(()) } else { words::line(field, text, "").map(drop) }
}

/// An address that mail can be sent to, lower case.
fn address(text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err(Refusal::invalid(
            "email",
            text!(customer: "Tell us your email address, so that we can reply to you."),
        ));
    }
    let plausible = text.parse::<lettre::Address>().is_ok_and(|address| {
        let labels: Vec<&str> = address.domain().split('.').collect();
        labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && text.len() <= 254
    });
    let says = text!(customer: "We can’t write to this email address. It should look like name@example.com.");
    if plausible { Ok(text) } else { Err(Refusal::invalid("email", says)) }
}

/// What this module adds to the product.
pub static MODULE: Module = Module {
    public: |router, _| router.merge(pages::routes()),
    texts: Some(&TEXTS),
    ..Module::new("intake_form", "The complaint form")
};

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Complaint = Complaint {
        text: "The belt tore.",
        wish: "",
        name: "Ingrid Moe",
        email: "ingrid@halden.example",
        company: "",
        phone: "",
        order: "",
        severity: "critical",
        language: Language::English,
        is_chosen: false,
    };

    fn wrong(complaint: Complaint) -> Vec<Option<&'static str>> {
        complaint.wrongs().iter().map(|w| w.field).collect()
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        assert_eq!(wrong(Complaint::default()), [Some("text"), Some("name"), Some("email")]);
        assert!(wrong(WHOLE).is_empty());
    }

    #[test]
    fn an_address_nobody_could_write_to_is_told_so() {
        for email in ["ingrid", "ingrid@halden", "ingrid@", "@halden.example", "a b@halden.example", "a@b..example"] {
            assert_eq!(wrong(Complaint { email, ..WHOLE }), [Some("email")], "{email}");
        }
        assert_eq!(address(" Ingrid@Halden.Example ").unwrap(), "ingrid@halden.example");
    }

    #[test]
    fn wish_and_order_number_are_part_of_their_words() {
        let taken = Complaint { wish: "Send a new one.", order: "4711", ..WHOLE }.incoming().unwrap();
        assert_eq!(
            taken.text,
            "The belt tore.\n\nWhat I’d like you to do: Send a new one.\n\nOrder or invoice number: 4711"
        );
        assert_eq!(taken.severity, Some(Severity::Critical));
    }
}
