//! What everything is said with, from outside: settings, people, words, ids, tokens, refusals.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop at what they did not expect")]

mod config;
mod context;
mod directory;
mod ids;
mod refusals;
mod tokens;
mod words;
