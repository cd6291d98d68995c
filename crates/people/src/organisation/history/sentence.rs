//! A change of settings in a sentence, and the values it changed.

use super::super::{Fact, MailboxSettings, Membership, OfCoach, OfContact, OfMailbox, Settings};
use base::context::{Actor, Organisation};
use base::ids::MemberId;
use base::words;
use calendar::CalendarText;
use engine::mailbox::{Server, SignIn};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeSet;

/// A value that is another now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What of it: `role`, `time zone`.
    pub what: &'static str,
    /// What it was.
    pub from: String,
    pub to: String,
}

impl Changed {
    /// None when it is what it was.
    fn if_other(what: &'static str, from: &str, to: &str) -> Option<Changed> {
        (from != to).then(|| Changed { what, from: from.to_owned(), to: to.to_owned() })
    }

    /// `role from agent to manager`; what is empty is left out.
    fn in_words(&self) -> String {
        let quoted = |text: &str| match self.what {
            "role"
            | "limit"
            | "currency"
            | "address"
            | "time zone"
            | "fetching"
            | "sending"
            | "paused"
            | "language"
            | "language for customers" => text.to_owned(),
            _ => format!("“{}”", words::short(text, 200)),
        };
        match (self.from.is_empty(), self.to.is_empty()) {
            (true, _) => format!("{} to {}", self.what, quoted(&self.to)),
            (_, true) => format!("{} from {} to nothing", self.what, quoted(&self.from)),
            _ => format!("{} from {} to {}", self.what, quoted(&self.from), quoted(&self.to)),
        }
    }
}

/// The values a fact changed, in the words a person reads.
pub(super) fn values(fact: &Fact, organisation: &Organisation) -> Vec<Changed> {
    match fact {
        Fact::Organisation(fact) => of_settings(fact),
        Fact::Member(fact) => of_member(fact, organisation).into_iter().collect(),
        Fact::Mailbox(OfMailbox::Amended { from, to, .. }) => of_mailbox(from, to),
        _ => Vec::new(),
    }
}

fn of_settings(fact: &Settings) -> Vec<Changed> {
    match fact {
        Settings::Renamed { from, to } => Changed::if_other("name", from, to).into_iter().collect(),
        Settings::AddressChanged { from, to } => Changed::if_other("address", from, to).into_iter().collect(),
        Settings::CurrencyChanged { from, to } => Changed::if_other("currency", from, to).into_iter().collect(),
        Settings::CalendarChanged { from, to } => of_calendar(from, to),
        Settings::LanguageChanged { from, to } => {
            Changed::if_other("language for customers", from.english(), to.english()).into_iter().collect()
        }
        Settings::Founded { .. } | Settings::Noted { .. } | Settings::CarriedOver { .. } => Vec::new(),
    }
}

fn of_calendar(from: &CalendarText, to: &CalendarText) -> Vec<Changed> {
    let dates = |all: &BTreeSet<Date>| all.iter().map(ToString::to_string).collect::<Vec<String>>().join(", ");
    let changes = [
        Changed::if_other("time zone", &from.zone, &to.zone),
        Changed::if_other("opening hours", &from.week, &to.week),
        Changed::if_other("holidays", &dates(&from.holidays), &dates(&to.holidays)),
    ];
    changes.into_iter().flatten().collect()
}

fn of_member(fact: &Membership, organisation: &Organisation) -> Option<Changed> {
    let money = |minor: i64| words::money(minor, &organisation.currency);
    match fact {
        Membership::Renamed { from, to, .. } => Changed::if_other("name", from, to),
        Membership::RoleChanged { from, to, .. } => Changed::if_other("role", &from.to_string(), &to.to_string()),
        Membership::TeamChanged { from, to, .. } => Changed::if_other("team", from, to),
        Membership::LimitChanged { from, to, .. } => Changed::if_other("limit", &money(*from), &money(*to)),
        Membership::DirectLineChanged { from, to, .. } => Changed::if_other("direct line", from, to),
        Membership::LanguageChosen { from, to, .. } => {
            Changed::if_other("language", from.unwrap_or_default().english(), to.english())
        }
        _ => None,
    }
}

fn of_mailbox(from: &MailboxSettings, to: &MailboxSettings) -> Vec<Changed> {
    let server = |server: Option<&Server>| match server {
        None => String::new(),
        Some(server) => match server.sign_in {
            SignIn::None => format!("{}:{}", server.host, server.port),
            _ => format!("{}:{} as {}", server.host, server.port, server.user),
        },
    };
    let incoming = |of: &MailboxSettings| server(of.incoming.as_ref().map(|incoming| &incoming.server));
    let outgoing = |of: &MailboxSettings| server(of.outgoing.as_ref().map(|outgoing| &outgoing.server));
    let folders = |of: &MailboxSettings| -> String {
        let names = of.incoming.iter().flat_map(|incoming| &incoming.folders).map(|folder| folder.name.as_str());
        names.collect::<Vec<&str>>().join(", ")
    };
    let paused = |of: &MailboxSettings| if of.paused { "yes" } else { "no" };
    let hours = |of: &MailboxSettings| match of.canary_hours {
        0 => "none".to_owned(),
        hours => format!("every {hours} h"),
    };
    let changes = [
        Changed::if_other("name", &from.name, &to.name),
        Changed::if_other("address", &from.address, &to.address),
        Changed::if_other("other addresses", &from.aliases.join(", "), &to.aliases.join(", ")),
        Changed::if_other("sender’s name", &from.sender_name, &to.sender_name),
        Changed::if_other("signature", &from.signature, &to.signature),
        Changed::if_other("paused", paused(from), paused(to)),
        Changed::if_other("fetching", &incoming(from), &incoming(to)),
        Changed::if_other("folders", &folders(from), &folders(to)),
        Changed::if_other("sending", &outgoing(from), &outgoing(to)),
        Changed::if_other("test mails", &hours(from), &hours(to)),
    ];
    changes.into_iter().flatten().collect()
}

/// A change in a sentence, to follow the name of who made it.
pub fn says(fact: &Fact, by: Actor, organisation: &Organisation) -> String {
    match fact {
        Fact::Organisation(Settings::Founded { name, .. }) => format!("set up {name}"),
        Fact::Organisation(Settings::Noted { what, about }) => noted(what, about),
        Fact::Organisation(Settings::CarriedOver { .. }) => {
            "recorded all settings as they stood. Later changes show the old and the new value".to_owned()
        }
        Fact::Organisation(_) => changed("", &values(fact, organisation)),
        Fact::Member(fact) => member_says(fact, by, organisation),
        Fact::Mailbox(fact) => mailbox_says(fact, organisation),
        Fact::Coach(OfCoach::RulesChanged { from, to }) => {
            format!("changed the organisation’s own rules for the coach: {}", lines(from, to))
        }
        Fact::Coach(OfCoach::RuleSwitchedOff { rule, .. }) => format!("switched off the coach’s rule {rule}"),
        Fact::Contact(OfContact::Added { customer, .. }) => format!("added a contact to customer {customer}"),
        Fact::Contact(OfContact::Merged { contact, customer, into }) => {
            format!("merged contact {contact} of customer {customer} into contact {into}")
        }
        Fact::Contact(OfContact::Parted { contact, customer, from }) => {
            format!("undid the merge of contact {contact} of customer {customer} into contact {from}")
        }
        Fact::Contact(OfContact::Amended { customer, fields, .. }) => {
            format!("changed a contact of customer {customer}: {}", fields.join(", "))
        }
    }
}

/// `changed the role from agent to manager`; `of` stands before what changed.
fn changed(of: &str, values: &[Changed]) -> String {
    let each: Vec<String> = values.iter().map(Changed::in_words).collect();
    let article = if of.is_empty() { "the " } else { of };
    format!("changed {article}{}", each.join("; the "))
}

fn member_says(fact: &Membership, by: Actor, organisation: &Organisation) -> String {
    let name = |id: &MemberId| organisation.people.name(*id);
    let their_own = |id: &MemberId| by == Actor::Member(*id);
    let whose = |id: &MemberId| if their_own(id) { "their own".to_owned() } else { format!("{}’s", name(id)) };
    match fact {
        Membership::Added { member, profile, .. } if their_own(member) => format!("signed up as {}", profile.role),
        Membership::Added { profile, .. } => format!("added {} as {}", profile.name, profile.role),
        Membership::Invited { profile, .. } => format!("invited {} as {}", profile.name, profile.role),
        Membership::InvitedAgain { member } => format!("made a new invitation for {}", name(member)),
        Membership::Joined { .. } => "set a password by invitation".to_owned(),
        Membership::Left { member } => format!("recorded that {} has left", name(member)),
        Membership::Returned { member } => format!("recorded that {} works here again", name(member)),
        Membership::PasswordChanged { member } => format!("changed {} password", whose(member)),
        Membership::SignedOutEverywhere { member } if their_own(member) => "signed out on all devices".to_owned(),
        Membership::SignedOutEverywhere { member } => format!("signed {} out on all devices", name(member)),
        Membership::KeyMade { member, label } if their_own(member) => format!("made the API key “{label}”"),
        Membership::KeyMade { member, label } => format!("made the API key “{label}” for {}", name(member)),
        Membership::KeyRevoked { member, label } if their_own(member) => format!("revoked the API key “{label}”"),
        Membership::KeyRevoked { member, label } => format!("revoked {}’s API key “{label}”", name(member)),
        Membership::Renamed { from, to, .. } => format!("renamed {from} to {to}"),
        // Whoever chooses what they read already has chosen all the same.
        Membership::LanguageChosen { member, from, to } if from.unwrap_or_default() == *to => {
            format!("changed {} language to {}", whose(member), to.english())
        }
        Membership::RoleChanged { member, .. }
        | Membership::TeamChanged { member, .. }
        | Membership::LimitChanged { member, .. }
        | Membership::DirectLineChanged { member, .. }
        | Membership::LanguageChosen { member, .. } => {
            let values: Vec<Changed> = of_member(fact, organisation).into_iter().collect();
            changed(&format!("{} ", whose(member)), &values)
        }
    }
}

fn mailbox_says(fact: &OfMailbox, organisation: &Organisation) -> String {
    match fact {
        OfMailbox::Added { settings, .. } => format!("added the mailbox {}", settings.address),
        OfMailbox::Removed { settings, .. } => format!("removed the mailbox {}", settings.address),
        OfMailbox::Permitted { address, .. } => format!("gave Amends permission to use the mailbox {address}"),
        OfMailbox::SigningKeyMade { address, selector, .. } => {
            format!("made the key “{selector}”, which signs the mail of {address}")
        }
        OfMailbox::Amended { to, secrets, .. } => {
            let values = values(&Fact::from(fact.clone()), organisation);
            let mut each: Vec<String> = values.iter().map(|value| format!("the {}", value.in_words())).collect();
            each.extend((!secrets.is_empty()).then(|| "passwords or keys were entered again".to_owned()));
            if each.is_empty() {
                each.push("how it connects".to_owned());
            }
            format!("changed the mailbox {}: {}", to.address, each.join("; "))
        }
    }
}

/// `3 lines added, 1 removed`.
fn lines(from: &str, to: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (from.lines().collect(), to.lines().collect());
    let added = after.iter().filter(|line| !before.contains(line)).count();
    let removed = before.iter().filter(|line| !after.contains(line)).count();
    let many = |n: usize| if n == 1 { "1 line".to_owned() } else { format!("{n} lines") };
    match (added, removed) {
        (0, 0) => "lines moved".to_owned(),
        (added, 0) => format!("{} added", many(added)),
        (0, removed) => format!("{} removed", many(removed)),
        (added, removed) => format!("{} added, {} removed", many(added), many(removed)),
    }
}

/// A change as it was written down before settings were facts: only what is known of it.
fn noted(what: &str, about: &Value) -> String {
    let word = |name: &str| about.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match what {
        "founded" => format!("set up {}", word("name")),
        "settled" => {
            let calendar = about.get("calendar").unwrap_or(&Value::Null);
            let hours = ["week", "zone"].map(|name| calendar.get(name).and_then(Value::as_str).unwrap_or_default());
            let known = [word("name"), word("address"), word("currency"), hours.join(" ").trim().to_owned()];
            let known: Vec<String> = known.into_iter().filter(|text| !text.is_empty()).collect();
            format!("changed the settings; since then they are: {}", known.join(", "))
        }
        "member_invited" => format!("invited {} as {}", word("name"), word("role")),
        "member_invited_again" => format!("made a new invitation for {}", word("name")),
        "member_joined" => "set a password by invitation".to_owned(),
        "member_amended" => {
            let team = word("team");
            let team = if team.is_empty() { team } else { format!(", team “{team}”") };
            format!("changed {}; since then: {}{team}", word("name"), word("role"))
        }
        "member_left" => format!("recorded that {} has left", word("name")),
        "password_changed" => "changed their own password".to_owned(),
        "language_chosen" => "chose the language they read".to_owned(),
        "signed_out_everywhere" => "signed out on all devices".to_owned(),
        "key_made" => format!("made the API key “{}”", word("label")),
        "key_revoked" => format!("revoked the API key “{}”", word("label")),
        "coach_rules_changed" => "changed the organisation’s own rules for the coach".to_owned(),
        "coach_rule_off" => format!("switched off the coach’s rule {}", word("rule")),
        "mailbox_added" => format!("added the mailbox {}", word("address")),
        "mailbox_amended" => format!("changed the mailbox {}", word("address")),
        "mailbox_removed" => format!("removed the mailbox {}", word("address")),
        "mailbox_permitted" => format!("gave Amends permission to use the mailbox {}", word("address")),
        "mail_key_made" => format!("made a key that signs the mail of {}", word("address")),
        "contact_added" => "added a contact".to_owned(),
        "contact_amended" => "changed a contact".to_owned(),
        other => other.replace('_', " "),
    }
}

#[cfg(test)]
mod tests;
