//! The automaton against the plainest matcher there is, over patterns and sentences made at random.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const WORDS: [&str; 7] = ["late", "later", "relate", "plate", "we", "are", "14"];

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_word(atom: &Atom, word: &str) -> bool {
    match atom {
        Atom::Word(whole) => word == &**whole,
        Atom::Prefix(stem) => word.starts_with(&**stem),
        Atom::Suffix(stem) => word.ends_with(&**stem),
        Atom::Number => is_number(word),
    }
}

/// Where a match of `node` that begins at `at` can end, by trying everything.
fn ends(node: &Node, words: &[&str], at: usize) -> BTreeSet<usize> {
    let one = |fits: bool| if fits { BTreeSet::from([at + 1]) } else { BTreeSet::new() };
    match node {
        Node::One(atom) => one(words.get(at).is_some_and(|word| is_word(atom, word))),
        Node::Set(atoms) => one(words.get(at).is_some_and(|word| atoms.iter().any(|atom| is_word(atom, word)))),
        Node::Any => one(at < words.len()),
        Node::Gap(most) => (at..=(at + most).min(words.len())).collect(),
        Node::Opt(inner) => ends(inner, words, at).into_iter().chain([at]).collect(),
        Node::Alt(branches) => branches.iter().flat_map(|branch| ends(branch, words, at)).collect(),
        Node::Seq(items) => items.iter().fold(BTreeSet::from([at]), |starts, item| {
            starts.into_iter().flat_map(|start| ends(item, words, start)).collect()
        }),
        Node::Start | Node::End => BTreeSet::from([at]),
    }
}

/// The pattern with what it asks of the edges of the sentence, which stand outside of all brackets here.
#[derive(Debug, Clone)]
struct Whole {
    opens: bool,
    body: Node,
    closes: bool,
}

impl Whole {
    fn node(&self) -> Node {
        let start = self.opens.then_some(Node::Start);
        let end = self.closes.then_some(Node::End);
        Node::Seq(start.into_iter().chain([self.body.clone()]).chain(end).collect())
    }

    /// The shortest match at `at`, lengthened while each further word still completes one.
    fn taken(&self, words: &[&str], at: usize) -> Option<usize> {
        let mut all = ends(&self.body, words, at);
        all.retain(|end| *end > at && (at == 0 || !self.opens) && (*end == words.len() || !self.closes));
        let mut last = all.first().copied()?;
        while all.contains(&(last + 1)) {
            last += 1;
        }
        Some(last - at)
    }
}

fn some_atom() -> impl Strategy<Value = Atom> {
    prop_oneof![
        4 => proptest::sample::select(&WORDS[..6]).prop_map(|word| Atom::Word(word.into())),
        1 => proptest::sample::select(vec!["la", "late", "re"]).prop_map(|stem| Atom::Prefix(stem.into())),
        1 => proptest::sample::select(vec!["te", "late", "er"]).prop_map(|stem| Atom::Suffix(stem.into())),
        1 => Just(Atom::Number),
    ]
}

fn some_node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        4 => some_atom().prop_map(Node::One),
        1 => proptest::collection::vec(some_atom(), 1..3).prop_map(|atoms| Node::Set(atoms.into())),
        1 => Just(Node::Any),
        1 => (0_usize..4).prop_map(Node::Gap),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => proptest::collection::vec(inner.clone(), 1..4).prop_map(Node::Seq),
            2 => proptest::collection::vec(inner.clone(), 1..3).prop_map(Node::Alt),
            1 => inner.prop_map(|node| Node::Opt(Box::new(node))),
        ]
    })
}

fn some_whole() -> impl Strategy<Value = Whole> {
    (proptest::bool::weighted(0.3), some_node(), proptest::bool::weighted(0.3))
        .prop_map(|(opens, body, closes)| Whole { opens, body, closes })
}

fn some_sentence() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..9)
}

fn rows(vocabulary: &Vocabulary, words: &[&str]) -> Vec<Row> {
    words.iter().map(|word| vocabulary.row(word, is_number(word))).collect()
}

fn steps(rows: &[Row], at: usize) -> impl Iterator<Item = Step<'_>> {
    (at..rows.len()).map(move |i| Step { row: &rows[i], first: i == 0, last: i + 1 == rows.len() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_automaton_matches_what_the_plainest_matcher_does(pattern in some_whole(), words in some_sentence()) {
        let mut vocabulary = Vocabulary::default();
        let nothing_will_do = ends(&pattern.body, &[], 0).contains(&0);
        let Ok(automaton) = Automaton::compile(&pattern.node(), &mut vocabulary) else {
            prop_assert!(nothing_will_do, "refused, though it asks for a word");
            return Ok(());
        };
        prop_assert!(!nothing_will_do, "a pattern that matches no word at all was let through");
        let rows = rows(&vocabulary.finish(), &words);
        for at in 0..words.len() {
            prop_assert_eq!(automaton.run(u128::MAX, steps(&rows, at)), pattern.taken(&words, at), "at word {}", at);
        }
    }

    /// What the search skips by, it may skip: no match lacks a set its pattern needs, nor starts outside its starts.
    #[test]
    fn no_match_is_lost_by_looking_only_where_one_can_be(pattern in some_whole(), words in some_sentence()) {
        let mut vocabulary = Vocabulary::default();
        let Ok(automaton) = Automaton::compile(&pattern.node(), &mut vocabulary) else { return Ok(()) };
        let rows = rows(&vocabulary.finish(), &words);
        for at in (0..words.len()).filter(|at| pattern.taken(&words, *at).is_some()) {
            let is_needed = |set: &u32| rows.iter().any(|row| row.has(*set));
            prop_assert!(automaton.needs.iter().all(is_needed), "a match without {:?}", automaton.needs);
            let mut is_start = false;
            let is_some = automaton.starts(u128::MAX, |set| is_start |= rows[at].has(set));
            prop_assert!(!is_some || is_start);
        }
    }
}

#[test]
fn a_pattern_of_128_words_compiles_and_a_longer_one_is_refused() {
    let long = |words: usize| Node::Seq(vec![Node::One(Atom::Word("so".into())); words]);
    let compile = |node: &Node| Automaton::compile(node, &mut Vocabulary::default()).map(|_| ());
    assert_eq!(compile(&long(128)), Ok(()));
    assert!(compile(&long(129)).unwrap_err().says.contains("longer than 128 words"));

    let mut vocabulary = Vocabulary::default();
    let automaton = Automaton::compile(&long(128), &mut vocabulary).unwrap();
    let rows = rows(&vocabulary.finish(), &["so"; 130]);
    assert_eq!(automaton.run(u128::MAX, steps(&rows, 0)), Some(128));
    assert_eq!(automaton.run(u128::MAX, steps(&rows, 2)), Some(128));
    assert_eq!(automaton.run(u128::MAX, steps(&rows, 3)), None, "127 words are left");
}

#[test]
fn the_same_words_are_one_set_and_very_long_words_are_known_by_their_whole_spelling() {
    let mut vocabulary = Vocabulary::default();
    let atom = |word: &str| Atom::Word(word.into());
    let pair: std::sync::Arc<[Atom]> = vec![atom("late"), atom("slow")].into();
    let (first, again) = (vocabulary.set(&pair), vocabulary.set(&vec![atom("late"), atom("slow")].into()));
    assert_eq!(first, again);
    assert_ne!(vocabulary.one(&atom("late")), first);

    let long = "un".repeat(40);
    let (whole, prefix) = (vocabulary.one(&atom(&long)), vocabulary.one(&Atom::Prefix("un".into())));
    let vocabulary = vocabulary.finish();
    let row = vocabulary.row(&long, false);
    assert!(row.has(whole) && !row.has(prefix), "a word of 80 letters is not taken apart");
    assert!(vocabulary.row("unsent", false).has(prefix));
    assert!(!vocabulary.row("e\u{301}", false).has(prefix), "a cut inside a letter is no panic");
}
