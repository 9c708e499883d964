//! The Leptos app: the guest's page, for server and browser alike.

use leptos::prelude::*;

/// The page's root.
#[component]
pub fn App() -> impl IntoView {
    view! { <p>"Guest chat"</p> }
}
