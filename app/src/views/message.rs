//! One message.

use super::actions::{Actions, Opener};
use super::erased::Erase;
use super::files::{files, pending};
use super::icons;
use crate::chat::wording::{Piece, href, is_emoji_alone, pieces};
use crate::chat::{OutboxItem, OutboxState};
use crate::conversation::Conversation;
use crate::language::{Language, Word, filled};
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
    let (speaker, language) = (conversation.speaker(), conversation.language);
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
        let words = if is_own { language.say(Word::YouSaid) } else { format!("{} said:", message.sender_name) };
        view! { <span class="unseen">{words} " "</span> }
    });
    let text = text(language, speaker, &message);
    let text = (!text.is_empty()).then(|| {
        let class = match message.is_deleted {
            true => "text gone",
            false if is_emoji_alone(&text) => "text large",
            false => "text",
        };
        view! { <p class=class dir="auto">{with_links(&text)}</p> }
    });
    let status = is_own.then(|| status(language, message.status));
    let hidden = (is_own && hides_card(&message.message))
        .then(|| view! { <p class="hint" role="status">{language.say(Word::CardHidden)}</p> });
    let acts = (message.sender_type != SenderType::System && !message.is_deleted).then_some(message.id);
    view! {
        <li class=class class:follows=follows id=format!("m{}", message.id)>
            {name}
            <div class="bubble">
                {message.reply_to_message.clone().map(|reply| quote(language, reply))}
                {spoken_by}
                {files(conversation, &message)}
                {text}
                <p class="meta">
                    {message.is_edited.then(|| view! { {language.say(Word::Edited)} " " })}
                    <time datetime=message.timestamp.to_string()>{language.clock(&at)}</time>
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
fn quote(language: Language, reply: ReplyPreview) -> impl IntoView {
    view! {
        <a class="quote" href=format!("#m{}", reply.id)>
            <span class="name" dir="auto">{reply.sender_name}</span>
            <span class="said" dir="auto">{excerpt(language, &reply.message)}</span>
        </a>
    }
}

/// The beginning of a message, as it is quoted.
pub fn excerpt(language: Language, text: &str) -> String {
    if text.is_empty() { language.say(Word::MessageDeleted) } else { text.to_owned() }
}

/// A text whose addresses can be followed: out of the page, which stays, and
/// without telling where from.
fn with_links(text: &str) -> Vec<AnyView> {
    let piece = |piece| match piece {
        Piece::Words(words) => words.to_owned().erased(),
        Piece::Address(address) => {
            let to = href(address);
            view! { <a href=to target="_blank" rel="noopener noreferrer nofollow" dir="ltr">{address.to_owned()}</a> }
                .erased()
        }
    };
    pieces(text).into_iter().map(piece).collect()
}

/// What a message says. What the system says to a guest it says in the guest's
/// language.
fn text(language: Language, speaker: SenderType, message: &Message) -> String {
    match (&message.staff_info, message.sender_type, speaker) {
        _ if message.is_deleted => language.say(Word::MessageDeleted),
        (Some(info), SenderType::System, SenderType::Guest) if info.role.is_empty() => {
            language.fill(Word::JoinedAlone, "{name}", &info.name)
        }
        (Some(info), SenderType::System, SenderType::Guest) => {
            filled(&language.fill(Word::Joined, "{role}", &info.role), "{name}", &info.name)
        }
        _ => message.message.clone(),
    }
}

fn status(language: Language, status: MessageStatus) -> impl IntoView {
    let (label, icon) = match status {
        MessageStatus::Delivered => (Word::Sent, icons::tick().erased()),
        MessageStatus::Read => (Word::Read, icons::ticks().erased()),
    };
    let label = language.say(label);
    view! { <span class="status" role="img" aria-label=label.clone() title=label>{icon}</span> }
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
    let (id, language) = (item.client_message_id, conversation.language);
    let is_large = is_emoji_alone(&item.text);
    let text =
        (!item.text.is_empty()).then(|| view! { <p class="text" class:large=is_large dir="auto">{item.text}</p> });
    let why = move |code| match code {
        // A message is new here: what is gone is what it was to carry.
        ErrorCode::NotFound => Word::WhyFileLost,
        code => reason(code),
    };
    let foot = match item.state {
        OutboxState::Sending => view! {
            <p class="meta">
                <time datetime=item.written_at.to_string()>{language.clock(&at)}</time>
                <span class="status" role="img" aria-label=language.say(Word::Sending) title=language.say(Word::Sending)>{icons::clock()}</span>
            </p>
        }
        .erased(),
        OutboxState::Refused(code) => view! {
            <div class="refused">
                <p role="alert">{icons::alert()} {language.fill(Word::NotSent, "{reason}", &language.say(why(code)))}</p>
                <p class="choices">
                    <button type="button" on:click=move |_| send_again(conversation, id)>{language.say(Word::SendAgain)}</button>
                    <button type="button" class="edit" on:click=move |_| take_back(conversation, id)>{language.say(Word::Edit)}</button>
                    <button type="button" on:click=move |_| throw_away(conversation, id)>{language.say(Word::Discard)}</button>
                </p>
            </div>
        }
        .erased(),
    };
    view! {
        <li class="line own pending">
            <div class="bubble">
                <span class="unseen">{language.say(Word::YouSaid)} " "</span>
                {pending(item.files)}
                {text}
                {foot}
            </div>
        </li>
    }
}

/// Why the server would not take a message, in plain words.
pub fn reason(code: ErrorCode) -> Word {
    match code {
        ErrorCode::MessageRequired => Word::WhyEmpty,
        ErrorCode::MessageTooLong | ErrorCode::BodyTooLarge => Word::WhyLong,
        ErrorCode::ReplyNotFound | ErrorCode::NotFound => Word::WhyGone,
        ErrorCode::FileTooLarge => Word::WhyFileLarge,
        ErrorCode::FileTypeRefused => Word::WhyFileKind,
        ErrorCode::TooLate => Word::WhyTooLate,
        ErrorCode::RateLimited => Word::WhyOften,
        ErrorCode::TokenRequired | ErrorCode::InvalidToken => Word::LinkEnded,
        ErrorCode::NotCheckedIn => Word::ClosedBeforeCheckIn,
        ErrorCode::AlreadyCheckedOut => Word::ClosedAfterCheckOut,
        ErrorCode::NoRoomAssigned => Word::ClosedWithoutRoom,
        ErrorCode::Unavailable => Word::WhyUnavailable,
        _ => Word::WhyFailed,
    }
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
