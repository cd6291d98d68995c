//! What people send: a form, a form with files, or JSON, read into the same shape; and kept as typed when it is refused.

use super::App;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use base::refusal::{Error, Fault, Refusal};
use engine::content::NewFile;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use text::{Language, Text, text};

/// What was typed into a form that was refused, and why; so that nobody types it twice.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// The form: the path it was sent to, below the page's own.
    pub form: String,
    pairs: Vec<(String, String)>,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// The same as the reader reads it.
    says: String,
    /// What was typed into forms of the page and not sent.
    drafts: Vec<Typed>,
    /// What was typed into the same forms elsewhere.
    beside: Vec<Typed>,
}

/// What was typed into a form and not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The form, as the page calls it.
    pub form: String,
    /// The path it is sent to.
    pub path: String,
    /// When, as its reader reads it.
    pub when: String,
    /// Name and value, in order.
    pub pairs: Vec<(String, String)>,
    /// It was typed elsewhere, and is offered beside what the form holds.
    pub is_beside: bool,
    /// The state it is in, or beside, the name it is asked for by.
    pub name: String,
}

impl Kept {
    /// Nothing was typed, and it was refused.
    pub fn nothing(refusal: Refusal) -> Kept {
        Kept { says: refusal.to_string(), refusal: Some(refusal), ..Kept::default() }
    }

    /// The same, with what was typed into other forms of the page.
    #[must_use]
    pub fn with(mut self, drafts: Vec<Typed>) -> Kept {
        let (beside, drafts): (Vec<Typed>, Vec<Typed>) = drafts.into_iter().partition(|draft| draft.is_beside);
        self.drafts.extend(drafts);
        self.beside.extend(beside);
        self
    }

    /// What was typed into this field of this form.
    pub fn of(&self, form: &str, field: &str) -> &str {
        self.or(form, field, "")
    }

    /// The same of a field that stands in the form several times, counted from 0.
    pub fn nth(&self, form: &str, field: &str, n: usize) -> &str {
        let mut typed = self.pairs_of(form).iter().filter(|(name, _)| name == field);
        typed.nth(n).map_or("", |(_, value)| value.as_str())
    }

    /// All that was typed into a field that stands in the form several times.
    pub fn all(&self, form: &str, field: &str) -> Vec<String> {
        let typed = self.pairs_of(form).iter().filter(|(name, _)| name == field);
        typed.map(|(_, value)| value.clone()).collect()
    }

    /// The same, or this when the form has not been sent; a field that was emptied stays empty.
    pub fn or<'a>(&'a self, form: &str, field: &str, otherwise: &'a str) -> &'a str {
        let typed = self.pairs_of(form).iter().rev().find(|(name, _)| name == field);
        typed.map_or(otherwise, |(_, value)| value.as_str())
    }

    /// All that was typed into this form.
    pub fn pairs_of(&self, form: &str) -> &[(String, String)] {
        if self.refusal.is_some() && self.form == form {
            return &self.pairs;
        }
        self.drafts.iter().find(|draft| draft.form == form).map_or(&[], |draft| draft.pairs.as_slice())
    }

    /// What was typed into this form and not sent; none when the form was refused a moment ago.
    pub fn draft(&self, form: &str) -> Option<&Typed> {
        if self.is_refused(form) {
            return None;
        }
        self.drafts.iter().find(|draft| draft.form == form)
    }

    /// What was typed into this form elsewhere, and is not what it holds.
    pub fn beside(&self, form: &str) -> Vec<&Typed> {
        self.beside.iter().filter(|draft| draft.form == form).collect()
    }

    /// What is wrong with this field of this form.
    pub fn wrong(&self, form: &str, field: &str) -> Option<&str> {
        let refusal = self.refusal.as_ref().filter(|_| self.form == form)?;
        (refusal.field == Some(field)).then_some(self.says.as_str())
    }

    /// Something was typed into this form: it was refused, or has not been sent.
    pub fn is(&self, form: &str) -> bool {
        self.is_refused(form) || self.draft(form).is_some()
    }

    /// This form was refused.
    pub fn is_refused(&self, form: &str) -> bool {
        self.refusal.is_some() && self.form == form
    }

    /// The same for a page on which forms are named below this path.
    #[must_use]
    pub fn below(mut self, path: &str) -> Kept {
        let path = path.trim_start_matches('/');
        let drafts = self.drafts.iter_mut().chain(&mut self.beside);
        for form in drafts.map(|draft| &mut draft.form).chain([&mut self.form]) {
            if let Some(rest) = form.strip_prefix(path) {
                *form = rest.trim_start_matches('/').to_owned();
            }
        }
        self
    }

    /// The same for a page that calls the form by another name.
    #[must_use]
    pub fn named(mut self, form: &str) -> Kept {
        for draft in self.drafts.iter_mut().chain(&mut self.beside) {
            form.clone_into(&mut draft.form);
        }
        Kept { form: form.to_owned(), ..self }
    }

    /// What is wrong with the form as a whole.
    pub fn problem(&self) -> Option<&str> {
        self.refusal.as_ref().map(|_| self.says.as_str())
    }

    /// Says one thing more about why it was refused.
    pub fn add(&mut self, sentence: &str) {
        if let Some(refusal) = &mut self.refusal {
            refusal.says = Text::sentences([refusal.says.clone(), sentence.into()]);
            self.says = refusal.to_string();
        }
    }

    /// The same for somebody who reads another language than English.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Kept {
        self.says = self.refusal.as_ref().map(|no| no.says.in_language(language)).unwrap_or_default();
        self
    }
}

/// A form as sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// Name and value, in order; a name may stand twice.
    pub pairs: Vec<(String, String)>,
    /// Files, empty ones left out.
    pub files: Vec<NewFile>,
}

impl Sent {
    /// The last value of this name.
    pub fn value(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// The form as a typed body. Fields that the body does not have say where the form came from, and are passed over.
    ///
    /// # Errors
    /// Names the field that is not what it should be.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let names = super::fields::names::<T>();
        let is_ours = |name: &str| names.is_none_or(|names| names.contains(&name));
        let filled = self.pairs.iter().filter(|(name, value)| !value.is_empty() && is_ours(name));
        let filled: Vec<&(String, String)> = filled.collect();
        let text = serde_html_form::to_string(&filled).map_err(|_| unreadable())?;
        serde_html_form::from_str(&text).map_err(|_| {
            let filled: Vec<(String, String)> = filled.into_iter().cloned().collect();
            super::unfit::culprit::<T>(&filled).unwrap_or_else(unreadable)
        })
    }

    /// Keeps it as typed, for the page that says why it was refused.
    pub fn kept(&self, form: &str, refusal: Refusal) -> Kept {
        let (form, pairs, says) = (form.to_owned(), self.pairs.clone(), refusal.to_string());
        Kept { form, pairs, refusal: Some(refusal), says, ..Kept::default() }
    }
}

fn unreadable() -> Refusal {
    let says = text!(customer: "We couldn’t read this form. Go back, check what you typed and send it again.");
    Refusal::invalid("form", says)
}

impl FromRequest<App> for Sent {
    type Rejection = super::PageError;

    async fn from_request(request: Request, app: &App) -> Result<Sent, super::PageError> {
        Ok(read_form(request, app).await.map_err(|unread| unread.why)?)
    }
}

/// A form that could not be read, with what could be made out of it.
pub struct Unread {
    /// The fields that stood before the trouble.
    pub typed: Sent,
    /// The trouble.
    pub why: Error,
}

/// The most that is kept in memory of a form that is too large. Bytes.
const HEAD: usize = 128 * 1024;
/// Files of one form, at most.
const FILES: usize = 20;
/// Fields of one form, at most.
const FIELDS: usize = 1_000;
/// So many times the limit are let pass unread: a browser hears no answer while it still speaks.
const PATIENCE: usize = 8;

/// Reads a form, with its files or without.
///
/// # Errors
/// Refused when it is too large, naming the limit, or cannot be read; with the words that were typed.
pub async fn read_form(request: Request, app: &App) -> Result<Sent, Unread> {
    let most = app.reach.limits.upload;
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|size| size > most) {
        let typed = overheard(request, app, most).await;
        return Err(Unread { typed, why: too_large(most).into() });
    }
    let mut sent = Sent::default();
    let unread = |typed, no: Option<Refusal>| Unread { typed, why: no.unwrap_or_else(|| too_large(most)).into() };
    if is_multipart(&request) {
        let multipart = Multipart::from_request(request, app).await;
        let multipart = multipart.map_err(|_| unread(Sent::default(), Some(unreadable())))?;
        return match read_parts(multipart, &mut sent).await {
            Ok(()) => without_nul(sent),
            Err(no) => Err(unread(sent, no)),
        };
    }
    let bytes = Bytes::from_request(request, app).await.map_err(|_| unread(Sent::default(), None))?;
    sent.pairs = serde_html_form::from_bytes(&bytes).map_err(|_| unread(Sent::default(), Some(unreadable())))?;
    if sent.pairs.len() > FIELDS {
        return Err(unread(Sent::default(), Some(unreadable())));
    }
    without_nul(sent)
}

/// No keyboard makes a NUL, and PostgreSQL keeps none in a text.
fn without_nul(mut sent: Sent) -> Result<Sent, Unread> {
    if sent.pairs.iter().all(|(name, value)| !name.contains('\0') && !value.contains('\0')) {
        return Ok(sent);
    }
    sent.pairs.iter_mut().for_each(|(_, value)| value.retain(|c| c != '\0'));
    Err(Unread { typed: sent, why: unreadable().into() })
}

fn too_large(most: usize) -> Refusal {
    let megabytes = most / (1024 * 1024);
    Refusal::too_large(text!(
        customer: "Your files are larger than {megabytes} MB in total. Send fewer or smaller ones. We haven’t kept any of these.",
        megabytes
    ))
}

fn too_many_files() -> Refusal {
    Refusal::too_large(
        text!(customer: "You can send up to {most} files at once. Send fewer. We haven’t kept any of these.", most = FILES),
    )
}

fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.starts_with("multipart/form-data")
}

/// The first fields of a form that is too large, so that nobody types them twice.
async fn overheard(request: Request, app: &App, most: usize) -> Sent {
    let mut sent = Sent::default();
    let is_multipart = is_multipart(&request);
    let (mut parts, body) = request.into_parts();
    let mut stream = body.into_data_stream();
    let (mut head, mut seen) = (Vec::new(), 0_usize);
    while let Some(Ok(chunk)) = stream.next().await {
        let room = HEAD.saturating_sub(head.len()).min(chunk.len());
        head.extend_from_slice(chunk.get(..room).unwrap_or_default());
        seen += chunk.len();
        if seen > PATIENCE * most {
            break;
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    if is_multipart && let Ok(multipart) = Multipart::from_request(Request::from_parts(parts, head.into()), app).await {
        // It ends in the middle of a file; the fields before it are what is wanted.
        drop(read_parts(multipart, &mut sent).await);
        sent.files.clear();
    }
    sent
}

/// The parts of a form; an error without words means that the limit was passed.
async fn read_parts(mut multipart: Multipart, sent: &mut Sent) -> Result<(), Option<Refusal>> {
    while let Some(part) = multipart.next_field().await.map_err(|_| None)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(base::words::file_name);
        let mime = part.content_type().unwrap_or("application/octet-stream").to_owned();
        let bytes = part.bytes().await.map_err(|_| None)?;
        match file {
            Some(_) if sent.files.len() >= FILES => return Err(Some(too_many_files())),
            Some(file) if !bytes.is_empty() => {
                sent.files.push(NewFile { name: file, mime, inline: false, content_id: None, bytes: bytes.to_vec() });
            }
            Some(_) => {}
            None if sent.pairs.len() >= FIELDS => return Err(Some(unreadable())),
            None => {
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| Some(unreadable()))?;
                sent.pairs.push((name, text));
            }
        }
    }
    Ok(())
}

/// A fault for what cannot be written as JSON, which nothing of ours can cause.
pub fn fault(cause: serde_json::Error) -> Error {
    Error::Broken(Fault::from(cause))
}
