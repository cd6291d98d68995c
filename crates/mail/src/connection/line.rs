//! The way to a mail server: its name looked up, connected, and made private.

use super::{Step, Trouble};
use base::config::Tls;
use base::outside::{Outside, Purpose};
use engine::mailbox::Server;
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
    let (host, port) = (server.host.as_str(), server.port);
    let mut last = unknown(host);
    for address in addresses(server, outside).await? {
        last = match timeout(PATIENCE, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Commands are short, and each waits for its answer.
                drop(stream.set_nodelay(true));
                return Ok(stream);
            }
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => Trouble::at(
                Step::Connect,
                format!("{host} does not accept connections on port {port}. Check the port; 993 and 587 are usual."),
            ),
            Ok(Err(error)) => Trouble::at(Step::Connect, format!("{host}, port {port}, cannot be reached: {error}.")),
            Err(_) => Trouble::at(
                Step::Connect,
                format!("{host} did not answer on port {port} in time. Check whether a firewall blocks it."),
            ),
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
    outside.admit(host, found, Purpose::Mail).map_err(|no| Trouble::at(Step::Connect, no.to_string()))
}

fn unknown(host: &str) -> Trouble {
    let says = format!("There is no server called “{host}”. Check the spelling, and this machine’s DNS.");
    Trouble::at(Step::Name, says)
}

/// Makes a connection private.
///
/// # Errors
/// Says what is wrong with the server's certificate.
pub async fn private(server: &Server, stream: TcpStream) -> Result<Line, Trouble> {
    let wrong = |says: String| Trouble::at(Step::Tls, says);
    let connector = TlsConnector::from(Arc::new(trust(server)?));
    let name = ServerName::try_from(server.host.clone()).map_err(|_| {
        wrong(format!("“{}” can’t be checked against a certificate. Enter the server’s name.", server.host))
    })?;
    match timeout(PATIENCE, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(wrong(certificate_words(server, &error))),
        Err(_) => Err(wrong(format!("{} did not answer with TLS on port {}. Try STARTTLS.", server.host, server.port))),
    }
}

/// The public authorities, and the certificate this server was given.
fn trust(server: &Server) -> Result<ClientConfig, Trouble> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = &server.certificate {
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let added = certificate.ok().and_then(|certificate| roots.add(certificate).ok());
            added.ok_or_else(|| {
                Trouble::at(Step::Tls, "The certificate pasted for this server is damaged. Paste it again.")
            })?;
        }
    }
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Trouble::at(Step::Tls, error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn certificate_words(server: &Server, error: &std::io::Error) -> String {
    let host = &server.host;
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>());
    match tls {
        Some(TlsError::InvalidCertificate(CertificateError::UnknownIssuer)) => format!(
            "The certificate of {host} is not signed by an authority we trust. If the server is your own, paste its certificate."
        ),
        Some(TlsError::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => format!(
            "The certificate of this server is for another name than {host}. Enter the name in the certificate."
        ),
        Some(TlsError::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. })) => {
            format!("The certificate of {host} has expired. The server’s administrator must renew it.")
        }
        Some(TlsError::InvalidCertificate(why)) => format!("The certificate of {host} was not accepted: {why}."),
        Some(TlsError::InvalidMessage(_)) => {
            format!("{host} does not use TLS on port {}. Choose STARTTLS, or the port for TLS (993, 465).", server.port)
        }
        _ => format!("The connection to {host} could not be encrypted: {error}."),
    }
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
