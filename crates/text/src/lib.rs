//! What people read, in their language: English stands in the code, the other languages in catalogues beside it.
//!
//! `text!("{name} owns this case.", name = …)` registers itself when the program is linked, as `sql!` does, and is a
//! value: a rule states what it says, and whoever shows it decides in which language. `text!(customer: "…")` is for the
//! customer and must be translated into every language there is; the tests of [`census`] hold that.
//!
//! A crate of its own, below all others: `text!` puts a static into a section of the program, which a crate that denies
//! unsafe code may only do by a macro from outside.
//!
//! Reading order: this page (the value), [`message`] (its syntax), [`catalogue`] (a language's own), [`census`] (all of
//! them), [`language`] (which one a reader gets), [`moment`] and [`amount`] (dates, numbers and money by language).

pub mod amount;
pub mod catalogue;
pub mod census;
pub mod language;
pub mod message;
pub mod moment;
mod plural;
#[cfg(test)]
#[expect(unsafe_code, reason = "a text of this crate itself is put into a section of the program")]
mod tests;

#[doc(hidden)]
pub use linkme;

pub use amount::Money;
pub use language::Language;
pub use moment::Moment;

use message::{Branch, Message, Part};
use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

/// For whom a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whoever works here. What is not translated is English.
    Member,
    /// The customer: on their page, in mail, in letters. Translated into every language.
    Customer,
}

/// A text as it stands in the code, with its place; made by [`text!`](text!).
#[derive(Debug)]
pub struct Source {
    english: &'static str,
    audience: Audience,
    file: &'static str,
    line: u32,
    /// Read once in each language; none where no catalogue has it.
    read: [OnceLock<Option<Message>>; Language::ALL.len()],
}

impl Source {
    #[doc(hidden)]
    pub const fn new(english: &'static str, audience: Audience, file: &'static str, line: u32) -> Self {
        Self { english, audience, file, line, read: [const { OnceLock::new() }; Language::ALL.len()] }
    }

    /// The text in the code, which is also its name in the catalogues.
    pub fn english(&self) -> &'static str {
        self.english
    }

    /// For whom it is.
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// Where it stands, as `file:line`. A text of a template stands where the template is derived.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    fn read(&self, language: Language) -> Option<&Message> {
        let words = || match language {
            Language::English => Some(self.english),
            other => census::translated(self.english, other),
        };
        let read = || {
            let message = words().map(|text| message::read(text).map_err(|_| text));
            message.map(|read| read.unwrap_or_else(|text| Message(vec![Part::Words(text.to_owned())])))
        };
        self.read[language as usize].get_or_init(read).as_ref()
    }
}

/// Something to be read by a person, in whatever language they read.
#[derive(Clone, Debug)]
pub struct Text(Said);

#[derive(Clone, Debug)]
enum Said {
    /// Words that are the same in every language: a name, somebody's own words; or English that is not translated.
    Words(Cow<'static, str>),
    /// A text of the code with what is put into its holes.
    Told(&'static Source, Vec<(&'static str, Arg)>),
    /// Several, with this between them.
    Joined(Vec<Text>, &'static str),
}

/// What is put into a hole.
#[derive(Clone, Debug)]
pub enum Arg {
    /// Another text, or words as they are.
    Text(Text),
    /// A number; the only thing a plural may depend on.
    Number(i64),
    /// A day, or a moment of it.
    Moment(Moment),
    /// An amount of money.
    Money(Money),
}

impl Text {
    #[doc(hidden)]
    pub fn told(source: &'static Source, args: Vec<(&'static str, Arg)>) -> Text {
        Text(Said::Told(source, args))
    }

    /// Sentences one after another.
    pub fn sentences(all: impl IntoIterator<Item = Text>) -> Text {
        Text(Said::Joined(all.into_iter().collect(), " "))
    }

    /// Paragraphs, with a blank line between them.
    pub fn paragraphs(all: impl IntoIterator<Item = Text>) -> Text {
        Text(Said::Joined(all.into_iter().collect(), "\n\n"))
    }

    /// Whether it says something else in another language than in English: it is no mere words of somebody.
    pub fn depends_on_language(&self) -> bool {
        match &self.0 {
            Said::Words(_) => false,
            Said::Told(..) => true,
            Said::Joined(all, _) => all.iter().any(Text::depends_on_language),
        }
    }

    /// As it is read in a language. What nobody translated is English, its numbers and dates with it.
    pub fn in_language(&self, language: Language) -> String {
        let mut out = String::new();
        self.write(language, &mut out);
        out
    }

    fn write(&self, language: Language, out: &mut String) {
        match &self.0 {
            Said::Words(words) => out.push_str(words),
            Said::Told(source, args) => match source.read(language) {
                Some(message) => write(message, args, language, None, out),
                None if language == Language::English => out.push_str(source.english),
                None => self.write(Language::English, out),
            },
            Said::Joined(all, between) => {
                for (text, at) in all.iter().zip(0..) {
                    out.push_str(if at == 0 { "" } else { between });
                    text.write(language, out);
                }
            }
        }
    }
}

fn write(message: &Message, args: &[(&str, Arg)], language: Language, count: Option<i64>, out: &mut String) {
    let find = |name: &str| args.iter().find(|(of, _)| *of == name).map(|(_, arg)| arg);
    for part in &message.0 {
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Count => out.push_str(&count.map(|n| amount::number(n, language)).unwrap_or_default()),
            Part::Hole(name) => match find(name) {
                Some(arg) => arg.write(language, out),
                None => out.push_str(name),
            },
            Part::Plural { of, branches } => {
                let n = match find(of) {
                    Some(Arg::Number(n)) => *n,
                    _ => 0,
                };
                if let Some(branch) = wording(branches, n, language) {
                    write(branch, args, language, Some(n), out);
                }
            }
        }
    }
}

/// The wording for exactly this number, else that of its category, else “other”.
fn wording(branches: &[(Branch, Message)], n: i64, language: Language) -> Option<&Message> {
    let of = |wanted: Branch| branches.iter().find(|(when, _)| *when == wanted).map(|(_, message)| message);
    of(Branch::Exactly(n))
        .or_else(|| of(Branch::Category(plural::category(n, language))))
        .or_else(|| of(Branch::Category("other")))
}

impl Arg {
    fn write(&self, language: Language, out: &mut String) {
        match self {
            Arg::Text(text) => text.write(language, out),
            Arg::Number(n) => out.push_str(&amount::number(*n, language)),
            Arg::Moment(moment) => out.push_str(&moment.in_language(language)),
            Arg::Money(money) => out.push_str(&money.in_language(language)),
        }
    }
}

/// In English, as logs, tests and the API read it.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_language(Language::English))
    }
}

/// Two texts are the same when they say the same.
impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.in_language(Language::English) == other.in_language(Language::English)
    }
}

impl Eq for Text {}

/// A text is the same as words when it says them in English.
impl PartialEq<&str> for Text {
    fn eq(&self, words: &&str) -> bool {
        self.in_language(Language::English) == *words
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, words: &String) -> bool {
        *self == words.as_str()
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::from("")
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Text {
        Text::from(words.to_owned())
    }
}

impl From<String> for Text {
    fn from(words: String) -> Text {
        Text(Said::Words(Cow::Owned(words)))
    }
}

impl<T: Into<Text>> From<T> for Arg {
    fn from(text: T) -> Arg {
        Arg::Text(text.into())
    }
}

impl From<&String> for Text {
    fn from(words: &String) -> Text {
        Text::from(words.clone())
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Text {
        text.clone()
    }
}

impl From<Moment> for Arg {
    fn from(moment: Moment) -> Arg {
        Arg::Moment(moment)
    }
}

impl From<Money> for Arg {
    fn from(money: Money) -> Arg {
        Arg::Money(money)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Arg {
            fn from(number: $number) -> Arg {
                Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })*
    };
}
numbers!(i32, i64, u8, u32, u64, usize);

/// A text that people read, by its English; `text!(customer: "…")` when the customer reads it. What stands in its holes
/// is given by name: `text!("{name} owns this case.", name = owner)`, or `name` alone for a variable of that name.
#[macro_export]
macro_rules! text {
    (customer: $english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::text_for!(Customer, $english $(, $name $(= $value)?)*)
    };
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::text_for!(Member, $english $(, $name $(= $value)?)*)
    };
}

/// A text for the customer, in a language: `say!(language, "Send")`. What templates are written with.
#[macro_export]
macro_rules! say {
    ($language:expr, $english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::text_for!(Customer, $english $(, $name $(= $value)?)*).in_language($language)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! text_for {
    ($audience:ident, $english:literal $(, $name:ident $(= $value:expr)?)*) => {{
        const _: () = $crate::message::holds($english, &[$(stringify!($name)),*]);
        static SOURCE: $crate::Source = $crate::Source::new(
            $english,
            $crate::Audience::$audience,
            ::core::file!(),
            ::core::line!(),
        );
        #[$crate::linkme::distributed_slice($crate::census::SOURCES)]
        #[linkme(crate = $crate::linkme)]
        static COUNTED: &$crate::Source = &SOURCE;
        $crate::Text::told(&SOURCE, ::std::vec![$((stringify!($name), $crate::text_arg!($name $(= $value)?))),*])
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! text_arg {
    ($name:ident) => {
        $crate::Arg::from($name)
    };
    ($name:ident = $value:expr) => {
        $crate::Arg::from($value)
    };
}

/// The catalogues of a module, in the folder `words` beside it: one file for each language but English.
#[macro_export]
macro_rules! catalogues {
    () => {
        /// What this module says in other languages than English.
        #[$crate::linkme::distributed_slice($crate::census::CATALOGUES)]
        #[linkme(crate = $crate::linkme)]
        pub static TEXTS: $crate::census::Catalogues = $crate::census::Catalogues {
            module: ::core::file!(),
            texts: [
                include_str!("words/de.toml"),
                include_str!("words/fr.toml"),
                include_str!("words/es.toml"),
                include_str!("words/nb.toml"),
            ],
        };
    };
}
