//! Prints each mail file given as one line of JSON; `-` reads one mail from standard input.

use std::io::{Read, Write};

use email::{Mail, Mailbox};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let mut raw = Vec::new();
        if path == "-" {
            std::io::stdin().read_to_end(&mut raw)?;
        } else {
            raw = std::fs::read(&path)?;
        }
        writeln!(out, "{}", line(&email::read(&raw)))?;
    }
    Ok(())
}

fn line(mail: &Mail) -> Value {
    let attachments: Vec<Value> = mail
        .attachments
        .iter()
        .map(|file| {
            let hash: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            json!({"name": file.name, "type": file.mime, "size": file.bytes.len(), "sha256": hash, "inline": file.inline})
        })
        .collect();
    json!({
        "message_id": mail.message_id, "in_reply_to": mail.in_reply_to, "references": mail.references,
        "from": mail.from.as_ref().map(person), "to": people(&mail.to), "cc": people(&mail.cc),
        "date": mail.date, "subject": mail.subject, "class": mail.class.as_str(),
        "visible_text": mail.visible_text, "quoted_text": mail.quoted_text, "signature": mail.signature,
        "html": mail.html, "attachments": attachments, "failed_recipients": mail.failed_recipients,
        "original_message_id": mail.original_message_id, "problems": mail.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn person(mailbox: &Mailbox) -> Value {
    json!({"name": mailbox.name, "address": mailbox.address})
}

fn people(mailboxes: &[Mailbox]) -> Vec<Value> {
    mailboxes.iter().map(person).collect()
}
