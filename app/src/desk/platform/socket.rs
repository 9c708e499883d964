//! The socket of the desk, which all conversations use.

use super::super::page::Desk;
use super::execute::apply;
use super::requests;
use crate::chat::desk::DeskInput;
use crate::chat::session::{Input, SocketEvent};
use crate::conversation::Conversation;
use crate::platform::realtime::Realtime;
use crate::platform::{self, Resources, browser};
use leptos::prelude::*;
use std::rc::Rc;

/// Connects the socket, and begins the session of the conversation that the page was
/// rendered with.
pub fn start(desk: Desk) {
    Resources::begin_session(requests::fetch_page, move |conversation| subscribe(desk, conversation));
    let client = desk.data.with_value(|data| data.pusher.clone());
    request_animation_frame(move || {
        let realtime = Realtime::connect(&client, None, move |event| handle_socket_event(desk, event));
        Resources::update(|resources| resources.realtime = realtime.map(Rc::new));
        match desk.conversation() {
            Some(conversation) => platform::load_conversation(conversation),
            // Marks the page as ready, for tests, other scripts and the style
            // sheet.
            None => browser::set_body_attribute("data-hydrated", true),
        }
        platform::listen_to_window(move |input| {
            if let Some(conversation) = desk.conversation() {
                platform::apply(conversation, input);
            }
        });
    });
}

fn handle_socket_event(desk: Desk, event: SocketEvent) {
    apply(desk, DeskInput::Socket(&event));
    if let Some(conversation) = desk.conversation() {
        platform::apply(conversation, Input::Socket(event));
    }
}

/// Subscribes to the channel of a conversation's guest. Its session receives the
/// state of the socket, which fetches the changes if it is subscribed.
fn subscribe(desk: Desk, conversation: Conversation) {
    let channel = conversation.side.with_value(|side| side.guest_channel.clone());
    if let Some(realtime) = Resources::realtime() {
        let realtime = realtime.with_typing(Some(&channel), move |event| handle_socket_event(desk, event));
        Resources::update(|resources| resources.realtime = Some(Rc::new(realtime)));
    }
    for event in desk.missed_socket_events() {
        platform::apply(conversation, Input::Socket(event));
    }
}
