//! `amends mail read`: shows how mails are understood, without a store.

use clap::{Args, Subcommand};
use email::{Attachment, Mail, Mailbox};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Show how mail is parsed.
#[derive(Subcommand, Debug)]
pub enum Ask {
    /// Parse mails and print one JSON line each; needs no store
    Read(Files),
}

/// Parse mails and print one JSON line each.
#[derive(Args, Debug)]
pub struct Files {
    /// Print one JSON object per line (the only format)
    #[arg(long)]
    json: bool,
    /// Mail files; `-` reads one from standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Answers.
pub fn run(ask: &Ask) -> ExitCode {
    let Ask::Read(Files { files, .. }) = ask;
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    for path in files {
        match bytes(path).and_then(|raw| writeln!(out, "{}", line(&email::read(&raw)))) {
            Ok(()) => {}
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut raw = Vec::new();
    std::io::stdin().read_to_end(&mut raw)?;
    Ok(raw)
}

fn line(mail: &Mail) -> Value {
    json!({
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "from": mail.from.as_ref().map(person),
        "to": mail.to.iter().map(person).collect::<Vec<_>>(),
        "cc": mail.cc.iter().map(person).collect::<Vec<_>>(),
        "date": mail.date,
        "subject": mail.subject,
        "class": mail.class.as_str(),
        "visible_text": mail.visible_text,
        "quoted_text": mail.quoted_text,
        "signature": mail.signature,
        "html": mail.html,
        "attachments": mail.attachments.iter().map(file).collect::<Vec<_>>(),
        "failed_recipients": mail.failed_recipients,
        "original_message_id": mail.original_message_id,
        "problems": mail.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn person(mailbox: &Mailbox) -> Value {
    json!({"name": mailbox.name, "address": mailbox.address})
}

fn file(attachment: &Attachment) -> Value {
    json!({
        "name": attachment.name,
        "type": attachment.mime,
        "size": attachment.bytes.len(),
        "sha256": base::words::hex_sha256(&attachment.bytes),
        "inline": attachment.inline,
    })
}
