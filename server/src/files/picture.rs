//! Pictures that do not move: decoded, turned upright, made smaller and encoded.

use super::bounded::BoundedBuffer;
use super::kind::Kind;
use super::prepare::{PrepareError, Prepared};
use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba};
use shared::message::MAX_FILE_BYTES;
use std::io::Cursor;

/// The longest side of a picture that is decoded, in pixels: any phone's.
const MAX_SIDE_PX: u32 = 16_000;
/// Most pixels of a picture that is decoded, whatever its format.
pub const MAX_PICTURE_PX: u64 = 60_000_000;
/// Most bytes that the pixels of one picture may take, decoded: of 16 bits for
/// each channel fewer pixels fit.
pub const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// The most bytes of a decoded pixel: four channels of 16 bits.
const MAX_PIXEL_BYTES: u64 = 8;
/// What a decoder may take besides the pixels, in bytes: a colour profile, say.
const BESIDES_BYTES: u64 = 16 * 1024 * 1024;
/// The longest side of a picture that is kept: enough to read what is on it.
const KEPT_SIDE_PX: u32 = 3000;
/// The longest side of the small one.
const THUMBNAIL_SIDE_PX: u32 = 480;
/// Quality of a JPEG that is kept, from 1 to 100.
const QUALITY: u8 = 85;
/// The same of the small one.
const THUMBNAIL_QUALITY: u8 = 75;

/// Checks a size in pixels and answers how many pixels it has.
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

/// Reads a picture's header and answers how many pixels it has.
///
/// # Errors
/// [`PrepareError::TooManyPixels`], or [`PrepareError::Refused`] for a header
/// that is broken.
pub fn inspect(file: &[u8], format: ImageFormat) -> Result<u64, PrepareError> {
    if let Some((width, height)) = png_size(file, format) {
        // The decoder reads on to the first pixels, and unpacks a colour profile
        // on its way there.
        check_size(width, height)?;
    }
    let decoder = decoder(file, format, MAX_PICTURE_PX)?;
    let (width, height) = decoder.dimensions();
    let pixels = check_size(width, height)?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PrepareError::TooManyPixels);
    }
    Ok(pixels)
}

/// The size in the header of a PNG, which comes first (W3C, "PNG", 11.2.1).
fn png_size(file: &[u8], format: ImageFormat) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?));
    if format == ImageFormat::Png { Some((number(16)?, number(20)?)) } else { None }
}

/// A decoder that has read the header, for a picture of so many pixels.
fn decoder(file: &[u8], format: ImageFormat, pixels: u64) -> Result<impl ImageDecoder, PrepareError> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODED_BYTES.min(pixels * MAX_PIXEL_BYTES) + BESIDES_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    Ok(reader.into_decoder()?)
}

/// Writes a picture anew that [`inspect`] has found to have so many pixels.
///
/// # Errors
/// [`PrepareError::Refused`] for a file that is broken,
/// [`PrepareError::TooManyBytes`] where it would become too large.
pub fn prepare(file: &[u8], format: ImageFormat, pixels: u64) -> Result<Prepared, PrepareError> {
    let mut decoder = decoder(file, format, pixels)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    // Made smaller first: to turn it takes as much memory again.
    if picture.width().max(picture.height()) > KEPT_SIDE_PX {
        picture = picture.thumbnail(KEPT_SIDE_PX, KEPT_SIDE_PX);
    }
    picture = with_8_bits(picture);
    picture.apply_orientation(orientation);
    let is_photo = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && !picture.color().has_alpha());
    let (kind, bytes) =
        if is_photo { (Kind::Jpeg, jpeg(&picture, QUALITY)?) } else { lossless(&picture, MAX_FILE_BYTES)? };
    let thumbnail = Some(thumbnail(&picture)?);
    Ok(Prepared { kind, bytes, thumbnail, size_px: Some((picture.width(), picture.height())) })
}

/// The same picture with 8 bits for each channel: no screen of a guest's shows
/// more, and 16 would take twice the room.
fn with_8_bits(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma16(_) => picture.into_luma8().into(),
        DynamicImage::ImageLumaA16(_) => picture.into_luma_alpha8().into(),
        DynamicImage::ImageRgb16(_) => picture.into_rgb8().into(),
        DynamicImage::ImageRgba16(_) => picture.into_rgba8().into(),
        picture => picture,
    }
}

/// A PNG of at most `limit_bytes`, or a JPEG where it would become larger: a photo
/// with a frame that one can see through, say.
///
/// # Errors
/// Where it cannot be encoded.
pub fn lossless(picture: &DynamicImage, limit_bytes: usize) -> Result<(Kind, Bytes), PrepareError> {
    let mut png = BoundedBuffer::new(limit_bytes);
    match picture.write_with_encoder(PngEncoder::new(&mut png)) {
        Ok(()) => Ok((Kind::Png, png.into_bytes().into())),
        Err(_) if png.is_exceeded() => Ok((Kind::Jpeg, jpeg(picture, QUALITY)?)),
        Err(error) => Err(error.into()),
    }
}

/// A small JPEG of a picture.
///
/// # Errors
/// Where it cannot be encoded.
pub fn thumbnail(picture: &DynamicImage) -> Result<Bytes, PrepareError> {
    if picture.width().max(picture.height()) <= THUMBNAIL_SIDE_PX {
        return jpeg(picture, THUMBNAIL_QUALITY);
    }
    jpeg(&picture.thumbnail(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), THUMBNAIL_QUALITY)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Bytes, PrepareError> {
    let mut jpeg = BoundedBuffer::new(MAX_FILE_BYTES);
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&on_white(picture))?;
    Ok(jpeg.into_bytes().into())
}

/// Where one can see through a picture, paper shows: a JPEG would be black there.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let mut paper = image::RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
    image::imageops::overlay(&mut paper, &picture.to_rgba8(), 0, 0);
    DynamicImage::ImageRgba8(paper).to_rgb8()
}
