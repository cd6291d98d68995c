//! `amends organisation`, `amends member`, `amends key`: setting the house up without a browser.

use super::{House, organisations, wait};
use base::context::{Actor, Role};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Fault, Refusal};
use base::words;
use base::words::address;
use calendar::ServiceCalendar;
use clap::{Args, Subcommand};
use engine::desk::{Desk, Who};
use people::member::{self, fresh_token, password, token_hash};
use people::organisation::{self, Command, Login, STREAM};
use std::io::Read;
use std::process::ExitCode;

/// What may be asked of organisations.
#[derive(Subcommand)]
pub enum Organisation {
    /// Sets one up: its name, the address complaints come to, its currency and time zone.
    Add(NewOrganisation),
}

/// An organisation as typed.
#[derive(Args)]
pub struct NewOrganisation {
    /// As the customer sees it.
    #[arg(long)]
    name: String,
    /// The address its complaints come to and its answers come from.
    #[arg(long)]
    address: String,
    /// ISO 4217.
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// IANA time zone its working hours are kept in.
    #[arg(long, default_value = "Europe/Berlin")]
    zone: String,
}

/// What may be asked of members.
#[derive(Subcommand)]
pub enum Member {
    /// Adds someone who works here.
    Add(NewMember),
    /// Lists everyone who works or worked here.
    List {
        /// Only this organisation.
        #[arg(long)]
        org: Option<i64>,
    },
}

/// A member as typed.
#[derive(Args)]
pub struct NewMember {
    /// As the customer sees it.
    #[arg(long)]
    name: String,
    /// Signs in with this.
    #[arg(long)]
    email: String,
    /// agent, manager, executive or admin.
    #[arg(long, default_value = "agent")]
    role: Role,
    /// The function they belong to: order desk, logistics, finance.
    #[arg(long, default_value = "")]
    team: String,
    /// What they may give without asking, in the smallest units of the currency.
    #[arg(long, default_value_t = 0)]
    limit: i64,
    /// Reads the password from standard input; without it they set one by invitation.
    #[arg(long)]
    password_stdin: bool,
    /// Where; need not be said while there is one organisation.
    #[arg(long)]
    org: Option<i64>,
}

/// What may be asked of keys.
#[derive(Subcommand)]
pub enum Key {
    /// Makes a key with which a program acts for a member, and prints it once.
    Add {
        /// The member's address.
        #[arg(long)]
        member: String,
        /// What the key is for.
        #[arg(long)]
        label: String,
    },
}

impl Organisation {
    /// Does what is asked.
    pub fn run(&self, house: &House) -> Result<ExitCode, Error> {
        let Organisation::Add(new) = self;
        let zone = jiff::tz::TimeZone::get(&new.zone)
            .map_err(|_| Refusal::invalid("zone", format!("No time zone is called {}.", new.zone)))?;
        let name = words::line("name", &new.name, "Give the organisation a name.")?;
        let (address, currency) = (address("address", &new.address)?, new.currency.to_uppercase());
        let calendar = ServiceCalendar::standard(zone);
        let desk = house.open()?;
        let now = desk.now();
        let id = wait(desk.write(move |sql| {
            let taken = member::organisations(sql)?;
            if taken.iter().any(|o| o.address == address) {
                return Err(Refusal::invalid("address", "Another organisation here has this address.").into());
            }
            let id = OrgId(taken.iter().map(|o| o.id.0).max().unwrap_or(0) + 1);
            let (name, address, currency) = (name.clone(), address.clone(), currency.clone());
            member::found(sql, &member::Organisation { id, name, address, currency, calendar: calendar.clone() }, now)?;
            Ok(id)
        }))?;
        println!("Organisation {id} is set up.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Member {
    /// Does what is asked.
    pub fn run(&self, house: &House) -> Result<ExitCode, Error> {
        let desk = house.open()?;
        match self {
            Member::Add(new) => new.add(&desk),
            Member::List { org } => list(&desk, *org),
        }
    }
}

fn list(desk: &Desk, org: Option<i64>) -> Result<ExitCode, Error> {
    wait(async {
        for org in organisations(desk, org).await? {
            for member in desk.read(move |sql| Ok(member::members(sql, org)?)).await? {
                let member::Member { id, name, email, role, team, active, .. } = member;
                let left = if active { "" } else { "\thas left" };
                println!("{org}\t{id}\t{name}\t{email}\t{role}\t{team}{left}");
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

impl NewMember {
    fn add(&self, desk: &Desk) -> Result<ExitCode, Error> {
        let password = if self.password_stdin { Some(read_password()?) } else { None };
        let kept = password.as_deref().map(password::hash).transpose()?;
        let new = member::Member {
            id: MemberId(0),
            name: words::line("name", &self.name, "Give their name.")?,
            email: address("email", &self.email)?,
            role: self.role,
            team: self.team.trim().to_owned(),
            limit: self.limit.max(0),
            direct_line: String::new(),
            active: true,
            signed_up: kept.is_some(),
        };
        let now = desk.now();
        let (org, id) = wait(async {
            let org = the_one(desk, self.org).await?;
            let add = move |sql: &mut db::Sql<'_>| {
                if member::by_email(sql, &new.email)?.is_some() {
                    let says = format!("{} is a member already.", new.email);
                    return Err(Error::from(Refusal::invalid("email", says)));
                }
                let command = Command::Add { members: vec![new.clone()], password: kept.clone() };
                let done = organisation::within(sql, Who { org, actor: Actor::System }, command, now)?;
                Ok(done.state.members.keys().next_back().copied().unwrap_or(new.id))
            };
            Ok((org, desk.settle(org, add).await?))
        })?;
        println!("Member {id} of organisation {org}.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Key {
    /// Does what is asked.
    pub fn run(&self, house: &House) -> Result<ExitCode, Error> {
        let Key::Add { member, label } = self;
        let (email, label) = (address("member", member)?, words::line("label", label, "Say what the key is for.")?);
        let desk = house.open()?;
        let token = fresh_token();
        let hash = token_hash(&token);
        wait(async {
            let read = desk.read(move |sql| Ok(member::by_email(sql, &email)?.ok_or(email)));
            let missing = |email: String| Refusal::not_found(format!("{email} is no member here."));
            let (org, member, _) = read.await?.map_err(missing)?;
            let change = Login::MakeKey { label, token: hash };
            desk.act(Who { org, actor: Actor::System }, STREAM, Command::Login { member, change }).await
        })?;
        println!("{token}");
        eprintln!("Keep it well: it is shown this once.");
        Ok(ExitCode::SUCCESS)
    }
}

/// The organisation named, or the only one.
pub(super) async fn the_one(desk: &Desk, org: Option<i64>) -> Result<OrgId, Error> {
    match organisations(desk, org).await?.as_slice() {
        [one] => Ok(*one),
        [] => Err(Refusal::not_found("Set an organisation up first: amends organisation add --help").into()),
        _ => Err(Refusal::invalid("org", "There are several organisations; say which with --org.").into()),
    }
}

fn read_password() -> Result<String, Error> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).map_err(Fault::from)?;
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    password::acceptable(&text)?;
    Ok(text)
}
