//! Attachments: uploads by either side, and downloads for those who may read
//! the conversation.

use super::upload::Received;
use crate::chat::auth::authenticate::Guest;
use crate::chat::auth::staff::StaffCaller;
use crate::files::Part;
use crate::http::auth::credentials::GuestTokenSource;
use crate::http::auth::session::session_cookie;
use crate::http::extractors::OwnThread;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::store::{StoredFile, Thread};
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_range_header::{EndPosition, StartPosition};
use serde::Deserialize;
use shared::message::MAX_FILE_BYTES;
use shared::{ErrorCode, HotelSlug, SenderType, Uploaded};
use std::ops::Range;
use utoipa::ToSchema;
use uuid::Uuid;

/// Maximum size of an upload's body, in bytes: a file and its multipart form.
pub const MAX_BODY_BYTES: usize = MAX_FILE_BYTES + 64 * 1024;

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "handlers read the form part by part; the type is for the OpenAPI document")]
pub struct UploadForm {
    /// The file: JPEG, PNG, WebP, GIF, HEIC or PDF, detected from the content; at
    /// most 15 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// `POST /api/guest/hotel/{slug}/chat/attachments`
#[utoipa::path(
    post, path = "/attachments", operation_id = "guestUpload", tag = "Guest",
    summary = "Uploads a file, which can be attached to a message within a day",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The stored file: pictures are rotated, and their metadata is removed", body = Uploaded),
        (status = 403, description = "NOT_CHECKED_IN, ALREADY_CHECKED_OUT"),
        (status = 409, description = "NO_ROOM_ASSIGNED"),
        (status = 413, description = "FILE_TOO_LARGE, FILE_TOO_MANY_PIXELS, FILE_TOO_MANY_FRAMES, FILE_STORAGE_FULL"),
        (status = 415, description = "FILE_TYPE_REFUSED, UNSUPPORTED_MEDIA_TYPE"),
        (status = 429, description = "RATE_LIMITED"),
    ),
)]
pub async fn guest_upload(
    State(server): State<Server>,
    guest: Guest,
    request: Request,
) -> Result<(StatusCode, Json<Uploaded>), ApiError> {
    server.chat().count_upload(&guest.token)?;
    upload(&server, &guest.thread, SenderType::Guest, request).await
}

/// `POST /api/staff/hotel/{slug}/conversations/{id}/attachments`
#[utoipa::path(
    post, path = "/conversations/{id}/attachments", operation_id = "staffUpload", tag = "Staff",
    summary = "Uploads a file, which can be attached to a message within a day",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The stored file: pictures are rotated, and their metadata is removed", body = Uploaded),
        (status = 404, description = "NOT_FOUND"),
        (status = 413, description = "FILE_TOO_LARGE, FILE_TOO_MANY_PIXELS, FILE_TOO_MANY_FRAMES, FILE_STORAGE_FULL"),
        (status = 415, description = "FILE_TYPE_REFUSED, UNSUPPORTED_MEDIA_TYPE"),
        (status = 429, description = "RATE_LIMITED"),
    ),
)]
pub async fn staff_upload(
    State(server): State<Server>,
    OwnThread { thread, .. }: OwnThread,
    request: Request,
) -> Result<(StatusCode, Json<Uploaded>), ApiError> {
    upload(&server, &thread, SenderType::Staff, request).await
}

async fn upload(
    server: &Server,
    to: &Thread,
    sender: SenderType,
    request: Request,
) -> Result<(StatusCode, Json<Uploaded>), ApiError> {
    // Before the client sends up to fifteen megabytes for nothing.
    server.chat().may_attach(to, sender).await?;
    let slot = server.uploads().slots().acquire(to.conversation.id, sender).await;
    let received = server.uploads().receive(request).await?;
    let own_turn = slot.storing_turn().await;
    let turn = server.uploads().storing_turn().await?;
    let (chat, to) = (server.chat().clone(), to.clone());
    // In a task of its own: if the client disconnects, the permits are held
    // until the file is stored.
    let storing = tokio::spawn(async move {
        let Received { name, bytes, memory } = received;
        let attached = chat.attach(&to, sender, &name, bytes).await;
        drop((memory, turn, own_turn, slot));
        attached
    });
    let attachment = storing.await.map_err(|_| ErrorCode::Internal)??;
    Ok((StatusCode::CREATED, Json(Uploaded { attachment })))
}

/// Path parameters of a file.
#[derive(Deserialize)]
pub struct FilePath {
    slug: String,
    file: String,
}

/// `GET /api/hotel/{slug}/attachments/{file}`
#[utoipa::path(
    get, path = "/attachments/{file}", operation_id = "attachment", tag = "Files",
    summary = "Returns a file or a range of it",
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        (status = 206, description = "The range that `Range` requests", content_type = "application/octet-stream"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn download_file(server: State<Server>, path: Path<FilePath>, parts: Parts) -> Result<Response, ApiError> {
    read(server, path, parts, Part::Whole).await
}

/// `GET /api/hotel/{slug}/attachments/{file}/thumbnail`
#[utoipa::path(
    get, path = "/attachments/{file}/thumbnail", operation_id = "attachmentThumbnail", tag = "Files",
    summary = "Returns the thumbnail of a picture, or a range of it",
    responses(
        (status = 200, description = "The thumbnail", content_type = "image/jpeg"),
        (status = 206, description = "The range that `Range` requests", content_type = "image/jpeg"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn thumbnail(server: State<Server>, path: Path<FilePath>, parts: Parts) -> Result<Response, ApiError> {
    read(server, path, parts, Part::Thumbnail).await
}

async fn read(
    State(server): State<Server>,
    Path(path): Path<FilePath>,
    mut parts: Parts,
    part: Part,
) -> Result<Response, ApiError> {
    let file = readable(&server, &path, &mut parts).await?;
    let size_bytes = match part {
        Part::Whole => Some(file.size_bytes),
        Part::Thumbnail => file.thumbnail_bytes,
    };
    let size_bytes = size_bytes.ok_or(ErrorCode::NotFound)?;
    let range = match requested_range(&parts.headers, size_bytes) {
        Ok(range) => range,
        Err(()) => return Ok(no_such_range(size_bytes)),
    };
    let content = server.chat().read_file(&file, part, range.clone()).await?;
    let mut response = Body::from_stream(content).into_response();
    describe(response.headers_mut(), &file, part);
    let headers = response.headers_mut();
    let length = range.as_ref().map_or(size_bytes, |range| range.end - range.start);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(range) = range {
        let content_range = format!("bytes {}-{}/{size_bytes}", range.start, range.end - 1);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&content_range).map_err(|_| ErrorCode::Internal)?);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// Returns the file of the path if the caller may read its conversation: the
/// hotel, or the guest it belongs to. Otherwise the file is not found.
async fn readable(server: &Server, path: &FilePath, parts: &mut Parts) -> Result<StoredFile, ApiError> {
    let (slug, id): (Option<HotelSlug>, Option<Uuid>) = (path.slug.parse().ok(), path.file.parse().ok());
    let chat = server.chat();
    let found = match (slug, id) {
        (Some(slug), Some(id)) => chat.file(&slug, id).await.ok(),
        _ => None,
    };
    let token_source = GuestTokenSource::of(parts, server);
    // A browser may hold tokens of several bookings: the file determines the
    // right one.
    let cookie = found.as_ref().and_then(|file| token_source.cookies().token_of(&path.slug, file.conversation));
    let token = token_source.explicit_token().or(cookie).or_else(|| token_source.token(&path.slug));
    let guest = match token {
        Some(token) => Some(chat.join(&path.slug, Some(token)).await),
        None => None,
    };
    if let (Some(Ok(guest)), Some(file)) = (&guest, &found)
        && guest.conversation_id() == file.conversation
    {
        return Ok(file.clone());
    }
    let is_staffs =
        GuestTokenSource::read_header(&parts.headers).is_some() || session_cookie(&parts.headers, server).is_some();
    if is_staffs && StaffCaller::from_request_parts(parts, server).await.is_ok() {
        return Ok(found.ok_or(ErrorCode::NotFound)?);
    }
    match guest {
        Some(Ok(_)) => Err(ErrorCode::NotFound.into()),
        Some(Err(error)) => Err(error.into()),
        None if is_staffs => Err(ErrorCode::InvalidToken.into()),
        None => Err(ErrorCode::TokenRequired.into()),
    }
}

/// Returns the requested byte range; `None` for the whole file. A request for
/// several ranges gets the whole file, as RFC 9110 (section 14.2) allows.
pub fn requested_range(headers: &HeaderMap, size_bytes: u64) -> Result<Option<Range<u64>>, ()> {
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    // Files never change, but a client that sends `If-Range` gets the whole
    // file.
    let Some(range) = range.filter(|_| !headers.contains_key(header::IF_RANGE)) else { return Ok(None) };
    let Ok(parsed) = http_range_header::parse_range_header(range) else { return Ok(None) };
    let [range] = &parsed.ranges[..] else { return Ok(None) };
    // RFC 9110, 14.1.1 and 14.1.2: a range that ends before it begins is invalid and
    // ignored; the last bytes of a shorter file are the whole file.
    let is_whole = match (&range.start, &range.end) {
        (StartPosition::FromLast(bytes), _) => *bytes > size_bytes,
        (StartPosition::Index(start), EndPosition::Index(end)) => start > end,
        (StartPosition::Index(_), EndPosition::LastByte) => false,
    };
    if is_whole {
        return Ok(None);
    }
    let ranges = parsed.validate(size_bytes).map_err(|_| ())?;
    Ok(ranges.first().map(|range| *range.start()..*range.end() + 1))
}

fn no_such_range(size_bytes: u64) -> Response {
    let refused = ApiError::with_detail(ErrorCode::BadRequest, "There is no such range in the file");
    let mut response = refused.with_status(StatusCode::RANGE_NOT_SATISFIABLE).into_response();
    if let Ok(content_range) = HeaderValue::from_str(&format!("bytes */{size_bytes}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, content_range);
    }
    response
}

/// Sets headers so that nothing in a file runs as a script; files other than
/// pictures are saved and not displayed.
fn describe(headers: &mut HeaderMap, file: &StoredFile, part: Part) {
    const HEADERS: [(HeaderName, &str); 3] = [
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
        (header::ACCEPT_RANGES, "bytes"),
    ];
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let (kind, name) = match part {
        Part::Whole => (file.mime_type.as_str(), file.file_name.as_str()),
        Part::Thumbnail => ("image/jpeg", "thumbnail.jpg"),
    };
    let how = if kind.starts_with("image/") { "inline" } else { "attachment" };
    // RFC 8187: every current browser understands any name in this encoding.
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("{how}; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    for (name, value) in [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition.as_str())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
}
