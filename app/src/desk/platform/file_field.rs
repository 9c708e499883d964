//! Field for files of the composer. The server renders it for the conversation of the
//! first page, and the wasm of the guest's page does not contain it; for conversations
//! that are opened later, the desk adds it.

use crate::conversation::Conversation;
use crate::language::Word;
use crate::views::icons::CLIP;
use crate::views::markup::escaped;
use leptos::prelude::*;

/// Adds the field to the composer of a conversation.
pub fn add_file_field(conversation: Conversation) {
    if let Ok(Some(label)) = document().query_selector(".composer .attach") {
        label.set_inner_html(&file_field(conversation));
    }
}

/// Returns the field as HTML, as `views/composer.rs` renders it.
fn file_field(conversation: Conversation) -> String {
    let language = conversation.language;
    let to = conversation.side.with_value(|side| side.api.clone() + "/attachments");
    let texts = [
        ("aria-label", Word::AddFiles),
        ("data-remove", Word::RemoveFile),
        ("data-why", Word::WhyFailed),
        ("data-why-large", Word::WhyFileLarge),
        ("data-why-pixels", Word::WhyFilePixels),
        ("data-why-frames", Word::WhyFileFrames),
        ("data-why-storage", Word::WhyFileStorage),
        ("data-why-kind", Word::WhyFileKind),
        ("data-why-many", Word::WhyManyFiles),
    ];
    let attribute = |name: &str, value: &str| format!(" {name}=\"{}\"", escaped(value).replace('"', "&quot;"));
    let texts: String = texts.iter().map(|(name, word)| attribute(name, &language.say(*word))).collect();
    let (icon, accept) = (CLIP, "image/jpeg,image/png,image/webp,image/gif,application/pdf");
    format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\"><path d=\"{icon}\"></path></svg>\
         <input id=\"files\" class=\"unseen\" type=\"file\" multiple accept=\"{accept}\" autocomplete=\"off\"{}{texts}>",
        attribute("data-to", &to)
    )
}
