//! The keys, explained.

use super::keys::{KEYS, Key};
use super::page::Desk;
use leptos::prelude::*;

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
        let alt = key.with_alt.then(|| view! { <kbd>"Alt"</kbd> " + " });
        view! { <div><dt>{alt}<kbd>{name}</kbd></dt><dd>{key.words}</dd></div> }
    };
    view! {
        <div class="veil" class:hidden=move || !desk.help.get() on:click=move |_| desk.help.set(false)>
            <section class="help" role="dialog" aria-modal="true" aria-labelledby="help-title">
                <h2 id="help-title">"Keyboard shortcuts"</h2>
                <dl>{KEYS.iter().map(line).collect_view()}</dl>
                <p>"In the composer, Enter sends and Shift + Enter breaks the line. A line that begins with / finds a saved reply."</p>
                <button type="button" id="help-close" on:click=move |_| desk.help.set(false)>"Close"</button>
            </section>
        </div>
    }
}
