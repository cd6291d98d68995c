//! Business time: opening hours, holidays, what is due when, and how a moment is read from and shown to people. Pure.
//!
//! Reading order: [`Week`] (the opening hours as text), [`ServiceCalendar`] (counting in them), [`ServiceCalendar::explain`]
//! (why it is due then), [`read_moment`] (what a person typed), [`short`], [`until`] and [`due`]
//! (what a person sees).
//! Nothing here asks the clock: every `now` is handed in.

mod count;
mod explain;
mod moment;
mod said;
mod service;
mod week;

pub use moment::{MomentError, read_moment};
pub use said::{due, duration, full, short, until};
pub use service::{CalendarError, CalendarText, ServiceCalendar};
pub use week::{Period, Week, WeekError};
