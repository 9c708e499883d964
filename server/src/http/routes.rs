//! The complete route table, and the layers around all routes.

use super::api::{
    app_socket, assignment, attachments, canned, engine, group, guest, guide, integration, monitoring, notes, openapi,
    personal, snooze, staff, unread, web_push, webhooks,
};
use super::auth::origins;
use super::middleware::compression::{LEVEL, compress_whole, worth_compressing};
use super::middleware::{bounds, error, layers, refusals};
use super::pages::{self, desk, docs, home_screen, languages, site};
use super::state::Server;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state, map_response, map_response_with_state};
use axum::routing::{any, delete, get, patch, post, put};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Maximum size of a request body, in bytes: 4000 characters, each escaped as
/// two JSON `\uXXXX`, and the other fields.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Builds the whole server as a service.
pub fn router(server: Server) -> Router {
    // The tasks of the views run on tokio; a second call has no effect.
    any_spawner::Executor::init_tokio().ok();
    let routes = Router::new()
        .nest("/api/hotel/{slug}/attachments", attachment_files())
        .nest("/api", api())
        .merge(guest_pages())
        .merge(desk_pages())
        .merge(engine_api())
        .merge(monitoring_routes())
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(from_fn(compress_whole))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(LEVEL)).compress_when(worth_compressing()))
        .with_state(server.clone())
        .merge(engine_socket(&server))
        .fallback(site::file)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(CatchPanicLayer::custom(error::respond_to_panic));
    with_common_layers(routes, server)
}

/// Wraps all routes in the layers that every request passes, the last one first.
fn with_common_layers(routes: Router, server: Server) -> Router {
    let counted = map_response_with_state(server.metrics().clone(), layers::count_errors);
    let secure = map_response_with_state(server.public_url().tls, layers::add_security_headers);
    let in_time = from_fn_with_state(server.request_time(), bounds::limit_time);
    let throttle = from_fn_with_state(server.clone(), bounds::throttle_invalid_tokens);
    let by_origin = from_fn_with_state(server, origins::allow_embedders);
    routes
        .layer(in_time)
        .layer(throttle)
        .layer(from_fn(refusals::refuse_long_urls))
        .layer(from_fn(refusals::normalize_errors))
        .layer(by_origin)
        .layer(counted)
        .layer(secure)
        .layer(from_fn(layers::log_request))
}

/// `/api/…`: the APIs of guests, staff and hotels' own systems, and their document.
fn api() -> Router<Server> {
    Router::new()
        .nest("/guest/hotel/{slug}/chat", guest_api())
        .nest("/staff/hotel/{slug}", staff_api())
        .nest("/hotel/{slug}", integration_api())
        .route("/openapi.json", get(openapi::json))
        .route("/docs", get(docs::page))
        .route("/docs.css", get(docs::style))
        .fallback(error::not_found)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(map_response(layers::mark_uncacheable))
}

/// `/api/guest/hotel/{slug}/chat/…`, with a guest token.
fn guest_api() -> Router<Server> {
    Router::new()
        .route("/context", get(guest::context).post(guest::context))
        .route("/messages", get(guest::messages).post(guest::send))
        .route("/messages/{message}", patch(guest::edit).delete(guest::delete))
        .route("/read", post(guest::read))
        .route("/attachments", post(attachments::guest_upload).layer(upload_limit()))
        .route("/push", get(web_push::state).put(web_push::subscribe).delete(web_push::unsubscribe).layer(push_limit()))
        .route("/pusher/auth", post(guest::pusher_auth))
}

/// `/api/staff/hotel/{slug}/…`, with an API key or a session of a member of staff.
fn staff_api() -> Router<Server> {
    Router::new()
        .route("/conversations", get(staff::conversations))
        .route("/conversations/{id}", get(staff::conversation))
        .route("/conversations/{id}/messages", get(staff::messages).post(staff::send))
        .route("/conversations/{id}/messages/{message}", patch(staff::edit).delete(staff::delete))
        .route("/conversations/{id}/notes", get(notes::notes).post(notes::write))
        .route("/conversations/{id}/notes/{note}", delete(notes::delete))
        .route("/conversations/{id}/read", post(staff::read))
        .route("/conversations/{id}/attachments", post(attachments::staff_upload).layer(upload_limit()))
        .route("/conversations/{id}/assign", post(assignment::assign))
        .route("/conversations/{id}/resolve", post(assignment::resolve))
        .route("/conversations/{id}/reopen", post(assignment::reopen))
        .route("/conversations/resolve", post(group::resolve))
        .route("/conversations/reopen", post(group::reopen))
        .route("/conversations/{id}/snooze", post(snooze::snooze).delete(snooze::end_snooze))
        .route("/conversations/{id}/unread", post(unread::mark).delete(unread::unmark))
        .route("/staff", get(assignment::staff))
        .route("/me", get(staff::me))
        .route("/canned-replies", get(canned::list))
        .route("/canned-replies/{shortcut}", put(canned::put_reply).delete(canned::delete))
        .route("/pusher/auth", post(staff::pusher_auth))
}

/// `/api/hotel/{slug}/…`, with an API key.
fn integration_api() -> Router<Server> {
    Router::new()
        .route("/bookings/{booking}", put(integration::put_booking).get(integration::booking))
        .route("/bookings/{booking}/links", post(integration::new_link).delete(integration::revoke_links))
        .route("/bookings/{booking}/export", get(personal::export))
        .route("/bookings/{booking}/data", delete(personal::erase))
        .route("/guide", get(guide::guide).put(guide::put_guide).layer(guide_limit()))
        .route("/webhooks", get(webhooks::list).put(webhooks::put_webhook))
        .route("/webhooks/{webhook}", get(webhooks::read_webhook).put(webhooks::change).delete(webhooks::delete))
        .route("/webhooks/{webhook}/deliveries", get(webhooks::deliveries))
        .route("/webhooks/{webhook}/deliveries/{delivery}/send-again", post(webhooks::send_again))
}

/// `/api/hotel/{slug}/attachments/…`. It is outside the API's no-store layer: a
/// browser may cache attachments.
fn attachment_files() -> Router<Server> {
    Router::new()
        .route("/{file}", get(attachments::download_file))
        .route("/{file}/thumbnail", get(attachments::thumbnail))
        .method_not_allowed_fallback(error::method_not_allowed)
}

/// `/apps/{id}/…`: the HTTP API of the embedded engine. It is not nested, because
/// nesting would shorten the path, and the signature covers all of it.
fn engine_api() -> Router<Server> {
    Router::new()
        .route("/apps/{id}/events", post(engine::events))
        .route("/apps/{id}/batch_events", post(engine::batch_events))
        .route("/apps/{id}/channels", get(engine::channels))
        .route("/apps/{id}/channels/{name}", get(engine::channel))
        .route("/apps/{id}/channels/{name}/users", get(engine::users))
        .layer(DefaultBodyLimit::max(engine::MAX_BODY_BYTES))
        .layer(map_response(layers::mark_uncacheable))
}

/// `/app/{key}`: the socket of the embedded engine, if that is used.
fn engine_socket(server: &Server) -> Router {
    let Some(engine) = server.embedded() else { return Router::new() };
    let by_origin = from_fn_with_state(server.clone(), origins::check_socket_origin);
    let permit = from_fn_with_state(server.clone(), app_socket::acquire_permit);
    Router::new().route("/app/{key}", get(app_socket::upgrade_socket)).with_state(engine).layer(permit).layer(by_origin)
}

/// The guest's pages, their server function, and the addresses that people type.
fn guest_pages() -> Router<Server> {
    Router::new()
        // Any method: these addresses exist for people only.
        .route("/", any(site::root_page))
        // Not nested: Leptos matches a server function by its whole path.
        .route("/api/page/history", get(pages::history::history).layer(map_response(layers::mark_uncacheable)))
        .route("/guest/hotel/{slug}/chat", get(pages::guest::chat).post(pages::guest::send))
        .route("/guest/hotel/{slug}/chat/kept", get(pages::guest::check_cookie))
        .route("/guest/hotel/{slug}/chat/manifest.webmanifest", get(home_screen::manifest))
        .route("/guest/hotel/{slug}/chat/{icon}", get(home_screen::icon))
        .route("/guest/hotel/{slug}/chat/languages", get(languages::list))
        .route("/guest/hotel/{slug}/chat/languages/{tag}", get(languages::pick))
}

/// The desk's pages, for members of staff.
fn desk_pages() -> Router<Server> {
    let conversation = Router::new()
        .route("/", get(desk::conversation).post(desk::answer))
        .route("/resolve", post(desk::resolve))
        .route("/reopen", post(desk::reopen))
        .route("/snooze", post(desk::snooze))
        .route("/snooze/end", post(desk::end_snooze))
        .route("/unread", post(desk::mark_unread))
        .route("/unread/undo", post(desk::undo_mark_unread))
        .route("/assign", post(desk::assign))
        .route("/erase", post(personal::erase_at_desk))
        .route("/notes", post(desk::write_note))
        .route("/notes/{note}/delete", post(desk::delete_note));
    let desk = Router::new()
        .route("/", get(desk::list))
        .route("/longest-waiting", get(desk::longest_waiting))
        .route("/resolve", post(desk::resolve_group))
        .route("/reopen", post(desk::reopen_group))
        .route("/sign-in", get(pages::sign_in::sign_in_form).post(pages::sign_in::sign_in))
        .route("/sign-out", post(pages::sign_in::sign_out))
        .route("/replies", get(pages::replies::show).post(pages::replies::save_reply))
        .route("/replies/{shortcut}/delete", post(pages::replies::delete))
        .route("/guide", get(pages::guide::show).post(pages::guide::save_guide).layer(guide_limit()))
        .route("/webhooks", get(pages::webhooks::page))
        .route("/webhooks/{webhook}/deliveries/{delivery}/send-again", post(pages::webhooks::send_again))
        .route("/first-steps/hide", post(desk::hide_first_steps))
        .route("/staff", get(pages::staff::show).post(pages::staff::invite))
        .route("/staff/links/revoke", post(pages::staff::revoke_link))
        .route("/staff/{member}", post(pages::staff::change))
        .route("/settings", get(pages::settings::show).post(pages::settings::save))
        .route("/join", get(pages::join::show).post(pages::join::accept))
        .route("/account", get(pages::account::show).post(pages::account::change))
        .route("/import", get(pages::import::show).post(pages::import::import).layer(import_limit()))
        .route("/bookings", get(pages::bookings::show).post(pages::bookings::create))
        .route("/bookings/{booking}", get(pages::booking::show).post(pages::booking::change))
        .route("/bookings/{booking}/links", post(pages::booking::create_link))
        .route("/bookings/{booking}/links/revoke", post(pages::booking::revoke_links))
        .nest("/conversations/{id}", conversation);
    Router::new()
        .nest("/desk/hotel/{slug}", desk)
        .route("/desk", any(site::desk))
        .route("/desk/", any(site::desk))
        .route("/setup", get(pages::set_up::show).post(pages::set_up::create))
}

/// Liveness, readiness and metrics.
fn monitoring_routes() -> Router<Server> {
    Router::new()
        .route("/healthz", get(monitoring::healthz))
        .route("/readyz", get(monitoring::readyz))
        .route("/metrics", get(monitoring::metrics))
        .layer(map_response(layers::mark_uncacheable))
}

/// Limits the body of a push subscription, which is short.
fn push_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(web_push::MAX_BODY_BYTES)
}

/// Raises the body limit to the size of a guide, whose page posts the changes of all
/// languages together.
fn guide_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(guide::MAX_BODY_BYTES)
}

/// Raises the body limit to the size of a file of bookings.
fn import_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(pages::import::MAX_BODY_BYTES)
}

/// Raises the body limit to the size of an upload.
fn upload_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(attachments::MAX_BODY_BYTES)
}
