//! Full-text search: FTS5 on SQLite, tsvector on PostgreSQL. The one room that owns a dialect pair.

pub mod pages;
mod store;

pub use store::{clear, documents, find, index};

/// The words of a query: letters and digits in any script, at most sixteen. What is left of "A-1042?" is `A`, `1042`.
pub fn terms(query: &str) -> Vec<String> {
    query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(16)
        .map(|word| word.chars().take(64).collect::<String>().to_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::terms;

    #[test]
    fn a_query_is_taken_apart_into_plain_words() {
        assert_eq!(
            terms("  Halden \"feeder-belt\" OR near(A-1042)"),
            ["halden", "feeder", "belt", "or", "near", "a", "1042"]
        );
        assert!(terms("!! -- ''").is_empty());
    }
}
