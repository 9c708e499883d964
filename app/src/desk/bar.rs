//! Bar at the top: the hotel, the member of staff, and the settings for alerts
//! about new messages.

use super::interaction::perform;
use super::page::Desk;
use crate::chat::desk::{DeskInput, Preference, PreferencesInput, ScreenInput};
use crate::views::icons;
use leptos::prelude::*;

/// The bar at the top of the desk.
#[component]
pub fn Bar(desk: Desk) -> impl IntoView {
    let (hotel, member) = desk.data.with_value(|data| (data.hotel.clone(), data.me.clone()));
    let change = move |input| perform(desk, DeskInput::Preferences(input));
    let permission = move || desk.notifications.get();
    view! {
        <header class="bar">
            <h1>{hotel.name}</h1>
            <div class="alerts">
                <button
                    type="button"
                    class="icon-button"
                    aria-pressed=move || if desk.sound.get() { "true" } else { "false" }
                    aria-label="Sound when a guest writes"
                    title="Sound when a guest writes"
                    on:click=move |_| change(PreferencesInput::Toggle(Preference::Sound))
                >
                    {icons::bell()}
                </button>
                <button
                    type="button"
                    class:hidden=move || permission() != Some(false)
                    on:click=move |_| change(PreferencesInput::AskForNotifications)
                >
                    "Notify me"
                </button>
                <button
                    type="button"
                    class="icon-button keys"
                    aria-label="Keyboard shortcuts"
                    title="Keyboard shortcuts (?)"
                    on:click=move |_| perform(desk, DeskInput::Screen(ScreenInput::ShowHelp))
                >
                    "?"
                </button>
            </div>
            <p class="me"><span>{member.name}</span><span class="soft">{member.role}</span></p>
            <form method="post" action=format!("/desk/hotel/{}/sign-out", hotel.slug)>
                <button type="submit">"Sign out"</button>
            </form>
        </header>
    }
}
