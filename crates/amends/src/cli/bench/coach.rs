//! The reply coach: loading its rules, reading a reply, a long mail, and the worst text there is.

use super::figure::{Figure, millis, time};
use ::coach::{Coach, Context};
use base::refusal::Error;
use std::time::Instant;

const REPLY: &str = "Dear Ms Berg, thank you for telling us. We are sorry to hear that your stay did not meet your \
    expectations. We take feedback very seriously and have passed your comments to the concerned department, who will \
    look into the matter and get back to you as soon as possible. As per our policy the deposit cannot be refunded, but \
    I will call you by Friday. We hope to welcome you again. Kind regards, Ana Ruiz";

/// Words that begin much and end nothing.
const REPEATED: &str = "we will ";

/// Measures it.
///
/// # Errors
/// None of its own; what taking a figure answers.
pub async fn measure(figures: &mut Vec<Figure>) -> Result<(), Error> {
    // A language is compiled when it is first read, once in a process.
    let start = Instant::now();
    let coach = Coach::built_in();
    for language in ["en", "de", "fr", "es", "nb"] {
        std::hint::black_box(coach.read("ok", &Context { language: Some(language), ..Context::default() }));
    }
    figures.push(Figure::of("the coach: loading its five languages", millis(start.elapsed()), "ms", "30 ms"));
    for (what, aim, text, runs) in [
        ("the coach reads a reply of 400 bytes", "p50 0.10, p99 0.5 ms", REPLY.to_owned(), 2000),
        ("the coach reads a mail of 4 kB", "1 ms", REPLY.repeat(9), 500),
        ("the coach reads 100 kB of one phrase", "not quadratic", REPEATED.repeat(100_000 / REPEATED.len()), 10),
    ] {
        let read = async |_| {
            std::hint::black_box(coach.read(&text, &Context::default()));
            Ok(())
        };
        figures.push(time(what, aim, runs, read).await?);
    }
    Ok(())
}
