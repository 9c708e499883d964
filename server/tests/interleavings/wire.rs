//! Messages of the PostgreSQL protocol (PostgreSQL manual, "Frontend/Backend
//! Protocol", "Message Formats"), as far as the proxy reads them.

use std::collections::HashMap;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

#[cfg(test)]
mod tests;

/// `SSLRequest`: the code in place of a protocol version.
const SSL_REQUEST: [u8; 4] = 80_877_103_u32.to_be_bytes();

/// A message with its type, its length and its content.
#[derive(Clone, Debug)]
pub struct Message {
    /// All its bytes.
    pub bytes: Vec<u8>,
}

impl Message {
    /// Returns its first byte, the type.
    pub fn kind(&self) -> u8 {
        self.bytes[0]
    }

    /// Returns its content, after type and length.
    pub fn content(&self) -> &[u8] {
        &self.bytes[5..]
    }

    /// Returns the statement of a "Parse" message; `None` for any other.
    pub fn statement(&self) -> Option<&[u8]> {
        let mut parts = self.content().split(|byte| *byte == 0);
        parts.nth(1).filter(|_| self.kind() == b'P')
    }

    /// Returns the same "Parse" message with another statement.
    pub fn with_statement(&self, sql: &str) -> Self {
        let mut parts = self.content().splitn(3, |byte| *byte == 0);
        let name = parts.next().unwrap_or_default();
        let types = parts.nth(1).unwrap_or_default();
        let end = b"\0".as_slice();
        let content: Vec<u8> = [name, end, sql.as_bytes(), end, types].concat();
        let length = u32::try_from(content.len() + 4).expect("a length").to_be_bytes();
        let mut bytes = vec![self.kind()];
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(&content);
        Self { bytes }
    }
}

/// Reads one message; `None` at the end of the stream.
pub async fn read_message(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Message>> {
    let mut head = [0; 5];
    if from.read(&mut head[..1]).await? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut head[1..]).await?;
    let mut bytes = head.to_vec();
    read_rest(from, &mut bytes, 1).await?;
    Ok(Some(Message { bytes }))
}

/// Reads the first packet of a client, which has no type. The caller answers a
/// request for TLS: [`is_ssl_request`].
pub async fn read_startup(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    from.read_exact(&mut bytes).await?;
    read_rest(from, &mut bytes, 0).await?;
    Ok(bytes)
}

/// Returns whether a first packet requests TLS.
pub fn is_ssl_request(startup: &[u8]) -> bool {
    startup.get(4..8) == Some(&SSL_REQUEST)
}

/// Reads the rest of a message. The length includes itself and the content, but
/// not the type.
async fn read_rest(from: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>, length_at: usize) -> io::Result<()> {
    let length: [u8; 4] = bytes[length_at..length_at + 4].try_into().map_err(io::Error::other)?;
    let end = length_at + usize::try_from(u32::from_be_bytes(length)).map_err(io::Error::other)?;
    let there = bytes.len();
    bytes.resize(end, 0);
    from.read_exact(&mut bytes[there..]).await?;
    Ok(())
}

/// Messages of a client up to the one that PostgreSQL answers with "ready for
/// query".
#[derive(Debug)]
pub struct Request {
    /// The messages.
    pub bytes: Vec<u8>,
    /// The statement that PostgreSQL executes; `None` if it only prepares one.
    pub sql: Option<String>,
}

/// Combines a client's messages into requests.
#[derive(Default)]
pub struct Requests {
    prepared: HashMap<Vec<u8>, String>,
    bound: Option<String>,
    bytes: Vec<u8>,
    sql: Option<String>,
}

impl Requests {
    /// Adds the next message, and returns the request that it completes.
    pub fn push(&mut self, message: &Message) -> Option<Request> {
        self.bytes.extend_from_slice(&message.bytes);
        let mut parts = message.content().split(|byte| *byte == 0);
        let mut part = || parts.next().unwrap_or_default();
        match message.kind() {
            // Parse: the name of the statement, and its text.
            b'P' => {
                let name = part().to_vec();
                self.prepared.insert(name, String::from_utf8_lossy(part()).into_owned());
                None
            }
            // Bind: the name of the portal, and of the statement.
            b'B' => {
                part();
                self.bound = self.prepared.get(part()).cloned();
                None
            }
            // Execute: the portal that was bound.
            b'E' => {
                self.sql = self.bound.take();
                None
            }
            // Query: its text.
            b'Q' => {
                let text = String::from_utf8_lossy(part()).into_owned();
                self.sql = Some(self.expand(&text));
                Some(self.complete())
            }
            // Sync, Terminate.
            b'S' | b'X' => Some(self.complete()),
            _ => None,
        }
    }

    /// Returns statements of a "Query" message, with the text of those that they
    /// execute by name.
    fn expand(&mut self, text: &str) -> String {
        let mut expanded: Vec<String> = Vec::new();
        for statement in text.split("; ") {
            if let Some((name, sql)) = statement.strip_prefix("PREPARE ").and_then(|rest| rest.split_once(" AS ")) {
                let name = name.split(' ').next().unwrap_or_default();
                self.prepared.insert(name.into(), sql.to_owned());
            }
            let executed = statement.strip_prefix("EXECUTE ").and_then(|rest| rest.split('(').next());
            let sql = executed.and_then(|name| self.prepared.get(name.as_bytes()));
            expanded.push(sql.map_or(statement, String::as_str).to_owned());
        }
        expanded.join("; ")
    }

    fn complete(&mut self) -> Request {
        Request { bytes: std::mem::take(&mut self.bytes), sql: self.sql.take() }
    }
}
