//! A YAML node that knows where it stands, for errors with line and column.

use saphyr::MarkedYaml;

use super::{PackError, guard};

/// A node of a pack.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a>(&'a MarkedYaml<'a>);

/// A text of a pack and the place it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub text: String,
    pub line: usize,
    pub column: usize,
}

impl Placed {
    /// An error at the `at`th character of this text.
    pub(crate) fn error(&self, at: usize, says: impl Into<String>) -> PackError {
        PackError { line: self.line, column: self.column + at, says: says.into() }
    }
}

/// Parses `text` and hands its one document to `read`.
pub(crate) fn with_document<T>(
    text: &str,
    read: impl FnOnce(Node<'_>) -> Result<T, PackError>,
) -> Result<T, PackError> {
    // The parser never comes back from some directives, and a pack has no use for any.
    let is_directive = |line: &str| line.split('\r').any(|line| line.starts_with('%'));
    if let Some(at) = text.lines().position(is_directive) {
        return Err(PackError { line: at + 1, column: 1, says: "a line of a pack does not begin with `%`".into() });
    }
    let documents = guard::documents(text)?;
    let first = documents.first().ok_or_else(|| PackError { line: 1, column: 1, says: "the pack is empty".into() })?;
    read(Node(first))
}

impl<'a> Node<'a> {
    pub(crate) fn error(self, says: impl Into<String>) -> PackError {
        PackError { line: self.0.span.start.line(), column: self.0.span.start.col() + 1, says: says.into() }
    }

    /// The pairs of a mapping.
    pub(crate) fn pairs(self) -> Result<Vec<(Placed, Node<'a>)>, PackError> {
        let map = self.0.data.as_mapping().ok_or_else(|| self.error("keys and values belong here"))?;
        map.iter().map(|(key, value)| Ok((Node(key).placed()?, Node(value)))).collect()
    }

    pub(crate) fn items(self) -> Result<Vec<Node<'a>>, PackError> {
        let list = self.0.data.as_sequence().ok_or_else(|| self.error("a list belongs here"))?;
        Ok(list.iter().map(Node).collect())
    }

    /// The text of a scalar; numbers, yes and no count as their spelling.
    pub(crate) fn placed(self) -> Result<Placed, PackError> {
        let data = &self.0.data;
        let text = if let Some(text) = data.as_str() {
            text.to_owned()
        } else if let Some(number) = data.as_integer() {
            number.to_string()
        } else if let Some(yes) = data.as_bool() {
            yes.to_string()
        } else {
            return Err(self.error("a text belongs here"));
        };
        let quote = usize::from(self.0.span.end.index() >= self.0.span.start.index() + text.chars().count() + 2);
        Ok(Placed { text, line: self.0.span.start.line(), column: self.0.span.start.col() + 1 + quote })
    }

    pub(crate) fn text(self) -> Result<String, PackError> {
        Ok(self.placed()?.text)
    }

    /// A list of texts; a single text is a list of one.
    pub(crate) fn texts(self) -> Result<Vec<Placed>, PackError> {
        if self.0.data.as_sequence().is_none() {
            return Ok(vec![self.placed()?]);
        }
        self.items()?.into_iter().map(Node::placed).collect()
    }

    /// Words parted by blanks, in one text or a list of texts.
    pub(crate) fn words(self) -> Result<Vec<String>, PackError> {
        let split = |placed: Placed| placed.text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
        Ok(self.texts()?.into_iter().flat_map(split).collect())
    }

    pub(crate) fn number(self) -> Result<usize, PackError> {
        let number = self.0.data.as_integer().and_then(|n| usize::try_from(n).ok());
        number.ok_or_else(|| self.error("a whole number belongs here"))
    }

    pub(crate) fn yes(self) -> Result<bool, PackError> {
        self.0.data.as_bool().ok_or_else(|| self.error("`true` or `false` belongs here"))
    }
}
