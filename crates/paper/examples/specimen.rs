//! Writes the letter we look at when we change how letters look: `cargo run -p amends-paper --example specimen > letter.pdf`.

use std::io::Write;

use paper::{Block, Letter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = std::time::Instant::now();
    let bytes = paper::pdf(&specimen())?;
    std::io::stdout().write_all(&bytes)?;
    eprintln!("{} bytes in {:?}", bytes.len(), started.elapsed());
    Ok(())
}

fn specimen() -> Letter {
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    Letter {
        sender: lines("Northline Parts\nSandviksveien 12\n5036 Bergen\nNorway\n+47 55 12 34 56"),
        recipient: lines("Ingrid Moe\nHalden Print & Pack AS\nStorgata 4\n1767 Halden"),
        place_date: "Bergen, 18 November 2026".to_owned(),
        date: Some(jiff::civil::date(2026, 11, 18)),
        subject: "The stopped packing line: what happened, what we did, and what we change".to_owned(),
        blocks: blocks(),
        footer: "Case A-1042 · SHA-256 of this text 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            .to_owned(),
        language: "en".to_owned(),
        title: "Letter to Ingrid Moe, case A-1042".to_owned(),
        author: "Tomas Reyes, Northline Parts".to_owned(),
    }
}

fn blocks() -> Vec<Block> {
    let paragraph = |text: &str| Block::Paragraph(text.to_owned());
    let item = |text: &str| Block::Item(text.to_owned());
    let fact = |label: &str, value: &str| Block::Fact { label: label.to_owned(), value: value.to_owned() };
    vec![
        paragraph("Dear Ingrid,"),
        paragraph(
            "We sent you the wrong feeder belt. Your packing line stood still for eleven hours because of it, and when your \
             people called us, they were asked the same questions three times by three of us. That was our doing, and it cost you \
             a customer’s confidence as well as a shift.",
        ),
        Block::Heading("What we did at once".to_owned()),
        fact("Loan unit", "On your floor since Tuesday, 17 November, 15:40; stays until you say otherwise"),
        fact("New belt", "Fitted on Wednesday and run for one full shift with Kari Lund"),
        fact("Refund", "NOK 18 400, the freight and the hours of your two fitters"),
        Block::Heading("Why it happened".to_owned()),
        paragraph(
            "Two belts of different width share one drawing number in our catalogue. The order desk took the number from your \
             order, the store took the belt from the shelf, and neither of them had a way to see that the machine you own \
             needs the wide one. We had known since June that the number was shared. Nobody owned the correction.",
        ),
        Block::Heading("What we do differently".to_owned()),
        item("Every belt has its own number from 24 November on. Ana Lindqvist in logistics owns this."),
        item(
            "The order desk sees the machines you own beside every order line, and cannot release a part that does not fit. \
             Per Aune owns this; it is in use from 1 December.",
        ),
        item("One shift hands its open calls to the next in person, so that nobody has to tell us a story twice."),
        paragraph(
            "What cannot be undone is the delivery your customer missed. We have offered to tell them in our own words that \
             the fault was ours; the offer stands for as long as it is of use to you.",
        ),
        paragraph(
            "On 15 January I shall write to you with the number of wrong parts we delivered before and after these changes. \
             If anything here is not as you see it, please tell me: this letter says what we understood, and you are the one who knows.",
        ),
        Block::Signature(lines_of(&[
            "Yours sincerely,",
            "Tomas Reyes",
            "Customer recovery, direct line +47 55 12 34 71",
        ])),
    ]
}

fn lines_of(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}
