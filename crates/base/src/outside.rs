//! Where mailboxes may connect to: whoever sets a mailbox up names a server, and this server connects to it from inside
//! its own network. Unless the configuration names them, inner addresses and ports that are no mail server's are refused,
//! so that an admin of one organisation cannot look around in the network of whoever runs the server.

use crate::config::{Mailboxes, Network};
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use text::{Text, text};

/// Ports of mail servers: SMTP, IMAP, submission.
const MAIL: [u16; 6] = [25, 143, 465, 587, 993, 2525];
/// The port of an address of permission.
const HTTPS: u16 = 443;

/// Where mailboxes may connect to. Nothing inner by default.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    inner: Vec<Network>,
    ports: Vec<u16>,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Fetching or sending mail.
    Mail,
    /// Asking a provider for an access token.
    Permission,
}

/// Why a place may not be connected to: a kind with its values, said where it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// It is inside the network of this server.
    Inner {
        /// The name of the server.
        host: String,
        /// Where its name leads.
        ip: IpAddr,
    },
    /// It is no port of a mail server.
    Port {
        /// The port.
        port: u16,
    },
}

impl Closed {
    /// In words, with the line of the configuration that would allow it.
    pub fn text(&self) -> Text {
        match self {
            Closed::Inner { host, ip } => text!(
                "{host} is inside the network of this server, and mailboxes may not connect there. The operator of this server can allow it: [mailboxes] inner = [\"{ip}\"] in amends.toml.",
                host,
                ip = ip.to_string()
            ),
            Closed::Port { port } => text!(
                "Mailboxes may not connect to port {port}. Use a mail server’s port (993, 143, 587, 465 or 25). The operator of this server can allow it: [mailboxes] ports = [{port}] in amends.toml.",
                port = port.to_string()
            ),
        }
    }
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

impl std::error::Error for Closed {}

impl From<Closed> for Refusal {
    fn from(closed: Closed) -> Refusal {
        Refusal::invalid("host", closed.text())
    }
}

impl Outside {
    /// As the configuration says.
    pub fn new(config: &Mailboxes) -> Outside {
        Outside { inner: config.inner.clone(), ports: config.ports.clone() }
    }

    /// The addresses of a server that may be connected to, of those its name has.
    ///
    /// # Errors
    /// Says which line of the configuration would allow it, when none may.
    pub fn admit(
        &self,
        host: &str,
        found: impl IntoIterator<Item = SocketAddr>,
        purpose: Purpose,
    ) -> Result<Vec<SocketAddr>, Closed> {
        let found: Vec<SocketAddr> = found.into_iter().collect();
        let is_open = |address: &&SocketAddr| {
            let ip = address.ip().to_canonical();
            self.is_named(ip) || (!is_inner(ip) && self.is_port(address.port(), purpose))
        };
        let admitted: Vec<SocketAddr> = found.iter().filter(is_open).copied().collect();
        match found.first() {
            Some(first) if admitted.is_empty() => Err(Self::closed(host, *first)),
            _ => Ok(admitted),
        }
    }

    /// Looks at a server as it is typed: an address by itself, `localhost`, a port.
    ///
    /// # Errors
    /// Names the field.
    pub fn admit_typed(&self, field: &'static str, host: &str, port: u16, purpose: Purpose) -> Result<(), Refusal> {
        let bare = host.trim().trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
        let name = bare.to_ascii_lowercase();
        let is_local = name == "localhost" || name.ends_with(".localhost");
        let ip = bare.parse::<IpAddr>().ok().or(is_local.then_some(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let allowed = match ip {
            Some(ip) => self.admit(host, [SocketAddr::new(ip, port)], purpose).map(drop),
            // Of a name nothing is known yet: it may lead to where any port is open.
            None if self.is_port(port, purpose) || !self.inner.is_empty() => Ok(()),
            None => Err(Closed::Port { port }),
        };
        allowed.map_err(|no| Refusal { field: Some(field), ..no.into() })
    }

    fn is_named(&self, ip: IpAddr) -> bool {
        self.inner.iter().any(|network| network.0.contains(&ip))
    }

    fn is_port(&self, port: u16, purpose: Purpose) -> bool {
        let usual = match purpose {
            Purpose::Mail => MAIL.contains(&port),
            Purpose::Permission => port == HTTPS,
        };
        usual || self.ports.contains(&port)
    }

    fn closed(host: &str, address: SocketAddr) -> Closed {
        let ip = address.ip().to_canonical();
        if is_inner(ip) {
            return Closed::Inner { host: host.to_owned(), ip };
        }
        Closed::Port { port: address.port() }
    }
}

/// An address that is not of the public internet: this machine, a private network, a link, a group, a reserved range, or
/// an IPv4 address of such a kind inside an IPv6 one.
pub fn is_inner(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(v4) => is_inner_v4(v4),
        IpAddr::V6(v6) => is_inner_v6(v6),
    }
}

fn is_inner_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || a == 0
        || a >= 240
        // Shared by providers (RFC 6598), protocols (RFC 6890), benchmarks (RFC 2544).
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
}

fn is_inner_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let inside = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_inner_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Everything outside 2000::/3: loopback, unspecified, unique local, link local, multicast; NAT64 is looked into.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [first, ..] if !(0x2000..0x4000).contains(&first) => true,
        // 6to4 carries an IPv4 address; Teredo and documentation are nobody's mail server.
        [0x2002, high, low, ..] => inside(high, low),
        [0x2001, 0, ..] | [0x2001, 0xdb8, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(inner: &[&str], ports: &[u16]) -> Outside {
        let inner = inner.iter().map(|text| Network::try_from((*text).to_owned()).unwrap()).collect();
        Outside { inner, ports: ports.to_vec() }
    }

    fn admits(outside: &Outside, address: &str) -> bool {
        outside.admit("mail.example", [address.parse().unwrap()], Purpose::Mail).is_ok()
    }

    #[test]
    fn nothing_inside_is_reached_however_it_is_written() {
        for inner in [
            "127.0.0.1",
            "127.8.8.8",
            "10.0.0.1",
            "172.16.5.4",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::7f00:1",
            "fe80::1",
            "fd00::1",
            "fc00::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1",
            "2001:0:1::1",
        ] {
            let ip: IpAddr = inner.parse().unwrap();
            assert!(is_inner(ip), "{inner}");
            assert!(!admits(&Outside::default(), &SocketAddr::new(ip, 993).to_string()), "{inner}");
        }
        for open in ["1.1.1.1", "9.9.9.9", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"] {
            assert!(!is_inner(open.parse().unwrap()), "{open}");
        }
    }

    #[test]
    fn what_the_configuration_names_is_reached_at_any_port() {
        let named = outside(&["127.0.0.1", "10.0.0.0/8"], &[]);
        assert!(admits(&named, "127.0.0.1:1143") && admits(&named, "10.9.8.7:25"));
        assert!(admits(&named, "[::ffff:10.0.0.1]:25"));
        assert!(!admits(&named, "127.0.0.2:993") && !admits(&named, "192.168.0.1:993"));
    }

    #[test]
    fn a_port_that_is_no_mail_servers_is_named() {
        assert!(admits(&Outside::default(), "9.9.9.9:993") && !admits(&Outside::default(), "9.9.9.9:6379"));
        assert!(admits(&outside(&[], &[6379]), "9.9.9.9:6379"));
        let no = Outside::default().admit("mail.example", ["9.9.9.9:22".parse().unwrap()], Purpose::Mail).unwrap_err();
        assert!(no.to_string().contains("ports = [22]"), "{no}");
        let https = |port: &str| Outside::default().admit("a", [port.parse().unwrap()], Purpose::Permission).is_ok();
        assert!(https("9.9.9.9:443") && !https("9.9.9.9:993"));
    }

    #[test]
    fn a_name_with_an_open_and_an_inner_address_is_reached_at_the_open_one_alone() {
        let found = ["127.0.0.1:993", "9.9.9.9:993"].map(|text| text.parse().unwrap());
        let admitted = Outside::default().admit("mail.example", found, Purpose::Mail).unwrap();
        assert_eq!(admitted, ["9.9.9.9:993".parse::<SocketAddr>().unwrap()]);
    }

    #[test]
    fn an_inner_address_is_refused_while_it_is_typed() {
        let no = |host: &str, port| {
            Outside::default().admit_typed("in_host", host, port, Purpose::Mail).map_err(|no| no.field).unwrap_err()
        };
        for host in ["127.0.0.1", "[::1]", "::1", "localhost", "LOCALHOST.", "a.localhost", "169.254.169.254"] {
            assert_eq!(no(host, 993), Some("in_host"), "{host}");
        }
        assert_eq!(no("mail.example", 22), Some("in_host"));
        assert!(Outside::default().admit_typed("in_host", "mail.example", 993, Purpose::Mail).is_ok());
    }
}
