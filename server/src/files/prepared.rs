//! A prepared file, and the reasons for which a file is refused.

use super::file_limits::{MAX_DECODED_BYTES, MAX_FRAMES, MAX_FRAMES_PX, MAX_PICTURE_PX, MAX_SIDE_PX};
use super::kind::Kind;
use bytes::Bytes;
use image::ImageError;
use shared::message::MAX_FILE_BYTES;
use std::io::ErrorKind;

const MIB: usize = 1024 * 1024;

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
    /// The file is too large, as received or as it would be stored. Contains its
    /// size in bytes, if that is known.
    #[error("a file must have at most {} MiB{}", MAX_FILE_BYTES / MIB, and_this(.0.map(|bytes| format!("{bytes} bytes"))))]
    TooManyBytes(Option<u64>),
    /// The picture has too many pixels. Contains its width and height, if they
    /// are known.
    #[error(
        "a picture must have at most {} megapixels, {MAX_SIDE_PX} pixels a side and {} MiB when it is decoded{}",
        MAX_PICTURE_PX / 1_000_000,
        MAX_DECODED_BYTES / MIB as u64,
        and_this(.0.map(|(width, height)| format!("{width} x {height} pixels")))
    )]
    TooManyPixels(Option<(u32, u32)>),
    /// The animation has too many frames, or its frames have too many pixels in
    /// all.
    #[error(
        "an animation must have at most {MAX_FRAMES} frames, and {} megapixels in all of them together",
        MAX_FRAMES_PX / 1_000_000
    )]
    TooManyFrames,
    /// The type is not accepted, or the file is broken.
    #[error("files of this type are not accepted")]
    Refused,
}

/// Returns the end of a sentence that says what the refused file has.
fn and_this(known: Option<String>) -> String {
    known.map_or_else(String::new, |known| format!("; this one has {known}"))
}

impl From<std::io::Error> for PrepareError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::FileTooLarge => Self::TooManyBytes(None),
            _ => Self::Refused,
        }
    }
}

impl From<ImageError> for PrepareError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooManyPixels(None),
            ImageError::IoError(error) => error.into(),
            _ => Self::Refused,
        }
    }
}
