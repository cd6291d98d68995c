//! Takes a mailbox file (mbox) apart into mails.

use std::io::{self, BufRead};

/// The mails of an mbox file, one after the other, without holding more than one.
pub struct Mbox<R> {
    reader: R,
    most: usize,
    line: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Mbox<R> {
    /// Reads from `reader`. Of a mail longer than `most` bytes only `most + 1` are handed out, so that it shows.
    pub fn new(reader: R, most: usize) -> Mbox<R> {
        Mbox { reader, most, line: Vec::new(), ended: false }
    }

    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        Ok(self.reader.read_until(b'\n', &mut self.line)? > 0)
    }

    fn mail(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut mail = Vec::new();
        let mut after_blank = true;
        while self.next_line()? {
            if after_blank && self.line.starts_with(b"From ") {
                if mail.iter().any(|byte: &u8| !byte.is_ascii_whitespace()) {
                    return Ok(Some(mail));
                }
                mail.clear();
                after_blank = false;
                continue;
            }
            after_blank = matches!(self.line.as_slice(), b"\n" | b"\r\n");
            // A line that begins with "From " is quoted in the file (mboxrd); the mail has it without.
            let quotes = self.line.iter().take_while(|byte| **byte == b'>').count();
            let quoted = quotes > 0 && self.line.get(quotes..).is_some_and(|rest| rest.starts_with(b"From "));
            let line = self.line.get(usize::from(quoted)..).unwrap_or_default();
            let room = (self.most + 1).saturating_sub(mail.len());
            mail.extend(line.iter().take(room));
        }
        self.ended = true;
        Ok(mail.iter().any(|byte| !byte.is_ascii_whitespace()).then_some(mail))
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mail = self.mail().transpose();
        self.ended |= matches!(mail, Some(Err(_)));
        mail
    }
}

#[cfg(test)]
mod tests {
    use super::Mbox;

    fn split(text: &str) -> Vec<String> {
        Mbox::new(text.as_bytes(), 60).map(|mail| String::from_utf8(mail.unwrap()).unwrap()).collect()
    }

    #[test]
    fn each_mail_of_a_mailbox_comes_out_once_and_unquoted() {
        let mails =
            split("From a@b Mon\nSubject: 1\n\n>From here\n>>From there\n\nFrom c@d Tue\nSubject: 2\n\nFrom x\n");
        assert_eq!(mails, ["Subject: 1\n\nFrom here\n>From there\n\n", "Subject: 2\n\n"]);
    }

    #[test]
    fn a_line_that_begins_with_from_inside_a_paragraph_ends_nothing() {
        assert_eq!(split("From a@b Mon\nSubject: 1\n\nHello\nFrom me\n"), ["Subject: 1\n\nHello\nFrom me\n"]);
    }

    #[test]
    fn a_mail_that_is_too_long_is_cut_just_behind_the_limit() {
        let mails = split(&format!("From a@b Mon\n{}\n\nFrom c@d Tue\nSubject: 2\n", "x".repeat(500)));
        assert_eq!(mails.iter().map(String::len).collect::<Vec<_>>(), [61, 11]);
    }
}
