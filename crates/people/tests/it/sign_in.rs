//! How members sign in: invitations that are good once, sessions that end, keys that are revoked, secrets as hashes.

use crate::world::{ASTRID, ORG, TOMAS, World, at, at_northline, by, typed};
use base::ids::{MemberId, OrgId};
use base::refusal::Kind;
use db::{args, sql};
use people::member::rules::{INVITED_FOR, KeyTerms, MemberText};
use people::member::{self, Holder};
use people::organisation::{Command, Login};
use web::session;

fn login(member: MemberId, change: Login) -> Command {
    Command::Login { member, change }
}

fn join(token: u8) -> Command {
    login(TOMAS, Login::Join { token: [token; 32], password: "tomas hash".to_owned(), ends_keys: true })
}

fn leave(name: &str) -> Command {
    Command::Amend { member: TOMAS, text: MemberText { active: false, ..typed(name, "agent") } }
}

fn begin_session(world: &World, token: u8, member: MemberId, minutes: i64) {
    let holder = Holder { org: ORG, member, expires_at: at(minutes) };
    world.write(move |sql| Ok(member::begin_session(sql, &[token; 32], holder, at(0))?));
}

const SIGN_OUT: Login = Login::SignOutEverywhere { ends_keys: true };

fn make_key(member: MemberId, label: &str, token: u8) -> Command {
    let terms = KeyTerms::default();
    login(member, Login::MakeKey { label: label.to_owned(), token: [token; 32], terms })
}

/// Whom a key opens the API for.
fn key_holder(world: &World, token: u8) -> Option<(OrgId, MemberId)> {
    let key = world.read(move |sql| Ok(session::key(sql, &[token; 32], at(0))?))?;
    Some((key.org, key.member))
}

/// How many sessions a member has.
fn sessions(world: &World, member: MemberId) -> i64 {
    let count = sql!("select count(*) from session where member = $1");
    world.read(move |sql| Ok(sql.one(count, &args![member], |row| row.get(0))?)).unwrap()
}

fn by_email(world: &World, email: &'static str) -> Option<(OrgId, MemberId, Option<String>)> {
    world.read(move |sql| Ok(member::by_email(sql, email)?))
}

#[test]
fn an_invitation_opens_the_account_once_and_for_a_week() {
    at_northline(|world| {
        let invitation = || world.read(|sql| Ok(member::invitation(sql, &[7; 32])?));
        assert_eq!(invitation(), Some(Holder { org: ORG, member: TOMAS, expires_at: at(0) + INVITED_FOR }));
        let invited = |minutes| world.read(move |sql| Ok(member::invited(sql, ORG, at(minutes))?)).len();
        assert_eq!((invited(7 * 24 * 60 - 1), invited(7 * 24 * 60)), (1, 0));
        assert_eq!(by_email(world, "tomas@northline.example"), Some((ORG, TOMAS, None)));
        world.act(by(TOMAS), join(7));
        assert_eq!(by_email(world, "tomas@northline.example").unwrap().2.as_deref(), Some("tomas hash"));
        assert_eq!(invitation(), None);
        assert_eq!(world.refused(by(TOMAS), join(7)).kind, Kind::Gone, "it was good once");
    });
}

#[test]
fn a_new_invitation_ends_the_one_before() {
    at_northline(|world| {
        world.act(by(ASTRID), Command::InviteAgain { member: TOMAS, token: [8; 32] });
        assert_eq!(world.refused(by(TOMAS), join(7)).kind, Kind::Gone);
        world.act(by(TOMAS), join(8));
        assert!(world.members().iter().all(|member| member.signed_up));
    });
}

#[test]
fn another_password_ends_every_session_of_that_member_and_of_nobody_else() {
    at_northline(|world| {
        begin_session(world, 1, ASTRID, 60);
        begin_session(world, 2, ASTRID, 60);
        begin_session(world, 3, TOMAS, 60);
        world.act(by(ASTRID), login(ASTRID, Login::ChangePassword { password: "another".to_owned(), ends_keys: true }));
        assert_eq!((sessions(world, ASTRID), sessions(world, TOMAS)), (0, 1));
        assert_eq!(world.read(|sql| Ok(member::password_of(sql, ORG, ASTRID)?)).as_deref(), Some("another"));
        assert_eq!(world.read(|sql| Ok(member::password_of(sql, ORG, TOMAS)?)), None);
    });
}

#[test]
fn sessions_end_at_their_hour_by_hand_and_all_at_once() {
    at_northline(|world| {
        begin_session(world, 1, ASTRID, 10);
        begin_session(world, 2, ASTRID, 30);
        begin_session(world, 3, ASTRID, 50);
        world.write(|sql| Ok(member::forget_sessions(sql, at(10))?));
        assert_eq!(sessions(world, ASTRID), 3, "the last minute is theirs");
        world.write(|sql| Ok(member::forget_sessions(sql, at(11))?));
        assert_eq!(sessions(world, ASTRID), 2);
        world.write(|sql| Ok(member::end_session(sql, &[2; 32])?));
        assert_eq!(sessions(world, ASTRID), 1);
        world.act(by(ASTRID), login(ASTRID, SIGN_OUT));
        assert_eq!(sessions(world, ASTRID), 0);
    });
}

#[test]
fn whoever_has_left_signs_in_no_more_by_any_way_and_may_again_when_they_return() {
    at_northline(|world| {
        world.act(by(TOMAS), join(7));
        world.act(by(TOMAS), make_key(TOMAS, "the shop", 4));
        begin_session(world, 1, TOMAS, 60);
        let holder = || key_holder(world, 4);
        assert_eq!(holder(), Some((ORG, TOMAS)));
        world.act(by(ASTRID), leave("Tomas Reyes"));
        assert_eq!((sessions(world, TOMAS), holder()), (0, None));
        assert_eq!(by_email(world, "tomas@northline.example"), None);
        assert!(
            world.read(|sql| Ok(member::is_taken(sql, "tomas@northline.example")?)),
            "nobody else gets the address"
        );
        assert_eq!(world.refused(by(TOMAS), login(TOMAS, SIGN_OUT)).kind, Kind::Forbidden);
        world.act(by(ASTRID), Command::Amend { member: TOMAS, text: typed("Tomas Reyes", "agent") });
        assert_eq!(by_email(world, "tomas@northline.example").unwrap().2.as_deref(), Some("tomas hash"));
    });
}

#[test]
fn an_invitation_of_somebody_who_has_left_opens_nothing() {
    at_northline(|world| {
        world.act(by(ASTRID), leave("Tomas Reyes"));
        assert_eq!(world.refused(by(TOMAS), join(7)).kind, Kind::Forbidden);
        assert_eq!(by_email(world, "tomas@northline.example"), None);
    });
}

#[test]
fn a_key_is_kept_as_a_hash_listed_by_its_name_and_revoked_by_it() {
    at_northline(|world| {
        world.act(by(ASTRID), make_key(ASTRID, "  the\n web shop ", 4));
        world.act(by(ASTRID), make_key(ASTRID, "reports", 5));
        let keys = || -> Vec<String> {
            let mut keys = world.read(|sql| Ok(member::keys(sql, ORG, ASTRID)?));
            keys.sort();
            keys.into_iter().map(|(label, _)| label).collect()
        };
        assert_eq!(keys(), ["reports", "the web shop"]);
        assert!(world.read(|sql| Ok(member::keys(sql, ORG, TOMAS)?)).is_empty());
        world.act(by(ASTRID), login(ASTRID, Login::RevokeKey { label: "the web shop".to_owned() }));
        assert_eq!(keys(), ["reports"]);
        assert_eq!(key_holder(world, 4), None);
        assert_eq!(key_holder(world, 5), Some((ORG, ASTRID)));
    });
}

#[test]
fn nothing_that_signs_in_stands_in_the_history() {
    at_northline(|world| {
        world.act(by(TOMAS), join(7));
        world.act(by(TOMAS), make_key(TOMAS, "the shop", 4));
        let bodies = sql!("select body from fact order by version");
        let bodies = world.read(move |sql| Ok(sql.all(bodies, &args![], |row| row.get::<String>(0))?));
        assert!(bodies.len() >= 5, "{bodies:?}");
        for body in bodies {
            assert!(!body.contains("hash") && !body.contains("[7,") && !body.contains("[4,"), "{body}");
        }
    });
}

#[test]
fn a_token_is_long_different_every_time_and_fits_into_an_address() {
    let (one, two) = (member::fresh_token(), member::fresh_token());
    assert!(one.len() == 43 && one != two);
    assert!(one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{one}");
    assert_ne!(member::token_hash(&one), member::token_hash(&two));
}
