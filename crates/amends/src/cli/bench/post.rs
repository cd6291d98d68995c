//! Mails taken in per second, each kept on disk before it counts: one at a time, 32 and 256 at a time. Search learns
//! of them meanwhile, as it does while the server runs, and the time until it knows the last one counts too.

use super::figure::{Figure, millis};
use super::fill::{Filled, ORG, complaint};
use base::refusal::Error;
use cpu_time::ProcessTime;
use engine::desk::Desk;
use futures_util::{StreamExt, stream};
use mail::ingest::take;
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// How many at a time, how many in all, and what we aim at.
const ROUNDS: [(usize, u32, &str); 3] = [(1, 500, ""), (32, 8000, "2,000 mails/s"), (256, 16_000, "4,000 mails/s")];

/// Measures the sorting of mail, without a server before it. What comes over LMTP takes the same way after its conversation; its rows belong
/// at the end of this function.
pub async fn measure(desk: &Desk, filled: &Filled, figures: &mut Vec<Figure>) -> Result<(), Error> {
    for (at_once, mails, aim) in ROUNDS {
        let run: u64 = rand::random();
        let mails: Vec<Vec<u8>> = (0..mails).map(|n| mail(filled, run, n)).collect();
        let count = mails.len() as f64;
        casework::search::index_due(desk).await?;
        let (began, cpu) = (Instant::now(), ProcessTime::now());
        let indexing = Indexing::start(desk);
        let mut taken = stream::iter(mails).map(|raw| take(desk, ORG, raw)).buffer_unordered(at_once);
        while let Some(one) = taken.next().await {
            one?;
        }
        drop(indexing);
        casework::search::index_due(desk).await?;
        let (wall, cpu) = (began.elapsed(), cpu.elapsed());
        let what = format!("mails of 3 kB, {at_once} at a time");
        let speed = count / wall.as_secs_f64();
        figures.push(Figure { cpu_ms: Some(millis(cpu) / count), ..Figure::of(what, speed, "mails/s", aim) });
    }
    Ok(())
}

/// What a running server does for search in the background, until it is dropped.
pub struct Indexing(JoinHandle<()>);

impl Indexing {
    /// Begins.
    pub fn start(desk: &Desk) -> Indexing {
        let desk = desk.clone();
        Indexing(tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_millis(500)).await;
                if let Err(error) = casework::search::index_due(&desk).await {
                    eprintln!("search could not learn: {error}");
                }
            }
        }))
    }
}

impl Drop for Indexing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A plain mail of some 3 kB.
pub fn mail(filled: &Filled, run: u64, n: u32) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(run ^ u64::from(n));
    let complaint = complaint(&filled.words, &mut random, n);
    let address = complaint.sender.email.unwrap_or_default();
    let text = filled.words.text(&mut random, 2500).replace('\n', "\r\n");
    format!(
        "From: {} <{address}>\r\nTo: Northline Parts <service@northline.example>\r\nSubject: {}\r\n\
         Date: Tue, 17 Nov 2026 08:12:00 +0100\r\nMessage-ID: <{run:016x}.{n}@customer.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n",
        complaint.sender.name, complaint.subject
    )
    .into_bytes()
}
