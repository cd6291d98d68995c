//! Telling admins of an alert by another way than the one that may be broken: a webhook (Standard Webhooks), and mail
//! through the server-wide mail server. Each word is said once when it begins and once when it ends, tried for a day.

use super::store::{self, Word};
use crate::way::{Parcel, Way};
use base::config::Alerts;
use base::context::Role;
use base::refusal::{Error, Fault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use email::{Mailbox, Outgoing};
use engine::desk::Desk;
use engine::jobs::Failures;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use serde_json::json;
use sha2::Sha256;
use std::time::Duration;
use text::text;

/// How long a word is tried to be said.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// How long a word that is being said is nobody else's; longer than all admins of an organisation take.
const CLAIM: SignedDuration = SignedDuration::from_mins(20);
/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where alerts are told outside.
#[derive(Clone)]
pub struct Courier {
    /// The webhook's address and its key.
    hook: Option<(String, Vec<u8>)>,
    /// The server-wide way of mail.
    way: Way,
    /// For links.
    pub public_url: String,
}

impl Courier {
    /// What the settings say.
    ///
    /// # Errors
    /// When the secret's place in the environment is empty.
    pub fn new(alerts: &Alerts, way: Way, public_url: String) -> Result<Courier, Fault> {
        let hook = match &alerts.webhook {
            Some(url) => Some((url.clone(), key(alerts.secret.as_deref().unwrap_or_default())?)),
            None => None,
        };
        Ok(Courier { hook, way, public_url })
    }

    /// The server-wide way of mail.
    pub fn way(&self) -> &Way {
        &self.way
    }

    /// Says every word that is still to be said: how many were, and what failed. What failed is said again the next
    /// time, for a day.
    ///
    /// A word is claimed before it is said, so that of many nodes one says it; whoever dies in between leaves it to be
    /// said once more when the claim has run out, under the same `webhook-id` and Message-ID.
    pub async fn deliver(&self, desk: &Desk) -> (usize, Failures) {
        let (mut said, mut failures) = (0, Failures::default());
        for way in ["hook", "mail"] {
            let now = desk.now();
            let unsaid = desk.read(move |sql| Ok(store::unsaid(sql, way, now - TRIED_FOR, now)?)).await;
            let words = unsaid.unwrap_or_else(|error| {
                failures.note("the alerts", error);
                Vec::new()
            });
            for word in words {
                let named = format!("alert {} of organisation {} by {way}", word.alert.id, word.org);
                match self.say(desk, word, way).await {
                    Ok(is_said) => said += usize::from(is_said),
                    Err(error) => failures.note(named, error),
                }
            }
        }
        (said, failures)
    }

    /// False when another node says it, or there is nobody to say it to.
    async fn say(&self, desk: &Desk, word: Word, way: &'static str) -> Result<bool, Error> {
        let (now, claimed) = (desk.now(), word.clone());
        let until = now + CLAIM;
        let claim = desk.write(move |sql| Ok::<_, Error>(store::claim(sql, &claimed, way, (now, until))?));
        if !claim.await? {
            return Ok(false);
        }
        let done = if way == "hook" { self.call(desk, &word).await } else { self.write(desk, &word).await };
        let at = done.is_ok().then(|| desk.now());
        desk.write(move |sql| Ok::<_, Error>(store::said(sql, &word, way, at)?)).await?;
        Ok(done?)
    }

    async fn call(&self, desk: &Desk, word: &Word) -> Result<bool, Fault> {
        let Some((url, key)) = self.hook.clone() else { return Ok(false) };
        let alert = &word.alert;
        let body = json!({
            "type": format!("alert.{}", word.what),
            "timestamp": desk.now(),
            "data": {
                "organisation": word.org.0, "alert": alert.id, "kind": alert.kind,
                "mailbox": alert.mailbox.map(|id| id.0), "says": alert.text().to_string(),
                "began_at": alert.began_at, "ended_at": alert.ended_at,
                "page": format!("{}/mail/health", self.public_url),
            },
        })
        .to_string();
        let (id, at) = (format!("alert-{}-{}-{}", word.org, alert.id, word.what), desk.now().as_second().to_string());
        let seal = signature(&key, &id, &at, &body);
        tokio::task::spawn_blocking(move || send(&url, [&id, &at, &seal], &body)).await??;
        Ok(true)
    }

    /// To every admin; to nobody without a mail server for the whole server.
    async fn write(&self, desk: &Desk, word: &Word) -> Result<bool, Fault> {
        if !matches!(self.way, Way::Server(_)) {
            return Ok(false);
        }
        let organisation = desk.organisation(word.org).await?;
        let org = word.org;
        let members = desk.read(move |sql| Ok(people::member::members(sql, org)?)).await?;
        let (mut told, mut failures) = (false, Failures::default());
        for admin in members.into_iter().filter(|member| member.active && member.role == Role::Admin) {
            let language = organisation.people.find(admin.id).and_then(|person| person.language).unwrap_or_default();
            let (id, says) = (&word.alert.id, word.alert.text().in_language(language));
            let (begun, short) = (word.what == "begun", base::words::short(&says, 80));
            let subject =
                if begun { text!("Alert: {says}", says = short) } else { text!("Resolved: {says}", says = short) };
            let domain = organisation.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
            let mail = Outgoing {
                message_id: format!("alert.{org}.{id}.{}.{}@{domain}", word.what, admin.id),
                from: Mailbox {
                    name: Some(format!("Amends at {}", organisation.name)),
                    address: organisation.address.clone(),
                },
                to: vec![Mailbox { name: Some(admin.name.clone()), address: admin.email.clone() }],
                subject: subject.in_language(language),
                date_ms: word.alert.ended_at.unwrap_or(word.alert.began_at).as_millisecond(),
                text: format!("{says}\n\n{}/mail/health\n", self.public_url),
                auto: true,
                ..Outgoing::default()
            };
            let bytes = email::compose(&mail)?;
            let parcel = Parcel {
                sender: None,
                spare: organisation.address.clone(),
                recipients: vec![admin.email.clone()],
                id: mail.message_id,
                bytes,
            };
            match self.way.hand_over(&parcel).await {
                Ok(_) => told = true,
                Err(trouble) => failures.note(format_args!("member {}", admin.id), Fault::because(trouble.says())),
            }
        }
        match failures.told() {
            Err(error) if !told => Err(error.into()),
            // Once one of them knows, the others are not written to every minute because of the one who cannot be.
            Err(error) => {
                tracing::warn!(%org, alert = word.alert.id, cause = %error, "An alert did not reach every admin.");
                Ok(true)
            }
            Ok(()) => Ok(told),
        }
    }
}

fn send(url: &str, [id, at, seal]: [&str; 3], body: &str) -> Result<(), Fault> {
    let config = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).build();
    let request = ureq::Agent::new_with_config(config)
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", at)
        .header("webhook-signature", seal);
    let sent = request.send(body).map(drop);
    sent.map_err(|error| Fault::because(format!("cannot call the webhook at {}", host(url))).caused_by(error))
}

/// Where an address leads, without what may be secret in it: many a webhook is known by its path alone.
fn host(url: &str) -> &str {
    let authority =
        url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// `v1,` and HMAC-SHA256 over id, time and body (Standard Webhooks).
pub fn signature(key: &[u8], id: &str, at: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// `whsec_…` as Standard Webhooks writes it, or its place in the environment: `env:NAME`.
fn key(given: &str) -> Result<Vec<u8>, Fault> {
    let text = base::config::or_environment(given, "alerts.secret")?;
    let wrong = |_| Fault::because("alerts.secret is “whsec_” and base64: echo whsec_$(openssl rand -base64 32)");
    match text.strip_prefix("whsec_") {
        Some(rest) => STANDARD.decode(rest).map_err(wrong),
        None => Err(Fault::because("alerts.webhook needs alerts.secret: echo whsec_$(openssl rand -base64 32)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_named_by_its_host_and_never_by_what_may_be_secret() {
        assert_eq!(host("https://hooks.chat.example/services/T00/secret"), "hooks.chat.example");
        assert_eq!(host("https://me:secret@chat.example:8443?token=secret"), "chat.example:8443");
        assert_eq!(host("chat.example"), "chat.example");
    }

    #[test]
    fn a_call_is_signed_as_every_reader_of_standard_webhooks_expects() {
        // The example of the specification.
        let key = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let (id, at, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}");
        assert_eq!(signature(&key, id, at, body), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        for (id, at, body) in [("msg", at, body), (id, "1614265331", body), (id, at, "{}")] {
            assert_ne!(signature(&key, id, at, body), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        }
    }

    #[test]
    fn a_secret_that_is_none_is_told_how_to_be_made() {
        for wrong in ["", "secret", "whsec_not base64", "WHSEC_MfKQ"] {
            let says = key(wrong).unwrap_err().to_string();
            assert!(says.contains("alerts.secret") && says.contains("openssl rand"), "{wrong}: {says}");
            assert!(wrong.is_empty() || !says.contains("not base64"), "it is not repeated: {says}");
        }
        assert!(key("env:AMENDS_NO_SUCH_NAME").unwrap_err().to_string().contains("AMENDS_NO_SUCH_NAME"));
    }
}
