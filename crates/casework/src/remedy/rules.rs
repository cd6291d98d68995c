//! What a member may give without asking, who approves the rest, and what proves that it arrived.

use super::{Authority, Fact, Kind, LATELY, Remedies, Remedy, State, is_contact};
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
        Command::Offer(offer) => self::offer(remedies, offer, ctx)?,
        Command::Approve { n } => approve(remedies, find(remedies, n)?, ctx)?,
        Command::Refuse { n, why } => refuse(find(remedies, n)?, &why, ctx)?,
        Command::Deliver { n, evidence, file } => deliver(find(remedies, n)?, &evidence, file, ctx)?,
        Command::Confirm { n } => confirm(find(remedies, n)?, ctx)?,
        Command::Refute { n, words } => refute(find(remedies, n)?, &words, ctx)?,
        Command::Withdraw { n, why } => withdraw(find(remedies, n)?, &why, ctx)?,
    };
    Ok(vec![fact])
}

fn offer(remedies: &Remedies, offer: Offer, ctx: &Context) -> Result<Fact, Refusal> {
    let giver = ctx.member()?;
    if offer.cost < 0 {
        return Err(Refusal::invalid("cost", "A cost cannot be below zero."));
    }
    let what = words::required("what", &offer.what, "Say what the customer gets.")?;
    let authority = authority(remedies, giver, &offer, ctx)?;
    Ok(Fact::Offered {
        n: remedies.next(),
        kind: offer.kind,
        what,
        cost: offer.cost,
        currency: ctx.organisation.currency.clone(),
        authority,
    })
}

/// What counts against the limit of this member, in minor units: all that they gave on this case, or what they gave this
/// customer in the last thirty days, whichever is more.
pub fn given_by(remedies: &Remedies, member: MemberId, ctx: &Context) -> i64 {
    let currency = ctx.organisation.currency.as_str();
    let sum =
        |since| -> i64 { remedies.given(currency, since).filter(|(by, _)| *by == member).map(|(_, cost)| cost).sum() };
    let elsewhere: i64 = ctx.given.iter().filter(|given| given.by == member).map(|given| given.cost).sum();
    sum(None).max(sum(Some(ctx.now - LATELY)).saturating_add(elsewhere))
}

/// Something that costs nothing is anybody's to give.
fn may_give(remedies: &Remedies, person: &Person, cost: i64, ctx: &Context) -> bool {
    cost == 0 || cost.saturating_add(given_by(remedies, person.id, ctx)) <= person.limit
}

/// What somebody has given already, to follow "above your limit".
fn together(remedies: &Remedies, person: &Person, ctx: &Context) -> String {
    match given_by(remedies, person.id, ctx) {
        0 => String::new(),
        given => {
            let given = words::money(given, &ctx.organisation.currency);
            format!(" together with the {given} you’ve already given this customer")
        }
    }
}

/// Within the limit: nobody to ask. Above it: exactly one person, who may give that much.
fn authority(remedies: &Remedies, giver: &Person, offer: &Offer, ctx: &Context) -> Result<Authority, Refusal> {
    if may_give(remedies, giver, offer.cost, ctx) {
        return Ok(Authority::Own(giver.id));
    }
    let asked = offer.approver.ok_or_else(|| {
        let so_far = together(remedies, giver, ctx);
        Refusal::invalid("approver", format!("This is above your limit{so_far}. Choose an approver."))
    })?;
    let approver = ctx.colleague("approver", asked)?;
    if !may_give(remedies, approver, offer.cost, ctx) {
        return Err(Refusal::invalid(
            "approver",
            format!("That is above the limit of {} too. Choose another approver.", approver.name),
        ));
    }
    Ok(Authority::Asked(approver.id))
}

fn approve(remedies: &Remedies, remedy: &Remedy, ctx: &Context) -> Result<Fact, Refusal> {
    let me = asked(remedy, ctx)?;
    if !may_give(remedies, me, remedy.cost, ctx) {
        let so_far = together(remedies, me, ctx);
        let says = format!("This is above your limit{so_far}. Someone with a higher limit can approve it.");
        return Err(Refusal::forbidden(says));
    }
    Ok(Fact::Approved { n: remedy.n, by: me.id })
}

fn refuse(remedy: &Remedy, why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    let by = asked(remedy, ctx)?.id;
    let why = words::required("why", why, "Name the rule that forbids it.")?;
    Ok(Fact::Refused { n: remedy.n, by, why })
}

fn asked<'a>(remedy: &Remedy, ctx: &Context<'a>) -> Result<&'a Person, Refusal> {
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
    Ok(me)
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
