//! Taking over, handing over and resolving without leaving the page, so that
//! unsent text stays.

use super::super::page::Desk;
use super::listing;
use crate::chat::desk::{HandlingProblem, HandlingRequest};
use crate::chat::session::RequestError;
use crate::platform as conversation;
use crate::platform::api;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::desk::Handling;
use shared::{MessageId, paths};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDetailsElement, HtmlElement, HtmlSelectElement};

/// Sends the request of a form, and stays on the page. The form itself is never
/// posted: the next page would lose a note or an answer that is being written,
/// and without a network the browser would show its own error page.
pub fn submitted(desk: Desk, request: HandlingRequest, event: &SubmitEvent) {
    let Some(id) = desk.open_id() else { return };
    event.prevent_default();
    let form = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    desk.handling_problem.set(None);
    let path = desk.fixed.with_value(|fixed| paths::staff_conversation(&fixed.hotel.slug, id));
    spawn_local(async move {
        let answer = match request {
            HandlingRequest::Assign(staff_id) => {
                api::post::<_, Handling>(&(path + "/assign"), &Assign { staff_id }).await
            }
            HandlingRequest::Resolve(up_to) => api::post(&(path + "/resolve"), &Resolve { up_to }).await,
            HandlingRequest::Reopen => api::post(&(path + "/reopen"), &()).await,
        };
        desk.handling_problem.set(answer.as_ref().err().map(|error| match error {
            RequestError::Refused(code) => HandlingProblem::Refused(*code),
            RequestError::Later(_) => HandlingProblem::Unreachable,
        }));
        if answer.is_ok() {
            if let Some(menu) = form.and_then(|form| form.closest("details").ok().flatten()) {
                menu.unchecked_into::<HtmlDetailsElement>().set_open(false);
            }
            listing::refresh(desk);
            if let Some(open) = desk.open {
                conversation::catch_up(open);
            }
        }
    });
}

/// Returns the id of the member of staff who is selected in the menu.
pub fn selected_staff() -> Option<i64> {
    let select = document().get_element_by_id("staff")?.dyn_into::<HtmlSelectElement>().ok()?;
    select.value().parse().ok()
}

#[derive(serde::Serialize)]
struct Assign {
    staff_id: i64,
}

#[derive(serde::Serialize)]
struct Resolve {
    up_to: MessageId,
}
