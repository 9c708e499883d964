//! Preparation of files for storage. Pictures are encoded again: metadata
//! (place, author, device) is removed, the orientation is applied, and the file
//! contains nothing but a picture.

use super::kind::Kind;
use super::kind::{PrepareError, Prepared};
use super::{animation, heic, picture, webp};
use bytes::Bytes;
use image::ImageFormat;
use shared::message::MAX_FILE_BYTES;

#[cfg(test)]
mod tests;

/// Number of pixels above which a picture is prepared alone: decoding may take
/// ten bytes for each pixel.
const LARGE_PX: u64 = 30_000_000;
/// The same for a WebP, in bytes of the file: a lossless one has code tables
/// that the decoder expands some hundredfold.
const LARGE_WEBP_BYTES: usize = 1024 * 1024;

/// Inspects a file and prepares it for storage.
///
/// # Errors
/// [`PrepareError`].
pub fn prepare(bytes: Bytes) -> Result<Prepared, PrepareError> {
    Inspected::read(bytes)?.prepare()
}

/// A file whose headers are within all limits, and whose pixels are not decoded
/// yet.
#[derive(Debug)]
pub struct Inspected {
    kind: Kind,
    bytes: Bytes,
    pixels: u64,
}

impl Inspected {
    /// Reads the headers of a file. The time depends on its size in bytes and
    /// not on the number of pixels that it declares.
    ///
    /// # Errors
    /// [`PrepareError`].
    pub fn read(bytes: Bytes) -> Result<Self, PrepareError> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(PrepareError::TooManyBytes);
        }
        let kind = Kind::of(&bytes).ok_or(PrepareError::Refused)?;
        let pixels = match kind {
            Kind::Pdf | Kind::Heic => 0,
            Kind::Gif => animation::inspect(&bytes)?,
            Kind::Jpeg => picture::inspect(&bytes, ImageFormat::Jpeg)?,
            Kind::Png => picture::inspect(&bytes, ImageFormat::Png)?,
            Kind::Webp => {
                for (width, height) in webp::declared_sizes(&bytes).ok_or(PrepareError::Refused)? {
                    picture::check_size(width, height)?;
                }
                picture::inspect(&bytes, ImageFormat::WebP)?
            }
        };
        Ok(Self { kind, bytes, pixels })
    }

    /// Returns whether it needs so much memory that it must be prepared alone.
    pub fn is_large(&self) -> bool {
        self.pixels > LARGE_PX || (self.kind == Kind::Webp && self.bytes.len() > LARGE_WEBP_BYTES)
    }

    /// Prepares the file for storage. This is slow for pictures and must not
    /// run on a thread that answers requests.
    ///
    /// # Errors
    /// [`PrepareError`].
    pub fn prepare(self) -> Result<Prepared, PrepareError> {
        let Self { kind, bytes, pixels } = self;
        match kind {
            Kind::Pdf => Ok(Prepared { kind, bytes, thumbnail: None, size_px: None }),
            Kind::Heic => {
                let bytes = heic::without_metadata(&bytes).ok_or(PrepareError::Refused)?.into();
                Ok(Prepared { kind, bytes, thumbnail: None, size_px: None })
            }
            Kind::Gif => animation::prepare(&bytes),
            Kind::Jpeg => picture::prepare(&bytes, ImageFormat::Jpeg, pixels),
            Kind::Png => picture::prepare(&bytes, ImageFormat::Png, pixels),
            Kind::Webp => picture::prepare(&bytes, ImageFormat::WebP, pixels),
        }
    }
}
