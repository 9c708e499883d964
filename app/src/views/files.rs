//! What messages carry: pictures shown small, anything else by its name.

use super::erased::Erase;
use super::icons;
use crate::conversation::Conversation;
use leptos::html::Div;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use shared::SenderType;
use shared::{Attachment, Message};
use uuid::Uuid;

/// The files of a message that the server has, where it has any.
pub fn files(conversation: Conversation, message: &Message) -> Option<AnyView> {
    let shown: Vec<_> = message.attachments.iter().map(|file| shown(conversation, file)).collect();
    message.has_attachments.then(|| view! { <div class="files">{shown}</div> }.erased())
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

/// The query of a file's address: a guest's page asks for files as for itself.
#[cfg(not(feature = "hydrate"))]
fn file_query(conversation: Conversation) -> String {
    conversation.side.with_value(|side| side.file_query.clone())
}

// Read anew for each line: the token leaves the page's address once the browser
// has kept the cookie, and the boot script takes it out of what stands there.
#[cfg(feature = "hydrate")]
fn file_query(conversation: Conversation) -> String {
    match conversation.speaker() {
        SenderType::Guest => crate::browser::window().location().search().unwrap_or_default(),
        _ => String::new(),
    }
}

/// As people say it, in thousands.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

/// The files of a message that the server has not acknowledged.
pub fn pending(names: Vec<Uuid>) -> Option<AnyView> {
    (!names.is_empty()).then(|| {
        let place = NodeRef::<Div>::new();
        place.on_load(move |place| paint(&place, &names));
        view! { <div class="files" node_ref=place></div> }.erased()
    })
}

#[cfg(feature = "hydrate")]
use crate::session::files::paint;

// Rendered on the server, nothing waits to be sent.
#[cfg(not(feature = "hydrate"))]
fn paint<E>(_: &E, _: &[Uuid]) {}
