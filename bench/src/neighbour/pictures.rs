//! Files that the hostile client uploads.

use crate::failure::Failure;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};
use std::io::Cursor;

/// Boundary between the parts of an upload form.
pub const BOUNDARY: &str = "hostile-form";

/// Returns a form with one file (RFC 7578).
pub fn form(file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat()
}

/// Returns a photo like that of a phone: 12 megapixels that do not compress well.
///
/// # Errors
/// The encoder fails.
pub fn photo() -> Result<Vec<u8>, Failure> {
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_be_bytes();
    let picture = RgbImage::from_fn(4000, 3000, |x, y| {
        let [red, green, blue, _] = noise(x / 8, y / 8);
        image::Rgb([red, green, blue])
    });
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut file, image::ImageFormat::Jpeg)?;
    Ok(file.into_inner())
}

/// Returns a GIF of many frames of one pixel, about four megabytes.
pub fn many_frames() -> Vec<u8> {
    const FRAMES: usize = 230_000;
    // Logical screen of 1000 × 1000, a global table of two colours (GIF89a, sections 18 and 19).
    let mut file = b"GIF89a\xe8\x03\xe8\x03\x80\x00\x00\x00\x00\x00\xff\xff\xff".to_vec();
    for _ in 0..FRAMES {
        // Image descriptor at 0, 0 of 1 × 1, and its one pixel (sections 20 and 22).
        file.extend_from_slice(b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00");
    }
    file.push(0x3b);
    file
}

/// Returns a PNG of 15,000 × 15,000 pixels of one colour, smaller than a megabyte.
///
/// # Errors
/// The encoder fails.
pub fn many_pixels() -> Result<Vec<u8>, Failure> {
    const SIDE: u32 = 15_000;
    let mut file = Vec::new();
    let row = vec![0; (SIDE as usize) * (SIDE as usize)];
    image::codecs::png::PngEncoder::new(&mut file).write_image(&row, SIDE, SIDE, ExtendedColorType::L8)?;
    Ok(file)
}

/// Returns a JPEG that ends in the middle of its first segment.
pub fn broken() -> Vec<u8> {
    [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01".as_slice(), &[0xff; 2000]].concat()
}
