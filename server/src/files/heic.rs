//! HEIC photos (ISO/IEC 23008-12) are stored unchanged, except that the bytes
//! of their Exif and XMP items are overwritten with zeros. All offsets in the
//! file stay valid, and the property `irot` still gives the orientation.

use std::collections::HashSet;
use std::ops::Range;

#[cfg(test)]
mod tests;

/// Maximum number of boxes in one box: a phone's photo has about a hundred.
const MAX_BOXES: usize = 10_000;

/// Maximum number of extents of Exif and XMP items: cameras write each item in
/// one.
const MAX_EXTENTS: usize = 10_000;

/// A box of a file: its type and the range of its content.
struct IsoBox {
    kind: [u8; 4],
    content: Range<usize>,
}

/// Returns the photo without metadata; `None` for a file that is not valid, or
/// in which metadata cannot be located.
pub fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let top = read_boxes(bytes, 0..bytes.len())?;
    let meta = find(&top, b"meta")?;
    // A full box: version and flags precede the inner boxes.
    let inner = read_boxes(bytes, meta.start.checked_add(4)?..meta.end)?;
    let metadata_ids = metadata_items(bytes, find(&inner, b"iinf")?)?;
    let data = find(&inner, b"idat");
    let mut clean = bytes.to_vec();
    for range in metadata_ranges(bytes, find(&inner, b"iloc")?, data, &metadata_ids)? {
        clean.get_mut(range)?.fill(0);
    }
    // Exif may also be in a box at the top level.
    for iso_box in top.iter().filter(|iso_box| matches!(&iso_box.kind, b"uuid" | b"free" | b"skip")) {
        clean.get_mut(iso_box.content.clone())?.fill(0);
    }
    Some(clean)
}

fn read_boxes(bytes: &[u8], within: Range<usize>) -> Option<Vec<IsoBox>> {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let mut reader = Reader { bytes, at };
        let size = reader.number(4)?;
        let kind = reader.take(4)?.try_into().ok()?;
        let end = match size {
            0 => within.end,
            1 => at.checked_add(reader.number(8)?)?,
            size => at.checked_add(size)?,
        };
        if end < reader.at || end > within.end || found.len() == MAX_BOXES {
            return None;
        }
        found.push(IsoBox { kind, content: reader.at..end });
        at = end;
    }
    Some(found)
}

fn find(boxes: &[IsoBox], kind: &[u8; 4]) -> Option<Range<usize>> {
    boxes.iter().find(|iso_box| iso_box.kind == *kind).map(|iso_box| iso_box.content.clone())
}

/// Returns the ids of the metadata items (`iinf`, ISO/IEC 14496-12, section
/// 8.11.6).
fn metadata_items(bytes: &[u8], within: Range<usize>) -> Option<HashSet<usize>> {
    let mut reader = Reader { bytes, at: within.start };
    let version = reader.number(1)?;
    reader.take(3)?;
    reader.number(if version == 0 { 2 } else { 4 })?;
    let mut metadata_ids = HashSet::new();
    for entry in read_boxes(bytes, reader.at..within.end)? {
        let mut reader = Reader { bytes, at: entry.content.start };
        let version = reader.number(1)?;
        reader.take(3)?;
        if version < 2 {
            return None;
        }
        let id = reader.number(if version == 2 { 2 } else { 4 })?;
        reader.take(2)?;
        if matches!(reader.take(4)?, b"Exif" | b"mime" | b"uri ") {
            metadata_ids.insert(id);
        }
    }
    Some(metadata_ids)
}

/// Returns the ranges of those items (`iloc`, section 8.11.3). Their total
/// length is limited to that of the file, since each range will be overwritten.
fn metadata_ranges(
    bytes: &[u8],
    within: Range<usize>,
    data: Option<Range<usize>>,
    items: &HashSet<usize>,
) -> Option<Vec<Range<usize>>> {
    let mut reader = Reader { bytes, at: within.start };
    let version = reader.number(1)?;
    reader.take(3)?;
    let sizes = reader.number(2)?;
    let [offset_size, length_size, base_size, index_size] = [12, 8, 4, 0].map(|shift| (sizes >> shift) & 15);
    let index_size = if version == 0 { 0 } else { index_size };
    let id_size = if version < 2 { 2 } else { 4 };
    let (mut found, mut left) = (Vec::new(), bytes.len());
    for _ in 0..reader.number(id_size)? {
        let id = reader.number(id_size)?;
        let from = if version == 0 { 0 } else { reader.number(2)? & 15 };
        reader.take(2)?;
        let base = reader.number(base_size)?;
        let extents = reader.number(2)?;
        if !items.contains(&id) {
            // In one step: with field sizes of 0, an extent takes no bytes at
            // all.
            reader.take(extents * (index_size + offset_size + length_size))?;
            continue;
        }
        for _ in 0..extents {
            reader.number(index_size)?;
            let (offset, length) = (reader.number(offset_size)?, reader.number(length_size)?);
            let origin = match from {
                0 => 0,
                1 => data.as_ref()?.start,
                _ => return None,
            };
            let start = origin.checked_add(base)?.checked_add(offset)?;
            // A length of 0 would mean the whole file.
            let end = start.checked_add(length).filter(|end| *end > start)?;
            left = left.checked_sub(length)?;
            if found.len() == MAX_EXTENTS {
                return None;
            }
            found.push(start..end);
        }
        if reader.at > within.end {
            return None;
        }
    }
    Some(found)
}

/// Reads numbers in sequence.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// Reads a big-endian number of that many bytes; 0 if there are none.
    fn number(&mut self, length: usize) -> Option<usize> {
        let number = self.take(length)?.iter().fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
        usize::try_from(number).ok()
    }
}
