//! The keys, explained.

use super::keys::{KEYS, Key};
use super::page::Desk;
use leptos::html::Dialog;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use super::session::toggle_letters;
// Rendered on the server, nobody clicks.
#[cfg(not(feature = "hydrate"))]
fn toggle_letters(_: Desk) {}

/// A dialog with all keys.
#[component]
pub fn Help(desk: Desk) -> impl IntoView {
    let line = |key: &Key| {
        let name = match key.key {
            "ArrowDown" => "↓",
            "ArrowUp" => "↑",
            "Escape" => "Esc",
            other => other,
        };
        let name = if name == "Q" { "Shift + Q" } else { name };
        let alt = key.with_alt.then(|| view! { <kbd>"Alt"</kbd> " + " });
        view! { <div><dt>{alt}<kbd>{name}</kbd></dt><dd>{key.words}</dd></div> }
    };
    let dialog = NodeRef::<Dialog>::new();
    // The browser's own: it keeps the focus inside, and gives it back.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let (Some(dialog), open) = (dialog.get(), desk.help.get()) else { return };
        if open && !dialog.open() {
            // Where it cannot be shown there is no help, and nothing else is amiss.
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="help" aria-labelledby="help-title" node_ref=dialog on:close=move |_| desk.help.set(false)>
            <div class="help-top">
                <h2 id="help-title">"Keyboard shortcuts"</h2>
                <button type="button" id="help-close" on:click=move |_| desk.help.set(false)>"Close"</button>
            </div>
            <p>
                <label>
                    <input
                        type="checkbox"
                        prop:checked=move || desk.letters.get()
                        on:change=move |_| toggle_letters(desk)
                    />
                    " Letters, digits and signs work by themselves"
                </label>
            </p>
            <dl>{KEYS.iter().map(line).collect_view()}</dl>
            <p>"In the composer, Enter sends and Shift + Enter breaks the line. A line that begins with / finds a saved reply."</p>
        </dialog>
    }
}
