//! A Dovecot of our own on loopback, with a folder of its own, so that fetching is tried against the real thing.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Who signs in, and with what.
pub const USER: &str = "help";
pub const PASSWORD: &str = "correct horse";

/// The server; stopped when the story is over.
pub struct Dovecot {
    /// Plain, and STARTTLS.
    pub port: u16,
    /// Private from the first byte.
    pub tls_port: u16,
    /// Its certificate, signed by nobody but itself.
    pub certificate: String,
    folder: TempDir,
    child: Option<Child>,
    delivered: AtomicU32,
}

fn program() -> PathBuf {
    let found = ["/usr/sbin/dovecot", "/usr/bin/dovecot", "/usr/local/sbin/dovecot"].map(PathBuf::from);
    found
        .into_iter()
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("dovecot-imapd is not installed: tests/install.sh does it"))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn id(option: &str) -> u32 {
    let said = Command::new("id").arg(option).output().unwrap().stdout;
    String::from_utf8(said).unwrap().trim().parse().unwrap()
}

fn name_of(option: &str) -> String {
    let said = Command::new("id").arg(option).arg("-n").output().unwrap().stdout;
    String::from_utf8(said).unwrap().trim().to_owned()
}

impl Dovecot {
    /// Starts it with an empty mailbox; `extra` is appended to its settings.
    pub fn start(extra: &str) -> Dovecot {
        Dovecot::start_with(extra, &[])
    }

    /// The same, with files of the story's own in its folder, which the settings name as `{at}/NAME`.
    pub fn start_with(extra: &str, files: &[(&str, &str)]) -> Dovecot {
        // Sockets have short names at most, so it lies right below /tmp.
        let folder = tempfile::Builder::new().prefix("dc").tempdir_in("/tmp").unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let certificate = certify(folder.path());
        let mut dovecot = Dovecot {
            port: free_port(),
            tls_port: free_port(),
            certificate,
            folder,
            child: None,
            delivered: AtomicU32::new(0),
        };
        for (name, text) in files {
            std::fs::write(dovecot.folder.path().join(name), text).unwrap();
        }
        dovecot.settle(extra);
        dovecot.begin();
        dovecot
    }

    fn settle(&self, extra: &str) {
        let at = self.folder.path().display();
        let is_root = id("-u") == 0;
        // Dovecot serves no mailbox as root, and as anybody else it can be nobody but themselves.
        let (uid, gid) = if is_root { (65_534, 65_534) } else { (id("-u"), id("-g")) };
        let (login, internal, group) = if is_root {
            ("dovenull".to_owned(), "dovecot".to_owned(), "dovecot".to_owned())
        } else {
            (name_of("-u"), name_of("-u"), name_of("-g"))
        };
        let settings = format!(
            "base_dir = {at}/run\nstate_dir = {at}/state\nlog_path = {at}/log\nprotocols = imap\nlisten = 127.0.0.1\n\
             default_login_user = {login}\ndefault_internal_user = {internal}\ndefault_internal_group = {group}\n\
             first_valid_uid = 1\nfirst_valid_gid = 1\nmail_location = maildir:{at}/mail/%n\nmail_privileged_group =\n\
             ssl = yes\nssl_cert = <{at}/cert.pem\nssl_key = <{at}/key.pem\ndisable_plaintext_auth = no\n\
             auth_mechanisms = plain login xoauth2\nauth_verbose = yes\nauth_failure_delay = 0\n\
             maildir_stat_dirs = yes\n\
             passdb {{\n driver = passwd-file\n mechanisms = plain login\n args = scheme=PLAIN username_format=%n {at}/users\n}}\n\
             userdb {{\n driver = static\n args = uid={uid} gid={gid} home={at}/home/%n\n}}\n\
             service imap-login {{\n chroot =\n inet_listener imap {{\n  port = {}\n }}\n inet_listener imaps {{\n  port = {}\n  ssl = yes\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n{}\n",
            self.port,
            self.tls_port,
            extra.replace("{at}", &at.to_string())
        );
        let path = |name: &str| self.folder.path().join(name);
        std::fs::write(path("dovecot.conf"), settings).unwrap();
        std::fs::write(path("users"), format!("{USER}:{{PLAIN}}{PASSWORD}\n")).unwrap();
        for folder in ["run", "state", "mail", "home"] {
            std::fs::create_dir_all(path(folder)).unwrap();
        }
        for folder in ["mail", "home"] {
            chown(path(folder), Some(uid), Some(gid)).unwrap();
        }
        for part in ["", "/cur", "/new", "/tmp"] {
            let part = path(&format!("mail/{USER}{part}"));
            std::fs::create_dir_all(&part).unwrap();
            chown(part, Some(uid), Some(gid)).unwrap();
        }
    }

    /// Starts it again after it was killed.
    pub fn begin(&mut self) {
        let mut command = Command::new(program());
        command.arg("-F").arg("-c").arg(self.folder.path().join("dovecot.conf"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.child = Some(command.spawn().unwrap());
        let until = Instant::now() + Duration::from_secs(20);
        while !self.greets() {
            assert!(Instant::now() < until, "Dovecot did not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn greets(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) else { return false };
        stream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
        let mut first = [0; 4];
        stream.read_exact(&mut first).is_ok() && &first == b"* OK"
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Ends it without a word to those who are connected.
    pub fn kill(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let master = child.id();
        // Its own children first, found by their parent, so that no connection lives on.
        let said = Command::new("pgrep").arg("-P").arg(master.to_string()).output().unwrap().stdout;
        child.kill().unwrap();
        child.wait().unwrap();
        self.end(said);
    }

    /// Cuts every connection and goes on serving.
    pub fn cut(&self) {
        let Some(child) = &self.child else { return };
        let master = child.id().to_string();
        let said = Command::new("pgrep").args(["-P", &master, "-f", "imap"]).output().unwrap().stdout;
        self.end(said);
    }

    /// Ends these processes at once. Who dies with a lock in hand leaves it lying, and the next would wait a minute for
    /// it: longer than any story does.
    fn end(&self, processes: Vec<u8>) {
        for one in String::from_utf8(processes).unwrap().lines() {
            drop(Command::new("kill").arg("-9").arg(one).stderr(Stdio::null()).status());
        }
        for entry in std::fs::read_dir(self.folder.path().join("mail").join(USER)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "lock") {
                drop(std::fs::remove_file(path));
            }
        }
    }

    /// A mail comes into the inbox, whole or not at all.
    pub fn deliver(&self, mail: &str) {
        let number = self.delivered.fetch_add(1, Ordering::SeqCst);
        let name = format!("{}.{}_{number}.tests", 1_700_000_000 + number, std::process::id());
        let inbox = self.folder.path().join("mail").join(USER);
        let half = inbox.join("tmp").join(&name);
        std::fs::File::create(&half).unwrap().write_all(mail.as_bytes()).unwrap();
        std::fs::set_permissions(&half, std::fs::Permissions::from_mode(0o666)).unwrap();
        std::fs::rename(half, inbox.join("new").join(name)).unwrap();
    }

    /// Lets the numbers of the inbox begin anew, as a move to another machine does.
    pub fn renumber(&mut self) {
        self.kill();
        // The new life is named by the second it begins in.
        std::thread::sleep(Duration::from_millis(1100));
        for entry in std::fs::read_dir(self.folder.path().join("mail").join(USER)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && path.file_name().unwrap().to_str().unwrap().starts_with("dovecot") {
                std::fs::remove_file(path).unwrap();
            }
        }
        self.begin();
    }

    /// The flags of each mail of a folder: `S` is seen. `""` is the inbox.
    pub fn flags(&self, folder: &str) -> Vec<String> {
        let mailbox = self.folder.path().join("mail").join(USER);
        let place = if folder.is_empty() { mailbox } else { mailbox.join(format!(".{folder}")) };
        let mut found = Vec::new();
        for part in ["new", "cur"] {
            for entry in std::fs::read_dir(place.join(part)).into_iter().flatten() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                found.push(name.split_once(":2,").map_or(String::new(), |(_, flags)| flags.to_owned()));
            }
        }
        found
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("Dovecot said:\n{}", self.log());
        }
    }
}

fn certify(folder: &Path) -> String {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("cert.pem"))
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success(), "openssl made no certificate");
    std::fs::read_to_string(folder.join("cert.pem")).unwrap()
}
