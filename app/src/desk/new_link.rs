//! A link that was just created, to be copied.

use leptos::prelude::*;

/// A new link.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Text that says what it is for.
    pub text: String,
    /// The link.
    pub url: String,
}

/// Returns the link in a field, with a button that copies it if there is a script.
pub(super) fn new_link(new: NewLink) -> AnyView {
    view! {
        <p>{new.text}</p>
        <label for="link">"Link"</label>
        <div class="copied-field">
            <input id="link" readonly value=new.url/>
            {copy_button("link")}
        </div>
        <p class="soft">"The link is not shown again. Whoever has it can use it, so send it to this person only."</p>
    }
    .into_any()
}

/// Returns the button that copies the value of a field. It is hidden without a script.
pub(super) fn copy_button(field: &'static str) -> AnyView {
    view! { <button type="button" data-copy=field hidden>"Copy"</button> }.into_any()
}
