//! Taking, handing over and resolving without leaving the page: what is being
//! written stays where it is.

use super::super::page::Desk;
use super::listing;
use crate::api;
use crate::session as conversation;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::desk::Handling;
use shared::{MessageId, paths};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDetailsElement, HtmlElement, HtmlSelectElement};

/// What one of the forms asks for.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// That somebody has the conversation.
    Assign(i64),
    /// That it is settled, as far as this message.
    Resolve(MessageId),
    /// That it is open again.
    Reopen,
}

/// The form would post; here the page stays. Where the server will not have it
/// the form posts after all, and the next page says why.
pub fn submitted(desk: Desk, wish: Wish, event: &SubmitEvent) {
    let Some(id) = desk.open_id() else { return };
    event.prevent_default();
    let form = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let path = desk.fixed.with_value(|fixed| paths::staff_conversation(&fixed.hotel.slug, id));
    spawn_local(async move {
        let answer = match wish {
            Wish::Assign(staff_id) => api::post::<_, Handling>(&(path + "/assign"), &Assign { staff_id }).await,
            Wish::Resolve(up_to) => api::post(&(path + "/resolve"), &Resolve { up_to }).await,
            Wish::Reopen => api::post(&(path + "/reopen"), &()).await,
        };
        if answer.is_ok() {
            if let Some(menu) = form.and_then(|form| form.closest("details").ok().flatten()) {
                menu.unchecked_into::<HtmlDetailsElement>().set_open(false);
            }
            listing::refresh(desk);
            if let Some(open) = desk.open {
                conversation::catch_up(open);
            }
        } else if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
            // Submitted so, it asks nobody.
            let _ = form.submit();
        }
    });
}

/// Whom the menu names.
pub fn chosen() -> Option<i64> {
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
