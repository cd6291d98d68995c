//! How our replies of a case stood to it, one after another: denied, shifted, over-apologised, owned. Companies that begin by
//! denying mostly end by owning all the same, and each step in between costs the customer's trust (seed 001); whoever writes
//! the next reply sees which step it would be.

use crate::case::Fact as OfCase;
use crate::case::panel::Source;
use crate::message::{Coached, Fact, Kind, Message, Purpose, Stance};

/// One reply on the strip.
pub struct Turn {
    /// Its number, which its anchor in the thread has.
    pub n: u32,
    /// When it went.
    pub at: String,
    /// How it stood, in a word or two.
    pub says: &'static str,
    /// Whether it hurt.
    pub hurts: bool,
}

/// The replies that went out, the first one first; none where there is nothing to see in a row.
pub fn turns(source: &Source) -> Vec<Turn> {
    let replies =
        source.case().messages.all().iter().filter_map(|message| replied(message).map(|stance| (message, stance)));
    let all: Vec<Turn> = replies
        .map(|(message, stance)| Turn {
            n: message.n,
            at: source.short(message.at),
            says: says(stance, coached(source, message.n)),
            hurts: stance.hurts,
        })
        .collect();
    if all.len() > 1 || all.iter().any(|turn| turn.hurts) { all } else { Vec::new() }
}

/// What whoever writes the next one should know: the last one hurt, and nothing was owned since.
pub fn warning(turns: &[Turn]) -> Option<&'static str> {
    let last = turns.last().filter(|turn| turn.hurts)?;
    Some(match last.says {
        "attacked" => {
            "Our last reply attacked them. A second one like it costs more than the first: begin with what we got wrong."
        }
        _ => {
            "Our last reply denied or shifted blame. A second one like it costs more than the first: begin with what we got wrong."
        }
    })
}

fn replied(message: &Message) -> Option<Stance> {
    match &message.kind {
        Kind::Out { purpose: Purpose::Reply, stance, .. } if message.went_out() => Some(*stance),
        _ => None,
    }
}

/// What the coach marked in it when it was sent.
fn coached<'a>(source: &'a Source, of: u32) -> Option<&'a Coached> {
    source.read.history.iter().find_map(|stored| match &stored.fact {
        OfCase::Message(Fact::Coached { n, coached }) if *n == of => Some(coached),
        _ => None,
    })
}

fn says(stance: Stance, coached: Option<&Coached>) -> &'static str {
    // A rule's id begins with what it finds; those that were set aside with a reason do not count.
    let aside = |rule: &String| coached.is_some_and(|coached| coached.overruled.iter().any(|one| one.rule == *rule));
    let marked: Vec<&String> =
        coached.into_iter().flat_map(|coached| &coached.marked).filter(|rule| !aside(rule)).collect();
    let is_marked = |kind: &str| marked.iter().any(|rule| rule.trim_start_matches("learned.").starts_with(kind));
    match stance {
        Stance { hurts: true, .. } if is_marked("attack") => "attacked",
        Stance { hurts: true, .. } if is_marked("denial") => "denied",
        Stance { hurts: true, .. } if is_marked("shirk") => "shifted blame",
        Stance { hurts: true, .. } => "denied or shifted",
        _ if is_marked("grovel") => "over-apologised",
        Stance { admits: true, .. } => "owned",
        Stance { listens: true, .. } => "listened",
        _ => "answered",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(rules: &[&str]) -> Coached {
        Coached { marked: rules.iter().map(|rule| (*rule).to_owned()).collect(), ..Coached::default() }
    }

    const HURTS: Stance = Stance { admits: false, listens: false, hurts: true };
    const OWNS: Stance = Stance { admits: true, listens: false, hurts: false };

    #[test]
    fn a_reply_is_called_by_the_worst_that_was_marked_in_it() {
        assert_eq!(says(HURTS, Some(&marked(&["denial.records", "shirk.customer"]))), "denied");
        assert_eq!(says(HURTS, Some(&marked(&["attack.defensive", "denial.records"]))), "attacked");
        assert_eq!(says(HURTS, Some(&marked(&["learned.shirk"]))), "shifted blame");
        assert_eq!(says(HURTS, None), "denied or shifted");
        assert_eq!(says(OWNS, Some(&marked(&["grovel.count"]))), "over-apologised");
        assert_eq!(says(OWNS, None), "owned");
        assert_eq!(says(Stance { listens: true, ..Stance::default() }, None), "listened");
        assert_eq!(says(Stance::default(), None), "answered");
    }

    #[test]
    fn what_was_set_aside_with_a_reason_does_not_name_it() {
        let aside = crate::message::Overruled {
            rule: "grovel.count".to_owned(),
            why: crate::message::Aside::OurWay,
            note: None,
        };
        let coached = Coached { overruled: vec![aside], ..marked(&["grovel.count"]) };
        assert_eq!(says(OWNS, Some(&coached)), "owned");
    }

    #[test]
    fn a_warning_stands_only_after_a_reply_that_hurt() {
        let turn = |says, hurts| Turn { n: 1, at: String::new(), says, hurts };
        assert!(warning(&[]).is_none());
        assert!(warning(&[turn("denied", true), turn("owned", false)]).is_none());
        assert!(warning(&[turn("owned", false), turn("denied", true)]).is_some_and(|says| says.contains("denied")));
        assert!(warning(&[turn("attacked", true)]).is_some_and(|says| says.contains("attacked")));
    }
}
