//! The desk's document: the list beside the conversation that is open, or on a
//! narrow screen one of them.

use super::conversation::Conversation;
use super::list::List;
use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::desk::{ConversationList, StaffEntry};
use shared::{BookingId, ErrorCode, HotelProfile, MessagePage, StaffInfo, Timestamp};
use uuid::Uuid;

/// Which conversations the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Not settled.
    #[default]
    Open,
    /// Not settled, and one's own.
    Mine,
    /// With something the hotel has not read.
    Unread,
    /// Settled.
    Resolved,
    /// All.
    All,
}

impl Filter {
    /// All, in the order they are shown in.
    pub const EVERY: [Self; 5] = [Self::Open, Self::Mine, Self::Unread, Self::Resolved, Self::All];

    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unread => "unread",
            Self::Resolved => "resolved",
            Self::All => "all",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Mine => "Mine",
            Self::Unread => "Unread",
            Self::Resolved => "Resolved",
            Self::All => "All",
        }
    }

    /// What an address says; anything else is the usual one.
    pub fn named(name: &str) -> Self {
        Self::EVERY.into_iter().find(|filter| filter.name() == name).unwrap_or_default()
    }
}

/// All that the desk shows.
#[derive(Clone, Debug)]
pub struct DeskPage {
    /// Whose desk it is.
    pub hotel: HotelProfile,
    /// Who sits at it.
    pub member: StaffInfo,
    /// Which conversations are listed.
    pub filter: Filter,
    /// What is searched for; empty for nothing.
    pub search: String,
    /// The list.
    pub list: ConversationList,
    /// The conversation that is open.
    pub open: Option<Open>,
    /// The time.
    pub now: Timestamp,
}

/// The conversation that is open.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its guest.
    pub guest_name: String,
    /// Its booking.
    pub booking_id: BookingId,
    /// Its newest messages, or those before one.
    pub page: MessagePage,
    /// Whether it is the newest page.
    pub newest: bool,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
    /// Whom it can be given to.
    pub staff: Vec<StaffEntry>,
    /// Who has it.
    pub handler_id: Option<i64>,
    /// What the form calls the message that is about to be written.
    pub form_message_id: Uuid,
    /// A text that was refused.
    pub draft: String,
    /// Why.
    pub refused: Option<ErrorCode>,
}

impl DeskPage {
    /// An address of the desk that keeps filter and search; `path` as in
    /// `/conversations/1`.
    pub fn address(&self, path: &str) -> String {
        let mut address = format!("/desk/hotel/{}{path}?filter={}", self.hotel.slug, self.filter.name());
        if !self.search.is_empty() {
            address.push_str("&q=");
            address.extend(form_encoded(&self.search));
        }
        address
    }
}

/// Bytes as a query holds them (WHATWG URL, application/x-www-form-urlencoded).
fn form_encoded(text: &str) -> impl Iterator<Item = String> + '_ {
    text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    })
}

/// The whole document, as HTML.
pub fn desk_html(desk: DeskPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(desk, assets, nonce).to_html())
}

fn document(desk: DeskPage, assets: Assets, nonce: String) -> impl IntoView {
    let hotel = desk.hotel.clone();
    let member = desk.member.clone();
    let unread = desk.list.conversations.iter().filter(|summary| summary.unread_count > 0).count();
    let count = if unread > 0 { format!("({unread}) ") } else { String::new() };
    let title = match &desk.open {
        Some(open) => format!("{count}{} · {}", open.guest_name, hotel.name),
        None => format!("{count}Desk · {}", hotel.name),
    };
    let class = if desk.open.is_some() { "desk with-open" } else { "desk" };
    // Nothing is being typed while only the list is there.
    let again = desk.open.is_none().then(|| view! { <meta http-equiv="refresh" content="15"/> });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title assets accent=Some(hotel.accent_color.clone()) nonce/>
                {again}
            </head>
            <body class=class>
                <header class="bar">
                    <h1>{hotel.name.clone()}</h1>
                    <p class="me"><span>{member.name}</span><span class="soft">{member.role}</span></p>
                    <form method="post" action=format!("/desk/hotel/{}/sign-out", hotel.slug)>
                        <button type="submit">"Sign out"</button>
                    </form>
                </header>
                <div class="panes">
                    <List desk=desk.clone()/>
                    <Conversation desk/>
                </div>
            </body>
        </html>
    }
}
