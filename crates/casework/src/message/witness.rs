//! The witness of a message: a hash over its words, its files and the raw source of its mail, which its fact is chained
//! to. Words stand in rows of their own, so that they can be erased; this shows when they were altered instead.

use super::store::Words;
use engine::content::NewFile;
use engine::stream::Witness;
use sha2::{Digest, Sha256};

/// The hash of one file, with the number it has in its message.
pub fn of_file(i: u32, file: &NewFile) -> Witness {
    let mut hash = Sha256::new();
    hash.update(i.to_be_bytes());
    for part in [Some(file.name.as_str()), Some(file.mime.as_str()), file.content_id.as_deref()] {
        put(&mut hash, part.map(str::as_bytes));
    }
    hash.update([u8::from(file.inline)]);
    put(&mut hash, Some(&file.bytes));
    hash.finalize().into()
}

/// The witness of a message: its words, the hash of the mail it came in, and the hashes of its files in their order.
/// Where its mail lies and by which Message-ID it is found is no part of it.
pub fn of(words: &Words, source: Option<&[u8]>, files: &[Witness]) -> Witness {
    let mut hash = Sha256::new();
    hash.update(words.n.to_be_bytes());
    let parts = [&words.subject, &Some(words.body.clone()), &words.quoted, &words.signature, &words.html];
    parts.into_iter().for_each(|part| put(&mut hash, part.as_deref().map(str::as_bytes)));
    put(&mut hash, source);
    files.iter().for_each(|file| hash.update(file));
    hash.finalize().into()
}

/// A part with its length, so that no two messages are written the same.
fn put(hash: &mut Sha256, part: Option<&[u8]>) {
    match part {
        None => hash.update([0]),
        Some(bytes) => {
            hash.update([1]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(change: impl Fn(&mut Words)) -> Words {
        let mut words = Words {
            n: 3,
            subject: Some("Belt".to_owned()),
            body: "It tore.".to_owned(),
            quoted: Some("Dear".to_owned()),
            signature: None,
            html: Some("It tore.".to_owned()),
            message_id: Some("a@b".to_owned()),
            arrival: Some(7),
        };
        change(&mut words);
        words
    }

    #[test]
    fn every_word_of_a_message_counts() {
        let right = of(&words(|_| {}), Some(b"raw"), &[]);
        let wrong: [fn(&mut Words); 7] = [
            |w| w.n = 4,
            |w| w.subject = None,
            |w| w.subject = Some(String::new()),
            |w| w.body.push('!'),
            |w| (w.quoted, w.signature) = (None, Some("Dear".to_owned())),
            |w| w.html = Some("It held.".to_owned()),
            |w| (w.body, w.quoted) = ("It tore.Dear".to_owned(), Some(String::new())),
        ];
        for change in wrong {
            assert_ne!(of(&words(change), Some(b"raw"), &[]), right);
        }
        assert_ne!(of(&words(|_| {}), None, &[]), right);
        assert_ne!(of(&words(|_| {}), Some(b"raw"), &[[0; 32]]), right);
        assert_eq!(of(&words(|w| w.message_id = None), Some(b"raw"), &[]), right);
    }

    #[test]
    fn every_byte_of_a_file_and_what_it_is_called_count() {
        let file = |name: &str, mime: &str, bytes: &[u8]| NewFile {
            name: name.to_owned(),
            mime: mime.to_owned(),
            inline: false,
            content_id: None,
            bytes: bytes.to_vec(),
        };
        let right = of_file(1, &file("a.png", "image/png", b"png"));
        assert_ne!(of_file(2, &file("a.png", "image/png", b"png")), right);
        assert_ne!(of_file(1, &file("b.png", "image/png", b"png")), right);
        assert_ne!(of_file(1, &file("a.png", "text/html", b"png")), right);
        assert_ne!(of_file(1, &file("a.png", "image/png", b"pmg")), right);
        assert_ne!(of_file(1, &NewFile { inline: true, ..file("a.png", "image/png", b"png") }), right);
    }
}
