//! Splits the stream of an XMPP server into stanzas. It requires a server that
//! sends no comments and no CDATA, and that escapes every `>` in texts and
//! attributes, according to RFC 6120 (section 11.1) and as all known servers do.

use crate::chat::endpoint::Connection;
use crate::failure::Failure;
use tokio::io::{AsyncReadExt, ReadHalf};

#[cfg(test)]
mod tests;

/// Incoming half of a stream.
pub struct Stanzas {
    incoming: ReadHalf<Connection>,
    received: Vec<u8>,
}

impl Stanzas {
    /// Creates the splitter for a new stream.
    pub fn new(incoming: ReadHalf<Connection>) -> Self {
        Self { incoming, received: Vec::with_capacity(4096) }
    }

    /// Returns the next child element of the stream; the header of the stream is
    /// skipped.
    ///
    /// # Errors
    /// Fails if the stream ends.
    pub async fn stanza(&mut self) -> Result<Vec<u8>, Failure> {
        loop {
            match cut(&self.received) {
                Some((end, true)) => return Ok(self.received.drain(..end).collect()),
                Some((end, false)) => drop(self.received.drain(..end)),
                None => {
                    if self.incoming.read_buf(&mut self.received).await? == 0 {
                        return Err("the server closed the connection".into());
                    }
                }
            }
        }
    }
}

/// Returns the end of the first piece, and whether it is a stanza.
fn cut(bytes: &[u8]) -> Option<(usize, bool)> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let open = at + memchr::memchr(b'<', &bytes[at..])?;
        let close = open + memchr::memchr(b'>', &bytes[open..])?;
        let tag = &bytes[open + 1..close];
        if depth == 0 && (tag.starts_with(b"?xml") || tag.starts_with(b"stream:stream")) {
            return Some((close + 1, false));
        }
        match (tag.first(), tag.last()) {
            (Some(b'/'), _) => depth = depth.saturating_sub(1),
            (_, Some(b'/')) => {}
            _ => depth += 1,
        }
        at = close + 1;
        if depth == 0 {
            return Some((at, true));
        }
    }
}
