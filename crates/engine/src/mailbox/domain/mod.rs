//! Domains of organisations: on a server of several, nobody adds a mailbox in a domain where another one's mail comes to, and
//! so receives what is meant for them.

mod store;

pub use store::{domains, give_domain, is_elsewhere};

use base::refusal::Refusal;

/// What is said of an address that cannot be used here, whoever has it: one answer, so that nobody learns who is on this
/// server.
pub fn not_possible(field: &'static str, address: &str) -> Refusal {
    let says = format!("{address} can’t be used here. If it is yours, ask the operator of this server.");
    Refusal::invalid(field, says)
}
