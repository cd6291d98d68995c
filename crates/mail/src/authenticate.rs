//! Asks whether a mail is from whom it says, by the records its sender publishes in the DNS. After the mail is in its
//! case, and apart from it: a DNS that is slow or silent delays nobody.

use base::refusal::{Error, Fault};
use engine::arrival::authentication::{self, Authentication, Due, Outcome, Peer, Standing, belongs};
use engine::arrival::{self, State};
use engine::desk::{self, Desk};
use futures_util::{StreamExt, stream};
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcOutput, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult,
};
use people::member;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Mails of one organisation asked about in one round, and at the same time.
const ROUND: u32 = 50;
const AT_ONCE: usize = 4;
/// How long asking about one mail may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks about senders.
#[derive(Clone)]
pub struct Checker {
    dns: std::sync::Arc<MessageAuthenticator>,
}

impl Checker {
    /// Asks this DNS server, or those the machine is set to.
    ///
    /// # Errors
    /// When the machine names none.
    pub fn new(server: Option<SocketAddr>) -> Result<Checker, Fault> {
        let made = match server {
            None => MessageAuthenticator::new_system_conf(),
            Some(at) => {
                let mut known = NameServerConfig::udp_and_tcp(at.ip());
                known.connections.iter_mut().for_each(|way| way.port = at.port());
                MessageAuthenticator::new(
                    ResolverConfig::from_parts(None, Vec::new(), vec![known]),
                    ResolverOpts::default(),
                )
            }
        };
        let dns = made.map_err(|error| Fault::because("no DNS server can be asked").caused_by(error))?;
        Ok(Checker { dns: dns.into() })
    }

    /// Asks about whatever is due, and says how many mails that were.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn round(&self, desk: &Desk) -> Result<usize, Error> {
        let now = desk.now();
        let due = desk.read(move |sql| {
            let mut due = Vec::new();
            for organisation in member::organisations(sql)? {
                due.extend(authentication::due(sql, organisation.id, now, ROUND)?);
            }
            Ok(due)
        });
        let due = due.await?;
        let mut asked = stream::iter(due.clone()).map(|each| self.ask(desk, each)).buffered(AT_ONCE);
        while let Some(answer) = asked.next().await {
            let (each, found) = answer?;
            let write = move |sql: &mut db::Sql<'_>| {
                authentication::found(sql, each, found.as_ref(), now)?;
                if let Some(State::Sorted(no, n)) = arrival::one(sql, each.org, each.arrival)?.map(|one| one.state) {
                    let proven = found.as_ref().filter(|found| found.standing() == Standing::Proven);
                    if let Some((n, found)) = n.zip(proven) {
                        casework::receive::proven(sql, each.org, (no, n), &found.domain)?;
                    }
                    sql.announce(desk::topic(each.org, no));
                }
                Ok::<_, Error>(())
            };
            desk.write(write).await?;
        }
        Ok(due.len())
    }

    /// What breaks on a mail is not tried again; what takes too long is.
    async fn ask(&self, desk: &Desk, due: Due) -> Result<(Due, Option<Authentication>), Error> {
        let Due { org, arrival: id, .. } = due;
        let read = desk.read(move |sql| Ok((arrival::raw(sql, org, id)?, authentication::peer_of(sql, org, id)?)));
        let (Some(raw), peer) = read.await? else { return Ok((due, None)) };
        let me = self.clone();
        let asking = tokio::spawn(async move { me.check(&raw, peer.as_ref()).await });
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(Ok(found)) => Ok((due, found)),
            Ok(Err(broke)) => {
                tracing::error!(%org, arrival = id, %broke, "the sender of a mail could not be asked about");
                Ok((due, Some(Authentication { dkim: Outcome::PermError, ..Authentication::default() })))
            }
            Err(_) => {
                let late = Authentication { dkim: Outcome::TempError, ..Authentication::default() };
                Ok((due, Some(late)))
            }
        }
    }

    /// What the sender's records say of a mail. None when it names no one domain it is from.
    pub async fn check(&self, raw: &[u8], peer: Option<&Peer>) -> Option<Authentication> {
        let message = AuthenticatedMessage::parse(raw)?;
        let domain = message.from.first()?.rsplit_once('@')?.1.to_lowercase();
        let dkim = self.dns.verify_dkim(&message).await;
        let peer = peer.filter(|peer| is_outside(peer.ip));
        let spf = match peer {
            Some(peer) => self.spf(peer).await,
            None => SpfOutput::default(),
        };
        let from = peer.map_or("", |peer| peer.mail_from.rsplit_once('@').map_or(&peer.helo, |(_, domain)| domain));
        let dmarc = self.dns.verify_dmarc(DmarcParameters::new(&message, &dkim, from, &spf)).await;
        let signature = signature(&dkim, &domain);
        let spf_holds = spf.result() == SpfResult::Pass && belongs(from, &domain);
        Some(Authentication {
            aligned: signature.as_deref().is_some_and(|by| belongs(by, &domain)) || spf_holds,
            signed_by: signature,
            dkim: dkim_outcome(&dkim),
            spf: if peer.is_some() { spf_outcome(spf.result()) } else { Outcome::None },
            dmarc: dmarc_outcome(&dmarc),
            enforced: matches!(dmarc.policy(), Policy::Quarantine | Policy::Reject),
            domain,
        })
    }

    async fn spf(&self, peer: &Peer) -> SpfOutput {
        let asked = SpfParameters::verify(peer.ip, &peer.helo, &peer.helo, &peer.mail_from);
        self.dns.verify_spf(asked).await
    }
}

/// A server next to us only passes on: it says nothing of who sent.
fn is_outside(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified()),
        IpAddr::V6(ip) => !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()),
    }
}

/// The domain of a signature that holds; the sender's own before another's.
fn signature(all: &[DkimOutput<'_>], domain: &str) -> Option<String> {
    let good = all.iter().filter(|each| *each.result() == DkimResult::Pass);
    let mut names: Vec<String> = good.filter_map(|each| Some(each.signature()?.d.to_lowercase())).collect();
    names.sort_by_key(|name| !belongs(name, domain));
    names.into_iter().next()
}

/// One good signature is enough; else the one that says most.
fn dkim_outcome(all: &[DkimOutput<'_>]) -> Outcome {
    let outcomes = all.iter().map(|each| match each.result() {
        DkimResult::Pass => Outcome::Pass,
        DkimResult::TempError(_) => Outcome::TempError,
        DkimResult::Fail(_) => Outcome::Fail,
        DkimResult::PermError(_) => Outcome::PermError,
        DkimResult::Neutral(_) => Outcome::Neutral,
        DkimResult::None => Outcome::None,
    });
    let order = [Outcome::Pass, Outcome::TempError, Outcome::Fail, Outcome::PermError, Outcome::Neutral, Outcome::None];
    outcomes.min_by_key(|outcome| order.iter().position(|known| known == outcome)).unwrap_or_default()
}

fn spf_outcome(result: SpfResult) -> Outcome {
    match result {
        SpfResult::Pass => Outcome::Pass,
        SpfResult::Fail => Outcome::Fail,
        SpfResult::SoftFail => Outcome::SoftFail,
        SpfResult::Neutral => Outcome::Neutral,
        SpfResult::TempError => Outcome::TempError,
        SpfResult::PermError => Outcome::PermError,
        SpfResult::None => Outcome::None,
    }
}

fn dmarc_outcome(found: &DmarcOutput) -> Outcome {
    match found.result() {
        DmarcResult::Pass => Outcome::Pass,
        DmarcResult::Fail(_) => Outcome::Fail,
        DmarcResult::TempError(_) => Outcome::TempError,
        DmarcResult::PermError(_) => Outcome::PermError,
        DmarcResult::None => Outcome::None,
    }
}
