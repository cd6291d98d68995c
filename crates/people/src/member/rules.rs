//! Who may set the organisation up, invite, and change what a member may do; and what a name, an address, a week must be.

use super::{Member, OrganisationSetup, password};
use base::context::{Actor, Organisation, Person, Role};
use base::ids::{MemberId, OrgId};
use base::refusal::Refusal;
use base::words;
use calendar::{CalendarError, CalendarText, ServiceCalendar};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// How long an invitation can be used.
pub const INVITED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a session lasts.
pub const SIGNED_IN_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The opening hours of a week unless said otherwise.
pub const WEEK: &str = "mon-fri 08:00-16:00";

/// An organisation's settings as typed.
#[derive(Clone, Debug, Default)]
pub struct SettingsText {
    /// As the customer sees it.
    pub name: String,
    /// Where its complaints come to.
    pub address: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub zone: String,
    /// `mon-fri 08:00-16:00`.
    pub week: String,
    /// Dates, one a line.
    pub holidays: String,
    /// What customers read of whom nothing else is known: `de`. Left as it is when it is none of ours, so that a program
    /// need not send it.
    pub language: String,
}

/// A member as typed.
#[derive(Clone, Debug, Default)]
pub struct MemberText {
    /// As the customer sees it.
    pub name: String,
    /// Signs in with it.
    pub email: String,
    /// agent, manager, executive, admin.
    pub role: String,
    /// The function they belong to.
    pub team: String,
    /// What they may give without asking, as an amount.
    pub limit: String,
    /// As shown to the customer.
    pub direct_line: String,
    /// Still works here.
    pub active: bool,
}

/// An organisation as it is to be; its number is the one it has.
pub fn settings(text: &SettingsText) -> Result<OrganisationSetup, Refusal> {
    Ok(OrganisationSetup {
        id: OrgId(0),
        name: words::line("organisation", &text.name, "Enter the organisation’s name, as your customers know it.")?,
        address: words::address("address", &text.address)?,
        currency: currency(&text.currency)?,
        calendar: calendar(text)?,
    })
}

/// A currency as kept: its three letters (ISO 4217), capitals.
///
/// # Errors
/// Refused when it is no such code.
pub fn currency(text: &str) -> Result<String, Refusal> {
    let code = text.trim().to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then_some(code).ok_or_else(|| {
        Refusal::invalid("currency", "Enter a currency by its three letters, for example EUR, NOK or USD.")
    })
}

fn calendar(text: &SettingsText) -> Result<ServiceCalendar, Refusal> {
    if text.zone.trim().is_empty() {
        return Err(Refusal::invalid(
            "zone",
            "Enter your time zone, for example Europe/Oslo. Due dates are counted in it.",
        ));
    }
    let week = if text.week.trim().is_empty() { WEEK.to_owned() } else { text.week.clone() };
    let words = CalendarText { zone: text.zone.trim().to_owned(), week, holidays: holidays(&text.holidays)? };
    ServiceCalendar::try_from(words).map_err(|cause| {
        let field = if matches!(cause, CalendarError::Zone(_)) { "zone" } else { "week" };
        Refusal::invalid(field, format!("{cause}."))
    })
}

fn holidays(text: &str) -> Result<BTreeSet<Date>, Refusal> {
    let each = text.split([',', ';', ' ', '\n', '\r']).filter(|word| !word.is_empty());
    each.map(|word| {
        let says = || format!("“{word}” is not a date. Write each as year, month, day, for example 2026-12-25.");
        word.parse().map_err(|_| Refusal::invalid("holidays", says()))
    })
    .collect()
}

/// The first member, who is an admin.
pub fn first_admin(name: &str, email: &str, text: &str, organisation: &str) -> Result<Member, Refusal> {
    let member = Member {
        id: MemberId(0),
        name: words::line("name", name, "Enter your name, as your customers will see it.")?,
        email: words::address("email", email)?,
        role: Role::Admin,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    };
    password::acceptable(text, &[name, email, organisation])?;
    Ok(member)
}

/// Only an admin changes members and settings.
pub fn runs_the_house(by: &Person) -> Result<(), Refusal> {
    if by.role == Role::Admin { Ok(()) } else { Err(only_an_admin()) }
}

/// What anyone else is told.
pub fn only_an_admin() -> Refusal {
    Refusal::forbidden("Only admins can change members and settings. Ask one of your admins.")
}

/// What is said when the first person has come already.
pub fn set_up_already() -> Refusal {
    Refusal::gone("This server has been set up already. Sign in, or ask an admin for an invitation.")
}

/// What is said of an invitation that opens nothing.
pub fn used_invitation() -> Refusal {
    Refusal::gone(
        "This invitation has been used, or its link is incomplete. Sign in with your password, or ask an admin for a new invitation.",
    )
}

/// The admin who acts.
pub fn admin(organisation: &Organisation, actor: Actor) -> Result<&Person, Refusal> {
    let Actor::Member(id) = actor else { return Err(Refusal::forbidden("Only someone who works here can do this.")) };
    let person = organisation.people.find(id).filter(|person| person.active);
    let person = person.ok_or_else(|| Refusal::forbidden("Only someone who works here can do this."))?;
    runs_the_house(person)?;
    Ok(person)
}

/// Someone new, who sets their password by invitation.
pub fn invited(text: &MemberText, currency: &str) -> Result<Member, Refusal> {
    let email = words::address("email", &text.email)?;
    Ok(Member { email, ..typed(text, currency)? })
}

/// What is wrong when an address has a member already.
pub fn taken(email: &str) -> Refusal {
    Refusal::invalid("email", format!("{email} already belongs to a member. Use another address."))
}

/// What was typed of a member: all but their number and address.
pub fn typed(text: &MemberText, currency: &str) -> Result<Member, Refusal> {
    let optional = |field, given: &str| {
        if given.trim().is_empty() { Ok(String::new()) } else { words::line(field, given, "") }
    };
    Ok(Member {
        id: MemberId(0),
        name: words::line("name", &text.name, "Enter their name, as customers will see it.")?,
        email: String::new(),
        role: text.role.trim().parse().map_err(|_| Refusal::invalid("role", "Choose a role from the list."))?,
        team: optional("team", &text.team)?,
        limit: words::amount("limit", &text.limit, currency)?,
        direct_line: optional("direct_line", &text.direct_line)?,
        active: true,
        signed_up: false,
    })
}

/// What a key is for; a member tells their keys apart by it.
pub fn key_label(text: &str, taken: &BTreeSet<String>) -> Result<String, Refusal> {
    let label = words::line("label", text, "Say what the key is for, so that you recognise it later.")?;
    if taken.contains(&label) {
        return Err(Refusal::invalid(
            "label",
            format!("You already have a key called “{label}”. Choose another name."),
        ));
    }
    Ok(label)
}

/// How long a key lasts, and what it may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyTerms {
    /// Until when it opens the API; for ever when none.
    pub expires_at: Option<Timestamp>,
    /// It reads and changes nothing.
    pub reads_only: bool,
}

/// The longest life of a key that ends, in days.
const KEY_DAYS: i64 = 3650;

/// A key's terms as typed: days or `never`, and `read` or `write`.
pub fn key_terms(days: &str, scope: &str, now: Timestamp) -> Result<KeyTerms, Refusal> {
    let expires_at = match days.trim() {
        "" | "never" => None,
        days => {
            let wrong = || Refusal::invalid("days", format!("Give a number of days from 1 to {KEY_DAYS}, or “never”."));
            let days: i64 = days.parse().map_err(|_| wrong())?;
            if !(1..=KEY_DAYS).contains(&days) {
                return Err(wrong());
            }
            Some(now + SignedDuration::from_hours(24 * days))
        }
    };
    match scope.trim() {
        "" | "write" => Ok(KeyTerms { expires_at, reads_only: false }),
        "read" => Ok(KeyTerms { expires_at, reads_only: true }),
        _ => Err(Refusal::invalid("scope", "Choose “read” or “write”.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_make_no_sense_name_their_field() {
        let good = SettingsText {
            name: "Northline Parts".to_owned(),
            address: "Complaints@Northline.example".to_owned(),
            currency: "eur".to_owned(),
            zone: "Europe/Oslo".to_owned(),
            week: String::new(),
            holidays: "2026-12-25, 2026-12-26".to_owned(),
            language: String::new(),
        };
        let read = settings(&good).unwrap();
        assert_eq!((read.address.as_str(), read.currency.as_str()), ("complaints@northline.example", "EUR"));
        assert_eq!(read.calendar.holidays.len(), 2);
        let wrong = |change: fn(&mut SettingsText)| {
            let mut text = good.clone();
            change(&mut text);
            settings(&text).unwrap_err().field
        };
        assert_eq!(wrong(|text| text.name = " ".to_owned()), Some("organisation"));
        assert_eq!(wrong(|text| text.address = "northline".to_owned()), Some("address"));
        assert_eq!(wrong(|text| text.address = "a@b@c".to_owned()), Some("address"));
        assert_eq!(wrong(|text| text.currency = "euro".to_owned()), Some("currency"));
        assert_eq!(wrong(|text| text.zone = "Europe/Atlantis".to_owned()), Some("zone"));
        assert_eq!(wrong(|text| text.week = "funday".to_owned()), Some("week"));
        assert_eq!(wrong(|text| text.holidays = "Christmas".to_owned()), Some("holidays"));
    }
}
