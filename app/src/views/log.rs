//! The log of the conversation, newest message at the bottom.

use super::erased::Erase;
use super::icons;
use super::message;
use crate::chat::rows::DayName;
use crate::chat::session::Action;
use crate::chat::{Key, Row};
use crate::conversation::{Conversation, Line, Stretch};
use crate::interaction::{handle_scroll, perform};
use crate::language::Word;
use leptos::prelude::*;

#[cfg(all(test, feature = "ssr"))]
mod tests;

/// The log. It scrolls from the bottom up, so that the newest message is in
/// view before any script has run.
#[component]
pub fn Log(
    /// The conversation.
    conversation: Conversation,
    /// Text in an empty conversation, as HTML.
    welcome: String,
    /// The hotel's own greeting, shown instead, as HTML.
    #[prop(optional)]
    greeting: String,
    /// Address of the page with earlier messages, for use without a script.
    earlier: String,
) -> impl IntoView {
    let language = conversation.language;
    let there = move || conversation.timeline.with(|timeline| timeline.has_older());
    let empty = move || conversation.log.with(|log| log.iter().all(|stretch| stretch.lines.with(Vec::is_empty)));
    let reader = conversation.side.with_value(|side| side.reader);
    let unread = move || conversation.timeline.with(|timeline| timeline.unread(reader));
    view! {
        <div class="middle">
            <div class="scroller" node_ref=conversation.scroller on:scroll=move |_| handle_scroll(conversation) tabindex="0">
                <div class="scrolled">
                    <Older conversation href=earlier/>
                    <p class="greeting" class:hidden=move || there() dir="auto" inner_html=greeting></p>
                    <p class="welcome" class:hidden=move || !empty() inner_html=welcome></p>
                    {messages(conversation)}
                    <Typing conversation/>
                </div>
            </div>
            <button
                type="button"
                class="newer"
                class:shown=move || !conversation.at_bottom.get()
                on:click=move |_| perform(conversation, Action::ShowNewest)
            >
                <span class="unseen">{language.say(Word::NewMessages)}</span>
                <b class:hidden=move || unread() == 0>{move || unread().to_string()}</b>
                {icons::down()}
            </button>
        </div>
    }
}

/// Renders the messages, or shows them as they were rendered before.
#[cfg(feature = "ssr")]
fn messages(conversation: Conversation) -> AnyView {
    use super::rendered_log::RenderedLog;

    let Some(log) = use_context::<RenderedLog>() else { return live_messages(conversation).into_any() };
    let label = conversation.language.say(Word::Conversation);
    let html = log.html(|| parts(conversation, None).to_html());
    view! { <div role="log" aria-label=label aria-live="polite" inner_html=html></div> }.into_any()
}

#[cfg(not(feature = "ssr"))]
use live_messages as messages;

fn live_messages(conversation: Conversation) -> impl IntoView {
    let label = conversation.language.say(Word::Conversation);
    // Older messages are not announced to screen readers.
    let live = move || if conversation.loading_older.get() { "off" } else { "polite" };
    view! {
        <div role="log" aria-label=label aria-live=live>
            {parts(conversation, None)}
        </div>
    }
}

/// A part of the log.
#[derive(Clone)]
enum Part {
    /// A block of stretches, by its number.
    Block(i64),
    /// The lines of a stretch.
    Stretch(Stretch),
    Line(Line),
}

/// Key of a part among its siblings.
#[derive(PartialEq, Eq, Hash)]
enum PartKey {
    Block(i64),
    /// Key of the line, or of the first message of a stretch.
    Line(Key),
}

/// Returns the parts of a part, or of the whole log. One list with type-erased
/// views serves all kinds: each further keyed list adds kilobytes to the wasm.
fn parts(conversation: Conversation, whole: Option<Part>) -> impl IntoView {
    view! { <For each=move || within(conversation, &whole) key=key children=move |part| shown(conversation, part)/> }
}

fn within(conversation: Conversation, whole: &Option<Part>) -> Vec<Part> {
    let mut parts = Vec::new();
    match whole {
        None => conversation.log.with(|log| {
            let blocks = log.chunk_by(|one, next| one.block() == next.block());
            parts.extend(blocks.map(|block| Part::Block(block[0].block())));
        }),
        Some(Part::Block(number)) => conversation.log.with(|log| {
            let its = log.iter().filter(|stretch| stretch.block() == *number);
            parts.extend(its.map(|stretch| Part::Stretch(stretch.clone())));
        }),
        Some(Part::Stretch(stretch)) => return stretch.lines.get().into_iter().map(Part::Line).collect(),
        Some(Part::Line(_)) => {}
    }
    parts
}

fn key(part: &Part) -> PartKey {
    match part {
        Part::Block(number) => PartKey::Block(*number),
        Part::Stretch(stretch) => PartKey::Line(Key::Message(stretch.from)),
        Part::Line(line) => PartKey::Line(line.key),
    }
}

fn shown(conversation: Conversation, part: Part) -> AnyView {
    match part {
        Part::Block(_) => view! { <div class="block">{parts(conversation, Some(part))}</div> }.erased(),
        Part::Stretch(_) => view! { <ol class="log">{parts(conversation, Some(part))}</ol> }.erased(),
        Part::Line(shown) => (move || line(conversation, shown.row.get())).erased(),
    }
}

fn line(conversation: Conversation, row: Row) -> AnyView {
    let (year, language) = (conversation.year, conversation.language);
    match row {
        Row::Day(day, name) => {
            let date = language.day(&day, year);
            let name = match name {
                None => date.clone(),
                Some(DayName::Today) => language.say(Word::Today),
                Some(DayName::Yesterday) => language.say(Word::Yesterday),
            };
            view! { <li class="day"><span title=date>{name}</span></li> }.erased()
        }
        Row::Unread => {
            view! { <li class="day unread" id="unread"><span>{language.say(Word::New)}</span></li> }.erased()
        }
        Row::Message { message, at, follows } => {
            message::line(conversation, message::sent(conversation, &message, follows), &at).erased()
        }
        Row::Pending { item, at, follows } => {
            message::line(conversation, message::unsent(conversation, item, follows), &at).erased()
        }
    }
}

/// The link to older messages.
#[component]
fn Older(conversation: Conversation, href: String) -> impl IntoView {
    let language = conversation.language;
    let there = move || conversation.timeline.with(|timeline| timeline.has_older());
    view! {
        <p class="older" class:hidden=move || !there()>
            <a
                href=href
                on:click=move |event| {
                    event.prevent_default();
                    perform(conversation, Action::LoadOlder);
                }
            >
                {move || language.say(if conversation.loading_older.get() { Word::Loading } else { Word::EarlierMessages })}
            </a>
        </p>
    }
}

/// Typing indicator. It is hidden from screen readers, which would announce it
/// again and again.
#[component]
fn Typing(conversation: Conversation) -> impl IntoView {
    view! {
        <p class="typing" class:shown=move || conversation.typing.get() aria-hidden="true">
            <span></span>
            <span></span>
            <span></span>
        </p>
    }
}
