//! Help about the keyboard shortcuts.

use super::interaction::perform;
use super::page::Desk;
use super::shortcuts::{SHORTCUTS, Shortcut};
use crate::chat::desk::{DeskInput, Preference, PreferencesInput, ScreenInput};
use leptos::html::Dialog;
use leptos::prelude::*;
use shared::Access;

/// A dialog that lists all keyboard shortcuts.
#[component]
pub fn Help(desk: Desk) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let is_manager = desk.data.with_value(|data| data.me.access == Access::Manager);
    let hide = move || perform(desk, DeskInput::Screen(ScreenInput::HideHelp));
    let toggle = move |_| perform(desk, DeskInput::Preferences(PreferencesInput::Toggle(Preference::LetterKeys)));
    #[cfg(feature = "hydrate")]
    show_while_open(desk, dialog);
    view! {
        <dialog class="help" aria-labelledby="help-title" node_ref=dialog on:close=move |_| hide()>
            <div class="help-top">
                <h2 id="help-title">"Keyboard shortcuts"</h2>
                <button type="button" id="help-close" on:click=move |_| hide()>"Close"</button>
            </div>
            <p>
                <label>
                    <input
                        type="checkbox"
                        prop:checked=move || desk.letters.get()
                        on:change=toggle
                    />
                    " Use shortcuts of a single key (letters, digits, / and ?)"
                </label>
            </p>
            <dl>{SHORTCUTS.iter().filter(|shortcut| is_manager || !shortcut.is_for_managers()).map(shortcut_line).collect_view()}</dl>
            <p>
                "While you write an answer: " <kbd>"Enter"</kbd> " sends it, " <kbd>"Shift"</kbd> " + " <kbd>"Enter"</kbd>
                " begins a new line. Type " <kbd>"/"</kbd> " at the beginning of a line to find a saved reply."
            </p>
        </dialog>
    }
}

/// Shows the dialog while the help is open. The browser's modal dialog keeps the
/// focus inside and restores it afterwards.
#[cfg(feature = "hydrate")]
fn show_while_open(desk: Desk, dialog: NodeRef<Dialog>) {
    Effect::new(move |_| {
        let (Some(dialog), is_open) = (dialog.get(), desk.help.get()) else { return };
        if is_open && !dialog.open() {
            // If the dialog cannot be shown, only the help is missing.
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
}

fn shortcut_line(shortcut: &Shortcut) -> impl IntoView + use<> {
    let name = match shortcut.key {
        "ArrowDown" => "↓",
        "ArrowUp" => "↑",
        "Escape" => "Esc",
        other => other,
    };
    // A capital letter is typed with Shift.
    let modifier = if shortcut.with_alt { Some("Alt") } else { matches!(name, "Q" | "U" | "X").then_some("Shift") };
    let modifier = modifier.map(|name| view! { <kbd>{name}</kbd> " + " });
    view! { <div><dt>{modifier}<kbd>{name}</kbd></dt><dd>{shortcut.description}</dd></div> }
}
