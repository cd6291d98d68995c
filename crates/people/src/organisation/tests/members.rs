//! Members: who they are, what they may do, how they sign in.

use super::*;
use crate::member::rules::KeyTerms;

#[test]
fn an_invitation_is_a_fact_and_its_token_is_none() {
    let text = MemberText { email: "Per@Northline.example".to_owned(), name: "Per Moe".to_owned(), ..tomas() };
    let member = MemberId(3);
    let invite = Command::Invite { text: text.clone(), token: [7; 32] };
    let content = northline().then(
        by(ASTRID),
        invite,
        [Membership::Invited { member, profile: profile("Per Moe", Role::Agent) }.into()],
    );
    assert_eq!(content.invitation, Some(([7; 32], member)));
    let wrong = |text: MemberText| northline().refused(by(ASTRID), Command::Invite { text, token: [7; 32] }).1;
    assert_eq!(wrong(MemberText { name: String::new(), ..text.clone() }), Some("name"));
    assert_eq!(wrong(MemberText { email: "per".to_owned(), ..text.clone() }), Some("email"));
    assert_eq!(wrong(MemberText { role: "boss".to_owned(), ..text.clone() }), Some("role"));
    assert_eq!(wrong(MemberText { limit: "much".to_owned(), ..text }), Some("limit"));
}

#[test]
fn who_has_left_gets_no_new_invitation() {
    let again = || Command::InviteAgain { member: TOMAS, token: [7; 32] };
    let content = northline().then(by(ASTRID), again(), [Membership::InvitedAgain { member: TOMAS }.into()]);
    assert_eq!(content.invitation, Some(([7; 32], TOMAS)));
    let left = northline().and(Membership::Left { member: TOMAS });
    assert_eq!(left.refused(by(ASTRID), again()).0, Kind::NotNow);
    let nobody = Command::InviteAgain { member: MemberId(9), token: [7; 32] };
    assert_eq!(northline().refused(by(ASTRID), nobody).0, Kind::NotFound);
}

#[test]
fn each_thing_that_changes_about_a_member_is_one_fact() {
    let text = MemberText {
        name: "Tomás Reyes".to_owned(),
        role: "manager".to_owned(),
        team: "logistics".to_owned(),
        limit: "2000".to_owned(),
        direct_line: "+47 55".to_owned(),
        active: false,
        ..tomas()
    };
    let member = TOMAS;
    northline().then(
        by(ASTRID),
        Command::Amend { member, text },
        [
            Membership::Renamed { member, from: "Tomas Reyes".to_owned(), to: "Tomás Reyes".to_owned() }.into(),
            Membership::RoleChanged { member, from: Role::Agent, to: Role::Manager }.into(),
            Membership::TeamChanged { member, from: "order desk".to_owned(), to: "logistics".to_owned() }.into(),
            Membership::LimitChanged { member, from: 50_000, to: 200_000 }.into(),
            Membership::DirectLineChanged { member, from: String::new(), to: "+47 55".to_owned() }.into(),
            Membership::Left { member }.into(),
        ],
    );
    northline().then(by(ASTRID), Command::Amend { member, text: tomas() }, []);
    let left = northline().and(Membership::Left { member });
    left.then(by(ASTRID), Command::Amend { member, text: tomas() }, [Membership::Returned { member }.into()]);
}

#[test]
fn the_last_admin_stays_one() {
    let invited = Membership::Invited { member: MemberId(3), profile: profile("Per Moe", Role::Admin) };
    let organisation = northline().and(invited);
    let amend = |text: MemberText| Command::Amend { member: ASTRID, text };
    let agent = || MemberText { role: "agent".to_owned(), ..astrid() };
    assert_eq!(organisation.refused(by(ASTRID), amend(agent())), (Kind::Invalid, Some("role")));
    assert_eq!(
        organisation.refused(by(ASTRID), amend(MemberText { active: false, ..astrid() })),
        (Kind::Invalid, Some("active"))
    );
    organisation.then(by(ASTRID), amend(astrid()), []);
    let two = organisation.and(Membership::Joined { member: MemberId(3) });
    let stepped = Membership::RoleChanged { member: ASTRID, from: Role::Admin, to: Role::Agent };
    two.then(by(ASTRID), amend(agent()), [stepped.into()]);
}

#[test]
fn everybody_changes_their_own_password_and_keys_and_nobody_elses() {
    let login = |member, change: &Login| Command::Login { member, change: change.clone() };
    let label = || "the web shop".to_owned();
    let changes = [
        (
            Login::Join { token: [3; 32], password: "hash".to_owned(), ends_keys: false },
            Membership::Joined { member: TOMAS },
        ),
        (
            Login::ChangePassword { password: "hash".to_owned(), ends_keys: false },
            Membership::PasswordChanged { member: TOMAS },
        ),
        (
            Login::ChooseLanguage(Language::Norwegian),
            Membership::LanguageChosen { member: TOMAS, from: None, to: Language::Norwegian },
        ),
        (Login::SignOutEverywhere { ends_keys: false }, Membership::SignedOutEverywhere { member: TOMAS }),
        (
            Login::MakeKey { label: label(), token: [4; 32], terms: KeyTerms::default() },
            Membership::KeyMade { member: TOMAS, label: label() },
        ),
    ];
    for (change, fact) in changes {
        assert_eq!(northline().refused(by(ASTRID), login(TOMAS, &change)).0, Kind::Forbidden);
        assert_eq!(northline().refused(Actor::Contact(ContactId(1)), login(TOMAS, &change)).0, Kind::Forbidden);
        let told = format!("{fact:?}");
        assert!(!told.contains("hash") && !told.contains('4'), "{told}");
        northline().then(by(TOMAS), login(TOMAS, &change), [fact.into()]);
    }
    let joins = Login::Join { token: [3; 32], password: "hash".to_owned(), ends_keys: false };
    let content = northline().when(by(TOMAS), login(TOMAS, &joins)).unwrap().1;
    assert_eq!((content.used, content.passwords), (Some([3; 32]), vec![(TOMAS, "hash".to_owned())]));
}

#[test]
fn a_key_has_a_name_of_its_own_and_is_revoked_by_it() {
    let label = || "the web shop".to_owned();
    let make = |label: &str| Command::Login {
        member: TOMAS,
        change: Login::MakeKey { label: label.to_owned(), token: [4; 32], terms: KeyTerms::default() },
    };
    let revoke = || Command::Login { member: TOMAS, change: Login::RevokeKey { label: label() } };
    assert_eq!(northline().refused(by(TOMAS), make(" ")), (Kind::Invalid, Some("label")));
    assert_eq!(northline().refused(by(TOMAS), revoke()).0, Kind::NotFound);
    let with = northline().and(Membership::KeyMade { member: TOMAS, label: label() });
    assert_eq!(with.refused(by(TOMAS), make("the web shop")), (Kind::Invalid, Some("label")));
    with.then(by(TOMAS), revoke(), [Membership::KeyRevoked { member: TOMAS, label: label() }.into()]);
}

#[test]
fn whoever_comes_first_takes_an_empty_organisation_over_and_nobody_after_them() {
    let new = member::OrganisationSetup {
        id: OrgId(1),
        name: "Northline".to_owned(),
        address: "complaints@northline.example".to_owned(),
        currency: "EUR".to_owned(),
        calendar: ServiceCalendar::standard(TimeZone::UTC),
    };
    let admin = Member {
        id: MemberId(0),
        name: "Astrid Lund".to_owned(),
        email: "astrid@northline.example".to_owned(),
        role: Role::Admin,
        team: String::new(),
        limit: 0,
        direct_line: String::new(),
        active: true,
        signed_up: true,
    };
    let come = || Command::MoveIn {
        settings: Box::new(new.clone()),
        admin: Box::new(admin.clone()),
        password: "hash".to_owned(),
    };
    let (facts, content) = given([founded()]).when(by(ASTRID), come()).unwrap();
    let renamed = Settings::Renamed { from: "Northline Parts".to_owned(), to: "Northline".to_owned() };
    assert_eq!(facts[0], renamed.into());
    assert!(matches!(&facts[1..], [Fact::Member(Membership::Added { member: ASTRID, signed_up: true, .. })]));
    assert_eq!(content.passwords, [(ASTRID, "hash".to_owned())]);
    assert_eq!(northline().refused(by(ASTRID), come()).0, Kind::Gone);
}

#[test]
fn members_added_from_the_command_line_are_numbered_and_counted_once() {
    let per = Member {
        id: MemberId(0),
        name: "Per Moe".to_owned(),
        email: "per@northline.example".to_owned(),
        role: Role::Agent,
        team: "order desk".to_owned(),
        limit: 50_000,
        direct_line: String::new(),
        active: true,
        signed_up: false,
    };
    let two = Command::Add { members: vec![per.clone(), Member { active: false, ..per.clone() }], password: None };
    let add = |n| Membership::Added { member: MemberId(n), profile: profile("Per Moe", Role::Agent), signed_up: false };
    let left = Membership::Left { member: MemberId(4) };
    northline().then(Actor::System, two, [add(3).into(), add(4).into(), left.into()]);
    let taken = Command::Add { members: vec![Member { id: TOMAS, ..per }], password: None };
    assert_eq!(northline().refused(Actor::System, taken).0, Kind::NotNow);
}

#[test]
fn keys_end_with_the_password_and_with_whoever_leaves() {
    let key = |label: &str| Membership::KeyMade { member: TOMAS, label: label.to_owned() };
    let revoked = |label: &str| Fact::from(Membership::KeyRevoked { member: TOMAS, label: label.to_owned() });
    let with_keys = || northline().and(key("the till")).and(key("the web shop"));
    let change = |ends_keys| Command::Login {
        member: TOMAS,
        change: Login::ChangePassword { password: "hash".to_owned(), ends_keys },
    };
    let changed = Membership::PasswordChanged { member: TOMAS };
    let ended = [changed.clone().into(), revoked("the till"), revoked("the web shop")];
    with_keys().then(by(TOMAS), change(true), ended);
    with_keys().then(by(TOMAS), change(false), [changed.into()]);
    let gone = Command::Amend { member: TOMAS, text: MemberText { active: false, ..tomas() } };
    let left = [Membership::Left { member: TOMAS }.into(), revoked("the till"), revoked("the web shop")];
    with_keys().then(by(ASTRID), gone, left);
}
