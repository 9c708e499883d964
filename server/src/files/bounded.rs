//! A buffer for encoders with a limit on their output.

use std::io::{Error, ErrorKind, Result, Write};

#[cfg(test)]
mod tests;

/// A buffer in memory that refuses to grow beyond its limit, with
/// [`ErrorKind::FileTooLarge`].
#[derive(Debug)]
pub struct BoundedBuffer {
    bytes: Vec<u8>,
    limit_bytes: usize,
    is_exceeded: bool,
}

impl BoundedBuffer {
    /// Creates an empty buffer that holds at most `limit_bytes`.
    pub fn new(limit_bytes: usize) -> Self {
        Self { bytes: Vec::new(), limit_bytes, is_exceeded: false }
    }

    /// Returns whether it has refused to grow. Encoders wrap its error in one
    /// of their own, which may hide its kind.
    pub fn is_exceeded(&self) -> bool {
        self.is_exceeded
    }

    /// Returns the bytes that were written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Write for BoundedBuffer {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if bytes.len() > self.limit_bytes - self.bytes.len() {
            self.is_exceeded = true;
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
