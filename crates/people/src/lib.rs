//! The people of an organisation: members, how they sign in, what was changed about the organisation.

extern crate self as people;

pub mod member;
pub mod organisation;
