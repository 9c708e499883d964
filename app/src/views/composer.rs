//! Where one writes. Before the script is there it is a plain form that posts;
//! afterwards the same form sends without leaving the page.

use super::icons;
use super::markup::escaped;
use super::message::{excerpt, reason};
use crate::conversation::{Conversation, Writing};
use crate::language::Word;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use shared::{DisabledCode, MessageId};
use uuid::Uuid;

/// What tells the guest's form from the desk's.
#[derive(Clone, Debug)]
pub struct Form {
    /// What the field is called.
    pub label: String,
    /// What stands in the field while it is empty.
    pub placeholder: String,
    /// Where the plain form posts; the page itself by default.
    pub action: Option<String>,
    /// The name of a message that the plain form would post.
    pub message_id: Uuid,
    /// What whoever posts the plain form has before their eyes.
    pub read_up_to: Option<MessageId>,
    /// What the composer begins with.
    pub draft: String,
}

/// The composer, or why there is none.
#[component]
pub fn Composer(
    /// What is said.
    conversation: Conversation,
    /// The form.
    form: Form,
    /// Messages to send by a tap: HTML.
    #[prop(optional)]
    quick_replies: String,
) -> impl IntoView {
    let (closed, language) = (conversation.closed(), conversation.language);
    // As markup: a text node of Leptos' own would put a space where there is
    // nothing.
    let draft = escaped(&form.draft);
    let is_closed = move || closed.get().is_some();
    let read_up_to = form.read_up_to.map(|id| view! { <input type="hidden" name="read_up_to" value=id.to_string()/> });
    view! {
        <footer class="foot">
            <p class="closed" class:hidden=move || !is_closed()>
                {icons::lock()}
                <span>{move || closed.get().map(|code| language.say(why_closed(code))).unwrap_or_default()}</span>
            </p>
            <form
                class="quick"
                class:hidden=is_closed
                method="post"
                on:submit=move |event: SubmitEvent| tapped(conversation, &event)
                inner_html=quick_replies
            />
            <form
                class="composer"
                class:hidden=is_closed
                method="post"
                action=form.action
                on:submit=move |event: SubmitEvent| submitted(conversation, &event)
            >
                <Purpose conversation/>
                <input type="hidden" name="client_message_id" autocomplete="off" value=form.message_id.to_string()/>
                {read_up_to}
                <ul id="tray" class="tray"></ul>
                <Chooser conversation/>
                <label class="unseen" for="message">{form.label}</label>
                <textarea
                    id="message"
                    name="message"
                    rows="1"
                    placeholder=form.placeholder
                    autocomplete="off"
                    enterkeyhint="send"
                    dir="auto"
                    required
                    aria-describedby="composer-purpose composer-error"
                    node_ref=conversation.composer
                    on:keydown=move |event: KeyboardEvent| key_pressed(conversation, &event)
                    on:input=move |_| typed(conversation)
                    inner_html=draft
                />
                <button type="submit" class="send" aria-label=language.say(Word::Send) title=language.say(Word::Send)>{icons::send()}</button>
                <p
                    id="composer-error"
                    class="problem"
                    class:hidden=move || conversation.composer_error.get().is_none()
                    role="alert"
                >
                    {move || conversation.composer_error.get().map(|code| language.say(reason(code))).unwrap_or_default()}
                </p>
            </form>
        </footer>
    }
}

/// The button that chooses photos and files; `scripts/late/files.js` does the rest.
/// The browser keeps the field as the server has written it, so none of it is in
/// the wasm.
#[component]
fn Chooser(conversation: Conversation) -> impl IntoView {
    view! {
        <label class="attach" title=conversation.language.say(Word::AddFiles) inner_html=file_field(conversation)/>
    }
}

/// The field as HTML, with the words that `files.js` shows. Without `image/heic`
/// in the list an iPhone gives a photo that every browser shows.
#[cfg(feature = "ssr")]
fn file_field(conversation: Conversation) -> String {
    let language = conversation.language;
    let to = conversation.side.with_value(|side| side.api.clone() + "/attachments");
    view! {
        {icons::clip()}
        <input
            id="files"
            class="unseen"
            type="file"
            multiple
            accept="image/jpeg,image/png,image/webp,image/gif,application/pdf"
            autocomplete="off"
            aria-label=language.say(Word::AddFiles)
            data-to=to
            data-remove=language.say(Word::RemoveFile)
            data-why=language.say(Word::WhyFailed)
            data-why-large=language.say(Word::WhyFileLarge)
            data-why-pixels=language.say(Word::WhyFilePixels)
            data-why-frames=language.say(Word::WhyFileFrames)
            data-why-storage=language.say(Word::WhyFileStorage)
            data-why-kind=language.say(Word::WhyFileKind)
            data-why-many=language.say(Word::WhyManyFiles)
        />
    }
    .to_html()
}

#[cfg(not(feature = "ssr"))]
fn file_field(_: Conversation) -> &'static str {
    ""
}

/// Which message is being answered or edited, and the way out of it.
#[component]
fn Purpose(conversation: Conversation) -> impl IntoView {
    let language = conversation.language;
    let words = move || {
        let (what, id) = match conversation.writing.get() {
            Writing::New => return None,
            Writing::Reply(id) => (Word::Replying, id),
            Writing::Edit(id) => (Word::Editing, id),
        };
        let text = conversation
            .timeline
            .with(|timeline| timeline.get(id).map(|message| excerpt(language, &message.preview())));
        Some(language.fill(what, "{text}", &text.unwrap_or_default()))
    };
    view! {
        <p class="purpose" class:hidden=move || conversation.writing.get() == Writing::New>
            <span id="composer-purpose" dir="auto">{move || words().unwrap_or_default()}</span>
            <button type="button" aria-label=language.say(Word::Cancel) title=language.say(Word::Cancel) on:click=move |_| leave(conversation)>
                {icons::cross()}
            </button>
        </p>
    }
}

/// Why nobody can write here now, in a guest's words.
fn why_closed(code: DisabledCode) -> Word {
    match code {
        DisabledCode::NotCheckedIn => Word::ClosedBeforeCheckIn,
        DisabledCode::AlreadyCheckedOut => Word::ClosedAfterCheckOut,
        DisabledCode::NoRoomAssigned => Word::ClosedWithoutRoom,
    }
}

#[cfg(feature = "hydrate")]
use crate::session::{key_pressed, leave, submitted, tapped, typed};

// Rendered on the server, nobody types.
#[cfg(not(feature = "hydrate"))]
mod still {
    use super::{Conversation, KeyboardEvent, SubmitEvent};

    pub fn key_pressed(_: Conversation, _: &KeyboardEvent) {}
    pub fn leave(_: Conversation) {}
    pub fn submitted(_: Conversation, _: &SubmitEvent) {}
    pub fn tapped(_: Conversation, _: &SubmitEvent) {}
    pub fn typed(_: Conversation) {}
}
#[cfg(not(feature = "hydrate"))]
use still::{key_pressed, leave, submitted, tapped, typed};
