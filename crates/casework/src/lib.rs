//! Casework: everything a case is made of, from the first message to the customer's own word, each with its rules, its
//! SQL, its pages and its API.

extern crate self as casework;

pub mod message;
pub mod account;
pub mod participant;
pub mod promise;
pub mod remedy;
pub mod cause;
pub mod change;
pub mod letter;
pub mod verdict;
pub mod joining;
pub mod outside;
pub mod case;
pub mod customer;
pub mod search;
pub mod coach_pack;
pub mod receive;
pub mod coaching;
pub mod intake;
pub mod deadlines;
pub mod group;
mod precondition;

#[cfg(test)]
mod given;
