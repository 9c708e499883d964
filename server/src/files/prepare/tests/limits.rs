//! Limits that are checked before anything is decoded. The files here declare a
//! size and do not have that many pixels: a decoder would reject them.

use super::*;
use crate::files::file_limits::{MAX_FRAMES, MAX_FRAMES_PX};
use crate::files::picture::{header_decoder, lossless};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageDecoder, ImageEncoder};

/// The maximum number of pixels, and one row more.
const MOST: (u16, u16) = (10_000, 6_000);
const TOO_MANY: (u16, u16) = (10_000, 6_001);

/// Returns a small picture whose header declares this size.
fn declaring(format: ImageFormat, (width, height): (u16, u16)) -> Bytes {
    let mut file = encoded(&flag(8, 8).into(), format).to_vec();
    match format {
        ImageFormat::Png => {
            file[16..20].copy_from_slice(&u32::from(width).to_be_bytes());
            file[20..24].copy_from_slice(&u32::from(height).to_be_bytes());
            let crc = crc(&file[12..29]);
            file[29..33].copy_from_slice(&crc);
        }
        ImageFormat::Jpeg => {
            // The frame header (ITU-T T.81, B.2.2): marker, length, precision.
            let at = file.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame");
            file[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
            file[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
        }
        ImageFormat::WebP => {
            let bits = u32::from_le_bytes(file[21..25].try_into().expect("four"));
            let size = u32::from(width - 1) | (u32::from(height - 1) << 14);
            file[21..25].copy_from_slice(&(bits & 0xf000_0000 | size).to_le_bytes());
        }
        _ => {
            file[6..8].copy_from_slice(&width.to_le_bytes());
            file[8..10].copy_from_slice(&height.to_le_bytes());
        }
    }
    file.into()
}

/// Returns the checksum of a PNG's chunk (W3C, "PNG", annex D).
fn crc(bytes: &[u8]) -> [u8; 4] {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    });
    (!sum).to_be_bytes()
}

const FORMATS: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];

#[test]
fn too_many_pixels_are_refused_by_the_header_in_every_format() {
    for format in FORMATS {
        for size in [TOO_MANY, (16_001, 1), (1, 16_001)] {
            let refused = Inspected::read(declaring(format, size)).expect_err("refused");
            let expected = PrepareError::TooManyPixels(Some((size.0.into(), size.1.into())));
            assert_eq!(refused, expected, "{format:?} {size:?}");
        }
        let most = Inspected::read(declaring(format, MOST)).expect("within the limit");
        assert!(most.is_large() && most.pixels == 60_000_000, "{format:?}");
        assert!(!Inspected::read(declaring(format, (6_000, 5_000))).expect("within the limit").is_large());
    }
}

#[test]
fn the_pixels_of_16_bits_each_are_limited_by_their_bytes() {
    let mut png = declaring(ImageFormat::Png, (7_000, 6_000)).to_vec();
    // 42 megapixels in colour with an alpha channel.
    png[24..26].copy_from_slice(&[16, 6]);
    let crc = crc(&png[12..29]);
    png[29..33].copy_from_slice(&crc);
    assert_eq!(Inspected::read(png.into()).expect_err("refused"), PrepareError::TooManyPixels(Some((7_000, 6_000))));
}

#[test]
fn memory_for_a_colour_profile_is_limited() {
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new(&mut png);
    encoder.set_icc_profile(vec![0; 40 * 1024 * 1024]).expect("a profile");
    encoder.write_image(flag(8, 8).as_raw(), 8, 8, ExtendedColorType::Rgb8).expect("a picture");
    assert!(png.len() < 1024 * 1024);
    let mut decoder = header_decoder(&png, ImageFormat::Png).expect("a picture");
    assert_eq!(decoder.icc_profile().expect("a picture"), None);
}

#[test]
fn large_frame_in_a_small_canvas_is_refused() {
    let webp = |picture: &[u8]| {
        let canvas = b"VP8X\x0a\0\0\0\0\0\0\0\x07\0\0\x07\0\0";
        let length = u32::try_from(4 + canvas.len() + picture.len()).expect("the length fits").to_le_bytes();
        Bytes::from([b"RIFF", &length[..], b"WEBP", canvas, picture].concat())
    };
    let lossy = webp(b"VP8 \x0a\0\0\0\x10\0\0\x9d\x01\x2a\xff\x3f\xff\x3f");
    assert_eq!(Inspected::read(lossy).expect_err("refused"), PrepareError::TooManyPixels(Some((16_383, 16_383))));

    // A GIF's frame may be larger than its canvas, too.
    let gif = animation_of(1, (65_535, 65_535));
    assert_eq!(Inspected::read(gif).expect_err("refused"), PrepareError::TooManyPixels(Some((65_535, 65_535))));
}

/// Returns an animation on a canvas of one pixel whose frames have one pixel
/// each and declare this size.
fn animation_of(frames: usize, (width, height): (u16, u16)) -> Bytes {
    let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..frames {
        gif.extend(b"\x2c\0\0\0\0");
        gif.extend(width.to_le_bytes());
        gif.extend(height.to_le_bytes());
        // Three codes of three bits: clear, the colour 1, end.
        gif.extend(b"\0\x02\x02\x4c\x01\0");
    }
    gif.push(b';');
    gif.into()
}

#[test]
fn number_of_animation_frames_is_limited() {
    let most = prepare(animation_of(MAX_FRAMES, (1, 1))).expect("an animation");
    let frames = GifDecoder::new(Cursor::new(most.bytes)).expect("a GIF").into_frames().count();
    assert_eq!(frames, MAX_FRAMES);
    for frames in [MAX_FRAMES + 1, 230_000] {
        let refused = Inspected::read(animation_of(frames, (1, 1))).expect_err("refused");
        assert_eq!(refused, PrepareError::TooManyFrames);
    }
}

#[test]
fn total_pixels_of_all_frames_are_limited() {
    let side = 1_000;
    let most = usize::try_from(MAX_FRAMES_PX).expect("small") / (usize::from(side) * usize::from(side));
    Inspected::read(animation_of(most, (side, side))).expect("within the limit");
    let refused = Inspected::read(animation_of(most + 1, (side, side))).expect_err("refused");
    assert_eq!(refused, PrepareError::TooManyFrames);
    // Small frames count as the whole canvas.
    let mut gif = animation_of(2, (1, 1)).to_vec();
    gif[6..10].copy_from_slice(&[0x58, 0x1b, 0x70, 0x17]);
    assert_eq!(Inspected::read(gif.into()).expect_err("refused"), PrepareError::TooManyFrames);
}

#[test]
fn prepared_animation_is_hardly_larger_than_the_original() {
    let sent = animation_of(MAX_FRAMES, (1, 1));
    let kept = prepare(sent.clone()).expect("an animation");
    // Eight bytes for the duration of each frame.
    assert!(kept.bytes.len() < sent.len() + MAX_FRAMES * 8 + 100, "{}", kept.bytes.len());
}

#[test]
fn too_large_png_becomes_a_jpeg() {
    let mut random = fastrand::Rng::with_seed(3);
    // Noise: no PNG of it is smaller than its pixels, 40 kB.
    let noise = DynamicImage::from(RgbaImage::from_fn(100, 100, |_, _| Rgba(random.u32(..).to_le_bytes())));
    let (kind, bytes) = lossless(&noise, 100_000).expect("a picture");
    assert!(kind == Kind::Png && bytes.len() > 40_000, "{kind:?}, {} bytes", bytes.len());
    let (kind, bytes) = lossless(&noise, 40_000).expect("a picture");
    assert!(kind == Kind::Jpeg && Kind::of(&bytes) == Some(Kind::Jpeg), "{kind:?}");
}

#[test]
fn sixteen_bits_become_eight() {
    let deep = image::ImageBuffer::from_pixel(9, 9, Rgb([65_535_u16, 0, 32_768]));
    let kept = prepare(encoded(&DynamicImage::ImageRgb16(deep), ImageFormat::Png)).expect("a picture");
    let picture = image::load_from_memory(&kept.bytes).expect("a picture");
    assert_eq!(picture.color(), image::ColorType::Rgb8);
    assert_eq!(decoded(&kept.bytes).get_pixel(4, 4), &Rgb([255, 0, 128]));
}
