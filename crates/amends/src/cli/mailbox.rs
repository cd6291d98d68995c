//! `amends mailbox`: setting mailboxes up without a browser. Secrets come from standard input or the environment,
//! never from the command line, where other users of the machine could read them.

use super::member::the_one;
use super::{Installation, one_of, wait};
use base::config::Tls;
use base::context::Actor;
use base::ids::{MailboxId, OrgId};
use base::refusal::{Error, Fault, Refusal};
use clap::{Args, Subcommand};
use engine::desk::{Desk, Who};
use engine::mailbox::canary;
use engine::mailbox::rules::MailboxBody;
use engine::mailbox::standing::{self, Way};
use engine::mailbox::{self, Provider, SignIn};
use mail::connection::{setup, trial};
use std::io::Read;
use std::process::ExitCode;

/// The environment's variables that passwords are read from.
const IN_PASSWORD: &str = "AMENDS_IN_PASSWORD";
const OUT_PASSWORD: &str = "AMENDS_OUT_PASSWORD";

/// Manage mailboxes: how mail is received and sent.
#[derive(Subcommand)]
pub enum Mailboxes {
    /// List all mailboxes with their status
    List {
        /// Only this organisation [default: all]
        #[arg(long)]
        org: Option<i64>,
    },
    /// Add a mailbox; passwords are read from standard input or from AMENDS_IN_PASSWORD and AMENDS_OUT_PASSWORD
    Add(Box<NewMailbox>),
    /// Test a mailbox with a real connection and report which step fails. Nothing is sent
    Test(Named),
    /// Remove a mailbox; mail received through it is kept
    Remove(Named),
}

/// A mailbox by its address.
#[derive(Args)]
pub struct Named {
    /// Address of the mailbox
    address: String,
}

/// Add a mailbox.
#[derive(Args)]
pub struct NewMailbox {
    /// Address that customers write to and replies are sent from
    address: String,
    /// Name [default: the address]
    #[arg(long, default_value = "")]
    name: String,
    /// Provider: google or microsoft; fills in the servers
    #[arg(long, value_parser = one_of::<Provider>(&["google", "microsoft", "other"]))]
    provider: Option<Provider>,
    /// IMAP server to fetch mail from
    #[arg(long, default_value = "")]
    imap: String,
    /// Port of that server
    #[arg(long)]
    imap_port: Option<u16>,
    /// Encryption: implicit, starttls or none
    #[arg(long, value_parser = one_of::<Tls>(&["starttls", "implicit", "none"]))]
    imap_tls: Option<Tls>,
    /// User name for sign-in [default: the address]
    #[arg(long, default_value = "")]
    imap_user: String,
    /// Folder and what happens to its mail afterwards: “INBOX = seen”, “Help = move Done”; can be repeated
    #[arg(long = "folder")]
    folders: Vec<String>,
    /// SMTP server to send mail through
    #[arg(long, default_value = "")]
    smtp: String,
    /// Port of that server
    #[arg(long)]
    smtp_port: Option<u16>,
    /// Encryption: implicit, starttls or none
    #[arg(long, value_parser = one_of::<Tls>(&["starttls", "implicit", "none"]))]
    smtp_tls: Option<Tls>,
    /// User name for sign-in [default: the address]
    #[arg(long, default_value = "")]
    smtp_user: String,
    /// Sign-in: password, oauth or none
    #[arg(long, value_parser = one_of::<SignIn>(&["password", "oauth", "none"]))]
    smtp_sign_in: Option<SignIn>,
    /// PEM file of a certificate to trust besides the public authorities
    #[arg(long)]
    certificate: Option<std::path::PathBuf>,
    /// Send a test mail to itself every N hours, and alert when it does not come back
    #[arg(long, value_name = "HOURS")]
    canary: Option<u32>,
    /// Read the password from standard input: one line for both servers, or a second line for sending
    #[arg(long)]
    password_stdin: bool,
    /// Organisation number; required only if there are several
    #[arg(long)]
    org: Option<i64>,
}

impl Mailboxes {
    /// Does what is asked.
    ///
    /// # Errors
    /// Refused with what is wrong.
    pub fn run(&self, installation: &Installation) -> Result<ExitCode, Error> {
        let desk = installation.open()?;
        match self {
            Mailboxes::List { org } => wait(list(&desk, *org)),
            Mailboxes::Add(new) => {
                let body = new.body()?;
                wait(async {
                    let org = the_one(&desk, new.org).await?;
                    let id = setup::add(&desk, Who { org, actor: Actor::System }, &body).await?;
                    println!("Mailbox {id} added to organisation {org}. Test it: amends mailbox test {}", body.address);
                    Ok(ExitCode::SUCCESS)
                })
            }
            Mailboxes::Test(named) => wait(test(&desk, named)),
            Mailboxes::Remove(named) => wait(async {
                let (org, id) = named.find(&desk).await?;
                setup::remove(&desk, Who { org, actor: Actor::System }, id).await?;
                println!("Mailbox {} removed. Mail received through it is kept.", named.address);
                Ok(ExitCode::SUCCESS)
            }),
        }
    }
}

async fn list(desk: &Desk, org: Option<i64>) -> Result<ExitCode, Error> {
    for org in super::organisations(desk, org).await? {
        let rows = desk.read(move |sql| {
            let all = mailbox::all(sql, org)?;
            all.into_iter()
                .map(|m| {
                    let ways =
                        (standing::standing(sql, org, m.id, Way::In)?, standing::standing(sql, org, m.id, Way::Out)?);
                    Ok((ways, canary::latest(sql, org, m.id)?, m))
                })
                .collect::<Result<Vec<_>, Error>>()
        });
        let now = desk.now();
        for ((way_in, way_out), canary, mailbox) in rows.await? {
            let ok = |at: Option<jiff::Timestamp>| at.map_or_else(|| "never".to_owned(), |at| at.to_string());
            let paused = if mailbox.paused { "\tpaused" } else { "" };
            println!(
                "{org}\t{}\t{}\t{}\tin: {}\tout: {}{paused}",
                mailbox.id,
                mailbox.name,
                mailbox.address,
                ok(way_in.ok_at),
                ok(way_out.ok_at)
            );
            if let Some(canary) = canary {
                println!("\ttest mail: {}", canary.says(now, |at| at.to_string()));
            }
            for (way, error) in [("in", way_in.error), ("out", way_out.error)] {
                if let Some(error) = error {
                    println!("\t{way}: {error}");
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn test(desk: &Desk, named: &Named) -> Result<ExitCode, Error> {
    let (org, id) = named.find(desk).await?;
    let mut code = ExitCode::SUCCESS;
    for tried in trial::run(desk, org, id).await? {
        let server = tried.server.map(|server| format!(" ({server})")).unwrap_or_default();
        match tried.outcome {
            Ok(says) => println!("{}{server}: OK. {says}", tried.way),
            Err(trouble) => {
                code = ExitCode::FAILURE;
                println!("{}{server}: failed at: {}. {}", tried.way, trouble.step.says(), trouble.says());
            }
        }
    }
    Ok(code)
}

impl Named {
    async fn find(&self, desk: &Desk) -> Result<(OrgId, MailboxId), Error> {
        let address = self.address.trim().to_lowercase();
        let found = desk.read(move |sql| mailbox::by_address(sql, &address)).await?;
        Ok(found
            .ok_or_else(|| Refusal::not_found(format!("There is no mailbox with the address {}.", self.address)))?)
    }
}

impl NewMailbox {
    fn body(&self) -> Result<MailboxBody, Error> {
        let (in_password, out_password) = self.passwords()?;
        let read = |path: &std::path::PathBuf| {
            std::fs::read_to_string(path).map_err(|e| Fault::because(path.display().to_string()).caused_by(e))
        };
        let certificate = self.certificate.as_ref().map(read).transpose()?.unwrap_or_default();
        Ok(MailboxBody {
            name: self.name.clone(),
            address: self.address.clone(),
            provider: self.provider,
            in_host: self.imap.clone(),
            in_port: self.imap_port,
            in_tls: self.imap_tls,
            in_user: self.imap_user.clone(),
            in_password,
            in_certificate: certificate.clone(),
            folders: self.folders.join("\n"),
            out_host: self.smtp.clone(),
            out_port: self.smtp_port,
            out_tls: self.smtp_tls,
            out_user: self.smtp_user.clone(),
            out_sign_in: self.smtp_sign_in,
            out_password,
            out_certificate: certificate,
            canary_hours: self.canary,
            ..MailboxBody::default()
        })
    }

    fn passwords(&self) -> Result<(String, String), Error> {
        if !self.password_stdin {
            let given = |name| std::env::var(name).unwrap_or_default();
            let incoming = given(IN_PASSWORD);
            let outgoing = given(OUT_PASSWORD);
            let outgoing = if outgoing.is_empty() { incoming.clone() } else { outgoing };
            return Ok((incoming, outgoing));
        }
        let mut text = String::new();
        std::io::stdin().take(8192).read_to_string(&mut text).map_err(Fault::from)?;
        let mut lines = text.lines();
        let incoming = lines.next().unwrap_or_default().to_owned();
        let outgoing = lines.next().map_or_else(|| incoming.clone(), str::to_owned);
        Ok((incoming, outgoing))
    }
}
