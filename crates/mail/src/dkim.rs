//! Signing what is sent (RFC 6376, ed25519 by RFC 8463): keys, the record their public half is published in, signatures.

use base::refusal::Fault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::mailbox::Dkim;
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256, SigningKey};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{Canonicalization, DkimSigner, generate::DkimKeyPair};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer};

/// Bits of an RSA key: what all verifiers take, and the largest that fits most DNS panels (RFC 8301).
const BITS: usize = 2048;
/// The fields that are signed, where a mail has them.
const SIGNED: [&str; 12] = [
    "From",
    "Reply-To",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "Auto-Submitted",
];
/// `SEQUENCE { OBJECT IDENTIFIER rsaEncryption, NULL }`, as DER.
const RSA: [u8; 15] = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// The sorts of key there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Kind {
    /// Verified everywhere.
    #[default]
    Rsa,
    /// Short, and not verified everywhere yet.
    Ed25519,
}

enum Key {
    Rsa(RsaKey<Sha256>),
    Ed25519(Ed25519Key),
}

/// A new private key, in base64.
///
/// # Errors
/// When none could be made.
pub fn fresh(kind: Kind) -> Result<String, Fault> {
    let pair = match kind {
        Kind::Rsa => DkimKeyPair::generate_rsa(BITS),
        Kind::Ed25519 => DkimKeyPair::generate_ed25519(),
    };
    let pair = pair.map_err(|error| Fault::because("no key could be made").caused_by(error))?;
    Ok(STANDARD.encode(pair.private_key()))
}

/// The name and the text of the DNS record (TXT) that a private key's other half is published in.
///
/// # Errors
/// When the key cannot be read.
pub fn record(private: &str, dkim: &Dkim) -> Result<(String, String), Fault> {
    let unread = || Fault::because("the signing key is not an RSA or Ed25519 key");
    let (kind, public) = match read(private).ok_or_else(unread)? {
        Key::Rsa(key) => ("rsa", spki(&key.public_key())),
        Key::Ed25519(key) => ("ed25519", key.public_key()),
    };
    let name = format!("{}._domainkey.{}", dkim.selector, dkim.domain);
    Ok((name, format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public))))
}

/// Why a mail is not signed.
#[derive(Debug)]
pub enum Unsigned {
    /// The key is none that can sign.
    OddKey,
    /// What broke.
    Fault(Fault),
}

/// The mail with its signature before it.
///
/// # Errors
/// When the key cannot be read, or the mail cannot be signed.
pub fn sign(private: &str, dkim: &Dkim, mail: &[u8]) -> Result<Vec<u8>, Unsigned> {
    let header = match read(private).ok_or(Unsigned::OddKey)? {
        Key::Rsa(key) => signature(key, dkim, mail),
        Key::Ed25519(key) => signature(key, dkim, mail),
    };
    let broken = |error| Unsigned::Fault(Fault::because("a mail could not be signed").caused_by(error));
    let header = header.map_err(broken)?;
    Ok([header.as_bytes(), mail].concat())
}

fn signature<K: SigningKey>(key: K, dkim: &Dkim, mail: &[u8]) -> mail_auth::Result<String> {
    let signer = DkimSigner::from_key(key)
        .domain(&dkim.domain)
        .selector(&dkim.selector)
        .headers(SIGNED)
        .header_canonicalization(Canonicalization::Relaxed)
        .body_canonicalization(Canonicalization::Relaxed);
    Ok(signer.sign(mail)?.to_header())
}

/// A key as PEM or as base64 of its DER, by whichever of the usual forms it has; none when it is no key that can sign.
fn read(text: &str) -> Option<Key> {
    let body: String = text.lines().filter(|line| !line.starts_with('-')).flat_map(|line| line.chars()).collect();
    let der = STANDARD.decode(body.split_whitespace().collect::<String>()).ok()?;
    let rsa = [
        PrivateKeyDer::Pkcs1(PrivatePkcs1KeyDer::from(der.as_slice())),
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der.as_slice())),
    ];
    if let Some(key) = rsa.into_iter().find_map(|der| RsaKey::<Sha256>::from_key_der(der).ok()) {
        return Some(Key::Rsa(key));
    }
    Ed25519Key::from_pkcs8_maybe_unchecked_der(&der).map(Key::Ed25519).ok()
}

/// An RSA public key as verifiers want it (RFC 6376, erratum 3017): with the name of its kind before it.
fn spki(key: &[u8]) -> Vec<u8> {
    let bits = [&[0][..], key].concat();
    let inner = [&RSA[..], &tagged(0x03, &bits)].concat();
    tagged(0x30, &inner)
}

fn tagged(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = body.len().to_be_bytes();
    let short: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match (short.len(), short.first()) {
        (0, _) => out.push(0),
        (1, Some(&one)) if one < 0x80 => out.push(one),
        (many, _) => {
            out.push(0x80 | many as u8);
            out.extend(short);
        }
    }
    out.extend(body);
    out
}

#[cfg(test)]
mod tests;
