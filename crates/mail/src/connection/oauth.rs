//! Permission (OAuth 2.0, RFC 6749, with PKCE, RFC 7636): asked for once, changed into access tokens that last an hour.
//!
//! A member is sent to the provider with a state only we know and a challenge; what they bring back is changed into a
//! refresh token, kept sealed. Access tokens are renewed ahead of their end. A permission taken back is said plainly.

use super::Unable;
use super::setup::opened;
use base::context::Actor;
use base::ids::MailboxId;
use base::outside::{Closed, Outside, Purpose};
use base::refusal::{Error, Fault, Refusal};
use base64::Engine;
use engine::desk::{Desk, Who};
use engine::mailbox::Kept;
use engine::mailbox::standing::{self, Consent};
use engine::mailbox::{self, Mailbox, OAuth, Secret};
use engine::problem::{OfPermission, Problem, Said};
use jiff::SignedDuration;
use people::member::{fresh_token, token_hash};
use people::organisation::{self, Command, MailboxChange};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::io;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// How long a member may stay at the provider.
const AWAY: SignedDuration = SignedDuration::from_mins(15);
/// How long before its end an access token is renewed.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);
/// What an access token lasts when nobody says.
const USUALLY: i64 = 3600;
/// How long the provider may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer read, in bytes.
const ANSWER: u64 = 256 * 1024;

/// Where the provider sends the member back to.
pub fn redirect_uri(public_url: &str, id: MailboxId) -> String {
    format!("{public_url}/settings/mailboxes/{id}/consent")
}

/// Prepares the way to the provider and says its address; a member follows it themselves.
///
/// # Errors
/// Refused when the mailbox asks for no permission.
pub async fn begin(desk: &Desk, who: Who, id: MailboxId, public_url: &str) -> Result<String, Error> {
    let Actor::Member(member) = who.actor else {
        return Err(Refusal::forbidden("Only a member can authorise access.").into());
    };
    let found = desk.read(move |sql| mailbox::the(sql, who.org, id)).await?;
    let oauth = asked(&found)?.clone();
    let (state, verifier) = (fresh_token(), fresh_token());
    let consent = Consent {
        org: who.org,
        mailbox: id,
        member,
        verifier: desk.keys().seal(&format!("{}/{id}/verifier", who.org), &verifier)?,
        expires_at: desk.now() + AWAY,
    };
    let (hash, now) = (token_hash(&state), desk.now());
    desk.write(move |sql| {
        standing::forget_consents(sql, now)?;
        Ok::<_, Error>(standing::sent_for_consent(sql, &hash, &consent)?)
    })
    .await?;
    let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let redirect = redirect_uri(public_url, id);
    let query = [
        ("response_type", "code"),
        ("client_id", &oauth.client_id),
        ("redirect_uri", &redirect),
        ("scope", &oauth.scope),
        ("state", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        // Google gives a refresh token only to those who ask in these words; others do not mind them.
        ("access_type", "offline"),
        ("prompt", "consent"),
        ("login_hint", &found.address),
    ];
    let query = serde_html_form::to_string(query).map_err(Fault::from)?;
    let joint = if oauth.authorize_url.contains('?') { '&' } else { '?' };
    Ok(format!("{}{joint}{query}", oauth.authorize_url))
}

fn asked(mailbox: &Mailbox) -> Result<&OAuth, Unable> {
    Ok(mailbox.oauth.as_ref().ok_or(OfPermission::NoClient)?)
}

/// What a member brought back from the provider.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    code: String,
    state: String,
    error: String,
    error_description: String,
}

/// Changes what a member brought back into a permission.
///
/// # Errors
/// Refused when they were not sent by us, came too late, or the provider said no.
pub async fn finish(desk: &Desk, who: Who, id: MailboxId, back: Back, public_url: &str) -> Result<(), Error> {
    let hash = token_hash(&back.state);
    let consent = desk.write(move |sql| Ok::<_, Error>(standing::back_from_consent(sql, &hash)?)).await?;
    let ours = consent.filter(|c| {
        (c.org, c.mailbox, Actor::Member(c.member)) == (who.org, id, who.actor) && c.expires_at > desk.now()
    });
    let Some(consent) = ours else {
        let says = "This authorisation was not started here, or too long ago. Select “Authorise access” again.";
        return Err(Refusal::not_now(says).into());
    };
    if !back.error.is_empty() {
        let why = if back.error_description.is_empty() { &back.error } else { &back.error_description };
        let says = format!("The provider did not authorise access. It says: {}", base::words::short(why, 300));
        return Err(Refusal::not_now(says).into());
    }
    let found = desk.read(move |sql| mailbox::the(sql, who.org, id)).await?;
    let verifier = desk.keys().open(&format!("{}/{id}/verifier", who.org), &consent.verifier)?;
    let redirect = redirect_uri(public_url, id);
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &back.code),
        ("redirect_uri", &redirect),
        ("code_verifier", &verifier),
    ];
    let tokens = ask(desk, &found, &form).await?.map_err(|no| {
        let said = no.said.text();
        Refusal::not_now(format!("The provider did not accept the authorisation code. It says: {said}"))
    })?;
    if tokens.refresh_token.is_empty() {
        let says =
            "The provider authorised access for one hour only. Allow “offline access” for the application there.";
        return Err(Refusal::not_now(says).into());
    }
    keep(desk, &found, &tokens).await?;
    let now = desk.now();
    // Amended, so that fetching begins anew at once.
    desk.settle(who.org, move |sql| {
        let found = mailbox::the(sql, who.org, id)?;
        mailbox::amend(sql, &found)?;
        organisation::within(sql, who, Command::Mailbox(id, MailboxChange::Permitted), now).map(drop)
    })
    .await
}

/// An access token that is good for a while yet.
///
/// # Errors
/// Refused, in words, when there is no permission or it was taken back; a fault when the provider does not answer.
pub async fn access_token(desk: &Desk, mailbox: &Mailbox) -> Result<String, Error> {
    Ok(token(desk, mailbox).await?)
}

/// The same; the reason for which there is none is a kind.
///
/// # Errors
/// There is no permission, it was taken back, or the provider does not answer.
pub async fn token(desk: &Desk, mailbox: &Mailbox) -> Result<String, Unable> {
    let (org, id) = (mailbox.org, mailbox.id);
    let permission = desk.read(move |sql| Ok(standing::permission(sql, org, id)?)).await?;
    let permission = permission.ok_or(OfPermission::NotYet)?;
    if let Some(why) = permission.revoked {
        return Err(why.problem().into());
    }
    if permission.access_until > desk.now() + AHEAD {
        return opened(desk, org, id, Secret::AccessToken).await;
    }
    let refresh = opened(desk, org, id, Secret::RefreshToken).await?;
    let scope = asked(mailbox)?.scope.clone();
    let form = [("grant_type", "refresh_token"), ("refresh_token", &refresh), ("scope", &scope)];
    match ask(desk, mailbox, &form).await? {
        Ok(tokens) => {
            keep(desk, mailbox, &tokens).await?;
            Ok(tokens.access_token)
        }
        Err(no) if no.for_good => {
            let why = Problem::from(OfPermission::Withdrawn { address: mailbox.address.clone(), said: no.said });
            let (noted, seen) = (Kept::from(&why), permission.granted_at);
            let revoking = desk.write(move |sql| Ok::<_, Error>(standing::revoked(sql, org, id, &noted, seen)?));
            if revoking.await? {
                return Err(why.into());
            }
            // Another node, or another mail, has renewed it in the meantime, and ours was the old one.
            opened(desk, org, id, Secret::AccessToken).await
        }
        Err(no) => Err(OfPermission::NotNow(no.said).into()),
    }
}

/// The server no longer takes the access token: the next sign-in renews it, whatever its hour says.
///
/// # Errors
/// A fault of the store.
pub async fn distrust(desk: &Desk, mailbox: &Mailbox) -> Result<(), Error> {
    let (org, id) = (mailbox.org, mailbox.id);
    desk.write(move |sql| Ok(standing::stale(sql, org, id)?)).await
}

#[derive(Debug, Deserialize)]
struct Tokens {
    access_token: String,
    #[serde(default)]
    refresh_token: String,
    expires_in: Option<i64>,
}

/// The provider's no.
struct No {
    /// Asking again will not help (RFC 6749, 5.2).
    for_good: bool,
    said: Said,
}

async fn keep(desk: &Desk, mailbox: &Mailbox, tokens: &Tokens) -> Result<(), Error> {
    let (org, id) = (mailbox.org, mailbox.id);
    let sealed = |name: Secret, text: &str| desk.keys().seal(&name.of(org, id), text);
    let access = sealed(Secret::AccessToken, &tokens.access_token)?;
    // Most providers give a new refresh token only now and then; the old one stays good until they do.
    let refresh = match tokens.refresh_token.as_str() {
        "" => None,
        text => Some(sealed(Secret::RefreshToken, text)?),
    };
    let now = desk.now();
    let until = now + SignedDuration::from_secs(tokens.expires_in.unwrap_or(USUALLY).clamp(60, 30 * 24 * 3600));
    desk.write(move |sql| {
        mailbox::keep_secret(sql, org, id, Secret::AccessToken, &access)?;
        if let Some(refresh) = &refresh {
            mailbox::keep_secret(sql, org, id, Secret::RefreshToken, refresh)?;
        }
        Ok::<_, Error>(standing::granted(sql, org, id, until, now)?)
    })
    .await
}

/// Asks the provider's token server. A refusal is its answer; an error means that it could not be reached.
async fn ask(desk: &Desk, mailbox: &Mailbox, form: &[(&str, &str)]) -> Result<Result<Tokens, No>, Unable> {
    let oauth = asked(mailbox)?;
    let (org, id) = (mailbox.org, mailbox.id);
    let has_secret = desk.read(move |sql| mailbox::sealed(sql, org, id, Secret::ClientSecret)).await?.is_some();
    let mut pairs: Vec<(String, String)> =
        form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    pairs.push(("client_id".to_owned(), oauth.client_id.clone()));
    if has_secret {
        pairs.push(("client_secret".to_owned(), opened(desk, org, id, Secret::ClientSecret).await?));
    }
    let (url, outside) = (oauth.token_url.clone(), desk.outside().clone());
    let asked = tokio::task::spawn_blocking(move || post(&url, &pairs, outside)).await.map_err(Fault::from)?;
    let (status, text) = asked.map_err(|error| {
        let said = match &error {
            ureq::Error::Io(broken) => Said::of(broken),
            other => Said::words(&other.to_string()),
        };
        OfPermission::Unreachable { url: oauth.token_url.clone(), said }
    })?;
    if status == 200 {
        return Ok(serde_json::from_str(&text).map_err(|_| No { for_good: false, said: Said::NoToken }));
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Refused {
        error: String,
        error_description: String,
    }
    let no: Refused = serde_json::from_str(&text).unwrap_or_default();
    let for_good = matches!(no.error.as_str(), "invalid_grant" | "unauthorized_client" | "interaction_required");
    let said = match (no.error.as_str(), no.error_description.as_str()) {
        ("", "") => Said::Status(status),
        (code, "") => Said::words(code),
        (_, words) => Said::words(words),
    };
    Ok(Err(No { for_good, said }))
}

/// One form posted; status and body. The provider's name is looked up once, and only where mailboxes may connect to is it
/// connected to.
fn post(url: &str, pairs: &[(String, String)], outside: Outside) -> Result<(u16, String), ureq::Error> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .build();
    let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), Vetted(outside));
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut answer = agent.post(url).header("accept", "application/json").send_form(pairs)?;
    let text = answer.body_mut().with_config().limit(ANSWER).read_to_string()?;
    Ok((answer.status().as_u16(), text))
}

/// Finds the addresses of a name that may be connected to.
#[derive(Debug)]
struct Vetted(Outside);

impl Resolver for Vetted {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        let admitted = self.0.admit(host, found.iter().copied(), Purpose::Permission);
        let no = |no: Closed| ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, no));
        let mut open = self.empty();
        admitted.map_err(no)?.into_iter().for_each(|address| open.push(address));
        Ok(open)
    }
}
