//! Amends: from "you got this wrong" to "it is made right".
//!
//! The rooms, from the ground up; a room leans only on rooms above it in this list (the order is the rule, and
//! `tidy` holds it). The outside of a room (`store.rs` and its doors) may use the store's rooms, the desk and the web
//! besides; its rules may not.
//! ARCHITECTURE.md tells the walks through them.

// Ground: what everything is said with.
pub mod ids;
pub mod refusal;
pub mod words;
pub mod context;
pub mod token;
pub mod config;
pub mod seal;

// Casework: one concept each, pure.
pub mod message;
pub mod account;
pub mod promise;
pub mod remedy;
pub mod cause;
pub mod change;
pub mod letter;
pub mod verdict;
pub mod case;

// The store's rooms, and the desk that all doors go through.
pub mod fact;
pub mod counter;
pub mod member;
pub mod customer;
pub mod search;
pub mod outbox;
pub mod arrival;
pub mod tuning;
pub mod mailbox;
pub mod desk;
pub mod boot;

// What reads or tells across cases, and the doors.
pub mod check;
pub mod today;
pub mod coaching;
pub mod record;
pub mod connect;
pub mod mail;
pub mod export;
pub mod receive;
pub mod watch;
pub mod sample;
pub mod theirs;
pub mod complain;
pub mod web;
pub mod api;
pub mod jobs;
pub mod cli;

#[cfg(test)]
mod given;
