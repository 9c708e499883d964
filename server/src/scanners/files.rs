//! Scanners of file contents. Inputs are read as Latin-1, so that each
//! character is one byte.

use super::scanner::{Scanner, consume, scanner};
use crate::files::Inspected;
use crate::files::heic::without_metadata;
use crate::files::kind::Kind;

const BOXES: &[&str] =
    &["\0\0\0\u{8}free", "\0\0\0\u{8}uuid", "\0\0\0\u{8}meta", "\0\0\0\0", "\u{ff}", "\0\0\0\u{1}", "\0"];
const ITEMS: &[&str] = &[
    "\0",
    "\u{1}",
    "\0\u{2}",
    "\u{ff}",
    "\u{ff}\u{ff}\u{ff}\u{ff}",
    "\0\u{2}\0\0\u{ff}\u{ff}",
    "\0\u{1}\0\0\u{ff}\u{ff}",
];
const ENTRIES: &[&str] = &[
    "\0\0\0\u{15}infe\u{2}\0\0\0\0\u{2}\0\0Exif\0",
    "\0\0\0\u{15}infe\u{2}\0\0\0\0\u{1}\0\0hvc1\0",
    "\0\0\0\u{8}infe",
    "\0",
];
const MARKERS: &[&str] = &[
    "\u{ff}\u{d8}",
    "\u{ff}\u{e1}\0\u{2}",
    "\u{ff}\u{fe}\0\u{2}",
    "\u{ff}\u{da}",
    "\u{ff}\u{c0}",
    "\u{ff}",
    "\0",
    "\u{ff}\u{d9}",
];
const BLOCKS: &[&str] = &[
    "!\u{f9}\u{4}\0\0\0\0\0",
    "!\u{fe}\u{1}a\0",
    ",\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0",
    "!",
    ",",
    "\0",
    "\u{ff}",
    ";",
];
const CHUNKS: &[&str] = &[
    "\0\0\0\0IEND",
    "\0\0\0\0tEXt",
    "\0\0\0\u{1}IDATa",
    "\0\0\0\0IDAT",
    "\0",
    "\u{ff}",
    "VP8X\u{a}\0\0\0",
    "VP8L\0\0\0\0",
    "EXIF\0\0\0\0",
];

/// Returns the input's characters as bytes, up to the first that is not one
/// byte.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().map_while(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// Encodes a box of ISO/IEC 14496-12.
fn encode_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap_or(u32::MAX).to_be_bytes();
    [&size, &kind[..], content].concat()
}

/// Encodes a HEIC photo with these lists of items and extents.
fn encode_heic(entries: &[u8], locations: &[u8]) -> Vec<u8> {
    let lists = [encode_box(b"iinf", &[&[0; 6], entries].concat()), encode_box(b"iloc", locations)].concat();
    [encode_box(b"ftyp", b"heic\0\0\0\0mif1heic"), encode_box(b"meta", &[&[0; 4][..], &lists].concat())].concat()
}

/// Encodes an item location box, with offsets and lengths of that many bytes.
fn encode_item_locations(size: u8, items: &str) -> Vec<u8> {
    [&[0, 0, 0, 0, size << 4 | size, 0, 0xff, 0xff][..], &bytes(items)].concat()
}

fn picture(header: &[u8], text: &str) {
    consume(Inspected::read([header, &bytes(text)].concat().into()).is_ok());
}

const EXIF_ENTRY: &str = "\0\0\0\u{15}infe\u{2}\0\0\0\0\u{2}\0\0Exif\0";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55";

pub(super) const SCANNERS: &[Scanner] = &[
    scanner("kind of a file", MARKERS, |text| consume(Kind::of(&bytes(text)))),
    scanner("boxes of a HEIC photo", BOXES, |text| consume(without_metadata(&bytes(text)))),
    scanner("items of a HEIC photo", ENTRIES, |text| {
        consume(without_metadata(&encode_heic(&bytes(text), &encode_item_locations(4, ""))))
    }),
    scanner("places in a HEIC photo", ITEMS, |text| {
        consume(without_metadata(&encode_heic(&bytes(EXIF_ENTRY), &encode_item_locations(1, text))))
    }),
    scanner("places of no bytes in a HEIC photo", ITEMS, |text| {
        consume(without_metadata(&encode_heic(&bytes(EXIF_ENTRY), &encode_item_locations(0, text))));
    }),
    scanner("items and their places in a HEIC photo", ITEMS, |text| {
        consume(without_metadata(&encode_heic(
            &bytes(&EXIF_ENTRY.repeat(text.len() / 20)),
            &encode_item_locations(1, text),
        )));
    }),
    scanner("headers of a JPEG", MARKERS, |text| {
        picture(b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0", text)
    }),
    scanner("headers of a GIF", BLOCKS, |text| picture(GIF, text)),
    scanner("headers of a PNG", CHUNKS, |text| picture(PNG, text)),
    scanner("headers of a WebP", CHUNKS, |text| picture(b"RIFF\xff\xff\0\0WEBP", text)),
    scanner("kind of a PDF", CHUNKS, |text| picture(b"%PDF-1.7\n", text)),
];
