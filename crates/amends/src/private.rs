//! What this server writes to disk is for its own user alone: cases, mail and secrets lie in it. New folders and files are
//! made so from their first moment (`umask`); those that an older version left open to everybody are closed.

use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, PermissionsExt};
use std::path::Path;

/// A folder nobody else looks into.
const OWN: u32 = 0o700;
/// One that others pass through, to a socket that lies in it; what lies beside it stays closed.
const PASSAGE: u32 = 0o711;
/// A folder that everybody shares, such as `/tmp`.
const STICKY: u32 = 0o1000;
/// What tells a data folder from others.
const OURS: [&str; 5] = ["amends.db", "amends.toml", "secret.key", "outbox", "backups"];

/// Makes a folder, or closes one that is open to others, with what lies in it. `has_passage` when others come through it.
///
/// # Errors
/// When it cannot be made. What cannot be closed, because it belongs to another user, is left as it is and logged.
pub fn folder(path: &Path, has_passage: bool) -> io::Result<()> {
    let wanted = if has_passage { PASSAGE } else { OWN };
    if !path.exists() {
        DirBuilder::new().recursive(true).mode(wanted).create(path)?;
    }
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & STICKY != 0 || !is_ours(path)? {
        return Ok(());
    }
    let mode = mode & 0o777;
    if mode & !wanted == 0 {
        // It was closed before, and so was everything made since.
        return if mode == wanted || !has_passage { Ok(()) } else { set(path, wanted) };
    }
    set(path, (mode & wanted) | if has_passage { PASSAGE } else { 0 })?;
    close(path, 2)
}

/// Whether it is a data folder, or empty: a folder that holds other things is not ours to close.
fn is_ours(path: &Path) -> io::Result<bool> {
    let mut is_empty = true;
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name();
        if OURS.iter().any(|ours| name == *ours) {
            return Ok(true);
        }
        is_empty = false;
    }
    Ok(is_empty)
}

/// Closes a file that is open to others; one that is not there is fine.
pub fn file(path: &Path) {
    let closed = fs::metadata(path).and_then(|found| {
        let mode = found.permissions().mode() & 0o777;
        if mode & 0o077 == 0 { Ok(()) } else { fs::set_permissions(path, Permissions::from_mode(mode & OWN)) }
    });
    match closed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(path = %path.display(), %error, "A file that others can read could not be closed to them.");
        }
        _ => {}
    }
}

fn set(path: &Path, mode: u32) -> io::Result<()> {
    match fs::set_permissions(path, Permissions::from_mode(mode)) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            tracing::warn!(path = %path.display(), "Others can look into the data folder, and it is not ours to close.");
            Ok(())
        }
        done => done,
    }
}

/// What lies in a folder and in those right below it. Sockets stay open: whoever may come is decided by their folder.
fn close(path: &Path, depth: u32) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            file(&entry.path());
            if depth > 1 {
                close(&entry.path(), depth - 1)?;
            }
        } else if kind.is_file() && !kind.is_socket() {
            file(&entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_folder_that_everybody_could_read_is_closed_with_what_lies_in_it() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        fs::create_dir_all(data.join("outbox")).unwrap();
        for name in ["amends.db", "amends.db-wal", "outbox/1.eml"] {
            fs::write(data.join(name), "x").unwrap();
            fs::set_permissions(data.join(name), Permissions::from_mode(0o644)).unwrap();
        }
        for name in ["", "outbox"] {
            fs::set_permissions(data.join(name), Permissions::from_mode(0o755)).unwrap();
        }
        folder(&data, false).unwrap();
        assert_eq!((mode(&data), mode(&data.join("outbox"))), (0o700, 0o700));
        for name in ["amends.db", "amends.db-wal", "outbox/1.eml"] {
            assert_eq!(mode(&data.join(name)), 0o600, "{name}");
        }
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_as_it_is() {
        let place = tempfile::tempdir().unwrap();
        let shared = place.path().join("shared");
        fs::create_dir(&shared).unwrap();
        fs::write(shared.join("notes.txt"), "x").unwrap();
        fs::set_permissions(&shared, Permissions::from_mode(0o755)).unwrap();
        folder(&shared, false).unwrap();
        assert_eq!(mode(&shared), 0o755);
    }

    #[test]
    fn a_folder_with_a_socket_is_passed_through_and_not_read() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("data");
        folder(&data, false).unwrap();
        assert_eq!(mode(&data), 0o700);
        folder(&data, true).unwrap();
        assert_eq!(mode(&data), 0o711);
        folder(&data, false).unwrap();
        assert_eq!(mode(&data), 0o700);
    }
}
