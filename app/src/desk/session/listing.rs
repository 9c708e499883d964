//! Keeping the list current: whatever is heard, it is asked for anew, since
//! only the server knows which conversations a filter and a search leave.

use super::super::noticed::noticed;
use super::super::page::Desk;
use super::noticing::{self, News};
use crate::api;
use crate::browser;
use crate::chat::CatchUp;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::desk::{ConversationList, ConversationSummary};
use shared::paths;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

thread_local! {
    static CATCH_UP: RefCell<CatchUp> = RefCell::default();
    /// Whether another try is on its way.
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// At most one look in so long: where much happens, one answer covers it all.
const PAUSE_MS: u64 = 250;

/// A list that could not be had is asked for again after this long.
const AGAIN_MS: u64 = 5_000;

/// Asks for the list, once more afterwards where something was heard meanwhile.
pub fn refresh(desk: Desk) {
    if CATCH_UP.with_borrow_mut(CatchUp::ask) {
        look(desk);
    }
}

fn look(desk: Desk) {
    spawn_local(async move {
        let path = desk
            .fixed
            .with_value(|fixed| format!("{}?{}", paths::staff_conversations(&fixed.hotel.slug), fixed.part.query()));
        match api::read::<ConversationList>(&path).await {
            Ok(list) => {
                desk.stale.set(false);
                show(desk, list);
                look_aside(desk).await;
            }
            // Signed out. Where something may be being written the page stays;
            // where not, the server leads to the door.
            Err(error) if error.refuses_credential() && desk.open.is_none() => {
                // It stays as it is, where it cannot be loaded again.
                let _ = browser::window().location().reload();
            }
            Err(_) => {
                desk.stale.set(true);
                again(desk);
            }
        }
        set_timeout(
            move || {
                if CATCH_UP.with_borrow_mut(CatchUp::ended) {
                    look(desk);
                }
            },
            Duration::from_millis(PAUSE_MS),
        );
    });
}

/// The conversation that is open may stand in another part of the list: then
/// it is asked for itself.
async fn look_aside(desk: Desk) {
    let Some(id) = desk.open_id() else { return };
    if desk.list.with_untracked(|list| list.conversations.iter().any(|summary| summary.conversation_id == id)) {
        return;
    }
    let path = desk.fixed.with_value(|fixed| paths::staff_conversation(&fixed.hotel.slug, id));
    if let Ok(summary) = api::read::<ConversationSummary>(&path).await {
        desk.aside.set(Some(summary));
    }
}

/// Tries once more in a while, however often it has failed meanwhile.
fn again(desk: Desk) {
    if AGAIN.replace(true) {
        return;
    }
    set_timeout(
        move || {
            AGAIN.set(false);
            refresh(desk);
        },
        Duration::from_millis(AGAIN_MS),
    );
}

fn show(desk: Desk, list: ConversationList) {
    let before = desk.list.get_untracked();
    if list == before {
        return;
    }
    let in_view = desk.open_id().filter(|_| browser::is_visible());
    let news: Vec<News> = noticed(&before, &list, in_view)
        .into_iter()
        .filter_map(|summary| {
            let at = summary.last_message.as_ref()?.timestamp;
            Some(News { id: summary.conversation_id, at, guest: summary.guest_name.clone() })
        })
        .collect();
    let stood_on = focused();
    desk.now.set(browser::now());
    desk.list.set(list);
    // A line that moves up loses the focus on its way.
    request_animation_frame(move || {
        if let Some(element) = stood_on.filter(|_| focused().is_none()) {
            let _ = element.focus();
        }
    });
    noticing::tell(desk, &news);
}

/// The line of the list that has the focus.
fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?;
    element.closest(".conversations").ok()??;
    element.dyn_into().ok()
}
