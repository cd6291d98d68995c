//! From nothing to the first page, the memory of an idle server, and the size of the program.

use super::figure::{Figure, millis};
use base::refusal::{Error, Fault};
use db::Target;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take before it counts as not starting.
const PATIENCE: Duration = Duration::from_secs(20);
/// A server is idle that used hardly any time of a processor for so long.
const IDLE: Duration = Duration::from_secs(2);
/// How long it may take to finish what the measuring before has left it to do, such as mail to be sent.
const LEFTOVERS: Duration = Duration::from_secs(180);
/// Starts; the middle one counts.
const STARTS: usize = 5;

/// Measures own binary on the filled store.
pub fn measure(target: &Target, folder: &Path, figures: &mut Vec<Figure>) -> Result<(), Error> {
    let binary = std::env::current_exe().map_err(Fault::from)?;
    let mut times = Vec::new();
    let mut memory = None;
    for start in 1..=STARTS {
        let address = free_address()?;
        let began = Instant::now();
        let mut server = serve(&binary, target, folder, address)?;
        let up = first_page(&mut server, address);
        if up {
            times.push(began.elapsed());
            // The first finishes what was left; the last has nothing to do.
            if start == 1 || start == STARTS {
                until_idle(server.id());
                memory = resident(server.id());
            }
        }
        // It may have gone by itself.
        server.kill().ok();
        server.wait().map_err(Fault::from)?;
        if !up {
            eprintln!("the server did not come up; its start is not measured");
            break;
        }
    }
    times.sort_unstable();
    if let Some(middle) = times.get(times.len() / 2) {
        figures.push(Figure::of("cold start to the first page", millis(*middle), "ms", "100 ms"));
    }
    if let Some(memory) = memory {
        figures.push(Figure::of("memory when idle", memory, "MB", "40 MB"));
    }
    let size = std::fs::metadata(&binary).map_err(Fault::from)?.len();
    figures.push(Figure::of("size of the program", size as f64 / 1e6, "MB", ""));
    Ok(())
}

fn serve(binary: &Path, target: &Target, folder: &Path, address: SocketAddr) -> Result<Child, Error> {
    let database = match target {
        Target::Sqlite(path) => format!("sqlite:{}", path.display()),
        Target::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(binary);
    // In the environment: an address may hold a password, and every user sees arguments.
    command.env("AMENDS_DATABASE", database);
    command.args(["serve", "--listen", &address.to_string(), "--data"]).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(command.spawn().map_err(Fault::from)?)
}

/// An address on this machine that nobody listens on.
pub fn free_address() -> Result<SocketAddr, Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Fault::from)?;
    Ok(listener.local_addr().map_err(Fault::from)?)
}

/// Asks for the sign-in page until it comes; false when it never does.
fn first_page(server: &mut Child, address: SocketAddr) -> bool {
    let began = Instant::now();
    while began.elapsed() < PATIENCE && matches!(server.try_wait(), Ok(None)) {
        if ask(address).is_some_and(|answer| answer.starts_with(b"HTTP/1.1 200")) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

fn ask(address: SocketAddr) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(answer)
}

fn until_idle(id: u32) {
    let began = Instant::now();
    let mut before = ticks(id);
    while before.is_some() && began.elapsed() < LEFTOVERS {
        std::thread::sleep(IDLE);
        let now = ticks(id);
        // The clock of the server itself takes one or two in that time.
        if now.zip(before).is_some_and(|(now, before)| now.saturating_sub(before) <= 4) {
            return;
        }
        before = now;
    }
}

/// Hundredths of a second of processor time a process has used so far, where the system tells.
fn ticks(id: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let used = fields.split_whitespace().skip(11).take(2);
    used.map(|field| field.parse::<u64>().ok()).sum()
}

/// Resident memory of a process, MB, where the system tells.
fn resident(id: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}
