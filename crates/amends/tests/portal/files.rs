//! Files: whom they are for, and under which headers they are sent.

use crate::world::{ORG, STRANGER, TOMAS, World, complaint, complaint_by};
use base::context::Actor;
use base::ids::OrgId;
use base::refusal::Error;
use casework::message::Channel;
use casework::message::store::Words;
use casework::receive::Incoming;
use engine::arrival;
use engine::content::NewFile;
use engine::desk::Who;

const EVIL: &[u8] = b"<script>alert(1)</script>";

#[tokio::test]
async fn a_page_sent_as_a_file_leaves_as_bytes_to_keep_and_never_to_show() {
    let world = World::open().await;
    let (_, base) = complaint(&world).await;
    let files: [(&str, &str, &[u8]); 2] = [("måling.html", "text/html", EVIL), ("belt.png", "image/png", b"\x89PNG")];
    world.upload(&format!("{base}/messages"), &[("text", "Two files.")], &files).await.leads();
    let member = world.signed_in(ORG, TOMAS).await;
    for (path, cookie) in
        [(format!("{base}/files/3"), ""), ("/cases/A-1001/messages/3/files".to_owned(), member.as_str())]
    {
        let page = world.get_as(cookie, &format!("{path}/1")).await;
        page.is(200);
        assert_eq!(page.bytes, EVIL);
        assert_eq!(page.header("content-type"), "application/octet-stream");
        assert_eq!(page.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(
            page.header("content-disposition"),
            "attachment; filename=\"m_ling.html\"; filename*=UTF-8''m%C3%A5ling.html"
        );
        let image = world.get_as(cookie, &format!("{path}/2")).await;
        assert_eq!(image.header("content-type"), "image/png");
        assert!(image.header("content-disposition").starts_with("attachment"));
    }
}

#[tokio::test]
async fn one_case_link_does_not_reach_the_files_of_another() {
    let world = World::open().await;
    let (_, ingrid) = complaint(&world).await;
    let (_, per) = complaint_by(&world, "per@elsewhere.example").await;
    world
        .upload(&format!("{ingrid}/messages"), &[("text", "")], &[("belt.png", "image/png", b"\x89PNG")])
        .await
        .leads();
    world.get(&format!("{ingrid}/files/3/1")).await.is(200);
    world.get(&format!("{per}/files/3/1")).await.is(404).is_silent_about("belt");
}

#[tokio::test]
async fn a_file_of_a_note_is_not_for_the_customer() {
    let world = World::open().await;
    let (no, base) = complaint(&world).await;
    let note = casework::case::Command::Message(casework::message::Command::Note { text: "our photo".to_owned() });
    let file = NewFile {
        name: "ours.png".to_owned(),
        mime: "image/png".to_owned(),
        inline: false,
        content_id: None,
        bytes: b"\x89PNG".to_vec(),
    };
    world.desk.act_with(Who { org: ORG, actor: Actor::Member(TOMAS) }, no, note, vec![file]).await.unwrap();
    world.get(&format!("{base}/files/3/1")).await.is(404);
    let member = world.signed_in(ORG, TOMAS).await;
    world.get_as(&member, "/cases/A-1001/messages/3/files/1").await.is(200);
}

#[tokio::test]
async fn members_of_another_organisation_and_strangers_get_nothing() {
    let world = World::open().await;
    let (_, base) = complaint(&world).await;
    world.upload(&format!("{base}/messages"), &[("text", "")], &[("belt.png", "image/png", b"\x89PNG")]).await.leads();
    let other = world.signed_in(OrgId(2), STRANGER).await;
    for path in ["messages/3/files/1", "messages/1/source", "messages/1/html", "letter", "letters/1", "letters/1/pdf"] {
        world.get_as(&other, &format!("/cases/A-1001/{path}")).await.is(404).is_silent_about("belt");
        world.get(&format!("/cases/A-1001/{path}")).await.is(303);
    }
}

#[tokio::test]
async fn a_mail_is_shown_under_a_policy_that_lets_nothing_run_and_its_source_is_a_download() {
    let world = World::open().await;
    let raw: Vec<u8> = b"From: ingrid@halden.example\r\n\r\nThe belt tore.\r\n".to_vec();
    let kept = raw.clone();
    let now = world.desk.now();
    let keeping = world.desk.write(move |sql| Ok::<_, Error>(arrival::store(sql, ORG, &kept, now)?));
    let (came, _) = keeping.await.unwrap();
    let html =
        "<p onclick=\"x()\">The belt <b>tore</b>.</p><script>alert(1)</script><img src=\"http://spy.example/x.png\">";
    let mail = Words {
        body: "The belt tore.".to_owned(),
        html: Some(html.to_owned()),
        arrival: Some(came),
        ..Words::default()
    };
    let incoming = Incoming {
        channel: Some(Channel::Email),
        text: "The belt tore.".to_owned(),
        mail: Some(mail),
        ..Incoming::default()
    };
    casework::receive::receive(&world.desk, Who { org: ORG, actor: Actor::System }, incoming).await.unwrap();
    let member = world.signed_in(ORG, TOMAS).await;
    let page = world.get_as(&member, "/cases/A-1001/messages/1/html").await;
    page.is(200)
        .says("<b>tore</b>")
        .is_silent_about("<script")
        .is_silent_about("onclick")
        .is_silent_about("src=\"http");
    assert!(
        page.header("content-security-policy")
            .starts_with("sandbox; default-src 'none'; img-src 'none'; style-src 'none'")
    );
    let source = world.get_as(&member, "/cases/A-1001/messages/1/source").await;
    assert_eq!((source.header("content-type"), source.bytes.as_slice()), ("message/rfc822", raw.as_slice()));
    assert!(source.header("content-disposition").contains("A-1001-1.eml"));
}
