//! `amends organisation`, `amends member`, `amends key`: setting an organisation up without a browser.

use super::{Installation, one_of, organisations, wait};
use base::context::{Actor, Role};
use base::ids::{MemberId, OrgId};
use base::refusal::{Error, Fault, Refusal};
use base::words;
use base::words::address;
use calendar::ServiceCalendar;
use clap::{Args, Subcommand};
use engine::desk::{Desk, Who};
use engine::mailbox::domain::{domains, give_domain};
use people::member::rules::currency;
use people::member::{self, fresh_token, password, rules, token_hash};
use people::organisation::{self, Command, Login, STREAM};
use std::io::Read;
use std::process::ExitCode;

/// Manage organisations.
#[derive(Subcommand)]
pub enum Organisation {
    /// Add an organisation
    Add(NewOrganisation),
    /// Give a domain to an organisation, so that no other adds a mailbox in it; without options, list them
    Domain {
        /// The domain to give, for example northline.example
        #[arg(long)]
        give: Option<String>,
        /// The domain to take back
        #[arg(long, conflicts_with = "give")]
        take: Option<String>,
        /// Organisation number; required only if there are several
        #[arg(long)]
        org: Option<i64>,
    },
}

/// Add an organisation.
#[derive(Args)]
pub struct NewOrganisation {
    /// Name, as customers see it
    #[arg(long)]
    name: String,
    /// Address that customers write to and replies are sent from
    #[arg(long)]
    address: String,
    /// Currency (ISO 4217)
    #[arg(long, default_value = "EUR")]
    currency: String,
    /// Time zone (IANA name)
    #[arg(long, default_value = "Europe/Berlin")]
    zone: String,
}

/// Manage members.
#[derive(Subcommand)]
pub enum Member {
    /// Add a member
    Add(NewMember),
    /// List all members, including those who have left
    List {
        /// Only this organisation [default: all]
        #[arg(long)]
        org: Option<i64>,
    },
}

/// Add a member.
#[derive(Args)]
pub struct NewMember {
    /// Name, as customers see it
    #[arg(long)]
    name: String,
    /// Email address for sign-in
    #[arg(long)]
    email: String,
    /// Role: agent, manager, executive or admin
    #[arg(long, default_value = "agent", value_parser = one_of::<Role>(&["agent", "manager", "executive", "admin"]))]
    role: Role,
    /// Team, for example logistics or finance
    #[arg(long, default_value = "")]
    team: String,
    /// Limit they can approve up to, in the smallest units of the currency
    #[arg(long, default_value_t = 0)]
    limit: i64,
    /// Read the password from standard input; otherwise they set one by invitation
    #[arg(long)]
    password_stdin: bool,
    /// Organisation number; required only if there are several
    #[arg(long)]
    org: Option<i64>,
}

/// Manage API keys.
#[derive(Subcommand)]
pub enum Key {
    /// Create an API key for a member and print it once
    Add {
        /// Email address of the member
        #[arg(long)]
        member: String,
        /// What the key is for
        #[arg(long)]
        label: String,
        /// Days until it expires, or `never`
        #[arg(long, default_value = "never")]
        days: String,
        /// It can only read
        #[arg(long)]
        read_only: bool,
    },
}

impl Organisation {
    /// Does what is asked.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        match self {
            Organisation::Add(new) => new.add(installation),
            Organisation::Domain { give, take, org } => {
                let desk = installation.open()?;
                wait(async {
                    if let Some(domain) = give.clone().or(take.clone()).map(|domain| domain.trim().to_lowercase()) {
                        let to = if give.is_some() { Some(the_one(&desk, *org).await?) } else { None };
                        desk.write(move |sql| give_domain(sql, &domain, to)).await?;
                    }
                    for (domain, org) in desk.read(domains).await? {
                        println!("{org}\t{domain}");
                    }
                    Ok(ExitCode::SUCCESS)
                })
            }
        }
    }
}

impl NewOrganisation {
    fn add(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let new = self;
        let zone = jiff::tz::TimeZone::get(&new.zone)
            .map_err(|_| Refusal::invalid("zone", format!("There is no time zone called {}.", new.zone)))?;
        let name = words::line("name", &new.name, "Enter a name for the organisation.")?;
        let (address, currency) = (address("address", &new.address)?, currency(&new.currency)?);
        let calendar = ServiceCalendar::standard(zone);
        let desk = installation.open()?;
        let now = desk.now();
        let id = wait(desk.write(move |sql| {
            let taken = member::organisations(sql)?;
            if taken.iter().any(|o| o.address == address) {
                return Err(Refusal::invalid(
                    "address",
                    "Another organisation already uses this address. Choose another one.",
                )
                .into());
            }
            let id = OrgId(taken.iter().map(|o| o.id.0).max().unwrap_or(0) + 1);
            let (name, address, currency) = (name.clone(), address.clone(), currency.clone());
            member::found(
                sql,
                &member::OrganisationSetup { id, name, address, currency, calendar: calendar.clone() },
                now,
            )?;
            Ok(id)
        }))?;
        println!("Organisation {id} added.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Member {
    /// Does what is asked.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let desk = installation.open()?;
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
        let password = if self.password_stdin { Some(read_password(&[&self.name, &self.email])?) } else { None };
        let kept = password.as_deref().map(password::hash).transpose()?;
        let new = member::Member {
            id: MemberId(0),
            name: words::line("name", &self.name, "Enter their name.")?,
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
                    let says = format!("{} is already a member.", new.email);
                    return Err(Error::from(Refusal::invalid("email", says)));
                }
                let command = Command::Add { members: vec![new.clone()], password: kept.clone() };
                let done = organisation::within(sql, Who { org, actor: Actor::System }, command, now)?;
                Ok(done.state.members.keys().next_back().copied().unwrap_or(new.id))
            };
            Ok((org, desk.settle(org, add).await?))
        })?;
        println!("Member {id} added to organisation {org}.");
        Ok(ExitCode::SUCCESS)
    }
}

impl Key {
    /// Does what is asked.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let Key::Add { member, label, days, read_only } = self;
        let (email, label) = (address("member", member)?, words::line("label", label, "Say what the key is for.")?);
        let desk = installation.open()?;
        let terms = rules::key_terms(days, if *read_only { "read" } else { "write" }, desk.now())?;
        let token = fresh_token();
        let hash = token_hash(&token);
        wait(async {
            let read = desk.read(move |sql| Ok(member::by_email(sql, &email)?.ok_or(email)));
            let missing = |email: String| Refusal::not_found(format!("There is no member with the address {email}."));
            let (org, member, _) = read.await?.map_err(missing)?;
            let change = Login::MakeKey { label, token: hash, terms };
            desk.act(Who { org, actor: Actor::System }, STREAM, Command::Login { member, change }).await
        })?;
        println!("{token}");
        eprintln!("Store it safely. It will not be shown again.");
        Ok(ExitCode::SUCCESS)
    }
}

/// The organisation named, or the only one.
pub(super) async fn the_one(desk: &Desk, org: Option<i64>) -> Result<OrgId, Error> {
    match organisations(desk, org).await?.as_slice() {
        [one] => Ok(*one),
        [] => Err(Refusal::not_found("Add an organisation first: amends organisation add --help").into()),
        _ => Err(Refusal::invalid("org", "There are several organisations. Choose one with --org.").into()),
    }
}

fn read_password(known: &[&str]) -> Result<String, Error> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).map_err(Fault::from)?;
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    password::acceptable(&text, known)?;
    Ok(text)
}
