//! `If-Match`: a change that is meant for the case as it was read, and refused when it has moved on since.

use crate::case;
use crate::case::Done;
use axum::http::{HeaderMap, header};
use base::ids::CaseNo;
use base::refusal::{Error, Refusal};
use web::App;
use web::session::Me;

/// The version a case is expected in; none when any will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected(Option<u32>);

impl Expected {
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

    /// Looks before anything else is judged, so that who comes late hears that and not what follows from it.
    ///
    /// # Errors
    /// Refused when the case has moved on.
    pub async fn now(self, app: &App, me: &Me, no: CaseNo) -> Result<(), Error> {
        let Some(expected) = self.0 else { return Ok(()) };
        let org = me.who.org;
        let found = app.desk.read(move |sql| Ok(case::store::version(sql, org, no)?)).await?;
        found.map_or(Ok(()), |version| same(expected, version))
    }

    /// Looks again inside the commit, where nobody can come between.
    ///
    /// # Errors
    /// Refused when the case has moved on; then nothing of the commit stays.
    pub fn was(self, done: &Done) -> Result<(), Error> {
        let before = done.state.version.saturating_sub(done.facts.len() as u32);
        self.0.map_or(Ok(()), |expected| same(expected, before))
    }
}

fn same(expected: u32, found: u32) -> Result<(), Error> {
    if expected == found {
        return Ok(());
    }
    let says = format!("The case has moved on: it is in version {found}. Read it again, then decide.");
    Err(Refusal::moved_on(says).into())
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
