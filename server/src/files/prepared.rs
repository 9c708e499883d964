//! A prepared file, and the reasons for which a file is refused.

use super::kind::Kind;
use bytes::Bytes;
use image::ImageError;
use std::io::ErrorKind;

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
