//! Types of columns, for fields whose types do not implement sqlx's traits:
//! `#[sqlx(try_from = "…")]` converts them. (`shared` does not depend on sqlx.)

use super::PushMode;
use crate::origin::Origins;
use jiff::civil::Date;
use shared::webhook::{DeliveryStatus, WebhookEvent, WebhookEventError};
use shared::{Access, MessageId, SenderType, Timestamp};
use sqlx::types::Text;
use uuid::Uuid;

/// Time in Unix milliseconds.
#[derive(Clone, Copy, Debug, sqlx::Type)]
#[sqlx(transparent)]
pub(in crate::store) struct UnixMs(i64);

impl From<UnixMs> for Timestamp {
    fn from(UnixMs(unix_ms): UnixMs) -> Self {
        Self::from_unix_ms(unix_ms)
    }
}

/// UUID in 16 bytes.
#[derive(Clone, Debug, sqlx::Type)]
#[sqlx(transparent)]
pub(in crate::store) struct UuidBytes(Vec<u8>);

impl TryFrom<UuidBytes> for Uuid {
    type Error = uuid::Error;

    fn try_from(UuidBytes(bytes): UuidBytes) -> Result<Self, uuid::Error> {
        Self::from_slice(&bytes)
    }
}

impl From<Uuid> for UuidBytes {
    fn from(uuid: Uuid) -> Self {
        Self(uuid.into_bytes().to_vec())
    }
}

/// Webhook events, separated by commas.
#[derive(Clone, Debug, sqlx::Type)]
#[sqlx(transparent)]
pub(in crate::store) struct WebhookEventList(String);

impl TryFrom<WebhookEventList> for Vec<WebhookEvent> {
    type Error = WebhookEventError;

    fn try_from(WebhookEventList(words): WebhookEventList) -> Result<Self, WebhookEventError> {
        words.split(',').map(str::parse).collect()
    }
}

impl From<&[WebhookEvent]> for WebhookEventList {
    fn from(events: &[WebhookEvent]) -> Self {
        Self(events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(","))
    }
}

/// Text that is parsed.
#[derive(Clone, Debug, sqlx::Type)]
#[sqlx(transparent, no_pg_array)]
pub(in crate::store) struct Parsed<T>(Text<T>);

macro_rules! parsed {
    ($($value:ty)*) => {
        $(impl From<Parsed<$value>> for $value {
            fn from(column: Parsed<$value>) -> Self {
                column.0.into_inner()
            }
        })*
    };
}

parsed! { Access Date DeliveryStatus Origins PushMode SenderType Uuid WebhookEvent }

/// Column that may be NULL.
#[derive(Clone, Debug, sqlx::Type)]
#[sqlx(transparent, no_pg_array)]
pub(in crate::store) struct Nullable<T>(Option<T>);

impl<T> From<Nullable<T>> for bool {
    /// Returns whether the column has a value.
    fn from(column: Nullable<T>) -> Self {
        column.0.is_some()
    }
}

macro_rules! nullable {
    ($($stored:ty => $($value:ty)*;)*) => {
        // `sqlx` converts columns with `TryFrom` only, also those whose values are all valid.
        $($(#[allow(clippy::infallible_try_from)]
        impl TryFrom<Nullable<$stored>> for Option<$value> {
            type Error = <$value as TryFrom<$stored>>::Error;

            fn try_from(column: Nullable<$stored>) -> Result<Self, Self::Error> {
                column.0.map(<$value>::try_from).transpose()
            }
        })*)*
    };
}

nullable! {
    i64 => MessageId u16 u32 u64;
    UnixMs => Timestamp;
    UuidBytes => Uuid;
    Parsed<Date> => Date;
    Parsed<SenderType> => SenderType;
}
