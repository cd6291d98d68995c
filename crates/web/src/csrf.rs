//! Cross-site request forgery (CSRF): a change of state that another site sends with a member's cookie is refused.

use super::PageError;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::refusal::Refusal;
use text::text;

pub(super) fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Refuses a change of state that another site sent with a member's cookie (OWASP: Fetch Metadata, else Origin).
pub async fn same_site(request: Request, next: Next) -> Response {
    if changes(request.method()) && is_foreign(request.headers()) {
        let says = text!(customer: "This form was sent from another website, so we didn’t accept it. Open the page here and send it again.");
        return PageError::from(Refusal::forbidden(says)).into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => match (text("origin"), text("host")) {
            (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
            // No browser of the last years leaves both out; a program without cookies has nothing to forge.
            (None, _) => headers.contains_key(header::COOKIE),
            (Some(_), None) => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn given(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_form_sent_from_another_site_is_foreign() {
        assert!(is_foreign(&given(&[("sec-fetch-site", "cross-site")])));
        assert!(is_foreign(&given(&[("sec-fetch-site", "same-site")])));
        assert!(is_foreign(&given(&[("origin", "https://evil.example"), ("host", "help.example")])));
        assert!(is_foreign(&given(&[("cookie", "amends_session=x"), ("host", "help.example")])));
    }

    #[test]
    fn a_form_of_our_own_is_not() {
        assert!(!is_foreign(&given(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_foreign(&given(&[("origin", "https://help.example"), ("host", "help.example")])));
    }
}
