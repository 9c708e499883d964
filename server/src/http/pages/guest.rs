//! The guest's page, rendered on the server.

use super::language;
use super::language::repeated_parameters;
use super::render::{NO_STORE, NOTICE_POLICY, PagePolicy, framed_notice, render};
use crate::chat::auth::authenticate::{Guest, GuestCredential};
use crate::chat::auth::request_limits::RequestKind;
use crate::chat::auth::staff::Author;
use crate::chat::messages::history::PageRequest;
use crate::chat::messages::send::Destination;
use crate::chat::{Chat, ChatError};
use crate::http::api::guide;
use crate::http::auth::authenticate::authenticate_guest;
use crate::http::auth::credentials::GuestTokenSource;
use crate::http::auth::guest_cookie::PARAMETER;
use crate::http::extractors::FormOrJson;
use crate::http::middleware::error::ApiError;
use crate::http::state::RequestAuthority;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::ContactSettings;
use app::language::catalogue::Catalogue;
use app::opening::{ContactView, Opening, Plain};
use app::shell::document;
use app::views::guide::GuideView;
use app::views::notice::{Notice, notice_html};
use app::views::rendered_log::RenderedLog;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::guide::Guide;
use shared::{ErrorCode, MessageId, MessagePage, SendMessage};
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// `GET /guest/hotel/{slug}/chat`; with `before=ID` the messages before that
/// one, for readers without JavaScript.
pub async fn chat(
    State(server): State<Server>,
    Path(slug): Path<String>,
    token_source: GuestTokenSource,
    request_authority: RequestAuthority,
    kind: RequestKind,
    request: Request,
) -> Response {
    match authenticate_guest(server.chat(), kind, &slug, token_source.token(&slug)).await {
        Ok(guest) => page(&server, &guest, &token_source, &request_authority, None, request).await,
        Err(error) => {
            let (uri, headers) = (request.uri(), request.headers());
            refusal_page(&server, &slug, &token_source, error.into(), uri, headers).await
        }
    }
}

/// `GET /guest/hotel/{slug}/chat/kept`: 204 if the browser's cookie is valid
/// for the named conversation, so that the page may remove the token from the
/// URL. 200 if not, which is no error: the token stays, and the browser deletes
/// its copies of the conversation. No other case may respond with 200.
///
/// # Errors
/// Fails if the cookie could not be verified.
pub async fn check_cookie(
    State(server): State<Server>,
    Path(slug): Path<String>,
    token_source: GuestTokenSource,
) -> Result<Response, ApiError> {
    let joined = server.chat().join(&slug, token_source.cookies().token(&slug)).await;
    let status = match joined {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(ChatError::TokenRequired | ChatError::InvalidToken) => StatusCode::OK,
        Err(error) => return Err(error.into()),
    };
    let mut response = (status, [(header::CACHE_CONTROL, NO_STORE)]).into_response();
    if let Err(ChatError::InvalidToken) = joined {
        // Throttled like invalid tokens elsewhere.
        response.extensions_mut().insert(ErrorCode::InvalidToken);
    }
    Ok(response)
}

/// Form fields of a message, posted by the page without JavaScript.
#[derive(Deserialize)]
pub struct SendForm {
    message: String,
    client_message_id: Option<Uuid>,
}

/// A refused message, to be shown in the form again.
struct Refused {
    code: ErrorCode,
    draft: String,
}

/// `POST /guest/hotel/{slug}/chat`: sends and redirects to the newest messages,
/// so that a reload does not send the message again.
pub async fn send(
    State(server): State<Server>,
    Path(slug): Path<String>,
    token_source: GuestTokenSource,
    request_authority: RequestAuthority,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let token = token_source.token(&slug);
    let guest = match authenticate_guest(server.chat(), RequestKind::of(&parts), &slug, token).await {
        Ok(guest) => guest,
        Err(error) => {
            return refusal_page(&server, &slug, &token_source, error.into(), &parts.uri, &parts.headers).await;
        }
    };
    let page_url = format!("{}?{}", parts.uri.path(), newest_page_query(&parts.uri, &guest, &token_source));
    let form = Request::from_parts(parts.clone(), body);
    let FormOrJson(form) = match <FormOrJson<SendForm> as axum::extract::FromRequest<_>>::from_request(form, &()).await
    {
        Ok(form) => form,
        Err(error) => return error.into_response(),
    };
    let message = SendMessage {
        message: Some(form.message.clone()),
        client_message_id: form.client_message_id,
        ..SendMessage::default()
    };
    let to = Destination::Token(GuestCredential { hotel: guest.thread.hotel.profile.slug.clone(), token: guest.token });
    match server.chat().send(to, Author::Guest(guest.token), message).await {
        Ok(_) => Redirect::to(&page_url).into_response(),
        Err(error @ ChatError::InvalidToken) => {
            refusal_page(&server, &slug, &token_source, error.into(), &parts.uri, &parts.headers).await
        }
        Err(error) => {
            let error = ApiError::from(error);
            let refused = Refused { code: error.code(), draft: form.message };
            let request = Request::from_parts(parts, Body::empty());
            let mut response = page(&server, &guest, &token_source, &request_authority, Some(refused), request).await;
            if let Some(seconds) = error.retry_after_s() {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
    }
}

async fn page(
    server: &Server,
    guest: &Guest,
    token_source: &GuestTokenSource,
    request_authority: &RequestAuthority,
    refused: Option<Refused>,
    request: Request,
) -> Response {
    let earlier = refused.is_none().then(|| earlier_page(request.uri())).flatten();
    let Contents { guide, contact, page } = match read_contents(server.chat(), guest, earlier).await {
        Ok(contents) => contents,
        Err(error) => return ApiError::from(error).into_response(),
    };
    let language = language::of(request.uri(), request.headers(), Some(&guest.thread.hotel.profile.locale));
    let now = server.chat().now();
    let answers_within_min = match server.chat().answers_within_min(&guest.thread, &contact, &guide).await {
        Ok(minutes) => minutes,
        Err(error) => return ApiError::from(error).into_response(),
    };
    let guide = guide::view(guide, &guest.thread.hotel, language, now);
    let context = server.context(guest, request_authority, answers_within_min);
    let contact = ContactView {
        phone: contact.phone,
        email: contact.email,
        address: contact.address,
        answer_time: answers_within_min.map(|minutes| language.answer_time(minutes)),
    };
    let plain = plain_data(server, guest, token_source, request.uri(), earlier.is_some(), guide, contact);
    let status = refused.as_ref().map(|refused| refused.code.status());
    let (code, draft) = refused.map(|refused| (Some(refused.code), refused.draft)).unwrap_or_default();
    let mut opening = Opening {
        context,
        page,
        now,
        form_message_id: server.chat().new_uuid(),
        texts: language.texts_with_answer_time(plain.contact.answer_time.as_deref()),
        refused: code,
        draft,
        plain,
    };
    let policy = PagePolicy::guest(
        &opening.context.pusher,
        opening.context.hotel.logo_url.as_deref(),
        &guest.thread.hotel.embedders,
    );
    let (key, log) = server.rendered_logs().get(&opening, language.tag);
    opening.plain.log = log.clone();
    let document = move || document(opening.clone(), language, Site::embedded().guest().clone());
    let mut response = render(document, policy, status, request).await;
    server.rendered_logs().insert(key, log);
    set_cookies(response.headers_mut(), guest, token_source);
    response
}

/// Stored data that a page shows.
struct Contents {
    guide: Guide,
    contact: ContactSettings,
    page: MessagePage,
}

/// Reads the hotel's guide and contact data, and the page of messages that was
/// requested, or the one with which the guest opens the conversation.
async fn read_contents(chat: &Chat, guest: &Guest, earlier: Option<PageRequest>) -> Result<Contents, ChatError> {
    let hotel = guest.thread.hotel.key;
    let request = match earlier {
        Some(earlier) => earlier,
        None => chat.opening_page(&guest.thread.conversation).await?,
    };
    Ok(Contents {
        guide: chat.guide(hotel).await?,
        contact: chat.contact_settings(hotel).await?,
        page: chat.history(guest.conversation_id(), request).await?,
    })
}

/// Returns the data that only the server needs to render the page.
fn plain_data(
    server: &Server,
    guest: &Guest,
    token_source: &GuestTokenSource,
    uri: &Uri,
    is_earlier: bool,
    guide: GuideView,
    contact: ContactView,
) -> Plain {
    let names_own_conversation =
        !token_source.is_explicit() && token_source.cookies().names_conversation(guest.conversation_id());
    let is_embedded = query_parameter(uri, "embed").is_some_and(|embed| embed == "1");
    Plain {
        query: newest_page_query(uri, guest, token_source),
        keeps: (!names_own_conversation).then_some(guest.conversation_id()),
        is_earlier,
        is_embedded,
        hosts: guest.thread.hotel.embedders.to_string(),
        notifies: !is_embedded && !is_earlier && server.push_key(&guest.thread.hotel).is_some(),
        guide,
        contact,
        log: RenderedLog::default(),
    }
}

/// Sets or prolongs the conversation's cookie.
fn set_cookies(headers: &mut HeaderMap, guest: &Guest, token_source: &GuestTokenSource) {
    let slug = &guest.thread.hotel.profile.slug;
    if let Some(token) = token_source.token(slug.as_str()) {
        for cookie in token_source.cookies().set_cookie_headers(slug, guest.conversation_id(), token) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
}

/// Returns the page of earlier messages that a URL requests; an invalid value
/// gives the newest.
fn earlier_page(uri: &Uri) -> Option<PageRequest> {
    PageRequest::new(None, Some(MessageId(query_parameter(uri, "before")?.parse().ok()?)), None).ok()
}

/// Returns a query parameter of a URL.
fn query_parameter(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.find(|(other, _)| other == name).map(|(_, value)| value.into_owned())
}

/// Returns the query for the newest messages of the same conversation, without
/// the token if the browser has it in a cookie.
fn newest_page_query(uri: &Uri, guest: &Guest, token_source: &GuestTokenSource) -> String {
    let (slug, id) = (&guest.thread.hotel.profile.slug, guest.conversation_id());
    let has_cookie =
        token_source.token(slug.as_str()).is_some_and(|token| token_source.cookies().holds(slug, id, token));
    let is_removed = |name: &str| name == "before" || has_cookie && (name == "token" || name == PARAMETER);
    let mut query = form_urlencoded::Serializer::new(String::new());
    if has_cookie {
        query.append_pair(PARAMETER, &id.to_string());
    }
    query.extend_pairs(repeated_parameters(uri, is_removed)).finish()
}

/// Responds to a person whose page cannot be shown; allowed in the hotel's
/// frame too.
async fn refusal_page(
    server: &Server,
    slug: &str,
    token_source: &GuestTokenSource,
    error: ApiError,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    if !matches!(error.code(), ErrorCode::TokenRequired | ErrorCode::InvalidToken) {
        return error.into_response();
    }
    let hotel = match slug.parse() {
        Ok(slug) => server.chat().hotel(&slug).await.ok(),
        Err(_) => None,
    };
    let language = language::of(uri, headers, hotel.as_ref().map(|hotel| &*hotel.profile.locale));
    let is_forgotten = error.code() == ErrorCode::TokenRequired && token_source.cookies().names_a_chat();
    let what = if is_forgotten { Notice::ForgottenLink } else { Notice::InvalidLink };
    let mut response = notice(what, error.code(), language);
    if !token_source.is_explicit()
        && is_opened(headers)
        && let Some(cookie) = token_source.cookies().delete_cookie_header(slug)
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Some(policy) = hotel.and_then(|hotel| framed_notice(&hotel.embedders)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Returns whether the response is for a navigation. The page's service worker
/// requests it too, and the response to the worker must not change the guest's
/// cookies (Fetch Metadata, `Sec-Fetch-Mode`; older browsers do not send it).
fn is_opened(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

/// Renders a page with a single message and no script.
pub fn notice(notice: Notice, code: ErrorCode, language: &'static Catalogue) -> Response {
    let mut response = notice_ok(notice, language);
    *response.status_mut() = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::NOT_FOUND);
    // For the metrics.
    response.extensions_mut().insert(code);
    response
}

/// Renders a notice with the status 200.
pub fn notice_ok(notice: Notice, language: &'static Catalogue) -> Response {
    let mut response = Html(notice_html(notice, language, Site::embedded().guest().clone())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTICE_POLICY));
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    response
}
