//! Providers known by name: their servers, and where they ask their users for permission.

use super::Provider;
use base::config::Tls;

/// A provider's own settings.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    pub provider: Provider,
    /// As people know it.
    pub name: &'static str,
    /// Where mail is fetched: host, port, privacy.
    pub imap: (&'static str, u16, Tls),
    /// Where mail is sent.
    pub smtp: (&'static str, u16, Tls),
    /// The page of permission.
    pub authorize_url: &'static str,
    /// Where codes become tokens.
    pub token_url: &'static str,
    /// What is asked for.
    pub scope: &'static str,
}

/// Microsoft 365. An organisation with one tenant may put the tenant's name in place of `common`.
/// <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>
pub const MICROSOFT: Preset = Preset {
    provider: Provider::Microsoft,
    name: "Microsoft 365",
    imap: ("outlook.office365.com", 993, Tls::Implicit),
    smtp: ("smtp.office365.com", 587, Tls::Starttls),
    authorize_url: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token_url: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    scope: "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
};

/// Gmail and Google Workspace. <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>
pub const GOOGLE: Preset = Preset {
    provider: Provider::Google,
    name: "Gmail",
    imap: ("imap.gmail.com", 993, Tls::Implicit),
    smtp: ("smtp.gmail.com", 587, Tls::Starttls),
    authorize_url: "https://accounts.google.com/o/oauth2/v2/auth",
    token_url: "https://oauth2.googleapis.com/token",
    scope: "https://mail.google.com/",
};

/// The settings of a provider known by name.
pub fn of(provider: Provider) -> Option<&'static Preset> {
    match provider {
        Provider::Microsoft => Some(&MICROSOFT),
        Provider::Google => Some(&GOOGLE),
        Provider::Other => None,
    }
}
