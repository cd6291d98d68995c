//! When a cause may be named and a finding given.

use super::{Branch, Causes, Fact, Finding};
use crate::account::Account;
use base::context::Context;
use base::refusal::Refusal;
use base::words;

/// The most whys in one chain.
const WHYS: usize = 7;

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Name a cause; empty whys are passed over.
    Name { branch: Branch, text: String, whys: Vec<String> },
    /// It was not that.
    Strike { n: u32, why: String },
    /// Say whether the complaint is borne out.
    Find { finding: Finding, reason: String },
}

/// What follows.
pub fn decide(causes: &Causes, account: &Account, command: Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    ctx.member()?;
    let fact = match command {
        Command::Name { branch, text, whys } => name(causes.next(), branch, &text, &whys, ctx)?,
        Command::Strike { n, why } => strike(causes, n, &why)?,
        Command::Find { finding, reason } => find(account, finding, &reason)?,
    };
    Ok(vec![fact])
}

fn name(n: u32, branch: Branch, text: &str, whys: &[String], ctx: &Context) -> Result<Fact, Refusal> {
    let text = words::required("text", text, "Say what caused it.")?;
    let mut chain = Vec::new();
    for why in whys.iter().take(WHYS) {
        chain.extend(words::optional("whys", why)?);
    }
    let root = chain.last().unwrap_or(&text);
    if is_a_person(root, ctx) {
        return Err(Refusal::invalid(
            "whys",
            "The last why is a person. What in the way we work allowed it? Name a condition that can be changed.",
        ));
    }
    Ok(Fact::Named { n, branch, text, whys: chain })
}

/// A root that is a colleague's name and little more.
fn is_a_person(root: &str, ctx: &Context) -> bool {
    let root = root.trim().trim_end_matches('.');
    ctx.organisation.people.all().iter().any(|p| {
        let first = p.name.split_whitespace().next().unwrap_or(&p.name);
        root.eq_ignore_ascii_case(&p.name) || root.eq_ignore_ascii_case(first)
    })
}

fn strike(causes: &Causes, n: u32, why: &str) -> Result<Fact, Refusal> {
    if !causes.standing().any(|c| c.n == n) {
        return Err(Refusal::not_found("No cause with that number stands."));
    }
    let why = words::required("why", why, "Say how we know it wasn’t this.")?;
    Ok(Fact::Struck { n, why })
}

fn find(account: &Account, finding: Finding, reason: &str) -> Result<Fact, Refusal> {
    if !account.is_heard() {
        return Err(Refusal::not_now("Before you give a finding, record what happened in the customer’s words."));
    }
    let reason = words::required("reason", reason, "Give the reason for the finding.")?;
    Ok(Fact::Found { finding, reason })
}
