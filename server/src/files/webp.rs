//! Headers of WebP files (RFC 9649, section 2.7), checked because the decoder
//! checks them too late: it compares the size of an inner picture with its
//! canvas only after it has decoded the picture, and it allocates memory for
//! metadata before it finds that the file is too short.

mod bits;
mod lossless;
mod prefix_code;
#[cfg(test)]
mod tests;

/// Size of a chunk's header, in bytes: its name and its length.
const CHUNK_HEADER_BYTES: usize = 8;
/// Size of a frame's own header, in bytes, before the chunks in it (section
/// 2.7.1.3).
const FRAME_HEADER_BYTES: usize = 16;
/// Number of chunks of a frame's picture: alpha channel and colours, and one
/// more that the decoder may skip.
const FRAME_CHUNKS: usize = 3;

/// Returns all sizes (width and height in pixels) that the canvas, the frames
/// and the pictures of a WebP file declare; `None` if its metadata would be
/// longer than the file.
pub fn declared_sizes(file: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut sizes = Vec::new();
    // Preceded by "RIFF", a length and "WEBP".
    for chunk in chunks(file, 12) {
        if chunk.name == b"EXIF" && chunk.end > file.len() {
            return None;
        }
        sizes.extend(chunk.declared_size());
        if chunk.name == b"ANMF" {
            let inner = chunks(file, chunk.start + FRAME_HEADER_BYTES).take(FRAME_CHUNKS);
            sizes.extend(inner.filter_map(|chunk| chunk.declared_size()));
        }
    }
    Some(sizes)
}

/// Returns the size of the tables that the decoder builds for the prefix codes
/// of all pictures in the file, in bytes, or a size above `limit`; `None` if a
/// chunk with such codes is broken, or a frame is shorter than its picture.
/// Pictures count together, which also limits the time to read their codes.
pub fn table_bytes(file: &[u8], limit: usize) -> Option<usize> {
    let (mut bytes, mut canvas) = (0, (0, 0));
    for chunk in chunks(file, 12) {
        if chunk.name == b"VP8X" {
            canvas = chunk.declared_size()?;
        }
        bytes += chunk.table_bytes(canvas, limit)?;
        if chunk.name == b"ANMF" {
            let frame = chunk.declared_size()?;
            let inner = chunks(file, chunk.start + FRAME_HEADER_BYTES).take_while(|inner| inner.start <= chunk.end);
            for inner in inner.take(FRAME_CHUNKS) {
                // Otherwise a part of the file could be read once for each frame.
                if inner.end > chunk.end {
                    return None;
                }
                bytes += inner.table_bytes(frame, limit)?;
            }
        }
        if bytes > limit {
            break;
        }
    }
    Some(bytes)
}

/// A chunk of a file.
struct Chunk<'a> {
    name: &'a [u8],
    /// The file from the start of the chunk's content.
    content: &'a [u8],
    /// Start of its content.
    start: usize,
    /// End of its content according to its header.
    end: usize,
}

/// Returns the chunks from a position on.
fn chunks(file: &[u8], from: usize) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at.checked_add(CHUNK_HEADER_BYTES)?;
        let (name, length) = file.get(at..start)?.split_at(4);
        let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
        let end = start.checked_add(length)?;
        // An odd length is followed by one byte of padding.
        at = end.checked_add(length & 1)?;
        Some(Chunk { name, content: file.get(start..)?, start, end })
    })
}

impl Chunk<'_> {
    /// Returns the size of the decoder's tables for this chunk of a picture of
    /// that size.
    fn table_bytes(&self, size: (u32, u32), limit: usize) -> Option<usize> {
        let content = self.content.get(..self.end - self.start).unwrap_or(self.content);
        match self.name {
            b"VP8L" => lossless::table_bytes_of_picture(content, limit),
            b"ALPH" => lossless::table_bytes_of_alpha(content, size, limit),
            _ => Some(0),
        }
    }

    /// Returns the size that the first bytes of its content declare.
    fn declared_size(&self) -> Option<(u32, u32)> {
        let byte = |at: usize| self.content.get(at).copied().map(u32::from);
        let two = |at: usize| Some(byte(at)? | (byte(at + 1)? << 8));
        let three = |at: usize| Some(two(at)? | (byte(at + 2)? << 16));
        match self.name {
            b"VP8X" => Some((three(4)? + 1, three(7)? + 1)),
            b"ANMF" => Some((three(6)? + 1, three(9)? + 1)),
            // RFC 6386, section 9.1: the upper two bits are a scaling factor.
            b"VP8 " => Some((two(6)? & 0x3fff, two(8)? & 0x3fff)),
            // RFC 9649, section 3.4: 14 bits each, after the signature byte.
            b"VP8L" => {
                let bits = three(1)? | (byte(4)? << 24);
                Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
            }
            _ => None,
        }
    }
}
