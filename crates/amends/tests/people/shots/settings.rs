//! The pages of whoever runs the organisation: settings, members, mail.

use super::{does, shows};
use crate::sending::dead_letter;
use crate::support::{normal, shot};
use crate::world::{PASSWORD, World};
use base::ids::{MemberId, OrgId};
use mail::ingest::take;
use people::member::notices::{Kind, Notice};

#[tokio::test]
async fn settings_are_read_as_they_were() {
    let world = World::northline().await;
    world.joined("Tomas Reyes", "agent").await;
    let mut astrid = world.astrid().await;
    astrid.invite("Kari Holm", "manager").await;
    astrid.post("/me/keys", &[("label", "the web shop"), ("password", PASSWORD)]).await.is(200);
    let help = [("address", "help@northline.example"), ("name", "Help")];
    astrid.post("/mailboxes", &help).await.is(303);
    for (path, name) in [
        ("/organisation", "organisation"),
        ("/organisation/history", "organisation-history"),
        ("/settings/coach", "coach"),
        ("/settings/mailboxes", "mailboxes"),
        ("/settings/mailboxes/2", "mailbox"),
        ("/members", "members"),
        ("/members/2", "member"),
        ("/me", "me"),
    ] {
        shows(&astrid, path, name).await;
    }
}

#[tokio::test]
async fn mail_is_read_as_it_was() {
    let world = World::northline().await;
    let mut astrid = world.astrid().await;
    shows(&astrid, "/mail/out", "mail-out-empty").await;
    dead_letter(&world).await;
    let path = astrid.record("The pin does not fit.", &[("email", "nora@halden.example"), ("own", "yes")]).await;
    let reply = [("text", "We sent you the wrong pin, and that was our mistake.")];
    does(&world, &mut astrid, &path, "replies", &reply).await;
    let raw = "From: shop@robot.example\r\nTo: complaints@northline.example\r\nSubject: Out of office\r\n\
        Message-ID: <1@robot.example>\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until Monday.\r\n";
    take(&world.desk, OrgId(1), raw.as_bytes().to_vec()).await.unwrap();
    for (path, name) in [("/mail/out", "mail-out"), ("/mail/health", "mail-health"), ("/arrivals", "arrivals")] {
        shows(&astrid, path, name).await;
    }
}

#[tokio::test]
async fn what_members_are_told_by_mail_about_their_account_is_as_it_was() {
    let world = World::northline().await;
    let told = [Kind::Password, Kind::Key, Kind::Invitation].map(|kind| {
        let (org, member, about) = (OrgId(1), MemberId(1), "the web shop".to_owned());
        let notice = Notice { org, id: 1, member, kind, about, at: world.desk.now() };
        let (subject, text) = notice.mail("Northline Parts", "https://help.northline.example");
        format!("== {subject}\n{text}")
    });
    shot("mail-about-an-account", &normal::text(&told.join("\n")));
}
