//! Still pictures: decoding, rotation, scaling, and encoding into a buffer with a
//! limit.

use super::kind::{Kind, PrepareError, Prepared};
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba};
use shared::message::MAX_FILE_BYTES;
use std::borrow::Cow;
use std::io::{self, Cursor, ErrorKind, Write};

#[cfg(test)]
mod tests;

/// Maximum width and height of a picture that is decoded, in pixels; no phone
/// exceeds it.
const MAX_SIDE_PX: u32 = 16_000;
/// Maximum number of pixels of a picture that is decoded, in any format.
pub const MAX_PICTURE_PX: u64 = 60_000_000;
/// Maximum size of a decoded picture, in bytes. With 16 bits per channel it
/// allows fewer pixels.
pub const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// Maximum size of a decoded pixel, in bytes: four channels of 16 bits.
const MAX_PIXEL_BYTES: u64 = 8;
/// Memory that a decoder may use besides the pixels, in bytes, for example for
/// a colour profile.
const DECODER_OVERHEAD_BYTES: u64 = 16 * 1024 * 1024;
/// Maximum width and height of a stored picture, in pixels: text in it stays
/// readable.
const STORED_SIDE_PX: u32 = 3000;
/// Maximum width and height of a thumbnail, in pixels.
const THUMBNAIL_SIDE_PX: u32 = 480;
/// JPEG quality of a stored picture, from 1 to 100.
const QUALITY: u8 = 85;
/// JPEG quality of a thumbnail.
const THUMBNAIL_QUALITY: u8 = 75;

/// Checks the dimensions of a picture and returns its number of pixels.
///
/// # Errors
/// [`PrepareError::TooManyPixels`].
pub fn check_size(width: u32, height: u32) -> Result<u64, PrepareError> {
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > MAX_SIDE_PX || pixels > MAX_PICTURE_PX {
        return Err(PrepareError::TooManyPixels);
    }
    Ok(pixels)
}

/// Reads the header of a picture and returns its number of pixels.
///
/// # Errors
/// [`PrepareError::TooManyPixels`], or [`PrepareError::Refused`] for a broken
/// header.
pub fn inspect(file: &[u8], format: ImageFormat) -> Result<u64, PrepareError> {
    let decoder = header_decoder(file, format)?;
    let (width, height) = decoder.dimensions();
    let pixels = check_size(width, height)?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PrepareError::TooManyPixels);
    }
    Ok(pixels)
}

/// Returns a decoder that has read the header of a picture of any size.
///
/// # Errors
/// [`PrepareError::TooManyPixels`], or [`PrepareError::Refused`] for a broken
/// header.
pub fn header_decoder(file: &[u8], format: ImageFormat) -> Result<impl ImageDecoder, PrepareError> {
    // The decoder of PNG reads up to the first pixels, and decompresses a colour
    // profile before them: it may use no more memory than this picture needs.
    let pixels = match png_size(file, format) {
        Some((width, height)) => check_size(width, height)?,
        None => MAX_PICTURE_PX,
    };
    decoder(file, format, pixels)
}

/// Returns the dimensions in a PNG's header, which comes first (W3C, "PNG",
/// 11.2.1).
fn png_size(file: &[u8], format: ImageFormat) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?));
    if format == ImageFormat::Png { Some((number(16)?, number(20)?)) } else { None }
}

/// Returns a decoder that has read the header, for a picture of that many
/// pixels.
fn decoder(file: &[u8], format: ImageFormat, pixels: u64) -> Result<impl ImageDecoder, PrepareError> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODED_BYTES.min(pixels * MAX_PIXEL_BYTES) + DECODER_OVERHEAD_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    Ok(reader.into_decoder()?)
}

/// Encodes a picture again. [`inspect`] must have accepted it.
///
/// # Errors
/// [`PrepareError::Refused`] for a broken file, [`PrepareError::TooManyBytes`]
/// if the result would be too large.
pub fn prepare(file: &[u8], format: ImageFormat, pixels: u64) -> Result<Prepared, PrepareError> {
    let mut decoder = decoder(file, format, pixels)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    // Scaled first, because rotation needs as much memory again.
    if picture.width().max(picture.height()) > STORED_SIDE_PX {
        picture = picture.thumbnail(STORED_SIDE_PX, STORED_SIDE_PX);
    }
    picture = with_8_bits(picture);
    picture.apply_orientation(orientation);
    let is_photo = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && !picture.color().has_alpha());
    let (kind, bytes) =
        if is_photo { (Kind::Jpeg, jpeg(&picture, QUALITY)?) } else { lossless(&picture, MAX_FILE_BYTES)? };
    let thumbnail = Some(thumbnail(&picture)?);
    Ok(Prepared { kind, bytes, thumbnail, size_px: Some((picture.width(), picture.height())) })
}

/// Converts a picture to 8 bits per channel: guests' screens show no more, and
/// 16 bits would take twice the space.
fn with_8_bits(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma16(_) => picture.into_luma8().into(),
        DynamicImage::ImageLumaA16(_) => picture.into_luma_alpha8().into(),
        DynamicImage::ImageRgb16(_) => picture.into_rgb8().into(),
        DynamicImage::ImageRgba16(_) => picture.into_rgba8().into(),
        picture => picture,
    }
}

/// Encodes a PNG of at most `limit_bytes`, or a JPEG if the PNG would be
/// larger, for example for a photo with transparent borders.
///
/// # Errors
/// Fails if the picture cannot be encoded.
pub fn lossless(picture: &DynamicImage, limit_bytes: usize) -> Result<(Kind, Bytes), PrepareError> {
    let mut png = BoundedBuffer::new(limit_bytes);
    match picture.write_with_encoder(PngEncoder::new(&mut png)) {
        Ok(()) => Ok((Kind::Png, png.into_bytes().into())),
        Err(_) if png.is_exceeded() => Ok((Kind::Jpeg, jpeg(picture, QUALITY)?)),
        Err(error) => Err(error.into()),
    }
}

/// Encodes a small JPEG of a picture.
///
/// # Errors
/// Fails if the picture cannot be encoded.
pub fn thumbnail(picture: &DynamicImage) -> Result<Bytes, PrepareError> {
    if picture.width().max(picture.height()) <= THUMBNAIL_SIDE_PX {
        return jpeg(picture, THUMBNAIL_QUALITY);
    }
    jpeg(&picture.thumbnail(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), THUMBNAIL_QUALITY)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Bytes, PrepareError> {
    let mut jpeg = BoundedBuffer::new(MAX_FILE_BYTES);
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&*on_white(picture))?;
    Ok(jpeg.into_bytes().into())
}

/// Puts a picture on a white background: JPEG has no transparency and would
/// show black. An opaque picture is not copied.
fn on_white(picture: &DynamicImage) -> Cow<'_, RgbImage> {
    if let DynamicImage::ImageRgb8(picture) = picture {
        return Cow::Borrowed(picture);
    }
    if !picture.color().has_alpha() {
        return Cow::Owned(picture.to_rgb8());
    }
    let mut background = image::RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
    image::imageops::overlay(&mut background, &picture.to_rgba8(), 0, 0);
    Cow::Owned(DynamicImage::ImageRgba8(background).into_rgb8())
}

/// A buffer in memory that refuses to grow beyond its limit, with
/// [`ErrorKind::FileTooLarge`].
#[derive(Debug)]
pub struct BoundedBuffer {
    bytes: Vec<u8>,
    limit_bytes: usize,
    is_exceeded: bool,
}

impl BoundedBuffer {
    /// Creates an empty buffer that holds at most `limit_bytes`.
    pub fn new(limit_bytes: usize) -> Self {
        Self { bytes: Vec::new(), limit_bytes, is_exceeded: false }
    }

    /// Returns whether it has refused to grow. Encoders wrap its error in one
    /// of their own, which may hide its kind.
    pub fn is_exceeded(&self) -> bool {
        self.is_exceeded
    }

    /// Returns the bytes that were written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Write for BoundedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.limit_bytes - self.bytes.len() {
            self.is_exceeded = true;
            return Err(io::Error::from(ErrorKind::FileTooLarge));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
