//! Page that edits a hotel's saved replies, with plain forms and without a
//! script.

use super::form_page::{BackLink, FormPage, form_document};
use crate::shell::Assets;
use crate::views::markup::escaped;
use leptos::prelude::*;
use shared::HotelProfile;
use shared::canned::{CannedReply, MAX_SHORTCUT_CHARS};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct RepliesPage {
    /// The hotel of the replies.
    pub hotel: HotelProfile,
    /// All replies, sorted by shortcut.
    pub replies: Vec<CannedReply>,
    /// True if the reader may change them.
    pub may_change: bool,
    /// The reply that was refused, to be corrected.
    pub refused: Option<RefusedReply>,
}

/// A reply that was refused.
#[derive(Clone, Debug)]
pub struct RefusedReply {
    /// The shortcut, as it was typed.
    pub shortcut: String,
    /// The text, as it was typed.
    pub text: String,
    /// Reason of the refusal.
    pub problem: String,
    /// Text of the reply that it would replace.
    pub existing: Option<String>,
}

/// Returns the whole document, as HTML.
pub fn replies_html(page: RepliesPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: RepliesPage, assets: Assets, nonce: String) -> AnyView {
    let RepliesPage { hotel, replies, may_change, refused } = page;
    let desk = format!("/desk/hotel/{}", hotel.slug);
    let action = format!("{desk}/replies");
    let none = replies.is_empty().then(|| view! { <p class="soft">"No replies are saved yet."</p> });
    let lines =
        replies.into_iter().map(|reply| if may_change { reply_form(&action, reply) } else { reply_text(reply) });
    let content = view! {
        <h2>"Saved replies"</h2>
        <p>
            "To insert a reply, begin a line of an answer with / and its shortcut. "
            <code>"{guest}"</code>", "<code>"{room}"</code>" and "<code>"{hotel}"</code>
            " are replaced by their values."
        </p>
        {(!may_change).then(|| view! { <p class="soft">"Only managers can change them."</p> })}
        {may_change.then(|| new_reply_form(action.clone(), refused))}
        {none}
        <ul class="saved">{lines.collect_view()}</ul>
    }
    .into_any();
    let page = FormPage {
        title: "Saved replies",
        hotel: &hotel,
        classes: "desk settings",
        back: BackLink::Desk,
        has_script: false,
    };
    form_document(page, content, assets, nonce)
}

/// Returns the form of an existing reply.
fn reply_form(action: &str, reply: CannedReply) -> AnyView {
    let (shortcut, id) = (reply.shortcut.to_string(), format!("text-{}", reply.shortcut));
    let remove = format!("remove-{shortcut}");
    view! {
        <li>
            <form method="post" action=action.to_owned()>
                <input type="hidden" name="shortcut" value=shortcut.clone()/>
                <input type="hidden" name="replace" value=shortcut.clone()/>
                <label for=id.clone()><code>{format!("/{shortcut}")}</code></label>
                <textarea id=id name="text" rows="3" dir="auto" required inner_html=escaped(&reply.text)/>
                <p class="buttons">
                    <button type="submit" class="main" aria-label=format!("Save {shortcut}")>"Save"</button>
                    <button type="submit" form=remove.clone() aria-label=format!("Delete {shortcut}")>"Delete"</button>
                </p>
            </form>
            <form id=remove method="post" action=format!("{action}/{shortcut}/delete")></form>
        </li>
    }
    .into_any()
}

fn reply_text(reply: CannedReply) -> AnyView {
    view! {
        <li>
            <p><code>{format!("/{}", reply.shortcut)}</code></p>
            <p class="text" dir="auto">{reply.text}</p>
        </li>
    }
    .into_any()
}

fn new_reply_form(action: String, refused: Option<RefusedReply>) -> impl IntoView {
    let (shortcut, text, problem, existing) = refused.map_or_else(Default::default, |refused| {
        (refused.shortcut, refused.text, Some(refused.problem), refused.existing)
    });
    let wrong = problem.is_some().then_some("problem");
    let save = if existing.is_some() { "Replace reply" } else { "Save reply" };
    let replaced = existing.map(|existing| {
        view! {
            <p class="text" dir="auto">{existing}</p>
            <input type="hidden" name="replace" value=shortcut.clone()/>
        }
    });
    view! {
        <form class="new" method="post" action=action>
            <h3>"New reply"</h3>
            {problem.map(|problem| view! { <p class="problem" id="problem" role="alert">{problem}</p> })}
            {replaced}
            <label for="shortcut">"Shortcut"</label>
            <input
                id="shortcut"
                name="shortcut"
                maxlength=MAX_SHORTCUT_CHARS
                placeholder="late-checkout"
                autocapitalize="none"
                autocomplete="off"
                spellcheck="false"
                required
                value=shortcut
                aria-describedby=wrong
            />
            <label for="text">"Text"</label>
            <textarea id="text" name="text" rows="3" dir="auto" required aria-describedby=wrong inner_html=escaped(&text)/>
            <button type="submit" class="main">{save}</button>
        </form>
    }
}
