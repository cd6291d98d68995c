//! The action of making the key a mailbox’s mail is signed with. Its private half never leaves the store; what is to be
//! published is answered.

use super::dkim::Kind;
use super::signing;
use base::context::Organisation;
use base::ids::{MailboxId, OrgId};
use base::refusal::{Error, Refusal};
use engine::desk::Who;
use engine::mailbox;
use people::member::rules;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject};
use web::extract::nowhere;

/// A mailbox whose mail is signed.
pub struct OfSigning;

/// A key to make.
#[derive(Clone, Debug, Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct SigningKey {
    /// `ed25519` or `rsa`; what most servers check when left out.
    kind: String,
    /// The name it is published under, such as `amends-202611`.
    selector: String,
}

impl Body<OfSigning> for SigningKey {
    const PATH: &'static str = "signing";
    const SAYS: &'static str =
        "Make the key a mailbox’s mail is signed with (DKIM), for an admin; the answer is what to publish in the DNS.";
    type Command = SigningKey;

    fn command(self, _place: &Place<'_, OfSigning>) -> Result<SigningKey, Refusal> {
        Ok(self)
    }
}

/// All actions of this module.
pub const ACTIONS: &[Action<OfSigning>] = &[Action::of::<SigningKey>()];

/// What to publish in the DNS.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = SigningRecord)]
pub struct RecordShape {
    /// The name of the TXT record.
    name: String,
    /// Its text.
    text: String,
}

impl Subject for OfSigning {
    const NAME: &'static str = "mailbox";
    const BASE: &'static str = "/mail/health/{id}";
    type At = MailboxId;
    type Tools = ();
    type Command = SigningKey;
    type Done = RecordShape;
    type Shape = RecordShape;

    fn at(path: &HashMap<String, String>) -> Result<MailboxId, Refusal> {
        path.get("id").and_then(|text| text.parse().ok()).map(MailboxId).ok_or_else(nowhere)
    }

    fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        rules::admin(organisation, who.actor).map(drop)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, id: MailboxId, order: Order<OfSigning>) -> Result<RecordShape, Error> {
        app.desk.read(move |sql| mailbox::the(sql, who.org, id)).await?;
        let kind: Kind = order.command.kind.parse().unwrap_or_default();
        let (name, text) = signing::make(&app.desk, who, id, kind, &order.command.selector).await?;
        let (done, also) = (RecordShape { name, text }, order.also);
        let kept = done.clone();
        app.desk.write(move |sql| also(sql, &kept)).await?;
        Ok(done)
    }

    fn page(id: MailboxId) -> String {
        format!("/mail/health#mailbox-{id}")
    }

    fn shape(done: &RecordShape) -> RecordShape {
        done.clone()
    }
}
