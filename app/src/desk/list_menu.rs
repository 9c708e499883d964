//! The menu of the list: links to the other pages of the desk.

use super::page::Desk;
use crate::views::icons;
use leptos::prelude::*;
use shared::{Access, HotelSlug};

/// The menu. It opens and closes without a script.
#[component]
pub fn ListMenu(desk: Desk, slug: HotelSlug) -> impl IntoView {
    let longest = {
        let slug = slug.clone();
        move || {
            let except = desk.open_id().map(|id| format!("?except={id}")).unwrap_or_default();
            format!("/desk/hotel/{slug}/longest-waiting{except}")
        }
    };
    let is_manager = desk.data.with_value(|data| data.me.access == Access::Manager);
    view! {
        <details class="list-menu">
            <summary aria-label="Menu" title="Menu">{icons::more()}</summary>
            <ul>
                <li><a id="longest-waiting" href=longest>"Longest-waiting guest"</a></li>
                <li><a href=format!("/desk/hotel/{slug}/bookings")>"Bookings"</a></li>
                <li><a href=format!("/desk/hotel/{slug}/replies")>"Saved replies"</a></li>
                {is_manager.then(|| manager_links(&slug))}
                <li><a href=format!("/desk/hotel/{slug}/account")>"Your account"</a></li>
            </ul>
        </details>
    }
}

/// Returns the links to the pages of managers.
fn manager_links(slug: &HotelSlug) -> impl IntoView + use<> {
    view! {
        <li><a href=format!("/desk/hotel/{slug}/guide")>"Guests' page"</a></li>
        <li><a href=format!("/desk/hotel/{slug}/staff")>"Staff"</a></li>
        <li><a href=format!("/desk/hotel/{slug}/settings")>"Settings"</a></li>
        <li><a href=format!("/desk/hotel/{slug}/webhooks")>"Webhooks"</a></li>
    }
}
