//! Requests of the desk to the API for staff.

use crate::chat::session::RequestError;
use crate::conversation::Side;
use crate::history::OLDER_MESSAGES;
use crate::platform::api;
use crate::platform::browser;
use shared::{ErrorCode, MessageId, MessagePage, Seq};
use std::future::Future;
use std::pin::Pin;

/// Fetches a page of a conversation's history.
pub fn page(
    side: &Side,
    before: Option<MessageId>,
    after: Option<Seq>,
) -> Pin<Box<dyn Future<Output = Result<MessagePage, RequestError>>>> {
    let mut path = side.api.clone() + "/messages";
    if let Some(before) = before {
        path += &format!("?before={before}&limit={OLDER_MESSAGES}");
    } else if let Some(after) = after {
        path += &format!("?after={after}");
    }
    let list = format!("/desk/hotel/{}", side.hotel);
    Box::pin(async move {
        let page = api::read(&path).await;
        if matches!(page, Err(RequestError::Refused(ErrorCode::NotFound))) {
            // The conversation was erased, so the desk goes to the list. If
            // that cannot be loaded, this page stays.
            let _ = browser::window().location().assign(&list);
        }
        page
    })
}
