//! What can go wrong between the program and its database.

use crate::Text;

/// A fault of the store. `at` names the source line of the SQL text as `file:line`, or what was being done.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A row with the same unique key is already there.
    #[error("{at}: a row with this key exists already: {message}")]
    Conflict {
        /// Where the statement stands in the source.
        at: String,
        /// The database's own words.
        message: String,
    },
    /// Another process or transaction held a lock for too long, or won a race for the same rows.
    #[error("{at}: the database is busy: {message}")]
    Busy {
        /// Where the statement stands in the source.
        at: String,
        /// The database's own words.
        message: String,
    },
    /// The database cannot be reached or opened; after a lost commit the outcome is not known.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A newer version of the program has changed the store; this one must not touch it.
    #[error(
        "This store was written by a newer version of the program: its schema is {store}, and this program reads \
         schemas up to {program}. Install the newer version, or restore a backup from before the upgrade."
    )]
    TooNew {
        /// The highest migration found in the store.
        store: i64,
        /// The highest migration the program knows.
        program: i64,
    },
    /// The address of a store is not one the program can use.
    #[error("{0}")]
    Target(String),
    /// Any other refusal by the database, or a column that does not hold what was asked for.
    #[error("{at}: {message}")]
    Database {
        /// Where the statement stands in the source.
        at: String,
        /// The database's own words.
        message: String,
    },
    /// The command panicked; nothing of it was kept.
    #[error("a command stopped with a panic: {0}")]
    Panicked(String),
    /// The store was closed before the command ran.
    #[error("the store has been closed")]
    Closed,
    /// A backup could not be written, or is damaged, cut short or not for this store.
    #[error("backup: {0}")]
    Backup(String),
}

impl Error {
    pub(crate) fn at(text: Text, message: impl Into<String>) -> Self {
        Self::Database { at: text.place(), message: message.into() }
    }

    pub(crate) fn sqlite(at: impl Into<String>, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let at = at.into();
        let message = error.to_string();
        let Some(failure) = error.sqlite_error() else {
            return Self::Database { at, message };
        };
        match failure.code {
            ErrorCode::ConstraintViolation if SQLITE_KEY_TAKEN.contains(&failure.extended_code) => {
                Self::Conflict { at, message }
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy { at, message },
            ErrorCode::CannotOpen | ErrorCode::NotADatabase => Self::Unavailable(message),
            _ => Self::Database { at, message },
        }
    }

    pub(crate) fn postgres(at: impl Into<String>, error: &postgres::Error) -> Self {
        use postgres::error::SqlState;
        let at = at.into();
        let Some(refusal) = error.as_db_error() else {
            let message = with_causes(error);
            return if error.is_closed() || caused_by_io(error) {
                Self::Unavailable(message)
            } else {
                Self::Database { at, message }
            };
        };
        // The detail of a refusal repeats stored values, which do not belong in a log.
        let message = refusal.message().to_owned();
        match *refusal.code() {
            SqlState::UNIQUE_VIOLATION => Self::Conflict { at, message },
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE => {
                Self::Busy { at, message }
            }
            SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
                Self::Unavailable(message)
            }
            _ => Self::Database { at, message },
        }
    }

    /// Whether running the same command again, from its first read, may end differently.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Busy { .. } | Self::Unavailable(_))
    }
}

const SQLITE_KEY_TAKEN: [i32; 3] = [
    rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE,
    rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
    rusqlite::ffi::SQLITE_CONSTRAINT_ROWID,
];

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !message.ends_with(&words) {
            message.push_str(": ");
            message.push_str(&words);
        }
        next = cause.source();
    }
    message
}

fn caused_by_io(error: &dyn std::error::Error) -> bool {
    std::iter::successors(error.source(), |cause| cause.source()).any(|cause| cause.is::<std::io::Error>())
}

/// What a panic said, when it said it in words.
pub(crate) fn panic_words(payload: &(dyn std::any::Any + Send)) -> String {
    let words = payload.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no words".to_owned())
}
