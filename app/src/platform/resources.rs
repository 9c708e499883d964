//! Objects of the browser that the session uses. Signals cannot hold them.

use crate::chat::session::RequestError;
use crate::conversation::{Conversation, Side};
use crate::platform::lock::HeldLock;
use crate::platform::realtime::Realtime;
use shared::{MessageId, MessagePage, Seq};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

/// Function that fetches a page of history for this side: before a message,
/// after a change, or the newest.
pub type Fetch = fn(&Side, Option<MessageId>, Option<Seq>) -> Pin<Box<dyn Future<Output = Fetched>>>;
/// Result of a fetch.
pub type Fetched = Result<MessagePage, RequestError>;
type Subscribe = Rc<dyn Fn(Conversation)>;

/// Objects of the page's session.
#[derive(Default)]
pub struct Resources {
    /// The socket; `None` if pusher-js did not load.
    pub realtime: Option<Rc<Realtime>>,
    /// The lock for sending, or the request for it.
    pub held_lock: Option<HeldLock>,
    /// The lock for sending the messages of another conversation, or the request
    /// for it; only at the desk.
    pub other_held_lock: Option<HeldLock>,
    fetch: Option<Fetch>,
    subscribe: Option<Subscribe>,
}

thread_local! {
    // A page has one session at a time.
    static RESOURCES: RefCell<Resources> = RefCell::default();
}

impl Resources {
    /// Begins a session. `subscribe` subscribes to the channels of a conversation.
    pub fn begin_session(fetch: Fetch, subscribe: impl Fn(Conversation) + 'static) {
        RESOURCES.set(Self { fetch: Some(fetch), subscribe: Some(Rc::new(subscribe)), ..Self::default() });
    }

    /// Updates the objects. `change` must not call the browser, which may call
    /// back.
    pub fn update<T>(change: impl FnOnce(&mut Self) -> T) -> T {
        RESOURCES.with_borrow_mut(change)
    }

    /// Returns the socket.
    pub fn realtime() -> Option<Rc<Realtime>> {
        RESOURCES.with_borrow(|resources| resources.realtime.clone())
    }

    /// Returns the function that fetches pages of history.
    pub fn fetch() -> Option<Fetch> {
        RESOURCES.with_borrow(|resources| resources.fetch)
    }

    /// Returns the function that subscribes to the channels of a conversation.
    pub fn subscribe() -> Option<Subscribe> {
        RESOURCES.with_borrow(|resources| resources.subscribe.clone())
    }
}
