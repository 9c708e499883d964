//! Language of a page: its texts and its format of dates and times.
//!
//! The server has all languages and writes the texts of one into the page, as a
//! list without names; the browser reads them by their index. So a guest
//! downloads one language only, and the wasm contains none (ADR 21).

use crate::zone::LocalTime;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
pub mod catalogue;
#[cfg(all(test, feature = "ssr"))]
mod tests;

macro_rules! words {
    ($($name:ident = $key:literal: $doc:literal;)*) => {
        /// A text of a page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $(#[doc = $doc] $name,)* }

        /// Keys of the texts in a catalogue, in the order of a page.
        #[cfg(feature = "ssr")]
        const KEYS: &[&str] = &[$($key,)*];
    };
}

words! {
    // Texts that the hydrated page uses; the page carries these.
    Welcome = "welcome": "Stands in an empty conversation; `{hotel}`.";
    Conversation = "conversation": "What the log is called.";
    Reception = "reception": "Who answers, where nobody has the conversation.";
    Room = "room": "The guest's room; `{room}`.";
    YourMessage = "your_message": "What the field is called.";
    WriteMessage = "write_message": "Stands in the empty field.";
    Send = "send": "A button.";
    Sending = "sending": "How a message stands that is on its way.";
    Sent = "sent": "How a message stands that the hotel has.";
    Read = "read": "How a message stands that the hotel has read.";
    Edited = "edited": "Stands beside a message that was changed.";
    YouSaid = "you_said": "For ears, before the guest's own message.";
    Joined = "joined": "A system message; `{name}`, `{role}`.";
    JoinedAlone = "joined_alone": "The same for somebody without a role; `{name}`.";
    MessageDeleted = "message_deleted": "Stands in the place of a message.";
    CardHidden = "card_hidden": "Why there are dots in a message.";
    MessageActions = "message_actions": "A button.";
    Reply = "reply": "A button.";
    Edit = "edit": "A button.";
    Delete = "delete": "A button.";
    Cancel = "cancel": "A button.";
    Replying = "replying": "Above the field, while a message is answered; `{text}`.";
    Editing = "editing": "Above the field, while a message is changed; `{text}`.";
    NotSent = "not_sent": "Under a message that was refused; `{reason}`, a sentence.";
    SendAgain = "send_again": "A button.";
    Discard = "discard": "A button.";
    AddFiles = "add_files": "A button.";
    RemoveFile = "remove_file": "A button beside a file that was chosen; `{name}`.";
    WhyFileLarge = "why_file_large": "Why a file was refused.";
    WhyFilePixels = "why_file_pixels": "Why a picture was refused.";
    WhyFileFrames = "why_file_frames": "Why a picture that moves was refused.";
    WhyFileStorage = "why_file_storage": "Why a file was refused, and what can still be sent.";
    WhyFileKind = "why_file_kind": "Why a file was refused.";
    WhyManyFiles = "why_many_files": "Why more files were not added.";
    WhyFileLost = "why_file_lost": "Why a message with files was not sent.";
    Copy = "copy": "A button.";
    EarlierMessages = "earlier_messages": "A link.";
    Loading = "loading": "Stands in its place meanwhile.";
    New = "new": "A line above what was not read yet.";
    NewMessages = "new_messages": "A button that goes down to them.";
    Connecting = "connecting": "A banner.";
    Offline = "offline": "A banner.";
    LastUpdated = "last_updated": "Behind it, on a page from a copy; `{time}`.";
    Stale = "stale": "A banner; `{time}`.";
    LinkEnded = "link_ended": "A banner.";
    ClosedBeforeCheckIn = "closed_before_check_in": "Why nobody can write.";
    ClosedAfterCheckOut = "closed_after_check_out": "Why nobody can write.";
    ClosedWithoutRoom = "closed_without_room": "Why nobody can write.";
    WhyEmpty = "why_empty": "Why a message was refused.";
    WhyLong = "why_long": "Why a message was refused.";
    WhyGone = "why_gone": "Why a message was refused.";
    WhyTooLate = "why_too_late": "Why a change was refused.";
    WhyOften = "why_often": "Why a message was refused.";
    WhyUnavailable = "why_unavailable": "Why a message was refused.";
    WhyFailed = "why_failed": "Why a message was refused.";
    Months = "months": "The months as a date has them, with `|` between them.";
    Weekdays = "weekdays": "The days from Monday on, likewise.";
    Day = "day": "A day of this year; `{weekday}`, `{day}`, `{month}`.";
    Date = "date": "A day of another year; `{day}`, `{month}`, and `{year}` or `{buddhist_year}`.";
    Hours = "hours": "The time of day at each hour, with `|` between them; `{minute}`.";

    Language = "language": "The way to the list of languages, and its heading.";
    // Texts that only the server writes; the page does not carry the texts from
    // here on.
    GoodToKnow = "good_to_know": "Unfolds what the hotel tells of the stay.";
    ReceptionOpens = "reception_opens": "While nobody answers; `{from}`, `{time}`.";
    Notify = "notify": "A button: the browser tells of answers while the page is closed.";
    NotifyStop = "notify_stop": "The same button afterwards.";
    NotifyBlocked = "notify_blocked": "Why it cannot.";
    NewFromHotel = "new_from_hotel": "What the browser tells.";
    Still = "still": "On a page without a script.";
    Refresh = "refresh": "A link there.";
    ToNewest = "to_newest": "A link there, on a page of earlier messages.";
    BadLink = "bad_link": "The heading of a page.";
    BadLinkAdvice = "bad_link_advice": "What to do.";
    ForgottenLink = "forgotten_link": "The heading of a page.";
    ForgottenLinkAdvice = "forgotten_link_advice": "What to do.";
    NothingHere = "nothing_here": "The heading of a page.";
    NothingHereAdvice = "nothing_here_advice": "What to do.";
    FrontDoor = "front_door": "The heading of the page at the server's own address.";
    FrontDoorAdvice = "front_door_advice": "What to do.";
    NotDone = "not_done": "The heading of a page; and of what a tap did not bring about.";
    NotDoneAdvice = "not_done_advice": "What to do.";
    Back = "back": "A link.";
    // Texts for a hotel's own site, in a script with every language
    // (frontend/web/embed/).
    Chat = "chat": "The button's name, and the panel's.";
    Close = "close": "The panel's closing button.";
    Unread = "unread": "For ears, behind the button's name; `{count}`, right for each.";
}

/// The first of the texts that a hydrated page does not use.
const FIRST_UNSAID: Word = Word::GoodToKnow;

/// Returns a text with every occurrence of a placeholder replaced. A
/// placeholder begins with a brace; `str::replace`, which searches any text,
/// would add a kilobyte of wasm.
pub fn filled(text: &str, place: &str, value: &str) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let behind = rest.strip_prefix(place);
        filled.push_str(if behind.is_some() { value } else { "{" });
        rest = behind.unwrap_or(&rest[1..]);
    }
    filled + rest
}

/// Difference between a year of the Buddhist calendar and one of the Gregorian.
const BUDDHIST_YEARS: u16 = 543;

/// Serializes those texts that the page carries.
pub fn of_pages<S: serde::Serializer>(texts: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(texts.iter().take(FIRST_UNSAID as usize))
}

/// Texts of a page, cheap to copy into closures.
#[derive(Clone, Copy, Debug)]
pub struct Language(StoredValue<Vec<String>>);

impl Language {
    /// Returns the language of the texts in the page.
    pub fn new(texts: Vec<String>) -> Self {
        Self(StoredValue::new(texts))
    }

    /// Returns a text.
    pub fn say(self, word: Word) -> String {
        self.with(word, str::to_owned)
    }

    /// Returns a text with a placeholder replaced.
    pub fn fill(self, word: Word, place: &str, value: &str) -> String {
        self.with(word, |text| filled(text, place, value))
    }

    /// Returns the time of day: `21:04`, `9:04 pm`.
    pub fn clock(self, at: &LocalTime) -> String {
        filled(&self.nth(Word::Hours, at.hour), "{minute}", &format!("{:02}", at.minute))
    }

    /// Returns the day: `Sunday 22 November`; with the year and without the day
    /// of the week if its year is not `year`.
    pub fn day(self, at: &LocalTime, year: u16) -> String {
        let places = [
            ("{weekday}", self.nth(Word::Weekdays, at.weekday)),
            ("{day}", at.day.to_string()),
            ("{month}", self.nth(Word::Months, at.month.saturating_sub(1))),
            ("{year}", at.year.to_string()),
            ("{buddhist_year}", (at.year + BUDDHIST_YEARS).to_string()),
        ];
        let pattern = self.say(if at.year == year { Word::Day } else { Word::Date });
        places.iter().fold(pattern, |text, (place, value)| filled(&text, place, value))
    }

    /// Returns the day of the week.
    #[cfg(feature = "ssr")]
    pub fn weekday(self, at: &LocalTime) -> String {
        self.nth(Word::Weekdays, at.weekday)
    }

    fn nth(self, word: Word, place: u8) -> String {
        self.with(word, |text| text.split('|').nth(usize::from(place)).unwrap_or_default().to_owned())
    }

    /// Calls `then` with a text. A page of another version may lack it; it is
    /// then empty.
    fn with<T>(self, word: Word, then: impl FnOnce(&str) -> T) -> T {
        self.0.with_value(|texts| then(texts.get(word as usize).map_or("", String::as_str)))
    }
}
