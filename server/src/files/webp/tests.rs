use super::*;

mod lossless;

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("the length fits").to_le_bytes();
    let padding: &[u8] = if content.len() % 2 == 1 { b"\0" } else { b"" };
    [name, &length[..], content, padding].concat()
}

fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    chunk(b"RIFF", &[b"WEBP", &chunks.concat()[..]].concat())
}

/// A canvas of 8 by 4 pixels.
const CANVAS: [u8; 10] = [0, 0, 0, 0, 7, 0, 0, 3, 0, 0];
/// Header of a lossy picture of 16,383 by 16,382 pixels.
const LOSSY: [u8; 10] = [0x10, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xfe, 0x3f];
/// Header of a lossless picture of 16,384 by 2 pixels.
const LOSSLESS: [u8; 5] = [0x2f, 0xff, 0x7f, 0, 0];

#[test]
fn the_canvas_and_every_picture_are_read() {
    let frame = [&[0, 0, 0, 0, 0, 0, 7, 0, 0, 3, 0, 0, 0, 0, 0, 0][..], &chunk(b"ALPH", &[1]), &chunk(b"VP8 ", &LOSSY)];
    let webp = file(&[chunk(b"VP8X", &CANVAS), chunk(b"VP8L", &LOSSLESS), chunk(b"ANMF", &frame.concat())]);
    assert_eq!(declared_sizes(&webp), Some(vec![(8, 4), (16_384, 2), (8, 4), (16_383, 16_382)]));
}

#[test]
fn a_picture_in_a_small_canvas_is_read() {
    let webp = file(&[chunk(b"VP8X", &CANVAS), chunk(b"VP8 ", &LOSSY)]);
    assert_eq!(declared_sizes(&webp), Some(vec![(8, 4), (16_383, 16_382)]));
}

#[test]
fn broken_files_end_the_reading() {
    let webp = file(&[chunk(b"VP8X", &CANVAS), chunk(b"VP8 ", &LOSSY)]);
    for length in 0..webp.len() {
        assert!(declared_sizes(&webp[..length]).is_some_and(|sizes| sizes.len() < 2), "{length}");
    }
    // A length beyond the end of any file: nothing follows it.
    let endless = [&webp[..12], b"JUNK\xff\xff\xff\xff", &webp[12..]].concat();
    assert_eq!(declared_sizes(&endless), Some(vec![]));
}

#[test]
fn metadata_longer_than_the_file_is_refused() {
    let short = file(&[chunk(b"VP8X", &CANVAS), chunk(b"EXIF", b"MM")]);
    assert_eq!(declared_sizes(&short), Some(vec![(8, 4)]));
    let end = short.len() - 2;
    let long = [&short[..end - 4], b"\xff\xff\xff\xff", &short[end..]].concat();
    assert_eq!(declared_sizes(&long), None);
}
