//! Links and forms that open another page. While the server may be unreachable
//! they are followed only after an answer: otherwise the browser would show its
//! own error page in place of the desk.

use super::super::page::Desk;
use super::execute::apply;
use crate::chat::desk::DeskInput;
use crate::platform::{browser, read_moment};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlAnchorElement, HtmlFormElement, MouseEvent, SubmitEvent, UrlSearchParams};

/// Guards the links and forms of the desk, as long as the page exists.
pub fn guard_links(desk: Desk) {
    let guard = move |event: Event, address: Option<String>| {
        if let Some(address) = address.filter(|_| desk.is_server_in_doubt(&read_moment())) {
            event.prevent_default();
            apply(desk, DeskInput::OpenPage(address));
        }
    };
    browser::add_listener(&document(), "click", move |event| {
        let address = link_address(&event);
        guard(event, address);
    });
    browser::add_listener(&document(), "submit", move |event| {
        let address = form_address(&event);
        guard(event, address);
    });
}

/// Returns the address of the link that was clicked, if it opens in this tab.
fn link_address(event: &Event) -> Option<String> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    let opens_elsewhere = mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key();
    if event.default_prevented() || opens_elsewhere {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_page = link.target().is_empty() && !link.has_attribute("download");
    let is_part_of_page = link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    (is_page && !is_part_of_page).then(|| link.href())
}

/// Returns the address of the page that a form opens. The page after a form that
/// is posted is the list.
fn form_address(event: &Event) -> Option<String> {
    if event.default_prevented() {
        return None;
    }
    let event = event.dyn_ref::<SubmitEvent>()?;
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    if form.method() != "get" {
        return browser::window().location().href().ok();
    }
    let fields = FormData::new_with_form(&form).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(format!("{}?{}", form.action(), String::from(query.to_string())))
}
