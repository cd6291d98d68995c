//! The two ways of a no: each kind of refusal by its own constructor, and faults that keep every cause.

use base::refusal::{Error, Fault, Kind, Refusal};
use std::io;

#[test]
fn each_constructor_makes_its_own_kind_and_only_a_wrong_field_is_named() {
    let all = [
        (Refusal::forbidden("no"), Kind::Forbidden),
        (Refusal::not_now("no"), Kind::NotNow),
        (Refusal::not_found("no"), Kind::NotFound),
        (Refusal::gone("no"), Kind::Gone),
        (Refusal::sign_in("no"), Kind::SignIn),
        (Refusal::too_often("no"), Kind::TooOften),
        (Refusal::moved_on("no"), Kind::MovedOn),
        (Refusal::unreadable("no"), Kind::Unreadable),
        (Refusal::wrong_method("no"), Kind::WrongMethod),
        (Refusal::too_large("no"), Kind::TooLarge),
    ];
    for (refusal, kind) in all {
        assert_eq!((refusal.kind, refusal.field, refusal.to_string().as_str()), (kind, None, "no"));
    }
    let invalid = Refusal::invalid("due", "That date has passed.");
    assert_eq!((invalid.kind, invalid.field), (Kind::Invalid, Some("due")));
}

#[test]
fn an_error_says_what_it_holds_and_a_refusal_nobody_asked_for_is_a_fault() {
    let refused = Error::from(Refusal::not_now("It is closed."));
    assert_eq!(refused.to_string(), "It is closed.");
    assert_eq!(Fault::from(refused).to_string(), "It is closed.");
    let broken = Error::from(Fault::because("disk full"));
    assert!(matches!(&broken, Error::Broken(_)) && broken.to_string() == "disk full");
    assert!(matches!(Error::from(db::Error::Closed), Error::Broken(_)));
}

#[test]
fn a_cause_is_found_however_deep_it_lies_and_no_other_is_made_up() {
    let disk = io::Error::new(io::ErrorKind::StorageFull, "no space left");
    let fault = Fault::because("the case").caused_by(Fault::because("the page").caused_by(disk));
    assert_eq!(fault.cause::<io::Error>().map(io::Error::kind), Some(io::ErrorKind::StorageFull));
    assert!(fault.cause::<db::Error>().is_none());
    assert_eq!(fault.chain().count(), 3);
}
