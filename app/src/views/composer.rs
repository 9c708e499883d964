//! The composer. Before hydration it is a plain form that posts; afterwards the
//! same form sends without leaving the page.

use super::icons;
use super::markup::escaped;
use super::message::{excerpt, reason};
use crate::chat::session::{Action, Writing};
use crate::conversation::{Closed, Conversation};
use crate::interaction::{handle_key, handle_typing, perform, send_quick_reply, submit_form};
use crate::language::Word;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use shared::{DisabledCode, MessageId};
use uuid::Uuid;

/// Differences between the guest's form and the desk's.
#[derive(Clone, Debug)]
pub struct Form {
    /// Label of the field.
    pub label: String,
    /// Placeholder of the field.
    pub placeholder: String,
    /// Address to which the plain form posts; the page itself by default.
    pub action: Option<String>,
    /// Client message id of the message that the plain form posts.
    pub message_id: Uuid,
    /// The newest message on the page from which the plain form is posted.
    pub read_up_to: Option<MessageId>,
    /// Initial text of the composer.
    pub draft: String,
}

/// The composer, or the reason why nobody can write.
#[component]
pub fn Composer(
    /// The conversation.
    conversation: Conversation,
    /// The form.
    form: Form,
    /// Symbol and contact data for the reason why nobody can write, as HTML.
    #[prop(optional)]
    contact: String,
    /// Quick replies, as HTML.
    #[prop(optional)]
    quick_replies: String,
) -> impl IntoView {
    let (closed, language) = (conversation.closed(), conversation.language);
    let is_closed = move || closed.get().is_some();
    let read_up_to = form.read_up_to.map(|id| view! { <input type="hidden" name="read_up_to" value=id.to_string()/> });
    view! {
        <footer class="foot">
            <p class="closed" class:hidden=move || !is_closed()>
                <span>{move || closed.get().map(|code| language.say(why_closed(code))).unwrap_or_default()}</span>
                <span class="contact" inner_html=contact></span>
            </p>
            <form
                class="quick"
                class:hidden=is_closed
                method="post"
                on:submit=move |event: SubmitEvent| send_quick_reply(conversation, &event)
                inner_html=quick_replies
            />
            <form
                class="composer"
                class:hidden=is_closed
                method="post"
                action=form.action
                on:submit=move |event: SubmitEvent| submit_form(conversation, &event)
            >
                <Purpose conversation/>
                <input type="hidden" name="client_message_id" autocomplete="off" value=form.message_id.to_string()/>
                {read_up_to}
                <ul id="tray" class="tray"></ul>
                <Chooser conversation/>
                {text_field(conversation, form.label, form.placeholder, &form.draft)}
                <button type="submit" class="send" aria-label=language.say(Word::Send) title=language.say(Word::Send)>{icons::send()}</button>
                {problem(conversation)}
            </form>
        </footer>
    }
}

/// Renders the text field and its label.
fn text_field(conversation: Conversation, label: String, placeholder: String, draft: &str) -> impl IntoView + use<> {
    // As markup, because Leptos would render an empty text node as a space.
    let draft = escaped(draft);
    view! {
        <label class="unseen" for="message">{label}</label>
        <textarea
            id="message"
            name="message"
            rows="1"
            placeholder=placeholder
            autocomplete="off"
            enterkeyhint="send"
            dir="auto"
            required
            aria-describedby="composer-purpose composer-error"
            node_ref=conversation.composer
            on:keydown=move |event: KeyboardEvent| handle_key(conversation, &event)
            on:input=move |_| handle_typing(conversation)
            inner_html=draft
        />
    }
}

/// Renders the reason why the text cannot be sent.
fn problem(conversation: Conversation) -> impl IntoView {
    let (problem, language) = (conversation.composer_error, conversation.language);
    view! {
        <p id="composer-error" class="problem" class:hidden=move || problem.get().is_none() role="alert">
            {move || problem.get().map(|code| language.say(reason(code))).unwrap_or_default()}
        </p>
    }
}

/// Button that chooses photos and files; `frontend/web/lazy/files.ts` does the rest.
/// The browser keeps the HTML that the server has rendered, so that the wasm
/// does not contain it.
#[component]
fn Chooser(conversation: Conversation) -> impl IntoView {
    view! {
        <label class="attach" title=conversation.language.say(Word::AddFiles) inner_html=file_field(conversation)/>
    }
}

/// Returns the field as HTML, with the texts that `files.js` shows. Because
/// `image/heic` is not in the list, an iPhone converts photos to a format that
/// every browser shows.
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

/// The message that is being replied to or edited, or the wait for the files of a
/// new one, and a button that cancels.
#[component]
fn Purpose(conversation: Conversation) -> impl IntoView {
    let (language, waits) = (conversation.language, conversation.waits_for_files);
    let words = move || {
        if waits.get() {
            return (language.say(Word::Sending), String::new());
        }
        let writing = conversation.writing.get();
        let (Writing::Reply(id) | Writing::Edit(id)) = writing else { return Default::default() };
        conversation.timeline.with(|timeline| match (timeline.get(id), writing) {
            (None, _) => Default::default(),
            (Some(message), Writing::Edit(_)) => (language.say(Word::Edit), excerpt(language, &message.preview())),
            (Some(message), _) => {
                let title = language.fill(Word::ReplyTo, "{name}", &message.sender_name);
                (title, excerpt(language, &message.preview()))
            }
        })
    };
    // For the script that shows photos instead of their file names.
    let quoted = move || match conversation.writing.get() {
        Writing::Reply(id) | Writing::Edit(id) => format!("m{id}"),
        _ => String::new(),
    };
    view! {
        <p class="purpose" class:hidden=move || !conversation.can_cancel() data-quoted=quoted>
            <span id="composer-purpose">
                <b>{move || words().0}</b>
                <span class="said" dir="auto">{move || words().1}</span>
            </span>
            <button type="button" aria-label=language.say(Word::Cancel) title=language.say(Word::Cancel) on:click=move |_| perform(conversation, Action::Cancel)>
                {icons::cross()}
            </button>
        </p>
    }
}

/// Returns the text that explains to guests why nobody can write at present.
fn why_closed(closed: Closed) -> Word {
    match closed {
        Closed::Rule(DisabledCode::NotCheckedIn) => Word::ClosedBeforeCheckIn,
        Closed::Rule(DisabledCode::AlreadyCheckedOut) => Word::ClosedAfterCheckOut,
        Closed::Rule(DisabledCode::NoRoomAssigned) => Word::ClosedWithoutRoom,
        Closed::LinkEnded => Word::LinkEnded,
    }
}
