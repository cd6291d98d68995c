//! The marked words with plainer ones in their place, where a rule knows them.

use crate::coach::Coach;
use crate::read::better::swap;
use crate::report::Finding;

impl Coach {
    /// What could stand in place of the words `finding` marks in `reply`, read in `language`; `None` when its rule
    /// knows no plainer words. May be empty: then the words are best left out.
    #[must_use]
    pub fn rewrite(&self, reply: &str, finding: &Finding, language: &str) -> Option<String> {
        let language = self.of(language)?;
        let rule = language.rules.iter().find(|rule| rule.id == finding.rule)?;
        swap(rule, reply.get(finding.span.clone())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;

    #[test]
    fn marked_words_are_rewritten_where_the_rule_knows_plainer_ones() {
        let coach = Coach::english();
        let reply = "Kindly do the needful at the earliest.";
        let report = coach.read(reply, &Context::default());
        let rewritten: Vec<String> =
            report.findings.iter().filter_map(|finding| coach.rewrite(reply, finding, "en")).collect();
        assert!(rewritten.iter().any(|words| words.contains("do it")), "{rewritten:?}");
        assert!(report.findings.iter().all(|finding| coach.rewrite(reply, finding, "xx").is_none()));
    }
}
