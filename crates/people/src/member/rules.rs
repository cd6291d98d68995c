//! Who may set the house up, invite, and change what a member may do; and what a name, an address, a week must be.

use super::{Member, Organisation, password};
use base::context::{Actor, House, Person, Role};
use base::ids::{MemberId, OrgId};
use base::refusal::Refusal;
use base::words;
use calendar::{CalendarError, CalendarText, ServiceCalendar};
use jiff::SignedDuration;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// How long an invitation is good.
pub const INVITED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a session lasts.
pub const SIGNED_IN_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The opening hours of a week unless said otherwise.
pub const WEEK: &str = "mon-fri 08:00-16:00";

/// An organisation's settings as typed.
#[derive(Clone, Debug, Default)]
pub struct SettingsText<'a> {
    /// As the customer sees it.
    pub name: &'a str,
    /// Where its complaints come to.
    pub address: &'a str,
    /// ISO 4217.
    pub currency: &'a str,
    /// IANA name.
    pub zone: &'a str,
    /// `mon-fri 08:00-16:00`.
    pub week: &'a str,
    /// Dates, one a line.
    pub holidays: &'a str,
}

/// A member as typed.
#[derive(Clone, Debug, Default)]
pub struct MemberText<'a> {
    /// As the customer sees it.
    pub name: &'a str,
    /// Signs in with it.
    pub email: &'a str,
    /// agent, manager, executive, admin.
    pub role: &'a str,
    /// The function they belong to.
    pub team: &'a str,
    /// What they may give without asking, as an amount.
    pub limit: &'a str,
    /// As shown to the customer.
    pub direct_line: &'a str,
    /// Still works here.
    pub active: bool,
}

/// An organisation as it is to be.
pub fn settings(id: OrgId, text: &SettingsText) -> Result<Organisation, Refusal> {
    Ok(Organisation {
        id,
        name: words::line("organisation", text.name, "Give the organisation its name, as your customers know it.")?,
        address: words::address("address", text.address)?,
        currency: currency(text.currency)?,
        calendar: calendar(text)?,
    })
}

fn currency(text: &str) -> Result<String, Refusal> {
    let code = text.trim().to_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then_some(code).ok_or_else(|| {
        Refusal::invalid("currency", "Give the three letters of a currency, for example EUR, NOK or USD.")
    })
}

fn calendar(text: &SettingsText) -> Result<ServiceCalendar, Refusal> {
    if text.zone.trim().is_empty() {
        return Err(Refusal::invalid(
            "zone",
            "Give your time zone, for example Europe/Oslo. Every promise is due in it.",
        ));
    }
    let week = if text.week.trim().is_empty() { WEEK } else { text.week }.to_owned();
    let words = CalendarText { zone: text.zone.trim().to_owned(), week, holidays: holidays(text.holidays)? };
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

/// The first person of the house, who runs it.
pub fn first_admin(name: &str, email: &str, text: &str) -> Result<Member, Refusal> {
    let member = Member {
        id: MemberId(0),
        name: words::line("name", name, "Give your name, as your customers will see it.")?,
        email: words::address("email", email)?,
        role: Role::Admin,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    };
    password::acceptable(text)?;
    Ok(member)
}

/// Only an admin runs the house.
pub fn runs_the_house(by: &Person) -> Result<(), Refusal> {
    if by.role == Role::Admin {
        return Ok(());
    }
    Err(Refusal::forbidden("Only an admin changes members and settings. Ask one of yours to do it."))
}

/// The admin who acts.
pub fn admin(house: &House, actor: Actor) -> Result<&Person, Refusal> {
    let Actor::Member(id) = actor else { return Err(Refusal::forbidden("Only someone who works here can do this.")) };
    let person = house.people.find(id).filter(|person| person.active);
    let person = person.ok_or_else(|| Refusal::forbidden("Only someone who works here can do this."))?;
    runs_the_house(person)?;
    Ok(person)
}

/// Someone new, who sets their password by invitation.
pub fn invite(by: &Person, text: &MemberText, currency: &str) -> Result<Member, Refusal> {
    runs_the_house(by)?;
    let email = words::address("email", text.email)?;
    let new = Member { id: MemberId(0), email, active: true, signed_up: false, ..typed(text, currency)? };
    Ok(new)
}

/// What is wrong when an address has a member already.
pub fn taken(email: &str) -> Refusal {
    Refusal::invalid("email", format!("{email} belongs to a member already. Each address signs in one person."))
}

/// A member as they are to be. The last admin stays one.
pub fn amend(by: &Person, all: &[Member], id: MemberId, text: &MemberText, currency: &str) -> Result<Member, Refusal> {
    runs_the_house(by)?;
    let was = all.iter().find(|m| m.id == id).ok_or_else(|| Refusal::not_found("Nobody here has that number."))?;
    let now = typed(text, currency)?;
    let now = Member { id, email: was.email.clone(), signed_up: was.signed_up, active: text.active, ..now };
    let runs = |m: &Member| m.active && m.signed_up && m.role == Role::Admin;
    let others = all.iter().any(|m| m.id != id && runs(m));
    if runs(was) && !runs(&now) && !others {
        let field = if now.active { "role" } else { "active" };
        let says = format!("{} is the last admin. Make someone else an admin first.", was.name);
        return Err(Refusal::invalid(field, says));
    }
    Ok(now)
}

fn typed(text: &MemberText, currency: &str) -> Result<Member, Refusal> {
    let optional = |field, given: &str| {
        if given.trim().is_empty() { Ok(String::new()) } else { words::line(field, given, "") }
    };
    Ok(Member {
        id: MemberId(0),
        name: words::line("name", text.name, "Give their name, as customers will see it.")?,
        email: String::new(),
        role: text.role.trim().parse().map_err(|_| Refusal::invalid("role", "Choose a role from the list."))?,
        team: optional("team", text.team)?,
        limit: words::amount("limit", text.limit, currency)?,
        direct_line: optional("direct_line", text.direct_line)?,
        active: true,
        signed_up: false,
    })
}

/// What a key is for; a member tells their keys apart by it.
pub fn key_label(text: &str, taken: &[String]) -> Result<String, Refusal> {
    let label = words::line("label", text, "Say what the key is for, so that you know it again.")?;
    if taken.contains(&label) {
        return Err(Refusal::invalid(
            "label",
            format!("You have a key called “{label}” already. Give this one another name."),
        ));
    }
    Ok(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(role: Role) -> Person {
        let name = "Astrid Lund".to_owned();
        Person {
            id: MemberId(1),
            name,
            role,
            team: String::new(),
            limit: 0,
            direct_line: String::new(),
            active: true,
            language: None,
        }
    }

    fn member(id: i64, role: Role, signed_up: bool) -> Member {
        Member {
            id: MemberId(id),
            name: format!("Member {id}"),
            email: format!("m{id}@northline.example"),
            role,
            team: String::new(),
            limit: 0,
            direct_line: String::new(),
            active: true,
            signed_up,
        }
    }

    fn as_agent() -> MemberText<'static> {
        MemberText { name: "Astrid Lund", role: "agent", limit: "50", active: true, ..MemberText::default() }
    }

    #[test]
    fn the_last_admin_stays_one() {
        let all = [member(1, Role::Admin, true), member(2, Role::Admin, false), member(3, Role::Manager, true)];
        let amend = |text: &MemberText| amend(&person(Role::Admin), &all, MemberId(1), text, "EUR");
        assert_eq!(amend(&as_agent()).unwrap_err().field, Some("role"));
        let gone = MemberText { role: "admin", active: false, ..as_agent() };
        assert_eq!(amend(&gone).unwrap_err().field, Some("active"));
        assert!(amend(&MemberText { role: "admin", ..as_agent() }).is_ok());
    }

    #[test]
    fn an_admin_may_step_back_when_another_has_signed_up() {
        let all = [member(1, Role::Admin, true), member(2, Role::Admin, true)];
        let now = amend(&person(Role::Admin), &all, MemberId(1), &as_agent(), "EUR").unwrap();
        assert_eq!((now.role, now.limit, now.email.as_str()), (Role::Agent, 5_000, "m1@northline.example"));
    }

    #[test]
    fn nobody_but_an_admin_invites() {
        let text = MemberText { email: "per@northline.example", ..as_agent() };
        for role in [Role::Agent, Role::Manager, Role::Executive] {
            assert_eq!(invite(&person(role), &text, "EUR").unwrap_err().kind, base::refusal::Kind::Forbidden);
        }
        assert!(invite(&person(Role::Admin), &text, "EUR").is_ok());
    }

    #[test]
    fn settings_that_make_no_sense_name_their_field() {
        let good = SettingsText {
            name: "Northline Parts",
            address: "Complaints@Northline.example",
            currency: "eur",
            zone: "Europe/Oslo",
            week: "",
            holidays: "2026-12-25, 2026-12-26",
        };
        let read = settings(OrgId(1), &good).unwrap();
        assert_eq!((read.address.as_str(), read.currency.as_str()), ("complaints@northline.example", "EUR"));
        assert_eq!(read.calendar.holidays.len(), 2);
        let wrong = |text: SettingsText| settings(OrgId(1), &text).unwrap_err().field;
        assert_eq!(wrong(SettingsText { name: " ", ..good.clone() }), Some("organisation"));
        assert_eq!(wrong(SettingsText { address: "northline", ..good.clone() }), Some("address"));
        assert_eq!(wrong(SettingsText { address: "a@b@c", ..good.clone() }), Some("address"));
        assert_eq!(wrong(SettingsText { currency: "euro", ..good.clone() }), Some("currency"));
        assert_eq!(wrong(SettingsText { zone: "Europe/Atlantis", ..good.clone() }), Some("zone"));
        assert_eq!(wrong(SettingsText { week: "funday", ..good.clone() }), Some("week"));
        assert_eq!(wrong(SettingsText { holidays: "Christmas", ..good }), Some("holidays"));
    }
}
