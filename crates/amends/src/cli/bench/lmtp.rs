//! Mails brought by LMTP over many connections, each on disk before it is answered: client and server on this machine,
//! in this process.

use super::figure::{Figure, millis};
use super::fill::Filled;
use super::post;
use base::config::{Config, Limits, Places, Receive};
use base::refusal::{Error, Fault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cpu_time::ProcessTime;
use engine::desk::Desk;
use mail::inbound::listener::Listeners;
use std::io;
use std::path::Path;
use std::time::Instant;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Connections, and mails over all of them.
const AT_ONCE: u32 = 200;
const MAILS: u32 = 16_000;
/// The address mails are brought for.
const TO: &str = "service@northline.example";

/// Measures receiving mail by LMTP.
pub async fn measure(desk: &Desk, filled: &Filled, folder: &Path, figures: &mut Vec<Figure>) -> Result<(), Error> {
    let place = super::start::free_address()?.to_string();
    let receive = Receive { lmtp: Some(place.clone()), ..Receive::default() };
    let config = Config { receive, limits: Limits::default(), ..Config::default() };
    let places = Places { data: folder.to_owned(), outbox: folder.join("outbox") };
    let listeners = Listeners::listen(desk, &config, &places).await?;
    let (stop, stopped) = watch::channel(false);
    let open = tokio::spawn(listeners.open(stopped));
    let plain = |run, n| post::mail(filled, run, n);
    let parts = |run, n| in_parts(&post::mail(filled, run, n));
    figures.push(bring(&place, "3 kB", "4,000 mails/s", &plain).await?);
    figures.push(bring(&place, "30 kB in parts", "1,500 mails/s", &parts).await?);
    stop.send_replace(true);
    open.await.map_err(|error| Fault::because(error.to_string()))?;
    Ok(())
}

async fn bring(
    place: &str,
    size: &str,
    aim: &'static str,
    mail: &dyn Fn(u64, u32) -> Vec<u8>,
) -> Result<Figure, Error> {
    let run: u64 = rand::random();
    let mut bags: Vec<Vec<Vec<u8>>> = vec![Vec::new(); AT_ONCE as usize];
    for (n, bag) in (0..MAILS).zip((0..bags.len()).cycle()) {
        bags[bag].push(mail(run, n));
    }
    let (began, cpu) = (Instant::now(), ProcessTime::now());
    let mut bringing = JoinSet::new();
    for bag in bags {
        let place = place.to_owned();
        bringing.spawn(async move { carry(&place, bag).await });
    }
    while let Some(carried) = bringing.join_next().await {
        carried.map_err(|error| Fault::because(error.to_string()))?.map_err(Fault::from)?;
    }
    let (wall, cpu) = (began.elapsed(), cpu.elapsed());
    let count = f64::from(MAILS);
    let what = format!("mails of {size} by LMTP, {AT_ONCE} connections");
    Ok(Figure { cpu_ms: Some(millis(cpu) / count), ..Figure::of(what, count / wall.as_secs_f64(), "mails/s", aim) })
}

/// One connection: one mail after the other, each answered before the next.
async fn carry(place: &str, mails: Vec<Vec<u8>>) -> io::Result<()> {
    let mut stream = BufReader::new(TcpStream::connect(place).await?);
    expect(&mut stream, "220").await?;
    stream.write_all(b"LHLO bench\r\n").await?;
    expect(&mut stream, "250").await?;
    for mail in mails {
        stream.write_all(format!("MAIL FROM:<bench@mx.example>\r\nRCPT TO:<{TO}>\r\nDATA\r\n").as_bytes()).await?;
        for code in ["250", "250", "354"] {
            expect(&mut stream, code).await?;
        }
        stream.write_all(&dotted(&mail)).await?;
        expect(&mut stream, "250").await?;
    }
    stream.write_all(b"QUIT\r\n").await
}

async fn expect(stream: &mut BufReader<TcpStream>, code: &str) -> io::Result<()> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if !line.starts_with(code) {
            return Err(io::Error::other(format!("it was answered: {line}")));
        }
        if line.as_bytes().get(3) != Some(&b'-') {
            return Ok(());
        }
    }
}

/// As it goes over the line.
fn dotted(mail: &[u8]) -> Vec<u8> {
    let mut sent = Vec::with_capacity(mail.len() + 8);
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            sent.push(b'.');
        }
        sent.extend_from_slice(line);
    }
    sent.extend_from_slice(b".\r\n");
    sent
}

/// The same words as text and as HTML, with a picture: some 30 kB.
fn in_parts(plain: &[u8]) -> Vec<u8> {
    let plain = String::from_utf8_lossy(plain);
    let (head, text) = plain.split_once("\r\n\r\n").unwrap_or((&plain, ""));
    let head: Vec<&str> = head.lines().filter(|line| !line.starts_with("Content-")).collect();
    let noise: Vec<u8> = (0..17_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let encoded = STANDARD.encode(noise);
    let picture: Vec<&str> = encoded.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!(
        "{}\r\nContent-Type: multipart/mixed; boundary=\"m\"\r\n\r\n--m\r\nContent-Type: multipart/alternative; \
         boundary=\"a\"\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--a\r\n\
         Content-Type: text/html; charset=utf-8\r\n\r\n{}\r\n--a--\r\n--m\r\nContent-Type: image/png; name=\"belt.png\"\r\n\
         Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"belt.png\"\r\n\r\n{}\r\n--m--\r\n",
        head.join("\r\n"),
        text.replace("\r\n", "<wbr>\r\n"),
        picture.join("\r\n"),
    )
    .into_bytes()
}
