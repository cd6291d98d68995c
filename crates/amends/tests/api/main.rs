//! The API through its own door: every call, every no, and the document that describes them.

mod document;
mod nos;
mod once;
mod reads;
mod world;
