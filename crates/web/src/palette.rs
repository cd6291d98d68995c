//! What the command palette finds as one types. Each module looks among its own things; the links and actions of the page
//! itself are found in the browser.

use base::ids::OrgId;
use base::refusal::Error;
use db::Sql;
use serde::Serialize;

/// The most entries shown.
const MOST: usize = 8;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Sought {
    /// Where.
    pub org: OrgId,
    /// What was typed; never empty.
    pub words: String,
    /// The most that can be shown.
    pub most: u32,
}

impl Sought {
    /// These words, as they were typed; none when nothing was.
    pub fn new(org: OrgId, typed: &str) -> Option<Sought> {
        let words = typed.trim();
        (!words.is_empty()).then(|| Sought { org, words: words.to_owned(), most: MOST as u32 })
    }
}

/// One place to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What it is.
    pub title: String,
    /// Which one of several, and whose.
    pub detail: String,
    /// Where it is.
    pub href: String,
}

/// Looks for something among the things of one module, the likeliest first.
pub type Finder = fn(&mut Sql, &Sought) -> Result<Vec<Found>, Error>;

/// Looks everywhere. Where there is not room for all, what is found first gives way: later finders look for fewer and
/// rarer things.
///
/// # Errors
/// A fault of the store.
pub fn find(sql: &mut Sql, finders: &[&Finder], sought: &Sought) -> Result<Vec<Found>, Error> {
    let found = finders.iter().map(|find| find(sql, sought)).collect::<Result<Vec<_>, _>>()?;
    Ok(shared(found))
}

fn shared(mut found: Vec<Vec<Found>>) -> Vec<Found> {
    let mut room = MOST;
    for some in found.iter_mut().rev() {
        some.truncate(room);
        room -= some.len();
    }
    found.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(kind: &str, count: usize) -> Vec<Found> {
        let one = |n| Found { title: format!("{kind} {n}"), detail: String::new(), href: String::new() };
        (0..count).map(one).collect()
    }

    #[test]
    fn the_rarer_keep_their_place_and_the_likeliest_come_first() {
        let titles: Vec<String> =
            shared(vec![some("case", 10), some("customer", 2)]).into_iter().map(|found| found.title).collect();
        assert_eq!(titles.len(), MOST);
        assert_eq!((titles[0].as_str(), titles[5].as_str(), titles[6].as_str()), ("case 0", "case 5", "customer 0"));
        assert_eq!(shared(vec![some("case", 3), Vec::new()]).len(), 3);
    }

    #[test]
    fn nothing_typed_finds_nothing() {
        assert!(Sought::new(OrgId(1), " \t").is_none());
        assert_eq!(Sought::new(OrgId(1), " belt ").map(|sought| sought.words).as_deref(), Some("belt"));
    }
}
