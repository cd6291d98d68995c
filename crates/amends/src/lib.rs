//! Amends: from "you got this wrong" to "it is made right".
//!
//! The rooms, from the ground up; a room leans only on rooms above it. ARCHITECTURE.md tells the walks through them.

pub mod context;
pub mod ids;
pub mod refusal;
pub mod token;
pub mod words;

pub mod account;
pub mod case;
pub mod cause;
pub mod change;
pub mod letter;
pub mod message;
pub mod promise;
pub mod remedy;
pub mod verdict;

pub mod arrival;
pub mod boot;
pub mod cli;
pub mod config;
pub mod counter;
pub mod customer;
pub mod desk;
pub mod fact;
pub mod jobs;
pub mod mail;
pub mod member;
pub mod outbox;
pub mod search;

#[cfg(test)]
mod given;
