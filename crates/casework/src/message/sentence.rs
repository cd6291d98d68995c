//! What happened to a message, in one plain sentence.

use super::{Channel, Coached, Exempt, Fact, Overruled, Purpose, WaiverReason};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn sentence(fact: &Fact, names: &Naming) -> String {
    let (by, contact) = (names.actor(), names.contact);
    match fact {
        Fact::Received { channel, from, exempt, problem, .. } => {
            let contact = names.person(*from);
            let unread = problem
                .as_ref()
                .map(|p| format!("; not all of it could be read: {}", short(&p.text().to_string(), CLAUSE)));
            format!("{}{}", received(*channel, *exempt, &contact), unread.unwrap_or_default())
        }
        Fact::DebtOpened { n, due } => format!("Message {n} needs an answer by {}", names.moment(*due)),
        Fact::Sent { to, channel, purpose, answers, .. } => {
            sent(*purpose, *channel, !answers.is_empty(), (&by, &names.person(*to)))
        }
        Fact::Addressed { n, to, cc } => {
            let others: Vec<String> = to.iter().chain(cc).map(|id| names.person(*id)).collect();
            format!("Message {n} also went to {}", list(&others))
        }
        Fact::Missed { n, contact, failure } => {
            let why = short(&failure.text().to_string(), CLAUSE);
            format!("Message {n} couldn’t be delivered to {}: {why}", names.person(*contact))
        }
        Fact::Delivered { n } => format!("Message {n} was delivered to {contact}"),
        Fact::Failed { n, failure } => {
            format!("Message {n} couldn’t be delivered to {contact}: {}", short(&failure.text().to_string(), CLAUSE))
        }
        Fact::CopySent { n, contact, .. } => {
            format!("{by} sent message {n} to {} alone, whom it had not reached", names.person(*contact))
        }
        Fact::SentAgain { n } => format!("{by} sent message {n} again"),
        Fact::TakenBack { n } => format!("{by} took message {n} back before it was sent"),
        Fact::GivenUp { n, why } => format!("{by} decided not to send message {n} again: {}", short(why, CLAUSE)),
        Fact::Waived { n, reason, why } => {
            let reason = waiver(*reason).map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{by} marked message {n} as needing no answer{reason}: {}", short(why, CLAUSE))
        }
        Fact::Noted { .. } => format!("{by} wrote a note"),
        Fact::StrangerWrote { due, .. } => {
            format!("Someone new wrote in this thread; decide by {} whether they belong to it", names.moment(*due))
        }
        Fact::LetIn { .. } => format!("{by} added someone new to this case"),
        Fact::SetApart { .. } => format!("{by} moved someone else’s email to a case of its own"),
        Fact::Coached { n, coached } => told_by_the_coach(*n, coached, &by),
    }
}

/// The way words came or went, to stand behind a verb: "by email".
pub fn way(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "by email",
        Channel::Form => "through the form",
        Channel::Phone => "on the phone",
        Channel::InPerson => "in person",
        Channel::Page => "on their page",
        Channel::Api => "through the API",
        Channel::Post => "by post",
        Channel::Found => "without being asked",
    }
}

/// The way words came or went when it was not by mail, to stand behind a name: ", on the phone".
pub fn aside(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => ", on the phone",
        Channel::InPerson => ", in person",
        Channel::Post => ", by post",
        _ => "",
    }
}

fn received(channel: Channel, exempt: Option<Exempt>, contact: &str) -> String {
    match exempt {
        Some(Exempt::AutoReply) => "An automatic message arrived; no answer needed".to_owned(),
        Some(Exempt::Bounce) => "An email bounced; no answer needed".to_owned(),
        Some(Exempt::Verdict) => format!("{contact} explained their verdict"),
        None => match channel {
            Channel::Phone | Channel::InPerson => format!("{contact} told us {}", way(channel)),
            _ => format!("{contact} wrote {}", way(channel)),
        },
    }
}

fn sent(purpose: Purpose, channel: Channel, answers: bool, (by, contact): (&str, &str)) -> String {
    match purpose {
        Purpose::Reply if answers => format!("{by} answered {contact} {}", way(channel)),
        Purpose::Reply => match channel {
            Channel::Phone | Channel::InPerson => format!("{by} spoke to {contact} {}", way(channel)),
            _ => format!("{by} wrote to {contact} {}", way(channel)),
        },
        Purpose::Acknowledgement => format!("{contact} got an acknowledgement"),
        Purpose::AccountAsked => format!("{by} asked {contact} for their account"),
        Purpose::PromiseMoved if channel == Channel::Email => format!("{contact} was told about the new date"),
        Purpose::PromiseMoved => format!("{by} told {contact} about the new date {}", way(channel)),
        Purpose::Letter => match channel {
            Channel::Phone => format!("{by} read {contact} the letter {}", way(channel)),
            Channel::InPerson => format!("{by} gave {contact} the letter {}", way(channel)),
            Channel::Post => format!("{by} posted {contact} the letter"),
            _ => format!("{by} sent {contact} the letter"),
        },
        Purpose::VerdictAsked => format!("{contact} was asked whether it’s made right"),
        Purpose::Dismissed => format!("{contact} was told that the case is closed as not a complaint"),
        Purpose::Thanked => format!("{contact} was thanked for their kind words"),
        Purpose::Reminder => format!("{contact} was sent a reminder"),
        Purpose::PageLink => format!("{by} sent {contact} the link to their page"),
        Purpose::Result if channel == Channel::Email => format!("{by} told {contact} what came of the change"),
        Purpose::Result => format!("{by} told {contact} what came of the change {}", way(channel)),
    }
}

/// `Nils, Boss and Eva`.
fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn told_by_the_coach(n: u32, coached: &Coached, by: &str) -> String {
    let marked = match coached.marked.len() {
        1 => "one thing".to_owned(),
        many => format!("{many} things"),
    };
    let mut says = format!("The coach marked {marked} in message {n}");
    if !coached.applied.is_empty() {
        says.push_str(&format!("; {by} used its wording for {}", coached.applied.join(", ")));
    }
    if !coached.overruled.is_empty() {
        let aside: Vec<String> = coached.overruled.iter().map(because).collect();
        says.push_str(&format!("; {by} dismissed {}", aside.join(", ")));
    }
    says
}

fn because(one: &Overruled) -> String {
    match &one.note {
        Some(note) => format!("{} ({}: {})", one.rule, one.why.says(), short(note, CLAUSE)),
        None => format!("{} ({})", one.rule, one.why.says()),
    }
}

/// Why a message needs no answer, in a clause; none where the words that go with it say all.
pub fn waiver(reason: WaiverReason) -> Option<&'static str> {
    Some(match reason {
        WaiverReason::Thanks => "they thank us or agree",
        WaiverReason::Answered => "answered on the phone or in person",
        WaiverReason::Duplicate => "the same as another message",
        WaiverReason::Automatic => "sent by a machine",
        WaiverReason::Spam => "advertising",
        WaiverReason::Other => return None,
    })
}
