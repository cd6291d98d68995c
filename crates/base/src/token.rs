//! Links and addresses that carry their own proof: HMAC-SHA256 over what they name, with the server's secret.

use crate::ids::{CaseNo, ContactId, MailboxId, MemberId, OrgId};
use crate::refusal::Refusal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use text::text;

/// Days a customer's link opens their page, counted from the day it was made.
pub const LINK_DAYS: i64 = 365;

/// Bytes of the proof in a reply address: 64 bits, guessed at one mail a try.
const TAG: usize = 8;
/// Bytes of the proof in a link.
const SEAL: usize = 16;
const DAY: i64 = 24 * 60 * 60;

/// What a customer's link names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub org: OrgId,
    pub no: CaseNo,
    /// Whose page.
    pub contact: ContactId,
    /// How often the links of this person were taken back before it was made; only the newest ones open.
    pub generation: u32,
}

/// What is said of a link that opened a page once.
pub fn expired() -> Refusal {
    Refusal::gone(text!(customer: "Reply to our latest email and we’ll send you a new one."))
}

/// When a link was made, to the day; none when it is none of ours to read.
pub fn made_on(link: &str) -> Option<Timestamp> {
    let until: i64 = link.split('.').nth(3)?.parse().ok()?;
    Timestamp::from_second(until.checked_sub(LINK_DAYS)?.checked_mul(DAY)?).ok()
}

/// Makes and reads links and reply addresses.
#[derive(Clone)]
pub struct Tokens(Hmac<Sha256>);

impl Tokens {
    /// With the server's secret. HMAC takes a key of any length.
    pub fn new(secret: &[u8]) -> Tokens {
        let mac = Hmac::new_from_slice(secret).or_else(|_| Hmac::new_from_slice(&[0; 32]));
        match mac {
            Ok(mac) => Tokens(mac),
            Err(_) => unreachable!("HMAC takes a key of any length"),
        }
    }

    /// The path part of a customer's page, good for a year.
    pub fn link(&self, link: Link, now: Timestamp) -> String {
        self.made("link", link, now)
    }

    /// The path part of the page that says that we have a complaint. It opens nothing else.
    pub fn receipt(&self, link: Link, now: Timestamp) -> String {
        self.made("receipt", link, now)
    }

    fn made(&self, purpose: &str, link: Link, now: Timestamp) -> String {
        let until = now.as_second() / DAY + LINK_DAYS;
        let mut named = format!("{}.{}.{}.{until}", link.org, link.no.0, link.contact);
        if link.generation > 0 {
            named.push_str(&format!(".{}", link.generation));
        }
        let seal = URL_SAFE_NO_PAD.encode(self.seal(purpose, &named).as_slice().get(..SEAL).unwrap_or_default());
        format!("{named}.{seal}")
    }

    /// What a link names.
    ///
    /// # Errors
    /// A forged or mangled link names nothing; an expired one says so.
    pub fn read_link(&self, text: &str, now: Timestamp) -> Result<Link, Refusal> {
        self.read_made("link", text, now)
    }

    /// What a receipt names.
    ///
    /// # Errors
    /// As for a link.
    pub fn read_receipt(&self, text: &str, now: Timestamp) -> Result<Link, Refusal> {
        self.read_made("receipt", text, now)
    }

    fn read_made(&self, purpose: &str, text: &str, now: Timestamp) -> Result<Link, Refusal> {
        let broken = || {
            Refusal::not_found(text!(
                customer: "This link is incomplete or isn’t one of ours. Open it again from our latest email, or reply to that email."
            ))
        };
        let (named, seal) = text.rsplit_once('.').ok_or_else(broken)?;
        let seal = URL_SAFE_NO_PAD.decode(seal).map_err(|_| broken())?;
        if seal.len() != SEAL || !self.is_seal(purpose, named, &seal) {
            return Err(broken());
        }
        let numbers: Vec<i64> = named.split('.').filter_map(|part| part.parse().ok()).collect();
        let (org, no, contact, until, generation) = match numbers.as_slice() {
            [org, no, contact, until] => (org, no, contact, until, 0),
            [org, no, contact, until, generation] => {
                (org, no, contact, until, u32::try_from(*generation).map_err(|_| broken())?)
            }
            _ => return Err(broken()),
        };
        if now.as_second() / DAY > *until {
            return Err(expired());
        }
        Ok(Link { org: OrgId(*org), no: CaseNo(*no), contact: ContactId(*contact), generation })
    }

    /// What whoever sets an empty server up shows. Every node of an installation prints the same.
    pub fn setup_code(&self) -> String {
        self.proof("setup", "")
    }

    /// Whether this is it.
    pub fn is_setup_code(&self, typed: &str) -> bool {
        self.is_proof("setup", "", typed)
    }

    /// What a browser keeps that has signed in to an account before: `1.7.3f09…`.
    pub fn known_browser(&self, org: OrgId, member: MemberId) -> String {
        let named = format!("{org}.{member}");
        format!("{named}.{}", self.proof("browser", &named))
    }

    /// Whether this is what a browser keeps that has signed in to this account.
    pub fn is_known_browser(&self, org: OrgId, member: MemberId, kept: &str) -> bool {
        let named = format!("{org}.{member}");
        kept.strip_prefix(&named)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|proof| self.is_proof("browser", &named, proof))
    }

    /// Whose account a browser signed in to before, by what it keeps of it.
    pub fn read_known_browser(&self, kept: &str) -> Option<(OrgId, MemberId)> {
        let (named, proof) = kept.rsplit_once('.')?;
        let (org, member) = named.split_once('.')?;
        let (org, member) = (OrgId(org.parse().ok()?), MemberId(member.parse().ok()?));
        self.is_proof("browser", named, proof).then_some((org, member))
    }

    /// What follows the plus in the address that answers to a case: `a1042-3f09…`.
    pub fn tag(&self, org: OrgId, no: CaseNo) -> String {
        format!("a{}-{}", no.0, self.proof("tag", &format!("{org}.{}", no.0)))
    }

    /// The case an address's tag names; none when it is forged, of another organisation, or no tag at all.
    pub fn read_tag(&self, org: OrgId, tag: &str) -> Option<CaseNo> {
        let (number, proof) = tag.strip_prefix(['a', 'A'])?.split_once('-')?;
        let no = CaseNo(number.parse().ok()?);
        self.is_proof("tag", &format!("{org}.{}", no.0), proof).then_some(no)
    }

    /// What follows the plus in the address that answers to somebody outside a case: `o1042.1-3f09…`. Whoever holds it
    /// writes to that thread alone.
    pub fn outside_tag(&self, org: OrgId, no: CaseNo, n: u32) -> String {
        format!("o{}.{n}-{}", no.0, self.proof("outside", &format!("{org}.{}.{n}", no.0)))
    }

    /// The case and the number of whoever is outside that such a tag names; none when it is forged, of another
    /// organisation, or no such tag at all.
    pub fn read_outside_tag(&self, org: OrgId, tag: &str) -> Option<(CaseNo, u32)> {
        let (named, proof) = tag.strip_prefix(['o', 'O'])?.split_once('-')?;
        let (no, n) = named.split_once('.')?;
        let (no, n) = (CaseNo(no.parse().ok()?), n.parse::<u32>().ok()?);
        self.is_proof("outside", &format!("{org}.{}.{n}", no.0), proof).then_some((no, n))
    }

    /// What follows the plus in the address a message comes back to when it cannot be delivered: `b1042.3-3f09…`.
    pub fn bounce_tag(&self, org: OrgId, no: CaseNo, n: u32) -> String {
        format!("b{}.{n}-{}", no.0, self.proof("bounce", &format!("{org}.{}.{n}", no.0)))
    }

    /// The message such a tag names; none when it is forged, of another organisation, or no such tag at all.
    pub fn read_bounce_tag(&self, org: OrgId, tag: &str) -> Option<(CaseNo, u32)> {
        let (named, proof) = tag.strip_prefix(['b', 'B'])?.split_once('-')?;
        let (no, n) = named.split_once('.')?;
        let (no, n) = (CaseNo(no.parse().ok()?), n.parse::<u32>().ok()?);
        self.is_proof("bounce", &format!("{org}.{}.{n}", no.0), proof).then_some((no, n))
    }

    /// The name of a test mail that a mailbox sends to itself: `c2.1794898800000-3f09…`, with the moment it was made.
    pub fn canary(&self, org: OrgId, mailbox: MailboxId, made_at: Timestamp) -> String {
        let named = format!("{mailbox}.{}", made_at.as_millisecond());
        format!("c{named}-{}", self.proof("canary", &format!("{org}.{named}")))
    }

    /// The mailbox and the moment such a name tells; none when it is forged, of another organisation, or no such name.
    pub fn read_canary(&self, org: OrgId, tag: &str) -> Option<(MailboxId, Timestamp)> {
        let (named, proof) = tag.strip_prefix(['c', 'C'])?.split_once('-')?;
        let (mailbox, made_at) = named.split_once('.')?;
        let mailbox = MailboxId(mailbox.parse().ok()?);
        let made_at = Timestamp::from_millisecond(made_at.parse().ok()?).ok()?;
        self.is_proof("canary", &format!("{org}.{named}"), proof).then_some((mailbox, made_at))
    }

    /// The proof as it stands in addresses and names: lower-case hexadecimal.
    fn proof(&self, purpose: &str, named: &str) -> String {
        self.seal(purpose, named).iter().take(TAG).map(|byte| format!("{byte:02x}")).collect()
    }

    fn is_proof(&self, purpose: &str, named: &str, proof: &str) -> bool {
        let proof = hex(proof);
        proof.len() == TAG && self.is_seal(purpose, named, &proof)
    }

    fn mac(&self, purpose: &str, named: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(named.as_bytes());
        mac
    }

    fn seal(&self, purpose: &str, named: &str) -> Vec<u8> {
        self.mac(purpose, named).finalize().into_bytes().to_vec()
    }

    /// Compared in constant time.
    fn is_seal(&self, purpose: &str, named: &str, seal: &[u8]) -> bool {
        self.mac(purpose, named).verify_truncated_left(seal).is_ok()
    }
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map_while(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: Link = Link { org: OrgId(1), no: CaseNo(1042), contact: ContactId(7), generation: 0 };

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_link_opens_for_a_year_and_then_says_that_it_has_expired() {
        let tokens = Tokens::new(b"secret");
        let link = tokens.link(LINK, at("2026-11-17T08:00:00Z"));
        assert_eq!(tokens.read_link(&link, at("2027-11-17T08:00:00Z")), Ok(LINK));
        let late = tokens.read_link(&link, at("2027-11-19T08:00:00Z")).unwrap_err();
        assert_eq!(late.kind, crate::refusal::Kind::Gone);
    }

    #[test]
    fn a_link_tells_how_often_links_were_taken_back_and_the_day_it_was_made() {
        let tokens = Tokens::new(b"secret");
        let now = at("2026-11-17T08:00:00Z");
        let second = Link { generation: 2, ..LINK };
        let link = tokens.link(second, now);
        assert_eq!(tokens.read_link(&link, now), Ok(second));
        assert!(tokens.read_link(&link.replacen(".2.", ".3.", 1), now).is_err(), "{link}");
        assert_eq!(made_on(&link), Some(at("2026-11-17T00:00:00Z")));
        assert_eq!(made_on(&tokens.link(LINK, now)), Some(at("2026-11-17T00:00:00Z")));
        assert_eq!((made_on("1.2.3"), made_on("1.2.3.99999999999999999.x")), (None, None));
    }

    #[test]
    fn a_forged_link_opens_nothing() {
        let tokens = Tokens::new(b"secret");
        let now = at("2026-11-17T08:00:00Z");
        let link = tokens.link(LINK, now);
        for forged in
            [link.replace("1042", "1043"), link[..link.len() - 1].to_owned(), String::new(), "....".to_owned()]
        {
            assert!(tokens.read_link(&forged, now).is_err(), "{forged}");
        }
        assert!(Tokens::new(b"other").read_link(&link, now).is_err());
    }

    #[test]
    fn a_receipt_opens_no_page_and_a_link_is_no_receipt() {
        let tokens = Tokens::new(b"secret");
        let now = at("2026-11-17T08:00:00Z");
        let (link, receipt) = (tokens.link(LINK, now), tokens.receipt(LINK, now));
        assert_eq!(tokens.read_receipt(&receipt, now), Ok(LINK));
        assert!(tokens.read_link(&receipt, now).is_err() && tokens.read_receipt(&link, now).is_err());
    }

    #[test]
    fn a_bounce_address_names_its_message_and_no_other() {
        let tokens = Tokens::new(b"secret");
        let tag = tokens.bounce_tag(OrgId(1), CaseNo(1042), 3);
        assert_eq!(tokens.read_bounce_tag(OrgId(1), &tag), Some((CaseNo(1042), 3)));
        assert_eq!(tokens.read_bounce_tag(OrgId(2), &tag), None);
        assert_eq!(tokens.read_bounce_tag(OrgId(1), &tag.replace(".3-", ".4-")), None);
        assert_eq!(tokens.read_bounce_tag(OrgId(1), "b1042-00"), None);
        assert_eq!(tokens.read_tag(OrgId(1), &tag), None);
    }

    #[test]
    fn an_address_of_a_thread_with_somebody_outside_names_it_alone_and_is_no_address_of_the_case() {
        let tokens = Tokens::new(b"secret");
        let tag = tokens.outside_tag(OrgId(1), CaseNo(1042), 2);
        assert_eq!(tokens.read_outside_tag(OrgId(1), &tag), Some((CaseNo(1042), 2)));
        assert_eq!(tokens.read_outside_tag(OrgId(1), &tag.to_uppercase()), Some((CaseNo(1042), 2)));
        assert_eq!(tokens.read_outside_tag(OrgId(2), &tag), None);
        assert_eq!(tokens.read_outside_tag(OrgId(1), &tag.replace(".2-", ".1-")), None);
        for odd in ["o", "o1042.2", "o1042-00", "o1042.2-zz", "ox.y-00"] {
            assert_eq!(tokens.read_outside_tag(OrgId(1), odd), None, "{odd}");
        }
        assert_eq!((tokens.read_tag(OrgId(1), &tag), tokens.read_bounce_tag(OrgId(1), &tag)), (None, None));
        assert_eq!(tokens.read_outside_tag(OrgId(1), &tokens.bounce_tag(OrgId(1), CaseNo(1042), 2)), None);
    }

    #[test]
    fn a_test_mail_names_its_mailbox_and_its_moment_and_cannot_be_made_by_others() {
        let tokens = Tokens::new(b"secret");
        let (mailbox, made) = (MailboxId(2), at("2026-11-17T08:00:00Z"));
        let tag = tokens.canary(OrgId(1), mailbox, made);
        assert_eq!(tokens.read_canary(OrgId(1), &tag), Some((mailbox, made)));
        assert_eq!(tokens.read_canary(OrgId(2), &tag), None);
        assert_eq!(tokens.read_canary(OrgId(1), &tag.replace("c2.", "c3.")), None);
        assert_eq!(Tokens::new(b"other").read_canary(OrgId(1), &tag), None);
        for odd in ["c", "c2", "c2.1", "c2.99999999999999999999-00", "c-.-"] {
            assert_eq!(tokens.read_canary(OrgId(1), odd), None, "{odd}");
        }
    }

    #[test]
    fn a_reply_address_names_its_case_in_its_own_organisation_only() {
        let tokens = Tokens::new(b"secret");
        let tag = tokens.tag(OrgId(1), CaseNo(1042));
        assert_eq!(tokens.read_tag(OrgId(1), &tag), Some(CaseNo(1042)));
        assert_eq!(tokens.read_tag(OrgId(1), &tag.to_uppercase()), Some(CaseNo(1042)));
        assert_eq!(tokens.read_tag(OrgId(2), &tag), None);
        assert_eq!(tokens.read_tag(OrgId(1), &tag.replace("1042", "1041")), None);
        assert_eq!(tokens.read_tag(OrgId(1), "a1042-"), None);
        assert_eq!(tokens.read_tag(OrgId(1), "a1042-zz"), None);
    }
}
