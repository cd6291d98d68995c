//! How the shared kinds of value travel to and from PostgreSQL.

use std::error::Error as StdError;

use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type};

use crate::Arg;

type Cause = Box<dyn StdError + Sync + Send>;

/// A column of a row, borrowed from it.
pub(crate) struct Cell<'a>(pub(crate) Arg<'a>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Cause> {
        Ok(Self(match *kind {
            Type::INT8 => Arg::Int(i64::from_sql(kind, raw)?),
            Type::INT4 => Arg::Int(i64::from(i32::from_sql(kind, raw)?)),
            Type::INT2 => Arg::Int(i64::from(i16::from_sql(kind, raw)?)),
            Type::BOOL => Arg::Bool(bool::from_sql(kind, raw)?),
            Type::FLOAT8 => Arg::Real(f64::from_sql(kind, raw)?),
            Type::FLOAT4 => Arg::Real(f64::from(f32::from_sql(kind, raw)?)),
            Type::BYTEA => Arg::Bytes(raw),
            _ => Arg::Text(<&str>::from_sql(kind, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Cause> {
        Ok(Self(Arg::Null))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::FLOAT8 | Type::FLOAT4 | Type::BYTEA)
            || <&str as FromSql>::accepts(kind)
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Cause> {
        match (*self, kind) {
            (Arg::Null, _) => Ok(IsNull::Yes),
            (Arg::Int(n), &Type::INT8) => n.to_sql(kind, out),
            (Arg::Int(n), &Type::INT4) => i32::try_from(n)?.to_sql(kind, out),
            (Arg::Int(n), &Type::INT2) => i16::try_from(n)?.to_sql(kind, out),
            // A column that SQLite kept as a number comes back from a backup as one.
            (Arg::Int(n @ 0..=1), &Type::BOOL) => (n == 1).to_sql(kind, out),
            #[expect(clippy::cast_precision_loss, reason = "the column holds real numbers")]
            (Arg::Int(n), &Type::FLOAT8) => (n as f64).to_sql(kind, out),
            (Arg::Bool(b), &Type::BOOL) => b.to_sql(kind, out),
            (Arg::Real(x), &Type::FLOAT8) => x.to_sql(kind, out),
            (Arg::Text(text), _) if <&str as ToSql>::accepts(kind) => text.to_sql(kind, out),
            (Arg::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            _ => Err(format!("the database wants a {kind} here; cast the parameter, as in cast($1 as bigint)").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    postgres::types::to_sql_checked!();
}

/// Whether every parameter and column of a statement is of a kind that [`Arg`] knows.
pub(crate) fn check(statement: &postgres::Statement) -> Result<(), String> {
    let strange = |kind: &&Type| !Cell::accepts(kind);
    if let Some(kind) = statement.params().iter().find(strange) {
        return Err(format!("a parameter is of type {kind}; cast it to bigint, boolean, double precision or text"));
    }
    match statement.columns().iter().find(|column| strange(&column.type_()) && *column.type_() != Type::VOID) {
        Some(column) => Err(format!(
            "column {} is of type {}; cast it to bigint, boolean, double precision or text",
            column.name(),
            column.type_()
        )),
        None => Ok(()),
    }
}
