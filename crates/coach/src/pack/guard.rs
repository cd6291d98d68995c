//! What YAML may cost before it is read: a pack is a text of its organisation's admin, and a few bytes of YAML can ask for
//! any depth and any size. Whatever is refused here is refused while it is scanned, before a tree of it stands in memory.

use super::PackError;
use saphyr::{MarkedYaml, YamlLoader};
use saphyr_parser::{Event, Parser, Span, SpannedEventReceiver};

/// Lists and keys within each other, at most. The packs that come along need six.
const DEEPEST: usize = 32;
/// Texts, lists and keys in one pack, at most. The largest that comes along has some twenty thousand.
const NODES: usize = 200_000;

/// The documents of a text, each a tree of bounded depth and size.
pub(super) fn documents<'a>(text: &'a str) -> Result<Vec<MarkedYaml<'a>>, PackError> {
    let mut loader = YamlLoader::default();
    let mut guard = Guard::default();
    for event in Parser::new_from_iter(text.chars()) {
        let (event, span) = event.map_err(|error| {
            let mark = error.marker();
            PackError { line: mark.line(), column: mark.col() + 1, says: error.info().to_owned() }
        })?;
        guard.pass(&event, span)?;
        loader.on_event(event, span);
    }
    Ok(loader.into_documents())
}

/// How deep and how large it is so far.
#[derive(Default)]
struct Guard {
    depth: usize,
    nodes: usize,
}

impl Guard {
    fn pass(&mut self, event: &Event<'_>, span: Span) -> Result<(), PackError> {
        let no = |says: String| PackError { line: span.start.line(), column: span.start.col() + 1, says };
        let anchor = match event {
            Event::Alias(_) => return Err(no(copies())),
            Event::Scalar(_, _, anchor, _) => *anchor,
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                self.depth += 1;
                *anchor
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.depth = self.depth.saturating_sub(1);
                return Ok(());
            }
            _ => return Ok(()),
        };
        self.nodes += 1;
        if anchor > 0 {
            return Err(no(copies()));
        }
        if self.depth > DEEPEST {
            return Err(no(format!("lists and keys stand more than {DEEPEST} levels within each other")));
        }
        if self.nodes > NODES {
            return Err(no(format!("there are more than {NODES} texts, lists and keys")));
        }
        Ok(())
    }
}

fn copies() -> String {
    "a pack has no anchors (`&`) and no aliases (`*`); write the text out, or put it in quotes".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no(text: &str) -> PackError {
        documents(text).map(|documents| documents.len()).unwrap_err()
    }

    #[test]
    fn a_tower_of_lists_or_keys_is_refused_where_it_grows_too_high() {
        for (part, column) in [("- ", 65), ("? ", 65), ("[", 0), ("{a: ", 0), ("? - ", 0), ("[[", 0)] {
            let no = no(&part.repeat(45_000));
            // Of open brackets the scanner itself takes only so many ahead.
            let is_refused = no.says.contains("more than 32 levels") || no.says.contains("recursion limit");
            assert!(is_refused, "{part}: {no:?}");
            assert!(no.line == 1 && (column == 0 || no.column == column), "{part}: {no:?}");
        }
    }

    #[test]
    fn a_key_a_line_further_in_each_time_is_a_tower_too() {
        let tower: String = (0..400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert_eq!(no(&tower).line, 33);
    }

    #[test]
    fn copies_of_copies_are_refused_before_one_is_made() {
        let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (this, last) in ('b'..='j').zip('a'..) {
            bomb.push_str(&format!("{this}: &{this} [{}]\n", vec![format!("*{last}"); 9].join(", ")));
        }
        let no = no(&bomb);
        assert!(no.line == 1 && no.says.contains("anchors"), "{no:?}");
        assert!(super::documents("a: *b\n").is_err());
    }

    #[test]
    fn more_texts_than_any_pack_has_are_refused() {
        assert!(no(&"- a\n".repeat(NODES + 10)).says.contains("more than 200000"));
    }

    #[test]
    fn what_a_pack_is_made_of_passes() {
        let pack = "pack: ours\nrules:\n- id: a.b\n  any: [\"a & b\", 'c * d']\n  context: {near: [x, {y: z}]}\n";
        assert_eq!(documents(pack).unwrap().len(), 1);
        assert_eq!(documents("---\na: 1\n---\nb: 2\n").unwrap().len(), 2);
    }
}
