//! Mailboxes from the command line: what they are set to, how they are tested, and the keys mail is signed with.

use crate::{NO, Shell};

const ADDRESS: &str = "help@northline.example";

fn add<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["mailbox", "add", ADDRESS], more].concat()
}

/// What lies in the data folder, to be looked through for secrets.
fn holds(shell: &Shell, secret: &str) -> bool {
    let files =
        std::fs::read_dir(shell.path("data")).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(secret.len()).any(|part| part == secret.as_bytes()))
}

#[test]
fn a_mailbox_is_added_listed_and_removed() {
    let shell = Shell::northline();
    let added = "Mailbox 2 added to organisation 1. Test it: amends mailbox test help@northline.example";
    shell.run(&add(&["--name", "Help"])).ends(0).prints(added);
    shell.run(&["mailbox", "list"]).ends(0).says("1\t2\tHelp\thelp@northline.example\tin: never\tout: never");
    shell.run(&add(&[])).refused(NO, "already belongs to another mailbox. Use a different address.");
    let removed = "Mailbox help@northline.example removed. Mail received through it is kept.";
    shell.run(&["mailbox", "remove", ADDRESS]).ends(0).prints(removed);
    shell
        .run(&["mailbox", "remove", ADDRESS])
        .refused(NO, "There is no mailbox with the address help@northline.example.");
    let list = shell.run(&["mailbox", "list"]).ends(0);
    assert_eq!(list.out.lines().count(), 1);
}

#[test]
fn the_organisations_own_mailbox_stays() {
    let shell = Shell::northline();
    let why = "This is the organisation’s own mailbox and can’t be removed.";
    shell.run(&["mailbox", "remove", " Complaints@Northline.example "]).refused(NO, why);
    shell.run(&["mailbox", "list", "--org", "2"]).refused(NO, "There is no organisation 2.");
}

#[test]
fn passwords_come_from_standard_input_or_the_environment_and_lie_nowhere_in_the_clear() {
    let shell = Shell::northline();
    let servers = ["--imap", "imap.northline.example", "--smtp", "smtp.northline.example"];
    shell.run(&add(&servers)).refused(NO, "Enter the password.");
    shell.fed(&add(&[&servers[..], &["--password-stdin"]].concat()), "in-secret-1\nout-secret-2\n").ends(0);
    shell.run(&["mailbox", "remove", ADDRESS]).ends(0);
    shell.with(("AMENDS_IN_PASSWORD", "env-secret-3"), &add(&servers)).ends(0);
    for secret in ["in-secret-1", "out-secret-2", "env-secret-3"] {
        assert!(!holds(&shell, secret), "{secret}");
    }
    assert!(holds(&shell, "imap.northline.example"), "what is no secret is found, so a secret would be");
    let ran = shell.run(&["backup", "copy.amends"]).ends(0).says("It contains encrypted mailbox passwords.");
    assert!(ran.out.contains("data/secret.key") && ran.out.contains("AMENDS_SECRET_KEY"), "{}", ran.out);
}

#[test]
fn a_mailbox_is_refused_by_what_cannot_be_read_in_it() {
    let shell = Shell::northline();
    let fetch = ["--imap", "imap.northline.example"];
    for (more, why) in [
        (&["--folder", "INBOX = eaten"][..], "“INBOX = eaten” can’t be read. Write FOLDER = seen, = leave, or = move"),
        (&["--certificate", "gone.pem"], "gone.pem: No such file"),
        (&["--org", "7"], "There is no organisation 7."),
    ] {
        let words = add(&[&fetch[..], more].concat());
        shell.with(("AMENDS_IN_PASSWORD", "secret"), &words).refused(NO, why);
    }
    shell.write("own.pem", "no certificate");
    let words = add(&[&fetch[..], &["--certificate", "own.pem"]].concat());
    shell.with(("AMENDS_IN_PASSWORD", "secret"), &words).refused(NO, "certificate");
    shell.run(&["mailbox", "add", "nowhere"]).refused(NO, "“nowhere” is not an email address.");
    let list = shell.run(&["mailbox", "list"]).ends(0);
    assert_eq!(list.out.lines().count(), 1, "nothing of it was kept: {}", list.out);
}

#[test]
fn a_test_says_of_each_way_which_step_fails_and_ends_with_1() {
    let shell = Shell::northline();
    shell.run(&["mailbox", "test", "complaints@northline.example"]).ends(0).says("out: OK.");
    shell.run(&["mailbox", "test", ADDRESS]).refused(NO, "There is no mailbox with the address");
    shell.write("data/amends.toml", "[mailboxes]\ninner = [\"127.0.0.1\"]\n");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let servers = ["--imap", "127.0.0.1", "--imap-port", &port, "--smtp", "127.0.0.1", "--smtp-port", &port];
    let plain = ["--imap-tls", "none", "--smtp-tls", "none", "--smtp-sign-in", "password"];
    shell.with(("AMENDS_IN_PASSWORD", "secret"), &add(&[&servers[..], &plain].concat())).ends(0);
    let tested = shell.run(&["mailbox", "test", ADDRESS]).ends(NO);
    let lines: Vec<&str> = tested.out.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    for (line, way) in lines.iter().zip(["in", "out"]) {
        assert!(line.starts_with(&format!("{way} (127.0.0.1, port {port}): failed at: Connect. ")), "{line}");
        assert!(!line.contains("secret"));
    }
}

#[test]
fn a_key_to_sign_with_is_printed_as_the_record_to_publish() {
    let shell = Shell::northline();
    let address = "complaints@northline.example";
    let rsa = shell.run(&["dkim", address]).ends(0);
    assert!(rsa.out.starts_with("amends._domainkey.northline.example TXT \"v=DKIM1; k=rsa; p=MIIB"), "{}", rsa.out);
    let own =
        shell.run(&["dkim", " Complaints+x@Northline.example", "--kind", "ed25519", "--selector", "may26"]).ends(0);
    assert!(own.out.starts_with("may26._domainkey.northline.example TXT \"v=DKIM1; k=ed25519; p="), "{}", own.out);
    for selector in ["a b", "a.b/", "ä"] {
        let why = "A selector may contain only letters, digits and hyphens.";
        shell.run(&["dkim", address, "--selector", selector]).refused(NO, why);
    }
    shell.run(&["dkim", address, "--selector", " "]).refused(NO, "Enter a selector for the key, such as amends.");
}
