//! `/desk/hotel/{slug}/import`: imports bookings from a CSV file.

use super::bookings::stay_details;
use super::render::static_page;
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::chat::conversations::booking_import::{ImportEffect, ImportProblem, PreviewLine, parse};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use app::desk::{ImportPage, ImportPreview, ImportPreviewLine, bookings_page, import_html};
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

/// Maximum size of a request: 5,000 bookings with long names, and the other parts of
/// the form.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Number of bookings that the preview shows.
const PREVIEW_LINES: usize = 20;

/// Fields of both forms: a file to preview, or the content of one to import.
#[derive(Default)]
struct ImportFields {
    content: Vec<u8>,
    is_import: bool,
}

impl ImportFields {
    async fn read(mut form: Multipart) -> Result<Self, MultipartError> {
        let mut fields = Self::default();
        while let Some(field) = form.next_field().await? {
            match field.name() {
                Some("file" | "content") => fields.content = field.bytes().await?.to_vec(),
                Some("action") => fields.is_import = true,
                _ => {}
            }
        }
        Ok(fields)
    }
}

/// Content of the page besides the form.
#[derive(Default)]
struct PageResult {
    preview: Option<ImportPreview>,
    problems: Vec<ImportProblem>,
    problem: Option<String>,
}

/// `GET /desk/hotel/{slug}/import`
pub async fn show(State(server): State<Server>, session: DeskSession) -> Response {
    page(&server, &session, PageResult::default())
}

/// `POST /desk/hotel/{slug}/import`: shows the changes of a file, or makes them and
/// redirects.
pub async fn import(State(server): State<Server>, session: DeskSession, form: Multipart) -> Result<Response, ApiError> {
    server.chat().count_import(&session.hotel)?;
    let fields = match ImportFields::read(form).await {
        Ok(fields) => fields,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let problem = Some("Nothing was imported: the file is larger than 2 MB.".to_owned());
            return Ok(page(&server, &session, PageResult { problem, ..PageResult::default() }));
        }
        Err(error) => return Ok(error.into_response()),
    };
    let lines = match parse(&fields.content) {
        Ok(lines) => lines,
        Err(problems) => return Ok(page(&server, &session, PageResult { problems, ..PageResult::default() })),
    };
    if !fields.is_import {
        let preview = server.chat().preview_import(&session.hotel, lines).await?;
        let result = match preview {
            Ok(lines) => PageResult { preview: Some(describe(fields.content, lines)), ..PageResult::default() },
            Err(problems) => PageResult { problems, ..PageResult::default() },
        };
        return Ok(page(&server, &session, result));
    }
    match server.chat().import_bookings(&session.hotel, lines).await {
        Ok(_) => {
            let bookings = bookings_page(&session.hotel.profile.slug);
            Ok(Redirect::to(&format!("{bookings}?part=all")).into_response())
        }
        Err(ChatError::BadValue(problem)) => {
            let problem = Some(format!("Nothing was imported: {problem}."));
            Ok(page(&server, &session, PageResult { problem, ..PageResult::default() }))
        }
        Err(error) => Err(error.into()),
    }
}

fn describe(content: Vec<u8>, lines: Vec<PreviewLine>) -> ImportPreview {
    let count = |effect| lines.iter().filter(|line| line.effect == effect).count();
    let (created, changed, kept) =
        (count(ImportEffect::Create), count(ImportEffect::Change), count(ImportEffect::Keep));
    let shown = lines.into_iter().filter(|line| line.effect != ImportEffect::Keep).take(PREVIEW_LINES);
    let lines = shown.map(|PreviewLine { line, stay, effect }| ImportPreviewLine {
        booking_id: line.booking_id,
        details: stay_details(&stay),
        guest_name: stay.guest_name,
        is_new: effect == ImportEffect::Create,
    });
    // Parsed before, so it is UTF-8.
    let content = String::from_utf8(content).unwrap_or_default();
    ImportPreview { content, created, changed, kept, lines: lines.collect() }
}

fn page(server: &Server, session: &DeskSession, PageResult { preview, problems, problem }: PageResult) -> Response {
    let is_refused = problem.is_some() || !problems.is_empty();
    let status = if is_refused { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let page = ImportPage {
        hotel: session.hotel.profile.clone(),
        preview,
        problems: problems.into_iter().map(|problem| (problem.line, problem.text)).collect(),
        problem,
    };
    static_page(server, status, |nonce| import_html(page, Site::embedded().desk().clone(), nonce))
}
