//! The test: the real handshake with a mailbox's servers, both ways, and which step failed. It sends nothing and
//! fetches nothing.

use super::setup::credential;
use super::{Step, Trouble, imap, smtp};
use base::ids::{MailboxId, OrgId};
use base::refusal::Error;
use engine::desk::Desk;
use engine::mailbox::standing::Way;
use engine::mailbox::{self, After, Incoming, Mailbox, Outgoing, Secret};
use engine::problem::OfFetching;

/// How one way of a mailbox did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    pub way: Way,
    /// The server that was tried; none where the server-wide settings or a folder do the work.
    pub server: Option<String>,
    /// What went well, in words; or the step that failed.
    pub outcome: Result<String, Trouble>,
}

/// Tries both ways of a mailbox.
///
/// # Errors
/// Refused when there is no such mailbox.
pub async fn run(desk: &Desk, org: OrgId, id: MailboxId) -> Result<Vec<Tried>, Error> {
    let mailbox = desk.read(move |sql| mailbox::the(sql, org, id)).await?;
    let mut tried = Vec::new();
    if let Some(incoming) = &mailbox.incoming {
        tried.push(Tried {
            way: Way::In,
            server: Some(format!("{}, port {}", incoming.server.host, incoming.server.port)),
            outcome: fetching(desk, &mailbox, incoming).await,
        });
    }
    tried.push(match &mailbox.outgoing {
        Some(outgoing) => Tried {
            way: Way::Out,
            server: Some(format!("{}, port {}", outgoing.server.host, outgoing.server.port)),
            outcome: sending(desk, &mailbox, outgoing).await,
        },
        None => Tried {
            way: Way::Out,
            server: None,
            outcome: Ok(
                "Mail is sent through the server-wide mail server, so there is nothing to test for this mailbox."
                    .to_owned(),
            ),
        },
    });
    Ok(tried)
}

async fn fetching(desk: &Desk, mailbox: &Mailbox, incoming: &Incoming) -> Result<String, Trouble> {
    let server = &incoming.server;
    let secret = credential(desk, mailbox, server, Secret::InPassword).await?.unwrap_or_default();
    let mut session = imap::open(server, &secret, desk.outside()).await?;
    let mut told = Vec::new();
    for folder in &incoming.folders {
        // Examined, not selected: a test changes nothing.
        let found = session.examine(imap::folder_name(&folder.name)).await.map_err(|error| {
            let (folder, said) = (folder.name.clone(), imap::said(&error));
            Trouble::at(Step::Folder, OfFetching::Folder { folder, said })
        })?;
        told.push(format!("{} has {} mails", folder.name, found.exists));
        if let After::Move(to) = &folder.after {
            told.push(format!("received mail is moved to {to}, which is created if needed"));
        }
    }
    let can_call = session.capabilities().await.is_ok_and(|can| can.has_str("IDLE"));
    told.push(
        if can_call { "the server notifies us of new mail" } else { "we check for new mail regularly" }.to_owned(),
    );
    drop(session.logout().await);
    Ok(format!("Signed in as {}: {}.", server.user, told.join("; ")))
}

async fn sending(desk: &Desk, mailbox: &Mailbox, outgoing: &Outgoing) -> Result<String, Trouble> {
    let server = &outgoing.server;
    let secret = credential(desk, mailbox, server, Secret::OutPassword).await?;
    smtp::try_out(server, secret.as_deref(), &mailbox.address, desk.outside()).await?;
    let who = if secret.is_some() { format!("Signed in as {}; the", server.user) } else { "The".to_owned() };
    Ok(format!("{who} server accepts mail from {}. Nothing was sent.", mailbox.address))
}
