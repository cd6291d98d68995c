//! The way to a mail server: its name looked up, connected, and made private.

use super::{Step, Trouble};
use base::config::Tls;
use base::outside::{Outside, Purpose};
use engine::mailbox::Server;
use engine::problem::{AtServer, OfTls, Problem, Said};
use std::fmt::Debug;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error as TlsError, RootCertStore, crypto};

/// How long a server may take to answer one step.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A connection, plain or private.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Debug + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Debug + Send> Stream for T {}

/// A connection of either kind.
pub type Line = Box<dyn Stream>;

/// Looks the server up and connects.
///
/// # Errors
/// Says whether its name or its port is to blame.
pub async fn connect(server: &Server, outside: &Outside) -> Result<TcpStream, Trouble> {
    let mut last = unknown(&server.host);
    for address in addresses(server, outside).await? {
        last = match timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Commands are short, and each waits for its answer.
                drop(stream.set_nodelay(true));
                return Ok(stream);
            }
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => {
                at(server, Step::Connect, AtServer::Refuses)
            }
            Ok(Err(error)) => at(server, Step::Connect, AtServer::Unreachable(Said::of(&error))),
            Err(_) => at(server, Step::Connect, AtServer::Silent),
        };
    }
    Err(last)
}

/// The addresses of a server that may be connected to. Whoever connects uses these, and does not look the name up again:
/// it might lead somewhere else by then.
///
/// # Errors
/// Says that there is no such server, or which setting would allow it.
pub async fn addresses(server: &Server, outside: &Outside) -> Result<Vec<SocketAddr>, Trouble> {
    let (host, port) = (server.host.as_str(), server.port);
    let found = timeout(PATIENCE, lookup_host((host, port))).await;
    let found = found.map_err(|_| unknown(host))?.map_err(|_| unknown(host))?;
    outside.admit(host, found, Purpose::Mail).map_err(|no| Trouble::at(Step::Connect, no))
}

fn unknown(host: &str) -> Trouble {
    Trouble::at(Step::Name, Problem::UnknownHost { host: host.to_owned() })
}

/// What a server does at its port.
pub fn at(server: &Server, step: Step, what: AtServer) -> Trouble {
    Trouble::at(step, Problem::Server { host: server.host.clone(), port: server.port, what })
}

/// Why a connection to a server cannot be made private.
pub fn not_private(server: &Server, what: OfTls) -> Trouble {
    Trouble::at(Step::Tls, Problem::Tls { host: server.host.clone(), what })
}

/// Makes a connection private.
///
/// # Errors
/// Says what is wrong with the server's certificate.
pub async fn private(server: &Server, stream: TcpStream) -> Result<Line, Trouble> {
    let connector = TlsConnector::from(Arc::new(trust(server)?));
    let name = ServerName::try_from(server.host.clone()).map_err(|_| not_private(server, OfTls::NotAName))?;
    match timeout(PATIENCE, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(no_tls(server, &error)),
        Err(_) => Err(at(server, Step::Tls, AtServer::SilentTls)),
    }
}

/// The public authorities, and the certificate this server was given.
fn trust(server: &Server) -> Result<ClientConfig, Trouble> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = &server.certificate {
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let added = certificate.ok().and_then(|certificate| roots.add(certificate).ok());
            added.ok_or_else(|| not_private(server, OfTls::Damaged))?;
        }
    }
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| not_private(server, OfTls::NotEncrypted(Said::words(&error.to_string()))))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn no_tls(server: &Server, error: &std::io::Error) -> Trouble {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    let what = match tls {
        Some(TlsError::InvalidMessage(_)) => return at(server, Step::Tls, AtServer::NotTls),
        Some(TlsError::InvalidCertificate(CertificateError::UnknownIssuer)) => OfTls::UnknownIssuer,
        Some(TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => OfTls::OtherName,
        Some(TlsError::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. })) => {
            OfTls::Expired
        }
        Some(TlsError::InvalidCertificate(why)) => OfTls::NotAccepted(Said::words(&why.to_string())),
        _ => OfTls::NotEncrypted(Said::of(error)),
    };
    not_private(server, what)
}

/// A connection that is private from its first byte, or plain for now.
///
/// # Errors
/// The step that failed.
pub async fn open(server: &Server, outside: &Outside) -> Result<Opened, Trouble> {
    let stream = connect(server, outside).await?;
    match server.tls {
        Tls::Implicit => Ok(Opened::Ready(private(server, stream).await?)),
        Tls::None => Ok(Opened::Ready(Box::new(stream))),
        Tls::Starttls => Ok(Opened::Plain(stream)),
    }
}

/// A connection as it was opened.
pub enum Opened {
    /// As private as it is to be.
    Ready(Line),
    /// To be made private by STARTTLS.
    Plain(TcpStream),
}
