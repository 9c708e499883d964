//! Storing, deleting and fetching notes.

use super::super::page::Desk;
use super::super::signals::Notes;
use crate::chat::session::RequestError;
use crate::platform::api;
use crate::platform::browser;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::note::{NoteList, WriteNote};
use shared::{ErrorCode, NoteId, paths};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

fn path(desk: Desk) -> Option<String> {
    let id = desk.open_id()?;
    Some(desk.fixed.with_value(|fixed| paths::staff_conversation(&fixed.hotel.slug, id) + "/notes"))
}

/// Fetches the notes.
pub fn refresh(desk: Desk) {
    let (Some(notes), Some(path)) = (desk.notes, path(desk)) else { return };
    let nth = desk.state.with_value(|state| state.note_requests) + 1;
    desk.state.update_value(|state| state.note_requests = nth);
    spawn_local(async move {
        if let Ok(list) = api::read::<NoteList>(&path).await
            && desk.state.with_value(|state| state.note_requests) == nth
        {
            notes.all.set(list.notes);
        }
    });
}

/// Stores the note of the form without leaving the page.
pub fn note_submitted(desk: Desk, notes: Notes, event: &SubmitEvent) {
    event.prevent_default();
    let field = document().get_element_by_id("note").and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    let (Some(field), Some(path)) = (field, path(desk)) else { return };
    let text = field.value();
    let same = desk.state.with_value(|state| state.note.clone()).filter(|(_, before)| *before == text);
    let id = same.map_or_else(browser::new_uuid, |(id, _)| id);
    desk.state.update_value(|state| state.note = Some((id, text.clone())));
    let note = WriteNote { note: Some(text.clone()), client_note_id: Some(id), ..WriteNote::default() };
    spawn_local(async move {
        let answer = api::write_note(&path, &note).await;
        if take(notes, answer.as_ref().err()) {
            desk.state.update_value(|state| state.note = None);
            // Text that was typed meanwhile belongs to the next note.
            let typed = field.value();
            field.set_value(typed.strip_prefix(&text).unwrap_or(&typed).trim_start());
            refresh(desk);
        }
    });
}

/// Deletes a note without leaving the page.
pub fn note_deleted(desk: Desk, notes: Notes, id: NoteId, event: &SubmitEvent) {
    event.prevent_default();
    let Some(path) = path(desk) else { return };
    spawn_local(async move {
        let answer = api::remove(&format!("{path}/{id}")).await;
        if take(notes, answer.as_ref().err()) {
            refresh(desk);
        }
    });
}

/// Shows the error of a request, if there is one; returns whether it succeeded.
fn take(notes: Notes, error: Option<&RequestError>) -> bool {
    notes.problem.set(error.map(|error| match error {
        RequestError::Refused(code) => *code,
        RequestError::Later(_) => ErrorCode::Unavailable,
    }));
    error.is_none()
}
