//! A file as it is kept. Pictures are written anew: what stood in them besides
//! the picture (where it was taken, by whom, with what) is gone, they stand
//! upright, and nothing in them is anything but a picture.

use super::heic;
use super::kind::Kind;
use bytes::Bytes;
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba};
use shared::message::MAX_FILE_BYTES;
use std::io::Cursor;

#[cfg(test)]
mod tests;

/// The longest side of a picture that is taken, in pixels: any phone's.
const MAX_SIDE_PX: u32 = 16_000;
/// What a picture may take while it is read, in bytes: 60 megapixels.
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// The longest side of a picture that is kept: enough to read what is on it.
const KEPT_SIDE_PX: u32 = 3000;
/// The longest side of the small one.
const THUMBNAIL_SIDE_PX: u32 = 480;
/// All frames of a picture that moves, in pixels.
const MAX_FRAMES_PX: u64 = 60_000_000;
const QUALITY: u8 = 85;
const THUMBNAIL_QUALITY: u8 = 75;

/// A file as it is to be kept.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What it is now.
    pub kind: Kind,
    /// What is in it.
    pub bytes: Bytes,
    /// A small JPEG of it.
    pub thumbnail: Option<Bytes>,
    /// Width and height in pixels.
    pub size_px: Option<(u32, u32)>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// More bytes or pixels than are taken.
    #[error("the file is too large")]
    TooLarge,
    /// A kind that is not taken, or broken.
    #[error("this kind of file is not taken")]
    Refused,
}

impl From<image::ImageError> for PrepareError {
    fn from(error: image::ImageError) -> Self {
        match error {
            image::ImageError::Limits(_) => Self::TooLarge,
            _ => Self::Refused,
        }
    }
}

/// Makes a file what is kept of it. Costly for pictures: not on a thread that
/// answers requests.
///
/// # Errors
/// [`PrepareError`].
pub fn prepare(bytes: Bytes) -> Result<Prepared, PrepareError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(PrepareError::TooLarge);
    }
    match Kind::of(&bytes).ok_or(PrepareError::Refused)? {
        kind @ Kind::Pdf => Ok(Prepared { kind, bytes, thumbnail: None, size_px: None }),
        kind @ Kind::Heic => {
            let bytes = heic::without_metadata(&bytes).ok_or(PrepareError::Refused)?.into();
            Ok(Prepared { kind, bytes, thumbnail: None, size_px: None })
        }
        Kind::Gif => moving(&bytes),
        Kind::Jpeg => still(&bytes, ImageFormat::Jpeg),
        Kind::Png => still(&bytes, ImageFormat::Png),
        Kind::Webp => still(&bytes, ImageFormat::WebP),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    limits
}

fn still(bytes: &[u8], format: ImageFormat) -> Result<Prepared, PrepareError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > KEPT_SIDE_PX {
        picture = picture.thumbnail(KEPT_SIDE_PX, KEPT_SIDE_PX);
    }
    let is_photo = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && !picture.color().has_alpha());
    let (kind, kept) = if is_photo {
        (Kind::Jpeg, jpeg(&picture, QUALITY)?)
    } else {
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png)?;
        (Kind::Png, png.into_inner().into())
    };
    let thumbnail = Some(thumbnail(&picture)?);
    Ok(Prepared { kind, bytes: kept, thumbnail, size_px: Some((picture.width(), picture.height())) })
}

fn moving(bytes: &[u8]) -> Result<Prepared, PrepareError> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes))?;
    decoder.set_limits(limits())?;
    let (width, height) = decoder.dimensions();
    let most = MAX_FRAMES_PX / (u64::from(width) * u64::from(height)).max(1);
    let mut kept = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut kept, 20);
    encoder.set_repeat(Repeat::Infinite)?;
    let mut first = None;
    for (nth, frame) in decoder.into_frames().enumerate() {
        if nth as u64 >= most {
            return Err(PrepareError::TooLarge);
        }
        let frame = frame?;
        if first.is_none() {
            first = Some(thumbnail(&DynamicImage::ImageRgba8(frame.buffer().clone()))?);
        }
        encoder.encode_frame(frame)?;
    }
    drop(encoder);
    let thumbnail = Some(first.ok_or(PrepareError::Refused)?);
    Ok(Prepared { kind: Kind::Gif, bytes: kept.into(), thumbnail, size_px: Some((width, height)) })
}

fn thumbnail(picture: &DynamicImage) -> Result<Bytes, PrepareError> {
    let is_small = picture.width().max(picture.height()) <= THUMBNAIL_SIDE_PX;
    let small = if is_small { picture.clone() } else { picture.thumbnail(THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX) };
    jpeg(&small, THUMBNAIL_QUALITY)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Bytes, PrepareError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&on_white(picture))?;
    Ok(jpeg.into())
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
