//! Rate limits: how often a stranger may try by the address they come from, and a program by its key.

use super::App;
use super::csrf::changes;
use super::login_throttle::LoginThrottle;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::config::{Limits, Network};
use base::refusal::Refusal;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use text::text;

/// How often a stranger may try, by the address they come from, and a program, by its key.
pub struct RateLimits {
    /// Passwords: ten at once, then one every six seconds.
    pub sign_in: Limit<IpAddr>,
    /// Complaints and words on the customer's page: thirty at once, then one every two seconds.
    pub words: Limit<IpAddr>,
    /// Calls of the API, by the hash of the key.
    pub calls: Limit<[u8; 32]>,
    /// Wrong passwords, by account.
    pub accounts: LoginThrottle,
}

/// One limit. Every so many tries it forgets whom it has nothing to hold against any more, so that strangers do not fill the
/// memory with addresses.
pub struct Limit<K: Clone + Hash + Eq> {
    limiter: DefaultKeyedRateLimiter<K>,
    tries: AtomicU32,
}

/// Tries between two forgettings.
const FORGETS_AFTER: u32 = 4_096;

impl<K: Clone + Hash + Eq> Limit<K> {
    fn new(quota: Quota) -> Limit<K> {
        Limit { limiter: RateLimiter::keyed(quota), tries: AtomicU32::new(0) }
    }

    fn is_passed(&self, from: &K) -> bool {
        if self.tries.fetch_add(1, Ordering::Relaxed) % FORGETS_AFTER == FORGETS_AFTER - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(from).is_ok()
    }
}

impl RateLimits {
    /// As many calls as the limits say.
    pub fn new(limits: &Limits) -> RateLimits {
        let a_minute = |times: u32| Quota::per_minute(NonZeroU32::new(times).unwrap_or(NonZeroU32::MIN));
        RateLimits {
            sign_in: Limit::new(a_minute(10)),
            words: Limit::new(a_minute(30)),
            calls: Limit::new(a_minute(limits.calls)),
            accounts: LoginThrottle::default(),
        }
    }
}

/// Lets one more try through, or refuses it.
///
/// # Errors
/// When there were too many.
pub fn check<K: Clone + Hash + Eq>(limit: &Limit<K>, from: K) -> Result<(), Refusal> {
    if limit.is_passed(&from) {
        Ok(())
    } else {
        Err(Refusal::too_often(
            text!(customer: "That was too many attempts in a short time. Wait a minute and try again. What you typed is still in your browser."),
        ))
    }
}

/// Where a request comes from: the address of whoever sent it to us, or, when that is one of our proxies, the nearest
/// one it names that is not. Of an IPv6 address the network of the household or company, which is what one is given.
pub fn client_address(request: &Request, proxies: &[Network]) -> IpAddr {
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

/// An address, or of an IPv6 address the network that one household or company is given.
pub fn household(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

/// Counts the words strangers send, before anything of them is read.
pub async fn of_strangers(State(app): State<App>, request: Request, next: Next) -> Response {
    if changes(request.method())
        && let Err(refusal) = check(&app.rate_limits.words, client_address(&request, &app.reach.proxies))
    {
        return super::answer::outside(&refusal).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_from(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["127.0.0.1", "10.0.0.0/8", "::1"].map(|text| Network::try_from(text.to_owned()).unwrap());
        let mut request = axum::http::Request::builder();
        for value in forwarded {
            request = request.header("x-forwarded-for", *value);
        }
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        client_address(&request, &proxies).to_string()
    }

    #[test]
    fn whoever_tried_long_ago_takes_no_memory() {
        let limit: Limit<u32> = Limit::new(Quota::per_second(NonZeroU32::MAX));
        for from in 0..FORGETS_AFTER - 1 {
            assert!(limit.is_passed(&from));
        }
        assert_eq!(limit.limiter.len(), FORGETS_AFTER as usize - 1);
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(limit.is_passed(&0));
        assert!(limit.limiter.len() <= 2, "{}", limit.limiter.len());
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
}
