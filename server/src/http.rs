//! The router with all routes, and its layers.

pub mod app_socket;
pub(crate) mod attachments;
pub(crate) mod body;
mod bounds;
mod canned;
pub(crate) mod client;
pub(crate) mod cookies;
pub(crate) mod credentials;
mod desk;
mod desk_sign_in;
mod desk_webhooks;
mod device_cookie;
mod docs;
mod engine_api;
mod error;
mod form_head;
mod front;
pub(crate) mod guest;
pub(crate) mod guest_cookie;
mod guide;
mod guide_page;
mod handover;
mod headers;
mod home_screen;
mod integration;
pub(crate) mod language;
mod languages;
mod notes;
pub mod openapi;
mod operator;
mod origins;
mod page;
mod page_query;
mod personal;
pub(crate) mod query;
mod refusals;
mod render;
mod replies_page;
mod session;
mod site;
mod socket_place;
mod staff;
mod state;
mod trace;
pub mod upload;
mod web_push;
mod webhooks;
mod write_requests;

pub use state::Server;

use axum::extract::DefaultBodyLimit;
use axum::routing::{any, delete, get, patch, post, put};
use axum::{Router, middleware};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};

/// Maximum size of a request body, in bytes: 4000 characters, each escaped as
/// two JSON `\uXXXX`, and the other fields.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Minimum size of a compressed response, in bytes. A smaller one fits in one
/// packet, and the compressor, which clears its tables first, would cost more
/// than the rest of the request.
const UNCOMPRESSED_BYTES: u16 = 1_200;

/// Compression level. At the default, 4, a chat page is 4 % smaller and its
/// compression takes twice the time, more than everything else that produces
/// it. Files of the site are compressed at build time.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(2);

/// Builds the whole server as a service.
pub fn router(server: Server) -> Router {
    // The tasks of the views run on tokio; a second call has no effect.
    any_spawner::Executor::init_tokio().ok();
    let guest = Router::new()
        .route("/context", get(guest::context).post(guest::context))
        .route("/messages", get(guest::messages).post(guest::send))
        .route("/messages/{message}", patch(guest::edit).delete(guest::delete))
        .route("/read", post(guest::read))
        .route("/attachments", post(attachments::guest_upload).layer(large()))
        .route("/push", get(web_push::state).put(web_push::subscribe).delete(web_push::unsubscribe).layer(small()))
        .route("/pusher/auth", post(guest::pusher_auth));
    let staff = Router::new()
        .route("/conversations", get(staff::conversations))
        .route("/conversations/{id}", get(staff::conversation))
        .route("/conversations/{id}/messages", get(staff::messages).post(staff::send))
        .route("/conversations/{id}/messages/{message}", patch(staff::edit).delete(staff::delete))
        .route("/conversations/{id}/notes", get(notes::notes).post(notes::write))
        .route("/conversations/{id}/notes/{note}", delete(notes::delete))
        .route("/conversations/{id}/read", post(staff::read))
        .route("/conversations/{id}/attachments", post(attachments::staff_upload).layer(large()))
        .route("/conversations/{id}/assign", post(handover::assign))
        .route("/conversations/{id}/resolve", post(handover::resolve))
        .route("/conversations/{id}/reopen", post(handover::reopen))
        .route("/staff", get(handover::staff))
        .route("/me", get(staff::me))
        .route("/canned-replies", get(canned::list))
        .route("/canned-replies/{shortcut}", put(canned::put).delete(canned::delete))
        .route("/pusher/auth", post(staff::pusher_auth));
    let integration = Router::new()
        .route("/bookings/{booking}", put(integration::put_booking).get(integration::booking))
        .route("/bookings/{booking}/links", post(integration::new_link).delete(integration::revoke_links))
        .route("/bookings/{booking}/export", get(personal::export))
        .route("/bookings/{booking}/data", delete(personal::erase))
        .route("/guide", get(guide::guide).put(guide::put).layer(DefaultBodyLimit::max(guide::MAX_BODY_BYTES)))
        .route("/webhooks", get(webhooks::list).put(webhooks::put))
        .route("/webhooks/{webhook}", get(webhooks::one).put(webhooks::change).delete(webhooks::delete))
        .route("/webhooks/{webhook}/deliveries", get(webhooks::deliveries))
        .route("/webhooks/{webhook}/deliveries/{delivery}/send-again", post(webhooks::send_again));
    let api = Router::new()
        .nest("/guest/hotel/{slug}/chat", guest)
        .nest("/staff/hotel/{slug}", staff)
        .nest("/hotel/{slug}", integration)
        .route("/openapi.json", get(openapi::json))
        .route("/docs", get(docs::page))
        .route("/docs.css", get(docs::style))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(middleware::map_response(headers::mark_uncacheable));
    // Outside the API's no-store layer: a browser may cache attachments.
    let files = Router::new()
        .route("/{file}", get(attachments::whole))
        .route("/{file}/thumbnail", get(attachments::thumbnail))
        .method_not_allowed_fallback(error::method_not_allowed);
    // Not nested, because nesting would shorten the path, and the signature
    // covers all of it.
    let engine = Router::new()
        .route("/apps/{id}/events", post(engine_api::events))
        .route("/apps/{id}/batch_events", post(engine_api::batch_events))
        .route("/apps/{id}/channels", get(engine_api::channels))
        .route("/apps/{id}/channels/{name}", get(engine_api::channel))
        .route("/apps/{id}/channels/{name}/users", get(engine_api::users))
        .layer(DefaultBodyLimit::max(engine_api::MAX_BODY_BYTES))
        .layer(middleware::map_response(headers::mark_uncacheable));
    let socket = server.embedded().map_or_else(Router::new, |engine| {
        let by_origin = middleware::from_fn_with_state(server.clone(), origins::check_socket_origin);
        let place = middleware::from_fn_with_state(server.clone(), socket_place::take);
        Router::new().route("/app/{key}", get(app_socket::upgrade)).with_state(engine).layer(place).layer(by_origin)
    });
    let conversation = Router::new()
        .route("/", get(desk::conversation).post(desk::answer))
        .route("/resolve", post(desk::resolve))
        .route("/reopen", post(desk::reopen))
        .route("/assign", post(desk::assign))
        .route("/erase", post(personal::erase_at_desk))
        .route("/notes", post(desk::write_note))
        .route("/notes/{note}/delete", post(desk::delete_note));
    let desk = Router::new()
        .route("/", get(desk::list))
        .route("/sign-in", get(desk_sign_in::sign_in_form).post(desk_sign_in::sign_in))
        .route("/sign-out", post(desk_sign_in::sign_out))
        .route("/replies", get(replies_page::show).post(replies_page::put))
        .route("/replies/{shortcut}/delete", post(replies_page::delete))
        .route("/guide", get(guide_page::show).post(guide_page::put))
        .route("/webhooks", get(desk_webhooks::page))
        .route("/webhooks/{webhook}/deliveries/{delivery}/send-again", post(desk_webhooks::send_again))
        .nest("/conversations/{id}", conversation);
    let operator = Router::new()
        .route("/healthz", get(operator::healthz))
        .route("/readyz", get(operator::readyz))
        .route("/metrics", get(operator::metrics))
        .layer(middleware::map_response(headers::mark_uncacheable));
    let counted = middleware::map_response_with_state(server.metrics().clone(), trace::count_errors);
    let secure = middleware::map_response_with_state(server.public_url().tls, headers::add_security_headers);
    let in_time = middleware::from_fn_with_state(server.request_time(), bounds::limit_time);
    let throttle = middleware::from_fn_with_state(server.clone(), bounds::throttle_invalid_tokens);
    let by_origin = middleware::from_fn_with_state(server.clone(), origins::allow_embedders);
    Router::new()
        .nest("/api/hotel/{slug}/attachments", files)
        .nest("/api", api)
        .nest("/desk/hotel/{slug}", desk)
        // Any method: these addresses exist for people only.
        .route("/", any(front::front))
        .route("/desk", any(front::desk))
        .route("/desk/", any(front::desk))
        .merge(engine)
        .merge(operator)
        // Not nested: Leptos matches a server function by its whole path.
        .route("/api/page/history", get(page::history).layer(middleware::map_response(headers::mark_uncacheable)))
        .route("/guest/hotel/{slug}/chat", get(page::chat).post(page::send))
        .route("/guest/hotel/{slug}/chat/kept", get(page::kept))
        .route("/guest/hotel/{slug}/chat/manifest.webmanifest", get(home_screen::manifest))
        .route("/guest/hotel/{slug}/chat/{icon}", get(home_screen::icon))
        .route("/guest/hotel/{slug}/chat/languages", get(languages::list))
        .route("/guest/hotel/{slug}/chat/languages/{tag}", get(languages::pick))
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(CompressionLayer::new().quality(COMPRESSION).compress_when(worth_compressing()))
        .with_state(server)
        .merge(socket)
        .fallback(site::file)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(in_time)
        .layer(throttle)
        .layer(middleware::from_fn(refusals::refuse_long_urls))
        .layer(middleware::from_fn(refusals::normalize_errors))
        .layer(by_origin)
        .layer(counted)
        .layer(secure)
        .layer(middleware::from_fn(trace::request))
}

/// Limits the body of a push subscription, which is short.
fn small() -> DefaultBodyLimit {
    DefaultBodyLimit::max(web_push::MAX_BODY_BYTES)
}

/// Excludes small responses from compression, and media types that are
/// compressed already.
fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(UNCOMPRESSED_BYTES))
}

/// Raises the body limit to the size of an upload.
fn large() -> DefaultBodyLimit {
    DefaultBodyLimit::max(attachments::MAX_BODY_BYTES)
}
