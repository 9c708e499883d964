//! Page that imports bookings from a CSV file: the choice of the file, then a preview
//! of the changes; with plain forms and without a script.

use super::form_page::{BackLink, FormPage, form_document};
use crate::shell::Assets;
use leptos::prelude::*;
use shared::{BookingId, HotelProfile, HotelSlug};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct ImportPage {
    /// The hotel.
    pub hotel: HotelProfile,
    /// The changes of the chosen file.
    pub preview: Option<ImportPreview>,
    /// Lines that are not valid: their numbers and the reasons.
    pub problems: Vec<(u64, String)>,
    /// Reason why the request was refused as a whole.
    pub problem: Option<String>,
}

/// Changes that an import makes.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    /// The file, which the next form contains.
    pub content: String,
    /// Number of new bookings.
    pub created: usize,
    /// Number of bookings that change.
    pub changed: usize,
    /// Number of bookings that stay as they are.
    pub kept: usize,
    /// The first of the bookings that are created or changed.
    pub lines: Vec<ImportPreviewLine>,
}

/// A booking that is created or changed.
#[derive(Clone, Debug)]
pub struct ImportPreviewLine {
    /// Public identifier.
    pub booking_id: BookingId,
    /// Name of the guest.
    pub guest_name: String,
    /// Room and days after the import, for people.
    pub details: String,
    /// `true` if the booking is new.
    pub is_new: bool,
}

/// Returns the path of the page.
pub fn import_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/import")
}

/// Returns the whole document, as HTML.
pub fn import_html(page: ImportPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: ImportPage, assets: Assets, nonce: String) -> AnyView {
    let ImportPage { hotel, preview, problems, problem } = page;
    let path = import_page(&hotel.slug);
    let content = view! {
        <h2>"Import bookings"</h2>
        {problem.map(|problem| view! { <p class="problem" role="alert">{problem}</p> })}
        {problem_list(problems)}
        {preview.map(|preview| preview_form(&path, preview))}
        {file_form(&path)}
    }
    .into_any();
    let page = FormPage {
        title: "Import",
        hotel: &hotel,
        classes: "desk settings bookings",
        back: BackLink::Bookings,
        has_script: false,
    };
    form_document(page, content, assets, nonce)
}

fn problem_list(problems: Vec<(u64, String)>) -> Option<AnyView> {
    if problems.is_empty() {
        return None;
    }
    let items: Vec<_> =
        problems.into_iter().map(|(line, text)| view! { <li>{format!("Line {line}: {text}.")}</li> }).collect();
    let view = view! {
        <section class="new" role="alert" aria-labelledby="problems">
            <h3 id="problems">"Nothing was imported. Correct these lines:"</h3>
            <ul class="problem">{items}</ul>
        </section>
    };
    Some(view.into_any())
}

fn preview_form(path: &str, preview: ImportPreview) -> AnyView {
    let ImportPreview { content, created, changed, kept, lines } = preview;
    let more = (created + changed).saturating_sub(lines.len());
    let more = (more > 0).then(|| view! { <p class="soft">{format!("and {more} more")}</p> });
    let items: Vec<_> = lines.into_iter().map(preview_line).collect();
    let submit = (created + changed > 0).then(|| {
        view! {
            <form method="post" action=path.to_owned() enctype="multipart/form-data">
                <textarea name="content" hidden readonly>{content}</textarea>
                <button type="submit" class="main" name="action" value="import">{format!("Import {} {}", created + changed, if created + changed == 1 { "booking" } else { "bookings" })}</button>
            </form>
        }
    });
    view! {
        <section class="new" aria-labelledby="preview">
            <h3 id="preview">"Preview"</h3>
            <p>{format!("{created} new, {changed} changed, {kept} unchanged")}</p>
            <ul class="saved">{items}</ul>
            {more}
            {submit}
        </section>
    }
    .into_any()
}

fn preview_line(line: ImportPreviewLine) -> AnyView {
    let ImportPreviewLine { booking_id, guest_name, details, is_new } = line;
    view! {
        <li class="booking">
            <strong><bdi>{guest_name}</bdi></strong>
            <span class="state">{if is_new { "New" } else { "Changed" }}</span>
            <span class="soft wide">{format!("{booking_id} · {details}")}</span>
        </li>
    }
    .into_any()
}

fn file_form(path: &str) -> AnyView {
    view! {
        <section class="new" aria-labelledby="file-title">
            <h3 id="file-title">"Choose a file"</h3>
            <form method="post" action=path.to_owned() enctype="multipart/form-data">
                <label for="file">"CSV file with at most 5,000 bookings"</label>
                <input id="file" name="file" type="file" accept=".csv,text/csv,text/plain" required/>
                <p class="soft">
                    "The first line has the names of the columns: booking_id and guest_name, and if you like room, "
                    "check_in and check_out. Days are written like 2026-11-28. Bookings with a known booking_id are "
                    "changed, an empty value is cleared, and a column that is missing changes nothing."
                </p>
                <pre class="soft">"booking_id,guest_name,room,check_in,check_out\nBK-77,Tom Ito,204,2026-11-28,2026-12-02"</pre>
                <button type="submit">"Show the changes"</button>
            </form>
        </section>
    }
    .into_any()
}
