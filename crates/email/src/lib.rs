//! E-mail as text: reads any bytes into a [`Mail`], folds quotes and signatures, composes answers. Pure.
//!
//! Nothing here opens a file, a socket or a clock. [`read()`] never fails: what it cannot understand it
//! says in [`Mail::problems`], and the words stay readable.
//!
//! Reading order:
//! 1. [`mail`] what a mail is once understood, and what an answer is before it leaves
//! 2. [`read`](mod@read) from bytes to [`Mail`]: headers (`encoded`, `address`, `date`), then `parts` (bodies, attachments;
//!    `transfer`, `charset` and `labels`, `parameters` and `names`), then mails inside (`forwarded`)
//! 3. [`class`] is it a person, a robot, a list, a bounce; `automatic` knows subjects, `report`
//!    reads delivery reports
//! 4. [`quotes`] what the customer wrote now, apart from what is repeated; `attribution`, `fields`,
//!    `lexicon`, `marks` and `signature` know the habits of mail programs in many languages
//! 5. [`html`] safe HTML; `htmltext` HTML as lines of text; `markup` the linear scanner under both; `text` lines
//! 6. [`compose`](mod@compose) the answer as bytes
//! 7. [`thread`] who answers whom
#![forbid(unsafe_code)]

mod address;
mod attribution;
mod automatic;
mod charset;
pub mod class;
pub mod compose;
mod date;
mod encoded;
mod fields;
mod forwarded;
pub mod html;
mod htmltext;
mod labels;
mod lexicon;
pub mod mail;
mod marks;
mod markup;
mod names;
mod parameters;
mod parts;
mod prepare;
pub mod problem;
pub mod quotes;
pub mod read;
mod report;
mod signature;
mod text;
pub mod thread;
mod transfer;

pub use address::ascii as ascii_address;
pub use class::Class;
pub use compose::{ComposeError, compose};
pub use html::{html_to_text, sanitise};
pub use mail::{Attachment, Mail, Mailbox, Outgoing};
pub use problem::Problem;
pub use read::{read, read_text, safe_html};
