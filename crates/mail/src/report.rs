//! What a delivery report says (RFC 3464): failed or only late, why, and whom it could not reach.

use base::ids::CaseNo;
use casework::receive::Report;
use email::{Class, Mail};
use engine::outbox::trouble::Trouble;

/// The most of a report that is looked at. Bytes.
const READ: usize = 64 * 1024;
/// What a server's own words begin to be useless after. Characters.
const WORDS: usize = 300;

/// The report a mail is; none when it is something else. `of` is the message its address names.
pub fn read(mail: &Mail, raw: &[u8], of: Option<(CaseNo, u32)>) -> Option<Report> {
    let fields = fields(raw);
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let action = field("action").unwrap_or_default().to_ascii_lowercase();
    let is_late = action.starts_with("delayed");
    if !is_late && mail.class != Class::Bounce {
        return None;
    }
    let words = field("diagnostic-code").map(without_type).or_else(|| prose(&mail.visible_text));
    let recipient = field("original-recipient").or(field("final-recipient")).map(|value| {
        value.split_once(';').map_or(value, |(_, address)| address).trim().trim_matches(['<', '>']).to_lowercase()
    });
    let recipient = recipient.or_else(|| mail.failed_recipients.first().map(|address| address.to_lowercase()));
    let trouble = Trouble::reported(field("status"), words.unwrap_or_default());
    Some(Report { is_late, trouble, recipient, of })
}

/// `smtp; 550 5.1.1 …` without the type before it.
fn without_type(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, words)| words).trim()
}

/// The fields of the report's machine-readable part, those of the first recipient who failed before all others. Lines
/// that begin with a blank go on with the field before.
fn fields(raw: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(raw.get(..raw.len().min(READ)).unwrap_or_default());
    let low = text.to_ascii_lowercase();
    let marks = ["content-type: message/delivery-status", "content-type: message/global-delivery-status"];
    let Some(begins) = marks.iter().find_map(|mark| low.find(mark)) else { return Vec::new() };
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in text.get(begins..).unwrap_or_default().lines().skip(1).take_while(|line| !line.starts_with("--")) {
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if let Some(group) = groups.last_mut() {
            match (line.starts_with([' ', '\t']), group.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                _ => group
                    .extend(line.split_once(':').map(|(k, v)| (k.trim().to_ascii_lowercase(), v.trim().to_owned()))),
            }
        }
    }
    let says = |group: &Vec<(String, String)>, word: &str| {
        group.iter().any(|(key, value)| key == "action" && value.to_ascii_lowercase().starts_with(word))
    };
    let told = groups.iter().find(|g| says(g, "failed")).or_else(|| groups.iter().find(|g| says(g, "delayed")));
    told.cloned().unwrap_or_else(|| groups.concat())
}

/// The line of a bounce in prose that holds a server's code.
fn prose(text: &str) -> Option<&str> {
    let has_code = |line: &&str| {
        line.split(|c: char| !c.is_ascii_digit() && c != '.').any(|word| {
            let is_code = word.len() == 3 && word.starts_with(['4', '5']) && !word.contains('.');
            is_code || word.starts_with("5.") && word.matches('.').count() == 2
        })
    };
    let line = text.lines().map(str::trim).find(has_code)?;
    Some(line.char_indices().nth(WORDS).map_or(line, |(at, _)| line.get(..at).unwrap_or(line)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::outbox::trouble::Cause;

    fn report(action: &str, status: &str, words: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: c@northline.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; Ingrid@Halden.example\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: {words}\r\n\r\n--b--\r\n"
        )
    }

    fn read_text(text: &str) -> Option<Report> {
        read(&email::read(text.as_bytes()), text.as_bytes(), None)
    }

    #[test]
    fn a_failure_says_why_and_whom() {
        let text =
            report("failed", "5.0.0", "smtp; 550 5.1.1 <ingrid@halden.example>:\r\n    Recipient address rejected");
        let report = read_text(&text).unwrap();
        assert!(!report.is_late && report.trouble.for_good);
        assert_eq!(report.trouble.cause, Cause::NoMailbox);
        assert!(report.trouble.says().contains("Recipient address rejected"), "{}", report.trouble.says());
        assert_eq!(report.recipient.as_deref(), Some("ingrid@halden.example"));
    }

    #[test]
    fn a_full_mailbox_and_a_late_mail_are_no_failures_for_good() {
        let full = read_text(&report("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full")).unwrap();
        assert!(!full.trouble.for_good && !full.is_late);
        let late = read_text(&report("delayed", "4.4.1", "smtp; connection timed out")).unwrap();
        assert!(late.is_late);
    }

    #[test]
    fn a_bounce_in_prose_is_read_by_its_code() {
        let text = "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nSubject: Mail delivery failed: returning message to sender\r\n\
            Return-Path: <>\r\n\r\nThis message could not be delivered.\r\n\r\n  ingrid@halden.example\r\n    550 No such user here\r\n";
        assert_eq!(read_text(text).unwrap().trouble.cause, Cause::NoMailbox);
        assert_eq!(read_text("From: ingrid@halden.example\r\nSubject: Belt\r\n\r\nThe belt 550 is wrong.\r\n"), None);
    }
}
