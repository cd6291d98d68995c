//! Who wrote a mail: the person, not the form, shop or group that passes their words on under an address of its own.

use crate::read::{Ours, clean, usable};
use base::words;
use casework::customer::Sender;
use email::{Class, Mail, Mailbox};

/// What a sender is called of whom nothing is known.
pub(crate) const UNKNOWN: &str = "Unknown sender";

/// Who wrote, and whether nobody reads what is sent to them.
pub(crate) struct Author {
    /// The person.
    pub sender: Sender,
    /// Nobody reads what is sent back, or a program would answer it.
    pub is_unattended: bool,
}

/// Who wrote a mail.
///
/// An address of a program, or one of ours, that names another as the one to answer passes on that person's words. A person
/// who asks for answers elsewhere is known by the address they wrote from, and written to at the other.
pub(crate) fn author(mail: &Mail, ours: Ours) -> Author {
    let Some(from) = &mail.from else { return nobody() };
    let asked_for = mail.reply_to.as_ref().filter(|other| is_somebody(other, ours) && other.address != from.address);
    let is_list = mail.class == Class::List;
    if is_passed_on(from, asked_for, ours) {
        let original = mail.original_from.as_ref().filter(|other| is_somebody(other, ours));
        // The answer to a list goes to all of it; who wrote stands elsewhere.
        let person = if is_list { original.or(asked_for) } else { asked_for.or(original) };
        if let Some(person) = person {
            let own = [Some(person), original, asked_for].into_iter().flatten().find_map(|who| who.name.as_deref());
            let name = own.or_else(|| via(from)).unwrap_or_default();
            return Author {
                sender: sender(name, person),
                is_unattended: mail.no_auto_reply || is_list && !is_ours(from, ours),
            };
        }
    }
    let answers = asked_for.filter(|_| !is_list).and_then(|other| usable(&other.address));
    let name = from.name.as_deref().or(asked_for.and_then(|other| other.name.as_deref())).unwrap_or_default();
    let unattended = is_no_reply(from) || is_list || mail.no_auto_reply || is_ours(from, ours);
    Author { sender: Sender { reply_to: answers, ..sender(name, from) }, is_unattended: unattended }
}

fn nobody() -> Author {
    Author { sender: Sender { name: UNKNOWN.to_owned(), ..Sender::default() }, is_unattended: true }
}

fn sender(name: &str, who: &Mailbox) -> Sender {
    let email = usable(&who.address);
    let name = words::short(&clean(name), words::LINE);
    let name = if name.is_empty() && email.is_none() { UNKNOWN.to_owned() } else { name };
    Sender { name, email, ..Sender::default() }
}

/// An address with a person behind it, as far as one can see: neither ours nor one that nobody reads.
fn is_somebody(who: &Mailbox, ours: Ours) -> bool {
    usable(&who.address).is_some() && !is_no_reply(who) && !is_ours(who, ours)
}

fn is_ours(who: &Mailbox, ours: Ours) -> bool {
    ours.organisation.mailbox_of(&who.address).is_some()
}

/// Whether the address a mail is from belongs to a program rather than to whoever wrote: it says so itself, it is ours or
/// of our domain while the answer is wanted elsewhere, or its name is that of somebody writing by way of it.
fn is_passed_on(from: &Mailbox, asked_for: Option<&Mailbox>, ours: Ours) -> bool {
    let our_domain = || {
        ours.organisation
            .mailboxes
            .iter()
            .any(|(known, _)| known.rsplit_once('@').is_some_and(|(_, at)| at.eq_ignore_ascii_case(from.domain())))
    };
    let elsewhere = asked_for.is_some_and(|other| !other.domain().eq_ignore_ascii_case(from.domain()));
    is_no_reply(from) || is_machine(from) || is_ours(from, ours) || via(from).is_some() || elsewhere && our_domain()
}

/// The person in `'Ann Ek' via Complaints`.
fn via(from: &Mailbox) -> Option<&str> {
    let name = from.name.as_deref()?;
    let (person, _) = VIA.iter().find_map(|word| name.split_once(word))?;
    let person = person.trim().trim_matches(['\'', '"']).trim();
    (!person.is_empty()).then_some(person)
}

/// How groups say in whose place they write.
const VIA: [&str; 9] =
    [" via ", " über ", " durch ", " par ", " por ", " tramite ", " a través de ", " através de ", " через "];

/// Only the letters and digits of the part before the at-sign, in lower case.
fn letters(who: &Mailbox) -> String {
    who.local().chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Whether an address says of itself that nobody reads what is sent to it, in one of many languages.
fn is_no_reply(who: &Mailbox) -> bool {
    let local = letters(who);
    NO_REPLY.iter().any(|word| local.contains(word))
}

/// Whether an address is one that programs send from: web servers, forms, shops, notices.
fn is_machine(who: &Mailbox) -> bool {
    let local = who.local().to_ascii_lowercase();
    let local = local.split('+').next().unwrap_or_default();
    MACHINES.contains(&letters(who).as_str()) || local.split(['-', '_', '.']).any(|part| MACHINE_PARTS.contains(&part))
}

#[rustfmt::skip]
const NO_REPLY: &[&str] = &[
    "noreply", "donotreply", "dontreply", "donoreply", "notreply", "noreplay", "noresponse", "noanswer", "unattended", "mailerdaemon", "nepasrepondre", "nerepondezpas", "nerepondspas",
    "pasdereponse", "sansreponse", "noresponder", "norespond", "nocontestar", "naoresponda", "naoresponder", "semresposta", "nonrispondere", "norisposta",
    "keineantwort", "nichtantworten", "nichtbeantworten", "ohneantwort", "antwortnicht", "nietantwoorden", "nietbeantwoorden", "geenantwoord", "nietreageren",
    "svarainte", "svaraej", "ejsvar", "svarej", "geenreply", "nocontestes", "nooreply", "ikkesvar", "ikkebesvar", "svarikke", "ingetsvar", "alavastaa", "eivastata", "eivastausta", "nieodpowiadac", "nieodpowiadaj",
    "brakodpowiedzi", "neodpovidat", "neodpovidejte", "neodpovedat", "neodpovedajte", "nevalaszoljon", "nevalaszolj", "nuraspunde", "neodgovaraj", "neodgovarjaj",
    "neotvechat", "neotvechai", "yanitlamayin", "cevaplamayin",
];

/// Whole names of addresses.
#[rustfmt::skip]
const MACHINES: &[&str] = &[
    "wordpress", "wp", "mailer", "automailer", "phpmailer", "form", "forms", "formmail", "formmailer", "formular", "formulaire", "formulario", "modulo", "contactform", "submission", "submissions", "formsubmission", "formsubmit", "formspree", "bounce", "bounces",
    "contactforms", "kontaktformular", "kontaktskjema", "contactformulier", "webform", "webforms", "webformular", "webformulier", "website", "webseite", "homepage", "web",
    "www", "wwwdata", "webmaster", "webserver", "apache", "apache2", "nginx", "httpd", "nobody", "root", "php", "cgi", "server", "system", "daemon", "robot", "bot",
    "notification", "notifications", "notify", "notifier", "alert", "alerts", "automatic", "auto", "webshop", "onlineshop", "eshop", "shopware", "magento", "woocommerce",
    "prestashop", "shopify", "shopmailer", "joomla", "drupal", "typo3", "typeform", "jotform", "wufoo", "elementor", "gravityforms", "messenger", "gateway", "relay",
    "smtp", "sendmail", "service-mailer", "postmaster",
];

/// Parts of names between hyphens: `shop-mailer`, `web_form`.
#[rustfmt::skip]
const MACHINE_PARTS: &[&str] = &[
    "mailer", "wordpress", "webform", "webforms", "form", "forms", "formular", "formmail", "contactform", "kontaktformular", "notification", "notifications", "notify",
    "automailer", "robot", "bot", "daemon", "www",
];

/// People a mail is addressed to, besides us, for whom it puts each of them on the case.
const OTHERS: usize = 20;

/// Everyone else it was addressed to who can read an answer: none of ours, no list, nobody who says that they do not
/// read. What went to more than a few was no letter to each of them.
pub(crate) fn others(mail: &Mail, sender: &Sender, ours: Ours) -> Vec<Sender> {
    if !matches!(mail.class, Class::New | Class::Reply | Class::Forward) {
        return Vec::new();
    }
    let mut others: Vec<Sender> = Vec::new();
    for who in mail.to.iter().chain(&mail.cc).filter(|who| !is_no_reply(who)) {
        let Some(email) = usable(&who.address).filter(|email| ours.organisation.mailbox_of(email).is_none()) else {
            continue;
        };
        let is_theirs = sender.email.as_ref() == Some(&email) || sender.reply_to.as_ref() == Some(&email);
        let is_known = is_theirs || others.iter().any(|o| o.email.as_ref() == Some(&email));
        if !is_known {
            let name = who.name.as_deref().map(|name| words::short(&clean(name), words::LINE)).unwrap_or_default();
            others.push(Sender { name, email: Some(email), ..Sender::default() });
        }
    }
    if others.len() > OTHERS { Vec::new() } else { others }
}

#[cfg(test)]
mod tests {
    use super::{is_machine, is_no_reply, via};
    use email::Mailbox;

    fn at(local: &str) -> Mailbox {
        Mailbox { name: None, address: format!("{local}@shop.example") }
    }

    #[test]
    fn addresses_that_nobody_reads_say_so() {
        for local in [
            "noreply",
            "no-reply",
            "shop-noreply",
            "do_not_reply",
            "keine-antwort",
            "ne-pas-repondre",
            "no.responder",
            "nao-responda",
            "ikke-svar",
        ] {
            assert!(is_no_reply(&at(local)), "{local}");
        }
        for local in ["ann.ek", "reply", "norbert", "info", "nora"] {
            assert!(!is_no_reply(&at(local)), "{local}");
        }
    }

    #[test]
    fn addresses_of_programs_are_told_from_those_of_people() {
        for local in [
            "wordpress",
            "mailer",
            "shop-mailer",
            "www-data",
            "web_form",
            "contact-form",
            "notifications",
            "wordpress+site",
        ] {
            assert!(is_machine(&at(local)), "{local}");
        }
        for local in ["ann.ek", "info", "service", "kundeservice", "botho", "rooter", "formann", "sales"] {
            assert!(!is_machine(&at(local)), "{local}");
        }
    }

    #[test]
    fn somebody_who_writes_by_way_of_a_group_is_named() {
        let named = |name: &str| Mailbox { name: Some(name.to_owned()), ..Mailbox::default() };
        assert_eq!(via(&named("'Ann Ek' via Complaints")), Some("Ann Ek"));
        assert_eq!(via(&named("Ann Ek über Kundendienst")), Some("Ann Ek"));
        assert_eq!(via(&named("Olivia Ek")), None);
    }
}
