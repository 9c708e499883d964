//! The router with all routes, and its layers.

pub mod api;
pub mod auth;
pub(crate) mod body;
pub mod middleware;
pub mod pages;
mod state;

pub use state::Server;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response, map_response_with_state};
use axum::routing::{any, delete, get, patch, post, put};
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
        .route("/context", get(api::guest::context).post(api::guest::context))
        .route("/messages", get(api::guest::messages).post(api::guest::send))
        .route("/messages/{message}", patch(api::guest::edit).delete(api::guest::delete))
        .route("/read", post(api::guest::read))
        .route("/attachments", post(api::attachments::guest_upload).layer(large()))
        .route(
            "/push",
            get(api::web_push::state).put(api::web_push::subscribe).delete(api::web_push::unsubscribe).layer(small()),
        )
        .route("/pusher/auth", post(api::guest::pusher_auth));
    let staff = Router::new()
        .route("/conversations", get(api::staff::conversations))
        .route("/conversations/{id}", get(api::staff::conversation))
        .route("/conversations/{id}/messages", get(api::staff::messages).post(api::staff::send))
        .route("/conversations/{id}/messages/{message}", patch(api::staff::edit).delete(api::staff::delete))
        .route("/conversations/{id}/notes", get(api::notes::notes).post(api::notes::write))
        .route("/conversations/{id}/notes/{note}", delete(api::notes::delete))
        .route("/conversations/{id}/read", post(api::staff::read))
        .route("/conversations/{id}/attachments", post(api::attachments::staff_upload).layer(large()))
        .route("/conversations/{id}/assign", post(api::assignment::assign))
        .route("/conversations/{id}/resolve", post(api::assignment::resolve))
        .route("/conversations/{id}/reopen", post(api::assignment::reopen))
        .route("/staff", get(api::assignment::staff))
        .route("/me", get(api::staff::me))
        .route("/canned-replies", get(api::canned::list))
        .route("/canned-replies/{shortcut}", put(api::canned::put).delete(api::canned::delete))
        .route("/pusher/auth", post(api::staff::pusher_auth));
    let integration = Router::new()
        .route("/bookings/{booking}", put(api::integration::put_booking).get(api::integration::booking))
        .route("/bookings/{booking}/links", post(api::integration::new_link).delete(api::integration::revoke_links))
        .route("/bookings/{booking}/export", get(api::personal::export))
        .route("/bookings/{booking}/data", delete(api::personal::erase))
        .route(
            "/guide",
            get(api::guide::guide).put(api::guide::put).layer(DefaultBodyLimit::max(api::guide::MAX_BODY_BYTES)),
        )
        .route("/webhooks", get(api::webhooks::list).put(api::webhooks::put))
        .route("/webhooks/{webhook}", get(api::webhooks::one).put(api::webhooks::change).delete(api::webhooks::delete))
        .route("/webhooks/{webhook}/deliveries", get(api::webhooks::deliveries))
        .route("/webhooks/{webhook}/deliveries/{delivery}/send-again", post(api::webhooks::send_again));
    let api = Router::new()
        .nest("/guest/hotel/{slug}/chat", guest)
        .nest("/staff/hotel/{slug}", staff)
        .nest("/hotel/{slug}", integration)
        .route("/openapi.json", get(api::openapi::json))
        .route("/docs", get(pages::docs::page))
        .route("/docs.css", get(pages::docs::style))
        .fallback(middleware::error::not_found)
        .method_not_allowed_fallback(middleware::error::method_not_allowed)
        .layer(map_response(middleware::headers::mark_uncacheable));
    // Outside the API's no-store layer: a browser may cache attachments.
    let files = Router::new()
        .route("/{file}", get(api::attachments::whole))
        .route("/{file}/thumbnail", get(api::attachments::thumbnail))
        .method_not_allowed_fallback(middleware::error::method_not_allowed);
    // Not nested, because nesting would shorten the path, and the signature
    // covers all of it.
    let engine = Router::new()
        .route("/apps/{id}/events", post(api::engine::events))
        .route("/apps/{id}/batch_events", post(api::engine::batch_events))
        .route("/apps/{id}/channels", get(api::engine::channels))
        .route("/apps/{id}/channels/{name}", get(api::engine::channel))
        .route("/apps/{id}/channels/{name}/users", get(api::engine::users))
        .layer(DefaultBodyLimit::max(api::engine::MAX_BODY_BYTES))
        .layer(map_response(middleware::headers::mark_uncacheable));
    let socket = server.embedded().map_or_else(Router::new, |engine| {
        let by_origin = from_fn_with_state(server.clone(), auth::origins::check_socket_origin);
        let place = from_fn_with_state(server.clone(), api::socket_place::take);
        Router::new()
            .route("/app/{key}", get(api::app_socket::upgrade))
            .with_state(engine)
            .layer(place)
            .layer(by_origin)
    });
    let conversation = Router::new()
        .route("/", get(pages::desk::conversation).post(pages::desk::answer))
        .route("/resolve", post(pages::desk::resolve))
        .route("/reopen", post(pages::desk::reopen))
        .route("/assign", post(pages::desk::assign))
        .route("/erase", post(api::personal::erase_at_desk))
        .route("/notes", post(pages::desk::write_note))
        .route("/notes/{note}/delete", post(pages::desk::delete_note));
    let desk = Router::new()
        .route("/", get(pages::desk::list))
        .route("/sign-in", get(pages::sign_in::sign_in_form).post(pages::sign_in::sign_in))
        .route("/sign-out", post(pages::sign_in::sign_out))
        .route("/replies", get(pages::replies::show).post(pages::replies::put))
        .route("/replies/{shortcut}/delete", post(pages::replies::delete))
        .route("/guide", get(pages::guide::show).post(pages::guide::put))
        .route("/webhooks", get(pages::webhooks::page))
        .route("/webhooks/{webhook}/deliveries/{delivery}/send-again", post(pages::webhooks::send_again))
        .nest("/conversations/{id}", conversation);
    let operator = Router::new()
        .route("/healthz", get(api::monitoring::healthz))
        .route("/readyz", get(api::monitoring::readyz))
        .route("/metrics", get(api::monitoring::metrics))
        .layer(map_response(middleware::headers::mark_uncacheable));
    let counted = map_response_with_state(server.metrics().clone(), middleware::trace::count_errors);
    let secure = map_response_with_state(server.public_url().tls, middleware::headers::add_security_headers);
    let in_time = from_fn_with_state(server.request_time(), middleware::bounds::limit_time);
    let throttle = from_fn_with_state(server.clone(), middleware::bounds::throttle_invalid_tokens);
    let by_origin = from_fn_with_state(server.clone(), auth::origins::allow_embedders);
    Router::new()
        .nest("/api/hotel/{slug}/attachments", files)
        .nest("/api", api)
        .nest("/desk/hotel/{slug}", desk)
        // Any method: these addresses exist for people only.
        .route("/", any(pages::front::front))
        .route("/desk", any(pages::front::desk))
        .route("/desk/", any(pages::front::desk))
        .merge(engine)
        .merge(operator)
        // Not nested: Leptos matches a server function by its whole path.
        .route(
            "/api/page/history",
            get(pages::guest::history).layer(map_response(middleware::headers::mark_uncacheable)),
        )
        .route("/guest/hotel/{slug}/chat", get(pages::guest::chat).post(pages::guest::send))
        .route("/guest/hotel/{slug}/chat/kept", get(pages::guest::kept))
        .route("/guest/hotel/{slug}/chat/manifest.webmanifest", get(pages::home_screen::manifest))
        .route("/guest/hotel/{slug}/chat/{icon}", get(pages::home_screen::icon))
        .route("/guest/hotel/{slug}/chat/languages", get(pages::languages::list))
        .route("/guest/hotel/{slug}/chat/languages/{tag}", get(pages::languages::pick))
        .method_not_allowed_fallback(middleware::error::method_not_allowed)
        .layer(CompressionLayer::new().quality(COMPRESSION).compress_when(worth_compressing()))
        .with_state(server)
        .merge(socket)
        .fallback(pages::site::file)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(middleware::error::panicked))
        .layer(in_time)
        .layer(throttle)
        .layer(from_fn(middleware::refusals::refuse_long_urls))
        .layer(from_fn(middleware::refusals::normalize_errors))
        .layer(by_origin)
        .layer(counted)
        .layer(secure)
        .layer(from_fn(middleware::trace::request))
}

/// Limits the body of a push subscription, which is short.
fn small() -> DefaultBodyLimit {
    DefaultBodyLimit::max(api::web_push::MAX_BODY_BYTES)
}

/// Excludes small responses from compression, and media types that are
/// compressed already.
fn worth_compressing() -> impl Predicate {
    DefaultPredicate::new().and(SizeAbove::new(UNCOMPRESSED_BYTES))
}

/// Raises the body limit to the size of an upload.
fn large() -> DefaultBodyLimit {
    DefaultBodyLimit::max(api::attachments::MAX_BODY_BYTES)
}
