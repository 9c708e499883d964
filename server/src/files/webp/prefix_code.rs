//! Prefix codes of lossless WebP (RFC 9649, section 3.7.2), and the memory
//! that the decoder needs for each.

use super::bits::BitReader;

/// Maximum length of a code, in bits.
const MAX_LENGTH: usize = 15;
/// Number of codes that encode lengths of codes.
const LENGTH_CODES: usize = 19;
/// Order in which the lengths of those codes are stored.
const LENGTH_CODE_ORDER: [usize; LENGTH_CODES] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// Length that a repetition repeats if no other one came before.
const DEFAULT_LENGTH: u8 = 8;

/// Size of the decoder's lookup table for codes of up to that many bits; for
/// longer ones it builds a tree.
const TABLE_BITS: usize = 10;
/// Size of an entry of the table, in bytes.
const ENTRY_BYTES: usize = 4;
/// Size of a node of the tree, in bytes. The tree has two for each symbol.
const NODE_BYTES: usize = 16;

/// A prefix code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrefixCode {
    /// Number of symbols by the length of their codes. A single symbol has a
    /// code of length 0.
    counts: [u16; MAX_LENGTH + 1],
    /// Symbols, ordered by their codes.
    symbols: Vec<u16>,
}

impl PrefixCode {
    /// Reads a code for symbols below `alphabet`; `None` if it is broken.
    pub fn read(bits: &mut BitReader<'_>, alphabet: u16) -> Option<Self> {
        if bits.flag()? {
            return Self::read_simple(bits, alphabet);
        }
        let mut lengths = [0; LENGTH_CODES];
        let stored = 4 + bits.read(4)? as usize;
        for symbol in LENGTH_CODE_ORDER.iter().take(stored) {
            lengths[*symbol] = u8::try_from(bits.read(3)?).ok()?;
        }
        let code = Self::from_lengths(&lengths)?;
        Self::from_lengths(&read_lengths(bits, &code, alphabet)?)
    }

    /// Reads a code of one or two symbols.
    fn read_simple(bits: &mut BitReader<'_>, alphabet: u16) -> Option<Self> {
        let has_two = bits.flag()?;
        let first_bits = if bits.flag()? { 8 } else { 1 };
        let mut symbols = vec![u16::try_from(bits.read(first_bits)?).ok()?];
        let mut counts = [0; MAX_LENGTH + 1];
        if has_two {
            symbols.push(u16::try_from(bits.read(8)?).ok()?);
            counts[1] = 2;
        } else {
            counts[0] = 1;
        }
        symbols.iter().all(|symbol| *symbol < alphabet).then_some(Self { counts, symbols })
    }

    /// Returns the canonical code whose symbols have these lengths, 0 for none;
    /// `None` if there is none, or some sequences of bits would have no symbol.
    fn from_lengths(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0; MAX_LENGTH + 1];
        for length in lengths.iter().filter(|length| **length > 0) {
            counts[usize::from(*length)] += 1;
        }
        // Index of the next symbol of each length.
        let mut next = [0; MAX_LENGTH + 2];
        for (length, count) in counts.iter().enumerate() {
            next[length + 1] = next[length] + usize::from(*count);
        }
        let mut symbols = vec![0; next[MAX_LENGTH + 1]];
        for (length, symbol) in lengths.iter().zip(0..).filter(|(length, _)| **length > 0) {
            let next = &mut next[usize::from(*length)];
            symbols[*next] = symbol;
            *next += 1;
        }
        if symbols.len() == 1 {
            let mut counts = [0; MAX_LENGTH + 1];
            counts[0] = 1;
            return Some(Self { counts, symbols });
        }
        let used: usize = (1..=MAX_LENGTH).map(|length| usize::from(counts[length]) << (MAX_LENGTH - length)).sum();
        (used == 1 << MAX_LENGTH).then_some(Self { counts, symbols })
    }

    /// Returns the symbol if there is only one, which takes no bits.
    fn only_symbol(&self) -> Option<u16> {
        if self.counts[0] == 1 { self.symbols.first().copied() } else { None }
    }

    /// Reads a symbol; `None` after the end.
    pub fn symbol(&self, bits: &mut BitReader<'_>) -> Option<u16> {
        if let Some(symbol) = self.only_symbol() {
            return Some(symbol);
        }
        // First code of a length, and the index of its symbol.
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in self.counts.iter().skip(1).map(|count| u32::from(*count)) {
            code |= bits.read(1)?;
            if code < first + count {
                return self.symbols.get((index + code - first) as usize).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }

    /// Returns the size of the tables that the decoder builds for this code, in
    /// bytes.
    pub fn table_bytes(&self) -> usize {
        let Some(longest) = self.counts.iter().rposition(|count| *count > 0).filter(|longest| *longest > 0) else {
            return 0;
        };
        let long: usize = self.counts.iter().skip(TABLE_BITS + 1).map(|count| usize::from(*count)).sum();
        (ENTRY_BYTES << longest.min(TABLE_BITS)) + 2 * NODE_BYTES * long.max(2)
    }
}

/// Reads the lengths of the codes of all symbols.
fn read_lengths(bits: &mut BitReader<'_>, code: &PrefixCode, alphabet: u16) -> Option<Vec<u8>> {
    let alphabet = usize::from(alphabet);
    let mut stored = alphabet;
    if bits.flag()? {
        let width = 2 + 2 * bits.read(3)?;
        stored = 2 + bits.read(width)? as usize;
        if stored > alphabet {
            return None;
        }
    }
    let mut lengths = Vec::new();
    let mut previous = DEFAULT_LENGTH;
    while lengths.len() < alphabet && stored > 0 {
        stored -= 1;
        let (length, times) = match code.symbol(bits)? {
            16 => (previous, 3 + bits.read(2)?),
            17 => (0, 3 + bits.read(3)?),
            18 => (0, 11 + bits.read(7)?),
            length => (u8::try_from(length).ok()?, 1),
        };
        if length > 0 {
            previous = length;
        }
        lengths.extend(std::iter::repeat_n(length, times as usize));
    }
    (lengths.len() <= alphabet).then_some(lengths)
}
