//! Links and forms that open another page. While the server may be unreachable,
//! links and searches are followed only after an answer: otherwise the browser
//! would show its own error page in place of the desk. A form that is posted
//! changes something, so opening an address cannot replace it: it is submitted,
//! unless the browser has no network.

use super::super::page::Desk;
use super::execute::apply;
use super::tab;
use crate::chat::desk::DeskInput;
use crate::platform::{browser, read_moment};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlAnchorElement, HtmlFormElement, MouseEvent, UrlSearchParams};

/// Guards the links and forms of the desk, as long as the page exists.
pub fn guard_links(desk: Desk) {
    browser::add_listener(&document(), "click", move |event| {
        if event.is_trusted() {
            // A key may have named a page that could not be opened.
            tab::take_flag(tab::OPENED_BY_KEY);
        }
        guard_address(desk, &event, link_address(&event));
    });
    browser::add_listener(&document(), "submit", move |event| {
        let Some(form) = submitted_form(&event) else { return };
        match form.method().as_str() {
            "get" => guard_address(desk, &event, form_address(&form)),
            "post" => guard_post(desk, &event),
            _ => {}
        }
    });
}

/// Opens the address only after an answer, if the server may be unreachable.
fn guard_address(desk: Desk, event: &Event, address: Option<String>) {
    if let Some(address) = address.filter(|_| desk.is_server_in_doubt(&read_moment())) {
        event.prevent_default();
        apply(desk, DeskInput::OpenPage(address));
    }
}

/// Stops a form that is posted, if the browser has no network.
fn guard_post(desk: Desk, event: &Event) {
    if !desk.can_post_forms(&read_moment()) {
        event.prevent_default();
        apply(desk, DeskInput::FormStopped);
    }
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

/// Returns the form that is submitted, unless the desk sends it by a request.
fn submitted_form(event: &Event) -> Option<HtmlFormElement> {
    if event.default_prevented() {
        return None;
    }
    event.target()?.dyn_into().ok()
}

/// Returns the address of the page that a form with the method GET opens.
fn form_address(form: &HtmlFormElement) -> Option<String> {
    let fields = FormData::new_with_form(form).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(format!("{}?{}", form.action(), String::from(query.to_string())))
}
