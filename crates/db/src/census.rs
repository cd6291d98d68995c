//! Every SQL text of the program, so that a test can prepare them all on both databases.

use crate::{Db, Error, Text};

#[doc(hidden)]
#[linkme::distributed_slice]
pub static TEXTS: [Text];

/// Every text written with [`sql!`](crate::sql!) or [`sql_each!`](crate::sql_each!) in the linked program.
pub fn texts() -> impl Iterator<Item = &'static Text> {
    TEXTS.iter()
}

impl Db {
    /// Prepares each text and returns every refusal, so that one run of a test names all faults. Blocks.
    pub fn prepare_all<'t>(&self, texts: impl IntoIterator<Item = &'t Text>) -> Vec<Error> {
        // One transaction each: after a refusal PostgreSQL answers nothing more within the same one.
        let refusal = |text: &Text| {
            let text = *text;
            self.read::<(), Error, _>(move |sql| sql.prepare(text)).wait().err()
        };
        texts.into_iter().filter_map(refusal).collect()
    }
}
