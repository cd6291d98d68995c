//! A guard before the parser of IMAP answers: it is recursive, and one line of a few hundred brackets would end the
//! process, whichever server sent it and before anyone has signed in or TLS has begun.
//!
//! Counts how deep the round brackets of an answer stand within each other and ends the connection where no honest
//! server goes. Only the bytes of a mail that we asked for do not count, `* 12 FETCH (UID 7 BODY[] {5000}`: there the
//! parser passes them over too. Everywhere else it may take the same bytes for words and read on after them (an unknown
//! attribute swallows brackets, quotes and ends of lines), so everywhere else they are counted, quoted or not.

use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Brackets within each other, at most: what we ask for needs four.
const DEEPEST: usize = 64;
/// What is remembered of the beginning of an answer: `* 4294967295 FETCH (`.
const HEAD: usize = 20;
/// What is remembered of the end of a line: ` BODY[] `.
const TAIL: usize = 8;
/// What the error is.
#[derive(Debug)]
pub struct TooDeep;

impl std::fmt::Display for TooDeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("its answer is nested deeper than any mail server needs")
    }
}

impl std::error::Error for TooDeep {}

/// A connection whose answers are counted while they are read.
#[derive(Debug)]
pub struct Guarded<T> {
    inner: T,
    count: Count,
}

impl<T> Guarded<T> {
    /// Guards this connection.
    pub fn new(inner: T) -> Guarded<T> {
        Guarded { inner, count: Count::default() }
    }

    /// The connection, to be made private.
    pub fn into_inner(self) -> T {
        self.inner
    }
}

/// How far an answer has been read.
#[derive(Debug, Default)]
struct Count {
    /// The first bytes of the answer.
    head: Vec<u8>,
    /// The last bytes of the line.
    tail: [u8; TAIL],
    depth: usize,
    /// Something stood in it that we never ask for: from here on nothing is passed over.
    is_odd: bool,
    /// `BODY[] {123` as far as it was read: its number.
    announced: Option<u64>,
    /// `BODY[] {123}`, and the end of the line is still to come.
    literal: Option<u64>,
    /// Bytes of a mail that are still to come.
    skip: u64,
}

impl Count {
    fn read(&mut self, mut bytes: &[u8]) -> Result<()> {
        while let Some((&byte, rest)) = bytes.split_first() {
            if self.skip > 0 {
                let skipped = usize::try_from(self.skip).unwrap_or(usize::MAX).min(bytes.len());
                self.skip -= skipped as u64;
                bytes = bytes.get(skipped..).unwrap_or_default();
                continue;
            }
            self.one(byte)?;
            bytes = rest;
        }
        Ok(())
    }

    fn one(&mut self, byte: u8) -> Result<()> {
        if byte == b'\n' {
            match self.literal.take() {
                Some(length) => (self.skip, self.tail) = (length, [0; TAIL]),
                None => *self = Count::default(),
            }
            return Ok(());
        }
        if self.head.len() < HEAD {
            self.head.push(byte);
        }
        if byte != b'\r' {
            self.literal = None;
        }
        let announced = self.announced.take();
        match byte {
            b'"' => self.is_odd = true,
            b'(' => self.depth += 1,
            b')' if self.depth == 0 => self.is_odd = true,
            b')' => self.depth -= 1,
            b'{' if self.is_before_mail() => self.announced = Some(0),
            b'0'..=b'9' => {
                let digit = u64::from(byte - b'0');
                self.announced = announced.and_then(|number| number.checked_mul(10)?.checked_add(digit));
            }
            b'}' => self.literal = announced,
            _ => {}
        }
        self.tail.rotate_left(1);
        self.tail[TAIL - 1] = byte;
        if self.depth > DEEPEST { Err(Error::new(ErrorKind::InvalidData, TooDeep)) } else { Ok(()) }
    }

    /// After `* 12 FETCH (… BODY[] `.
    fn is_before_mail(&self) -> bool {
        let is_named = |before: &[u8]| self.tail.eq_ignore_ascii_case(before);
        !self.is_odd && self.depth == 1 && self.is_fetch() && (is_named(b" BODY[] ") || is_named(b"(BODY[] "))
    }

    /// `* 12 FETCH (…`.
    fn is_fetch(&self) -> bool {
        let Some(rest) = self.head.strip_prefix(b"* ") else { return false };
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let word = rest.get(digits..digits + 8).unwrap_or_default();
        digits > 0 && word.eq_ignore_ascii_case(b" FETCH (")
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Guarded<T> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        let read = this.count.read(buf.filled().get(before..).unwrap_or_default());
        if read.is_err() {
            // What was read is not handed on: the parser must not see it.
            buf.set_filled(before);
        }
        Poll::Ready(read)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Guarded<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_imap::Client;
    use tokio::io::AsyncWriteExt;

    fn passes(answer: &str) -> bool {
        let whole = Count::default().read(answer.as_bytes()).is_ok();
        // It does not matter how the bytes come in.
        let mut count = Count::default();
        let single = answer.as_bytes().chunks(1).all(|byte| count.read(byte).is_ok());
        assert_eq!(whole, single, "{}", base::words::short(answer, 80));
        whole
    }

    #[test]
    fn an_answer_nested_too_deep_is_refused_wherever_it_stands() {
        let tower = "(".repeat(500);
        assert!(!passes(&format!("* 1 FETCH (BODYSTRUCTURE {tower}\r\n")));
        assert!(!passes(&format!("* OK {tower}\r\n")) && !passes(&tower));
        assert!(!passes(&format!("* OK a\r\n* 1 FETCH (BODYSTRUCTURE {tower}\r\n")));
    }

    #[test]
    fn words_that_look_like_a_literal_or_a_quote_hide_no_tower() {
        let tower = format!("BODYSTRUCTURE {}\r\n", "(".repeat(500));
        for before in [
            "* OK {100000}\r\n* 1 FETCH (",
            "* OK \"\r\n* 1 FETCH (",
            "* 1 EXISTS {9999}\r\n* 1 FETCH (",
            "* 1 FETCH (UID 1) {9999}\r\n* 1 FETCH (",
            "a1 OK (FETCH BODY[] {9999}\r\n* 1 FETCH (",
            "* 1 FETCH (BODY[] {3}\r\nab\") BODY[] {9999}\r\n* 1 FETCH (",
            "* 1 FETCH (BODY[] \"{9999}\"\r\n* 1 FETCH (",
            "* 1 FETCH (BODY[] {18446744073709551616}\r\n* 1 FETCH (",
            // What the parser takes for the value of an attribute that it does not know.
            "* 1 FETCH (X a\" ",
            "* 1 FETCH (X a{9999}\r\nb ",
            "* 1 FETCH (X (BODY[] {9999}\r\n) ",
            "* 1 FETCH (X \")\" Y (BODY[] {9999}\r\n) ",
        ] {
            assert!(!passes(&format!("{before}{tower}")), "{before}");
        }
    }

    #[test]
    fn a_mail_full_of_brackets_passes() {
        let words = format!("Subject: (((\r\n\r\n{}\r\n", "(".repeat(5000));
        let fetch = |length: usize| format!("* 1 FETCH (UID 7 FLAGS (\\Seen) BODY[] {{{length}}}\r\n{words})\r\n");
        assert!(passes(&fetch(words.len()).repeat(3)));
        assert!(!passes(&fetch(words.len() - 5000)));
    }

    #[tokio::test]
    async fn a_server_that_nests_too_deep_ends_the_connection_and_not_the_process() {
        for depth in [350, 500, 3_000, 200_000] {
            let (ours, mut theirs) = tokio::io::duplex(1 << 20);
            let answer = format!("* 1 FETCH (BODYSTRUCTURE {}\r\n", "(".repeat(depth));
            theirs.write_all(answer.as_bytes()).await.unwrap();
            let said = Client::new(Guarded::new(ours)).read_response().await;
            assert!(said.is_err(), "{depth}: {said:?}");
        }
    }

    /// What an answer is made of that wants to slip past.
    const PARTS: [&str; 14] = [
        "* 1 FETCH (",
        "BODY[] ",
        "BODYSTRUCTURE ",
        "ENVELOPE ",
        "X ",
        "a",
        "\"",
        "\\",
        "{9}\r\n",
        "{900}\r\n",
        "\r\n",
        ")",
        "* OK ",
        "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
    ];

    proptest::proptest! {
        #[test]
        fn no_answer_ends_the_process(parts in proptest::collection::vec(0..PARTS.len(), 0..400)) {
            let answer: String = parts.into_iter().map(|part| PARTS[part]).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let (ours, mut theirs) = tokio::io::duplex(1 << 20);
                theirs.write_all(answer.as_bytes()).await.unwrap();
                drop(theirs);
                let mut client = Client::new(Guarded::new(ours));
                while let Ok(Some(_)) = client.read_response().await {}
            });
        }
    }
}
