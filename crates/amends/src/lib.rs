//! Amends: from "you got this wrong" to "it is made right".
//!
//! The modules stand in crates of their own, and Cargo holds the direction: base, engine, web, people, casework, mail,
//! insight, portal, integrations. Here they are put together. ARCHITECTURE.md tells the walks through them.

pub mod boot;
pub mod check;
pub mod cli;
pub mod jobs;
pub mod keys;
pub mod modules;
pub mod private;
pub mod rebuild;
pub mod routes;
pub mod sample;
