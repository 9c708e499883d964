//! Splits the stream of an XMPP server into stanzas. It requires a server that
//! sends no comments and no CDATA, and that escapes every `>` in texts and
//! attributes, according to RFC 6120 (section 11.1) and as all known servers do.

use crate::Failure;
use crate::chat::endpoint::Connection;
use tokio::io::{AsyncReadExt, ReadHalf};

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

#[cfg(test)]
mod tests {
    use super::cut;

    fn pieces(text: &str) -> Vec<(&str, bool)> {
        let (mut rest, mut found) = (text, Vec::new());
        while let Some((end, is_stanza)) = cut(rest.as_bytes()) {
            found.push((&rest[..end], is_stanza));
            rest = &rest[end..];
        }
        found
    }

    #[test]
    fn a_stream_is_cut_below_its_beginning() {
        let text = "<?xml version='1.0'?><stream:stream id='1'><iq type='result'/>\
                    <message><body>a &gt; b</body><x/></message><presence";
        assert_eq!(
            pieces(text),
            [
                ("<?xml version='1.0'?>", false),
                ("<stream:stream id='1'>", false),
                ("<iq type='result'/>", true),
                ("<message><body>a &gt; b</body><x/></message>", true),
            ]
        );
    }

    #[test]
    fn what_is_not_there_whole_waits() {
        let text = "<message><body>Good morning</body></message>";
        for end in 0..text.len() {
            assert_eq!(cut(&text.as_bytes()[..end]), None, "{end}");
        }
    }
}
