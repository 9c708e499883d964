//! Parameter values of deferred statements, and the numbering of the parameters.

use crate::store::StoreError;
use serde::Serialize;

/// Parameter value of a statement that returns no rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// An integer, or NULL.
    Int(Option<i64>),
    /// A text, or NULL.
    Text(Option<String>),
}

impl Value {
    /// Returns the text, for a statement that is not deferred.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => text,
            Self::Int(_) => None,
        }
    }
}

impl From<i64> for Value {
    fn from(int: i64) -> Self {
        Self::Int(Some(int))
    }
}

impl From<Option<i64>> for Value {
    fn from(int: Option<i64>) -> Self {
        Self::Int(int)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

/// Returns rows as a JSON array of objects, which a statement reads as a table.
pub(super) fn to_json(rows: &impl Serialize) -> Result<Value, StoreError> {
    let text = serde_json::to_string(rows).map_err(|_| StoreError::Corrupt("row".into()))?;
    Ok(Value::Text(Some(text)))
}

/// Appends `sql` to `to`, with each parameter number raised by `taken`.
pub(super) fn push_numbered(to: &mut String, sql: &str, taken: usize) {
    let mut pieces = sql.split('$');
    to.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = piece.split_at(digits);
        to.push('$');
        match number.parse::<usize>() {
            Ok(number) => to.push_str(&(number + taken).to_string()),
            Err(_) => to.push_str(number),
        }
        to.push_str(rest);
    }
}
