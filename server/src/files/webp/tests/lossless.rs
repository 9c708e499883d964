//! The decoder's memory for the prefix codes of lossless pictures.

use super::*;
use crate::files::{Inspected, PrepareError};
use image::ImageFormat;

/// A picture of 64 by 48 pixels that `cwebp -lossless -z 9` has encoded: noise,
/// a gradient and areas of one colour.
const ENCODED: &[u8] = include_bytes!("lossless.webp");
/// Size of a group of codes without tables.
const GROUP_BYTES: usize = 840;
/// Size of the tables of a code that [`Bits::large_code`] writes.
const LARGE_CODE_BYTES: usize = 4096 + 64;

/// Writes bits, the lowest one first.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn number(&mut self, number: usize, count: u32) {
        self.0.extend((0..count).map(|place| number.unbounded_shr(place) & 1 == 1));
    }

    /// Writes a code with one symbol.
    fn single_symbol(&mut self, symbol: usize) {
        // It is simple, has one symbol, and that has 8 bits.
        self.number(0b101, 3);
        self.number(symbol, 8);
    }

    /// Writes a code with codes of 1, 2, 3, 4 and 5 bits and 32 of 10 bits.
    fn large_code(&mut self) {
        const LENGTHS: [usize; 8] = [0, 1, 2, 3, 4, 5, 10, 16];
        self.number(0, 1);
        // Codes of three bits for these lengths; the others have none.
        self.number(14 - 4, 4);
        for length in [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10] {
            self.number(if LENGTHS.contains(&length) { 3 } else { 0 }, 3);
        }
        // Twelve of them follow.
        self.number(1, 1);
        self.number(1, 3);
        self.number(12 - 2, 4);
        for length in [1, 2, 3, 4, 5, 10, 16, 16, 16, 16, 16, 10] {
            let code = LENGTHS.iter().position(|other| *other == length).expect("it has a code");
            // A code begins with its highest bit.
            for place in [2, 1, 0] {
                self.number(code >> place, 1);
            }
            if length == 16 {
                self.number(6 - 3, 2);
            }
        }
    }

    /// Writes a code for green with one symbol, the shortest repetition, which
    /// takes no bits.
    fn repetition(&mut self) {
        self.number(0, 1);
        // Four lengths follow, which is the least number and encoded as 0: codes of one bit
        // for the length 1, and for a run of zeros.
        self.number(0, 4);
        for length in [0, 1, 0, 1] {
            self.number(length, 3);
        }
        self.number(0, 1);
        for zeros in [138, 118] {
            self.number(1, 1);
            self.number(zeros - 11, 7);
        }
        self.number(0, 1);
        self.number(1, 1);
        self.number(23 - 11, 7);
    }

    /// Writes a code with two symbols, which takes a bit.
    fn two_symbols(&mut self) {
        self.number(0b011, 3);
        self.number(0, 1);
        self.number(1, 8);
    }

    fn into_bytes(self) -> Vec<u8> {
        self.0.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| (byte << 1) | u8::from(*bit))).collect()
    }
}

/// Returns a black picture of 8 by 8 pixels with that many groups of codes.
fn with_groups(groups: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.number(0x2f, 8);
    bits.number(8 - 1, 14);
    bits.number(8 - 1, 14);
    // No alpha channel, version 0, no transform, no colour cache; blocks of 4 by
    // 4 pixels have a group each.
    bits.number(0, 1 + 3 + 1 + 1);
    bits.number(1, 1);
    bits.number(0, 3 + 1);
    // Red and green of all pixels are the number of the last group.
    for symbol in [(groups - 1) & 0xff, (groups - 1) >> 8, 0, 0, 0] {
        bits.single_symbol(symbol);
    }
    for _ in 0..5 * groups {
        bits.large_code();
    }
    bits.number(0, 8 * 8 * 4);
    file(&[chunk(b"VP8L", &bits.into_bytes())])
}

/// Returns a picture of 58 megapixels whose numbers of groups are repetitions
/// that take no bits.
fn with_repetitions() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.number(0x2f, 8);
    bits.number(16_000 - 1, 14);
    bits.number(3_600 - 1, 14);
    bits.number(0, 1 + 3 + 1 + 1);
    bits.number(1, 1);
    bits.number(0, 3 + 1);
    bits.repetition();
    for _ in 0..3 {
        bits.two_symbols();
    }
    for _ in 0..1 + 5 {
        bits.single_symbol(0);
    }
    bits.into_bytes()
}

/// Before repetitions were counted together this took minutes.
#[test]
fn repetitions_without_bits_take_no_time() {
    let picture = chunk(b"VP8L", &with_repetitions());
    assert_eq!(table_bytes(&file(&vec![picture; 5_000]), usize::MAX), Some(5_000 * GROUP_BYTES));
}

#[test]
fn pictures_share_the_limit() {
    let picture = &with_groups(10_000)[12..];
    assert!(Inspected::read(file(&[picture.to_vec()]).into()).is_ok());
    let two = file(&[picture.to_vec(), picture.to_vec()]);
    assert_eq!(Inspected::read(two.into()).expect_err("refused"), PrepareError::Refused);
}

#[test]
fn a_frame_does_not_contain_what_is_behind_it() {
    let picture = with_groups(1)[12..].to_vec();
    // Without a frame's own length the file would be read once for each frame.
    let jump = [&[0; FRAME_HEADER_BYTES][..], b"JUNK\x08\0\0\0"].concat();
    let animation = file(&[chunk(b"VP8X", &super::CANVAS), chunk(b"ANMF", &jump), picture]);
    assert_eq!(table_bytes(&animation, usize::MAX), None);
}

#[test]
fn an_encoders_picture_is_read_to_the_end_of_its_codes() {
    let bytes = table_bytes(ENCODED, usize::MAX).expect("the codes are read");
    assert!((GROUP_BYTES..10_000_000).contains(&bytes), "{bytes}");
    Inspected::read(ENCODED.into()).expect("within the limits").prepare().expect("it is decoded");
    // Anything shorter is broken, unless the codes are complete.
    let cut = table_bytes(&ENCODED[..100], usize::MAX);
    assert_eq!(cut, None);
}

#[test]
fn the_size_of_the_tables_is_that_of_all_groups() {
    for groups in [1, 2, 300] {
        let webp = with_groups(groups);
        assert_eq!(table_bytes(&webp, usize::MAX), Some(groups * (GROUP_BYTES + 5 * LARGE_CODE_BYTES)));
        let picture = image::load_from_memory_with_format(&webp, ImageFormat::WebP).expect("the decoder reads it");
        assert!(picture.to_rgb8().pixels().all(|pixel| pixel.0 == [0; 3]));
    }
}

#[test]
fn tables_over_the_limit_are_not_read_further_and_refused() {
    let webp = with_groups(14_000);
    assert!(webp.len() < 1_000_000);
    let limit = 1_000_000;
    let above = table_bytes(&webp, limit).expect("the codes so far are intact");
    assert!((limit..14_000 * (GROUP_BYTES + LARGE_CODE_BYTES)).contains(&above), "{above}");
    assert_eq!(Inspected::read(webp.into()).expect_err("refused"), PrepareError::Refused);
    assert!(Inspected::read(with_groups(10_000).into()).is_ok());
}

#[test]
fn the_codes_of_an_alpha_channel_count_too() {
    const CANVAS: [u8; 10] = [0, 0, 0, 0, 7, 0, 0, 7, 0, 0];
    // An alpha channel has no header of its own.
    let content = &with_groups(300)[12 + CHUNK_HEADER_BYTES + 5..];
    let alpha = chunk(b"ALPH", &[&[1], content].concat());
    let expected = Some(300 * (GROUP_BYTES + 5 * LARGE_CODE_BYTES));
    assert_eq!(table_bytes(&file(&[chunk(b"VP8X", &CANVAS), alpha.clone()]), usize::MAX), expected);
    let frame = [&[0, 0, 0, 0, 0, 0, 7, 0, 0, 7, 0, 0, 0, 0, 0, 0][..], &alpha].concat();
    let animation = file(&[chunk(b"VP8X", &super::CANVAS), chunk(b"ANMF", &frame)]);
    assert_eq!(table_bytes(&animation, usize::MAX), expected);
    let not_compressed = chunk(b"ALPH", &[&[0], content].concat());
    assert_eq!(table_bytes(&file(&[chunk(b"VP8X", &CANVAS), not_compressed]), usize::MAX), Some(0));
}
