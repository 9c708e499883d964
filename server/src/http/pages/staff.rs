//! `/desk/hotel/{slug}/staff`: the hotel's staff, which managers administer.

use super::render::scripted_page;
use super::sign_in::DeskSession;
use super::times::moment;
use crate::chat::ChatError;
use crate::chat::hotel::staff_links::NewStaffLink;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::{ListedMember, StaffKey, StaffLink};
use app::desk::{
    InvitationForm, MemberAction, MemberLine, NewLink, StaffLinkLine, StaffPage, join_page, staff_html, staff_page,
};
use axum::Form;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::{Access, ErrorCode, Timestamp};

/// Role that the form proposes.
const ROLE: &str = "Reception";
/// Time after the last activity for which a member counts as present, in milliseconds.
/// The activity is recorded every five minutes.
const PRESENT_MS: i64 = 10 * 60 * 1000;

/// The key of a member of staff in the path.
pub struct PathMember(StaffKey);

impl<S: Send + Sync> FromRequestParts<S> for PathMember {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let key = params.iter().find(|(name, _)| *name == "member").and_then(|(_, key)| key.parse().ok());
        Ok(Self(StaffKey(key.ok_or(ErrorCode::NotFound)?)))
    }
}

/// Fields of an invitation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InvitationFields {
    email: String,
    role: String,
    access: String,
}

/// Fields of a change of a member of staff: an action, or the values to save.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MemberFields {
    action: String,
    role: String,
    access: String,
}

/// Fields that select a link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct EmailField {
    email: String,
}

/// Result of a request that the page shows besides the staff.
#[derive(Default)]
struct PageResult {
    new_link: Option<NewLink>,
    refused: Option<(InvitationFields, String)>,
}

/// `GET /desk/hotel/{slug}/staff`
pub async fn show(State(server): State<Server>, session: DeskSession) -> Result<Response, ApiError> {
    page(&server, &session, PageResult::default()).await
}

/// `POST /desk/hotel/{slug}/staff`: creates an invitation and shows its link, without
/// a redirect, because it is not stored in a readable form.
pub async fn invite(
    State(server): State<Server>,
    session: DeskSession,
    Form(fields): Form<InvitationFields>,
) -> Result<Response, ApiError> {
    let invited = match parse_access(&fields.access) {
        Ok(access) => server.chat().invite(&session.caller(), &fields.email, &fields.role, access).await,
        Err(error) => Err(error),
    };
    match invited {
        Ok(link) => {
            let text = format!("Invitation for {}. Send them this link:", link.email);
            let new_link = Some(describe_link(&server, &session, &link, text));
            page(&server, &session, PageResult { new_link, ..PageResult::default() }).await
        }
        Err(ChatError::BadValue(problem)) => {
            let refused = Some((fields, format!("Not invited: {problem}.")));
            page(&server, &session, PageResult { refused, ..PageResult::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/hotel/{slug}/staff/links/revoke`
pub async fn revoke_link(
    State(server): State<Server>,
    session: DeskSession,
    Form(EmailField { email }): Form<EmailField>,
) -> Result<Response, ApiError> {
    server.chat().revoke_staff_link(&session.caller(), email).await?;
    Ok(back(&session))
}

/// `POST /desk/hotel/{slug}/staff/{member}`: changes a member and redirects, or creates
/// a link for a new password and shows it.
pub async fn change(
    State(server): State<Server>,
    session: DeskSession,
    PathMember(member): PathMember,
    Form(MemberFields { action, role, access }): Form<MemberFields>,
) -> Result<Response, ApiError> {
    let (chat, caller) = (server.chat(), session.caller());
    let changed = match MemberAction::ALL.into_iter().find(|known| known.name() == action) {
        Some(MemberAction::NewPassword) => {
            let link = chat.new_password_link(&caller, member).await?;
            let text = format!("Link with which {} sets a new password. Send it to them:", link.email);
            let new_link = Some(describe_link(&server, &session, &link, text));
            return page(&server, &session, PageResult { new_link, ..PageResult::default() }).await;
        }
        Some(MemberAction::EndSessions) => chat.end_sessions_of_member(&caller, member).await,
        Some(MemberAction::Remove) => chat.remove_member(&caller, member).await,
        None => match parse_access(&access) {
            Ok(access) => chat.change_member(&caller, member, role, access).await,
            Err(error) => Err(error),
        },
    };
    match changed {
        Ok(()) => Ok(back(&session)),
        Err(ChatError::BadValue(problem)) => {
            let refused = Some((InvitationFields::default(), format!("Not changed: {problem}.")));
            page(&server, &session, PageResult { refused, ..PageResult::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn back(session: &DeskSession) -> Response {
    Redirect::to(&staff_page(&session.hotel.profile.slug)).into_response()
}

fn parse_access(typed: &str) -> Result<Access, ChatError> {
    typed.parse().map_err(|_| ChatError::BadValue("the rights must be agent or manager".to_owned()))
}

fn describe_link(server: &Server, session: &DeskSession, link: &NewStaffLink, text: String) -> NewLink {
    let profile = &session.hotel.profile;
    let base = &server.public_url().base;
    let url = format!("{base}{}?token={}", join_page(&profile.slug), link.token.expose());
    NewLink { text: format!("{text} It is valid once, until {}.", moment(&profile.timezone, link.expires_at)), url }
}

async fn page(
    server: &Server,
    session: &DeskSession,
    PageResult { new_link, refused }: PageResult,
) -> Result<Response, ApiError> {
    let overview = server.chat().staff_overview(&session.caller()).await?;
    let (timezone, now) = (&session.hotel.profile.timezone, server.chat().now());
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let (fields, problem) = refused.map(|(fields, problem)| (fields, Some(problem))).unwrap_or_default();
    let page = StaffPage {
        hotel: session.hotel.profile.clone(),
        members: overview.members.into_iter().map(|member| member_line(member, timezone, now)).collect(),
        links: overview.links.into_iter().map(|link| link_line(link, timezone)).collect(),
        new_link,
        form: InvitationForm {
            email: fields.email,
            role: if fields.role.is_empty() { ROLE.to_owned() } else { fields.role },
            access: fields.access.parse().unwrap_or(Access::Agent),
        },
        problem,
    };
    Ok(scripted_page(server, status, |nonce| staff_html(page, Site::embedded().desk().clone(), nonce)))
}

fn member_line(listed: ListedMember, timezone: &str, now: Timestamp) -> MemberLine {
    let ListedMember { member, seen_at, session_count } = listed;
    let activity = match seen_at {
        Some(at) if session_count > 0 && now.unix_ms() - at.unix_ms() < PRESENT_MS => "At the desk now".to_owned(),
        Some(at) => format!("Last active {}", moment(timezone, at)),
        None => "Not active yet".to_owned(),
    };
    MemberLine {
        id: member.key.0,
        name: member.name,
        role: member.role,
        email: member.email,
        access: member.access,
        activity,
        sessions: session_count,
    }
}

fn link_line(link: StaffLink, timezone: &str) -> StaffLinkLine {
    let expires = moment(timezone, link.expires_at);
    let StaffLink { email, is_invitation, role, access, .. } = link;
    StaffLinkLine { email, is_invitation, role, access, expires }
}
