//! A fact of another case, told within a fact of this one: as it was stated, when and by whom, and stored under its own
//! kind and version, so that it is read like any other whatever becomes of its body.

use crate::case::Fact;
use base::context::Stamp;
use engine::stream::{read_actor, write_actor};
use jiff::Timestamp;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A fact as it was stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub fact: Fact,
    /// When and by whom.
    pub stamp: Stamp,
}

#[derive(Serialize, Deserialize)]
struct Line {
    at: Timestamp,
    by: String,
    module: String,
    kind: String,
    v: u32,
    body: Value,
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (module, kind) = self.fact.kind();
        let body = self.fact.to_json().and_then(|json| serde_json::from_str(&json)).map_err(S::Error::custom)?;
        let line = Line {
            at: self.stamp.at,
            by: write_actor(self.stamp.by),
            module: module.to_owned(),
            kind: kind.to_owned(),
            v: self.fact.version(),
            body,
        };
        line.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Told, D::Error> {
        let line = Line::deserialize(from)?;
        let by = read_actor(&line.by).ok_or_else(|| D::Error::custom(format!("nobody is called “{}”", line.by)))?;
        let read = Fact::from_json(&line.module, &line.kind, line.v.into(), &line.body.to_string());
        let fact = read.map_err(|why| D::Error::custom(format!("{}.{}: {why:?}", line.module, line.kind)))?;
        Ok(Told { fact, stamp: Stamp { at: line.at, by } })
    }
}
