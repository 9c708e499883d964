//! Alerts about new messages: in the tab's title and icon, by a sound, and by
//! system notifications while the desk is in the background.

use super::super::page::Desk;
use super::super::title::{format_count, title};
use crate::chat::list::NewMessage;
use crate::platform::browser;
use js_sys::Reflect;
use leptos::prelude::*;
use shared::ConversationId;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, Notification, NotificationOptions, NotificationPermission};

/// Frequency, duration and volume of the sound.
const TONE_HZ: f32 = 660.0;
const TONE_S: f64 = 0.25;
const TONE_GAIN: f32 = 0.08;

thread_local! {
    /// The audio context, created once because browsers limit their number.
    static AUDIO_CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Keeps title and icon current.
pub fn show_unread(desk: Desk) {
    let hotel = desk.data.with_value(|data| data.hotel.name.clone());
    let unread = Memo::new(move |_| desk.list.with(|list| list.unread_conversations));
    Effect::new(move |_| {
        let guest = desk.opened().map(|opened| opened.data.with_value(|open| open.guest_name.clone()));
        document().set_title(&title(unread.get(), guest.as_deref(), &hotel));
        show_icon(unread.get());
    });
}

/// Shows notifications of new messages, unless the user sees the desk. A click on a
/// notification calls `open`.
pub fn notify(desk: Desk, messages: &[NewMessage], open: fn(Desk, ConversationId)) {
    if !browser::is_visible() || !document().has_focus().unwrap_or(true) {
        for message in messages {
            show_notification(desk, message, open);
        }
    }
}

/// Asks the user for permission to show notifications.
pub async fn ask_for_permission() {
    if let Ok(request) = Notification::request_permission() {
        let _ = JsFuture::from(request).await;
    }
}

/// Returns true if the browser allows notifications, and false if it has not asked the
/// user yet; `None` if they are denied or not supported.
pub fn read_permission() -> Option<bool> {
    let is_available = |permission: &NotificationPermission| match permission {
        NotificationPermission::Denied => false,
        // Some browsers, such as those of Android, have the API and throw when
        // it is used. Without a permission the attempt shows nothing.
        NotificationPermission::Default => Notification::new("").is_ok(),
        _ => true,
    };
    let allowed = permission().filter(is_available);
    allowed.map(|permission| permission == NotificationPermission::Granted)
}

/// Returns the permission for notifications; `None` if the browser does not
/// support them. Phones in a tab and webviews do not: the name itself throws
/// there.
fn permission() -> Option<NotificationPermission> {
    let is_supported = Reflect::has(&browser::window(), &"Notification".into()).unwrap_or(false);
    is_supported.then(Notification::permission)
}

/// Shows a notification with the guest's name and without the text, because
/// others may see the screen. A click opens the conversation.
fn show_notification(desk: Desk, message: &NewMessage, open: fn(Desk, ConversationId)) {
    if permission() != Some(NotificationPermission::Granted) {
        return;
    }
    let options = NotificationOptions::new();
    // A new notification of a conversation replaces the one before.
    options.set_tag(&message.id.to_string());
    let title = format!("New message from {}", message.guest);
    if let Ok(notification) = Notification::new_with_options(&title, &options) {
        let (id, shown) = (message.id, notification.clone());
        let clicked = Closure::once_into_js(move || {
            let _ = browser::window().focus();
            shown.close();
            open(desk, id);
        });
        notification.set_onclick(Some(clicked.unchecked_ref()));
    }
}

/// Plays the sound of a new message.
pub fn play_sound() -> Result<(), wasm_bindgen::JsValue> {
    let context = match AUDIO_CONTEXT.take() {
        Some(context) => context,
        None => AudioContext::new()?,
    };
    AUDIO_CONTEXT.set(Some(context.clone()));
    // Suspended until the user has touched the page.
    let _ = context.resume()?;
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

/// Shows the number of unread conversations in the tab's icon.
fn show_icon(unread: i64) {
    let Ok(Some(link)) = document().query_selector("link[rel=icon]") else { return };
    let href = match unread {
        0 => "/icon.svg".to_owned(),
        _ => {
            let number = format_count(unread);
            format!(
                "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><circle cx='32' cy='32' r='32' fill='%23b3261e'/><text x='32' y='44' font-family='sans-serif' font-weight='700' font-size='34' fill='white' text-anchor='middle'>{number}</text></svg>"
            )
        }
    };
    let _ = link.set_attribute("href", &href);
}
