//! Reads numbers of a few bits, the lowest bit first (RFC 9649, section 3.2).

/// A position in a sequence of bits.
#[derive(Clone, Debug)]
pub struct BitReader<'a> {
    bytes: &'a [u8],
    /// Index of the next bit.
    next_bit: usize,
}

impl<'a> BitReader<'a> {
    /// Starts at the first bit of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, next_bit: 0 }
    }

    /// Reads a number of `count` bits, at most 32; `None` after the end.
    pub fn read(&mut self, count: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..count {
            let byte = self.bytes.get(self.next_bit / 8)?;
            number |= u32::from((byte >> (self.next_bit % 8)) & 1) << place;
            self.next_bit += 1;
        }
        Some(number)
    }

    /// Returns the number of bits that were read.
    pub fn position(&self) -> usize {
        self.next_bit
    }

    /// Reads one bit.
    pub fn flag(&mut self) -> Option<bool> {
        Some(self.read(1)? == 1)
    }
}
