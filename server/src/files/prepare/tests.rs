use super::*;
use image::codecs::gif::{GifDecoder, GifEncoder};
use image::{AnimationDecoder, DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

mod limits;

/// Returns a picture that is red on the left and blue on the right.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner().into()
}

/// Returns a JPEG whose Exif has a rotated orientation and a place.
fn photo(place: &[u8]) -> Bytes {
    let jpeg = encoded(&flag(64, 32).into(), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(place);
    let length = u16::try_from(exif.len() + 2).expect("the length fits").to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat().into()
}

fn decoded(bytes: &Bytes) -> RgbImage {
    image::load_from_memory(bytes).expect("a picture").to_rgb8()
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[test]
fn location_is_removed_and_orientation_applied() {
    let sent = photo(b"53.3498N 6.2603W");
    assert!(contains(&sent, b"53.3498N"));
    let kept = prepare(sent).expect("a photo");
    assert_eq!((kept.kind, kept.size_px), (Kind::Jpeg, Some((32, 64))));
    for part in [&kept.bytes, kept.thumbnail.as_ref().expect("a small one")] {
        assert!(!contains(part, b"53.3498N") && !contains(part, b"Exif"), "something of the Exif is left");
        let picture = decoded(part);
        assert_eq!(picture.dimensions(), (32, 64));
        // After a quarter turn to the right, the left side is on top.
        let (top, bottom) = (picture.get_pixel(16, 5).0, picture.get_pixel(16, 58).0);
        assert!(top[0] > 150 && top[2] < 60 && bottom[2] > 150 && bottom[0] < 60, "{top:?} {bottom:?}");
    }
}

#[test]
fn bytes_after_a_picture_are_removed() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let mut sent = encoded(&flag(16, 16).into(), format).to_vec();
        sent.extend(b"<script>alert(1)</script>");
        let kept = prepare(sent.into()).expect("a picture");
        assert!(!contains(&kept.bytes, b"script"), "{format:?}");
    }
}

#[test]
fn large_pictures_are_made_smaller_and_keep_their_shape() {
    let kept = prepare(encoded(&flag(3600, 1800).into(), ImageFormat::Jpeg)).expect("a picture");
    assert_eq!(kept.size_px, Some((3000, 1500)));
    assert_eq!(decoded(&kept.thumbnail.expect("a small one")).dimensions(), (480, 240));
}

#[test]
fn transparency_is_preserved() {
    let glass = RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let kept = prepare(encoded(&glass.clone().into(), format)).expect("a picture");
        assert_eq!(kept.kind, Kind::Png);
        let picture = image::load_from_memory(&kept.bytes).expect("a picture").to_rgba8();
        assert_eq!(picture.get_pixel(4, 4).0[3], 0);
        assert!(decoded(&kept.thumbnail.expect("a small one")).get_pixel(4, 4).0[0] > 240, "paper is white");
    }
    assert_eq!(prepare(encoded(&flag(8, 8).into(), ImageFormat::WebP)).expect("a picture").kind, Kind::Jpeg);
}

#[test]
fn animation_keeps_its_frames() {
    let mut sent = Vec::new();
    let mut encoder = GifEncoder::new(&mut sent);
    for shade in [0, 120, 255] {
        encoder
            .encode_frame(image::Frame::new(RgbaImage::from_pixel(9, 7, Rgba([shade, 0, 0, 255]))))
            .expect("a frame");
    }
    drop(encoder);
    let kept = prepare(sent.into()).expect("a picture");
    assert_eq!((kept.kind, kept.size_px), (Kind::Gif, Some((9, 7))));
    let frames = GifDecoder::new(Cursor::new(kept.bytes)).expect("a GIF").into_frames().count();
    assert_eq!(frames, 3);
}

#[test]
fn broken_and_unsupported_files_are_refused() {
    let jpeg = encoded(&flag(64, 64).into(), ImageFormat::Jpeg);
    for sent in [Bytes::new(), Bytes::from_static(b"%!PS"), Bytes::from_static(b"GIF89a"), jpeg.slice(..20)] {
        assert_eq!(prepare(sent.clone()).expect_err("refused"), PrepareError::Refused, "{sent:?}");
    }
    assert_eq!(
        prepare(vec![0; MAX_FILE_BYTES + 1].into()).expect_err("refused"),
        PrepareError::TooManyBytes(Some(MAX_FILE_BYTES as u64 + 1))
    );
    let pdf = Bytes::from_static(b"%PDF-1.7\n%%EOF");
    assert_eq!(prepare(pdf.clone()).expect("a document").bytes, pdf);
}

#[test]
fn any_bytes_are_prepared_or_refused() {
    let seeds = [
        encoded(&flag(5, 4).into(), ImageFormat::Jpeg),
        encoded(&flag(5, 4).into(), ImageFormat::Png),
        encoded(&flag(5, 4).into(), ImageFormat::WebP),
        encoded(&flag(5, 4).into(), ImageFormat::Gif),
        photo(b"somewhere"),
    ];
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..2_000 {
        let mut bytes = seeds[random.usize(..seeds.len())].to_vec();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(1..=bytes.len()));
        // It must return, with any result.
        drop(prepare(bytes.into()));
    }
}
