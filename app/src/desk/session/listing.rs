//! Inputs of the session of the list, and execution of its effects.

use super::super::page::Desk;
use super::noticing;
use crate::chat::list::{ListAnswer, ListEffect, ListInput, ListRequest};
use crate::chat::session::RequestError;
use crate::platform;
use crate::platform::{api, browser};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::paths;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Fetches the list, which may have changed.
pub fn refresh(desk: Desk) {
    apply(desk, ListInput::Outdated);
}

fn apply(desk: Desk, input: ListInput) {
    for effect in desk.apply(input, &platform::moment(), &hold_focus) {
        execute(desk, effect);
    }
}

fn execute(desk: Desk, effect: ListEffect) {
    match effect {
        ListEffect::Request(request) => spawn_local(async move {
            let result = answer(desk, request).await;
            apply(desk, ListInput::Response(request, result));
        }),
        ListEffect::SetTimer(timer, ms) => {
            set_timeout(move || apply(desk, ListInput::Timer(timer)), Duration::from_millis(ms.into()));
        }
        ListEffect::Alert(news) => noticing::tell(desk, &news),
        ListEffect::Reload => {
            // If it cannot be loaded again, the page stays as it is.
            let _ = browser::window().location().reload();
        }
    }
}

async fn answer(desk: Desk, request: ListRequest) -> Result<ListAnswer, RequestError> {
    match request {
        ListRequest::List => {
            let path = desk.fixed.with_value(|fixed| {
                format!("{}?{}", paths::staff_conversations(&fixed.hotel.slug), fixed.part.query())
            });
            api::read(&path).await.map(ListAnswer::List)
        }
        ListRequest::Summary(id) => {
            let path = desk.fixed.with_value(|fixed| paths::staff_conversation(&fixed.hotel.slug, id));
            api::read(&path).await.map(ListAnswer::Summary)
        }
    }
}

/// Restores the focus after a change of the list: a line that moves up loses it.
fn hold_focus() {
    let stood_on = focused();
    request_animation_frame(move || {
        if let Some(element) = stood_on.filter(|_| focused().is_none()) {
            let _ = element.focus();
        }
    });
}

/// Returns the line of the list that has the focus.
fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?;
    element.closest(".conversations").ok()??;
    element.dyn_into().ok()
}
