//! Telling whoever sits at the desk: in the tab's title and icon, by a sound,
//! and by the system's own notifications when the desk is not in front.

use super::super::alerts::AlertLog;
use super::super::page::Desk;
use super::super::title::{counted, title};
use crate::browser::{self, storage};
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::{ConversationId, Event, EventKind, SenderType, Timestamp};
use std::cell::RefCell;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, Notification, NotificationOptions, NotificationPermission};

/// Where it stands whether a sound is wanted: in this browser, for its user.
const SOUND_KEY: &str = "guest-chat-desk/sound";
const SOUND_ON: &str = "on";

/// The sound: one soft tone.
const TONE_HZ: f32 = 660.0;
const TONE_S: f64 = 0.25;
const TONE_GAIN: f32 = 0.08;

thread_local! {
    static ALERTS: RefCell<AlertLog> = RefCell::default();
    /// What makes the tone: browsers have few to give.
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// Shows what is known already, and keeps title and icon current.
pub fn start(desk: Desk) {
    desk.sound.set(storage::get(SOUND_KEY).as_deref() == Some(SOUND_ON));
    show_permission(desk);
    let (guest, hotel) = desk
        .fixed
        .with_value(|fixed| (fixed.open.as_ref().map(|open| open.guest_name.clone()), fixed.hotel.name.clone()));
    let unread = Memo::new(move |_| desk.list.with(|list| list.unread_conversations));
    Effect::new(move |_| {
        document().set_title(&title(unread.get(), guest.as_deref(), &hotel));
        show_icon(unread.get());
    });
}

/// Something was said in one of the hotel's conversations, be it in the part of
/// the list that is shown or not.
pub fn heard(desk: Desk, event: &Event) {
    let (EventKind::ChatMessage(change), Some(id)) = (&event.kind, event.conversation_id) else { return };
    let Some(message) = change.message.as_ref().filter(|message| message.sender_type == SenderType::Guest) else {
        return;
    };
    if desk.open_id() != Some(id) || !browser::is_visible() {
        tell(desk, &[News { id, at: message.timestamp, guest: message.sender_name.clone() }]);
    }
}

/// That a guest has written.
pub struct News {
    /// Where.
    pub id: ConversationId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub guest: String,
}

/// Tells what was not told before: an event and the list say the same.
pub fn tell(desk: Desk, news: &[News]) {
    let is_new = |news: &&News| ALERTS.with_borrow_mut(|alerts| alerts.record(news.id, news.at));
    let news: Vec<_> = news.iter().filter(is_new).collect();
    if news.is_empty() {
        return;
    }
    if desk.sound.get_untracked() {
        // Without a tone it is a desk without a tone.
        let _ = play();
    }
    if !browser::is_visible() || !document().has_focus().unwrap_or(true) {
        for news in news {
            notify(news);
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
    let may = |permission: &NotificationPermission| match permission {
        NotificationPermission::Denied => false,
        // Some know the name and throw at its use, as Android's do. Where
        // nobody has allowed it yet, a try shows nothing.
        NotificationPermission::Default => Notification::new("").is_ok(),
        _ => true,
    };
    let allowed = permission().filter(may);
    desk.notifications.set(allowed.map(|permission| permission == NotificationPermission::Granted));
}

/// What the browser allows; nothing where it knows no notifications at all, as
/// phones' do in a tab, and webviews: there the very name throws.
fn permission() -> Option<NotificationPermission> {
    let knows = Reflect::has(&browser::window(), &"Notification".into()).unwrap_or(false);
    knows.then(Notification::permission)
}

/// Who has written, and not what: a screen may be seen by others.
fn notify(news: &News) {
    if permission() != Some(NotificationPermission::Granted) {
        return;
    }
    let options = NotificationOptions::new();
    // One a conversation: the next takes the place of the one before.
    options.set_tag(&news.id.to_string());
    let _ = Notification::new_with_options(&format!("New message from {}", news.guest), &options);
}

fn play() -> Result<(), wasm_bindgen::JsValue> {
    let context = match CONTEXT.take() {
        Some(context) => context,
        None => AudioContext::new()?,
    };
    CONTEXT.set(Some(context.clone()));
    // Asleep until somebody has touched the page.
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

/// The tab's icon with the number on it.
fn show_icon(unread: i64) {
    let Ok(Some(link)) = document().query_selector("link[rel=icon]") else { return };
    let href = match unread {
        0 => "/icon.svg".to_owned(),
        _ => {
            let number = counted(unread);
            format!(
                "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><circle cx='32' cy='32' r='32' fill='%23b3261e'/><text x='32' y='44' font-family='sans-serif' font-weight='700' font-size='34' fill='white' text-anchor='middle'>{number}</text></svg>"
            )
        }
    };
    let _ = link.set_attribute("href", &href);
}
