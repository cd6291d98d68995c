//! From YAML to a pack.

use super::yaml::{Node, Placed, with_document};
use super::{ACTORS, CueSource, Kind, Pack, PackError, PromiseSource, RuleSource};
use crate::report::Mode;

/// Reads one pack; unknown keys are errors, so that a slip of the pen is seen.
pub(crate) fn read(text: &str) -> Result<Pack, PackError> {
    with_document(text, |root| {
        let mut pack = Pack::default();
        for (key, value) in root.pairs()? {
            match key.text.as_str() {
                "pack" | "version" | "name" => {}
                "language" => pack.language = Some(value.text()?),
                "known_by" => pack.known_by = value.words()?,
                "common" => pack.common = value.words()?,
                "light" => pack.light = value.words()?,
                "spelling" => spelling(value, &mut pack)?,
                "lexicons" => {
                    for (name, pattern) in value.pairs()? {
                        pack.lexicons.push((name, pattern.placed()?));
                    }
                }
                "rules" => pack.rules = value.items()?.into_iter().map(rule).collect::<Result<_, _>>()?,
                "promise" => pack.promise = promise(value)?,
                "time" => pack.time = time(value)?,
                "inbound" => pack.cues = value.items()?.into_iter().map(cue).collect::<Result<_, _>>()?,
                other => return Err(key.error(0, format!("a pack has no `{other}`"))),
            }
        }
        Ok(pack)
    })
}

fn spelling(node: Node<'_>, pack: &mut Pack) -> Result<(), PackError> {
    for (key, value) in node.pairs()? {
        match key.text.as_str() {
            "expand" => {
                for (word, stands_for) in value.pairs()? {
                    pack.normal.expand.insert(word.text.to_lowercase(), stands_for.words()?);
                }
            }
            "clitics" => {
                for (ending, stands_for) in value.pairs()? {
                    pack.normal.clitics.push((ending.text, stands_for.text()?));
                }
            }
            "elisions" => pack.normal.elisions = value.words()?,
            other => return Err(key.error(0, format!("`spelling` has no `{other}`"))),
        }
    }
    Ok(())
}

fn rule(node: Node<'_>) -> Result<RuleSource, PackError> {
    let mut rule = RuleSource::default();
    for (key, value) in node.pairs()? {
        match key.text.as_str() {
            "id" => rule.id = value.placed()?,
            "off" => rule.off = Some(value.yes()?),
            "kind" => rule.kind = kind(value)?,
            "mode" => rule.mode = Some(mode(value)?),
            "sub" => rule.sub = Some(value.text()?),
            "weight" => rule.weight = Some(weight(value)?),
            "why" => rule.why = Some(value.text()?),
            "better" => rule.better = Some(value.text()?),
            "needs_case" => rule.needs_case = Some(value.yes()?),
            "when" => rule.when = Some(value.texts()?),
            "place" => rule.place = Some(value.placed()?),
            "swap" => rule.swaps = swaps(value)?,
            "min" => rule.min = Some(value.number()?),
            "any" => rule.any = Some(value.texts()?),
            "any+" => rule.any_add = value.texts()?,
            "any-" => rule.any_remove = value.texts()?,
            "unless" => rule.unless = Some(value.texts()?),
            "unless+" => rule.unless_add = value.texts()?,
            "unless_reply" => rule.unless_reply = Some(value.texts()?),
            "needs_reply" => rule.needs_reply = Some(value.texts()?),
            "bad" => rule.bad = value.texts()?,
            "good" => rule.good = value.texts()?,
            other => return Err(key.error(0, format!("a rule has no `{other}`"))),
        }
    }
    if rule.id.text.is_empty() { Err(node.error("this rule has no `id`")) } else { Ok(rule) }
}

fn swaps(node: Node<'_>) -> Result<Vec<(String, String)>, PackError> {
    node.pairs()?.into_iter().map(|(from, to)| Ok((from.text.to_lowercase(), to.text()?))).collect()
}

fn kind(node: Node<'_>) -> Result<Kind, PackError> {
    match node.text()?.as_str() {
        "match" => Ok(Kind::Match),
        "missing" => Ok(Kind::Missing),
        "learned" => Ok(Kind::Learned),
        other => Err(node.error(format!("`{other}` is no kind of rule; there is `match`, `missing` and `learned`"))),
    }
}

fn mode(node: Node<'_>) -> Result<Mode, PackError> {
    let name = node.text()?;
    Mode::named(&name).ok_or_else(|| node.error(format!("there is no mode `{name}`")))
}

fn weight(node: Node<'_>) -> Result<u8, PackError> {
    let number = node.number()?;
    u8::try_from(number).ok().filter(|n| *n <= 100).ok_or_else(|| node.error("a weight is 0 to 100"))
}

fn promise(node: Node<'_>) -> Result<PromiseSource, PackError> {
    let mut promise = PromiseSource::default();
    for (key, value) in node.pairs()? {
        match key.text.as_str() {
            "commit" => {
                for (actor, patterns) in value.pairs()? {
                    if !ACTORS.contains(&actor.text.as_str()) {
                        return Err(actor.error(0, "`commit` knows me, we, team, third and outcome"));
                    }
                    promise.commit.push((actor, patterns.texts()?));
                }
            }
            "exclude" => promise.exclude = value.texts()?,
            "condition" => promise.condition = value.texts()?,
            "ask" => promise.ask = value.texts()?,
            "vague" => promise.vague = value.texts()?,
            "ends" => promise.ends = value.texts()?,
            "named" => promise.named = value.texts()?,
            "act" => promise.act = value.texts()?,
            "reported" => promise.reported = value.texts()?,
            "never" => promise.never = value.texts()?,
            "never_sentence" => promise.never_sentence = value.texts()?,
            "first_person" => promise.first_person = value.texts()?,
            "helpers" => promise.helpers = value.words()?,
            other => return Err(key.error(0, format!("`promise` has no `{other}`"))),
        }
    }
    Ok(promise)
}

/// `today: [today]` or, with values, `weekday: {1: [monday, mon]}`.
fn time(node: Node<'_>) -> Result<Vec<(Placed, i32, Vec<Placed>)>, PackError> {
    let mut all = Vec::new();
    for (kind, value) in node.pairs()? {
        match value.pairs() {
            Ok(pairs) => {
                for (number, spellings) in pairs {
                    let parsed = number.text.parse().map_err(|_| number.error(0, "a number belongs here"))?;
                    all.push((kind.clone(), parsed, spellings.texts()?));
                }
            }
            Err(_) => all.push((kind, 0, value.texts()?)),
        }
    }
    Ok(all)
}

/// Severity was called harm when the first packs were written; they go on saying what they said.
fn renamed(mut cue: Placed) -> Placed {
    match cue.text.as_str() {
        "harm.stopped" => cue.text = "severity.critical".to_owned(),
        "harm.degraded" => cue.text = "severity.degraded".to_owned(),
        "harm.annoyance" => cue.text = "severity.minor".to_owned(),
        _ => {}
    }
    cue
}

fn cue(node: Node<'_>) -> Result<CueSource, PackError> {
    let mut cue = CueSource { weight: 1, most: 2, ..CueSource::default() };
    for (key, value) in node.pairs()? {
        match key.text.as_str() {
            "cue" => cue.cue = renamed(value.placed()?),
            "weight" => cue.weight = value.text()?.parse().map_err(|_| value.error("a whole number belongs here"))?,
            "most" => {
                cue.most = value.text()?.parse().map_err(|_| value.error("a number from 0 to 255 belongs here"))?
            }
            "any" => cue.any = value.texts()?,
            "unless" => cue.unless = value.texts()?,
            "bad" => cue.bad = value.texts()?,
            "good" => cue.good = value.texts()?,
            other => return Err(key.error(0, format!("a cue has no `{other}`"))),
        }
    }
    Ok(cue)
}
