//! Schemas of texts that have a grammar, for the OpenAPI document: the rules of
//! their parsers as patterns (ECMA-262, as in JSON Schema 2020-12).

use crate::canned::{MAX_SHORTCUT_CHARS, Shortcut};
use crate::guide::{LanguageTag, Line, MAX_LINE_CHARS, Span};
use crate::text::MAX_SCALARS;
use crate::{AccentColor, BookingId, ErrorCode, HotelSlug, MessageText, Timestamp};
use std::borrow::Cow;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! texts {
    ($($name:ident, $example:literal, |$text:ident| $grammar:expr;)*) => {
        $(impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let $text = ObjectBuilder::new().schema_type(Type::String).examples([$example]);
                $grammar.build().into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        })*
    };
}

texts! {
    ErrorCode, "BAD_REQUEST", |text| text
        .description(Some("Code of an error, for programs. Each has one HTTP status and one fixed title."))
        .enum_values(Some(ErrorCode::ALL.iter().map(|code| code.as_str())));
    HotelSlug, "killarney", |text| text
        .description(Some("1 to 50 characters, never containing `guest-chat-booking`."))
        .pattern(Some("^[a-z0-9]+(-[a-z0-9]+)*$")).max_length(Some(50));
    BookingId, "BK-2025-0123", |text| text
        .description(Some("Unique within the hotel; case-sensitive."))
        .pattern(Some("^[A-Za-z0-9_=@,.;-]+$")).max_length(Some(64));
    Shortcut, "wifi", |text| text
        .pattern(Some("^[a-z0-9]+(-[a-z0-9]+)*$")).max_length(Some(MAX_SHORTCUT_CHARS));
    AccentColor, "#0b6e4f", |text| text.pattern(Some("^#[0-9a-fA-F]{6}$"));
    Timestamp, "2026-11-22T10:00:00.123Z", |text| text
        .description(Some("RFC 3339, in UTC. Times in responses have milliseconds."))
        .pattern(Some(r"^(19[7-9]\d|[2-9]\d{3})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$"))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    Span, "07:00-23:00", |text| text
        .description(Some("Part of a day, from one minute to another. It ends on the next day if its end is not after its start."))
        .pattern(Some(r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$"));
    LanguageTag, "en", |text| text
        .description(Some("Language tag (BCP 47)."))
        .pattern(Some("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")).max_length(Some(35));
    Line, "Late check-out", |text| text
        .pattern(Some(r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"))
        .min_length(Some(1)).max_length(Some(MAX_LINE_CHARS));
    MessageText, "Hello!", |text| text
        .description(Some(
            "Trimmed, with `\\r\\n` replaced by `\\n`; then 1 to 4000 Unicode scalar values, without control \
             characters except newline and tab.",
        ))
        .pattern(Some(
            r"^(\r\n|[^\x00-\x08\x0b-\x1f\x7f-\x9f])*[^\s\x00-\x1f\x7f-\x9f](\r\n|[^\x00-\x08\x0b-\x1f\x7f-\x9f])*$",
        ))
        .min_length(Some(1)).max_length(Some(MAX_SCALARS));
}
