//! Actions on a message: reply, copy, edit, delete.

use super::icons;
use crate::chat::session::Action;
use crate::conversation::Conversation;
use crate::interaction::{begin_edit, copy_message, now, perform};
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
            on:click=move |_| perform(conversation, Action::ShowActions(if is_open() { None } else { Some(id) }))
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
                            view! { <button type="button" class="reply" on:click=move |_| perform(conversation, Action::Reply(id))>{language.say(Word::Reply)}</button> }
                        })}
                    <button type="button" class=if has_text { "copy" } else { "hidden" } on:click=move |_| copy_message(conversation, id)>{language.say(Word::Copy)}</button>
                    {(may_change && may_write)
                        .then(|| {
                            view! { <button type="button" on:click=move |_| begin_edit(conversation, id)>{language.say(Word::Edit)}</button> }
                        })}
                    {may_change
                        .then(|| {
                            view! { <button type="button" class="delete" on:click=move |_| perform(conversation, Action::Delete(id))>{language.say(Word::Delete)}</button> }
                        })}
                    <button type="button" on:click=move |_| perform(conversation, Action::Cancel)>{language.say(Word::Cancel)}</button>
                </p>
            }
        })
    };
    view! { {choices} }
}
