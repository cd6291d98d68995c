//! What is on every page: who is signed in, and the numbers nobody should have to look for.

use super::module::{Count, Entry, Modules, Part};
use base::context::Person;
use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use engine::{counter, outbox};
use jiff::Timestamp;

/// A sentence at the head of the page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// In plain words.
    pub says: String,
    /// Something did not work.
    pub is_wrong: bool,
}

/// What is on every page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Which entry of the rail this page is.
    pub here: &'static str,
    /// The organisation's name.
    pub organisation: String,
    /// Who is signed in.
    pub name: String,
    /// What they owe and is late.
    pub late: i64,
    /// Open cases.
    pub open: i64,
    /// Promises owed to customers.
    pub promised: i64,
    /// Messages nobody has answered yet.
    pub unanswered: i64,
    /// Cases nobody owns.
    pub unowned: i64,
    /// Mail that did not arrive and that nobody has dealt with.
    pub dead: i64,
    /// What an admin must know of, for those who answer for others.
    pub alerts: Vec<String>,
    /// Said at the head of the page.
    pub notice: Option<Notice>,
    /// What has just happened, said for a moment.
    pub done: Option<String>,
    /// Where it is undone, while it can be.
    pub undo: Option<String>,
    modules: Modules,
}

/// What one module puts on every page.
pub type FrameSource = fn(&mut Sql, &Framed, &mut Frame) -> Result<(), Error>;

/// Whose pages they are, and who puts what on them.
#[derive(Clone)]
pub struct Framed {
    pub org: OrgId,
    /// Who looks.
    pub person: Person,
    pub now: Timestamp,
    pub(crate) modules: Modules,
}

impl Framed {
    /// Reads what is on every page: one row a number, and what modules put there. `here` is the entry of the menu.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn read(&self, sql: &mut Sql, here: &'static str) -> Result<Frame, Error> {
        let dead = outbox::dead_count(sql, self.org)?;
        let mut frame = Frame { here, name: self.person.name.clone(), dead, modules: self.modules, ..Frame::default() };
        for source in self.modules.all().filter_map(|module| module.frame) {
            source(sql, self, &mut frame)?;
        }
        for (name, value) in counter::tallies(sql, self.org)? {
            match name.as_str() {
                "open" => frame.open = value,
                "promised" => frame.promised = value,
                "unanswered" => frame.unanswered = value,
                "unowned" => frame.unowned = value,
                _ => {}
            }
        }
        Ok(frame)
    }
}

impl Frame {
    /// The entries of one part of the navigation.
    pub fn entries(&self, part: Part) -> Vec<&'static Entry> {
        self.modules.navigation().filter(|entry| entry.part == part).collect()
    }

    /// The entries of the menu: those a narrow screen has no room for, and those that stand nowhere else.
    pub fn menu(&self) -> Vec<&'static Entry> {
        self.modules.navigation().filter(|entry| entry.is_wide).collect()
    }

    /// The number beside an entry.
    pub fn count(&self, entry: &Entry) -> Option<Count> {
        (entry.count)(self)
    }

    /// With a sentence at the head of the page.
    #[must_use]
    pub fn saying(mut self, notice: Option<Notice>) -> Frame {
        self.notice = notice.or(self.notice);
        self
    }

    /// Offering to undo it, by a form sent to this path.
    #[must_use]
    pub fn undone_by(mut self, path: Option<String>) -> Frame {
        self.undo = path.filter(|_| self.done.is_some());
        self
    }

    /// Saying what has just happened.
    #[must_use]
    pub fn having_done(mut self, says: Option<String>) -> Frame {
        self.done = says.or(self.done);
        self
    }
}
