//! Notes of staff for each other; guests never see them.

use super::interaction::{delete_note, submit_note};
use super::page::Desk;
use crate::chat::desk::refusal_text;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::note::Note;
use shared::text::contains_hidden_card;
use shared::{Access, ConversationId};

/// The notes, collapsed while there are none.
#[component]
pub fn Notes(desk: Desk, id: ConversationId) -> impl IntoView {
    let count = move || desk.notes.with(Vec::len);
    let title = move || match count() {
        0 => "Notes for colleagues".to_owned(),
        some => format!("Notes for colleagues ({some})"),
    };
    // The first note expands them, even if a colleague wrote it. A small screen
    // has no space for them.
    let is_expanded = Memo::new(move |_| count() != 0 && !desk.is_small.get());
    let action = form_address(desk, id, "");
    view! {
        <details class="notes" open=move || is_expanded.get()>
            <summary>{title}</summary>
            <ul aria-label="Notes">
                <For each=move || desk.notes.get() key=|note| note.id.0 let:note>
                    {note_line(desk, id, note)}
                </For>
            </ul>
            <form method="post" action=action on:submit=move |event: SubmitEvent| submit_note(desk, &event)>
                <label class="unseen" for="note">"A note for colleagues"</label>
                <textarea id="note" name="note" rows="1" placeholder="Only colleagues see this" required maxlength="4000"></textarea>
                <button type="submit">"Add note"</button>
            </form>
            <p class="problem" class:hidden=move || desk.notes_problem.get().is_none() role="alert">
                {move || desk.notes_problem.get().map(refusal_text).unwrap_or_default()}
            </p>
        </details>
    }
}

fn form_address(desk: Desk, id: ConversationId, below: &str) -> String {
    desk.address(&format!("/conversations/{id}/notes{below}"))
}

fn note_line(desk: Desk, conversation: ConversationId, note: Note) -> impl IntoView {
    let (me, zone) = desk.data.with_value(|data| (data.me.clone(), data.zone.clone()));
    let may_delete = me.access == Access::Manager || (me.staff_id.is_some() && me.staff_id == note.staff_id);
    let at = zone.local(note.written_at);
    let when = format!("{}/{} {}", at.day, at.month, at.clock());
    let (id, action) = (note.id, form_address(desk, conversation, &format!("/{}/delete", note.id)));
    let delete = may_delete.then(|| {
        view! {
            <form method="post" action=action on:submit=move |event: SubmitEvent| delete_note(desk, id, &event)>
                <button type="submit" aria-label=format!("Delete the note of {}", note.author_name)>"Delete"</button>
            </form>
        }
    });
    let hidden = contains_hidden_card(&note.note)
        .then(|| view! { <p class="soft">"We hid a card number, for the guest's safety."</p> });
    view! {
        <li>
            <p class="text" dir="auto">{note.note}</p>
            {hidden}
            <p class="soft">{note.author_name} " · " <time datetime=note.written_at.to_string()>{when}</time></p>
            {delete}
        </li>
    }
}
