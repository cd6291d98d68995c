//! By when: finds words of time in a sentence and resolves them against the sending time and the business calendar.

mod clock;
mod custom;
mod days;
mod forms;
mod periods;
mod resolve;
mod spans;
mod words;

pub(crate) use words::TimeWords;

use forms::Custom;
use words::Mark;

use std::ops::Range;

use jiff::Zoned;

use crate::context::Context;
use crate::token::Text;

/// When a promise is due, as far as the words tell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Due {
    /// An exact moment: "by 17:00 on Friday", "within 48 hours".
    At {
        /// The latest instant.
        latest: Zoned,
        /// Bytes of the words.
        span: Range<usize>,
    },
    /// A day: due at close of business, or at its end when days are counted.
    Day {
        /// The latest instant.
        latest: Zoned,
        /// Bytes of the words.
        span: Range<usize>,
    },
    /// A time that is not a time: "soon"; with an outer limit when there is one, as in "next week".
    Fuzzy {
        /// The latest instant the words allow, if they allow one.
        latest: Option<Zoned>,
        /// Bytes of the words.
        span: Range<usize>,
    },
    /// The words can mean two days, or the day is a holiday: ask before relying on it.
    Ambiguous {
        /// The reading we chose.
        latest: Zoned,
        /// Bytes of the words.
        span: Range<usize>,
        /// Why it is in doubt.
        why: &'static str,
    },
    /// Counted from something that has not happened yet: "within 28 days of receiving your form".
    Relative {
        /// Bytes of the words.
        span: Range<usize>,
    },
    /// A date is named, but the sending time was not given.
    Unresolved {
        /// Bytes of the words.
        span: Range<usize>,
    },
    /// Nothing is said, or only something past.
    #[default]
    None,
}

impl Due {
    /// The latest instant, when there is one.
    #[must_use]
    pub fn latest(&self) -> Option<&Zoned> {
        match self {
            Due::At { latest, .. } | Due::Day { latest, .. } | Due::Ambiguous { latest, .. } => Some(latest),
            Due::Fuzzy { latest, .. } => latest.as_ref(),
            Due::Relative { .. } | Due::Unresolved { .. } | Due::None => None,
        }
    }

    /// Bytes of the words that say when.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            Due::At { span, .. }
            | Due::Day { span, .. }
            | Due::Fuzzy { span, .. }
            | Due::Ambiguous { span, .. }
            | Due::Relative { span }
            | Due::Unresolved { span } => Some(span.clone()),
            Due::None => None,
        }
    }

    /// A name for the kind, as the API shows it: `at`, `day`, `fuzzy`, `ambiguous`, `relative`, `unresolved`, `none`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Due::At { .. } => "at",
            Due::Day { .. } => "day",
            Due::Fuzzy { .. } => "fuzzy",
            Due::Ambiguous { .. } => "ambiguous",
            Due::Relative { .. } => "relative",
            Due::Unresolved { .. } => "unresolved",
            Due::None => "none",
        }
    }

    /// The customer can tell when: a day, a moment, or a span counted from something.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        match self {
            Due::Fuzzy { latest, .. } => latest.is_some(),
            Due::None => false,
            _ => true,
        }
    }
}

/// The best word of time among `tokens`, which lie in one sentence: a resolvable one before a fuzzy one.
pub(crate) fn find(text: &Text, tokens: Range<usize>, words: &TimeWords, context: &Context<'_>) -> Due {
    best(text, &words.mark(text, tokens), custom(words, context, false), context)
}

/// As [`find`], in a sentence known to speak of what is to come.
pub(crate) fn find_ahead(text: &Text, tokens: Range<usize>, words: &TimeWords, context: &Context<'_>) -> Due {
    best(text, &words.mark(text, tokens), custom(words, context, true), context)
}

/// As [`find`], where nothing said is over: days are looked for in the months next to now.
pub(crate) fn find_stated(text: &Text, tokens: Range<usize>, words: &TimeWords, context: &Context<'_>) -> Due {
    let custom = Custom { rolls: false, ..custom(words, context, true) };
    best(text, &words.mark(text, tokens), custom, context)
}

/// As [`find_ahead`], where what is counted begins with something that has yet to happen: "once you send it, in 3 days".
pub(crate) fn find_after(text: &Text, tokens: Range<usize>, words: &TimeWords, context: &Context<'_>) -> Due {
    let custom = Custom { counted: true, ..custom(words, context, true) };
    best(text, &words.mark(text, tokens), custom, context)
}

/// Whether any word of `tokens` can begin words of time: a quick look before they are read.
pub(crate) fn may_find(text: &Text, tokens: Range<usize>, words: &TimeWords) -> bool {
    tokens.into_iter().any(|at| words.tells(text.lower(at)))
}

/// A day or a moment is told, and not one counted from an event.
pub(crate) fn is_ahead(due: &Due) -> bool {
    due.is_dated() && !matches!(due, Due::Relative { .. })
}

fn custom(words: &TimeWords, context: &Context<'_>, ahead: bool) -> Custom {
    let month_first = context.month_first || context.sent_at.as_ref().is_some_and(custom::is_month_first);
    Custom { clock24: words.clock24, hour_tells: words.hour_tells, month_first, ahead, rolls: ahead, counted: false }
}

fn best(text: &Text, marks: &[Mark], custom: Custom, context: &Context<'_>) -> Due {
    let mut best = Due::None;
    let mut at = 0;
    while at < marks.len() {
        let Some(read) = forms::read(marks, at, custom) else {
            at += 1;
            continue;
        };
        let span = text.bytes(marks[at].token..marks[read.end - 1].last + 1);
        at = read.end;
        let due = resolve::resolve(&read.what, span, context, custom);
        if matches!(best, Due::None) || (matches!(best, Due::Fuzzy { .. }) && due.is_dated()) {
            best = due;
        }
    }
    best
}
