//! Headers on every answer, requests from other sites refused, and how often a stranger may try.

use super::{App, No};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::config::{Limits, Network};
use base::refusal::Refusal;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use text::text;

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
    gate.check_key(&from).map_err(|_| Refusal::too_often(text!(customer: "That was too many attempts in a short time. Wait a minute and try again. What you typed is still in your browser.")))
}

/// Where a request comes from: the address of whoever sent it to us, or, when that is one of our proxies, the nearest
/// one it names that is not. Of an IPv6 address the network of the household or company, which is what one is given.
pub fn from(request: &Request, proxies: &[Network]) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip()).to_canonical();
    let is_ours = |ip: &IpAddr| proxies.iter().any(|network| network.0.contains(ip));
    if !is_ours(&peer) {
        return household(peer);
    }
    // Each adds whom it heard at the end; what stands before the first stranger is that stranger's own word.
    let values = request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    let mut farthest = peer;
    for name in named.iter().rev() {
        let Some(ip) = address(name) else { break };
        farthest = ip;
        if !is_ours(&ip) {
            break;
        }
    }
    household(farthest)
}

/// An address as proxies write it: with a port or without.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let with_port = || text.parse::<SocketAddr>().map(|socket| socket.ip());
    text.parse::<IpAddr>().or_else(|_| with_port()).ok().map(|ip| ip.to_canonical())
}

fn household(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

/// Counts the words strangers send, before anything of them is read.
pub async fn measured(State(app): State<App>, request: Request, next: Next) -> Response {
    if changes(request.method())
        && let Err(refusal) = pass(&app.gates.words, from(&request, &app.house.proxies))
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
        let says = text!(customer: "This form was sent from another website, so we didn’t accept it. Open the page here and send it again.");
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

    fn comes_from(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["127.0.0.1", "10.0.0.0/8", "::1"].map(|text| Network::try_from(text.to_owned()).unwrap());
        let mut request = axum::http::Request::builder();
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        from(&request, &proxies).to_string()
    }

    #[test]
    fn nobody_but_a_proxy_of_ours_says_for_whom_it_speaks() {
        assert_eq!(comes_from("203.0.113.9:4711", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(comes_from("127.0.0.1:4711", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(comes_from("[::ffff:127.0.0.1]:4711", &["198.51.100.1:80"]), "198.51.100.1");
        assert_eq!(comes_from("127.0.0.1:4711", &[]), "127.0.0.1");
    }

    #[test]
    fn what_a_stranger_writes_before_a_proxy_adds_to_it_is_not_believed() {
        assert_eq!(comes_from("127.0.0.1:1", &["192.0.2.7, 198.51.100.1, 10.1.2.3"]), "198.51.100.1");
        assert_eq!(comes_from("127.0.0.1:1", &["192.0.2.7", "198.51.100.1, 10.1.2.3"]), "198.51.100.1");
        assert_eq!(comes_from("127.0.0.1:1", &["198.51.100.1, nonsense"]), "127.0.0.1");
        assert_eq!(comes_from("127.0.0.1:1", &["192.0.2.7, nonsense, 10.1.2.3"]), "10.1.2.3");
    }

    #[test]
    fn whoever_has_a_network_of_their_own_is_one_household() {
        assert_eq!(comes_from("[2001:db8:1:2:3:4:5:6]:1", &[]), "2001:db8:1:2::");
        assert_eq!(comes_from("[::1]:1", &["[2001:db8:1:2::9]:443"]), "2001:db8:1:2::");
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
