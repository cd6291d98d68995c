//! `amends dkim`: makes the key that a mailbox's mail is signed with, and prints the record to publish.

use super::{Installation, one_of};
use base::context::Actor;
use base::refusal::{Error, Refusal};
use clap::Args;
use engine::desk::Who;
use engine::mailbox;
use mail::{dkim::Kind, signing};
use std::process::ExitCode;

/// Create a mailbox’s DKIM key, and print the DNS record to publish.
#[derive(Args)]
pub struct Dkim {
    /// Address of the mailbox
    address: String,
    /// Key type
    #[arg(long, default_value_t, value_parser = one_of::<Kind>(&["rsa", "ed25519"]))]
    kind: Kind,
    /// Selector; use a new one each time, so that mail already sent can still be verified
    #[arg(long, default_value = "amends")]
    selector: String,
}

impl Dkim {
    /// Makes it.
    ///
    /// # Errors
    /// When there is no such mailbox, or the store cannot be opened.
    pub fn run(self, installation: &Installation) -> Result<ExitCode, Error> {
        let desk = installation.open()?;
        super::wait(async {
            let address = self.address.clone();
            let found = desk.read(move |sql| mailbox::by_recipient(sql, &address)).await?;
            let unknown = || Refusal::not_found(format!("There is no mailbox with the address {}.", self.address));
            let (org, id) = found.ok_or_else(unknown)?;
            let who = Who { org, actor: Actor::System };
            let (name, text) = signing::make(&desk, who, id, self.kind, &self.selector).await?;
            println!("{name} TXT \"{text}\"");
            Ok(ExitCode::SUCCESS)
        })
    }
}
