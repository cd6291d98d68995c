//! The complaint form: its own page, open to anyone, reachable by a link from anywhere. No account, no script.

pub mod pages;

use base::refusal::Refusal;
use base::words;
use casework::case::Harm;
use casework::customer::{ContactRole, Sender};
use casework::message::Channel;
use casework::receive::Incoming;
use web::module::Module;

/// A complaint as typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Complaint<'a> {
    /// What happened.
    pub text: &'a str,
    /// What they would like us to do; may be empty.
    pub wish: &'a str,
    /// Their name.
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
    pub harm: &'a str,
}

impl Complaint<'_> {
    /// Everything that is missing or cannot be so, in the order of the form; empty when it can be taken.
    pub fn wrongs(&self) -> Vec<Refusal> {
        let checked = [
            words::required("text", self.text, "Tell us what happened, even if it is one sentence.").map(drop),
            words::optional("wish", self.wish).map(drop),
            words::line("name", self.name, "Tell us your name, so that we can answer you by it.").map(drop),
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
            phone: words::optional("phone", self.phone)?,
            company: words::optional("company", self.company)?,
            role: ContactRole::default(),
        };
        let harm = self.harm.parse().unwrap_or(Harm::Annoyance);
        let text = self.words();
        Ok(Incoming { sender, channel: Some(Channel::Form), text, harm: Some(harm), ..Incoming::default() })
    }

    /// All they wrote, as one text in their voice.
    fn words(&self) -> String {
        let mut parts = vec![self.text.trim().to_owned()];
        parts.extend(said("What I would like you to do", self.wish));
        parts.extend(said("Order or invoice number", self.order));
        parts.join("\n\n")
    }
}

fn said(label: &str, text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| format!("{label}: {text}"))
}

fn within(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Ok(()) } else { words::line(field, text, "").map(drop) }
}

/// An address that mail can be sent to, lower case.
fn address(text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err(Refusal::invalid("email", "Tell us your e-mail address; without it we cannot answer you."));
    }
    let plausible = text.parse::<lettre::Address>().is_ok_and(|address| {
        let labels: Vec<&str> = address.domain().split('.').collect();
        labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && text.len() <= 254
    });
    let says = "That is not an e-mail address we could write to. It looks like name@example.com.";
    if plausible { Ok(text) } else { Err(Refusal::invalid("email", says)) }
}

/// What this module adds to the product.
pub static MODULE: Module =
    Module { public: |router| router.merge(pages::routes()), ..Module::new("intake_form", "The complaint form") };

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
        harm: "stopped",
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
            "The belt tore.\n\nWhat I would like you to do: Send a new one.\n\nOrder or invoice number: 4711"
        );
        assert_eq!(taken.harm, Some(Harm::Stopped));
    }
}
