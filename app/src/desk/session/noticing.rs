//! Telling whoever sits at the desk: in the tab's title and icon, by a sound,
//! and by the system's own notifications when the desk is not in front.

use super::super::noticed::unread_conversations;
use super::super::page::Desk;
use super::super::title::title;
use crate::browser::{self, storage};
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, Notification, NotificationOptions, NotificationPermission};

/// Where it stands whether a sound is wanted: in this browser, for its user.
const SOUND_KEY: &str = "guest-chat-desk/sound";
const SOUND_ON: &str = "on";

/// The sound: one soft tone.
const TONE_HZ: f32 = 660.0;
const TONE_S: f64 = 0.25;
const TONE_GAIN: f32 = 0.08;

/// Shows what is known already, and keeps title and icon current.
pub fn start(desk: Desk) {
    desk.sound.set(storage::get(SOUND_KEY).as_deref() == Some(SOUND_ON));
    show_permission(desk);
    let (guest, hotel) = desk
        .fixed
        .with_value(|fixed| (fixed.open.as_ref().map(|open| open.guest_name.clone()), fixed.hotel.name.clone()));
    let unread = Memo::new(move |_| desk.list.with(unread_conversations));
    Effect::new(move |_| {
        document().set_title(&title(unread.get(), guest.as_deref(), &hotel));
        show_icon(unread.get());
    });
}

/// Tells that these guests have written.
pub fn tell(desk: Desk, guests: &[String]) {
    if guests.is_empty() {
        return;
    }
    if desk.sound.get_untracked() {
        // Without a tone it is a desk without a tone.
        let _ = play();
    }
    if !browser::is_visible() || !document().has_focus().unwrap_or(true) {
        for guest in guests {
            notify(guest);
        }
    }
}

/// Switches the sound, and lets it be heard.
pub fn toggle_sound(desk: Desk) {
    let on = !desk.sound.get_untracked();
    desk.sound.set(on);
    storage::put(SOUND_KEY, on.then_some(SOUND_ON));
    if on {
        let _ = play();
    }
}

/// Asks whether the browser may show notifications.
pub fn ask_for_notifications(desk: Desk) {
    spawn_local(async move {
        if let Ok(asked) = Notification::request_permission() {
            let _ = JsFuture::from(asked).await;
        }
        show_permission(desk);
    });
}

fn show_permission(desk: Desk) {
    let allowed = permission().filter(|permission| *permission != NotificationPermission::Denied);
    desk.notifications.set(allowed.map(|permission| permission == NotificationPermission::Granted));
}

/// What the browser allows; nothing where it knows no notifications at all, as
/// phones' do in a tab, and webviews: there the very name throws.
fn permission() -> Option<NotificationPermission> {
    let knows = Reflect::has(&browser::window(), &"Notification".into()).unwrap_or(false);
    knows.then(Notification::permission)
}

/// Who has written, and not what: a screen may be seen by others.
fn notify(guest: &str) {
    if permission() != Some(NotificationPermission::Granted) {
        return;
    }
    let options = NotificationOptions::new();
    // One a guest: the next takes the place of the one before.
    options.set_tag(guest);
    let _ = Notification::new_with_options(&format!("New message from {guest}"), &options);
}

fn play() -> Result<(), wasm_bindgen::JsValue> {
    let context = AudioContext::new()?;
    let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
    tone.frequency().set_value(TONE_HZ);
    volume.gain().set_value(TONE_GAIN);
    tone.connect_with_audio_node(&volume)?;
    volume.connect_with_audio_node(&context.destination())?;
    let ends = context.current_time() + TONE_S;
    volume.gain().exponential_ramp_to_value_at_time(0.000_1, ends)?;
    tone.start()?;
    tone.stop_with_when(ends)
}

/// The tab's icon with the number on it.
fn show_icon(unread: usize) {
    let Ok(Some(link)) = document().query_selector("link[rel=icon]") else { return };
    let href = match unread {
        0 => "/icon.svg".to_owned(),
        _ => {
            let number = if unread > 99 { "99+".to_owned() } else { unread.to_string() };
            format!(
                "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><circle cx='32' cy='32' r='32' fill='%23b3261e'/><text x='32' y='44' font-family='sans-serif' font-weight='700' font-size='34' fill='white' text-anchor='middle'>{number}</text></svg>"
            )
        }
    };
    let _ = link.set_attribute("href", &href);
}
