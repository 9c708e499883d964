//! A file as it is kept. Pictures are written anew: what stood in them besides
//! the picture (where it was taken, by whom, with what) is gone, they stand
//! upright, and nothing in them is anything but a picture.

use super::kind::Kind;
use super::{animation, heic, picture, webp};
use bytes::Bytes;
use image::{ImageError, ImageFormat};
use shared::message::MAX_FILE_BYTES;
use std::io::ErrorKind;

#[cfg(test)]
mod tests;

/// A picture of more pixels than that is prepared while no other is: decoding
/// may take ten bytes for each of them.
const LARGE_PX: u64 = 30_000_000;
/// The same for a WebP of so many bytes: a lossless one has tables for its codes,
/// which the decoder makes some hundred times as large as they were.
const LARGE_WEBP_BYTES: usize = 1024 * 1024;

/// A file as it is to be kept.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What it is now.
    pub kind: Kind,
    /// What is in it, at most [`MAX_FILE_BYTES`].
    pub bytes: Bytes,
    /// A small JPEG of it.
    pub thumbnail: Option<Bytes>,
    /// Width and height in pixels.
    pub size_px: Option<(u32, u32)>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// More bytes than are taken, as it came or as it would be kept.
    #[error("the file has too many bytes")]
    TooManyBytes,
    /// More pixels than are decoded.
    #[error("the picture has too many pixels")]
    TooManyPixels,
    /// More frames than are decoded, or frames with too many pixels in all.
    #[error("the animation has too many frames")]
    TooManyFrames,
    /// A kind that is not taken, or broken.
    #[error("this kind of file is not taken")]
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

/// Inspects a file and makes it what is kept of it.
///
/// # Errors
/// [`PrepareError`].
pub fn prepare(bytes: Bytes) -> Result<Prepared, PrepareError> {
    Inspected::read(bytes)?.prepare()
}

/// A file whose headers are within every limit, and whose pixels nobody has
/// looked at yet.
#[derive(Debug)]
pub struct Inspected {
    kind: Kind,
    bytes: Bytes,
    pixels: u64,
}

impl Inspected {
    /// Reads the headers of a file, in time that grows with its bytes and not
    /// with the pixels that it declares.
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

    /// Whether it takes so much memory that no other file is prepared meanwhile.
    pub fn is_large(&self) -> bool {
        self.pixels > LARGE_PX || (self.kind == Kind::Webp && self.bytes.len() > LARGE_WEBP_BYTES)
    }

    /// Makes the file what is kept of it. Costly for pictures: not on a thread
    /// that answers requests.
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
