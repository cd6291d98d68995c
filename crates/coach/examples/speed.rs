//! How long loading and reading take: `cargo run --release --example speed`. To count instructions, `speed load` and
//! `speed read` do nothing else: load English, and read 400 bytes 2,000 times.

use std::time::Instant;

use coach::{Coach, Context};

const REPLY: &str = "Dear Ms Berg, thank you for telling us. We are sorry to hear that your stay did not meet your expectations. \
    We take feedback very seriously and have passed your comments to the concerned department, who will look into the matter \
    and get back to you as soon as possible. As per our policy the deposit cannot be refunded, but I will call you by Friday. \
    We hope to welcome you again. Kind regards, Ana Ruiz";

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("load") => drop(std::hint::black_box(Coach::english().read(REPLY, &Context::default()))),
        Some("read") => measure("400 bytes", &Coach::english(), REPLY, 2000),
        _ => all(),
    }
}

fn all() {
    let start = Instant::now();
    let coach = Coach::built_in();
    println!("make a coach of all languages: {:?}", start.elapsed());
    for language in ["en", "de", "fr", "es", "nb"] {
        let start = Instant::now();
        std::hint::black_box(coach.read("", &Context { language: Some(language), ..Context::default() }));
        println!("first reading of {language}: {:?}", start.elapsed());
    }
    measure("400 bytes", &coach, REPLY, 3000);
    measure("4 kB", &coach, &REPLY.repeat(9), 300);
    for word in ["we will ", "sorry ", "a"] {
        measure(&format!("100 kB of {word:?}"), &coach, &word.repeat(100_000 / word.len()), 3);
    }
}

fn measure(name: &str, coach: &Coach, reply: &str, times: usize) {
    let mut all: Vec<f64> = (0..times)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(coach.read(reply, &Context::default()));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    all.sort_by(f64::total_cmp);
    println!("{name} ({} bytes): p50 {:.3} ms, p99 {:.3} ms", reply.len(), all[times / 2], all[times * 99 / 100]);
}
