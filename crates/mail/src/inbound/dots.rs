//! The bytes of a mail as they stand after `DATA`: where it ends, and without the dots put in for the way.
//!
//! Read strictly: a mail ends with CR LF `.` CR LF and with nothing else (RFC 5321, 4.1.1.4). A dot between bare line
//! feeds is part of the mail, so that no second mail can be smuggled in within a first one.

/// What the last bytes were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// Nothing, or CR LF: a line begins.
    Begin,
    /// Within a line.
    Within,
    /// CR.
    Return,
    /// A dot at the beginning of a line, not given out yet.
    Dot,
    /// That dot, then CR.
    DotReturn,
}

/// Reads a mail in pieces of any size.
#[derive(Clone, Copy, Debug)]
pub struct Dots(Position);

impl Default for Dots {
    fn default() -> Self {
        Dots(Position::Begin)
    }
}

impl Dots {
    /// Gives out what belongs to the mail. Says how many bytes were used, and whether the mail has ended.
    pub fn feed(&mut self, piece: &[u8], out: &mut Vec<u8>) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = piece.get(at) {
            if self.0 == Position::Within && byte != b'\r' {
                let rest = piece.get(at..).unwrap_or_default();
                let line = rest.iter().position(|byte| *byte == b'\r').unwrap_or(rest.len());
                out.extend_from_slice(rest.get(..line).unwrap_or_default());
                at += line;
                continue;
            }
            at += 1;
            if self.step(byte, out) {
                return (at, true);
            }
        }
        (at, false)
    }

    fn step(&mut self, byte: u8, out: &mut Vec<u8>) -> bool {
        if self.0 == Position::DotReturn {
            if byte == b'\n' {
                return true;
            }
            // The dot was one too many, the CR a part of the line.
            out.push(b'\r');
            self.0 = Position::Return;
        }
        self.0 = match (self.0, byte) {
            (Position::Begin, b'.') => {
                self.0 = Position::Dot;
                return false;
            }
            (Position::Dot, b'\r') => {
                self.0 = Position::DotReturn;
                return false;
            }
            (Position::Return, b'\n') => Position::Begin,
            (_, b'\r') => Position::Return,
            _ => Position::Within,
        };
        out.push(byte);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Dots;
    use proptest::prelude::*;

    fn read(pieces: &[&[u8]]) -> (Vec<u8>, usize, bool) {
        let (mut dots, mut out, mut used) = (Dots::default(), Vec::new(), 0);
        for piece in pieces {
            let (more, ended) = dots.feed(piece, &mut out);
            used += more;
            if ended {
                return (out, used, true);
            }
        }
        (out, used, false)
    }

    #[test]
    fn a_mail_ends_with_a_dot_on_a_line_of_its_own_and_with_nothing_like_it() {
        assert_eq!(read(&[b".\r\n"]), (b"".to_vec(), 3, true), "an empty mail");
        assert_eq!(read(&[b"a\r\n.\r\nQUIT\r\n"]), (b"a\r\n".to_vec(), 6, true));
        for like in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r\r\n", "\r.\r\n", "\n.\r", "\r\n.a\r\n"] {
            let mail = format!("a{like}MAIL FROM:<x@y.example>\r\n.\r\n");
            let (out, used, ended) = read(&[mail.as_bytes()]);
            assert!(ended && used == mail.len(), "{like:?} ended a mail");
            assert!(out.ends_with(b"MAIL FROM:<x@y.example>\r\n"), "{like:?}");
        }
    }

    fn stuffed(mail: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for (at, byte) in mail.iter().enumerate() {
            if *byte == b'.' && (at == 0 || mail[..at].ends_with(b"\r\n")) {
                out.push(b'.');
            }
            out.push(*byte);
        }
        out.extend_from_slice(if mail.is_empty() || mail.ends_with(b"\r\n") { b".\r\n" } else { b"\r\n.\r\n" });
        out
    }

    proptest! {
        #[test]
        fn any_mail_comes_out_as_it_was_sent_in_pieces_of_any_size(
            letters in proptest::collection::vec(proptest::sample::select(vec![b'a', b'.', b'\r', b'\n']), 0..60),
            size in 1usize..9,
        ) {
            let sent = stuffed(&letters);
            let pieces: Vec<&[u8]> = sent.chunks(size).collect();
            let (out, used, ended) = read(&pieces);
            prop_assert!(ended && used == sent.len());
            let whole = if letters.is_empty() || letters.ends_with(b"\r\n") { letters } else { [&letters[..], b"\r\n"].concat() };
            prop_assert_eq!(out, whole);
        }
    }
}
