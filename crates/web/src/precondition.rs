//! `If-Match`: a change that is meant for the case as it was read, and refused when it has moved on since.

use axum::http::{HeaderMap, header};
use base::refusal::{Error, Refusal};

/// The version a case is expected in; none when any will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(Option<u32>);

impl Expected {
    /// Any version will do.
    pub const ANY: Expected = Expected(None);

    /// Reads `If-Match: "17"`.
    ///
    /// # Errors
    /// When it is no version of ours.
    pub fn read(headers: &HeaderMap) -> Result<Expected, Refusal> {
        let Some(value) = headers.get(header::IF_MATCH) else { return Ok(Expected(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Expected(None));
        }
        let version = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(|n| n.parse().ok());
        let says = "Send the case’s version as its ETag gives it, in quotation marks: “If-Match: \"17\"”.";
        version.map(|n| Expected(Some(n))).ok_or_else(|| Refusal::invalid("If-Match", says))
    }

    /// Whether it is this version.
    ///
    /// # Errors
    /// Refused when the case has moved on.
    pub fn is(self, found: u32) -> Result<(), Error> {
        match self.0 {
            Some(expected) if expected != found => {
                let says = format!("The case has moved on: it is in version {found}. Read it again, then decide.");
                Err(Refusal::moved_on(says).into())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn read(value: &'static str) -> Result<Expected, Refusal> {
        Expected::read(&HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_static(value))]))
    }

    #[test]
    fn a_version_is_read_from_its_quotation_marks() {
        assert_eq!(read("\"17\""), Ok(Expected(Some(17))));
        assert_eq!(read("*"), Ok(Expected(None)));
        assert_eq!(read("17").unwrap_err().field, Some("If-Match"));
    }
}
