//! Page that edits a hotel's guide, with plain forms and without a script.

use super::form_page::{BackLink, FormPage, form_document};
use crate::language::catalogue::{Catalogue, every};
use crate::shell::Assets;
use crate::views::markup::escaped;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::HotelProfile;
use shared::guide::{Guide, GuideTexts, Hours, MAX_LINE_CHARS, Span};

/// Number of empty entries below the existing ones.
const EMPTY_ENTRIES: usize = 2;
const DAYS: [(&str, &str); 7] = [
    ("mo", "Monday"),
    ("tu", "Tuesday"),
    ("we", "Wednesday"),
    ("th", "Thursday"),
    ("fr", "Friday"),
    ("sa", "Saturday"),
    ("su", "Sunday"),
];

/// Content of the page.
#[derive(Clone, Debug)]
pub struct GuidePage {
    /// The hotel of the guide.
    pub hotel: HotelProfile,
    /// The guide, or the form's content that was refused.
    pub guide: GuideForm,
    /// Languages in which the guide has texts.
    pub used_languages: Vec<String>,
    /// Forms of other languages with changes that are not saved yet.
    pub unsaved: Vec<GuideForm>,
    /// True if the reader may change the guide.
    pub may_change: bool,
    /// Reason why the form was refused.
    pub problem: Option<String>,
}

/// Form of a guide in one language; the texts are as they were typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct GuideForm {
    /// The language, one of the languages of the pages.
    pub language: String,
    /// Text above the first message.
    pub welcome: String,
    /// Quick replies, one per line.
    pub quick_replies: String,
    /// Titles and texts of the entries about the stay.
    pub stay: Vec<(String, String)>,
    /// Opening hours from Monday on: time spans separated by commas. They are the
    /// same in all languages.
    #[serde(skip)]
    pub hours: [String; 7],
}

impl GuideForm {
    /// Returns the form of a guide for a language.
    pub fn new(guide: &Guide, language: &str) -> Self {
        let texts = guide.texts.iter().find(|texts| texts.language.as_str() == language);
        let of = |texts: &GuideTexts| {
            let replies: Vec<_> = texts.quick_replies.iter().map(|line| line.as_str()).collect();
            let welcome = texts.welcome.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default();
            let entry =
                |entry: &shared::guide::StayEntry| (entry.title.as_str().to_owned(), entry.text.as_str().to_owned());
            Self {
                welcome,
                quick_replies: replies.join("\n"),
                stay: texts.stay.iter().map(entry).collect(),
                ..Self::default()
            }
        };
        let hours = guide.hours.clone().unwrap_or_default();
        Self { language: language.to_owned(), hours: format_hours(&hours), ..texts.map(of).unwrap_or_default() }
    }
}

fn format_hours(hours: &Hours) -> [String; 7] {
    hours.days().map(|spans| spans.iter().map(Span::to_string).collect::<Vec<_>>().join(", "))
}

/// Returns the whole document, as HTML.
pub fn guide_html(page: GuidePage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: GuidePage, assets: Assets, nonce: String) -> AnyView {
    let GuidePage { hotel, guide, used_languages, unsaved, may_change, problem } = page;
    let desk = format!("/desk/hotel/{}", hotel.slug);
    let action = format!("{desk}/guide");
    let content = view! {
        <h2>"The guests' page"</h2>
        <p>
            "Texts on the guests' page besides messages. Guests see them in their own language. "
            "A text that is missing there is shown in the hotel's language, or in English."
        </p>
        {(!may_change).then(|| view! { <p class="soft">"Only managers can change them."</p> })}
        {if may_change {
            guide_form(action, guide, &used_languages, &unsaved, problem)
        } else {
            read_only_guide(action, guide, &used_languages)
        }}
    }
    .into_any();
    let page = FormPage {
        title: "Guests' page",
        hotel: &hotel,
        classes: "desk settings",
        back: BackLink::Desk,
        has_script: false,
    };
    form_document(page, content, assets, nonce)
}

/// Returns the guide for readers who may not change it: a form that selects the
/// language, and the texts.
fn read_only_guide(action: String, guide: GuideForm, used_languages: &[String]) -> AnyView {
    let languages = language_options(&guide.language, used_languages, &[]);
    view! {
        <form class="which" method="get" action=action>
            <label for="lang">"Language"</label>
            <select id="lang" name="lang">{languages}</select>
            <button type="submit">"Show"</button>
        </form>
        <div class="guide">{guide_fields(guide, false)}</div>
    }
    .into_any()
}

/// Returns the form that changes the guide. Its button that shows another
/// language posts it, too: the next page contains the changes that are not saved
/// yet.
fn guide_form(
    action: String,
    guide: GuideForm,
    used_languages: &[String],
    unsaved: &[GuideForm],
    problem: Option<String>,
) -> AnyView {
    let wrong = problem.is_some().then_some("problem");
    let languages = language_options(&guide.language, used_languages, unsaved);
    let names: Vec<_> = unsaved.iter().map(|form| language_name(&form.language)).collect();
    let note = (!names.is_empty())
        .then(|| view! { <p class="unsaved" role="status">{format!("Not saved yet: {}.", names.join(", "))}</p> });
    let drafts = unsaved.iter().filter_map(|form| serde_json::to_string(form).ok());
    let drafts = drafts.map(|draft| view! { <input type="hidden" name="draft" value=draft/> }).collect_view();
    view! {
        <form class="guide" method="post" action=action aria-describedby=wrong>
            {problem.map(|problem| view! { <p class="problem" id="problem" role="alert">{problem}</p> })}
            // The first button is the one that Enter in a field presses.
            <button type="submit" class="unseen" tabindex="-1" aria-hidden="true">"Save"</button>
            <div class="which">
                <label for="lang">"Language"</label>
                <select id="lang" name="lang">{languages}</select>
                <button type="submit" name="action" value="show">"Show"</button>
            </div>
            {note}
            {drafts}
            <input type="hidden" name="language" value=guide.language.clone()/>
            {guide_fields(guide, true)}
            <button type="submit" class="main">"Save"</button>
        </form>
    }
    .into_any()
}

fn language_options(language: &str, used_languages: &[String], unsaved: &[GuideForm]) -> impl IntoView + use<> {
    let option = |other: &'static Catalogue| {
        let mark = match () {
            () if unsaved.iter().any(|form| form.language == other.tag) => " (not saved)",
            () if used_languages.iter().any(|tag| tag == other.tag) => " ✓",
            () => "",
        };
        view! { <option value=other.tag selected=other.tag == language>{format!("{}{mark}", other.name)}</option> }
    };
    every().iter().map(option).collect_view()
}

fn language_name(tag: &str) -> String {
    every().iter().find(|other| other.tag == tag).map_or_else(|| tag.to_owned(), |other| other.name.to_string())
}

/// Returns the fields of a guide.
fn guide_fields(guide: GuideForm, may_change: bool) -> AnyView {
    // The existing lines, and an empty one.
    let reply_rows = (guide.quick_replies.lines().count() + 1).max(4).to_string();
    let lines = if guide.stay.is_empty() { 3 } else { guide.stay.len() + EMPTY_ENTRIES };
    let mut stay = guide.stay;
    stay.resize(lines, Default::default());
    let entries = stay.into_iter().enumerate().map(|(nth, (title, text))| entry_fields(nth + 1, title, &text));
    let days = DAYS.into_iter().zip(guide.hours).map(|((name, label), spans)| day_field(name, label, spans));
    view! {
        <fieldset disabled=!may_change>
            <legend>"Texts in this language"</legend>
            <label for="welcome">"Welcome, above the first message"</label>
            <textarea id="welcome" name="welcome" rows="3" dir="auto" inner_html=escaped(&guide.welcome)/>
            <label for="quick_replies">"Messages that guests can send with one tap, one per line"</label>
            <textarea id="quick_replies" name="quick_replies" rows=reply_rows dir="auto" inner_html=escaped(&guide.quick_replies)/>
            <h3>"Good to know"</h3>
            <p class="soft">"For example Wi-Fi, breakfast or check-out, each with a title and a text. Empty entries are not shown."</p>
            {entries.collect_view()}
        </fieldset>
        <fieldset disabled=!may_change>
            <legend>"Hours of the reception"</legend>
            <p class="soft">"In the hotel's time zone, for example 07:00-12:00, 14:00-23:00. If all days are empty, guests see no hours."</p>
            <div class="week">{days.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn entry_fields(nth: usize, title: String, text: &str) -> impl IntoView + use<> {
    view! {
        <div class="entry">
            <input
                name="stay_title"
                aria-label=format!("Title {nth}")
                placeholder="Title"
                maxlength=MAX_LINE_CHARS
                dir="auto"
                value=title
            />
            <textarea name="stay_text" aria-label=format!("Text {nth}") placeholder="Text" rows="2" dir="auto" inner_html=escaped(text)/>
        </div>
    }
}

fn day_field(name: &'static str, label: &'static str, spans: String) -> impl IntoView {
    view! {
        <label for=name>{label}</label>
        <input id=name name=name inputmode="numeric" autocomplete="off" placeholder="closed" value=spans/>
    }
}
