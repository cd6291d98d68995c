//! Laying one pack over another: add, remove, switch off, re-weigh.

use super::{Pack, PackError, Placed, RuleSource};
use std::borrow::Cow;

/// Lays `over` on `base`; a rule that names a known id changes that rule, all else is added.
pub(crate) fn merge(base: &mut Pack, over: &Pack) -> Result<(), PackError> {
    if over.language.is_some() {
        base.language.clone_from(&over.language);
    }
    base.known_by.extend(over.known_by.iter().cloned());
    base.common.extend(over.common.iter().cloned());
    base.light.extend(over.light.iter().cloned());
    base.normal.expand.extend(over.normal.expand.clone());
    base.normal.clitics.extend(over.normal.clitics.iter().cloned());
    base.normal.elisions.extend(over.normal.elisions.iter().cloned());
    for (name, pattern) in &over.lexicons {
        lexicon(base, name, pattern);
    }
    for rule in &over.rules {
        match base.rules.iter_mut().find(|known| known.id.text == rule.id.text) {
            Some(known) => change(known, rule)?,
            None => base.rules.push(rule.clone()),
        }
    }
    base.promise.commit.extend(over.promise.commit.iter().cloned());
    base.promise.exclude.extend(over.promise.exclude.iter().cloned());
    base.promise.condition.extend(over.promise.condition.iter().cloned());
    base.promise.ask.extend(over.promise.ask.iter().cloned());
    base.promise.vague.extend(over.promise.vague.iter().cloned());
    base.promise.ends.extend(over.promise.ends.iter().cloned());
    base.promise.named.extend(over.promise.named.iter().cloned());
    base.promise.act.extend(over.promise.act.iter().cloned());
    base.promise.reported.extend(over.promise.reported.iter().cloned());
    base.promise.never.extend(over.promise.never.iter().cloned());
    base.promise.never_sentence.extend(over.promise.never_sentence.iter().cloned());
    base.promise.first_person.extend(over.promise.first_person.iter().cloned());
    base.promise.helpers.extend(over.promise.helpers.iter().cloned());
    base.time.extend(over.time.iter().cloned());
    base.cues.extend(over.cues.iter().cloned());
    Ok(())
}

fn lexicon(base: &mut Pack, name: &Placed, pattern: &Placed) {
    let plain = name.text.trim_end_matches('+');
    let known = base.lexicons.iter_mut().find(|(known, _)| known.text == plain);
    match known {
        Some((_, old)) if name.text.ends_with('+') => old.text = format!("({}|{})", old.text, pattern.text),
        Some((_, old)) => old.clone_from(pattern),
        None => base.lexicons.push((Placed { text: plain.to_owned(), ..name.clone() }, pattern.clone())),
    }
}

fn change(known: &mut RuleSource, over: &RuleSource) -> Result<(), PackError> {
    fn take<T: Clone>(old: &mut Option<T>, new: &Option<T>) {
        if new.is_some() {
            old.clone_from(new);
        }
    }
    take(&mut known.off, &over.off);
    take(&mut known.mode, &over.mode);
    take(&mut known.sub, &over.sub);
    take(&mut known.weight, &over.weight);
    take(&mut known.why, &over.why);
    take(&mut known.better, &over.better);
    take(&mut known.min, &over.min);
    take(&mut known.needs_case, &over.needs_case);
    take(&mut known.when, &over.when);
    take(&mut known.place, &over.place);
    take(&mut known.any, &over.any);
    take(&mut known.unless, &over.unless);
    take(&mut known.unless_reply, &over.unless_reply);
    take(&mut known.needs_reply, &over.needs_reply);
    let any = known.any.get_or_insert_default();
    for gone in &over.any_remove {
        let before = any.len();
        any.retain(|pattern| pattern.text != gone.text);
        if any.len() == before {
            return Err(gone.error(0, format!("`{}` has no such pattern to remove", known.id.text)));
        }
    }
    known.silent.extend(over.any_remove.iter().cloned());
    any.extend(over.any_add.iter().cloned());
    known.unless.get_or_insert_default().extend(over.unless_add.iter().cloned());
    known.swaps.extend(over.swaps.iter().cloned());
    known.bad.extend(over.bad.iter().cloned());
    known.good.extend(over.good.iter().cloned());
    Ok(())
}

impl Pack {
    /// This pack as it is laid over `whole`: one for all languages may change a rule that only another language has, and
    /// means nothing by it here.
    pub(crate) fn for_language<'a>(&'a self, whole: &Pack, all: &[Pack]) -> Cow<'a, Pack> {
        let has = |pack: &Pack, id: &str| pack.rules.iter().any(|rule| rule.id.text == id);
        let elsewhere = |id: &str| all.iter().any(|pack| pack.language.is_some() && has(pack, id));
        let changes_another =
            |rule: &RuleSource| rule.mode.is_none() && !has(whole, &rule.id.text) && elsewhere(&rule.id.text);
        if self.language.is_some() || !self.rules.iter().any(changes_another) {
            return Cow::Borrowed(self);
        }
        let mut pack = self.clone();
        pack.rules.retain(|rule| !changes_another(rule));
        Cow::Owned(pack)
    }
}
