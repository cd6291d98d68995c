//! What was odd about a mail, as a kind and what it is about. Kinds and names are what is kept; the sentence is said where
//! it is read, and stands here in English for tests and for what was kept before there were kinds.

use std::fmt;

/// Something that was odd about a mail, or could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: Kind,
    /// The file, the charset, the number it is about; empty for most kinds.
    pub about: String,
}

macro_rules! kinds {
    ($($kind:ident $name:literal $english:literal,)*) => {
        /// What it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = $english] $kind,)*
        }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),*];

            /// Its name, which never changes.
            pub fn name(self) -> &'static str {
                match self {
                    $(Kind::$kind => $name,)*
                }
            }

            /// The sentence in English; `{about}` stands for what it is about.
            pub fn english(self) -> &'static str {
                match self {
                    $(Kind::$kind => $english,)*
                }
            }
        }
    };
}

kinds! {
    ReaderBroke "reader_broke" "The reader broke on this mail; its raw source is shown.",
    NoHeaderLines "no_header_lines" "No header lines were found; the mail is shown as plain text.",
    NoHeaderOfAMail "no_header_of_a_mail" "No header of a mail was found; the bytes are shown as text.",
    MailsInside "mails_inside" "More mails inside mails than we open; the source is shown as text.",
    HtmlTooDeep "html_too_deep" "The HTML is too large or too deeply nested; it is shown as plain text.",
    ForwardedInside "forwarded_inside" "More forwarded mails than we open; the rest is in the attached files.",
    SenderUsed "sender_used" "The From header has no address; the Sender header was used.",
    NoSender "no_sender" "The mail does not say who sent it.",
    NoMessageId "no_message_id" "The mail has no Message-ID.",
    ManyRecipients "many_recipients" "Only the first {about} recipients were kept.",
    ManyReferences "many_references" "Only the last {about} references were kept.",
    NoDate "no_date" "The Date header cannot be read: {about}.",
    ReportsNoFailure "reports_no_failure" "A mail server reports on the way of a mail, but no failure.",
    ManyParts "many_parts" "Only the first {about} parts are shown; the rest is in the source.",
    StrayHeaders "stray_headers" "Some lines among the headers are no headers; they are shown with the text.",
    Misnamed "misnamed" "A part is not encoded as it says; it is shown as it came.",
    Damaged "damaged" "A part was damaged in transit; some letters may be wrong.",
    FileLinesAdded "file_lines_added" "Lines were added after {about} in transit; they are only in the source.",
    FileDamaged "file_damaged" "{about} was damaged in transit; it may not open.",
    OtherCharset "other_charset" "The text has letters outside its charset; it was read as {about}.",
    UnknownCharset "unknown_charset" "The text is in an unknown charset ({about}); some letters may be wrong.",
    BrokenLetters "broken_letters" "Some letters of the text could not be read in its charset.",
    Tnef "tnef" "Outlook packed files into winmail.dat; they are kept in it, unopened.",
    SmimeSealed "smime_sealed" "A part is encrypted with S/MIME; it cannot be read here.",
    SmimeSigned "smime_signed" "The mail is signed with S/MIME; the signature is attached, not checked.",
    PgpSealed "pgp_sealed" "The mail is encrypted with PGP; it cannot be read here.",
    PgpSigned "pgp_signed" "The mail is signed with PGP; the signature is attached, not checked.",
    Invitation "invitation" "The mail carries a calendar invitation.",
}

/// A sentence that was said otherwise once.
const FORMER: (&str, Kind) = ("A part is encrypted or sealed with S/MIME; it cannot be read here.", Kind::SmimeSealed);

/// Stands for what it is about in a sentence.
pub const ABOUT: &str = "{about}";

impl Kind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Problem {
        Problem { kind, about: String::new() }
    }
}

impl Problem {
    /// A problem with a certain thing.
    pub fn with(kind: Kind, about: impl fmt::Display) -> Problem {
        Problem { kind, about: about.to_string() }
    }

    /// The problem that sentences of ours begin with, as they were kept once, and what stands after it.
    pub fn told(sentences: &str) -> Option<(Problem, &str)> {
        if let Some(rest) = sentences.strip_prefix(FORMER.0) {
            return Some((FORMER.1.into(), rest));
        }
        Kind::ALL.iter().find_map(|kind| {
            let Some((before, after)) = kind.english().split_once(ABOUT) else {
                return Some((Problem::from(*kind), sentences.strip_prefix(kind.english())?));
            };
            let rest = sentences.strip_prefix(before)?;
            // The sentence ends before another, not at a full stop within its thing.
            let ends =
                |at: &usize| rest.get(at + after.len()..).is_some_and(|then| then.is_empty() || then.starts_with(' '));
            let at = rest.match_indices(after).map(|(at, _)| at).find(ends)?;
            // A sentence that begins with its thing ends before another begins.
            let about = rest.get(..at).filter(|about| !before.is_empty() || !about.contains(". "))?;
            Some((Problem::with(*kind, about), rest.get(at + after.len()..)?))
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind.english().replace(ABOUT, &self.about))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_kind_has_a_name_and_a_sentence_of_its_own() {
        let names: HashSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let says: HashSet<&str> = Kind::ALL.iter().map(|kind| kind.english()).collect();
        assert_eq!((names.len(), says.len()), (Kind::ALL.len(), Kind::ALL.len()));
        assert!(Kind::ALL.iter().all(|kind| Kind::named(kind.name()) == Some(*kind)));
        assert_eq!(Kind::named("made_up"), None);
    }

    #[test]
    fn what_was_said_once_is_read_back_as_its_kind() {
        for kind in Kind::ALL {
            let about = if kind.english().contains(ABOUT) { "manual v2.pdf" } else { "" };
            let problem = Problem::with(*kind, about);
            let said = format!("{problem} The mail has no Message-ID.");
            assert_eq!(Problem::told(&said), Some((problem, " The mail has no Message-ID.")), "{said}");
        }
        assert_eq!(Problem::told(FORMER.0), Some((FORMER.1.into(), "")));
        assert_eq!(Problem::told("Something a person wrote. b.pdf was damaged in transit; it may not open."), None);
    }
}
