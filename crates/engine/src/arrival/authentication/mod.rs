//! Whether a mail is from whom it says: what its sender's published records say of it (DKIM, RFC 6376; SPF, RFC 7208;
//! DMARC, RFC 9989), and what that means for those who read it. It informs; it never keeps a customer's mail out.

mod store;

pub use store::{Due, due, found, of_case, one, peer, peer_of};

use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;

/// After so many attempts at reading the records nothing more is asked.
const TRIES: u32 = 3;
/// The first pause between two attempts; the next is six times as long.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// A result, by the words of RFC 8601, 2.7.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    utoipa::ToSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = AuthenticationResult)]
#[strum(serialize_all = "lowercase")]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// It probably does not.
    SoftFail,
    /// The sender says neither.
    Neutral,
    /// There is nothing to go by, or it could not be asked.
    #[default]
    None,
    /// The records could not be read just now.
    TempError,
    /// The records, or the signature, make no sense.
    PermError,
}

/// Who brought a mail to our own server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// From where.
    pub ip: IpAddr,
    /// The name they gave.
    pub helo: String,
    /// Where the mail goes back to; empty when nowhere.
    pub mail_from: String,
}

/// What was found of one mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authentication {
    /// The domain it says it is from.
    pub domain: String,
    /// The domain of a signature that holds; that of the sender before any other.
    pub signed_by: Option<String>,
    /// Its signatures.
    pub dkim: Outcome,
    /// The server that brought it; asked only of mail that came to our own SMTP server.
    pub spf: Outcome,
    /// Both, held against the domain it says it is from, as that domain wishes.
    pub dmarc: Outcome,
    /// That domain asks that mail which fails be kept apart or refused.
    pub enforced: bool,
    /// A signature or a server vouches for that very domain.
    pub aligned: bool,
}

/// What it means for who reads the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SenderStanding)]
pub enum Standing {
    /// The domain it says it is from vouches for it.
    Proven,
    /// Nothing speaks for it, and nothing against it.
    Unproven,
    /// The domain it says it is from denies it.
    Refuted,
    /// The records could not be read.
    Unknown,
}

impl Authentication {
    /// What it means. A denial needs both proofs to have been asked for: a mail whose server we never saw may pass by
    /// SPF what fails by DKIM.
    pub fn standing(&self) -> Standing {
        let server_was_asked = !matches!(self.spf, Outcome::None | Outcome::TempError);
        match self.dmarc {
            Outcome::Pass => Standing::Proven,
            Outcome::Fail if self.enforced && server_was_asked => Standing::Refuted,
            Outcome::None if self.aligned => Standing::Proven,
            _ if self.could_not_be_read() => Standing::Unknown,
            _ => Standing::Unproven,
        }
    }

    /// In a line for those who answer; nothing when there is nothing to say.
    pub fn says(&self) -> Option<String> {
        let domain = &self.domain;
        match (self.standing(), &self.signed_by) {
            (Standing::Proven, Some(by)) if belongs(by, domain) || self.spf != Outcome::Pass => {
                Some(format!("Verified: signed by {by}"))
            }
            (Standing::Proven, _) => Some(format!("Verified: sent by a server of {domain}")),
            (Standing::Refuted, _) => Some(format!(
                "{domain} says this mail is not from them. Check with them another way before you pay or share anything"
            )),
            (Standing::Unproven, Some(by)) => Some(format!("Sender not verified; signed by {by}")),
            (Standing::Unproven, None) => Some("Sender not verified".to_owned()),
            (Standing::Unknown, _) => None,
        }
    }

    /// A record could not be read, and may be another time.
    pub fn could_not_be_read(&self) -> bool {
        [self.dkim, self.spf, self.dmarc].contains(&Outcome::TempError)
    }

    /// When it is to be asked again, after so many attempts.
    pub fn again_at(&self, tries: u32, now: Timestamp) -> Option<Timestamp> {
        let pause = PAUSE * 6_i32.pow(tries.saturating_sub(1).min(TRIES));
        (self.could_not_be_read() && tries < TRIES).then(|| now + pause)
    }
}

/// The one domain is the other, or stands below it; asked only where the sender publishes no policy that says more.
pub fn belongs(one: &str, other: &str) -> bool {
    let below = |a: &str, b: &str| a.strip_suffix(b).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    !one.is_empty() && !other.is_empty() && (below(&one, &other) || below(&other, &one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(dkim: Outcome, spf: Outcome, dmarc: Outcome) -> Authentication {
        Authentication { domain: "rival.example".to_owned(), dkim, spf, dmarc, ..Authentication::default() }
    }

    #[test]
    fn a_mail_is_proven_when_the_domain_it_names_vouches_for_it() {
        use Outcome::{None, Pass};
        let signed = Authentication { signed_by: Some("rival.example".into()), ..found(Pass, None, Pass) };
        assert_eq!(
            (signed.standing(), signed.says().as_deref()),
            (Standing::Proven, Some("Verified: signed by rival.example"))
        );
        let brought = found(None, Pass, Pass);
        assert_eq!(brought.says().as_deref(), Some("Verified: sent by a server of rival.example"));
        // Without a policy the signature of the same domain is enough; that of another is not.
        let without = Authentication { aligned: true, ..found(Pass, None, None) };
        assert_eq!(without.standing(), Standing::Proven);
        let by_another = Authentication { signed_by: Some("lists.example".into()), ..found(Pass, None, None) };
        assert_eq!(by_another.standing(), Standing::Unproven);
        assert!(by_another.says().unwrap().ends_with("signed by lists.example"));
    }

    #[test]
    fn a_server_that_proves_a_mail_is_not_told_as_a_signature_of_another_domain() {
        use Outcome::Pass;
        let by_a_service = Authentication { signed_by: Some("sendmail.example".into()), ..found(Pass, Pass, Pass) };
        assert_eq!(by_a_service.says().as_deref(), Some("Verified: sent by a server of rival.example"));
        let below = Authentication { signed_by: Some("post.rival.example".into()), ..found(Pass, Pass, Pass) };
        assert_eq!(below.says().as_deref(), Some("Verified: signed by post.rival.example"));
        assert!(!belongs("notrival.example", "rival.example") && !belongs("", "rival.example"));
    }

    #[test]
    fn a_denial_is_only_said_when_the_server_was_asked_about_too_and_the_domain_wants_it() {
        use Outcome::{Fail, None, TempError};
        let denied = Authentication { enforced: true, ..found(None, Fail, Fail) };
        assert_eq!(denied.standing(), Standing::Refuted);
        assert!(denied.says().unwrap().contains("not from them"));
        assert_eq!(Authentication { enforced: false, ..denied.clone() }.standing(), Standing::Unproven);
        assert_eq!(Authentication { spf: None, ..denied.clone() }.standing(), Standing::Unproven);
        assert_eq!(Authentication { spf: TempError, ..denied }.standing(), Standing::Unknown);
    }

    #[test]
    fn records_that_cannot_be_read_say_nothing_and_are_asked_for_three_times() {
        let now = Timestamp::UNIX_EPOCH;
        let unread = found(Outcome::TempError, Outcome::None, Outcome::None);
        assert_eq!((unread.standing(), unread.says()), (Standing::Unknown, None));
        let pauses = [1, 2, 3].map(|tries| unread.again_at(tries, now).map(|at| at.duration_since(now).as_mins()));
        assert_eq!(pauses, [Some(10), Some(60), None]);
        assert_eq!(found(Outcome::Pass, Outcome::None, Outcome::Pass).again_at(1, now), None);
    }
}
