//! Export and erasure of the guest's data.

use super::page::Desk;
use crate::chat::desk::OpenConversation;
use leptos::prelude::*;
use shared::{Access, paths};

/// For managers: a link to the guest's data as a file, and the form that erases
/// it.
#[component]
pub fn GuestData(desk: Desk, open: OpenConversation) -> impl IntoView {
    let (slug, access) = desk.data.with_value(|data| (data.hotel.slug.clone(), data.me.access));
    let export = paths::booking(&slug, &open.booking_id) + "/export";
    let erase = format!("/desk/hotel/{slug}/conversations/{}/erase", open.page.conversation_id);
    (access == Access::Manager).then(|| {
        view! {
            <details class="hand-over guest-data">
                <summary>"Guest's data"</summary>
                <div class="assign">
                    <a href=export download>"Export as a file"</a>
                    <form method="post" action=erase>
                        <p>"This permanently erases the booking with all its messages and notes. The guest's links stop working."</p>
                        <label>
                            <input type="checkbox" name="confirmed" value="yes" required/>
                            " Erase everything about this guest"
                        </label>
                        <button type="submit">"Erase"</button>
                    </form>
                </div>
            </details>
        }
    })
}
