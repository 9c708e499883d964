//! Preparation of files for storage. Pictures are encoded again: metadata
//! (place, author, device) is removed, the orientation is applied, and the file
//! contains nothing but a picture.

use super::kind::Kind;
use super::{animation, heic, picture, webp};
use bytes::Bytes;
use image::{ImageError, ImageFormat};
use shared::message::MAX_FILE_BYTES;
use std::io::ErrorKind;

#[cfg(test)]
mod tests;

/// Number of pixels above which a picture is prepared alone: decoding may take
/// ten bytes for each pixel.
const LARGE_PX: u64 = 30_000_000;
/// The same for a WebP, in bytes of the file: a lossless one has code tables
/// that the decoder expands some hundredfold.
const LARGE_WEBP_BYTES: usize = 1024 * 1024;

/// A file that is ready for storage.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Its type after preparation.
    pub kind: Kind,
    /// Its contents, at most [`MAX_FILE_BYTES`].
    pub bytes: Bytes,
    /// A small JPEG of it.
    pub thumbnail: Option<Bytes>,
    /// Width and height in pixels.
    pub size_px: Option<(u32, u32)>,
}

/// Reason why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// The file is too large, as received or as it would be stored.
    #[error("the file has too many bytes")]
    TooManyBytes,
    /// The picture has too many pixels.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// The animation has too many frames, or its frames have too many pixels in
    /// all.
    #[error("the animation has too many frames")]
    TooManyFrames,
    /// The type is not accepted, or the file is broken.
    #[error("files of this type are not accepted")]
    Refused,
}

impl From<std::io::Error> for PrepareError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::FileTooLarge => Self::TooManyBytes,
            _ => Self::Refused,
        }
    }
}

impl From<ImageError> for PrepareError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooManyPixels,
            ImageError::IoError(error) => error.into(),
            _ => Self::Refused,
        }
    }
}

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
