//! Telling members by mail what changed about their own account. Each notice is claimed before it is sent, so that of many
//! nodes one sends it; what fails is tried again for three days.

use crate::way::{Parcel, Way};
use base::refusal::{Error, Fault};
use email::{Mailbox, Outgoing};
use engine::desk::Desk;
use engine::jobs::Failures;
use jiff::SignedDuration;
use people::member::notices::{self, Notice};

/// How long a notice is tried.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(72);
/// How long a notice that is being sent is nobody else's.
const CLAIM: SignedDuration = SignedDuration::from_mins(10);

/// Sends every notice that is due.
///
/// # Errors
/// What failed; it is tried again the next time.
pub async fn send_due(desk: &Desk, way: &Way, public_url: &str) -> Result<(), Error> {
    let now = desk.now();
    let mut failures = Failures::default();
    for organisation in desk.read(people::member::organisations).await? {
        let org = organisation.id;
        for notice in desk.read(move |sql| Ok(notices::due(sql, org, now - TRIED_FOR, now)?)).await? {
            if let Err(error) = send(desk, way, public_url, &notice).await {
                failures.note(format_args!("member {} of organisation {org}", notice.member), error);
            }
        }
    }
    failures.told()
}

async fn send(desk: &Desk, way: &Way, public_url: &str, notice: &Notice) -> Result<(), Error> {
    let (now, claimed) = (desk.now(), notice.clone());
    if !desk.write(move |sql| Ok::<_, Error>(notices::claim(sql, &claimed, now, now + CLAIM)?)).await? {
        return Ok(());
    }
    let (org, id) = (notice.org, notice.member);
    let organisation = desk.organisation(org).await?;
    let members = desk.read(move |sql| Ok(people::member::members(sql, org)?)).await?;
    // Whoever has left is told no more.
    if let Some(member) = members.into_iter().find(|member| member.id == id && member.active) {
        let (subject, text) = notice.mail(&organisation.name, public_url);
        let domain = organisation.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let mail = Outgoing {
            message_id: format!("account.{org}.{}@{domain}", notice.id),
            from: Mailbox {
                name: Some(format!("Amends at {}", organisation.name)),
                address: organisation.address.clone(),
            },
            to: vec![Mailbox { name: Some(member.name.clone()), address: member.email.clone() }],
            subject,
            date_ms: notice.at.as_millisecond(),
            text,
            auto: true,
            ..Outgoing::default()
        };
        let bytes = email::compose(&mail).map_err(Fault::from)?;
        let parcel = Parcel {
            sender: None,
            spare: organisation.address.clone(),
            recipients: vec![member.email],
            id: mail.message_id,
            bytes,
        };
        way.hand_over(&parcel).await.map_err(|trouble| Fault::because(trouble.says()))?;
    }
    let (told, at) = (notice.clone(), desk.now());
    desk.write(move |sql| Ok::<_, Error>(notices::told(sql, &told, at)?)).await
}
