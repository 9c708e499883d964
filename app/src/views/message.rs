//! One message.

use super::actions::{Actions, Opener};
use super::erased::Erase;
use super::icons;
use crate::chat::{OutboxItem, OutboxState};
use crate::conversation::Conversation;
use crate::zone::LocalTime;
use leptos::prelude::*;
use shared::text::hides_card;
use shared::{ErrorCode, Message, MessageStatus, ReplyPreview, SenderType};
use std::sync::Arc;

/// A message that the server has.
#[component]
pub fn MessageLine(
    /// The conversation it stands in.
    conversation: Conversation,
    /// The message.
    message: Arc<Message>,
    /// The clock at the hotel when it was written.
    at: LocalTime,
    /// Whether the same person goes on speaking.
    follows: bool,
) -> impl IntoView {
    let speaker = conversation.speaker();
    let is_own = message.sender_type == speaker;
    let class = match message.sender_type {
        SenderType::System => "line system",
        _ if is_own => "line own",
        _ => "line theirs",
    };
    let name = (message.sender_type == SenderType::Staff && !follows).then(|| {
        let role = message.staff_info.as_ref().map(|info| info.role.clone()).filter(|role| !role.is_empty());
        view! {
            <p class="who">
                <span class="name">{message.sender_name.clone()}</span>
                {role.map(|role| view! { <span class="role">{role}</span> })}
            </p>
        }
    });
    // Where no name stands, for ears: the guest's own messages, and at the desk
    // the guest's.
    let spoken_by = (message.sender_type == SenderType::Guest).then(|| {
        let words = if is_own { "You said: ".to_owned() } else { format!("{} said: ", message.sender_name) };
        view! { <span class="unseen">{words}</span> }
    });
    let text = if message.is_deleted { "Message deleted".to_owned() } else { message.message.clone() };
    let status = is_own.then(|| status(message.status));
    let hidden = (is_own && hides_card(&message.message))
        .then(|| view! { <p class="hint" role="status">"We hid a card number, for your safety."</p> });
    let acts = (message.sender_type != SenderType::System && !message.is_deleted).then_some(message.id);
    view! {
        <li class=class class:follows=follows id=format!("m{}", message.id)>
            {name}
            <div class="bubble">
                {message.reply_to_message.clone().map(quote)}
                {spoken_by}
                <p class="text" class:gone=message.is_deleted dir="auto">{text}</p>
                <p class="meta">
                    {message.is_edited.then_some("Edited ")}
                    <time datetime=message.timestamp.to_string()>{at.clock()}</time>
                    {status}
                    {acts.map(|id| view! { <Opener conversation id/> })}
                </p>
                {hidden}
                {acts.map(|id| view! { <Actions conversation id/> })}
            </div>
        </li>
    }
}

/// What a message answers, and the way there.
fn quote(reply: ReplyPreview) -> impl IntoView {
    view! {
        <a class="quote" href=format!("#m{}", reply.id)>
            <span class="name" dir="auto">{reply.sender_name}</span>
            <span class="said" dir="auto">{excerpt(&reply.message)}</span>
        </a>
    }
}

/// The beginning of a message, as it is quoted.
pub fn excerpt(text: &str) -> String {
    if text.is_empty() { "Message deleted".to_owned() } else { text.to_owned() }
}

fn status(status: MessageStatus) -> impl IntoView {
    let (label, icon) = match status {
        MessageStatus::Delivered => ("Sent", icons::tick().erased()),
        MessageStatus::Read => ("Read", icons::ticks().erased()),
    };
    view! { <span class="status" role="img" aria-label=label title=label>{icon}</span> }
}

/// A message that the server has not acknowledged.
#[component]
pub fn PendingLine(
    /// The conversation it stands in.
    conversation: Conversation,
    /// The message.
    item: OutboxItem,
    /// The clock at the hotel when it was written.
    at: LocalTime,
) -> impl IntoView {
    let id = item.client_message_id;
    let foot = match item.state {
        OutboxState::Sending => view! {
            <p class="meta">
                <time datetime=item.written_at.to_string()>{at.clock()}</time>
                <span class="status" role="img" aria-label="Sending" title="Sending">{icons::clock()}</span>
            </p>
        }
        .erased(),
        OutboxState::Refused(code) => view! {
            <div class="refused">
                <p role="alert">{icons::alert()} {format!("Not sent. {}.", reason(code))}</p>
                <p class="choices">
                    <button type="button" on:click=move |_| send_again(conversation, id)>"Send again"</button>
                    <button type="button" class="edit" on:click=move |_| take_back(conversation, id)>"Edit"</button>
                    <button type="button" on:click=move |_| throw_away(conversation, id)>"Discard"</button>
                </p>
            </div>
        }
        .erased(),
    };
    view! {
        <li class="line own pending">
            <div class="bubble">
                <span class="unseen">"You said: "</span>
                <p class="text" dir="auto">{item.text}</p>
                {foot}
            </div>
        </li>
    }
}

/// Why the server would not take a message, in plain words.
pub fn reason(code: ErrorCode) -> &'static str {
    code.title()
}

#[cfg(feature = "hydrate")]
use crate::session::{send_again, take_back, throw_away};

// Rendered on the server, nothing waits to be sent.
#[cfg(not(feature = "hydrate"))]
mod still {
    use super::Conversation;
    use uuid::Uuid;

    pub fn send_again(_: Conversation, _: Uuid) {}
    pub fn take_back(_: Conversation, _: Uuid) {}
    pub fn throw_away(_: Conversation, _: Uuid) {}
}
#[cfg(not(feature = "hydrate"))]
use still::{send_again, take_back, throw_away};
