//! The way to the model that gives a second opinion: an OpenAI-compatible endpoint named in the settings, asked with a
//! time limit.

use super::second::{Item, Veil, asking, heard};
use base::config::{SecondOpinion, or_environment};
use base::refusal::Fault;
use std::time::Duration;

/// The longest answer read, in bytes.
const LONGEST: u64 = 1_000_000;

/// Where second opinions come from. Clones are cheap.
#[derive(Clone, Debug)]
pub struct Second {
    agent: ureq::Agent,
    url: String,
    model: String,
    key: Option<String>,
}

impl Second {
    /// By the settings; a key that says `env:NAME` is read from the environment.
    ///
    /// # Errors
    /// When the environment has no such key.
    pub fn new(settings: &SecondOpinion) -> Result<Second, Fault> {
        let key = settings.key.as_deref().map(|key| or_environment(key, "second_opinion.key")).transpose()?;
        let limit = Duration::from_millis(settings.timeout_ms);
        let config = ureq::Agent::config_builder().timeout_global(Some(limit)).max_redirects(0).build();
        let url = format!("{}/chat/completions", settings.url.trim_end_matches('/'));
        Ok(Second { agent: config.into(), url, model: settings.model.clone(), key })
    }

    /// Asks, and waits no longer than the settings say. Blocks.
    ///
    /// # Errors
    /// When no answer came in time.
    pub fn opinion(&self, draft: &str, names: &[String]) -> Result<Vec<Item>, Fault> {
        let veil = Veil::over(draft, names);
        let mut request = self.agent.post(&self.url).header("Content-Type", "application/json");
        if let Some(key) = &self.key {
            request = request.header("Authorization", &format!("Bearer {key}"));
        }
        let mut answer = request.send(asking(&self.model, &veil).to_string()).map_err(Fault::from)?;
        let text = answer.body_mut().with_config().limit(LONGEST).read_to_string().map_err(Fault::from)?;
        Ok(heard(&text, &veil, draft))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    /// A server that answers one request with this, or never; and what it was asked.
    fn scripted(answer: Option<&'static str>) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(size) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = size.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
                head.push_str(&line);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            match answer {
                Some(body) => {
                    let length = body.len();
                    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                        .unwrap();
                }
                // Until whoever asked hangs up.
                None => drop(reader.read(&mut [0])),
            }
            head + &String::from_utf8(body).unwrap()
        });
        (url, server)
    }

    fn second(url: String) -> Second {
        let settings =
            SecondOpinion { url, model: "small".to_owned(), key: Some("secret".to_owned()), timeout_ms: 2_000 };
        Second::new(&settings).unwrap()
    }

    #[test]
    fn the_endpoint_is_asked_veiled_and_its_quotes_are_found() {
        let answer = r#"{"choices":[{"message":{"content":"{\"items\":[{\"quote\":\"was late\",\"says\":\"By how much?\",\"better\":\"a day late\"}]}"}}]}"#;
        let (url, server) = scripted(Some(answer));
        let items = second(url).opinion("Ingrid, order 4711 was late.", &["Ingrid Moe".to_owned()]).unwrap();
        assert_eq!((items.len(), items[0].quote.bytes.start), (1, 19));
        let asked = server.join().unwrap();
        assert!(asked.starts_with("POST /v1/chat/completions") && asked.contains("Bearer secret"), "{asked}");
        assert!(!asked.contains("Ingrid") && !asked.contains("4711"), "{asked}");
    }

    #[test]
    fn a_server_that_says_nothing_is_given_up_in_time() {
        let (url, server) = scripted(None);
        let settings = SecondOpinion { url, model: String::new(), key: None, timeout_ms: 100 };
        assert!(Second::new(&settings).unwrap().opinion("It was late.", &[]).is_err());
        server.join().unwrap();
    }
}
