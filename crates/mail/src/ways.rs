//! Which way a message goes: through its mailbox's own server, else through the server-wide one, else into a folder.

use super::way::{Sign, Way, private};
use crate::connection::{Unable, line, oauth, smtp};
use base::config::Smtp;
use base::ids::{MailboxId, OrgId};
use engine::desk::Desk;
use engine::mailbox::{self, Mailbox, Secret, SignIn};
use engine::outbox::trouble::{Cause, Trouble};
use engine::problem::{Here, Problem};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// What a way was made from: the version of the settings, the secret, the address of the server.
type Made = (i64, String, IpAddr);
/// A way by the mailbox it belongs to, with what it was made from.
type Known = HashMap<(OrgId, MailboxId), (Made, Way)>;

/// All ways, each with its open connections. Clones share them.
#[derive(Clone)]
pub struct Ways {
    organisation: Way,
    own: Arc<Mutex<Known>>,
}

impl Ways {
    /// The ways of a server whose server-wide one is this.
    pub fn new(organisation: Way) -> Ways {
        Ways { organisation, own: Arc::default() }
    }

    /// The server-wide way.
    pub fn organisation(&self) -> &Way {
        &self.organisation
    }

    /// The way that mail of this mailbox goes.
    ///
    /// # Errors
    /// Why it cannot go now, in words; its settings are to be mended.
    pub async fn of(&self, desk: &Desk, mailbox: &Mailbox) -> Result<Way, Trouble> {
        let Some(outgoing) = &mailbox.outgoing else { return Ok(self.organisation.clone()) };
        if mailbox.paused {
            return Err(waits(Cause::Busy, Here::Paused { mailbox: mailbox.name.clone() }));
        }
        let server = &outgoing.server;
        let secret = secret(desk, mailbox, server.sign_in).await;
        let secret = secret.map_err(|unable| waits(Cause::SignIn, unable.problem()))?;
        let found = line::addresses(server, desk.outside()).await;
        let found = found.map_err(|no| waits(Cause::Busy, no.problem))?;
        // The same of several each time, so that connections are kept.
        let ip = found.iter().map(SocketAddr::ip).min_by_key(|ip| (ip.is_ipv6(), *ip));
        let nowhere = || waits(Cause::Busy, Problem::NoAddress { host: server.host.clone() });
        let ip = ip.ok_or_else(nowhere)?;
        let (at, made) = ((mailbox.org, mailbox.id), (mailbox.version, secret.clone(), ip));
        if let Some(way) = self.known(at, &made) {
            return Ok(way);
        }
        let own = Smtp {
            host: server.host.clone(),
            port: Some(server.port),
            tls: server.tls,
            user: (server.sign_in != SignIn::None).then(|| server.user.clone()),
            password: Some(secret.clone()),
        };
        let tls = private(server.tls, || smtp::tls(server)).map_err(|no| waits(Cause::SignIn, no.problem))?;
        let sign = Sign { by_permission: server.sign_in == SignIn::Oauth, tls, at: Some(ip) };
        let way = Way::to(&own, secret, sign);
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.insert(at, (made, way.clone()));
        Ok(way)
    }

    fn known(&self, at: (OrgId, MailboxId), made: &Made) -> Option<Way> {
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        own.get(&at).filter(|(from, _)| from == made).map(|(_, way)| way.clone())
    }
}

fn waits(cause: Cause, problem: impl Into<Problem>) -> Trouble {
    Trouble::passing(cause, "").because(problem)
}

async fn secret(desk: &Desk, mailbox: &Mailbox, sign_in: SignIn) -> Result<String, Unable> {
    let name = match sign_in {
        SignIn::None => return Ok(String::new()),
        SignIn::Password => Secret::OutPassword,
        SignIn::Oauth => return oauth::token(desk, mailbox).await,
    };
    Ok(open(desk, mailbox, name).await?.unwrap_or_default())
}

/// A secret of a mailbox, opened; none when it has none of this name.
///
/// # Errors
/// The key it was sealed with is not here.
pub async fn open(desk: &Desk, mailbox: &Mailbox, name: Secret) -> Result<Option<String>, Unable> {
    let (org, id) = (mailbox.org, mailbox.id);
    let sealed = desk.read(move |sql| mailbox::sealed(sql, org, id, name)).await?;
    Ok(sealed.map(|sealed| desk.keys().unseal(&name.of(org, id), &sealed)).transpose()?)
}
