//! What the customer can say on their page. Each form is a change of state with a name, as everywhere in the house.

use super::pages::{Guest, show};
use axum::Router;
use axum::extract::{Request, State};
use axum::routing::post;
use base::refusal::{Error, Refusal};
use base::words;
use casework::account::{self, Question, Source};
use casework::case::Command;
use casework::message::{self, Arrival, Channel};
use casework::promise;
use casework::remedy;
use casework::verdict::{self, Scores};
use text::Text;
use text::text;
use web::answer::{Answer, see};
use web::form::{Sent, Unread, read_form};
use web::{App, No};

/// One thing the customer can say.
trait Voice: 'static {
    /// Below `/c/{token}/`; `{n}` stands for the number of a promise or remedy.
    const PATH: &'static str;
    /// The name of the thanks.
    const SAID: &'static str;

    /// The wish it becomes.
    ///
    /// # Errors
    /// Names the field that is missing.
    fn wish(sent: &Sent, guest: &Guest) -> Result<Command, Refusal>;
}

/// Every door of the page.
pub fn doors() -> Router<App> {
    let router = Router::new();
    let router = open::<Understanding>(router);
    let router = open::<Account>(router);
    let router = open::<Words>(router);
    let router = open::<Kept>(router);
    let router = open::<NotKept>(router);
    let router = open::<Helped>(router);
    let router = open::<NotHelped>(router);
    open::<Verdict>(router)
}

fn open<V: Voice>(router: Router<App>) -> Router<App> {
    router.route(&format!("/c/{{token}}/{}", V::PATH), post(said::<V>))
}

async fn said<V: Voice>(State(app): State<App>, guest: Guest, request: Request) -> Answer {
    let form = V::PATH.replace("{n}", &guest.n.to_string());
    let mut sent = match read_form(request, &app).await {
        Ok(sent) => sent,
        Err(Unread { typed, why: Error::Refused(refusal) }) => {
            return show(&app, &guest, typed.kept(&form, refusal), "").await;
        }
        Err(unread) => return Err(No::from(unread.why)),
    };
    let wish = V::wish(&sent, &guest);
    let files = std::mem::take(&mut sent.files);
    let had_files = !files.is_empty();
    let done = match wish {
        Ok(wish) => app.desk.act_with(guest.who, guest.link.no, wish, files).await.map(drop),
        Err(refusal) => Err(Error::from(refusal)),
    };
    match done {
        Ok(()) => see(&format!("{}?said={}", guest.base, V::SAID)),
        Err(Error::Refused(mut refusal)) => {
            if had_files {
                refusal.says = Text::sentences([refusal.says, text!(customer: "Please choose your files again.")]);
            }
            show(&app, &guest, sent.kept(&form, refusal), "").await
        }
        Err(fault) => Err(No::from(fault)),
    }
}

/// Whether we understood.
struct Understanding;

impl Voice for Understanding {
    const PATH: &'static str = "understanding";
    const SAID: &'static str = "understanding";

    fn wish(sent: &Sent, _guest: &Guest) -> Result<Command, Refusal> {
        let yes = match sent.value("understood") {
            "yes" => true,
            "no" => false,
            _ => {
                return Err(Refusal::invalid(
                    "understood",
                    text!(customer: "Choose “Yes, that’s right” or “No, not quite”."),
                ));
            }
        };
        Ok(Command::Account(account::Command::Understand { yes, words: sent.value("words").to_owned() }))
    }
}

/// Answers to the six questions.
struct Account;

impl Voice for Account {
    const PATH: &'static str = "account";
    const SAID: &'static str = "account";

    fn wish(sent: &Sent, _guest: &Guest) -> Result<Command, Refusal> {
        let answer = |question: Question| (question, sent.value(question.into()).to_owned());
        let answers = Question::ALL.into_iter().map(answer).collect();
        Ok(Command::Account(account::Command::Answer { answers, source: Source::Page }))
    }
}

/// A message, with files or of files alone.
struct Words;

impl Voice for Words {
    const PATH: &'static str = "messages";
    const SAID: &'static str = "messages";

    fn wish(sent: &Sent, guest: &Guest) -> Result<Command, Refusal> {
        let text = words::optional("text", sent.value("text"))?;
        if text.is_none() && sent.files.is_empty() {
            return Err(Refusal::invalid("text", text!(customer: "Write a message or choose a file first.")));
        }
        Ok(Command::Message(message::Command::Receive(Arrival {
            channel: Channel::Page,
            from: guest.link.contact,
            parent: None,
            exempt: None,
            problem: None,
            text: text.unwrap_or_default(),
        })))
    }
}

/// A promise was kept.
struct Kept;

impl Voice for Kept {
    const PATH: &'static str = "promises/{n}/confirmation";
    const SAID: &'static str = "confirmation";

    fn wish(_sent: &Sent, guest: &Guest) -> Result<Command, Refusal> {
        Ok(Command::Promise(promise::Command::Confirm { n: guest.n }))
    }
}

/// A promise was not, whatever we say.
struct NotKept;

impl Voice for NotKept {
    const PATH: &'static str = "promises/{n}/refutation";
    const SAID: &'static str = "refutation";

    fn wish(sent: &Sent, guest: &Guest) -> Result<Command, Refusal> {
        Ok(Command::Promise(promise::Command::Refute { n: guest.n, why: sent.value("why").to_owned() }))
    }
}

/// A remedy helped.
struct Helped;

impl Voice for Helped {
    const PATH: &'static str = "remedies/{n}/confirmation";
    const SAID: &'static str = "confirmation";

    fn wish(_sent: &Sent, guest: &Guest) -> Result<Command, Refusal> {
        Ok(Command::Remedy(remedy::Command::Confirm { n: guest.n }))
    }
}

/// A remedy did not.
struct NotHelped;

impl Voice for NotHelped {
    const PATH: &'static str = "remedies/{n}/refutation";
    const SAID: &'static str = "refutation";

    fn wish(sent: &Sent, guest: &Guest) -> Result<Command, Refusal> {
        Ok(Command::Remedy(remedy::Command::Refute { n: guest.n, words: sent.value("words").to_owned() }))
    }
}

/// Their own word.
struct Verdict;

impl Voice for Verdict {
    const PATH: &'static str = "verdict";
    const SAID: &'static str = "verdict";

    fn wish(sent: &Sent, _guest: &Guest) -> Result<Command, Refusal> {
        // A score that is missing or no number is 0, which the rule refuses by name, after what outweighs it.
        let score = |field: &str| sent.value(field).parse().unwrap_or(0);
        let scores = Scores { care: score("care"), help: score("help"), trust: score("trust") };
        let word = sent
            .value("word")
            .parse()
            .map_err(|_| Refusal::invalid("word", text!(customer: "Choose one of the three answers below.")))?;
        let answer = verdict::Answer { scores, word, words: sent.value("words").to_owned() };
        Ok(Command::Verdict(verdict::Command::Give(answer)))
    }
}
