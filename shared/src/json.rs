//! JSON parser that adds a fifth of serde's size to a page: one parser for all
//! types, and per type only the names of its fields. `write` has the JSON of
//! requests. Programs that are not sent to guests use serde_json for the same types.

mod value;
pub mod write;

pub use value::Value;
pub use write::ToJson;

use core::fmt;
use uuid::Uuid;

/// Type that can be read from JSON.
pub trait FromJson: Sized {
    /// Returns the value; `None` if it does not match the type. Unknown fields are
    /// ignored.
    fn from_json(value: &Value<'_>) -> Option<Self>;

    /// Returns the value for a missing field; `None` if the field is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// Error of a text that is not JSON or does not match the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError;

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the JSON that was expected")
    }
}

impl core::error::Error for JsonError {}

/// Parses a JSON text.
///
/// # Errors
/// [`JsonError`] if the text is not JSON or does not match the type.
pub fn from_str<T: FromJson>(text: &str) -> Result<T, JsonError> {
    Value::parse(text).and_then(|value| T::from_json(&value)).ok_or(JsonError)
}

impl Value<'_> {
    /// Returns a field of an object.
    pub fn field<T: FromJson>(&self, name: &str) -> Option<T> {
        match self.get(name) {
            Some(value) => T::from_json(value),
            None => T::absent(),
        }
    }

    /// Returns the value parsed from a JSON string.
    pub fn parsed<T: core::str::FromStr>(&self) -> Option<T> {
        match self {
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn integer<T: TryFrom<i64>>(&self) -> Option<T> {
        match self {
            Self::Integer(integer) => T::try_from(*integer).ok(),
            _ => None,
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_json(value).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::List(items) => items.iter().map(T::from_json).collect(),
            _ => None,
        }
    }
}

impl FromJson for bool {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(is) => Some(*is),
            _ => None,
        }
    }
}

impl FromJson for Uuid {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Self::try_parse(text).ok(),
            _ => None,
        }
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {
        $(impl FromJson for $integer {
            fn from_json(value: &Value<'_>) -> Option<Self> {
                value.integer()
            }
        })*
    };
}

integers!(i64 u64 u32 u16 usize);

/// Implements [`FromJson`](crate::json::FromJson) for structs: each field is read
/// under its own name, and the field after `..` from the fields of the same object.
#[macro_export]
macro_rules! json_objects {
    ($($name:ident { $($field:ident)* $(.. $flat:ident)? })*) => {
        $(impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value<'_>) -> Option<Self> {
                Some(Self {
                    $($field: value.field(stringify!($field))?,)*
                    $($flat: $crate::json::FromJson::from_json(value)?,)?
                })
            }
        })*
    };
}

/// Implements [`FromJson`](crate::json::FromJson) for types that implement
/// `FromStr`.
#[macro_export]
macro_rules! json_texts {
    ($($name:ty)*) => {
        $(impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value<'_>) -> Option<Self> {
                value.parsed()
            }
        })*
    };
}

/// Implements [`FromJson`](crate::json::FromJson) for enums by the names of their
/// variants.
#[macro_export]
macro_rules! json_names {
    ($($name:ident { $($variant:ident = $text:literal)* })*) => {
        $(impl $crate::json::FromJson for $name {
            fn from_json(value: &$crate::json::Value<'_>) -> Option<Self> {
                match value {
                    $($crate::json::Value::Text(text) if text == $text => Some(Self::$variant),)*
                    _ => None,
                }
            }
        })*
    };
}

json_texts!(String);
