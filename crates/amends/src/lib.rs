//! Amends: from "you got this wrong" to "it is made right".
//!
//! The rooms, from the ground up; a room leans only on rooms above it. ARCHITECTURE.md tells the walks through them.

pub mod ids;
pub mod refusal;
pub mod words;
pub mod context;

pub mod message;
pub mod account;
pub mod promise;
pub mod remedy;
pub mod cause;
pub mod change;
pub mod letter;
pub mod verdict;
pub mod case;
