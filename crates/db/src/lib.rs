//! The store: one `Sql` handle over SQLite or PostgreSQL.
//!
//! A program hands closures to [`Db::read`] and [`Db::write`]; inside, everything is synchronous and sees one
//! transaction through [`Sql`]. The same text with `$1` placeholders runs on both databases. This crate is the only
//! one that knows which of the two it stands on, and it knows nothing of what is stored.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use db::{Db, Error, Migration, Options, args, sql};
//!
//! const FIRST: Migration = Migration {
//!     version: 1,
//!     name: "notes",
//!     sql: "create table note (id bigint primary key, body text not null)",
//!     sqlite: "",
//!     postgres: "",
//! };
//! # let folder = tempfile::tempdir()?;
//! # let target = format!("sqlite:{}", folder.path().join("notes.db").display());
//! let (db, _applied) = Db::open(&target.parse()?, &[FIRST], Options::default())?;
//! db.write(|sql| sql.run(sql!("insert into note (id, body) values ($1, $2)"), &args![1_i64, "Hello"])).wait()?;
//! let body = db
//!     .read(|sql| sql.one(sql!("select body from note where id = $1"), &args![1_i64], |row| row.get::<String>(0)))
//!     .wait()?;
//! assert_eq!(body.as_deref(), Some("Hello"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }
//! ```

mod answer;
pub mod backup;
pub mod census;
mod columns;
mod error;
mod migration;
mod pg;
mod row;
mod sql;
mod sqlite;
mod store;
mod target;
mod text;
mod value;
#[doc(hidden)]
pub mod words;

pub use answer::Answer;
pub use columns::Cells;
pub use error::Error;
pub use migration::{Applied, Migration};
pub use row::{FromColumn, Row};
pub use sql::Sql;
pub use store::{Db, Options};
pub use target::{Dialect, Target};
pub use text::Text;
pub use value::Arg;

#[doc(hidden)]
pub use linkme;
