//! What leaves the server: into a folder whole or not at all, and to no address that is none.

use super::*;

fn parcel(id: &str, bytes: &[u8]) -> Parcel {
    Parcel {
        sender: None,
        spare: "help@northline.example".to_owned(),
        recipients: vec!["ida@halden.example".to_owned()],
        id: id.to_owned(),
        bytes: bytes.to_vec(),
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn without_a_server_each_mail_is_a_file_of_its_own_that_is_there_whole() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("not/there/yet");
    let way = Way::new(None, &outbox).unwrap();
    let said = way.hand_over(&parcel("1@northline.example", b"first")).await.unwrap();
    assert!(said.starts_with("written to ") && said.ends_with("1@northline.example.eml"), "{said}");
    way.hand_over(&parcel("2@northline.example", b"second")).await.unwrap();
    way.hand_over(&parcel("1@northline.example", b"first again")).await.unwrap();
    assert_eq!(files(&outbox), ["1@northline.example.eml", "2@northline.example.eml"], "nothing half written");
    assert_eq!(std::fs::read(outbox.join("1@northline.example.eml")).unwrap(), b"first again");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let way = Way::Folder(folder.path().join("file"));
    let trouble = way.hand_over(&parcel("1@northline.example", b"x")).await.unwrap_err();
    assert_eq!((trouble.for_good, trouble.cause), (false, Cause::Folder));
    assert!(trouble.says().contains("outbox folder"), "{}", trouble.says());
}

#[test]
fn a_message_id_is_no_way_out_of_the_folder() {
    for (id, name) in [
        ("1@northline.example", "1@northline.example.eml"),
        ("../../etc/passwd", "_.._etc_passwd.eml"),
        (".hidden", "hidden.eml"),
        ("a b\\c\r\nd\0é", "a_b_c__d__.eml"),
        ("", ".eml"),
    ] {
        assert_eq!(file_name(id), name, "{id}");
    }
}

#[test]
fn an_envelope_takes_addresses_and_nothing_else() {
    let to = |all: &[&str]| {
        envelope(Some("help@northline.example"), &all.iter().map(|to| (*to).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(to(&["ida@halden.example", "per@halden.example"]).unwrap().to().len(), 2);
    assert!(envelope(None, &["ida@halden.example".to_owned()]).unwrap().from().is_none());
    for wrong in ["ida", "ida@halden.example\r\nRCPT TO:<x@y>", "<ida@halden.example>", "ida@halden example", "", "@"] {
        let says = unwritable(to(&[wrong]).unwrap_err()).says();
        assert!(says.contains("is not an address"), "{wrong:?}: {says}");
    }
    assert!(to(&[]).is_err(), "to nobody");
    assert!(envelope(Some("nobody"), &["ida@halden.example".to_owned()]).is_err());
}

#[test]
fn only_a_no_about_the_sender_is_answered_by_naming_one() {
    let about = |code, words| is_about_the_sender(&Trouble::answered(code, words));
    assert!(about(550, "5.1.7 sender rejected") && about(553, "null sender is not allowed"));
    assert!(!about(450, "4.1.8 sender domain not found"), "it may go another time");
    assert!(!about(550, "5.1.1 no such user"));
}

#[tokio::test]
async fn a_server_is_set_up_with_what_the_settings_say_or_refused_in_words() {
    let smtp = |password: &str| Smtp {
        host: "mx.northline.example".to_owned(),
        port: None,
        tls: Tls::Starttls,
        user: Some("ida".to_owned()),
        password: Some(password.to_owned()),
    };
    assert!(matches!(Way::new(Some(&smtp("secret")), Path::new("x")), Ok(Way::Server(_))));
    let missing = Way::new(Some(&smtp("env:AMENDS_NO_SUCH_NAME")), Path::new("x")).err().unwrap().to_string();
    assert!(missing.contains("smtp.password") && missing.contains("AMENDS_NO_SUCH_NAME"), "{missing}");
    let nothing = || Err::<TlsParameters, ()>(());
    assert!(matches!(private(Tls::None, nothing), Ok(LettreTls::None)), "what is not needed is not made");
    assert!(private(Tls::Starttls, nothing).is_err() && private(Tls::Implicit, nothing).is_err());
}
