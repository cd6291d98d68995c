//! What people type into the fields of an action: moments, amounts, choices.

use super::{Place, Subject};
use base::refusal::Refusal;
use calendar::MomentError;
use jiff::Timestamp;

impl<S: Subject> Place<'_, S> {
    /// A moment to come as typed: `2026-11-24T12:00`, `2026-11-24 12:00`, RFC 3339, or a day. Empty is none.
    ///
    /// # Errors
    /// Names the field and shows how to write it.
    pub fn moment(&self, field: &'static str, text: &str) -> Result<Option<Timestamp>, Refusal> {
        given(field, text, || self.organisation.calendar.read_moment(text, self.now))
    }

    /// The same of a moment that has come, such as when somebody called.
    ///
    /// # Errors
    /// Names the field and shows how to write it.
    pub fn past(&self, field: &'static str, text: &str) -> Result<Option<Timestamp>, Refusal> {
        given(field, text, || self.organisation.calendar.read_past(text, self.now))
    }

    /// One of a list of words.
    ///
    /// # Errors
    /// Names the field.
    pub fn one_of<T: std::str::FromStr>(&self, field: &'static str, text: &str) -> Result<T, Refusal> {
        text.trim().parse().map_err(|_| Refusal::invalid(field, "Choose one from the list."))
    }

    /// An amount of money as typed, `1200`, `1,200.50` or `12,50`, in minor units. Empty is 0.
    ///
    /// # Errors
    /// Names the field.
    pub fn money(&self, field: &'static str, text: &str) -> Result<i64, Refusal> {
        base::words::amount(field, text, &self.organisation.currency)
    }
}

fn given(
    field: &'static str,
    text: &str,
    read: impl FnOnce() -> Result<Timestamp, MomentError>,
) -> Result<Option<Timestamp>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read().map(Some).map_err(|cause| Refusal::invalid(field, format!("{cause}.")))
}
