//! One mailbox: its form, its test, its removal.

use super::list::{self, Told};
use crate::connection::trial;
use crate::connection::trial::Tried;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::config::Tls;
use base::context::Organisation;
use base::ids::MailboxId;
use base::words;
use engine::mailbox::canary::{self, Canary};
use engine::mailbox::progress::{self, Stuck};
use engine::mailbox::rules::{folders_typed, may_set_up};
use engine::mailbox::standing::{self, Way};
use engine::mailbox::{self, FIRST, Mailbox, Provider, Server};
use jiff::Timestamp;
use web::App;
use web::answer::{Answer, page_with, status};
use web::draft;
use web::form::Kept;
use web::frame::{Frame, Notice};
use web::reopen::{Again, Reopen};
use web::session::Me;

/// Proposed for a new mailbox, hours.
const CANARY_HOURS: u32 = 6;
/// Mails told that stay on the server.
const STUCK: u32 = 20;

/// What a page shows besides the mailbox.
#[derive(Default)]
pub(super) struct Shown {
    /// A form that was refused.
    pub(super) kept: Kept,
    /// How the test went.
    pub(super) tried: Vec<Tried>,
    /// The way to the provider.
    pub(super) consent: Option<String>,
}

#[derive(Template)]
#[template(path = "connection/pages/mailbox.html")]
struct MailboxPage {
    frame: Frame,
    /// None when it is to be added.
    mailbox: Option<Mailbox>,
    values: Values,
    way_in: Option<Told>,
    way_out: Option<Told>,
    permission: Option<(String, bool)>,
    canary: Option<(String, bool)>,
    stuck: Vec<Stuck>,
    shown: Shown,
    redirect: String,
}

/// What stands in the fields.
#[derive(Default)]
struct Values {
    name: String,
    address: String,
    aliases: String,
    sender_name: String,
    signature: String,
    provider: String,
    incoming: Fields,
    folders: String,
    every: String,
    outgoing: Fields,
    client_id: String,
    authorize_url: String,
    token_url: String,
    scope: String,
    dkim_domain: String,
    dkim_selector: String,
    canary_hours: String,
}

/// A server's fields.
#[derive(Default)]
struct Fields {
    host: String,
    port: String,
    tls: String,
    user: String,
    sign_in: String,
    certificate: String,
}

impl Fields {
    fn of(server: Option<&Server>, tls: Tls) -> Fields {
        server.map_or_else(
            || Fields { tls: tls.to_string(), ..Fields::default() },
            |server| Fields {
                host: server.host.clone(),
                port: server.port.to_string(),
                tls: server.tls.to_string(),
                user: server.user.clone(),
                sign_in: server.sign_in.to_string(),
                certificate: server.certificate.clone().unwrap_or_default(),
            },
        )
    }
}

impl Values {
    fn of(mailbox: Option<&Mailbox>) -> Values {
        let incoming = mailbox.and_then(|m| m.incoming.as_ref());
        let outgoing = mailbox.and_then(|m| m.outgoing.as_ref());
        let both = Values {
            incoming: Fields::of(incoming.map(|i| &i.server), Tls::Implicit),
            outgoing: Fields::of(outgoing.map(|o| &o.server), Tls::Starttls),
            folders: incoming.map_or_else(|| "INBOX = seen".to_owned(), |i| folders_typed(&i.folders)),
            every: incoming.map_or_else(|| "60".to_owned(), |i| i.every.to_string()),
            canary_hours: mailbox.map_or(CANARY_HOURS, |m| m.canary_hours).to_string(),
            ..Values::default()
        };
        let Some(mailbox) = mailbox else { return both };
        let oauth = mailbox.oauth.as_ref();
        let dkim = mailbox.dkim.as_ref();
        Values {
            name: mailbox.name.clone(),
            address: mailbox.address.clone(),
            aliases: mailbox.aliases.join("\n"),
            sender_name: mailbox.sender_name.clone(),
            signature: mailbox.signature.clone(),
            provider: oauth.map(|o| o.provider.to_string()).unwrap_or_default(),
            client_id: oauth.map(|o| o.client_id.clone()).unwrap_or_default(),
            authorize_url: oauth.map(|o| o.authorize_url.clone()).unwrap_or_default(),
            token_url: oauth.map(|o| o.token_url.clone()).unwrap_or_default(),
            scope: oauth.map(|o| o.scope.clone()).unwrap_or_default(),
            dkim_domain: dkim.map(|d| d.domain.clone()).unwrap_or_default(),
            dkim_selector: dkim.map(|d| d.selector.clone()).unwrap_or_default(),
            ..both
        }
    }
}

impl MailboxPage {
    fn providers(&self) -> [(&'static str, &'static str); 4] {
        [
            ("", "Another, or our own server"),
            (Provider::Google.into(), "Gmail or Google Workspace"),
            (Provider::Microsoft.into(), "Microsoft 365"),
            (Provider::Other.into(), "Another, with OAuth2"),
        ]
    }

    /// The usual pauses, and the one that is set by another way.
    fn pauses(&self) -> Vec<(String, String)> {
        let usual = [("0", "Never"), ("1", "Every hour"), ("6", "Every six hours"), ("24", "Once a day")];
        let mut all: Vec<_> = usual.iter().map(|(hours, says)| ((*hours).to_owned(), (*says).to_owned())).collect();
        let set = &self.values.canary_hours;
        if !all.iter().any(|(hours, _)| hours == set) {
            all.push((set.clone(), format!("Every {set} hours")));
        }
        all
    }

    fn privacies(&self) -> [(&'static str, &'static str); 3] {
        [("implicit", "TLS"), ("starttls", "STARTTLS"), ("none", "None (this machine only)")]
    }

    fn ways_to_fetch(&self) -> [(&'static str, &'static str); 3] {
        [("", "As the provider requires"), ("password", "Password"), ("oauth", "OAuth2")]
    }

    fn ways_to_send(&self) -> [(&'static str, &'static str); 4] {
        let [usual, password, oauth] = self.ways_to_fetch();
        [usual, password, oauth, ("none", "No sign-in")]
    }

    fn folders_hint(&self) -> &'static str {
        "One per line, with what happens to a mail once it is stored here: INBOX = seen (mark as read), \
         Web = leave (change nothing), Help = move Done. Nothing is ever deleted."
    }

    fn action(&self) -> String {
        self.mailbox.as_ref().map_or_else(|| "/mailboxes".to_owned(), |m| format!("/mailboxes/{}", m.id))
    }

    /// Ticked as it is, unless a form that was refused says otherwise.
    fn is_paused(&self) -> bool {
        if self.shown.kept.is("mailbox") {
            return !self.shown.kept.of("mailbox", "paused").is_empty();
        }
        self.mailbox.as_ref().is_some_and(|m| m.paused)
    }

    fn is_first(&self) -> bool {
        self.mailbox.as_ref().is_some_and(|m| m.id == FIRST)
    }
}

/// `GET /settings/mailboxes/new`
pub(super) async fn new(State(app): State<App>, me: Me) -> Answer {
    may_set_up(&me.person)?;
    let kept = draft::of_page(&app, &me, "/settings/mailboxes/new").await?.named("mailbox");
    show(&app, &me, None, Shown { kept, ..Shown::default() }).await
}

/// `GET /settings/mailboxes/{id}`
pub(super) async fn one(State(app): State<App>, me: Me, Path(id): Path<i64>) -> Answer {
    may_set_up(&me.person)?;
    let kept = draft::of_page(&app, &me, &format!("/settings/mailboxes/{id}")).await?.named("mailbox");
    show(&app, &me, Some(MailboxId(id)), Shown { kept, ..Shown::default() }).await
}

/// How the page of a new mailbox opens again with what was typed, but for what is secret.
pub const NEW: Reopen = Reopen { page: "/settings/mailboxes/new", open: |again| Box::pin(reopen(again)) };

/// How the page of a mailbox opens again.
pub const ONE: Reopen = Reopen { page: "/settings/mailboxes/{id}", open: |again| Box::pin(reopen(again)) };

async fn reopen(again: Again) -> Answer {
    may_set_up(&again.me.person)?;
    let id = again.part("id").parse().ok().map(MailboxId);
    let is_removal = id.is_some_and(|id| again.kept.is(&format!("mailboxes/{id}/removal")));
    let kept = again.kept.named(if is_removal { "removal" } else { "mailbox" });
    show(&again.app, &again.me, id, Shown { kept, ..Shown::default() }).await
}

/// `POST /settings/mailboxes/{id}/trial`
pub(super) async fn test(State(app): State<App>, me: Me, Path(id): Path<i64>) -> Answer {
    may_set_up(&me.person)?;
    let id = MailboxId(id);
    let tried = trial::run(&app.desk, me.who.org, id).await?;
    show(&app, &me, Some(id), Shown { tried, ..Shown::default() }).await
}

/// The page of a mailbox, or of one to be added.
pub(super) async fn show(app: &App, me: &Me, id: Option<MailboxId>, shown: Shown) -> Answer {
    let framed = me.framed(app);
    let (now, org, organisation) = (app.desk.now(), me.who.org, me.organisation.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "mailboxes")?;
        let Some(id) = id else { return Ok((frame, None)) };
        let found = mailbox::the(sql, org, id)?;
        let way_in = list::way_in(&found, &standing::standing(sql, org, id, Way::In)?, now, &organisation);
        let way_out = list::way_out(&found, &standing::standing(sql, org, id, Way::Out)?, now, &organisation);
        let given = standing::permission(sql, org, id)?;
        let permission = found.oauth.is_some().then(|| list::permission(given.as_ref(), now, &organisation));
        let canary = canary::latest(sql, org, id)?.map(|canary| told(&canary, now, &organisation));
        Ok((frame, Some((found, way_in, way_out, (permission, canary), progress::stuck(sql, org, id, STUCK)?))))
    });
    let (frame, found) = read.await?;
    let code = shown.kept.refusal.as_ref().map_or(StatusCode::OK, |no| status(no.kind));
    let notice = shown.kept.problem().map(|says| Notice { says: says.to_owned(), is_wrong: true });
    let redirect = id.map(|id| crate::connection::oauth::redirect_uri(&app.reach.public_url, id)).unwrap_or_default();
    let mut view = MailboxPage {
        frame: frame.saying(notice),
        values: Values::of(found.as_ref().map(|(mailbox, ..)| mailbox)),
        mailbox: None,
        way_in: None,
        way_out: None,
        permission: None,
        canary: None,
        stuck: Vec::new(),
        shown,
        redirect,
    };
    if let Some((mailbox, way_in, way_out, (permission, canary), stuck)) = found {
        view.mailbox = Some(mailbox);
        view.way_in = Some(way_in);
        view.way_out = Some(way_out);
        view.permission = permission;
        view.canary = canary;
        view.stuck = stuck;
    }
    page_with(code, &view)
}

/// How its test mail stands, and whether it is missed.
fn told(canary: &Canary, now: Timestamp, organisation: &Organisation) -> (String, bool) {
    let says = canary.says(now, |at| calendar::short(at, now, organisation.zone()));
    (words::capital(&says), canary.missed_since(now).is_some())
}
