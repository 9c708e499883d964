//! A message in the log: stored or unacknowledged.

use super::actions::{Actions, Opener};
use super::erased::Erase;
use super::files::{files, pending};
use super::icons;
use crate::chat::rows::Follows;
use crate::chat::session::Action;
use crate::chat::wording::{Piece, href, is_emoji_alone, pieces};
use crate::chat::{OutboxItem, OutboxState};
use crate::conversation::Conversation;
use crate::interaction::{perform, take_back_message};
use crate::language::{Language, Word, filled};
use crate::zone::LocalTime;
use leptos::prelude::*;
use shared::text::contains_hidden_card;
use shared::{ErrorCode, Message, MessageId, MessageStatus, ReplyPreview, SenderType, StaffInfo, Timestamp};
use uuid::Uuid;

/// Content of a message in the log. All messages have the same type, so that a
/// changed line, for example an acknowledged one, is updated only where it
/// differs.
pub struct Shown {
    class: String,
    /// Id of a stored message.
    id: Option<MessageId>,
    /// Initials of the author, for a message of the hotel on a guest's page.
    initials: Option<String>,
    /// Author, if the name is shown above the message.
    who: Option<StaffInfo>,
    quote: Option<ReplyPreview>,
    /// Name of the author for screen readers, if no name is shown: for the
    /// guest's own messages, and at the desk for the guest's.
    spoken_by: Option<String>,
    files: Option<AnyView>,
    text: String,
    is_edited: bool,
    sent_at: Timestamp,
    status: Option<(Word, &'static str)>,
    /// True if there are actions for it.
    acts: bool,
    /// True if a card number in it was hidden.
    hides_card: bool,
    /// Id of an unacknowledged message, and the reason if it was refused.
    unacknowledged: Option<(Uuid, Option<ErrorCode>)>,
}

/// Returns the content of a stored message.
pub fn sent(conversation: Conversation, message: &Message, follows: Follows) -> Shown {
    let (speaker, language) = (conversation.speaker(), conversation.language);
    let is_own = message.sender_type == speaker;
    let side = match message.sender_type {
        SenderType::System => "line system",
        _ if message.is_deleted && is_own => "line own gone",
        _ if message.is_deleted => "line theirs gone",
        _ if is_own => "line own",
        _ => "line theirs",
    };
    let role = || message.staff_info.as_ref().map(|info| info.role.clone()).unwrap_or_default();
    let is_staff = message.sender_type == SenderType::Staff;
    let is_named = is_staff && follows == Follows::Nothing;
    let spoken_by = (message.sender_type == SenderType::Guest).then(|| match is_own {
        true => language.say(Word::YouSaid),
        false => format!("{} said:", message.sender_name),
    });
    let is_read = message.status == MessageStatus::Read || (is_own && conversation.is_answered(message.id));
    let status = if is_read { (Word::Read, icons::TICKS) } else { (Word::Sent, icons::TICK) };
    let kept = !message.is_deleted;
    Shown {
        class: class(side, follows),
        id: Some(message.id),
        initials: (is_staff && !is_own).then(|| initials(&message.sender_name)),
        who: is_named.then(|| StaffInfo { name: message.sender_name.clone(), role: role() }),
        quote: message.reply_to_message.clone().filter(|_| kept),
        spoken_by,
        files: files(conversation, message),
        text: text(language, speaker, message),
        is_edited: message.is_edited && kept,
        sent_at: message.timestamp,
        status: (is_own && kept).then_some(status),
        acts: message.sender_type != SenderType::System && kept,
        hides_card: is_own && contains_hidden_card(&message.message),
        unacknowledged: None,
    }
}

/// Returns the content of a message that the server has not acknowledged.
pub fn unsent(conversation: Conversation, item: OutboxItem, follows: Follows) -> Shown {
    let refused = match item.state {
        OutboxState::Sending => None,
        OutboxState::Refused(code) => Some(code),
    };
    Shown {
        class: class(if refused.is_some() { "line own failed" } else { "line own" }, follows),
        id: None,
        initials: None,
        who: None,
        quote: None,
        spoken_by: Some(conversation.language.say(Word::YouSaid)),
        files: pending(item.files),
        text: item.text,
        is_edited: false,
        sent_at: item.written_at,
        status: Some((Word::Sending, icons::CLOCK)),
        acts: false,
        hides_card: false,
        unacknowledged: Some((item.client_message_id, refused)),
    }
}

fn class(side: &str, follows: Follows) -> String {
    side.to_owned()
        + match follows {
            Follows::Nothing => "",
            Follows::SameAuthor => " follows",
            Follows::SameMinute => " follows same",
        }
}

/// Returns the first letters of the first two words.
pub fn initials(name: &str) -> String {
    name.split(' ').filter_map(|word| word.chars().next()).take(2).collect()
}

/// Renders the line; `at` is the local time at the hotel when it was written.
pub fn line(conversation: Conversation, shown: Shown, at: &LocalTime) -> impl IntoView {
    let language = conversation.language;
    let text = (!shown.text.is_empty()).then(|| {
        let class = if is_emoji_alone(&shown.text) { "text large" } else { "text" };
        let id = shown.id.map(|id| format!("t{id}"));
        view! { <p class=class id=id>{with_links(&shown.text)}</p> }
    });
    let acts = shown.id.filter(|_| shown.acts);
    let status = shown.status.map(|(label, path)| status_icon(language, label, path));
    // Screen readers do not announce changes of a message's status.
    let is_refused = shown.unacknowledged.is_some_and(|(_, refused)| refused.is_some());
    let meta = (!is_refused).then(|| {
        view! {
            <p class="meta" aria-live="off">
                {shown.is_edited.then(|| view! { {language.say(Word::Edited)} " " })}
                <time datetime=shown.sent_at.to_string()>{language.clock(at)}</time>
                {status}
            </p>
        }
    });
    view! {
        <li class=shown.class id=shown.id.map(|id| format!("m{id}")) data-by=shown.initials>
            {shown.who.map(author)}
            <div class="bubble">
                {shown.quote.map(|reply| quote(language, reply))}
                {shown.spoken_by.map(|words| view! { <span class="unseen">{words} " "</span> })}
                {shown.files}
                <div class="said" dir="auto">{text} {meta}</div>
                {shown.hides_card.then(|| view! { <p class="hint" role="status">{language.say(Word::CardHidden)}</p> })}
                {shown.unacknowledged.map(|(id, refused)| unacknowledged(conversation, id, refused))}
            </div>
            {acts
                .map(|id| {
                    view! {
                        <div class="acts">
                            <Opener conversation id/>
                            <Actions conversation id/>
                        </div>
                    }
                })}
        </li>
    }
}

/// Renders name and role of a member of staff.
fn author(StaffInfo { name, role }: StaffInfo) -> impl IntoView {
    let role = (!role.is_empty()).then(|| view! { <span class="role">{role}</span> });
    view! {
        <p class="who">
            <span class="name">{name}</span>
            {role}
        </p>
    }
}

fn status_icon(language: Language, label: Word, path: &'static str) -> impl IntoView {
    let class = if label == Word::Read { "status read" } else { "status" };
    let label = language.say(label);
    view! { <span class=class role="img" aria-label=label.clone() title=label>{icons::icon(path)}</span> }
}

/// Renders the reason why a message was refused, and the possible actions. The
/// style sheet shows those of a message that waits after a moment.
fn unacknowledged(conversation: Conversation, id: Uuid, refused: Option<ErrorCode>) -> impl IntoView {
    let (language, closed) = (conversation.language, conversation.closed());
    let alert = refused.map(|code| {
        let why = match code {
            // A new message has no id on the server, so the missing object is a
            // file.
            ErrorCode::NotFound => Word::WhyFileLost,
            code => reason(code),
        };
        view! { <p role="alert">{icons::alert()} {language.fill(Word::NotSent, "{reason}", &language.say(why))}</p> }
    });
    let again = refused.map(|_| {
        view! { <button type="button" on:click=move |_| perform(conversation, Action::SendAgain(id))>{language.say(Word::SendAgain)}</button> }
    });
    view! {
        <div class=if refused.is_some() { "refused" } else { "waiting" }>
            {alert}
            <p class="choices" aria-live="off">
                {again}
                <button type="button" class:hidden=move || closed.get().is_some() on:click=move |_| take_back_message(conversation, id)>{language.say(Word::Edit)}</button>
                <button type="button" on:click=move |_| perform(conversation, Action::Discard(id))>{language.say(Word::Discard)}</button>
            </p>
        </div>
    }
}

/// Renders the quoted message of a reply, as a link to it.
fn quote(language: Language, reply: ReplyPreview) -> impl IntoView {
    view! {
        <a class="quote" href=format!("#m{}", reply.id)>
            <span class="name" dir="auto">{reply.sender_name}</span>
            <span class="said" dir="auto">{excerpt(language, &reply.message)}</span>
        </a>
    }
}

/// Returns the quoted beginning of a message.
pub fn excerpt(language: Language, text: &str) -> String {
    if text.is_empty() { language.say(Word::MessageDeleted) } else { text.to_owned() }
}

/// Renders a text with its addresses as links, which open a new tab and send no
/// referrer.
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

/// Returns the text of a message. System messages for a guest are in the
/// guest's language.
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

/// Returns the text for a refusal of a message.
pub fn reason(code: ErrorCode) -> Word {
    match code {
        ErrorCode::MessageRequired => Word::WhyEmpty,
        ErrorCode::MessageTooLong | ErrorCode::BodyTooLarge => Word::WhyLong,
        ErrorCode::ReplyNotFound | ErrorCode::NotFound => Word::WhyGone,
        ErrorCode::FileTooLarge => Word::WhyFileLarge,
        ErrorCode::FileTooManyPixels => Word::WhyFilePixels,
        ErrorCode::FileTooManyFrames => Word::WhyFileFrames,
        ErrorCode::FileStorageFull => Word::WhyFileStorage,
        ErrorCode::FileTypeRefused => Word::WhyFileKind,
        ErrorCode::TooLate => Word::WhyTooLate,
        ErrorCode::RateLimited => Word::WhyOften,
        code if code.refuses_credential() => Word::LinkEnded,
        ErrorCode::NotCheckedIn => Word::ClosedBeforeCheckIn,
        ErrorCode::AlreadyCheckedOut => Word::ClosedAfterCheckOut,
        ErrorCode::NoRoomAssigned => Word::ClosedWithoutRoom,
        ErrorCode::Unavailable => Word::WhyUnavailable,
        _ => Word::WhyFailed,
    }
}
