//! `amends send`: sends what is due, once, for a server that does not run all the time.

use super::Installation;
use base::refusal::Error;
use mail::compose::Letterhead;
use mail::out::{Post, Way};
use std::process::ExitCode;

/// Sends.
pub fn run(installation: &Installation) -> ExitCode {
    match send(installation) {
        Ok(count) => {
            println!("{count} messages processed. Messages that could not be sent show the reason on their case.");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("amends send: {error}");
            ExitCode::FAILURE
        }
    }
}

fn send(installation: &Installation) -> Result<usize, Error> {
    let (config, places) = (installation.config()?, installation.places()?);
    let desk = installation.open()?;
    super::wait(async {
        let way = Way::new(config.smtp.as_ref(), &places.outbox)?;
        let post = Post::new(desk, way, Letterhead { public_url: config.base_url() });
        post.send_due().await
    })
}
