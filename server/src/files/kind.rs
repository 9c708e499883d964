//! Types of files, determined by their content and not by their name; prepared
//! files, and the reasons for which a file is refused.

use bytes::Bytes;
use image::ImageError;
use std::io::ErrorKind;

#[cfg(test)]
mod tests;

/// The accepted types of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A picture, possibly animated.
    Gif,
    /// A picture; stored as one of the other types.
    Webp,
    /// A photo format of some phones, which few browsers display.
    Heic,
    /// A document.
    Pdf,
}

impl Kind {
    /// Determines the type of a file; `None` if it is not accepted.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match infer::get(bytes)?.mime_type() {
            "image/jpeg" => Some(Self::Jpeg),
            "image/png" => Some(Self::Png),
            "image/gif" => Some(Self::Gif),
            "image/webp" => Some(Self::Webp),
            "image/heif" => Some(Self::Heic),
            "application/pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Returns its media type.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
        }
    }

    /// Returns its file name extensions, the usual one first.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Pdf => &["pdf"],
        }
    }

    /// Returns a name for display and downloads: the sender's name without
    /// folders, control characters and characters that change the direction of
    /// writing, at most 100 characters long, with an extension of this type.
    pub fn name(self, sent: &str) -> String {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let is_displayable = |c: &char| {
            !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let clean: String = last.chars().filter(is_displayable).collect();
        let clean = clean.trim().trim_start_matches('.');
        let (stem, ending) = clean.rsplit_once('.').unwrap_or((clean, ""));
        let is_right = self.endings().iter().any(|right| right.eq_ignore_ascii_case(ending));
        // Replaces the extension of another type, but keeps other words after a
        // dot.
        let is_foreign = ending.len() <= 4 && ending.chars().all(|c| c.is_ascii_alphanumeric());
        let stem = if is_right || is_foreign { stem } else { clean };
        let stem: String = stem.trim_end().chars().take(90).collect();
        let stem = if stem.is_empty() { "file" } else { &stem };
        format!("{stem}.{}", if is_right { ending } else { self.endings()[0] })
    }
}

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
