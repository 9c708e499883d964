//! Reading JSON at a fifth of the weight that serde brings into a page: one
//! parser for all types, and for each type no more than the names of its fields.
//! Programs that are not sent to guests read the same types with serde_json.

mod value;

pub use value::Value;

use core::fmt;
use uuid::Uuid;

/// A type that stands in JSON.
pub trait FromJson: Sized {
    /// The value of this type; `None` where it is another type's. Fields that
    /// nobody knows are ignored.
    fn from_json(value: &Value<'_>) -> Option<Self>;

    /// What it is where an object lacks the field.
    fn absent() -> Option<Self> {
        None
    }
}

/// The text is no JSON, or another type's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the JSON that was expected")
    }
}

impl core::error::Error for Unreadable {}

/// The value that a text holds.
///
/// # Errors
/// Where the text is no JSON, or another type's.
pub fn from_str<T: FromJson>(text: &str) -> Result<T, Unreadable> {
    Value::parse(text).and_then(|value| T::from_json(&value)).ok_or(Unreadable)
}

impl Value<'_> {
    /// A field of an object.
    pub fn field<T: FromJson>(&self, name: &str) -> Option<T> {
        match self.get(name) {
            Some(value) => T::from_json(value),
            None => T::absent(),
        }
    }

    /// What a text stands for.
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

/// Reads structs from objects, each field under its own name, and what stands
/// behind `..` from the fields of the same object.
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

/// Reads types from the texts that they parse from.
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

/// Reads enums from the names of their variants.
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
