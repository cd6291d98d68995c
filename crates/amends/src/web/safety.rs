//! Headers on every answer, requests from other sites refused, and how often a stranger may try.

use super::{App, No};
use crate::config::Limits;
use crate::refusal::Refusal;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;

/// How often a stranger may try, by the address they come from, and a program, by its key.
pub struct Gates {
    /// Passwords: ten at once, then one every six seconds.
    pub sign_in: DefaultKeyedRateLimiter<IpAddr>,
    /// Complaints and words on the customer's page: thirty at once, then one every two seconds.
    pub words: DefaultKeyedRateLimiter<IpAddr>,
    /// Calls of the API, by the hash of the key.
    pub calls: DefaultKeyedRateLimiter<[u8; 32]>,
}

impl Gates {
    /// Gates that let as many calls through as the limits say.
    pub fn new(limits: &Limits) -> Gates {
        let a_minute = |times: u32| Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        Gates {
            sign_in: RateLimiter::keyed(a_minute(10)),
            words: RateLimiter::keyed(a_minute(30)),
            calls: RateLimiter::keyed(a_minute(limits.calls)),
        }
    }
}

/// Lets one more try through, or refuses it.
///
/// # Errors
/// When there were too many.
pub fn pass<K: Clone + Hash + Eq>(gate: &DefaultKeyedRateLimiter<K>, from: K) -> Result<(), Refusal> {
    gate.check_key(&from).map_err(|_| Refusal::too_often("That was too often in too short a time. Wait a minute and try again; nothing you typed is lost on your side."))
}

/// The address a request comes from.
pub fn peer(request: &Request) -> IpAddr {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip())
}

/// Counts the words strangers send, before anything of them is read.
pub async fn measured(State(app): State<App>, request: Request, next: Next) -> Response {
    if changes(request.method())
        && let Err(refusal) = pass(&app.gates.words, peer(&request))
    {
        return super::answer::outside(&refusal).into_response();
    }
    next.run(request).await
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the safety headers on every answer that has none of its own.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    set(header::CACHE_CONTROL, "no-store");
    if app.house.is_secure {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
}

/// Refuses a change of state that another site sent with a member's cookie (OWASP: Fetch Metadata, else Origin).
pub async fn same_site(request: Request, next: Next) -> Response {
    if changes(request.method()) && is_foreign(request.headers()) {
        let says = "This form was sent from another site, so it was not taken. Open the page here and send it again.";
        return No::from(Refusal::forbidden(says)).into_response();
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
