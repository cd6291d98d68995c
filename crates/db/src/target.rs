//! Where a store is: a SQLite file or a PostgreSQL address.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::Error;

/// The address of a store. Reads from `sqlite:PATH`, `postgres://…` or `postgresql://…`; shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A file, created with its folder when it is not there.
    Sqlite(PathBuf),
    /// A connection URL, password included.
    Postgres(String),
}

/// Which of the two databases answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite in the program's own process.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Target {
    /// Which database lives at this address.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(address: &str) -> Result<Self, Error> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Postgres(address.to_owned()));
        }
        let Some(path) = address.strip_prefix("sqlite:") else {
            // The address may hold a password, so it is not repeated.
            return Err(Error::Target("a store is sqlite:PATH or postgres://user@host/database".to_owned()));
        };
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path == ":memory:" {
            return Err(Error::Target("sqlite: needs the path of a file, as in sqlite:data/store.db".to_owned()));
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn without_password(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let mut shown = match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((before, host))) => {
            let user = before[scheme.len() + 3..].split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        _ => address.to_owned(),
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("password=")).collect();
    if !kept.is_empty() {
        shown = format!("{shown}?{}", kept.join("&"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_was_given() {
        for address in ["sqlite:data/store.db", "sqlite:/var/lib/x/store.db", "postgres://u@h/d?sslmode=disable"] {
            assert_eq!(address.parse::<Target>().unwrap().to_string(), address);
        }
        assert_eq!("sqlite:///var/x.db".parse::<Target>().unwrap(), Target::Sqlite("/var/x.db".into()));
    }

    #[test]
    fn a_password_is_never_shown() {
        for address in ["postgres://ann:s3cr:et@db:5432/x", "postgresql://ann:s3cr@h@db/x?a=b&password=s3cr"] {
            let target: Target = address.parse().unwrap();
            assert!(!format!("{target} {target:?}").contains("s3cr"), "{target}");
            assert!(target.to_string().contains("ann@"), "{target}");
        }
    }

    #[test]
    fn other_addresses_are_refused_in_plain_words_without_repeating_them() {
        let refusal = "mysql://root:s3cret@h/x".parse::<Target>().unwrap_err().to_string();
        assert!(refusal.contains("sqlite:PATH") && !refusal.contains("s3cret"), "{refusal}");
        assert!("sqlite:".parse::<Target>().is_err());
        assert!("sqlite::memory:".parse::<Target>().is_err());
    }
}
