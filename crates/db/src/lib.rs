//! The store: one `Sql` handle over SQLite or PostgreSQL.
