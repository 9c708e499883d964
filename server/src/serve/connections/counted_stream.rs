//! A stream that holds its connection permit while it is open, also after an
//! upgrade to a WebSocket, and fails if the client does not read.

use super::write_stall::WriteStall;
use crate::connection_permits::ConnectionPermit;
use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// The stream of a connection and its permit.
pub struct CountedStream {
    stream: TcpStream,
    write_limit: Duration,
    stall: WriteStall,
    /// Wakes the writer at the end of the time limit, while it waits.
    timer: Option<Pin<Box<Sleep>>>,
    _permit: ConnectionPermit,
}

impl CountedStream {
    /// Wraps the stream of a connection that has a permit. Writing fails if the
    /// client accepts too little within `write_limit`.
    pub fn new(stream: TcpStream, write_limit: Duration, permit: ConnectionPermit) -> Self {
        Self { stream, write_limit, stall: WriteStall::default(), timer: None, _permit: permit }
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }

    /// Applies the time limit to the result of a write of `offered` bytes.
    fn check_progress(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<Result<usize>>,
        offered: usize,
    ) -> Poll<Result<usize>> {
        match written {
            Poll::Ready(Ok(accepted)) => {
                self.stall.accept(accepted, offered);
                self.timer = None;
                written
            }
            Poll::Ready(Err(_)) => written,
            Poll::Pending => {
                let deadline = self.stall.wait(Instant::now().into_std(), self.write_limit);
                let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(deadline.into())));
                timer.as_mut().poll(cx).map(|()| Err(Error::from(ErrorKind::TimedOut)))
            }
        }
    }
}

impl AsyncRead for CountedStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        self.stream().poll_read(cx, buffer)
    }
}

impl AsyncWrite for CountedStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.check_progress(cx, written, bytes.len())
    }

    fn poll_write_vectored(self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, slices);
        this.check_progress(cx, written, slices.iter().map(|slice| slice.len()).sum())
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}
