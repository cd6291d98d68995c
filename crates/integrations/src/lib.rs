//! What other programs use: the API's document, the export.

extern crate self as integrations;

pub mod api_docs;
pub mod export;
