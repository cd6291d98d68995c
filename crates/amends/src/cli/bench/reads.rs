//! What people wait for: pages, search, opening a case.

use super::figure::{Figure, time};
use super::fill::{Filled, ORG, complaint};
use super::text::COMMON;
use base::context::Actor;
use base::ids::CaseNo;
use base::refusal::Error;
use casework::{customer, message, search};
use engine::counter;
use engine::desk::{Desk, Who};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// Runs of everything but the slow.
const RUNS: u32 = 1000;
/// Results a search shows.
const FOUND: u32 = 50;

/// Measures the reads beneath the pages, search, and making a case.
pub async fn measure(desk: &Desk, filled: &Filled, figures: &mut Vec<Figure>) -> Result<(), Error> {
    let page = async |n: u32| {
        let no = filled.long_case(n);
        desk.read(move |sql| read_case(sql, no)).await
    };
    figures.push(time("reading a case with 10 messages", "0.5 ms CPU", RUNS, page).await?);
    searches(desk, filled, figures).await?;
    let words = &filled.words;
    let open = async |n: u32| {
        let mut random = StdRng::seed_from_u64(u64::from(n));
        let mut fresh = complaint(words, &mut random, n);
        fresh.mail = None;
        casework::receive::receive(desk, Who { org: ORG, actor: Actor::System }, fresh).await.map(drop)?;
        // A person makes a case every few seconds: search learns of each by itself.
        casework::search::index_due(desk).await
    };
    figures.push(time("making a case and finding it, one at a time", "", 200, open).await?);
    Ok(())
}

fn read_case(sql: &mut db::Sql, no: CaseNo) -> Result<(), Error> {
    let (case, _) = casework::case::load(sql, ORG, no)?;
    message::store::of_case(sql, ORG, no)?;
    message::store::files(sql, ORG, no)?;
    customer::contact(sql, ORG, case.head.contact)?;
    customer::customer(sql, ORG, case.head.customer)?;
    counter::tallies(sql, ORG)?;
    Ok(())
}

/// A rare word, a common one, and two together.
async fn searches(desk: &Desk, filled: &Filled, figures: &mut Vec<Figure>) -> Result<(), Error> {
    let find = async |query: String| {
        casework::search::index_due(desk).await?;
        desk.read(move |sql| Ok(search::find(sql, ORG, &query, FOUND)?)).await.map(drop)
    };
    let words = &filled.words;
    let rare = async |n: u32| find(words.at(20_000 + n as usize).to_owned()).await;
    figures.push(time("search: a rare word", "p99 50 ms", RUNS, rare).await?);
    let common = async |_| find(COMMON.to_owned()).await;
    figures.push(time("search: a common word", "p99 50 ms", RUNS, common).await?);
    let both = async |n: u32| find(format!("{COMMON} {}", words.at(300 + n as usize))).await;
    figures.push(time("search: a common and a rarer word", "p99 50 ms", RUNS, both).await?);
    let beginning = async |_| find("deli".to_owned()).await;
    figures.push(time("search: the beginning of a word", "p99 50 ms", RUNS, beginning).await?);
    Ok(())
}
