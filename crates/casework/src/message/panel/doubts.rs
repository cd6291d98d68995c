//! A word of warning beside people who suggest themselves as recipients: anybody can write in somebody's name, and put
//! whom they like in copy. What the sender's domain says of the mail that brought them is said before a reply goes there.

use crate::case::panel::Source;
use crate::message::{Message, Messages};
use base::ids::ContactId;
use engine::arrival::authentication::{Authentication, Standing};

/// What is said of one of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Doubt {
    pub says: String,
    /// The domain denies the mail; else nothing speaks for it.
    pub is_denied: bool,
}

/// What is said of those a reply would go to; the same mail is spoken of once.
pub fn doubts(source: &Source, people: &[ContactId]) -> Vec<Doubt> {
    let mut all: Vec<Doubt> = Vec::new();
    for id in people {
        let found = doubt(&source.case().messages, &source.read.senders, *id);
        let Some((is_theirs, standing)) = found else { continue };
        let name = source.person(*id);
        let (is_denied, says) = match (standing, is_theirs) {
            (Standing::Refuted, true) => (true, format!("The last email from {name} may not be from them.")),
            (Standing::Refuted, false) => (true, format!("{name} was put in copy by an email that may be forged.")),
            (_, true) => (false, format!("The last email from {name} isn’t verified.")),
            (_, false) => (false, format!("{name} was put in copy by an email that isn’t verified.")),
        };
        all.push(Doubt { says: format!("{says} Check the address before you reply."), is_denied });
    }
    all
}

/// How the mail stands that somebody is known by here, and whether it is their own: the last they wrote, else the best
/// of those that named them. None when nothing has to be said of it.
fn doubt(messages: &Messages, senders: &[(u32, Authentication)], id: ContactId) -> Option<(bool, Standing)> {
    let standing = |message: &Message| {
        let found = senders.iter().find(|(n, _)| *n == message.n)?;
        Some(found.1.standing())
    };
    let incoming = || messages.all().iter().filter(|message| message.sender().is_some());
    let own = incoming().rfind(|message| message.sender() == Some(id));
    let is_doubtful = |standing: &Standing| matches!(standing, Standing::Refuted | Standing::Unproven);
    if let Some(own) = own {
        return standing(own).filter(is_doubtful).map(|standing| (true, standing));
    }
    let naming: Vec<Option<Standing>> =
        incoming().filter(|message| message.to.contains(&id) || message.cc.contains(&id)).map(standing).collect();
    let doubtful = naming.iter().filter_map(|standing| standing.filter(is_doubtful)).count();
    if naming.is_empty() || doubtful < naming.len() {
        return None;
    }
    let all_denied = naming.iter().all(|standing| *standing == Some(Standing::Refuted));
    Some((false, if all_denied { Standing::Refuted } else { Standing::Unproven }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{INGRID, STRANGER};
    use crate::message::{Channel, Fact};
    use base::context::{Actor, Stamp};
    use engine::arrival::authentication::Outcome;

    const OTHER: ContactId = ContactId(9);

    fn conversation(facts: impl IntoIterator<Item = Fact>) -> Messages {
        let mut messages = Messages::default();
        for fact in facts {
            messages.apply(&fact, Stamp { at: crate::given::now(), by: Actor::System });
        }
        messages
    }

    fn wrote(n: u32, from: ContactId) -> Fact {
        Fact::Received { n, channel: Channel::Email, from, parent: None, exempt: None, problem: None }
    }

    fn copied(n: u32, who: ContactId) -> Fact {
        Fact::Addressed { n, to: Vec::new(), cc: vec![who] }
    }

    fn sender(n: u32, dmarc: Outcome) -> (u32, Authentication) {
        let spf = if dmarc == Outcome::Fail { Outcome::Fail } else { Outcome::None };
        let found = Authentication { dmarc, spf, enforced: true, ..Authentication::default() };
        (n, found)
    }

    #[test]
    fn who_wrote_in_somebodys_name_is_doubted_until_they_write_proven() {
        let messages = conversation([wrote(1, INGRID), wrote(2, INGRID)]);
        let forged = sender(2, Outcome::Fail);
        assert_eq!(doubt(&messages, std::slice::from_ref(&forged), INGRID), Some((true, Standing::Refuted)));
        assert_eq!(doubt(&messages, &[sender(2, Outcome::None)], INGRID), Some((true, Standing::Unproven)));
        let messages = conversation([wrote(1, INGRID), wrote(2, INGRID), wrote(3, INGRID)]);
        assert_eq!(doubt(&messages, &[forged, sender(3, Outcome::Pass)], INGRID), None);
    }

    #[test]
    fn whom_only_a_doubtful_mail_put_in_copy_is_doubted() {
        let messages = conversation([wrote(1, INGRID), copied(1, STRANGER), wrote(2, OTHER), copied(2, STRANGER)]);
        let (forged, proven) = (sender(1, Outcome::Fail), sender(2, Outcome::Pass));
        assert_eq!(doubt(&messages, &[forged.clone(), proven], STRANGER), None, "a proven mail named them too");
        let both = [forged, sender(2, Outcome::Fail)];
        assert_eq!(doubt(&messages, &both, STRANGER), Some((false, Standing::Refuted)));
        assert_eq!(doubt(&messages, &both, ContactId(77)), None, "nobody named them");
    }

    #[test]
    fn who_called_or_was_not_looked_up_is_not_doubted() {
        assert_eq!(doubt(&conversation([wrote(1, INGRID)]), &[], INGRID), None);
    }
}
