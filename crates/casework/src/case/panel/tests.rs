//! A case's page as a test sees it: each panel by its anchor, for whoever looks.

use super::{Panel, Shown, Source, offered, panels, show};
use crate::case::Stored;
use crate::case::pages::{Read, forms};
use crate::case::possible::of_members;
use crate::customer::{Contact, ContactRole, Customer};
use crate::given::{Given, INGRID, KARI_ACTS, MODULES, TOMAS_ACTS, complaint, in_writing, owned};
use base::context::Actor;
use base::ids::{CaseNo, CustomerId};
use base::refusal::Refusal;
use web::form::{Kept, Sent};
use web::frame::Frame;

/// The page of A-1042.
pub struct Page {
    given: Given,
    who: Actor,
    kept: Kept,
}

/// As Tomas sees it.
pub fn page(given: &Given) -> Page {
    page_for(given, TOMAS_ACTS)
}

/// As this one sees it.
pub fn page_for(given: &Given, who: Actor) -> Page {
    Page { given: given.clone(), who, kept: Kept::default() }
}

impl Page {
    /// The same after a form was refused at a field, with what was typed.
    pub fn refused(mut self, form: &str, field: &'static str, says: &str, typed: &[(&str, &str)]) -> Page {
        let pairs = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.kept = Sent { pairs, files: Vec::new() }.kept(form, Refusal::invalid(field, says));
        self
    }

    fn history(&self) -> Vec<Stored> {
        let numbered = self.given.history.iter().zip(1..);
        numbered
            .map(|((fact, stamp), version)| Stored { version, fact: fact.clone(), stamp: *stamp, chain: [0; 32] })
            .collect()
    }

    fn read(&self) -> Read {
        let email = self.given.ctx(self.who).has_mail.then(|| "ingrid@halden.example".to_owned());
        Read {
            frame: Frame::default(),
            history: self.history(),
            case: self.given.case.clone(),
            words: Vec::new(),
            senders: Vec::new(),
            files: Vec::new(),
            troubles: Vec::new(),
            held: on_their_way(&self.given.case).into_iter().map(|n| (n, self.given.now)).collect(),
            unreachable: None,
            given: Vec::new(),
            cases: Vec::new(),
            others: Vec::new(),
            waiting: Vec::new(),
            names: Vec::new(),
            reply: None,
            outside: None,
            moving: None,
            contact: Contact {
                id: INGRID,
                customer: CustomerId(3),
                name: "Ingrid Moe".to_owned(),
                email,
                phone: None,
                role: ContactRole::User,
                language: Default::default(),
            },
            customer: Customer { id: CustomerId(3), name: "Halden Mills".to_owned(), since: None },
            group: None,
        }
    }

    fn shown(&self, id: &str) -> Shown {
        let (read, ctx) = (self.read(), self.given.ctx(self.who));
        let source = Source {
            no: CaseNo(1042),
            read: &read,
            ctx: &ctx,
            forms: forms(MODULES, (CaseNo(1042), &read.case), &self.kept, &ctx),
            colleagues: ctx.organisation.people.active().map(|p| (p.id.0, p.name.clone())).collect(),
            more: None,
            suggestions: Vec::new(),
            marks: None,
            has_second_opinion: false,
            outbox: None,
        };
        show(panel(id), &source).unwrap()
    }

    /// Whether a panel says this.
    pub fn has(&self, id: &str, words: &str) -> bool {
        self.shown(id).html.contains(words)
    }

    #[track_caller]
    pub fn says(&self, id: &str, words: &str) -> &Page {
        let html = self.shown(id).html;
        assert!(html.contains(words), "“{words}” is not in {html}");
        self
    }

    #[track_caller]
    pub fn lacks(&self, id: &str, words: &str) -> &Page {
        let html = self.shown(id).html;
        assert!(!html.contains(words), "“{words}” is in {html}");
        self
    }

    /// How a panel stands, beside its heading.
    pub fn gist(&self, id: &str) -> String {
        self.shown(id).gist
    }

    pub fn is_open(&self, id: &str) -> bool {
        !self.shown(id).open.is_empty()
    }

    /// Where the forms of the whole page are sent, below the case.
    fn actions(&self) -> Vec<String> {
        let html: String = panels(MODULES).iter().map(|panel| self.shown(panel.id).html).collect();
        let starts = html.match_indices("action=\"/cases/A-1042/").map(|(at, start)| at + start.len());
        let mut actions: Vec<String> =
            starts.map(|at| html[at..].chars().take_while(|c| *c != '"').collect()).collect();
        actions.sort();
        actions.dedup();
        actions
    }
}

fn panel(id: &str) -> &'static Panel {
    panels(MODULES).into_iter().find(|panel| panel.id == id).unwrap()
}

#[test]
fn every_panel_has_an_anchor_of_its_own() {
    let all = panels(MODULES);
    let mut ids: Vec<&str> = all.iter().map(|panel| panel.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
}

#[test]
fn the_page_stands_in_its_order_whatever_the_order_of_the_modules() {
    let ids: Vec<&str> = panels(MODULES).iter().map(|panel| panel.id).collect();
    assert_eq!(ids[..5], ["head", "strangers", "joined", "path", "thread"]);
    assert_eq!((ids[5], ids.last()), ("participants", Some(&"history")));
}

#[test]
fn each_form_of_a_panel_is_an_action_of_members() {
    let known: Vec<&str> = of_members(MODULES).map(|action| action.path).collect();
    for panel in panels(MODULES) {
        let unknown: Vec<&&str> = panel.offers.iter().filter(|path| !known.contains(*path)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", panel.id);
    }
}

/// What a template shows and what its panel offers is one list: neither has a form the other does not know.
#[test]
fn the_page_shows_the_forms_that_are_open_and_no_other() {
    for given in [complaint(), owned(), in_writing()] {
        let page = page(&given);
        let offered = offered(MODULES, &given.case, &given.ctx(TOMAS_ACTS));
        let mut open: Vec<String> = offered.keys().filter(|path| is_open(&page, path)).cloned().collect();
        open.sort();
        // The letter is written on a page of its own.
        open.retain(|path| path != "letter-drafts");
        let kept = Kept::default();
        let forms = forms(MODULES, (CaseNo(1042), &given.case), &kept, &given.ctx(TOMAS_ACTS));
        let shown = page.actions();
        assert!(shown.iter().all(|path| forms.may(path)), "{shown:?}");
        let unseen: Vec<&String> = open.iter().filter(|path| !shown.contains(path)).collect();
        assert!(unseen.is_empty(), "offered, and on no panel: {unseen:?}");
    }
}

fn is_open(page: &Page, path: &str) -> bool {
    let kept = Kept::default();
    forms(MODULES, (CaseNo(1042), &page.given.case), &kept, &page.given.ctx(page.who)).may(path)
}

#[test]
fn each_form_carries_the_version_of_the_case_it_stands_on() {
    let given = owned();
    let html = page(&given).shown("promises").html;
    let wanted = format!("name=\"version\" value=\"{}\"", given.case.version);
    assert_eq!(html.matches("<form").count(), html.matches(&wanted).count());
}

#[test]
fn whatever_form_is_refused_its_panel_stands_open() {
    let given = in_writing();
    for panel in panels(MODULES) {
        for offer in panel.offers(MODULES, &given.case, TOMAS_ACTS) {
            assert!(page(&given).refused(&offer.path, "x", "No.", &[]).is_open(panel.id), "{}", offer.path);
        }
    }
}

#[test]
fn who_only_looks_at_a_closed_case_is_offered_a_reply_a_note_and_a_link() {
    let why = "She asks for a price.".to_owned();
    let question = crate::case::Command::Dismiss { reason: crate::case::DismissalReason::Question, why };
    let kept = owned().after(TOMAS_ACTS, crate::promise::Command::Complete { n: 1, note: "It is fitted.".to_owned() });
    let given = kept.after(KARI_ACTS, question);
    let actions = page(&given).actions();
    let (people, other): (Vec<String>, Vec<String>) =
        actions.into_iter().partition(|path| path.starts_with("participants"));
    assert_eq!(people, ["participants", "participants/1/page-link", "participants/1/role"]);
    assert_eq!(other, ["links", "notes", "outside-parties", "replies"]);
}

#[test]
fn the_history_is_told_newest_first() {
    let page = page(&complaint().after(TOMAS_ACTS, crate::case::Command::Own));
    let html = page.shown("history").html;
    let (owned, opened) =
        (html.find("Tomas Reyes took ownership"), html.find("Ingrid Moe’s complaint arrived by email"));
    assert!(owned.is_some() && owned < opened, "{html}");
    assert_eq!(page.gist("history"), "4 entries");
}

#[test]
fn the_conversation_ends_with_the_form_to_answer_in() {
    let page = page(&complaint());
    page.says("thread", "id=\"message-1\"").says("thread", "To Ingrid Moe");
    page.says("thread", "messages/1/waiver").says("thread", "name=\"asks_understood\" value=\"true\" checked");
    let refused = super::tests::page(&complaint()).refused("replies", "channel", "No way.", &[("text", "We erred.")]);
    refused.says("thread", ">We erred.</textarea>").says("thread", "No way.").lacks("thread", "value=\"true\" checked");
}

#[test]
fn a_message_that_was_not_delivered_can_be_sent_again() {
    let mail = |command| crate::case::Command::Message(command);
    let sent = complaint().after(TOMAS_ACTS, mail(crate::message::Command::Reply(crate::given::admission())));
    page(&sent).lacks("thread", "resending");
    let failure = crate::message::Failure::said("No such address.");
    let failed = sent.after(Actor::System, mail(crate::message::Command::Fail { n: 2, failure }));
    page(&failed).says("thread", "Not delivered: No such address.").says("thread", "messages/2/resending");
}

/// Every message that can still be taken back, as far as the case knows.
fn on_their_way(case: &crate::case::Case) -> Vec<u32> {
    use crate::message::{Delivery, Kind};
    let waits = |kind: &Kind| matches!(kind, Kind::Out { delivery: Delivery::OnItsWay, .. });
    case.messages.all().iter().filter(|message| waits(&message.kind)).map(|message| message.n).collect()
}
