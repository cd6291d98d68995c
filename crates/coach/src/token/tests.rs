//! What a word and a sentence are, in every language the coach reads.

use super::*;

fn sentences(text: &str) -> Vec<Vec<String>> {
    let read = Text::read(text, &Normal::default(), &Vocabulary::default());
    let words = |s: &Sentence| s.tokens.clone().map(|t| read.lower(t).to_owned()).collect();
    read.sentences.iter().map(words).collect()
}

#[test]
fn sentences_end_at_stops_but_not_at_short_forms_or_decimals() {
    let all = sentences("Dr. Ruiz paid 3.50 euros. It was late! Why?");
    assert_eq!(all, [vec!["dr", "ruiz", "paid", "3.50", "euros"], vec!["it", "was", "late"], vec!["why", "?"]]);
}

#[test]
fn a_day_of_a_month_does_not_end_the_sentence() {
    let all = sentences("Wir liefern am 1. Dezember. Das war Nr. 12. Danach rufe ich an.");
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all[0], ["wir", "liefern", "am", "1", "dezember"]);
    assert_eq!(sentences("Vi ringer deg 3. desember, eller 4. Januar.").len(), 1);
    assert_eq!(sentences("Vom 1. bis 3. März ist niemand da.").len(), 1);
    assert_eq!(sentences("The order was for 2. We sent 40. April called you.").len(), 3, "no day is the 40th");
}

#[test]
fn addresses_become_one_token_each() {
    let all = sentences("Write to ana@hotel.example or see https://a.example/x?y=1, thanks @ana");
    assert_eq!(all, [vec!["write", "to", "<mail>", "or", "see", "<url>", "thanks", "<at>"]]);
}

#[test]
fn a_hashtag_is_read_word_by_word() {
    assert_eq!(sentences("#LateAgain iPhone #fail"), [vec!["late", "again", "iphone", "fail"]]);
}

#[test]
fn a_post_that_a_service_cut_short_is_known_by_its_end() {
    let cut = sentences("My flight was late and… https://t.example/x");
    assert_eq!(cut, [vec!["my", "flight", "was", "late", "and", "<cut>"], vec!["<url>"]]);
    assert_eq!(sentences("Well… see https://t.example/x"), [vec!["well"], vec!["see", "<url>"]]);
}

#[test]
fn spans_are_bytes_of_the_text_in_any_script() {
    let text = "Größe — naïve Straße 5pm. Ответ?";
    let read = Text::read(text, &Normal::default(), &Vocabulary::default());
    let spelled: Vec<&str> = read.tokens.iter().map(|t| &text[t.span.clone()]).collect();
    assert_eq!(spelled, ["Größe", "naïve", "Straße", "5", "pm", "Ответ", "?"]);
}
