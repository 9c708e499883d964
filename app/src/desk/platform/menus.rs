//! Menus of the list and the open conversation: `<details>` that open and close without a
//! script. A click outside and Escape close them.

use crate::platform::browser;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlElement, Node};

const OPEN_MENUS: &str = ".list-menu[open], .hand-over[open], .more-actions[open]";

/// Closes menus on clicks outside of them, as long as the page exists.
pub fn close_on_outside_clicks() {
    browser::add_listener(&document(), "click", |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        for menu in open_menus() {
            if !contains(&menu, target.as_ref()) {
                menu.set_open(false);
            }
        }
    });
}

/// Closes the innermost open menu and focuses its button; returns whether one was
/// open.
pub fn close_innermost() -> bool {
    let Some(menu) = open_menus().pop() else { return false };
    menu.set_open(false);
    let button = menu.query_selector("summary").ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
    true
}

/// Returns the open menus; a menu inside another one is after it.
fn open_menus() -> Vec<HtmlDetailsElement> {
    let Ok(found) = document().query_selector_all(OPEN_MENUS) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// Returns whether a menu or its list of actions contains a node.
fn contains(menu: &HtmlDetailsElement, node: Option<&Node>) -> bool {
    let list: Option<Element> = menu.next_element_sibling().filter(|next| next.class_name() == "actions");
    menu.contains(node) || list.is_some_and(|list| list.contains(node))
}
