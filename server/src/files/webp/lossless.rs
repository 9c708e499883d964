//! The memory that the decoder needs for the prefix codes of a lossless WebP
//! (RFC 9649, section 3), which a file of a few megabytes could make gigabytes.
//! It is determined by the codes alone: pixels are skipped.

use super::bits::BitReader;
use super::prefix_code::PrefixCode;

/// First byte of a lossless picture.
const SIGNATURE: u32 = 0x2f;
/// Number of prefix codes of a group: for green or lengths or the colour cache,
/// red, blue, alpha, and distances.
const CODES: usize = 5;
/// Number of their symbols, without those of a colour cache.
const ALPHABETS: [u16; CODES] = [256 + LENGTHS, 256, 256, 256, 40];
/// Number of symbols for lengths of repeated pixels.
const LENGTHS: u16 = 24;
/// Size of a group in the decoder without its tables, in bytes. The list of
/// groups grows by doubling.
const GROUP_BYTES: usize = 3 * CODES * 56;

/// Returns the size of the tables for a `VP8L` chunk, in bytes, or a size above
/// `limit`; `None` if the chunk is broken.
pub fn table_bytes_of_picture(chunk: &[u8], limit: usize) -> Option<usize> {
    let mut bits = BitReader::new(chunk);
    if bits.read(8)? != SIGNATURE {
        return None;
    }
    let (width, height) = (bits.read(14)? + 1, bits.read(14)? + 1);
    // Whether it has an alpha channel, and the version.
    bits.read(1 + 3)?;
    table_bytes(&mut bits, (width, height), limit)
}

/// Returns the size of the tables for an `ALPH` chunk (section 2.7.1.2) of a
/// picture of that size, in bytes, or a size above `limit`; `None` if the chunk
/// is broken.
pub fn table_bytes_of_alpha(chunk: &[u8], size: (u32, u32), limit: usize) -> Option<usize> {
    let (first, rest) = chunk.split_first()?;
    if first & 0b11 == 0 {
        // It is not compressed.
        return Some(0);
    }
    table_bytes(&mut BitReader::new(rest), size, limit)
}

fn table_bytes(bits: &mut BitReader<'_>, (mut width, height): (u32, u32), limit: usize) -> Option<usize> {
    let mut is_used = [false; 4];
    while bits.flag()? {
        let transform = bits.read(2)?;
        // Each occurs once at most.
        if std::mem::replace(&mut is_used[transform as usize], true) {
            return None;
        }
        match transform {
            0 | 1 => {
                let block_bits = bits.read(3)? + 2;
                skip_pixels(bits, count_blocks(width, block_bits) * count_blocks(height, block_bits))?;
            }
            2 => {}
            _ => {
                let colors = bits.read(8)? + 1;
                skip_pixels(bits, colors)?;
                width = count_blocks(width, packed_bits(colors));
            }
        }
    }
    let cache = cache_size(bits)?;
    let mut groups = 1;
    if bits.flag()? {
        let block_bits = bits.read(3)? + 2;
        let largest = skip_pixels(bits, count_blocks(width, block_bits) * count_blocks(height, block_bits))?;
        groups = usize::from(largest) + 1;
    }
    let mut bytes = groups * GROUP_BYTES;
    for _ in 0..groups {
        if bytes > limit {
            break;
        }
        bytes += read_group(bits, cache)?.iter().map(PrefixCode::table_bytes).sum::<usize>();
    }
    Some(bytes)
}

/// Returns the number of blocks of `1 << bits` pixels in a row.
fn count_blocks(pixels: u32, bits: u32) -> u32 {
    pixels.div_ceil(1 << bits)
}

/// Returns how many pixels of a palette are stored in one, as a power of 2.
fn packed_bits(colors: u32) -> u32 {
    match colors {
        0..=2 => 3,
        3..=4 => 2,
        5..=16 => 1,
        _ => 0,
    }
}

/// Reads the number of colours in the colour cache.
fn cache_size(bits: &mut BitReader<'_>) -> Option<u16> {
    if !bits.flag()? {
        return Some(0);
    }
    let cache_bits = bits.read(4)?;
    (1..=11).contains(&cache_bits).then_some(1 << cache_bits)
}

fn read_group(bits: &mut BitReader<'_>, cache: u16) -> Option<[PrefixCode; CODES]> {
    let [green, red, blue, alpha, distance] = ALPHABETS;
    Some([
        PrefixCode::read(bits, green + cache)?,
        PrefixCode::read(bits, red)?,
        PrefixCode::read(bits, blue)?,
        PrefixCode::read(bits, alpha)?,
        PrefixCode::read(bits, distance)?,
    ])
}

/// Skips a picture of the file's own data, which has one group of codes and
/// `pixels` pixels. Returns the largest number that red and green of a pixel
/// are; other pixels repeat earlier ones or are 0. It takes no more steps than
/// the file has bits, however many pixels it declares.
fn skip_pixels(bits: &mut BitReader<'_>, pixels: u32) -> Option<u16> {
    let cache = cache_size(bits)?;
    let codes = read_group(bits, cache)?;
    let (mut done, mut largest) = (0, 0);
    while done < pixels {
        let begin = bits.position();
        let (step, number) = skip_step(bits, &codes)?;
        largest = largest.max(number);
        if bits.position() == begin {
            // All other steps are the same.
            return (pixels - done).is_multiple_of(step).then_some(largest);
        }
        done += step;
    }
    (done == pixels).then_some(largest)
}

/// Skips a pixel, or pixels that repeat earlier ones. Returns how many they are,
/// and the number that red and green of a new pixel are.
fn skip_step(bits: &mut BitReader<'_>, codes: &[PrefixCode; CODES]) -> Option<(u32, u16)> {
    let [green, red, blue, alpha, distance] = codes;
    let symbol = green.symbol(bits)?;
    if symbol >= 256 + LENGTHS {
        return Some((1, 0));
    }
    if symbol >= 256 {
        let length = read_length(bits, symbol - 256)?;
        let distance = distance.symbol(bits)?;
        read_length(bits, distance)?;
        return Some((length, 0));
    }
    let number = (red.symbol(bits)? << 8) | symbol;
    blue.symbol(bits)?;
    alpha.symbol(bits)?;
    Some((1, number))
}

/// Reads the length or distance of a repetition.
fn read_length(bits: &mut BitReader<'_>, symbol: u16) -> Option<u32> {
    let symbol = u32::from(symbol);
    if symbol < 4 {
        return Some(symbol + 1);
    }
    let extra_bits = (symbol - 2) >> 1;
    Some(((2 + (symbol & 1)) << extra_bits) + bits.read(extra_bits)? + 1)
}
