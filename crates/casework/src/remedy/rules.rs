//! What a member may give without asking, who approves the rest, and what proves that it arrived.

use super::{Authority, Fact, Kind, Remedies, Remedy, State, is_contact};
use base::context::{Context, Person};
use base::ids::MemberId;
use base::refusal::Refusal;
use base::words;
use text::text;

/// What is offered, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub kind: Kind,
    /// What exactly.
    pub what: String,
    /// Minor units of the organisation's currency; 0 when it costs nothing.
    pub cost: i64,
    /// Who is asked when it is above the giver's limit.
    pub approver: Option<MemberId>,
}

/// What may be asked of containment and remedies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Say what the customer stands to lose.
    Assess { text: String },
    /// Say what limits it.
    Contain { text: String },
    /// Say that nothing needs limiting.
    NoContainment { why: String },
    /// Offer something that makes good.
    Offer(Offer),
    /// Say yes to one above the giver's limit.
    Approve { n: u32 },
    /// Say no to it.
    Refuse { n: u32, why: String },
    /// It is with the customer.
    Deliver { n: u32, evidence: String, file: Option<u32> },
    /// The customer says it is.
    Confirm { n: u32 },
    /// The customer says it is not.
    Refute { n: u32, words: String },
    /// No longer offered.
    Withdraw { n: u32, why: String },
}

/// What follows.
pub fn decide(remedies: &Remedies, command: Command, ctx: &Context) -> Result<Vec<Fact>, Refusal> {
    let fact = match command {
        Command::Assess { text } => {
            ctx.member()?;
            Fact::ExposureAssessed {
                text: words::required("text", &text, "Say what the customer could lose in the meantime.")?,
            }
        }
        Command::Contain { text } => {
            ctx.member()?;
            Fact::Contained { text: words::required("text", &text, "Say what limits the impact now.")? }
        }
        Command::NoContainment { why } => {
            ctx.member()?;
            Fact::NoContainmentNeeded { why: words::required("why", &why, "Say why no containment is needed.")? }
        }
        Command::Offer(offer) => self::offer(remedies.next(), offer, ctx)?,
        Command::Approve { n } => approve(find(remedies, n)?, ctx)?,
        Command::Refuse { n, why } => refuse(find(remedies, n)?, &why, ctx)?,
        Command::Deliver { n, evidence, file } => deliver(find(remedies, n)?, &evidence, file, ctx)?,
        Command::Confirm { n } => confirm(find(remedies, n)?, ctx)?,
        Command::Refute { n, words } => refute(find(remedies, n)?, &words, ctx)?,
        Command::Withdraw { n, why } => withdraw(find(remedies, n)?, &why, ctx)?,
    };
    Ok(vec![fact])
}

fn offer(n: u32, offer: Offer, ctx: &Context) -> Result<Fact, Refusal> {
    let giver = ctx.member()?;
    if offer.cost < 0 {
        return Err(Refusal::invalid("cost", "A cost cannot be below zero."));
    }
    let what = words::required("what", &offer.what, "Say what the customer gets.")?;
    let authority = authority(giver, &offer, ctx)?;
    Ok(Fact::Offered {
        n,
        kind: offer.kind,
        what,
        cost: offer.cost,
        currency: ctx.organisation.currency.clone(),
        authority,
    })
}

/// Within the limit: nobody to ask. Above it: exactly one person, who may give that much.
fn authority(giver: &Person, offer: &Offer, ctx: &Context) -> Result<Authority, Refusal> {
    if offer.cost <= giver.limit {
        return Ok(Authority::Own(giver.id));
    }
    let asked =
        offer.approver.ok_or_else(|| Refusal::invalid("approver", "This is above your limit. Choose an approver."))?;
    let approver = ctx.colleague("approver", asked)?;
    if approver.limit < offer.cost {
        return Err(Refusal::invalid(
            "approver",
            format!("That is above the limit of {} too. Choose another approver.", approver.name),
        ));
    }
    Ok(Authority::Asked(approver.id))
}

fn approve(remedy: &Remedy, ctx: &Context) -> Result<Fact, Refusal> {
    let by = asked(remedy, ctx)?;
    Ok(Fact::Approved { n: remedy.n, by })
}

fn refuse(remedy: &Remedy, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    let by = asked(remedy, ctx)?;
    let why = words::required("why", why, "Name the rule that forbids it.")?;
    Ok(Fact::Refused { n: remedy.n, by, why })
}

fn asked(remedy: &Remedy, ctx: &Context) -> Result<MemberId, Refusal> {
    let me = ctx.member()?;
    let Authority::Asked(approver) = remedy.authority else { return Err(stands(remedy)) };
    if remedy.state != State::Asked {
        return Err(stands(remedy));
    }
    if me.id != approver && me.limit < remedy.cost {
        return Err(Refusal::forbidden(format!(
            "Only {} can approve this, or someone with a limit that high.",
            ctx.organisation.people.name(approver)
        )));
    }
    Ok(me.id)
}

fn deliver(remedy: &Remedy, evidence: &str, file: Option<u32>, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    if !matches!(remedy.state, State::Offered | State::Refuted) {
        return Err(stands(remedy));
    }
    Ok(Fact::Delivered { n: remedy.n, evidence: words::optional("evidence", evidence)?, file })
}

fn confirm(remedy: &Remedy, ctx: &Context) -> Result<Fact, Refusal> {
    customer(ctx)?;
    if remedy.state != State::Delivered {
        return Err(moved_on());
    }
    Ok(Fact::Confirmed { n: remedy.n })
}

fn refute(remedy: &Remedy, text: &str, ctx: &Context) -> Result<Fact, Refusal> {
    customer(ctx)?;
    if !matches!(remedy.state, State::Delivered | State::Confirmed) {
        return Err(moved_on());
    }
    let words = words::required("words", text, text!(customer: "Tell us what is still wrong."))?;
    Ok(Fact::Refuted { n: remedy.n, words })
}

fn withdraw(remedy: &Remedy, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    if !remedy.is_open() {
        return Err(stands(remedy));
    }
    let why = words::required("why", why, "Say why it is no longer offered.")?;
    Ok(Fact::Withdrawn { n: remedy.n, why })
}

fn customer(ctx: &Context) -> Result<(), Refusal> {
    if is_contact(ctx.actor) { Ok(()) } else { Err(Refusal::forbidden("Only the customer can say whether it helped.")) }
}

/// What the customer reads when it can no longer be judged; their page shows how it stands.
fn moved_on() -> Refusal {
    Refusal::not_now(
        text!(customer: "This has changed since you opened the page. You can see below where it stands now."),
    )
}

fn find(remedies: &Remedies, n: u32) -> Result<&Remedy, Refusal> {
    remedies
        .get(n)
        .ok_or_else(|| Refusal::not_found(text!(customer: "There is nothing with that number in this case.")))
}

fn stands(remedy: &Remedy) -> Refusal {
    let now = match remedy.state {
        State::Asked => "waits for a yes or a no from the one who was asked",
        State::Offered => "is offered and not delivered yet",
        State::Delivered => "is delivered",
        State::Confirmed => "is confirmed by the customer",
        State::Refuted => "did not help, says the customer",
        State::Refused => "was refused",
        State::Withdrawn => "was withdrawn",
    };
    Refusal::not_now(format!("This remedy {now}. Look at the case again: someone may have moved it."))
}
