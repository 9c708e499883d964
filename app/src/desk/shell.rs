//! The document around the desk, rendered only by the server.

use super::app::DeskApp;
use super::first_steps::{FirstStep, first_steps};
use super::opening::DeskOpening;
use super::title::title;
use crate::shell::{Assets, Head, scripts};
use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// Query parameter of a page that reloads automatically. Such a request does
/// not show that a member of staff is present.
pub const AUTOMATIC_RELOAD: &str = "by=itself";

/// Returns the whole document, with the first steps if there are any. Its view type is
/// erased, so that callers do not compile it.
pub fn desk_document(opening: DeskOpening, steps: Vec<FirstStep>, assets: Assets) -> AnyView {
    let hotel = &opening.hotel;
    let accent = Some(hotel.accent_color.clone());
    let title =
        title(opening.list.unread_conversations, opening.open.as_ref().map(|open| &*open.guest_name), &hotel.name);
    let is_earlier = opening.open.as_ref().is_some_and(|open| !open.is_newest);
    let scripts = (!is_earlier).then(|| scripts(&assets));
    // Without a script the list reloads automatically, if no conversation is
    // open in which a text could be unfinished.
    let again = opening.open.is_none().then(|| {
        let address = opening.part.address(&hotel.slug, "");
        view! { <meta http-equiv="refresh" content=format!("15; url={address}&{AUTOMATIC_RELOAD}")/> }
    });
    let steps = (!steps.is_empty()).then(|| first_steps(&hotel.slug, steps));
    provide_context(opening);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title assets accent/>
                <noscript>
                    <style nonce=use_nonce()>".plain{max-height:none;visibility:visible}"</style>
                    {again}
                </noscript>
                {scripts}
            </head>
            <body class="desk" data-plain=is_earlier.then_some("")>
                <DeskApp/>
                // After the hydrated part, which begins with the first element.
                {steps}
            </body>
        </html>
    }
    .into_any()
}
