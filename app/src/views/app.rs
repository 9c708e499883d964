//! Root component: reads the opening from the server and lays out the page.

use super::banner::ConnectionBanner;
use super::composer::{Composer, Form};
use super::contact::{contact, welcome};
use super::guide::{greeting, quick_replies};
use super::header::Header;
use super::log::Log;
use super::page::Page;
use super::plain::{PlainBar, earlier_href};
use crate::language::Word;
use crate::opening::{Codec, Opening};
use leptos::prelude::*;

/// The guest's page.
#[component]
pub fn App() -> impl IntoView {
    // In the browser the closure never runs: the page contains the value.
    let opening = SharedValue::<_, Codec>::new_with_encoding(|| expect_context::<Opening>()).into_inner();
    let page = Page::new(opening);
    #[cfg(feature = "hydrate")]
    start(page);
    let conversation = page.conversation;
    let language = conversation.language;
    let form = Form {
        label: language.say(Word::YourMessage),
        placeholder: language.say(Word::WriteMessage),
        action: None,
        message_id: page.form_message_id,
        read_up_to: None,
        draft: page.draft.get_value(),
    };
    view! {
        <main class="chat">
            <Header page/>
            <ConnectionBanner conversation/>
            <PlainBar page/>
            <Log conversation welcome=welcome(page) greeting=greeting(page) earlier=earlier_href(page)/>
            <Composer conversation form contact=contact(page) quick_replies=quick_replies(page)/>
        </main>
    }
}

#[cfg(feature = "hydrate")]
fn start(page: Page) {
    use crate::history::history;

    // The guest's history comes from a server function.
    crate::platform::start_session(page.conversation, |side, before, after| {
        Box::pin(history(side.hotel.clone(), before, after))
    });
    crate::platform::report_to_host(page.conversation);
}
