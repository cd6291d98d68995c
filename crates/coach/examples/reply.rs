//! Reads a reply from standard input and says what hurts, what is missing and what it promises:
//! `echo "We are sorry if you were upset. Ana will call you on Friday at 15:00." | cargo run --example reply -- "Where is it?"`.
//! The first argument is the customer's message, when it is at hand.

use std::io::{Read, stdin};

use coach::{Calendar, Coach, Context};
use jiff::Zoned;

fn main() -> std::io::Result<()> {
    let mut reply = String::new();
    stdin().read_to_string(&mut reply)?;
    let customer = std::env::args().nth(1);
    let coach = Coach::built_in();
    let context = Context {
        customer_text: customer.as_deref(),
        sent_at: Some(Zoned::now()),
        calendar: Calendar::default(),
        ..Context::default()
    };
    let report = coach.read(&reply, &context);
    for finding in report.shown() {
        println!("{}: {:?}", finding.mode.name(), &reply[finding.span.clone()]);
        println!("  {} {}", finding.reason, finding.better);
    }
    for promise in &report.promises {
        let by = promise.due.latest().map_or("no day".to_owned(), |due| due.date().to_string());
        println!("promised, {by}: {}", promise.action);
    }
    for question in &report.unanswered {
        println!("not answered: {}", question.text);
    }
    Ok(())
}
