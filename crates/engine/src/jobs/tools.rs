//! What the jobs of the program work with: the desk, and what modules made of the settings when the server started.

use super::Signal;
use crate::arrival;
use crate::desk::{self, Desk};
use crate::slots::Slots;
use base::refusal::Fault;
use std::any::type_name;
use std::sync::Arc;

/// A case changes.
pub const CASE_CHANGES: Signal = Signal { topic: desk::CASES, when: "a case changes" };
/// Settings of an organisation change.
pub const SETTINGS_CHANGE: Signal = Signal { topic: desk::SETTINGS, when: "settings change" };
/// A mail that was held is to be sorted at once.
pub const MAIL_IS_RELEASED: Signal = Signal { topic: arrival::NEWS, when: "a member says where a held mail belongs" };

/// What jobs work with. Clones are cheap and share everything.
#[derive(Clone)]
pub struct Tools {
    /// The only way in.
    pub desk: Desk,
    made: Slots,
}

impl Tools {
    /// The desk alone.
    pub fn new(desk: Desk) -> Tools {
        Tools { desk, made: Slots::default() }
    }

    /// With one thing more, found again by its type.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(self, made: T) -> Tools {
        Tools { made: self.made.and(made), ..self }
    }

    /// Whether there is one of this type.
    pub fn has<T: Send + Sync + 'static>(&self) -> bool {
        self.made.get::<T>().is_some()
    }

    /// The one of this type.
    ///
    /// # Errors
    /// A fault when the server did not make it.
    pub fn get<T: Send + Sync + 'static>(&self) -> Result<Arc<T>, Fault> {
        self.made.get().ok_or_else(|| Fault::because(format!("no {} was made for the jobs", type_name::<T>())))
    }
}
