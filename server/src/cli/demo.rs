//! Demo data: a hotel with a guest and a member of staff.

use crate::chat::auth::staff::Author;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::chat::messages::history::PageRequest;
use crate::chat::{Chat, ChatError};
use crate::store::{ChatRuleExemptions, HotelUpdate};
use crate::token::GuestToken;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use shared::guide::Guide;
use shared::{AccentColor, Access, BookingId, HotelSlug, SendMessage, StaffInfo, paths};

const TIMEZONE: &str = "Europe/Dublin";
const STAY_DAYS: i64 = 4;

/// Messages of the demo conversation.
const MESSAGES: [(Voice, &str); 4] = [
    (Voice::Hotel, "Welcome to Killarney Park, Ada! Your room is ready. Can we do anything for you?"),
    (Voice::Guest, "Thank you! Is breakfast served before eight?"),
    (Voice::Hotel, "It is: from 7:00 in the garden room, and from 6:30 if you leave early. Just tell us here."),
    (Voice::Guest, "Perfect, see you at 7:30 ☕"),
];

#[derive(Clone, Copy)]
enum Voice {
    Hotel,
    Guest,
}

/// Canned replies of the demo hotel.
const REPLIES: [(&str, &str); 3] = [
    ("breakfast", "Breakfast is served from 7:00 to 10:30 in the garden room."),
    ("late-checkout", "Of course, {guest}: room {room} is yours until 13:00 on the day you leave."),
    ("wifi", "The network is called {hotel}, and there is no password."),
];

/// Guide of the demo hotel.
const GUIDE: &str = include_str!("demo/guide.json");

/// E-mail address of the demo member of staff.
const EMAIL: &str = "maeve@killarney.example";
/// Number of random characters in the password, with 4 random bits each.
const PASSWORD_CHARS: usize = 20;

/// Instructions for the person who tries the demo.
pub struct Demo {
    /// The lines to print: the guest link and the desk's URL.
    pub links: String,
    /// The e-mail address and the password for the desk.
    pub sign_in: String,
}

/// Creates hotel `killarney` and booking `BK-2025-0123`, with messages if there
/// are none, canned replies, a guide, and a member of staff with a new
/// password.
pub async fn create_demo(chat: &Chat, public_url: &str) -> Result<Demo, ChatError> {
    let slug: HotelSlug = "killarney".parse()?;
    let booking: BookingId = "BK-2025-0123".parse()?;
    put_house(chat, &slug, &booking).await?;
    put_replies(chat, &slug).await?;
    put_guide(chat, &slug).await?;
    let link = chat.new_link(&slug, &booking).await?;
    speak(chat, &slug, &booking, &link.token).await?;
    let guest = paths::guest_link(public_url, &slug, link.token.expose());
    let mut password = chat.new_uuid().simple().to_string();
    password.truncate(PASSWORD_CHARS);
    let (name, role) = ("Maeve".to_owned(), "Reception".to_owned());
    chat.put_staff(&slug, EMAIL.to_owned(), name, role, Access::Manager, password.clone()).await?;
    Ok(Demo {
        links: format!("Guest: {guest}\nDesk:  {public_url}/desk/hotel/{slug}"),
        sign_in: format!("Sign in at the desk as {EMAIL} with the password {password}"),
    })
}

async fn put_house(chat: &Chat, slug: &HotelSlug, booking: &BookingId) -> Result<(), ChatError> {
    chat.put_hotel(HotelUpdate {
        slug: slug.clone(),
        name: "Killarney Park".to_owned(),
        timezone: TIMEZONE.to_owned(),
        locale: "en".to_owned(),
        accent_color: AccentColor::default(),
        logo_url: None,
        exemptions: ChatRuleExemptions::default(),
        answer_within_min: 10,
        erase_after_days: None,
        embedders: Default::default(),
        push: Default::default(),
    })
    .await?;
    let now = chat.now();
    let today = jiff::Timestamp::from_millisecond(now.unix_ms())
        .unwrap_or_default()
        .to_zoned(TimeZone::get(TIMEZONE).unwrap_or(TimeZone::UTC))
        .date();
    let stay = PutBooking {
        guest_name: Some("Ada Byrne".to_owned()),
        room: Change::Set("101".to_owned()),
        check_in: Change::Set(today),
        check_out: Change::Set(today.saturating_add(STAY_DAYS.days())),
        checked_in_at: Change::Set(now),
        checked_out_at: Change::Clear,
        cancelled: Some(false),
    };
    chat.put_booking(slug.clone(), booking.clone(), stay).await?;
    Ok(())
}

/// Stores the guide, unless the hotel has one already.
async fn put_guide(chat: &Chat, slug: &HotelSlug) -> Result<(), ChatError> {
    let caller = StaffCaller { hotel: chat.hotel(slug).await?, member: None };
    if chat.guide(caller.hotel.key).await? == Guide::default() {
        let guide =
            serde_json::from_str(GUIDE).map_err(|_| ChatError::Internal("the guide of the demo is not valid"))?;
        chat.put_guide(&caller, guide).await?;
    }
    Ok(())
}

async fn put_replies(chat: &Chat, slug: &HotelSlug) -> Result<(), ChatError> {
    let caller = StaffCaller { hotel: chat.hotel(slug).await?, member: None };
    for (shortcut, text) in REPLIES {
        let shortcut = shortcut.parse().map_err(|_| ChatError::Internal("a shortcut of the demo is not valid"))?;
        chat.put_canned_reply(&caller, shortcut, text).await?;
    }
    Ok(())
}

async fn speak(chat: &Chat, slug: &HotelSlug, booking: &BookingId, token: &GuestToken) -> Result<(), ChatError> {
    let id = chat.booking(slug, booking).await?.conversation.id;
    if chat.history(id, PageRequest::newest()).await?.count > 0 {
        return Ok(());
    }
    for (voice, text) in MESSAGES {
        let author = match voice {
            Voice::Guest => Author::Guest(token.hash()),
            Voice::Hotel => Author::Staff(StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() }),
        };
        chat.send(id, author, SendMessage { message: Some(text.to_owned()), ..SendMessage::default() }).await?;
    }
    Ok(())
}
