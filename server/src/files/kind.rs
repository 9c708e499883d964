//! What a file is, told by what is in it and not by its name.

/// The kinds of files that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A picture, possibly one that moves.
    Gif,
    /// A picture; kept as one of the others.
    Webp,
    /// A photo as some phones take it, which few browsers show.
    Heic,
    /// A document.
    Pdf,
}

impl Kind {
    /// Of these bytes; `None` for what is not taken.
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

    /// Its media type.
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

    /// What its names end with, the usual ending first.
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

    /// A name to show and to save under: the sender's own without what a folder
    /// would be told by, without control characters and what changes the
    /// direction of writing, at most 100 characters, ending as its kind does.
    pub fn name(self, sent: &str) -> String {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let shown = |c: &char| {
            !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let clean: String = last.chars().filter(shown).collect();
        let clean = clean.trim().trim_start_matches('.');
        let (stem, ending) = clean.rsplit_once('.').unwrap_or((clean, ""));
        let is_right = self.endings().iter().any(|right| right.eq_ignore_ascii_case(ending));
        // A name of another kind's loses that ending, and no other word after a dot.
        let is_foreign = ending.len() <= 4 && ending.chars().all(|c| c.is_ascii_alphanumeric());
        let stem = if is_right || is_foreign { stem } else { clean };
        let stem: String = stem.trim_end().chars().take(90).collect();
        let stem = if stem.is_empty() { "file" } else { &stem };
        format!("{stem}.{}", if is_right { ending } else { self.endings()[0] })
    }
}

#[cfg(test)]
mod tests;
