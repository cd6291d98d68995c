//! Keys as people paste them, the record to publish, and what a signature covers.

use super::*;

const MAIL: &[u8] = b"From: help@northline.example\r\nTo: ida@halden.example\r\nSubject: The belt\r\n\
                      Date: Tue, 17 Nov 2026 07:12:00 +0000\r\nMessage-ID: <1@northline.example>\r\n\r\nIt is fitted.\r\n";

fn northline() -> Dkim {
    Dkim { domain: "northline.example".to_owned(), selector: "amends".to_owned() }
}

fn signature(private: &str, mail: &[u8]) -> String {
    let signed = sign(private, &northline(), mail).unwrap();
    let head = signed.strip_suffix(mail).unwrap();
    String::from_utf8(head.to_vec()).unwrap()
}

fn tag(header: &str, name: &str) -> String {
    let flat: String = header.split_once(':').unwrap().1.split_whitespace().collect();
    let found = flat.split(';').find_map(|part| part.strip_prefix(&format!("{name}=")).map(str::to_owned));
    found.unwrap_or_default()
}

#[test]
fn the_record_names_where_it_is_published_and_holds_the_public_half_alone() {
    let private = fresh(Kind::Ed25519).unwrap();
    let (name, text) = record(&private, &northline()).unwrap();
    assert_eq!(name, "amends._domainkey.northline.example");
    let public = text.strip_prefix("v=DKIM1; k=ed25519; p=").unwrap();
    assert_eq!(STANDARD.decode(public).unwrap().len(), 32);
    assert!(!text.contains(&private));
    assert_eq!(record(&private, &northline()).unwrap().1, text, "the same key has the same record");
    assert_ne!(record(&fresh(Kind::Ed25519).unwrap(), &northline()).unwrap().1, text);
}

#[test]
fn an_rsa_key_is_published_with_the_name_of_its_kind_before_it() {
    let private = fresh(Kind::Rsa).unwrap();
    let (_, text) = record(&private, &northline()).unwrap();
    let public = STANDARD.decode(text.strip_prefix("v=DKIM1; k=rsa; p=").unwrap()).unwrap();
    assert_eq!(public.len(), 294, "2048 bits as SubjectPublicKeyInfo");
    assert!(public.starts_with(&[0x30, 0x82, 0x01, 0x22]) && public[4..19] == RSA);
    assert_eq!(tag(&signature(&private, MAIL), "a"), "rsa-sha256");
}

#[test]
fn a_signature_names_its_domain_its_key_and_every_field_that_is_there() {
    let private = fresh(Kind::Ed25519).unwrap();
    let header = signature(&private, MAIL);
    assert!(header.starts_with("DKIM-Signature:") && header.ends_with("\r\n"), "{header}");
    assert_eq!((tag(&header, "d"), tag(&header, "s")), ("northline.example".to_owned(), "amends".to_owned()));
    assert_eq!((tag(&header, "a").as_str(), tag(&header, "c").as_str()), ("ed25519-sha256", "relaxed/relaxed"));
    let mut fields: Vec<String> = tag(&header, "h").to_lowercase().split(':').map(str::to_owned).collect();
    fields.sort();
    fields.dedup();
    for field in ["from", "to", "subject", "date", "message-id"] {
        assert!(fields.contains(&field.to_owned()), "{field}: {fields:?}");
    }
}

#[test]
fn another_word_in_the_body_or_in_a_signed_field_is_another_signature() {
    let private = fresh(Kind::Ed25519).unwrap();
    let altered = |from: &str, to: &str| String::from_utf8(MAIL.to_vec()).unwrap().replace(from, to).into_bytes();
    let first = signature(&private, MAIL);
    let body = signature(&private, &altered("fitted", "broken"));
    assert_ne!(tag(&first, "bh"), tag(&body, "bh"));
    let subject = signature(&private, &altered("The belt", "The bill"));
    assert_eq!(tag(&first, "bh"), tag(&subject, "bh"));
    assert_ne!(tag(&first, "b"), tag(&subject, "b"));
}

#[test]
fn a_key_is_read_as_people_paste_it() {
    let private = fresh(Kind::Ed25519).unwrap();
    let lines: Vec<&str> = private.as_bytes().chunks(20).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = |end: &str| {
        let lines = lines.join(end);
        format!("-----BEGIN PRIVATE KEY-----{end}{lines}{end}-----END PRIVATE KEY-----{end}")
    };
    let expected = record(&private, &northline()).unwrap();
    for pasted in [format!("  {private}\n"), pem("\n"), pem("\r\n"), lines.join(" \n ")] {
        assert_eq!(record(&pasted, &northline()).unwrap(), expected, "{pasted}");
    }
}

#[test]
fn what_is_no_key_is_refused_in_words_that_do_not_repeat_it() {
    let certificate = STANDARD.encode([0x30, 0x82, 0x01, 0x0a, 0x02, 0x82]);
    for wrong in ["", "not base64 at all!", "aGVsbG8=", "-----BEGIN PRIVATE KEY-----", certificate.as_str()] {
        let says = record(wrong, &northline()).unwrap_err().to_string();
        assert_eq!(says, "the signing key is not an RSA or Ed25519 key", "{wrong}");
        assert!(sign(wrong, &northline(), MAIL).is_err(), "{wrong}");
    }
}

#[test]
fn lengths_are_written_short_where_they_can_be() {
    assert_eq!(tagged(0x04, &[]), [0x04, 0x00]);
    assert_eq!(tagged(0x04, &[7; 127])[..2], [0x04, 0x7f]);
    assert_eq!(tagged(0x04, &[7; 128])[..3], [0x04, 0x81, 0x80]);
    assert_eq!(tagged(0x04, &[7; 256])[..4], [0x04, 0x82, 0x01, 0x00]);
    assert_eq!(tagged(0x04, &[7; 256]).len(), 260);
}
