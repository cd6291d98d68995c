//! How far a person of a customer is trusted: which links to their pages still open, and whether their place at the customer
//! is known or only what they said of it.

mod store;

pub use store::{confirm, domain, doubt, end_links, generation, is_confirmed, unconfirmed};
