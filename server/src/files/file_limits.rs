//! Limits on pictures.

/// Maximum width and height of a picture that is decoded, in pixels; no phone
/// exceeds it.
pub const MAX_SIDE_PX: u32 = 16_000;
/// Maximum number of pixels of a picture that is decoded, in any format.
pub const MAX_PICTURE_PX: u64 = 60_000_000;
/// Maximum size of a decoded picture, in bytes. With 16 bits per channel it
/// allows fewer pixels.
pub const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// Maximum number of frames of an animation: 40 seconds at the usual 25 per
/// second.
pub const MAX_FRAMES: usize = 1_000;
/// Maximum number of pixels of all frames together. Each frame counts as the
/// canvas that a viewer paints, or as itself if it is larger.
pub const MAX_FRAMES_PX: u64 = 60_000_000;
