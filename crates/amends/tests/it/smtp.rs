//! A mail server that speaks just enough SMTP and answers each mail by a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as it was handed over.
#[derive(Clone, Debug)]
pub struct Given {
    pub from: String,
    /// Everyone it was handed over for, parted by spaces.
    pub to: String,
    pub bytes: Vec<u8>,
}

#[derive(Default)]
struct State {
    script: VecDeque<&'static str>,
    tried: Vec<Given>,
    taken: Vec<Given>,
}

/// The server; it listens as long as the runtime lives.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Answers the mails handed over with these lines, then with `250`.
    pub async fn start(script: &[&'static str]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { script: script.iter().copied().collect(), ..State::default() }));
        let server = Server { port, state: state.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, state.clone()));
            }
        });
        server
    }

    /// Mails it has said yes to.
    pub fn taken(&self) -> Vec<Given> {
        self.state.lock().unwrap().taken.clone()
    }

    /// Mails it has seen.
    pub fn tried(&self) -> Vec<Given> {
        self.state.lock().unwrap().tried.clone()
    }
}

/// Ends when the other side hangs up, which a program that is killed does anywhere.
async fn talk(stream: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(b"220 here\r\n").await?;
    let (mut from, mut to, mut line) = (String::new(), String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-here\r\n250 8BITMIME",
            "MAIL" => {
                from = address(&line);
                to.clear();
                "250 yes"
            }
            "RCPT" => {
                if !to.is_empty() {
                    to.push(' ');
                }
                to.push_str(&address(&line));
                "250 yes"
            }
            "DATA" => {
                stream.get_mut().write_all(b"354 go on\r\n").await?;
                let given = Given { from: from.clone(), to: to.clone(), bytes: data(&mut stream).await? };
                judge(&state, given)
            }
            "QUIT" => "221 bye",
            _ => "250 yes",
        };
        stream.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

fn judge(state: &Mutex<State>, given: Given) -> &'static str {
    let mut state = state.lock().unwrap();
    let answer = state.script.pop_front().unwrap_or("250 yes");
    state.tried.push(given.clone());
    if answer.starts_with("250") {
        state.taken.push(given);
    }
    answer
}

fn address(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

async fn data(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(bytes);
        }
        bytes.extend(line.strip_prefix(b".").unwrap_or(&line));
    }
}
