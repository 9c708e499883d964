//! Selecting conversations of the list: a click with Shift selects all between it and
//! the one before.

use crate::platform::browser;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, MouseEvent};

const BOXES: &str = ".conversations .select:not(:disabled)";

/// Listens for clicks on the checkboxes of the list, as long as the page exists.
pub fn listen_to_selection() {
    let last: RefCell<Option<HtmlInputElement>> = RefCell::default();
    browser::add_listener(&document(), "click", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(clicked) = target.filter(|target| target.matches(BOXES).unwrap_or(false)) else { return };
        let with_shift = event.dyn_ref::<MouseEvent>().is_some_and(MouseEvent::shift_key);
        if let Some(from) = last.borrow().as_ref().filter(|_| with_shift) {
            select_between(from, &clicked);
        }
        last.replace(Some(clicked));
    });
}

/// Gives all checkboxes between two the state of the second one.
fn select_between(from: &HtmlInputElement, to: &HtmlInputElement) {
    let boxes = boxes();
    let index = |one: &HtmlInputElement| boxes.iter().position(|other| other.is_same_node(Some(one)));
    let (Some(from), Some(end)) = (index(from), index(to)) else { return };
    for between in &boxes[from.min(end)..=from.max(end)] {
        between.set_checked(to.checked());
    }
}

/// Selects the open conversation in the list, or ends that.
pub fn toggle_open() {
    let current = document().query_selector(".conversations li:has([aria-current]) .select:not(:disabled)");
    if let Some(current) = current.ok().flatten() {
        current.unchecked_into::<HtmlInputElement>().click();
    }
}

/// Ends the selection; returns whether there was one.
pub fn clear() -> bool {
    let checked: Vec<_> = boxes().into_iter().filter(HtmlInputElement::checked).collect();
    checked.iter().for_each(|one| one.set_checked(false));
    !checked.is_empty()
}

fn boxes() -> Vec<HtmlInputElement> {
    let Ok(found) = document().query_selector_all(BOXES) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}
