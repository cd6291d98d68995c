//! What somebody outside is to bear of what it costs to make good: never more than it costs us, and in the same currency.

use super::rules::find;
use super::{Agreement, Fact, Outside, Party};
use crate::remedy::Remedies;
use base::context::{Context, Stamp};
use base::refusal::Refusal;
use base::words;
use jiff::Timestamp;

/// What they are to bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Counts the charges of one of them from 1.
    pub n: u32,
    /// Minor units of `currency`.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    pub agreement: Agreement,
    /// What they said to it, or what it is for.
    pub words: Option<String>,
    pub at: Timestamp,
    /// Why it was dropped.
    pub dropped: Option<String>,
}

impl Charge {
    /// It is theirs, or may still be.
    pub fn stands(&self) -> bool {
        self.dropped.is_none() && self.agreement != Agreement::Refused
    }
}

/// Folds one fact in.
pub(super) fn apply(charges: &mut Vec<Charge>, fact: &Fact, stamp: Stamp) {
    let mut on = |n: u32, change: &dyn Fn(&mut Charge)| {
        if let Some(charge) = charges.get_mut((n as usize).wrapping_sub(1)) {
            change(charge);
        }
    };
    match fact {
        Fact::ChargeAnswered { charge, agreement, words, .. } => on(*charge, &|charge| {
            charge.agreement = *agreement;
            charge.words = words.clone().or(charge.words.take());
        }),
        Fact::ChargeDropped { charge, why, .. } => on(*charge, &|charge| charge.dropped = Some(why.clone())),
        Fact::Charged { amount, currency, agreement, words, .. } => charges.push(Charge {
            n: charges.len() as u32 + 1,
            amount: *amount,
            currency: currency.clone(),
            agreement: *agreement,
            words: words.clone(),
            at: stamp.at,
            dropped: None,
        }),
        _ => {}
    }
}

/// What the remedies of a case cost in this currency, and what of it nobody outside bears yet.
pub fn chargeable(outside: &Outside, remedies: &Remedies, currency: &str) -> (i64, i64) {
    let cost: i64 = remedies.given(currency, None).map(|(_, cost)| cost).sum();
    let of_all = outside.all().iter().flat_map(Party::charges);
    let borne = of_all.filter(|charge| charge.stands() && charge.currency == currency);
    (cost, cost - borne.map(|charge| charge.amount).sum::<i64>())
}

/// Charges them with a part of it.
pub(super) fn charge(
    (outside, remedies): (&Outside, &Remedies),
    (n, amount): (u32, i64),
    (agreement, said): (Agreement, &str),
    ctx: &Context,
) -> Result<Fact, Refusal> {
    ctx.member()?;
    let party = find(outside, n)?;
    super::rules::was_asked(party)?;
    let currency = ctx.organisation.currency.as_str();
    let (cost, left) = chargeable(outside, remedies, currency);
    if cost == 0 {
        return Err(Refusal::not_now("No remedy on this case costs anything yet. Offer the remedy first."));
    }
    if left <= 0 {
        return Err(Refusal::not_now(too_much(cost, left, currency)));
    }
    if amount <= 0 {
        return Err(Refusal::invalid("amount", "Enter how much they should pay."));
    }
    if amount > left {
        return Err(Refusal::invalid("amount", too_much(cost, left, currency)));
    }
    let (charge, currency) = (party.charges().len() as u32 + 1, currency.to_owned());
    Ok(Fact::Charged { n, charge, amount, currency, agreement, words: words::optional("words", said)? })
}

fn too_much(cost: i64, left: i64, currency: &str) -> String {
    let money = |minor| words::money(minor, currency);
    match (left, cost - left) {
        (_, 0) => format!("The remedies on this case cost {}. Charge that much at most.", money(cost)),
        (..=0, _) => format!("All of the {} that the remedies cost is charged already.", money(cost)),
        (left, charged) => format!(
            "The remedies on this case cost {}, and {} is charged already. Charge {} at most.",
            money(cost),
            money(charged),
            money(left)
        ),
    }
}

/// Notes what they said to it. Who refused and bears it after all bears no more than is left.
pub(super) fn answer(
    (outside, remedies): (&Outside, &Remedies),
    (n, charge): (u32, u32),
    (agreement, said): (Agreement, &str),
    ctx: &Context,
) -> Result<Fact, Refusal> {
    ctx.member()?;
    let known = standing(outside, n, charge)?;
    if agreement == Agreement::Open {
        return Err(Refusal::invalid("agreement", "Say whether they agreed or refused."));
    }
    if known.agreement == agreement {
        return Err(Refusal::invalid("agreement", "That is what they said already."));
    }
    let (cost, left) = chargeable(outside, remedies, &known.currency);
    if !known.stands() && known.amount > left {
        return Err(Refusal::invalid("agreement", too_much(cost, left, &known.currency)));
    }
    Ok(Fact::ChargeAnswered { n, charge, agreement, words: words::optional("words", said)? })
}

/// Drops it.
pub(super) fn drop_it(outside: &Outside, (n, charge): (u32, u32), why: &str, ctx: &Context) -> Result<Fact, Refusal> {
    ctx.member()?;
    standing(outside, n, charge)?;
    let why = words::required("why", why, "Say why they don’t have to pay it.")?;
    Ok(Fact::ChargeDropped { n, charge, why })
}

/// One that was not dropped. Without a number it is the last of them.
fn standing(outside: &Outside, n: u32, charge: u32) -> Result<&Charge, Refusal> {
    let party = find(outside, n)?;
    if !party.charges().iter().any(|charge| charge.dropped.is_none()) {
        return Err(Refusal::not_now(format!("{} isn’t charged anything.", party.name)));
    }
    let found = party.charges().iter().find(|known| known.n == charge && known.dropped.is_none());
    found.ok_or_else(|| Refusal::invalid("charge", "There is no such charge. Look at the charges of this case."))
}
