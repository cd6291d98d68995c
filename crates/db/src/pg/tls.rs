//! The way to the server, kept private when its address asks for it.

use std::sync::Arc;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// An address without what only the way needs: `sslrootcert`, and the modes of libpq that its client does not know.
struct Address {
    url: String,
    /// A file of certificates (PEM) that are trusted instead of the public authorities.
    roots: Option<String>,
    is_private: bool,
}

/// Reads an address. `sslmode=require`, `verify-ca` and `verify-full` are one here: private, and with a server whose
/// certificate is good for the host that was named. Without any of them the way is open.
fn read(url: &str) -> Address {
    let (before, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut kept, mut roots, mut is_private) = (Vec::new(), None, false);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", file)) => roots = Some(file.to_owned()),
            Some(("sslmode", "require" | "verify-ca" | "verify-full")) => is_private = true,
            _ => kept.push(pair),
        }
    }
    let url = if kept.is_empty() { before.to_owned() } else { format!("{before}?{}", kept.join("&")) };
    Address { url, roots, is_private }
}

/// Connects to the server at this address; `set_up` may add to what the address says.
///
/// # Errors
/// When the address, the server or its certificate is not good.
pub(super) fn connect(url: &str, set_up: impl FnOnce(&mut Config)) -> Result<Client, Error> {
    let fault = |error: postgres::Error| match Error::postgres("connecting", &error) {
        Error::Database { message, .. } => Error::Unavailable(message),
        other => other,
    };
    let address = read(url);
    let mut config: Config = address.url.parse().map_err(fault)?;
    set_up(&mut config);
    if !address.is_private {
        return config.connect(NoTls).map_err(fault);
    }
    config.ssl_mode(SslMode::Require);
    config.connect(MakeRustlsConnect::new(trusting(address.roots.as_deref())?)).map_err(fault)
}

fn trusting(file: Option<&str>) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    match file {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let wrong = |why: String| Error::Unavailable(format!("sslrootcert {path}: {why}"));
            let all = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
            for certificate in all {
                let added = certificate.map_err(|error| error.to_string());
                let added = added.and_then(|one| roots.add(one).map_err(|error| error.to_string()));
                added.map_err(wrong)?;
            }
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let versions =
        builder.with_safe_default_protocol_versions().map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_only_the_way_needs_is_taken_out_of_an_address() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let address = read(&format!("postgres://u@h/d?sslmode={mode}&a=b&sslrootcert=/etc/root.pem"));
            assert_eq!((address.url.as_str(), address.is_private), ("postgres://u@h/d?a=b", true));
            assert_eq!(address.roots.as_deref(), Some("/etc/root.pem"));
        }
        let open = read("postgres://u@h/d?sslmode=disable");
        assert_eq!((open.url.as_str(), open.is_private), ("postgres://u@h/d?sslmode=disable", false));
        assert_eq!(read("postgres://u@h/d").url, "postgres://u@h/d");
    }
}
