//! Domains at which people, not companies, have their mail: two people there are two customers, and strangers.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The kept list; `data/mail-providers.py` makes it and names where it is from.
static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../data/mail-providers.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Providers that have a domain in many countries.
const EVERYWHERE: &[&str] = &[
    "yahoo",
    "ymail",
    "rocketmail",
    "hotmail",
    "live",
    "outlook",
    "msn",
    "aol",
    "gmx",
    "gmail",
    "googlemail",
    "icloud",
    "yandex",
    "tiscali",
    "wanadoo",
    "protonmail",
    "tutanota",
    "zoho",
    "excite",
    "lycos",
    "mailbox",
];

/// Words in the names of those who sell lines and mailboxes. A company may have one in its name as well: then its people are
/// taken for strangers to each other, which somebody can mend, and no one reads what was not meant for them.
const TELLING: &[&str] = &[
    "mail",
    "posta",
    "inbox",
    "webmail",
    "telekom",
    "telecom",
    "telefon",
    "telenet",
    "broadband",
    "breitband",
    "internet",
    "dsl",
    "cablenet",
    "kabelnet",
    "kabel-",
    "wifi",
    "wlan",
    "dialup",
    "isp-",
    "fibernet",
    "fibra",
];

/// Whether an address at this domain says nothing about the company of whoever has it, as far as we know.
pub fn is_provider(domain: &str) -> bool {
    let name = domain.split('.').next().unwrap_or(domain);
    KNOWN.contains(domain) || EVERYWHERE.contains(&name) || TELLING.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, is_provider};

    #[test]
    fn providers_of_many_countries_are_known() {
        assert!(KNOWN.len() > 10_000);
        for domain in [
            "gmail.com",
            "t-online.de",
            "orange.fr",
            "free.fr",
            "laposte.net",
            "libero.it",
            "bluewin.ch",
            "gmx.at",
            "online.no",
            "telia.com",
            "mail.dk",
            "ziggo.nl",
            "telenet.be",
            "wp.pl",
            "seznam.cz",
            "azet.sk",
            "freemail.hu",
            "abv.bg",
            "mail.ru",
            "ukr.net",
            "inbox.lv",
            "sapo.pt",
            "terra.es",
            "uol.com.br",
            "btinternet.com",
            "eircom.net",
            "comcast.net",
            "shaw.ca",
            "bigpond.com",
            "xtra.co.nz",
            "qq.com",
            "163.com",
            "naver.com",
            "docomo.ne.jp",
            "rediffmail.com",
            "proton.me",
            "hey.com",
            "yahoo.com.ph",
            "hotmail.gr",
            "live.se",
            "siol.net",
            "net.hr",
            "simnet.is",
            "otenet.gr",
            "walla.co.il",
            "netcologne.de",
        ] {
            assert!(is_provider(domain), "{domain}");
        }
    }

    #[test]
    fn companies_are_companies_and_what_sounds_like_a_provider_is_not_guessed_at() {
        for domain in ["halden-print.example", "northline.example", "siemens.com", "bmw.de", "ek.test", "postnord.com"]
        {
            assert!(!is_provider(domain), "{domain}");
        }
        for domain in ["stadtmail.example", "my-internet.example", "nordtelekom.example"] {
            assert!(is_provider(domain), "{domain}");
        }
    }
}
