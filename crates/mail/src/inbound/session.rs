//! One conversation from its greeting to its end, over any stream.

use super::dots::Dots;
use super::spool::Spool;
use super::taking::{Found, Taking};
use super::talk::{Envelope, Kind, Rules, Step, Talk};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::timeout;

/// The longest command, with its end (RFC 5321 asks for 512; extensions lengthen it).
const LINE: usize = 4096;
/// How long we wait for a command, and for more of a mail (RFC 5321, 4.5.3.2).
const COMMAND: Duration = Duration::from_secs(300);
const MORE: Duration = Duration::from_secs(180);
/// How long the other side may take to take our answer.
const ANSWER: Duration = Duration::from_secs(60);
/// A whole mail takes no longer than this to come in.
const MAIL: Duration = Duration::from_secs(1800);
/// Read at once.
const PIECE: usize = 64 * 1024;
const FULL: &str = "452 4.3.1 Insufficient disk space. Try again later.";
const STOPPING: &str = "421 4.3.2 The server is shutting down. Try again in a moment.";

/// How a conversation ended.
pub enum Ended<S> {
    Over,
    /// The other side wants to go on in private.
    Private(S),
}

/// Why one is broken off.
enum Broken {
    /// Nobody is there any more.
    Gone,
    /// Said before hanging up.
    Off(&'static str),
}

/// Waits for the word to stop; a server whose word cannot come any more is stopping.
pub async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// One conversation.
pub struct Session<S> {
    stream: S,
    talk: Talk<Found>,
    taking: Arc<Taking>,
    stop: watch::Receiver<bool>,
    input: Vec<u8>,
    at: usize,
    out: Vec<u8>,
    spool: Option<(Spool, io::Result<()>)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// A conversation over this stream. Told to stop, it ends when no mail is in hand.
    pub fn new(stream: S, rules: Rules, taking: Arc<Taking>, stop: watch::Receiver<bool>) -> Session<S> {
        Session { stream, talk: Talk::new(rules), taking, stop, input: Vec::new(), at: 0, out: Vec::new(), spool: None }
    }

    /// Leads it. In private nobody is greeted again.
    pub async fn lead(mut self, greet: bool) -> Ended<S> {
        if greet {
            let greeting = self.talk.greeting();
            self.say(&greeting);
        }
        match self.go_on().await {
            Ok(true) => Ended::Private(self.stream),
            Ok(false) | Err(Broken::Gone) => Ended::Over,
            Err(Broken::Off(why)) => {
                self.say(why);
                self.flush().await.ok();
                Ended::Over
            }
        }
    }

    /// True when it is to go on in private.
    async fn go_on(&mut self) -> Result<bool, Broken> {
        loop {
            let mut step = match self.line().await? {
                Some(line) => self.talk.hear(&line),
                None => self.talk.too_long(),
            };
            if let Step::Ask(address) = step {
                let found = self.taking.find(address.clone()).await;
                let found = found.map_err(|error| tracing::error!(%error, "mailboxes cannot be looked up"));
                step = self.talk.answered(address, found);
            }
            match step {
                Step::Say(says) => self.say(&says),
                Step::Data(says) => self.data(&says).await?,
                Step::Chunk { size, last, dropped } => self.chunk(size, last, dropped).await?,
                Step::Private(says) => {
                    // What was sent along came in the open: nobody may smuggle commands into the private part.
                    self.input.clear();
                    self.at = 0;
                    self.say(&says);
                    self.flush().await?;
                    return Ok(true);
                }
                Step::Bye(says) => {
                    self.say(&says);
                    self.flush().await?;
                    return Ok(false);
                }
                Step::Ask(_) => {}
            }
            if !self.talk.is_in_hand() {
                self.spool = None;
            }
        }
    }

    /// The next line with its end; none when it was too long, and was dropped.
    async fn line(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let mut dropping = false;
        loop {
            let rest = self.input.get(self.at..).unwrap_or_default();
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line = rest.get(..=end).unwrap_or_default().to_vec();
                self.at += end + 1;
                return Ok((!dropping && line.len() <= LINE).then_some(line));
            }
            if rest.len() > LINE {
                dropping = true;
                self.at = self.input.len();
            }
            self.flush().await?;
            self.read_command().await?;
        }
    }

    async fn read_command(&mut self) -> Result<(), Broken> {
        let in_hand = self.talk.is_in_hand() || self.at < self.input.len();
        let mut stop = self.stop.clone();
        tokio::select! {
            biased;
            () = told_to_stop(&mut stop), if !in_hand => Err(Broken::Off(STOPPING)),
            read = timeout(COMMAND, self.read()) => match read {
                Ok(read) => read,
                Err(_) => Err(Broken::Off("421 4.4.2 Timed out after five minutes without a command.")),
            },
        }
    }

    /// Reads what there is, at the end of what was not heard yet.
    async fn read(&mut self) -> Result<(), Broken> {
        self.input.drain(..self.at);
        self.at = 0;
        self.input.reserve(PIECE);
        match self.stream.read_buf(&mut self.input).await {
            Ok(0) | Err(_) => Err(Broken::Gone),
            Ok(_) => Ok(()),
        }
    }

    async fn more(&mut self) -> Result<(), Broken> {
        timeout(MORE, self.read())
            .await
            .unwrap_or(Err(Broken::Off("421 4.4.2 Timed out while receiving the message. Try again.")))
    }

    async fn data(&mut self, says: &str) -> Result<(), Broken> {
        self.say(says);
        self.flush().await?;
        let whole = timeout(MAIL, self.until_its_dot()).await;
        whole.unwrap_or(Err(Broken::Off("421 4.4.2 Receiving the message took too long. Try again.")))?;
        self.take().await
    }

    async fn until_its_dot(&mut self) -> Result<(), Broken> {
        let (mut dots, mut piece) = (Dots::default(), Vec::new());
        loop {
            let (used, ended) = dots.feed(self.input.get(self.at..).unwrap_or_default(), &mut piece);
            self.at += used;
            self.spool(&piece).await;
            piece.clear();
            if ended {
                return Ok(());
            }
            self.more().await?;
        }
    }

    async fn chunk(&mut self, size: usize, last: bool, dropped: Option<String>) -> Result<(), Broken> {
        let mut left = size;
        while left > 0 {
            if self.at == self.input.len() {
                self.flush().await?;
                self.more().await?;
            }
            let piece: Vec<u8> = self.input.get(self.at..).unwrap_or_default().iter().take(left).copied().collect();
            self.at += piece.len();
            left -= piece.len();
            if dropped.is_none() {
                self.spool(&piece).await;
            }
        }
        match dropped {
            Some(why) => self.say(&why),
            None if last => self.take().await?,
            None => self.say(&format!("250 2.0.0 {size} bytes received.")),
        }
        Ok(())
    }

    /// A disk that is full is told of when the mail has ended: the other side would not listen before.
    async fn spool(&mut self, piece: &[u8]) {
        let (spool, went) = self.spool.get_or_insert_with(|| (self.taking.spool(), Ok(())));
        if went.is_ok() {
            *went = spool.add(piece).await;
        }
    }

    /// The mail has ended: it is kept, and each recipient answered in LMTP, all of them at once in SMTP.
    async fn take(&mut self) -> Result<(), Broken> {
        let too_large = self.talk.too_large();
        let Some(envelope) = self.talk.end() else { return Ok(()) };
        let (spool, went) = self.spool.take().unwrap_or_else(|| (self.taking.spool(), Ok(())));
        if spool.is_too_large() {
            self.answer(&vec![too_large.as_str(); envelope.to.len()]);
        } else if let Err(error) = went {
            tracing::error!(%error, "a received mail could not be written to disk");
            self.answer(&vec![FULL; envelope.to.len()]);
        } else {
            let answers = self.keep(envelope, spool).await;
            self.answer(&answers);
        }
        self.flush().await
    }

    /// In a task of its own: a mail that is in hand is kept, whatever becomes of the conversation.
    async fn keep(&self, envelope: Envelope<Found>, spool: Spool) -> Vec<&'static str> {
        let (taking, many) = (self.taking.clone(), envelope.to.len());
        let keeping = tokio::spawn(async move { taking.take(&envelope, spool).await });
        keeping.await.unwrap_or_else(|_| vec!["451 4.3.0 The message could not be stored. Try again later."; many])
    }

    fn answer(&mut self, answers: &[&str]) {
        if self.talk.kind() == Kind::Lmtp {
            answers.iter().for_each(|answer| self.say(answer));
            return;
        }
        let worst = answers.iter().find(|answer| !answer.starts_with('2')).or(answers.first());
        self.say(worst.copied().unwrap_or(FULL));
    }

    fn say(&mut self, says: &str) {
        self.out.extend_from_slice(says.as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }

    async fn flush(&mut self) -> Result<(), Broken> {
        if self.out.is_empty() {
            return Ok(());
        }
        let told = timeout(ANSWER, async {
            self.stream.write_all(&self.out).await?;
            self.stream.flush().await
        });
        let told = told.await;
        self.out.clear();
        if matches!(told, Ok(Ok(()))) { Ok(()) } else { Err(Broken::Gone) }
    }
}
