//! The server as a process: its first line, what stops it before that line, and how it ends.

use crate::{NO, Shell, USAGE};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command};
use std::time::Duration;

/// A server that runs; gone with its test.
struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Server {
    fn start(shell: &Shell, more: &[&str]) -> Server {
        let mut child = shell.command(&[&["serve", "--listen", "127.0.0.1:0"], more].concat()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Server { child, out }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Asks politely, as service managers do; the code it ends with and what it still says.
    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (code, err)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn get(url: &str, path: &str) -> String {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_first_line_says_where_it_runs_and_a_page_is_there() {
    let shell = Shell::northline();
    shell.run(&["member", "add", "--name", "Ann", "--email", "ann@x.example", "--role", "admin"]).ends(0);
    let mut server = Server::start(&shell, &[]);
    let line = server.line();
    let url = line.strip_prefix("Amends is running at ").unwrap();
    assert!(url.starts_with("http://127.0.0.1:") && !url.ends_with(":0"), "{url}");
    let page = get(url, "/sign-in");
    assert!(page.starts_with("HTTP/1.1 200 OK"), "{page}");
    assert!(get(url, "/metrics").starts_with("HTTP/1.1 401"), "nobody reads numbers unless the settings say so");
    assert_eq!(server.stop(), (Some(0), String::new()));
}

#[test]
fn the_sample_is_added_before_the_first_page_and_once() {
    let shell = Shell::new();
    let mut server = Server::start(&shell, &["--sample"]);
    assert!(server.line().starts_with("Sample organisation Northline Parts added: "));
    let last = std::iter::repeat_with(|| server.line()).find(|line| line.starts_with("Amends is running at ")).unwrap();
    assert!(get(last.strip_prefix("Amends is running at ").unwrap(), "/complain").contains("Northline Parts"));
    server.stop();
    let mut again = Server::start(&shell, &["--sample"]);
    assert!(again.line().contains("exists already"));
}

#[test]
fn the_address_people_reach_it_at_is_told_in_place_of_the_one_it_listens_on() {
    let shell = Shell::northline();
    shell.set("public_url = \"https://care.northline.example/\"\n");
    let mut server = Server::start(&shell, &[]);
    assert_eq!(server.line(), "Amends is running at https://care.northline.example");
}

#[test]
fn numbers_are_read_with_the_token_of_the_settings_alone() {
    let shell = Shell::northline();
    shell.set("[metrics]\ntoken = \"let-me-see\"\n");
    let mut server = Server::start(&shell, &[]);
    let line = server.line();
    let url = line.strip_prefix("Amends is running at ").unwrap();
    let answer = get(url, "/metrics");
    assert!(answer.starts_with("HTTP/1.1 401") && !answer.contains("let-me-see"), "{answer}");
    let told = get(url, "/metrics HTTP/1.1\r\nAuthorization: Bearer let-me-see\r\nX-Rest:");
    assert!(told.starts_with("HTTP/1.1 200") && told.contains("amends_"), "{told}");
}

#[test]
fn what_it_cannot_listen_on_is_named_by_its_setting_before_it_says_that_it_runs() {
    for (settings, why) in [
        ("[receive]\nlmtp = \"nowhere\"\n", "receive.lmtp: cannot listen on nowhere"),
        ("[receive]\nsmtp = \"127.0.0.1:99999\"\n", "receive.smtp: cannot listen on 127.0.0.1:99999"),
        ("[receive]\nsmtp = \"127.0.0.1:0\"\ncertificate = \"gone.pem\"\nkey = \"gone.key\"\n", "gone.pem"),
        ("[alerts]\nwebhook = \"http://x\"\n", "alerts.webhook needs alerts.secret"),
        ("[alerts]\nwebhook = \"http://x\"\nsecret = \"short\"\n", "alerts.webhook needs alerts.secret"),
    ] {
        let shell = Shell::northline();
        shell.set(settings);
        shell.run(&["serve", "--listen", "127.0.0.1:0"]).refused(NO, why);
    }
}

#[test]
fn an_address_that_is_taken_is_refused() {
    let shell = Shell::northline();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let why = format!("cannot listen on {address}: Address already in use");
    shell.run(&["serve", "--listen", &address]).refused(NO, &why);
    shell.set(&format!("listen = \"{address}\"\n"));
    shell.run(&["serve"]).refused(NO, &why);
    shell.run(&["serve", "--port", "80"]).refused(USAGE, "'--port'");
}

#[test]
fn logs_go_to_standard_error_as_lines_of_json_where_that_is_asked_for() {
    let shell = Shell::northline();
    let mut command = shell.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("RUST_LOG", "info").env("AMENDS_LOG", "json");
    let mut child = command.spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let mut server = Server { child, out };
    server.line();
    let (code, err) = server.stop();
    assert_eq!(code, Some(0));
    let lines: Vec<serde_json::Value> = err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let stopping =
        lines.iter().find(|line| line["fields"]["message"].as_str().unwrap_or_default().starts_with("Stopping."));
    assert_eq!(stopping.unwrap()["level"], "INFO");
}
