//! Actions on a message: reply, copy, edit, delete.

use super::icons;
use crate::conversation::Conversation;
use crate::language::Word;
use leptos::prelude::*;
use shared::MessageId;

/// Button that opens and closes the actions. The style sheet shows it only on a
/// hydrated page.
#[component]
pub fn Opener(
    /// The conversation.
    conversation: Conversation,
    /// The message.
    id: MessageId,
) -> impl IntoView {
    let is_open = move || conversation.chosen.get() == Some(id);
    view! {
        <button
            type="button"
            class="opener"
            aria-label=conversation.language.say(Word::MessageActions)
            aria-describedby=format!("t{id}")
            aria-expanded=move || if is_open() { "true" } else { "false" }
            on:click=move |_| show_actions(conversation, if is_open() { None } else { Some(id) })
        >
            {icons::more()}
        </button>
    }
}

/// The actions, while they are open.
#[component]
pub fn Actions(
    /// The conversation.
    conversation: Conversation,
    /// The message.
    id: MessageId,
) -> impl IntoView {
    let language = conversation.language;
    // Evaluated each time they are opened: whether a message may be changed
    // depends on the time.
    let choices = move || {
        (conversation.chosen.get() == Some(id)).then(|| {
            let may_change = conversation.timeline.with_untracked(|timeline| {
                timeline.get(id).is_some_and(|message| conversation.may_change(message, now()))
            });
            let has_text = conversation
                .timeline
                .with_untracked(|timeline| timeline.get(id).is_some_and(|message| !message.message.is_empty()));
            let may_write = conversation.closed().get_untracked().is_none();
            view! {
                <p class="choices">
                    {may_write
                        .then(|| {
                            view! { <button type="button" on:click=move |_| reply(conversation, id)>{language.say(Word::Reply)}</button> }
                        })}
                    <button type="button" class:hidden=move || !has_text on:click=move |_| copy(conversation, id)>{language.say(Word::Copy)}</button>
                    {(may_change && may_write)
                        .then(|| {
                            view! { <button type="button" on:click=move |_| edit(conversation, id)>{language.say(Word::Edit)}</button> }
                        })}
                    {may_change
                        .then(|| {
                            view! { <button type="button" class="delete" on:click=move |_| delete(conversation, id)>{language.say(Word::Delete)}</button> }
                        })}
                    <button type="button" on:click=move |_| leave(conversation)>{language.say(Word::Cancel)}</button>
                </p>
            }
        })
    };
    view! { {choices} }
}

#[cfg(feature = "hydrate")]
use crate::{
    platform::browser::now,
    platform::{copy, delete, edit, leave, reply, show_actions},
};

// On the server the actions are never open.
#[cfg(not(feature = "hydrate"))]
mod still {
    use super::{Conversation, MessageId};
    use shared::Timestamp;

    pub fn now() -> Timestamp {
        Timestamp::from_unix_ms(0)
    }
    pub fn copy(_: Conversation, _: MessageId) {}
    pub fn delete(_: Conversation, _: MessageId) {}
    pub fn edit(_: Conversation, _: MessageId) {}
    pub fn leave(_: Conversation) {}
    pub fn reply(_: Conversation, _: MessageId) {}
    pub fn show_actions(_: Conversation, _: Option<MessageId>) {}
}
#[cfg(not(feature = "hydrate"))]
use still::{copy, delete, edit, leave, now, reply, show_actions};
