//! Files of messages: thumbnails of pictures, and names of other files.

use super::erased::Erase;
use super::icons;
use crate::conversation::Conversation;
use crate::interaction::show_files;
use leptos::html::Div;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use shared::SenderType;
use shared::{Attachment, Message};
use uuid::Uuid;

/// Returns the files of a stored message, if it has any.
pub fn files(conversation: Conversation, message: &Message) -> Option<AnyView> {
    // Photos without other files are a grid.
    let are_photos = message.attachments.iter().all(|file| file.thumbnail_url.is_some());
    let class = if are_photos { "files photos" } else { "files" };
    let shown: Vec<_> = message.attachments.iter().map(|file| shown(conversation, file)).collect();
    message.has_attachments.then(|| view! { <div class=class>{shown}</div> }.erased())
}

fn shown(conversation: Conversation, file: &Attachment) -> AnyView {
    let query = file_query(conversation);
    let address = |path: &str| path.to_owned() + &query;
    let (name, url) = (file.file_name.clone(), address(&file.url));
    match &file.thumbnail_url {
        Some(thumbnail) => view! {
            <a class="photo" href=url target="_blank" rel="noopener">
                <img src=address(thumbnail) alt=name width=file.width height=file.height loading="lazy"/>
            </a>
        }
        .erased(),
        None => view! {
            <a class="file" href=url download=name.clone()>
                {icons::paper()}
                <span dir="auto">{name.clone()}</span>
                <span class="size" dir="ltr">{size(file.size_bytes)}</span>
            </a>
        }
        .erased(),
    }
}

/// Returns the query of file addresses: a guest's page authenticates files as
/// it does itself.
#[cfg(not(feature = "hydrate"))]
fn file_query(conversation: Conversation) -> String {
    conversation.side.with_value(|side| side.file_query.clone())
}

// Returns the query of file addresses. It is read again for each line: the boot
// script removes the token from the page's address, and from rendered file
// addresses, once the browser has stored the cookie.
#[cfg(feature = "hydrate")]
fn file_query(conversation: Conversation) -> String {
    match conversation.speaker() {
        SenderType::Guest => crate::platform::browser::window().location().search().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Formats a size in kB or MB, in powers of 1000.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

/// Returns the files of a message that the server has not acknowledged.
pub fn pending(names: Vec<Uuid>) -> Option<AnyView> {
    (!names.is_empty()).then(|| {
        let place = NodeRef::<Div>::new();
        place.on_load(move |place| show_files(&place, &names));
        view! { <div class="files" node_ref=place></div> }.erased()
    })
}
