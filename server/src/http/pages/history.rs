//! The server function of the guest's page that reads its history.

use crate::chat::auth::request_limits::RequestKind;
use crate::chat::messages::history::PageRequest;
use crate::http::auth::authenticate::authenticate_guest;
use crate::http::auth::credentials::GuestTokenSource;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use app::history::{HistorySource, OLDER_MESSAGES};
use axum::extract::{Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::ResponseOptions;
use shared::{ErrorCode, HotelSlug, MessageId, MessagePage, Seq};
use std::future::Future;

#[cfg(test)]
mod tests;

/// `GET /api/page/history`: the page's server function.
pub async fn history(
    State(server): State<Server>,
    token_source: GuestTokenSource,
    kind: RequestKind,
    request: Request,
) -> Response {
    let read = move |slug: HotelSlug, before: Option<MessageId>, after| {
        let (server, token_source) = (server.clone(), token_source.clone());
        async move {
            let answer = async {
                let (chat, token) = (server.chat(), token_source.token(slug.as_str()));
                let guest = authenticate_guest(chat, kind, slug.as_str(), token).await?;
                let limit = before.map(|_| OLDER_MESSAGES);
                chat.history(guest.conversation_id(), PageRequest::new(limit, before, after)?).await
            };
            answer.await.map_err(|error| ApiError::from(error).code())
        }
    };
    call_server_function(request, read).await
}

/// Calls the server function, which reads its page with `read`.
async fn call_server_function<F, R>(request: Request, read: F) -> Response
where
    F: Fn(HotelSlug, Option<MessageId>, Option<Seq>) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<MessagePage, ErrorCode>> + Send + 'static,
{
    let provide = move || {
        let options = expect_context::<ResponseOptions>();
        // Status of a request that does not reach the function.
        options.set_status(StatusCode::BAD_REQUEST);
        let read = read.clone();
        provide_context(HistorySource::new(move |slug, before, after| {
            let (answer, options) = (read(slug, before, after), options.clone());
            async move {
                let answer = answer.await;
                let status = answer.as_ref().map_or_else(|code| code.status(), |_| 200);
                options.set_status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
                answer
            }
        }));
    };
    let mut response = leptos_axum::handle_server_fns_with_context(provide, request).await.into_response();
    // Leptos redirects forms to the page that posted them, by a header of the client's.
    for name in [header::LOCATION, HeaderName::from_static("serverfnerror")] {
        response.headers_mut().remove(name);
    }
    response
}
