//! Content: words and files that facts point to. Erasing content leaves the history whole.

/// A file to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// A safe file name.
    pub name: String,
    /// As declared.
    pub mime: String,
    /// Shown inside the text.
    pub inline: bool,
    /// How the text refers to it.
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}
