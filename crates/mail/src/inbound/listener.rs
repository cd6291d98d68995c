//! Where mail is brought: the addresses that are listened on, how many may come at once, and the certificate.

use super::session::{Ended, Session, told_to_stop};
use super::taking::Taking;
use super::talk::{Kind, Rules};
use base::config::{Config, Places};
use base::refusal::Fault;
use engine::desk::Desk;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::collections::HashMap;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto::ring};
use web::rate_limit::household;

/// Conversations at the same time at one address of ours, and from one address of theirs by SMTP.
const AT_ONCE: usize = 500;
const FROM_ONE: usize = 25;
/// How long a handshake may take, and what is in hand when the server stops.
const HANDSHAKE: Duration = Duration::from_secs(30);
const GRACE: Duration = Duration::from_secs(60);

enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

/// A stream of either sort.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + Sync> Stream for S {}

/// Addresses that are listened on, with nobody answered yet.
pub struct Listeners {
    listeners: Vec<(Listener, Rules)>,
    taking: Arc<Taking>,
    private: Option<TlsAcceptor>,
}

impl Listeners {
    /// Listens wherever the settings say. Nobody is answered before [`Listeners::open`].
    ///
    /// # Errors
    /// When an address is taken, or the certificate cannot be read; names the setting.
    pub async fn listen(desk: &Desk, config: &Config, places: &Places) -> Result<Listeners, Fault> {
        let receive = &config.receive;
        let private = match (&receive.certificate, &receive.key) {
            (Some(certificate), Some(key)) => Some(acceptor(certificate, key)?),
            (None, None) => None,
            _ => return Err(Fault::because("receive.certificate and receive.key must both be set")),
        };
        let name = receive.name.clone().unwrap_or_else(|| host(&config.base_url()));
        let rules = |kind| Rules { kind, name: name.clone(), size: config.limits.mail, starttls: private.is_some() };
        let mut listeners = Vec::new();
        if let Some(place) = &receive.lmtp {
            listeners.push((listen(place, "receive.lmtp").await?, rules(Kind::Lmtp)));
        }
        if let Some(place) = &receive.smtp {
            listeners.push((listen(place, "receive.smtp").await?, rules(Kind::Smtp)));
        }
        let taking = Arc::new(Taking::new(desk.clone(), places.data.clone(), config.limits.mail));
        Ok(Listeners { listeners, taking, private })
    }

    /// Takes mail in until told to stop; mail that is in hand then is finished first.
    pub async fn open(self, stop: watch::Receiver<bool>) {
        let mut open = JoinSet::new();
        for (listener, rules) in self.listeners {
            let entrance = Entrance {
                rules,
                taking: self.taking.clone(),
                private: self.private.clone(),
                stop: stop.clone(),
                guests: Arc::default(),
            };
            open.spawn(entrance.accept(listener));
        }
        while open.join_next().await.is_some() {}
    }
}

#[derive(Clone)]
struct Entrance {
    rules: Rules,
    taking: Arc<Taking>,
    private: Option<TlsAcceptor>,
    stop: watch::Receiver<bool>,
    guests: Arc<Mutex<HashMap<Option<IpAddr>, usize>>>,
}

impl Entrance {
    async fn accept(self, listener: Listener) {
        let mut stop = self.stop.clone();
        let mut talking = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = told_to_stop(&mut stop) => break,
                Some(_) = talking.join_next() => {}
                came = come(&listener) => match came {
                    Ok((stream, from)) => { talking.spawn(self.clone().welcome(stream, from)); }
                    Err(error) => {
                        tracing::warn!(%error, "an incoming connection could not be accepted");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        drop(listener);
        let finished = async { while talking.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, finished).await.is_err() {
            tracing::warn!("mail still being received was cut off; the sender will try again");
        }
    }

    async fn welcome(self, mut stream: Box<dyn Stream>, from: Option<IpAddr>) {
        let Some(_seat) = Seat::take(&self, from) else {
            let full = b"421 4.7.0 Too many connections. Try again in a moment.\r\n";
            tokio::time::timeout(HANDSHAKE, stream.write_all(full)).await.ok();
            return;
        };
        let taking = self.taking.brought_by(from.filter(|_| self.rules.kind == Kind::Smtp));
        let first = Session::new(stream, self.rules.clone(), taking.clone(), self.stop.clone());
        let Ended::Private(stream) = first.lead(true).await else { return };
        let Some(private) = &self.private else { return };
        match tokio::time::timeout(HANDSHAKE, private.accept(stream)).await {
            Ok(Ok(stream)) => {
                let rules = Rules { starttls: false, ..self.rules.clone() };
                let second = Session::new(stream, rules, taking, self.stop.clone());
                second.lead(false).await;
            }
            Ok(Err(error)) => tracing::info!(%error, "a connection could not be encrypted"),
            Err(_) => tracing::info!("a connection was not encrypted in time"),
        }
    }
}

/// Held as long as a conversation goes on.
struct Seat {
    guests: Arc<Mutex<HashMap<Option<IpAddr>, usize>>>,
    from: Option<IpAddr>,
}

impl Seat {
    fn take(entrance: &Entrance, from: Option<IpAddr>) -> Option<Seat> {
        let from = from.map(household);
        let mut guests = entrance.guests.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = guests.values().sum();
        let theirs = guests.entry(from).or_default();
        if all >= AT_ONCE || entrance.rules.kind == Kind::Smtp && *theirs >= FROM_ONE {
            return None;
        }
        *theirs += 1;
        Some(Seat { guests: entrance.guests.clone(), from })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(theirs) = guests.get_mut(&self.from) {
            *theirs = theirs.saturating_sub(1);
        }
        guests.retain(|_, many| *many > 0);
    }
}

async fn come(listener: &Listener) -> std::io::Result<(Box<dyn Stream>, Option<IpAddr>)> {
    match listener {
        Listener::Tcp(listener) => {
            let (stream, from) = listener.accept().await?;
            stream.set_nodelay(true)?;
            Ok((Box::new(stream), Some(from.ip())))
        }
        Listener::Unix(listener) => Ok((Box::new(listener.accept().await?.0), None)),
    }
}

/// `127.0.0.1:2424`, or the path of a socket, which holds a slash.
async fn listen(place: &str, setting: &str) -> Result<Listener, Fault> {
    let because =
        |error: std::io::Error| Fault::because(format!("{setting}: cannot listen on {place}")).caused_by(error);
    if !place.contains('/') {
        return TcpListener::bind(place).await.map(Listener::Tcp).map_err(because);
    }
    // A socket that a server which was killed has left behind: nobody answers there any more.
    if std::os::unix::net::UnixStream::connect(place).is_err_and(|e| e.kind() == std::io::ErrorKind::ConnectionRefused)
    {
        std::fs::remove_file(place).map_err(because)?;
    }
    let listener = UnixListener::bind(place).map_err(because)?;
    // Who may come is decided by the folder it lies in: the mail server is another user than we are.
    let everyone = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    std::fs::set_permissions(place, everyone).map_err(because)?;
    Ok(Listener::Unix(listener))
}

fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, Fault> {
    let because = |path: &Path, why: String| Fault::because(format!("{}: {why}", path.display()));
    let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|error| because(certificate, error.to_string()))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| because(key, error.to_string()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, private));
    let config = config.map_err(|error| because(certificate, error.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The host of an address.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    let bare = host.rsplit_once(':').map_or(host, |(bare, _)| bare);
    if bare.is_empty() { "localhost".to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_goes_by_the_host_of_its_address() {
        for (url, name) in [
            ("https://help.northline.example", "help.northline.example"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("https://help.northline.example:8443/amends", "help.northline.example"),
            ("help.northline.example/x", "help.northline.example"),
            ("http://:8080", "localhost"),
            ("", "localhost"),
        ] {
            assert_eq!(host(url), name, "{url}");
        }
    }

    #[tokio::test]
    async fn a_socket_that_a_killed_server_left_behind_is_taken_over_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lmtp.sock");
        let place = path.to_str().unwrap();
        // Dropping a listener leaves its socket where it is.
        drop(listen(place, "receive.lmtp").await.unwrap());
        assert!(path.exists());
        let again = listen(place, "receive.lmtp").await.unwrap();
        let taken = listen(place, "receive.lmtp").await.err().unwrap().to_string();
        assert!(taken.contains("receive.lmtp") && taken.contains("lmtp.sock"), "{taken}");
        drop(again);
        let nowhere = listen("/no/such/folder/lmtp.sock", "receive.lmtp").await.err().unwrap().to_string();
        assert!(nowhere.contains("receive.lmtp: cannot listen on /no/such/folder"), "{nowhere}");
    }

    #[test]
    fn a_certificate_that_is_none_is_named_by_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
        let says = || acceptor(&certificate, &key).err().unwrap().to_string();
        assert!(says().contains("chain.pem"), "{}", says());
        std::fs::write(&certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
        assert!(says().contains("key.pem"), "{}", says());
    }
}
