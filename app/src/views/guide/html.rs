//! HTML of a guide.

use super::guide_view::GuideView;
use crate::chat::wording::{Piece, href, pieces};
use crate::language::Word;
use crate::views::markup::attribute;
use crate::views::page::Page;
use leptos::prelude::WithValue;
use std::fmt::Write as _;
use uuid::Uuid;

/// Returns the information about the stay.
pub fn stay(guide: &GuideView) -> String {
    let mut html = String::new();
    for (title, text) in &guide.stay {
        let _ = write!(html, "<dt dir=\"auto\">{}</dt><dd dir=\"auto\">{}</dd>", attribute(title), linked(text));
    }
    html
}

/// Returns a line for the time when the reception is closed. It carries the
/// opening hours as an attribute, so that a page that stays open can update it
/// (`frontend/web/lazy/hours.ts`).
pub fn opening_hours(guide: &GuideView, page: Page) -> String {
    let now = page.opened_at;
    let Some((from, _)) = guide.open.iter().find(|(_, to)| *to > now) else { return String::new() };
    let (conversation, language) = (page.conversation, page.conversation.language);
    let spans: Vec<_> = guide.open.iter().map(|(from, to)| format!("{}-{}", from.unix_ms(), to.unix_ms())).collect();
    let (opening, present) = conversation.zone.with_value(|zone| (zone.local(*from), zone.local(now)));
    let clock = language.clock(&opening);
    let opening = if opening.same_day(&present) { clock } else { format!("{} {clock}", language.weekday(&opening)) };
    let words = language.say(Word::ReceptionOpens);
    let words = attribute(&words)
        .replace("{from}", &format!("<b class=\"from\">{opening}</b>"))
        .replace("{time}", &format!("<b class=\"time\">{}</b>", language.clock(&present)));
    let hidden = if *from <= now { " hidden" } else { "" };
    let zone = page.context.with_value(|context| attribute(&context.hotel.timezone));
    format!("<p class=\"opens\" data-spans=\"{}\" data-zone=\"{zone}\"{hidden}>{words}</p>", spans.join(" "))
}

/// Returns the hotel's greeting.
pub fn greeting(guide: &GuideView) -> String {
    guide.welcome.as_deref().map(linked).unwrap_or_default()
}

/// Returns the buttons of the quick replies, and the fields that the plain form
/// posts with them.
pub fn quick_replies(guide: &GuideView, message_id: Uuid) -> String {
    if guide.quick_replies.is_empty() {
        return String::new();
    }
    let mut html = format!("<input type=\"hidden\" name=\"client_message_id\" value=\"{message_id}\">");
    for reply in &guide.quick_replies {
        let reply = attribute(reply);
        let _ = write!(html, "<button name=\"message\" value=\"{reply}\" dir=\"auto\">{reply}</button>");
    }
    html
}

/// Returns a text with its addresses as links.
fn linked(text: &str) -> String {
    let piece = |piece| match piece {
        Piece::Words(words) => attribute(words),
        Piece::Address(address) => format!(
            "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" dir=\"ltr\">{}</a>",
            attribute(&href(address)),
            attribute(address)
        ),
    };
    pieces(text).into_iter().map(piece).collect()
}
