//! Elements of the desk's page that effects change or forms read.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{
    HtmlButtonElement, HtmlDetailsElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

/// Returns the text in the field for a note.
pub fn note_text() -> Option<String> {
    note_field().map(|field| field.value())
}

/// Removes the text of a note that is stored from the field. Text that was typed
/// meanwhile belongs to the next note.
pub fn remove_note_text(text: &str) {
    if let Some(field) = note_field() {
        let typed = field.value();
        field.set_value(typed.strip_prefix(text).unwrap_or(&typed).trim_start());
    }
}

fn note_field() -> Option<HtmlTextAreaElement> {
    document().get_element_by_id("note")?.dyn_into().ok()
}

/// Returns the id of the member of staff who is selected in the menu.
pub fn selected_staff() -> Option<i64> {
    staff_menu()?.value().parse().ok()
}

/// Returns the time of the button that has submitted the form for a snooze, or else
/// that of its field.
pub fn snooze_time(event: &SubmitEvent) -> Option<String> {
    let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    let by_button = button.map(|button| button.value()).filter(|time| !time.is_empty());
    let field = || document().get_element_by_id("snooze-until")?.dyn_into::<HtmlInputElement>().ok();
    by_button.or_else(|| field().map(|field| field.value()))
}

/// Closes the menu that snoozes the conversation.
pub fn close_snooze_menu() {
    if let Ok(Some(menu)) = document().query_selector(".snooze[open]") {
        menu.unchecked_into::<HtmlDetailsElement>().set_open(false);
    }
}

/// Closes the menu that assigns the conversation to a colleague.
pub fn close_assign_menu() {
    let details = staff_menu().and_then(|menu| menu.closest("details").ok().flatten());
    if let Some(details) = details {
        details.unchecked_into::<HtmlDetailsElement>().set_open(false);
    }
}

fn staff_menu() -> Option<HtmlSelectElement> {
    document().get_element_by_id("staff")?.dyn_into().ok()
}

/// Restores the focus after a change of the list: a line that moves up loses it.
pub fn hold_focus() {
    let before = focused_line();
    request_animation_frame(move || {
        if let Some(element) = before.filter(|_| focused_line().is_none()) {
            let _ = element.focus();
        }
    });
}

/// Returns the line of the list that has the focus.
fn focused_line() -> Option<HtmlElement> {
    let element = document().active_element()?;
    element.closest(".conversations").ok()??;
    element.dyn_into().ok()
}
