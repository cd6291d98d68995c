//! A mail while it comes in: small ones in memory, large ones in a file without a name in the data folder, so that many
//! slow senders of large mails cost disk and not memory. The file is gone when the program ends, in whatever way.

use std::io::{self, SeekFrom};
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

/// Bytes held in memory.
const HELD: usize = 256 * 1024;

/// One mail on its way in.
pub struct Spool {
    folder: PathBuf,
    held: Vec<u8>,
    file: Option<File>,
    size: usize,
    most: usize,
}

impl Spool {
    /// An empty one, with its file in this folder, should it need one; it takes so many bytes at most.
    pub fn new(folder: &Path, most: usize) -> Spool {
        Spool { folder: folder.to_owned(), held: Vec::new(), file: None, size: 0, most }
    }

    /// Takes more. What is over the limit is counted and dropped.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub async fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.size = self.size.saturating_add(bytes.len());
        if self.is_too_large() {
            self.held = Vec::new();
            self.file = None;
            return Ok(());
        }
        self.held.extend_from_slice(bytes);
        if self.held.len() > HELD { self.write_out().await } else { Ok(()) }
    }

    async fn write_out(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(File::from_std(tempfile::tempfile_in(&self.folder)?)),
        };
        file.write_all(&self.held).await?;
        self.held.clear();
        Ok(())
    }

    /// Bytes so far, also those dropped.
    pub fn size(&self) -> usize {
        self.size
    }

    /// More came than is taken.
    pub fn is_too_large(&self) -> bool {
        self.size > self.most
    }

    /// The whole mail, behind what is to stand before it.
    ///
    /// # Errors
    /// When the disk does not give it back.
    pub async fn whole(self, before: &[u8]) -> io::Result<Vec<u8>> {
        let mut mail = Vec::with_capacity(before.len() + self.size);
        mail.extend_from_slice(before);
        if let Some(mut file) = self.file {
            file.flush().await?;
            file.seek(SeekFrom::Start(0)).await?;
            file.read_to_end(&mut mail).await?;
        }
        mail.extend_from_slice(&self.held);
        if mail.len() == before.len() + self.size { Ok(mail) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{HELD, Spool};

    #[tokio::test]
    async fn a_large_mail_lies_on_disk_and_comes_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path(), 10 * HELD);
        let mut sent = Vec::new();
        for n in 0..50u8 {
            let piece = vec![n; HELD / 9];
            spool.add(&piece).await.unwrap();
            sent.extend(piece);
            assert!(spool.held.len() <= HELD);
        }
        assert!(spool.file.is_some());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
        let whole = spool.whole(b"To: us\r\n").await.unwrap();
        assert!(whole.starts_with(b"To: us\r\n") && whole[8..] == sent);
    }

    #[tokio::test]
    async fn what_is_too_large_is_counted_and_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::new(folder.path(), 10);
        spool.add(b"1234567890").await.unwrap();
        assert!(!spool.is_too_large());
        spool.add(b"1").await.unwrap();
        assert!(spool.is_too_large() && spool.held.is_empty() && spool.size() == 11);
    }
}
