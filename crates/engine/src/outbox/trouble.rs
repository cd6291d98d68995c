//! What a mail server's no means: by its enhanced status (RFC 3463), else by its code and its words. What is kept is the
//! meaning as a kind, and the server's own words, or the kind of what is amiss on our side; the sentence is made where
//! it is read.

use super::failure::{End, Failure, parted, written};
use crate::problem::Problem;
use base::words;
use text::{Text, text};

/// The most of a server's own words that is repeated. Characters.
const QUOTED: usize = 120;

base::choice! {
    /// Why a message does not arrive.
    #[schema(as = MailFailureCause)]
    pub enum Cause {
        /// Nobody there has that address.
        NoMailbox,
        /// Their mailbox takes nothing more for now.
        MailboxFull,
        /// There is no such domain, or no way to it.
        NoDomain,
        /// Larger than their server takes.
        TooLarge,
        /// Taken for spam, or we are not trusted.
        Blocked,
        /// We may not send under our address.
        Sender,
        /// Our own mail server does not let us in.
        SignIn,
        /// Not now.
        Busy,
        /// Nobody answers.
        Unreachable,
        /// It can’t be turned into a mail.
        Unwritable,
        /// For a reason of the server's own.
        Refused,
        /// It cannot be written into the folder that stands for a mail server.
        Folder,
        /// It is under way and late; a server still tries.
        Late,
    }
}

impl Cause {
    /// In plain words.
    pub fn text(self) -> Text {
        match self {
            Cause::NoMailbox => text!("The mailbox does not exist: the address is mistyped, or the person has left."),
            Cause::MailboxFull => text!("Their mailbox is full."),
            Cause::NoDomain => text!("The domain after the @ does not exist or accepts no mail. Check the address."),
            Cause::TooLarge => text!("The mail is too large for their server. Send the files another way."),
            Cause::Blocked => text!("Their server rejected the mail as spam, or does not trust our server."),
            Cause::Sender => text!("The mail server does not allow us to send from our address."),
            Cause::SignIn => text!("Our mail server did not accept our sign-in. Check its user and password."),
            Cause::Busy => text!("The mail server does not accept it at the moment."),
            Cause::Unreachable => text!("The mail server could not be reached."),
            Cause::Unwritable => text!("It can’t be turned into a mail."),
            Cause::Refused => text!("The mail server refused it."),
            Cause::Folder => text!("It could not be written to the outbox folder."),
            Cause::Late => text!("A mail server on the way says that it is late, and still tries."),
        }
    }

    /// The address itself is dead; another mail to it would come back too.
    pub fn is_of_the_address(self) -> bool {
        matches!(self, Cause::NoMailbox | Cause::NoDomain)
    }
}

/// A no: what it means, and whether trying again can help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Trying again will not help.
    pub for_good: bool,
    /// What it means.
    pub cause: Cause,
    /// The server's own words; none when there are none.
    pub words: Option<String>,
    /// What stands in the way on our side, when no server said so.
    pub problem: Option<Problem>,
}

/// What a kept line says: that of a [`Problem`] alone, or of a [`Failure`]; a sentence of an earlier version, or of another way
/// than that of the outbox, says itself.
pub fn kept_as(line: &str) -> Text {
    Problem::kept(line).map_or_else(|| Failure::read(line).text(), |problem| problem.text())
}

impl Trouble {
    /// Trying again will not help.
    pub fn for_good(cause: Cause, words: &str) -> Trouble {
        Trouble { for_good: true, cause, words: quoted(words), problem: None }
    }

    /// It may go another time.
    pub fn passing(cause: Cause, words: &str) -> Trouble {
        Trouble { for_good: false, cause, words: quoted(words), problem: None }
    }

    /// No server said so: this is what stands in the way.
    #[must_use]
    pub fn because(self, problem: impl Into<Problem>) -> Trouble {
        Trouble { words: None, problem: Some(problem.into()), ..self }
    }

    /// A server's answer to a mail: `550`, `5.1.1 nobody of that name here`. A 5xx is its last word about this
    /// message, but for those about our own sign-in (53x), which a person can mend.
    pub fn answered(code: u16, words: &str) -> Trouble {
        let cause = cause(Some(code), status(words), words);
        let said = with_code(&code.to_string(), words);
        let for_good = code >= 500 && cause != Cause::SignIn;
        Trouble { for_good, cause, words: quoted(&said), problem: None }
    }

    /// What it means, with the server's own words or what stands in the way.
    pub fn text(&self) -> Text {
        told(self.cause, self.words.as_deref(), self.problem.as_ref())
    }

    /// What tells more than the kind, as the one line that a row keeps.
    pub(super) fn detail(&self) -> Option<String> {
        written(self.words.as_deref(), self.problem.as_ref())
    }

    /// As one line that is kept: how it ended, the kind, the server's own words. [`kept_as`] reads it.
    pub fn stored(&self) -> String {
        Failure::new(End::Refused, self.clone()).stored()
    }

    /// The same in English, for the log.
    pub fn says(&self) -> String {
        self.text().to_string()
    }

    /// A delivery report (RFC 3464): its status, and what the server there said.
    pub fn reported(given: Option<&str>, words: &str) -> Trouble {
        let code = words.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 3).and_then(|n| n.parse().ok());
        let exact = given.filter(|status| !status.ends_with(".0.0")).or(status(words)).or(given);
        let cause = match cause(code, exact, words) {
            // A report of a failure that names no reason is one of a failure all the same.
            Cause::Busy => Cause::Refused,
            known => known,
        };
        let said = if words.trim().is_empty() { given.unwrap_or_default() } else { words };
        Trouble { for_good: cause != Cause::MailboxFull, cause, words: quoted(said), problem: None }
    }
}

/// A server's words with its code before them, once: some repeat it themselves.
pub fn with_code(code: &str, words: &str) -> String {
    let words = words.trim();
    let has_code = words.strip_prefix(code).is_some_and(|rest| rest.starts_with([' ', '-']));
    if has_code { words.to_owned() } else { format!("{code} {words}") }
}

fn quoted(words: &str) -> Option<String> {
    let short = words::short(words, QUOTED);
    // What a server says is never taken for something of ours, nor for what ours may be called one day.
    let theirs = if short.starts_with('{') { format!("… {short}") } else { short };
    Some(theirs).filter(|words| !words.is_empty())
}

/// What it means, with the server's own words; what is amiss on our side tells by itself what it means, unless it is
/// about a server, a mail or a folder.
pub fn told(cause: Cause, words: Option<&str>, problem: Option<&Problem>) -> Text {
    let plain = cause.text();
    let is_more = matches!(cause, Cause::Unreachable | Cause::Unwritable | Cause::Folder);
    match (problem, words) {
        (Some(problem), _) if is_more => Text::sentences([plain, problem.text()]),
        (Some(problem), _) => problem.text(),
        (None, Some(words)) if is_more => Text::sentences([plain, words.into()]),
        (None, Some(words)) => text!("{plain} The server said: “{words}”", plain, words),
        (None, None) => plain,
    }
}

/// The same, of the one line that a row of the outbox keeps besides the kind.
pub fn told_of(cause: Cause, line: Option<&str>) -> Text {
    let (words, problem) = parted(line.map(str::to_owned));
    told(cause, words.as_deref(), problem.as_ref())
}

/// The enhanced status a server begins its words with, or holds in them: `5.1.1`.
fn status(words: &str) -> Option<&str> {
    words.split(|c: char| !c.is_ascii_digit() && c != '.').map(|part| part.trim_end_matches('.')).find(|part| {
        let mut numbers = part.split('.');
        let first = numbers.next();
        matches!(first, Some("2" | "4" | "5"))
            && numbers.clone().count() == 2
            && numbers.all(|n| (1..=3).contains(&n.len()))
    })
}

fn cause(code: Option<u16>, status: Option<&str>, words: &str) -> Cause {
    let detail = status.and_then(|status| status.split_once('.')).map(|(_, detail)| detail);
    let low = words.to_ascii_lowercase();
    let has = |any: &[&str]| any.iter().any(|word| low.contains(word));
    if code.is_some_and(|code| (530..540).contains(&code)) {
        return Cause::SignIn;
    }
    match detail {
        Some("1.1" | "1.3" | "1.6" | "1.10" | "2.1") => return Cause::NoMailbox,
        Some("1.2" | "4.4" | "4.3") if code.is_none_or(|code| code >= 500) => return Cause::NoDomain,
        Some("2.2") => return Cause::MailboxFull,
        Some("2.3" | "3.4") => return Cause::TooLarge,
        Some("1.7" | "1.8" | "7.60") => return Cause::Sender,
        _ => {}
    }
    if has(&["quota", "mailbox full", "mailbox is full", "over storage", "insufficient storage"]) {
        return Cause::MailboxFull;
    }
    if code == Some(552) {
        return Cause::TooLarge;
    }
    if has(&["user unknown", "unknown user", "no such user", "does not exist", "no mailbox", "unknown recipient"]) {
        return Cause::NoMailbox;
    }
    if detail.is_some_and(|detail| detail.starts_with("7.")) || has(&["spam", "blocked", "blacklist", "blocklist"]) {
        return Cause::Blocked;
    }
    let passing = code.map_or_else(|| status.is_some_and(|s| s.starts_with('4')), |code| code < 500);
    if passing { Cause::Busy } else { Cause::Refused }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Here, OfSending};

    #[track_caller]
    fn means(code: u16, words: &str, cause: Cause, for_good: bool) {
        let trouble = Trouble::answered(code, words);
        assert_eq!((trouble.cause, trouble.for_good), (cause, for_good), "{}", trouble.says());
        assert!(trouble.says().starts_with(&cause.text().to_string()) && trouble.says().contains(&code.to_string()));
    }

    #[test]
    fn what_is_kept_is_a_kind_with_the_servers_words_and_is_said_where_it_is_read() {
        let trouble = Trouble::answered(535, "5.7.8 Error: authentication failed");
        assert!(trouble.stored().starts_with("refused sign_in 535 5.7.8"), "{}", trouble.stored());
        assert_eq!(kept_as(&trouble.stored()), trouble.text());
        assert_eq!(kept_as(&trouble.says()), trouble.text(), "as an earlier version kept it");
        let other = "imap.halden.example, port 993, cannot be reached: connection refused.";
        assert_eq!(kept_as(other), other);
    }

    #[test]
    fn what_is_amiss_on_our_side_is_kept_as_a_kind_and_no_server_is_said_to_have_said_it() {
        let paused = Here::Paused { mailbox: "Web".to_owned() };
        let trouble = Trouble::passing(Cause::Busy, "").because(paused);
        assert_eq!(trouble.says(), "The mailbox Web is paused.");
        assert!(!trouble.stored().contains("paused."), "{}", trouble.stored());
        assert_eq!(kept_as(&trouble.stored()), trouble.text());
        let slow = Trouble::passing(Cause::Unreachable, "").because(OfSending::Slow);
        assert_eq!(slow.says(), "The mail server could not be reached. It took too long to answer.");
        let failure = Failure::new(End::Tried, trouble).short();
        assert_eq!(failure.text(), "We tried for five days. The mailbox Web is paused.");
    }

    #[test]
    fn a_server_that_answers_as_we_keep_things_is_quoted() {
        let ours = Problem::from(Here::Fault).stored();
        let says = Trouble::answered(554, "x").because(Here::Fault).says();
        for theirs in [Trouble::passing(Cause::Busy, &ours), Trouble::reported(None, &ours)] {
            assert!(theirs.says().contains(&ours) && theirs.says() != says, "{}", theirs.says());
        }
    }

    #[test]
    fn what_servers_answer_is_said_plainly() {
        means(550, "5.1.1 <x@y>: Recipient address rejected: User unknown", Cause::NoMailbox, true);
        means(550, "No such user here", Cause::NoMailbox, true);
        means(552, "5.2.2 The recipient's inbox is out of storage space", Cause::MailboxFull, true);
        means(452, "4.2.2 over quota", Cause::MailboxFull, false);
        means(552, "message size exceeds fixed limit", Cause::TooLarge, true);
        means(554, "5.7.1 Service unavailable; client blocked using a list", Cause::Blocked, true);
        means(450, "4.7.1 greylisted, try again later", Cause::Blocked, false);
        means(451, "come back later", Cause::Busy, false);
        means(535, "5.7.8 Error: authentication failed", Cause::SignIn, false);
        means(553, "5.7.60 client does not have permissions to send as this sender", Cause::Sender, true);
        means(554, "no", Cause::Refused, true);
    }

    #[test]
    fn a_code_that_the_servers_words_begin_with_is_said_once() {
        for words in ["550 5.1.1 no such user", "5.1.1 no such user"] {
            let trouble = Trouble::answered(550, words);
            assert_eq!((trouble.cause, trouble.words.as_deref()), (Cause::NoMailbox, Some("550 5.1.1 no such user")));
        }
        assert_eq!(Trouble::answered(550, "5501 is full").words.as_deref(), Some("550 5501 is full"));
        assert_eq!(Trouble::answered(550, "{\"here\":1}").words.as_deref(), Some("550 {\"here\":1}"));
        assert_eq!(Trouble::reported(None, "{\"one_day\":1}").words.as_deref(), Some("… {\"one_day\":1}"));
    }

    #[test]
    fn a_delivery_report_is_for_good_unless_the_mailbox_is_full() {
        let full = Trouble::reported(Some("5.2.2"), "smtp; 552 5.2.2 mailbox full");
        assert_eq!((full.cause, full.for_good), (Cause::MailboxFull, false));
        let gone = Trouble::reported(Some("5.0.0"), "smtp; 550-5.1.1 The email account that you tried to reach");
        assert_eq!((gone.cause, gone.for_good), (Cause::NoMailbox, true));
        let silent = Trouble::reported(Some("4.4.7"), "");
        assert_eq!((silent.cause, silent.for_good), (Cause::Refused, true));
        assert!(silent.says().contains("4.4.7"));
    }
}
