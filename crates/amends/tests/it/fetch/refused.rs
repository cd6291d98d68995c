//! What cannot be fetched is said where the mailbox stands: a mail too large, a step that fails, a password that is wrong.

use super::*;

#[test]
fn a_mail_over_the_limit_stays_on_the_server_and_is_shown_and_the_next_goes_on() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    dovecot.deliver(&mail(1));
    dovecot.deliver(&format!("{}{}", mail(2), "It stands still.\r\n".repeat(2_000)));
    dovecot.deliver(&mail(3));
    connect(&world, &body(&dovecot));
    let mut config = Config::default();
    config.limits.mail = 20_000;
    let tasks = start_with(&world, config);
    until("the two small ones", || world.cases() == 2);
    let stuck = world.wait(world.desk.read(|sql| Ok(progress::stuck(sql, ORG, FIRST, 10)?))).unwrap();
    assert_eq!(stuck.len(), 1, "{stuck:?}");
    assert!(stuck[0].size > 20_000 && stuck[0].reason.to_string().contains("left on the server"), "{stuck:?}");
    world.wait(tasks.stop());
    assert_eq!(dovecot.flags("").iter().filter(|flags| flags.is_empty()).count(), 1);
}

#[test]
fn every_step_that_fails_is_named_in_words() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    let try_out = |body: MailboxBody| {
        connect(&world, &body);
        let tried = world.wait(trial::run(&world.desk, ORG, FIRST)).unwrap();
        tried.into_iter().find(|tried| tried.way == Way::In).unwrap().outcome
    };
    let said = try_out(body(&dovecot)).unwrap();
    assert!(said.contains("INBOX has 0 mails") && said.contains("notifies us of new mail"), "{said}");
    let plain = MailboxBody { in_port: Some(dovecot.port), in_tls: Some(Tls::Starttls), ..body(&dovecot) };
    assert!(try_out(plain).is_ok());

    let wrong = try_out(MailboxBody { in_password: "wrong".to_owned(), ..body(&dovecot) }).unwrap_err();
    assert_eq!(
        (wrong.step, wrong.says().as_str()),
        (Step::SignIn, "The server does not accept this user and password. Check both.")
    );
    let cases = [
        (
            MailboxBody { in_host: "nowhere.invalid".to_owned(), ..body(&dovecot) },
            Step::Name,
            "There is no server called",
        ),
        (MailboxBody { in_port: Some(1), ..body(&dovecot) }, Step::Connect, "does not accept connections on port 1"),
        (
            MailboxBody { in_certificate: String::new(), ..body(&dovecot) },
            Step::Tls,
            "not signed by an authority we trust",
        ),
        (MailboxBody { in_port: Some(dovecot.port), ..body(&dovecot) }, Step::Tls, "does not use TLS"),
        (MailboxBody { folders: "Nowhere = seen".to_owned(), ..body(&dovecot) }, Step::Folder, "“Nowhere”"),
    ];
    for (body, step, words) in cases {
        let trouble = try_out(body).unwrap_err();
        assert!(trouble.step == step && trouble.says().contains(words), "{trouble:?}");
    }
}

#[test]
fn a_wrong_password_is_said_where_the_mailbox_stands_and_mended_at_once() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    dovecot.deliver(&mail(1));
    connect(&world, &MailboxBody { in_password: "wrong".to_owned(), ..body(&dovecot) });
    let tasks = start(&world);
    let refused = "The server does not accept this user and password. Check both.";
    until("the words", || stands(&world).error.is_some_and(|why| why.to_string() == refused));
    assert!(stands(&world).failing_since.is_some() && stands(&world).ok_at.is_none());
    connect(&world, &body(&dovecot));
    until("the mail", || world.cases() == 1);
    until("all is well", || stands(&world).error.is_none());
    world.wait(tasks.stop());
}

#[test]
fn of_two_nodes_one_reads_a_mailbox_and_the_other_follows_at_once_when_it_stops() {
    let Some(place) = Place::postgres() else { return };
    let world = World::open(&place);
    let dovecot = Dovecot::start("");
    connect(&world, &body(&dovecot));
    let first = start(&world);
    dovecot.deliver(&mail(1));
    until("the first fetches", || world.cases() == 1);
    // Of the same process, but as far as leases can tell another node.
    let second = start(&world);
    dovecot.deliver(&mail(2));
    until("the first goes on", || world.cases() == 2);
    world.wait(first.stop());
    let began = Instant::now();
    dovecot.deliver(&mail(3));
    until("the second follows", || world.cases() == 3);
    assert!(began.elapsed() < Duration::from_secs(20), "it waited for a lease that was given back");
    world.wait(second.stop());
    each_is_there_once(&world, 3);
}

#[test]
fn an_answer_leaves_from_the_mailbox_its_case_came_to() {
    world::each(|world| {
        let second = MailboxBody { address: "repairs@northline.example".to_owned(), ..MailboxBody::default() };
        let id = world.wait(setup::add(&world.desk, WHO, &second)).unwrap();
        assert_eq!(id, MailboxId(2));
        let to_repairs = mail(1).replace(ADDRESS, "Repairs <REPAIRS@northline.example>");
        let no = world.complaint(to_repairs);
        let of = move |no| world.wait(world.desk.read(move |sql| mailbox::of_case(sql, ORG, no))).unwrap().address;
        assert_eq!(of(no), "repairs@northline.example");
        assert_eq!(of(world.complaint(mail(2))), ADDRESS);
        world.wait(setup::remove(&world.desk, WHO, id)).unwrap();
        assert_eq!(of(no), ADDRESS);
        assert!(world.wait(setup::remove(&world.desk, WHO, FIRST)).is_err());
    });
}

#[test]
fn a_secret_is_in_no_row_of_the_store_and_an_address_leads_to_one_mailbox() {
    let place = Place::sqlite();
    let world = World::open(&place);
    let body = MailboxBody {
        address: "repairs@northline.example".to_owned(),
        in_host: "imap.northline.example".to_owned(),
        in_password: "very secret indeed".to_owned(),
        ..MailboxBody::default()
    };
    let id = world.wait(setup::add(&world.desk, WHO, &body)).unwrap();
    let db::Target::Sqlite(path) = &place.target else { panic!("not a file") };
    let wal = path.with_extension("db-wal");
    for file in [path, &wal] {
        let bytes = std::fs::read(file).unwrap_or_default();
        assert!(!bytes.windows(11).any(|part| part == b"very secret"), "{}", file.display());
    }
    let opened = setup::secret(&world.desk, ORG, id, mailbox::Secret::InPassword);
    assert_eq!(world.wait(opened).unwrap(), "very secret indeed");
    let again = MailboxBody { address: "other@northline.example".to_owned(), aliases: ADDRESS.to_owned(), ..body };
    let refused = world.wait(setup::add(&world.desk, WHO, &again)).unwrap_err();
    assert!(refused.to_string().contains("already belongs to another mailbox"), "{refused}");
    // A password for one server is not handed to another.
    let moved =
        MailboxBody { in_host: "evil.example".to_owned(), in_password: String::new(), aliases: String::new(), ..again };
    let refused = world.wait(setup::amend(&world.desk, WHO, id, &moved)).unwrap_err();
    assert!(refused.to_string().contains("Enter the password for evil.example again"), "{refused}");
}
