//! Settings: what the file may say, what is refused by name, and what holds when it says nothing.

use base::config::{Config, LeaseLength, Network, Places, Tls, or_environment};
use std::time::Duration;

fn written(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("amends.toml");
    std::fs::write(&path, text).unwrap();
    Config::read(&path).map_err(|fault| fault.to_string())
}

#[test]
fn without_a_file_everything_is_as_it_usually_is() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::read(&folder.path().join("amends.toml")).unwrap();
    assert_eq!(config.listens_on(), "127.0.0.1:8080");
    assert_eq!(config.base_url(), "http://127.0.0.1:8080");
    assert_eq!((config.limits.mail, config.limits.upload, config.limits.calls), (52_428_800, 26_214_400, 600));
    assert_eq!(config.jobs.lease.0, Duration::from_secs(30));
    assert!(config.sender_check.enabled && config.sender_check.server.is_none());
    assert!(config.smtp.is_none() && config.metrics.is_none() && config.receive.smtp.is_none());
    assert!(config.proxies.is_empty(), "nobody’s word is believed");
}

#[test]
fn a_key_nobody_knows_is_refused_with_its_name_and_the_file() {
    for (text, name) in [
        ("listn = '0.0.0.0:80'", "listn"),
        ("[smtp]\nhost = 'mx'\npasword = 'x'", "pasword"),
        ("[limits]\nmails = 3", "mails"),
        ("[receive]\npop3 = '0.0.0.0:110'", "pop3"),
        ("[sender_check]\nserver = '127.0.0.1:53'\ndkim = true", "dkim"),
        ("[metrics]\ntoken = 'x'\nport = 9", "port"),
        ("[alerts]\nmail = 'x'", "mail"),
        ("[jobs]\nleases = 3", "leases"),
        ("[second_opinion]\nurl = 'x'\nmodel = 'y'\ntemperature = 1", "temperature"),
    ] {
        let says = written(text).unwrap_err();
        assert!(says.contains(name) && says.contains("amends.toml"), "{text}: {says}");
    }
}

#[test]
fn a_value_that_cannot_be_is_refused_in_words() {
    for (text, word) in [
        ("proxies = ['10.0.0.0/40']", "10.0.0.0/8"),
        ("proxies = ['proxy.example']", "“proxy.example” is not an address or network"),
        ("[jobs]\nlease = 0", "jobs.lease is 0"),
        ("[jobs]\nlease = 3601", "from 1 to 3600"),
        ("[smtp]\nhost = 'mx'\ntls = 'ssl'", "ssl"),
        ("[smtp]\nport = 25", "host"),
        ("[metrics]", "token"),
        ("listen = 8080", "8080"),
        ("listen = ", "amends.toml"),
    ] {
        let says = written(text).unwrap_err();
        assert!(says.contains(word), "{text}: {says}");
    }
}

#[test]
fn what_the_file_says_holds() {
    let config = written(
        "listen = '0.0.0.0:80'\npublic_url = 'https://help.northline.example//'\nproxies = ['10.0.0.0/8', '::1']\n\
         [smtp]\nhost = 'mx.example'\nuser = 'ida'\ntls = 'implicit'\n[jobs]\nlease = 3600\n[limits]\nmail = 7\n\
         [sender_check]\nenabled = false\n[second_opinion]\nurl = 'http://127.0.0.1:11434/v1'\nmodel = 'small'",
    )
    .unwrap();
    assert_eq!((config.listens_on(), config.base_url().as_str()), ("0.0.0.0:80", "https://help.northline.example"));
    let networks: Vec<String> = config.proxies.iter().map(|network| network.0.to_string()).collect();
    assert_eq!(networks, ["10.0.0.0/8", "::1/128"]);
    let smtp = config.smtp.unwrap();
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls, smtp.password), ("mx.example", None, Tls::Implicit, None));
    assert_eq!(config.jobs.lease, LeaseLength(Duration::from_secs(3600)));
    assert_eq!((config.limits.mail, config.limits.upload), (7, 26_214_400), "what is left out stays as it is");
    assert!(!config.sender_check.enabled);
    assert_eq!(config.second_opinion.unwrap().timeout_ms, 8_000);
}

#[test]
fn a_server_is_reached_privately_unless_the_file_says_otherwise() {
    let smtp = written("[smtp]\nhost = 'mx'").unwrap().smtp.unwrap();
    assert_eq!(smtp.tls, Tls::Starttls);
    for (word, tls) in [("starttls", Tls::Starttls), ("implicit", Tls::Implicit), ("none", Tls::None)] {
        assert_eq!((word.parse::<Tls>().unwrap(), tls.to_string().as_str()), (tls, word));
    }
}

#[test]
fn a_network_is_an_address_or_many() {
    let contains = |network: &str, ip: &str| {
        Network::try_from(network.to_owned()).unwrap().0.contains(&ip.parse::<std::net::IpAddr>().unwrap())
    };
    assert!(contains("127.0.0.1", "127.0.0.1") && !contains("127.0.0.1", "127.0.0.2"));
    assert!(contains("10.0.0.0/8", "10.255.0.1") && !contains("10.0.0.0/8", "11.0.0.1"));
    assert!(contains("2001:db8::/32", "2001:db8:1::1") && !contains("2001:db8::/32", "10.0.0.1"));
    for wrong in ["", "10.0.0", "10.0.0.0/33", "localhost", "::/129"] {
        assert!(Network::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}

#[test]
fn a_store_is_the_one_the_file_names_else_a_file_in_the_data_folder() {
    let folder = std::path::Path::new("/var/lib/amends");
    let target = |text: &str| written(text).unwrap().target(folder).map(|target| target.to_string());
    assert_eq!(target("").unwrap(), "sqlite:/var/lib/amends/amends.db");
    assert_eq!(target("database = 'sqlite:other.db'").unwrap(), "sqlite:other.db");
    assert_eq!(target("database = 'postgres://u:secret@h/d'").unwrap(), "postgres://u@h/d");
    let says = target("database = 'mysql://root:secret@h/d'").unwrap_err().to_string();
    assert!(says.contains("sqlite:PATH") && !says.contains("secret"), "{says}");
}

#[test]
fn a_secret_comes_from_the_file_or_from_its_place_in_the_environment() {
    assert_eq!(or_environment("correct horse", "smtp.password").unwrap(), "correct horse");
    assert_eq!(or_environment("env:CARGO_PKG_NAME", "smtp.password").unwrap(), "amends-base");
    let empty = or_environment("env:AMENDS_NO_SUCH_NAME", "smtp.password").unwrap_err().to_string();
    assert!(empty.contains("smtp.password") && empty.contains("$AMENDS_NO_SUCH_NAME"), "{empty}");
}

#[test]
fn the_data_folder_is_made_and_one_that_cannot_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::below(&folder.path().join("a/b")).unwrap();
    assert!(places.data.is_dir() && places.outbox.ends_with("a/b/outbox") && !places.outbox.exists());
    std::fs::write(folder.path().join("file"), "").unwrap();
    let says = Places::below(&folder.path().join("file/x")).unwrap_err().to_string();
    assert!(says.contains("file/x"), "{says}");
}
