//! HTTP/1.1 client for load: one persistent connection, one request at a time, and
//! bodies that are searched without parsing.

use super::endpoint::{Connection, Endpoint};
use crate::failure::Failure;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

#[cfg(test)]
mod tests;

/// Maximum number of headers of an answer.
const HEADERS: usize = 64;
/// Time to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Connection that is opened with the first request, and again if the server has
/// closed it between two requests.
pub struct Http {
    endpoint: Rc<Endpoint>,
    number: usize,
    connection: Option<Connection>,
    received: Vec<u8>,
    body: Vec<u8>,
}

/// Answer of a server.
pub struct Answer<'a> {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// Returns the body of an answer with status 2xx.
    ///
    /// # Errors
    /// Fails with any other status.
    pub fn good(&self) -> Result<&[u8], Failure> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        let said = String::from_utf8_lossy(&self.body[..self.body.len().min(300)]).into_owned();
        Err(format!("status {}: {said}", self.status).into())
    }
}

/// Way in which the end of a body is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Bytes(usize),
    Chunked,
}

/// Head of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    head_bytes: usize,
    length: Length,
    closes: bool,
}

impl Http {
    /// Creates the connection with that number; it is opened later.
    pub fn new(endpoint: Rc<Endpoint>, number: usize) -> Self {
        Self { endpoint, number, connection: None, received: Vec::with_capacity(4096), body: Vec::new() }
    }

    /// Returns a request; `headers` are complete lines.
    pub fn request(&self, method: &str, path: &str, headers: &str, body: Option<&str>) -> Vec<u8> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n{headers}", self.endpoint.authority);
        if let Some(body) = body {
            request.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        request.push_str(body.unwrap_or_default());
        request.into_bytes()
    }

    /// Sends a request and waits for the answer.
    ///
    /// # Errors
    /// Fails if there is no answer, or it is not valid HTTP.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>, Failure> {
        let kept = self.connection.is_some();
        let head = match self.exchange(request).await {
            // A server may close an idle connection just as it is used.
            Err(_) if kept && self.received.is_empty() => {
                self.connection = None;
                self.exchange(request).await
            }
            head => head,
        };
        if head.as_ref().map_or(true, |head| head.closes) {
            self.connection = None;
        }
        let head = head?;
        Ok(Answer { status: head.status, body: &self.body })
    }

    /// Sends a request and reads the answer; fails if the server does not answer in
    /// time.
    async fn exchange(&mut self, request: &[u8]) -> Result<Head, Failure> {
        let exchanged = timeout(PATIENCE, self.exchange_patiently(request)).await;
        exchanged.unwrap_or_else(|_| Err("the server does not answer".into()))
    }

    async fn exchange_patiently(&mut self, request: &[u8]) -> Result<Head, Failure> {
        self.received.clear();
        self.body.clear();
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(self.endpoint.connect(self.number).await?),
        };
        connection.write_all(request).await?;
        let mut head = None;
        loop {
            if connection.read_buf(&mut self.received).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if head.is_none() {
                head = parse(&self.received)?;
            }
            let Some(head) = head else { continue };
            let rest = &self.received[head.head_bytes..];
            let body = match head.length {
                Length::Bytes(bytes) if rest.len() >= bytes => Some(rest[..bytes].to_vec()),
                Length::Bytes(_) => None,
                Length::Chunked => unchunked(rest)?,
            };
            if let Some(body) = body {
                self.body = body;
                return Ok(head);
            }
        }
    }
}

/// Parses the head, once it is complete.
fn parse(bytes: &[u8]) -> Result<Option<Head>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head_bytes) = response.parse(bytes)? else { return Ok(None) };
    let value = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(header.value).ok()
    };
    let is = |name: &str, said: &str| value(name).is_some_and(|value| value.eq_ignore_ascii_case(said));
    let status = response.code.unwrap_or_default();
    let length = if is("transfer-encoding", "chunked") {
        Length::Chunked
    } else if status == 204 || status == 304 {
        Length::Bytes(0)
    } else {
        Length::Bytes(value("content-length").ok_or("the response has no length")?.parse()?)
    };
    Ok(Some(Head { status, head_bytes, length, closes: is("connection", "close") }))
}

/// Returns a body in chunks (RFC 9112, section 7.1), once all chunks are there.
fn unchunked(mut rest: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    let mut body = Vec::new();
    loop {
        let parsed = httparse::parse_chunk_size(rest).map_err(|_| "a chunk has no valid size")?;
        let httparse::Status::Complete((line_bytes, size)) = parsed else { return Ok(None) };
        let end = line_bytes + usize::try_from(size)?;
        if rest.len() < end + 2 {
            return Ok(None);
        }
        body.extend_from_slice(&rest[line_bytes..end]);
        rest = &rest[end + 2..];
        if size == 0 {
            return Ok(Some(body));
        }
    }
}
