//! What happened to a message, in one plain sentence.

use super::{Channel, Coached, Exempt, Fact, Overruled, Purpose};
use base::context::Naming;
use base::words::{CLAUSE, short};

/// One sentence, without a full stop.
pub fn tell(fact: &Fact, names: &Naming) -> String {
    let (by, contact) = (names.actor(), names.contact);
    match fact {
        Fact::Received { channel, exempt, problem, .. } => {
            let unread = problem.as_ref().map(|p| format!("; not all of it could be read: {}", short(p, CLAUSE)));
            format!("{}{}", received(*channel, *exempt, contact), unread.unwrap_or_default())
        }
        Fact::DebtOpened { n, due } => format!("Message {n} is owed an answer by {}", names.moment(*due)),
        Fact::Sent { channel, purpose, answers, .. } => sent(*purpose, *channel, !answers.is_empty(), names),
        Fact::Delivered { n } => format!("Message {n} reached {contact}"),
        Fact::Failed { n, reason } => format!("Message {n} did not reach {contact}: {}", short(reason, CLAUSE)),
        Fact::SentAgain { n } => format!("{by} sent message {n} again"),
        Fact::GivenUp { n, why } => format!("{by}: message {n} is not sent again, because {}", short(why, CLAUSE)),
        Fact::Waived { n, why } => format!("{by}: message {n} needs no answer, because {}", short(why, CLAUSE)),
        Fact::Noted { .. } => format!("{by} wrote a note"),
        Fact::Knocked { due, .. } => {
            format!(
                "Someone new wrote in this thread; whether they belong to it is to be said by {}",
                names.moment(*due)
            )
        }
        Fact::LetIn { .. } => format!("{by}: whoever wrote in this thread belongs to it"),
        Fact::SetApart { .. } => format!("{by}: what someone else wrote in this thread is a case of its own"),
        Fact::Coached { n, coached } => told_by_the_coach(*n, coached, &by),
    }
}

/// The way words came or went, to stand behind a verb: "by e-mail".
pub fn way(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "by e-mail",
        Channel::Form => "through the form",
        Channel::Phone => "on the telephone",
        Channel::InPerson => "face to face",
        Channel::Page => "on their own page",
        Channel::Api => "from another program",
        Channel::Post => "by post",
    }
}

/// The way words came or went when it was not by mail, to stand behind a name: ", on the telephone".
pub fn aside(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => ", on the telephone",
        Channel::InPerson => ", face to face",
        Channel::Post => ", by post",
        _ => "",
    }
}

fn received(channel: Channel, exempt: Option<Exempt>, contact: &str) -> String {
    match exempt {
        Some(Exempt::AutoReply) => "An automatic message came in; it needs no answer".to_owned(),
        Some(Exempt::Bounce) => "A mail came back; it needs no answer".to_owned(),
        Some(Exempt::Verdict) => format!("{contact} put words to the verdict"),
        None => match channel {
            Channel::Phone | Channel::InPerson => format!("{contact} told us {}", way(channel)),
            _ => format!("{contact} wrote {}", way(channel)),
        },
    }
}

fn sent(purpose: Purpose, channel: Channel, answers: bool, names: &Naming) -> String {
    let (by, contact) = (names.actor(), names.contact);
    match purpose {
        Purpose::Reply if answers => format!("{by} answered {contact} {}", way(channel)),
        Purpose::Reply => match channel {
            Channel::Phone | Channel::InPerson => format!("{by} spoke to {contact} {}", way(channel)),
            _ => format!("{by} wrote to {contact} {}", way(channel)),
        },
        Purpose::Acknowledgement => format!("{contact} was told that we have it"),
        Purpose::AccountAsked => format!("{by} sent {contact} the six questions"),
        Purpose::PromiseMoved if channel == Channel::Email => format!("{contact} was told of the new date"),
        Purpose::PromiseMoved => format!("{by} told {contact} of the new date {}", way(channel)),
        Purpose::Letter => match channel {
            Channel::Phone => format!("{by} read {contact} the letter {}", way(channel)),
            Channel::InPerson => format!("{by} gave {contact} the letter {}", way(channel)),
            Channel::Post => format!("{by} posted {contact} the letter"),
            _ => format!("{by} sent {contact} the letter"),
        },
        Purpose::VerdictAsked => format!("{contact} was sent the question whether it is made right"),
        Purpose::Reminder => format!("{contact} was sent the one reminder"),
        Purpose::Result if channel == Channel::Email => format!("{by} told {contact} what came of the change"),
        Purpose::Result => format!("{by} told {contact} what came of the change {}", way(channel)),
    }
}

fn told_by_the_coach(n: u32, coached: &Coached, by: &str) -> String {
    let marked = match coached.marked.len() {
        1 => "one thing".to_owned(),
        many => format!("{many} things"),
    };
    let mut says = format!("The coach marked {marked} in message {n}");
    if !coached.applied.is_empty() {
        says.push_str(&format!("; {by} took its words for {}", coached.applied.join(", ")));
    }
    if !coached.overruled.is_empty() {
        let aside: Vec<String> = coached.overruled.iter().map(because).collect();
        says.push_str(&format!("; {by} set aside {}", aside.join(", ")));
    }
    says
}

fn because(one: &Overruled) -> String {
    match &one.note {
        Some(note) => format!("{} ({}: {})", one.rule, one.why.says(), short(note, CLAUSE)),
        None => format!("{} ({})", one.rule, one.why.says()),
    }
}
