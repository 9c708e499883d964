//! Updates of the list: after every event it is fetched again, because only the
//! server knows which conversations match a filter and a search.

use super::super::page::Desk;
use super::noticing::{self, News};
use crate::chat::CatchUp;
use crate::chat::list::noticed;
use crate::platform::api;
use crate::platform::browser;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::desk::{ConversationList, ConversationSummary};
use shared::paths;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Minimum time between two requests for the list, in milliseconds: one answer
/// covers many events.
const PAUSE_MS: u64 = 250;

/// Time after which a failed request for the list is repeated, in milliseconds.
const AGAIN_MS: u64 = 5_000;

/// Fetches the list; if a request is running, fetches it once more afterwards.
pub fn refresh(desk: Desk) {
    if catch_up(desk, CatchUp::ask) {
        look(desk);
    }
}

fn catch_up(desk: Desk, change: fn(&mut CatchUp) -> bool) -> bool {
    desk.state.try_update_value(|state| change(&mut state.list)).unwrap_or_default()
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
            // The session has ended. With an open conversation the page stays,
            // because a text may be unfinished; otherwise the reload leads to
            // the sign-in page.
            Err(error) if error.refuses_credential() && desk.open.is_none() => {
                // If it cannot be loaded again, the page stays as it is.
                let _ = browser::window().location().reload();
            }
            Err(_) => {
                desk.stale.set(true);
                again(desk);
            }
        }
        set_timeout(
            move || {
                if catch_up(desk, CatchUp::ended) {
                    look(desk);
                }
            },
            Duration::from_millis(PAUSE_MS),
        );
    });
}

/// Fetches the summary of the open conversation, if the list does not contain
/// it.
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

/// Schedules one retry, however many requests fail until then.
fn again(desk: Desk) {
    if desk.state.try_update_value(|state| std::mem::replace(&mut state.retries_list, true)) != Some(false) {
        return;
    }
    set_timeout(
        move || {
            desk.state.update_value(|state| state.retries_list = false);
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
    // A line that moves up loses the focus.
    request_animation_frame(move || {
        if let Some(element) = stood_on.filter(|_| focused().is_none()) {
            let _ = element.focus();
        }
    });
    noticing::tell(desk, &news);
}

/// Returns the line of the list that has the focus.
fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?;
    element.closest(".conversations").ok()??;
    element.dyn_into().ok()
}
