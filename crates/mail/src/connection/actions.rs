//! The actions on mailboxes: adding one, changing it, removing it. Only admins do them; secrets go in and never come out.

use super::setup;
use base::context::{Actor, Organisation};
use base::ids::{MailboxId, OrgId};
use base::refusal::{Error, Refusal};
use engine::desk::Who;
use engine::mailbox;
use engine::mailbox::rules::{MailboxBody, may_set_up};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use web::App;
use web::action::{Action, Body, Order, Place, Subject, Taken};
use web::answer::{Answer, see};
use web::extract::nowhere;
use web::session::Me;

/// The mailboxes of an organisation, to which one is added.
pub struct OfMailboxes;

/// One mailbox.
pub struct OfOneMailbox;

/// What can be asked of a mailbox.
pub enum Command {
    /// Set it up so.
    Amend(Box<MailboxBody>),
    /// Remove it; its address says that it is the one that is meant.
    Remove { address: String },
}

/// The address of the mailbox to remove, as a confirmation.
#[derive(Deserialize, ToSchema, Default)]
#[serde(default)]
pub struct MailboxRemoval {
    /// The address of the mailbox.
    address: String,
}

/// What no draft keeps.
const SECRET: &[&str] = &["in_password", "out_password", "client_secret", "dkim_key"];

impl Body<OfMailboxes> for MailboxBody {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Add a mailbox, for an admin.";
    const SECRET: &'static [&'static str] = SECRET;
    const STATUS: u16 = 201;
    type Command = MailboxBody;

    fn command(self, _place: &Place<'_, OfMailboxes>) -> Result<MailboxBody, Refusal> {
        Ok(self)
    }
}

impl Body<OfOneMailbox> for MailboxBody {
    const PATH: &'static str = "";
    const SAYS: &'static str = "Replace a mailbox’s settings, for an admin; secrets that are left out stay unchanged.";
    const SECRET: &'static [&'static str] = SECRET;
    type Command = Command;

    fn command(self, _place: &Place<'_, OfOneMailbox>) -> Result<Command, Refusal> {
        Ok(Command::Amend(Box::new(self)))
    }
}

impl Body<OfOneMailbox> for MailboxRemoval {
    const PATH: &'static str = "removal";
    const SAYS: &'static str = "Remove a mailbox, for an admin.";
    // Half a confirmation is none.
    const SECRET: &'static [&'static str] = &["address"];
    type Command = Command;

    fn command(self, _place: &Place<'_, OfOneMailbox>) -> Result<Command, Refusal> {
        Ok(Command::Remove { address: self.address })
    }
}

/// Adding one.
pub const ADDING: &[Action<OfMailboxes>] = &[Action::of::<MailboxBody>()];

/// All actions on one.
pub const ACTIONS: &[Action<OfOneMailbox>] = &[Action::of::<MailboxBody>(), Action::of::<MailboxRemoval>()];

/// The mailbox that was changed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = MailboxDone)]
pub struct DoneShape {
    /// Its number.
    id: i64,
}

/// Admins alone.
fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
    let member = if let Actor::Member(id) = who.actor { organisation.people.find(id) } else { None };
    member.map_or_else(|| Err(Refusal::forbidden("Only admins can set up mailboxes.")), may_set_up)
}

fn page(id: MailboxId) -> String {
    format!("/settings/mailboxes/{id}")
}

impl Subject for OfMailboxes {
    const NAME: &'static str = "mailboxes";
    const BASE: &'static str = "/mailboxes";
    type At = ();
    type Tools = ();
    type Command = MailboxBody;
    type Done = DoneShape;
    type Shape = DoneShape;

    fn at(_: &HashMap<String, String>) -> Result<(), Refusal> {
        Ok(())
    }

    fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        admits(organisation, who)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(app: &App, who: Who, (): (), order: Order<OfMailboxes>) -> Result<DoneShape, Error> {
        let Order { command, also, .. } = order;
        let also = move |sql: &mut db::Sql<'_>, id: MailboxId| also(sql, &DoneShape { id: id.0 });
        let id = setup::add_and(&app.desk, who, &command, also).await?;
        Ok(DoneShape { id: id.0 })
    }

    fn page((): ()) -> String {
        "/settings/mailboxes/new".to_owned()
    }

    async fn after(_app: &App, _me: &Me, (): (), done: DoneShape, _taken: Taken) -> Answer {
        see(&page(MailboxId(done.id)))
    }

    fn shape(done: &DoneShape) -> DoneShape {
        *done
    }
}

impl Subject for OfOneMailbox {
    const NAME: &'static str = "mailbox";
    const BASE: &'static str = "/mailboxes/{id}";
    type At = MailboxId;
    type Tools = ();
    type Command = Command;
    /// The mailbox; none when it is gone.
    type Done = (MailboxId, bool);
    type Shape = DoneShape;

    fn at(path: &HashMap<String, String>) -> Result<MailboxId, Refusal> {
        path.get("id").and_then(|text| text.parse().ok()).map(MailboxId).ok_or_else(nowhere)
    }

    fn admits(organisation: &Organisation, who: Who) -> Result<(), Refusal> {
        admits(organisation, who)
    }

    async fn tools(_app: &App, _org: OrgId) -> Result<(), Error> {
        Ok(())
    }

    async fn carry_out(
        app: &App,
        who: Who,
        id: MailboxId,
        order: Order<OfOneMailbox>,
    ) -> Result<(MailboxId, bool), Error> {
        let Order { command, also, .. } = order;
        let is_gone = matches!(command, Command::Remove { .. });
        let also = move |sql: &mut db::Sql<'_>, id: MailboxId| also(sql, &(id, is_gone));
        match command {
            Command::Amend(body) => setup::amend_and(&app.desk, who, (id, &body), also).await?,
            Command::Remove { address } => {
                let found = app.desk.read(move |sql| mailbox::the(sql, who.org, id)).await?;
                if !found.address.eq_ignore_ascii_case(address.trim()) {
                    let says =
                        "That’s not the address of this mailbox. Enter its address to confirm that it is removed.";
                    return Err(Refusal::invalid("address", says).into());
                }
                setup::remove_and(&app.desk, who, id, also).await?;
            }
        }
        Ok((id, is_gone))
    }

    fn page(id: MailboxId) -> String {
        page(id)
    }

    async fn after(_app: &App, _me: &Me, id: MailboxId, (_, is_gone): (MailboxId, bool), _taken: Taken) -> Answer {
        if is_gone { see("/settings/mailboxes") } else { see(&page(id)) }
    }

    fn shape((id, _): &(MailboxId, bool)) -> DoneShape {
        DoneShape { id: id.0 }
    }
}
