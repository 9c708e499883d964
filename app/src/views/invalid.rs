//! The page behind a link that opens nothing: plain, with no script at all.

use crate::shell::{Assets, Head};
use leptos::prelude::*;

/// Says what to do.
#[component]
pub fn InvalidLink(
    /// Where the page's files are.
    assets: Assets,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title="Chat link not valid".to_owned() assets=assets accent=None/>
            </head>
            <body>
                <main class="invalid">
                    {super::icons::lock()}
                    <h1>"This chat link is not valid"</h1>
                    <p>
                        "It may have expired, or it was copied incompletely. \
                         Please open the link from your hotel's message again, or ask reception for a new one."
                    </p>
                </main>
            </body>
        </html>
    }
}
