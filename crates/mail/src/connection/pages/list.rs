//! The list of mailboxes, and how each stands.

use askama::Template;
use axum::extract::State;
use base::context::Organisation;
use base::words;
use engine::arrival::{self, Counted};
use engine::mailbox::rules::may_set_up;
use engine::mailbox::standing::{self, Permission, Standing, Way};
use engine::mailbox::{self, Mailbox};
use jiff::{SignedDuration, Timestamp};
use web::App;
use web::answer::{Answer, page};
use web::frame::Frame;
use web::session::Me;

/// How long before its end a permission that cannot be renewed is spoken of.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

#[derive(Template)]
#[template(path = "connection/pages/mailboxes.html")]
struct MailboxesPage {
    frame: Frame,
    rows: Vec<MailboxRow>,
    waiting: String,
    discarded: String,
}

/// One mailbox of the list.
struct MailboxRow {
    mailbox: Mailbox,
    way_in: Told,
    way_out: Told,
    permission: Option<(String, bool)>,
    /// It is to be fetched, and never was.
    untried: bool,
}

impl MailboxRow {
    /// How the mailbox stands: the class of its chip, and the word in it.
    fn stands(&self) -> (&'static str, &'static str) {
        if self.way_in.wrong.is_some() || self.way_out.wrong.is_some() {
            return ("broken", "failing");
        }
        match (self.mailbox.paused, self.untried) {
            (true, _) => ("off", "paused"),
            (false, true) => ("off", "not fetched yet"),
            (false, false) => ("done", "working"),
        }
    }
}

/// How a way stands, in words.
pub(super) struct Told {
    /// In a few words.
    pub(super) says: String,
    /// What is wrong, and since when.
    pub(super) wrong: Option<String>,
}

/// `GET /settings/mailboxes`
pub(super) async fn show(State(app): State<App>, me: Me) -> Answer {
    may_set_up(&me.person)?;
    let framed = me.framed(&app);
    let (now, org, organisation) = (app.desk.now(), me.who.org, me.organisation.clone());
    let read = app.desk.read(move |sql| {
        let frame = framed.read(sql, "mailboxes")?;
        let mut rows = Vec::new();
        for mailbox in mailbox::all(sql, org)? {
            let id = mailbox.id;
            let incoming = standing::standing(sql, org, id, Way::In)?;
            let outgoing = standing::standing(sql, org, id, Way::Out)?;
            let given = standing::permission(sql, org, id)?;
            rows.push(MailboxRow {
                way_in: way_in(&mailbox, &incoming, now, &organisation),
                way_out: way_out(&mailbox, &outgoing, now, &organisation),
                untried: mailbox.incoming.is_some() && incoming.ok_at.is_none(),
                permission: mailbox.needs_permission().then(|| permission(given.as_ref(), now, &organisation)),
                mailbox,
            });
        }
        Ok((frame, rows, arrival::counted(sql, org)?))
    });
    let (frame, rows, counted) = read.await?;
    page(&MailboxesPage { frame, rows, waiting: many(counted.waiting), discarded: many(counted.discarded) })
}

/// A count as it is shown: beyond what is counted, that there are more.
fn many(count: i64) -> String {
    if count < Counted::MOST { count.to_string() } else { format!("{}+", Counted::MOST) }
}

/// How fetching stands.
pub(super) fn way_in(mailbox: &Mailbox, standing: &Standing, now: Timestamp, organisation: &Organisation) -> Told {
    if mailbox.incoming.is_none() {
        return Told { says: "By LMTP or “amends ingest”; nothing is fetched".to_owned(), wrong: None };
    }
    if mailbox.paused {
        return Told { says: "Paused".to_owned(), wrong: None };
    }
    told("Last fetched", "Not fetched yet", standing, now, organisation)
}

/// How sending stands.
pub(super) fn way_out(mailbox: &Mailbox, standing: &Standing, now: Timestamp, organisation: &Organisation) -> Told {
    let idle = if mailbox.outgoing.is_some() { "Nothing sent yet" } else { "Through the server-wide mail server" };
    told("Last sent", idle, standing, now, organisation)
}

fn told(verb: &str, idle: &str, standing: &Standing, now: Timestamp, organisation: &Organisation) -> Told {
    let at = |moment: Timestamp| calendar::short(moment, now, organisation.zone());
    let mut says = standing.ok_at.map_or_else(|| idle.to_owned(), |ok| format!("{verb} {}", at(ok)));
    if let Some(lag) = standing.lag {
        says = format!("{says}; the latest mail arrived after {}", words::took(lag));
    }
    let wrong = standing.error.as_ref().map(|error| match standing.failing_since {
        Some(since) => format!("Since {}: {error}", at(since)),
        None => error.to_string(),
    });
    Told { says, wrong }
}

/// How the permission stands, and whether somebody must do something.
pub(super) fn permission(given: Option<&Permission>, now: Timestamp, organisation: &Organisation) -> (String, bool) {
    let Some(given) = given else { return ("Access has not been authorised yet.".to_owned(), true) };
    if let Some(why) = &given.revoked {
        return (why.to_string(), true);
    }
    let until = calendar::short(given.access_until, now, organisation.zone());
    if given.access_until < now - AHEAD {
        return (format!("The authorisation expired {until} and could not be renewed."), true);
    }
    (format!("Authorised. The token is renewed before {until}."), false)
}
