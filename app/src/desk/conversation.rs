//! The conversation that is open.

use super::page::{DeskPage, Open};
use crate::views::reason;
use crate::zone::{LocalTime, Zone};
use leptos::prelude::*;
use shared::{Message, SenderType};

/// What is said and who has it, or the word to choose one.
#[component]
pub fn Conversation(desk: DeskPage) -> impl IntoView {
    let Some(open) = desk.open.clone() else {
        return view! {
            <main class="pane empty">
                <p>"Choose a conversation to read and answer it."</p>
            </main>
        }
        .into_any();
    };
    let path = format!("/conversations/{}", open.page.conversation_id);
    let (address, back) = (desk.address(&path), desk.address(""));
    let zone = Zone::new(&desk.hotel.timezone);
    let older = open.page.messages.first().filter(|_| open.page.has_more).map(|first| {
        view! { <p class="older"><a href=format!("{address}&before={}", first.id)>"Earlier messages"</a></p> }
    });
    let onward = if open.newest { "Look for new messages" } else { "Newest messages" };
    view! {
        <main class="pane" aria-label=format!("Conversation with {}", open.guest_name)>
            <a class="back" href=back>"All conversations"</a>
            {head(&desk, &open)}
            <div class="scroller" tabindex="0">
                <div class="scrolled">
                    {older}
                    <ol class="log" role="log" aria-label="Messages">{lines(&open, &zone, zone.local(desk.now).year)}</ol>
                    <p class="older"><a href=address.clone()>{onward}</a></p>
                </div>
            </div>
            {composer(&open, &address)}
        </main>
    }
    .into_any()
}

fn head(desk: &DeskPage, open: &Open) -> impl IntoView + use<> {
    let path = |what: &str| desk.address(&format!("/conversations/{}/{what}", open.page.conversation_id));
    let room = open.page.chat.room_number.as_ref().map_or_else(|| "No room".to_owned(), |room| format!("Room {room}"));
    let closed = open.page.chat.disabled_reason.clone();
    let (what, label) = if open.resolved_at.is_some() { ("reopen", "Reopen") } else { ("resolve", "Resolve") };
    let choices: Vec<_> = open
        .staff
        .iter()
        .map(|entry| {
            let chosen = open.handler_id == Some(entry.staff_id);
            view! { <option value=entry.staff_id selected=chosen>{entry.name.clone()}</option> }
        })
        .collect();
    let nobody = open.handler_id.is_none().then(|| {
        let name = open.page.chat.current_staff_handler.as_ref().map_or("Nobody", |staff| &staff.name).to_owned();
        view! { <option value="" selected disabled>{name}</option> }
    });
    view! {
        <div class="head">
            <div class="whom">
                <h2>{open.guest_name.clone()}</h2>
                <p class="soft">
                    <span>{room}</span>
                    " · "
                    <span>{open.booking_id.to_string()}</span>
                    {closed.map(|why| view! { " · " <span>{why}</span> })}
                </p>
            </div>
            <form method="post" action=path("assign") class="assign">
                <label for="staff" class="soft">"Handled by"</label>
                <select id="staff" name="staff_id" required>{nobody}{choices}</select>
                <button type="submit">"Hand over"</button>
            </form>
            <form method="post" action=path(what)>
                <button type="submit">{label}</button>
            </form>
        </div>
    }
}

fn lines(open: &Open, zone: &Zone, year: u16) -> impl IntoView + use<> {
    let mut day: Option<LocalTime> = None;
    open.page
        .messages
        .iter()
        .map(|message| {
            let at = zone.local(message.timestamp);
            let begins = day.is_none_or(|day| !day.same_day(&at));
            day = Some(at);
            let day = begins.then(|| view! { <li class="day"><span>{at.day_label(year)}</span></li> });
            view! { {day}{line(message, at)} }
        })
        .collect_view()
}

fn line(message: &Message, at: LocalTime) -> impl IntoView + use<> {
    let class = match message.sender_type {
        SenderType::Staff => "line own",
        SenderType::Guest => "line theirs",
        SenderType::System => "line system",
    };
    let text = if message.is_deleted { "Message deleted".to_owned() } else { message.message.clone() };
    let seen = (message.sender_type == SenderType::Staff && message.read_at.is_some()).then_some(" · read");
    let quote = message.reply_to_message.clone().map(|reply| {
        view! {
            <blockquote class="quote" dir="auto">
                <span class="name">{reply.sender_name}</span>
                <span class="said">{reply.message}</span>
            </blockquote>
        }
    });
    view! {
        <li class=class>
            <p class="who"><span class="name">{message.sender_name.clone()}</span></p>
            <div class="bubble">
                {quote}
                <p class="text" class:gone=message.is_deleted dir="auto">{text}</p>
                <p class="meta">
                    {message.is_edited.then_some("Edited ")}
                    <time datetime=message.timestamp.to_string()>{at.clock()}</time>
                    {seen}
                </p>
            </div>
        </li>
    }
}

fn composer(open: &Open, address: &str) -> impl IntoView + use<> {
    // As markup: a text node of Leptos' own would put a space where there is
    // nothing.
    let draft = open.draft.replace('&', "&amp;").replace('<', "&lt;");
    let newest = open.page.messages.last().map_or(0, |message| message.id.0);
    view! {
        <footer class="foot">
            <form class="composer" method="post" action=address.to_owned()>
                <input type="hidden" name="client_message_id" value=open.form_message_id.to_string()/>
                <input type="hidden" name="read_up_to" value=newest/>
                <label class="unseen" for="message">"Your answer"</label>
                <textarea
                    id="message"
                    name="message"
                    rows="2"
                    placeholder=format!("Answer {}", open.guest_name)
                    autocomplete="off"
                    dir="auto"
                    required
                    autofocus
                    aria-describedby="composer-error"
                    inner_html=draft
                />
                <button type="submit" class="send" aria-label="Send" title="Send">{crate::views::icons::send()}</button>
                {open
                    .refused
                    .map(|code| view! { <p id="composer-error" class="problem" role="alert">{reason(code)}</p> })}
            </form>
        </footer>
    }
}
