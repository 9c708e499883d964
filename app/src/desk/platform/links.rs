//! Links and forms that open an address. Locations of the desk are shown in place.
//! Other addresses are pages: while the server may be unreachable, links and searches
//! are followed only after an answer, because otherwise the browser would show its own
//! error page in place of the desk. A form that is posted changes something, so
//! opening an address cannot replace it: it is submitted, unless the browser has no
//! network.

use super::super::page::Desk;
use super::execute::{apply, visit};
use super::tab;
use crate::chat::desk::{DeskInput, VisitKind};
use crate::platform::{browser, read_moment};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlAnchorElement, HtmlFormElement, MouseEvent, Url, UrlSearchParams};

/// Relation (`rel`) of a link that always loads a page.
const LOADS_PAGE: &str = "external";

/// Follows the links and forms of the desk, as long as the page exists.
pub fn follow_links(desk: Desk) {
    browser::add_listener(&document(), "click", move |event| {
        if event.is_trusted() {
            // A key may have named a page that could not be opened.
            tab::take_flag(tab::OPENED_BY_KEY);
        }
        if let Some(link) = followed_link(&event) {
            follow_address(desk, &event, link.href(), link.rel() != LOADS_PAGE);
        }
    });
    browser::add_listener(&document(), "submit", move |event| {
        let Some(form) = submitted_form(&event) else { return };
        match form.method().as_str() {
            "get" => {
                if let Some(address) = form_address(&form) {
                    follow_address(desk, &event, address, true);
                }
            }
            "post" => guard_post(desk, &event),
            _ => {}
        }
    });
}

/// Shows a location of the desk in place, if it may. Opens another page only after an
/// answer, if the server may be unreachable.
fn follow_address(desk: Desk, event: &Event, address: String, may_show: bool) {
    let location = local_address(&address).filter(|_| may_show).and_then(|address| desk.location(&address));
    if let Some(to) = location {
        event.prevent_default();
        // Only keys click links without the user's mouse.
        visit(desk, to, VisitKind::Link { by_key: tab::take_flag(tab::OPENED_BY_KEY) });
    } else if desk.is_server_in_doubt(&read_moment()) {
        event.prevent_default();
        apply(desk, DeskInput::OpenPage(address));
    }
}

/// Returns path and query of an address of this server.
fn local_address(address: &str) -> Option<String> {
    let url = Url::new(address).ok()?;
    let is_local = browser::window().location().origin().is_ok_and(|origin| origin == url.origin());
    (is_local && url.hash().is_empty()).then(|| url.pathname() + &url.search())
}

/// Stops a form that is posted, if the browser has no network.
fn guard_post(desk: Desk, event: &Event) {
    if !desk.can_post_forms(&read_moment()) {
        event.prevent_default();
        apply(desk, DeskInput::FormStopped);
    }
}

/// Returns the link that was clicked, if it opens in this tab.
fn followed_link(event: &Event) -> Option<HtmlAnchorElement> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    let opens_elsewhere = mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key();
    if event.default_prevented() || opens_elsewhere {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let is_page = link.target().is_empty() && !link.has_attribute("download");
    let is_part_of_page = link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    (is_page && !is_part_of_page).then_some(link)
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
