//! A Postfix of our own on loopback, with its settings and its queue in a folder of its own; it needs root.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The server; it ends with the story.
pub struct Postfix {
    folder: TempDir,
    pub port: u16,
}

impl Postfix {
    /// One that takes any mail for `northline.example` and delivers it by LMTP to this port. None where there is no
    /// Postfix, or where we are not root.
    pub fn start(lmtp: u16) -> Option<Postfix> {
        let is_root = Command::new("id").arg("-u").output().ok()?.stdout.starts_with(b"0\n");
        if !is_root || !Path::new("/usr/sbin/postfix").exists() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let port = crate::receiving::free_port();
        let postfix = Postfix { folder, port };
        for name in ["etc", "queue", "data"] {
            std::fs::create_dir(postfix.path(name)).unwrap();
        }
        assert!(Command::new("chown").arg("postfix").arg(postfix.path("data")).status().unwrap().success());
        std::fs::write(postfix.path("etc/main.cf"), postfix.main(lmtp)).unwrap();
        std::fs::write(postfix.path("etc/master.cf"), MASTER.replace("PORT", &port.to_string())).unwrap();
        postfix.begin();
        Some(postfix)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn main(&self, lmtp: u16) -> String {
        let folder = self.folder.path().display();
        format!(
            "compatibility_level = 3.6\nqueue_directory = {folder}/queue\ndata_directory = {folder}/data\n\
             maillog_file = {folder}/data/log\nmaillog_file_prefixes = {folder}\n\
             myhostname = mx.northline.example\nmydestination =\nmynetworks = 127.0.0.0/8\n\
             relay_domains = northline.example\nrecipient_delimiter = +\ndisable_dns_lookups = yes\n\
             smtpd_relay_restrictions = permit_mynetworks, reject\n\
             transport_maps = inline:{{ northline.example=lmtp:inet:127.0.0.1:{lmtp} }}\n\
             inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nalias_maps =\nlocal_recipient_maps =\n\
             minimal_backoff_time = 1s\nmaximal_backoff_time = 2s\nqueue_run_delay = 1s\ntransport_retry_time = 1s\n\
             default_destination_concurrency_failed_cohort_limit = 0\n"
        )
    }

    fn tell(&self, word: &str) -> bool {
        let mut command = Command::new("/usr/sbin/postfix");
        command.arg("-c").arg(self.path("etc")).arg(word);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    }

    /// Starts, or starts again after [`Postfix::kill`].
    pub fn begin(&self) {
        let began = Instant::now();
        // Those that a killed master leaves behind hold the queue for a moment longer.
        while !self.tell("start") {
            assert!(began.elapsed() < Duration::from_secs(20), "postfix does not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(300));
        }
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(20), "postfix does not answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends its master and those that deliver, as a machine that loses its power does.
    pub fn kill(&self) {
        let id = std::fs::read_to_string(self.path("queue/pid/master.pid")).unwrap().trim().to_owned();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        for id in std::iter::once(id.as_str()).chain(children.split_whitespace()) {
            Command::new("kill").args(["-9", id]).stderr(Stdio::null()).status().unwrap();
        }
    }

    /// Mails that are not delivered yet.
    pub fn waiting(&self) -> usize {
        ["maildrop", "incoming", "active", "deferred"].iter().map(|name| files(&self.path("queue").join(name))).sum()
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("data/log")).unwrap_or_default()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.tell("abort");
    }
}

fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |path: PathBuf| if path.is_dir() { files(&path) } else { usize::from(path.exists()) };
    entries.flatten().map(|entry| count(entry.path())).sum()
}

const MASTER: &str = "\
127.0.0.1:PORT inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
";
