//! A group case of five thousand customers: how long until each has a case, and until each one's letter is in the queue.

use super::figure::Figure;
use super::fill::ORG;
use base::context::{Actor, Context};
use base::ids::MemberId;
use base::refusal::Error;
use casework::case::Severity;
use casework::group::{self, Audience, Command, work};
use casework::letter::Sections;
use engine::desk::{Desk, Who};
use engine::jobs::Turn;
use std::time::Instant;
use text::Language;

/// Customers of one break.
const CUSTOMERS: usize = 5_000;
/// Who opens it: the first member of the filled store.
const OWNER: MemberId = MemberId(1);

/// Measures it.
pub async fn measure(desk: &Desk, figures: &mut Vec<Figure>) -> Result<(), Error> {
    let (who, now) = (Who { org: ORG, actor: Actor::Member(OWNER) }, desk.now());
    let organisation = desk.organisation(ORG).await?;
    let opened = desk.write(move |sql| {
        let ctx = Context { now, actor: who.actor, organisation: &organisation, has_mail: true, given: &[] };
        Ok::<_, Error>(group::open(sql, ORG, &ctx, ("A batch of parts can break", Severity::Critical), None)?.id)
    });
    let group = opened.await?;
    let mut rows = vec!["name,email,order number".to_owned()];
    let run: u64 = rand::random();
    rows.extend((0..CUSTOMERS).map(|n| format!("Customer {n},c{n}-{run:x}@firm{}.example,{n}", n % 500)));
    let table = group::read_table(&rows.join("\n"))?;
    desk.act(who, group, Command::Import(table)).await?;
    let begun = Instant::now();
    work::work(desk, &Turn::alone()).await?;
    figures.push(took("5,000 cases of a group, opened from a table", begun, ""));
    let sections = Sections {
        subject: "Your order {order number}".to_owned(),
        happened: "Dear {first name},\n\nthe part you got can break. We did not notice before it left us.".to_owned(),
        fixed: "- We tested what is safe.\n- We bring you another one.".to_owned(),
        changes: "The press stops by itself when it is too cold.".to_owned(),
        closing: "Write to us whenever something is unclear.".to_owned(),
    };
    desk.act(who, group, Command::Draft { language: Language::English, sections: Box::new(sections) }).await?;
    let begun = Instant::now();
    desk.act(who, group, Command::Send { to: Audience::Everyone, otherwise: Some(Some(Language::English)) }).await?;
    work::work(desk, &Turn::alone()).await?;
    figures.push(took("5,000 letters of a group, queued with their PDF", begun, "10 s"));
    Ok(())
}

fn took(what: &str, begun: Instant, aim: &'static str) -> Figure {
    Figure::of(what, begun.elapsed().as_secs_f64(), "s", aim)
}
