//! `/desk/hotel/{slug}/guide`: the hotel's guide, which managers edit and
//! everybody at the desk reads.

use super::language;
use super::render::static_page;
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use app::desk::{GuideForm, GuidePage, guide_html};
use app::language::catalogue;
use axum::extract::{RawForm, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use shared::guide::{Guide, GuideTexts, Hours, LanguageTag, Line, Span, StayEntry};
use shared::{Access, MessageText};

/// `GET /desk/hotel/{slug}/guide?lang=…`
pub async fn show(State(server): State<Server>, session: DeskSession, uri: Uri) -> Result<Response, ApiError> {
    let query = uri.query().unwrap_or_default().as_bytes();
    let wanted = form_urlencoded::parse(query).find(|(name, _)| name == "lang").map(|(_, tag)| tag.into_owned());
    let guide = server.chat().guide(session.hotel.key).await?;
    let form = GuideForm::new(&guide, select_language(&session, wanted.as_deref()));
    Ok(page(&server, &session, StatusCode::OK, &guide, PostedGuide { form, ..PostedGuide::default() }, None))
}

/// Posted form of a guide.
#[derive(Default)]
struct PostedGuide {
    /// The language that was shown.
    form: GuideForm,
    /// Other languages with changes that are not saved yet.
    unsaved: Vec<GuideForm>,
    /// The language to show next, without saving.
    to_show: Option<String>,
}

/// `POST /desk/hotel/{slug}/guide`: stores the texts of all changed languages and
/// the opening hours, and redirects; or shows another language, and keeps the
/// changes in the form.
pub async fn save_guide(
    State(server): State<Server>,
    session: DeskSession,
    RawForm(body): RawForm,
) -> Result<Response, ApiError> {
    let before = server.chat().guide(session.hotel.key).await?;
    let mut posted = parse_form(&body);
    let language = select_language(&session, Some(&posted.form.language));
    language.clone_into(&mut posted.form.language);
    posted.unsaved.retain(|draft| draft.language != language && catalogue::of(&draft.language).is_some());
    if let Some(wanted) = posted.to_show.take() {
        session.caller().must_be_manager()?;
        let posted = switch_language(posted, select_language(&session, Some(&wanted)), &before);
        return Ok(page(&server, &session, StatusCode::OK, &before, posted, None));
    }
    let taken = match apply_all(&posted, before.clone()) {
        Ok(guide) => server.chat().put_guide(&session.caller(), guide).await,
        Err(problem) => Err(ChatError::BadValue(problem)),
    };
    match taken {
        Ok(_) => {
            let slug = &session.hotel.profile.slug;
            Ok(Redirect::to(&format!("/desk/hotel/{slug}/guide?lang={language}")).into_response())
        }
        Err(ChatError::BadValue(problem)) => {
            let problem = Some(format!("Not saved: {problem}."));
            Ok(page(&server, &session, StatusCode::BAD_REQUEST, &before, posted, problem))
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns the language of that tag, or the hotel's.
fn select_language(session: &DeskSession, wanted: Option<&str>) -> &'static str {
    let wanted = wanted.and_then(catalogue::of).or_else(|| language::find_nearest(&session.hotel.profile.locale));
    wanted.unwrap_or_else(catalogue::english).tag
}

/// Returns the form of another language. The form that was shown is set aside if
/// it has changes.
fn switch_language(posted: PostedGuide, language: &str, guide: &Guide) -> PostedGuide {
    let PostedGuide { form, mut unsaved, .. } = posted;
    let hours = form.hours.clone();
    // The hours are the same in all languages, and stay in the form.
    let texts = |guide: &Guide| guide.texts.iter().find(|texts| texts.language.as_str() == form.language).cloned();
    if apply_texts(&form, guide.clone()).map_or(true, |changed| texts(&changed) != texts(guide)) {
        unsaved.push(form);
    }
    let shown = unsaved.iter().position(|draft| draft.language == language).map(|at| unsaved.remove(at));
    let form = GuideForm { hours, ..shown.unwrap_or_else(|| GuideForm::new(guide, language)) };
    PostedGuide { form, unsaved, to_show: None }
}

/// Parses the posted form, without validation.
fn parse_form(body: &[u8]) -> PostedGuide {
    let mut form = GuideForm::default();
    let (mut unsaved, mut lang, mut is_shown) = (Vec::new(), None, false);
    let (mut titles, mut texts) = (Vec::new(), Vec::new());
    for (name, value) in form_urlencoded::parse(body) {
        let value = value.into_owned();
        match &*name {
            "language" => form.language = value,
            "lang" => lang = Some(value),
            "action" => is_shown = value == "show",
            // A draft that this page has not written is ignored.
            "draft" => unsaved.extend(serde_json::from_str::<GuideForm>(&value)),
            "welcome" => form.welcome = value,
            "quick_replies" => form.quick_replies = value,
            "stay_title" => titles.push(value),
            "stay_text" => texts.push(value),
            day => {
                if let Some(nth) = ["mo", "tu", "we", "th", "fr", "sa", "su"].iter().position(|name| *name == day) {
                    form.hours[nth] = value;
                }
            }
        }
    }
    let is_empty = |(title, text): &(String, String)| title.trim().is_empty() && text.trim().is_empty();
    form.stay = titles.into_iter().zip(texts).filter(|entry| !is_empty(entry)).collect();
    PostedGuide { form, unsaved, to_show: lang.filter(|_| is_shown) }
}

/// Returns the guide with the values of all forms, or the problem as a text for
/// people.
fn apply_all(posted: &PostedGuide, mut guide: Guide) -> Result<Guide, String> {
    for draft in &posted.unsaved {
        let name = catalogue::of(&draft.language).map_or("", |language| &language.name);
        guide = apply_texts(draft, guide).map_err(|problem| format!("{name}: {problem}"))?;
    }
    guide = apply_texts(&posted.form, guide)?;
    guide.hours = hours(&posted.form.hours)?;
    Ok(guide)
}

/// Returns the guide with the texts of a form, or the problem as a text for
/// people.
fn apply_texts(form: &GuideForm, mut guide: Guide) -> Result<Guide, String> {
    let language = LanguageTag::try_from(form.language.clone()).map_err(|error| error.to_string())?;
    let line = |text: &str| Line::try_from(text.to_owned()).map_err(|error| format!("{error} ({text})"));
    let text = |text: &str| MessageText::new(text).map_err(|error| error.to_string());
    let entry = |(title, words): &(String, String)| {
        let title = line(title)?;
        let text = text(words).map_err(|error| format!("{}: {error}", title.as_str()))?;
        Ok::<_, String>(StayEntry { title, text })
    };
    let texts = GuideTexts {
        language,
        welcome: if form.welcome.trim().is_empty() { None } else { Some(text(&form.welcome)?) },
        quick_replies: form
            .quick_replies
            .lines()
            .filter(|reply| !reply.trim().is_empty())
            .map(line)
            .collect::<Result<_, _>>()?,
        stay: form.stay.iter().map(entry).collect::<Result<_, _>>()?,
    };
    guide.texts.retain(|other| other.language != texts.language);
    if texts.welcome.is_some() || !texts.quick_replies.is_empty() || !texts.stay.is_empty() {
        guide.texts.push(texts);
    }
    Ok(guide)
}

fn hours(typed: &[String; 7]) -> Result<Option<Hours>, String> {
    let day = |spans: &String| {
        let parts = spans.split(',').map(|part| part.replace(char::is_whitespace, "")).filter(|part| !part.is_empty());
        parts
            .map(|part| part.parse::<Span>().map_err(|error| format!("{error} ({part})")))
            .collect::<Result<Vec<_>, _>>()
    };
    let [mo, tu, we, th, fr, sa, su] = typed;
    let hours =
        Hours { mo: day(mo)?, tu: day(tu)?, we: day(we)?, th: day(th)?, fr: day(fr)?, sa: day(sa)?, su: day(su)? };
    Ok(Some(hours).filter(|hours| hours.most_in_a_day() > 0))
}

fn page(
    server: &Server,
    session: &DeskSession,
    status: StatusCode,
    guide: &Guide,
    posted: PostedGuide,
    problem: Option<String>,
) -> Response {
    let page = GuidePage {
        hotel: session.hotel.profile.clone(),
        guide: posted.form,
        unsaved: posted.unsaved,
        used_languages: guide.texts.iter().map(|texts| texts.language.to_string()).collect(),
        may_change: session.caller().access() == Access::Manager,
        problem,
    };
    static_page(server, status, |nonce| guide_html(page, Site::embedded().desk().clone(), nonce))
}
