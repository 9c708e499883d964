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
    Conversation = "conversation": "Accessible name of the log.";
    Reception = "reception": "Name of the answering side while no member of staff has the conversation.";
    Room = "room": "The guest's room; `{room}`.";
    YourMessage = "your_message": "Accessible name of the message field.";
    WriteMessage = "write_message": "Placeholder of the message field.";
    Send = "send": "Button.";
    Sending = "sending": "Status of a message that is being sent.";
    Sent = "sent": "Status of a message that the hotel has received.";
    Read = "read": "Status of a message that the hotel has read.";
    Edited = "edited": "Mark beside an edited message.";
    YouSaid = "you_said": "Text for screen readers, before the guest's own message.";
    Joined = "joined": "System message; `{name}`, `{role}`.";
    JoinedAlone = "joined_alone": "System message for a member of staff without a role; `{name}`.";
    MessageDeleted = "message_deleted": "Text in place of a deleted message.";
    CardHidden = "card_hidden": "Reason for the dots in a message.";
    MessageActions = "message_actions": "Button.";
    Reply = "reply": "Button.";
    Edit = "edit": "Button.";
    Delete = "delete": "Button.";
    Cancel = "cancel": "Button.";
    ReplyTo = "reply_to": "Title above the field during a reply; `{name}`.";
    NotSent = "not_sent": "Text below a refused message; `{reason}`, a sentence.";
    SendAgain = "send_again": "Button.";
    Discard = "discard": "Button.";
    AddFiles = "add_files": "Button.";
    RemoveFile = "remove_file": "Button beside a selected file; `{name}`.";
    WhyFileLarge = "why_file_large": "Reason why a file was refused.";
    WhyFilePixels = "why_file_pixels": "Reason why a picture was refused.";
    WhyFileFrames = "why_file_frames": "Reason why an animated picture was refused.";
    WhyFileStorage = "why_file_storage": "Reason why a file was refused, and what can still be sent.";
    WhyFileKind = "why_file_kind": "Reason why a file was refused.";
    WhyManyFiles = "why_many_files": "Reason why further files were not added.";
    WhyFileLost = "why_file_lost": "Reason why a message with files was not sent.";
    Copy = "copy": "Button.";
    EarlierMessages = "earlier_messages": "Link.";
    Loading = "loading": "Text in place of that link while messages are loaded.";
    New = "new": "Line above the first unread message.";
    NewMessages = "new_messages": "Button that scrolls to the new messages.";
    Connecting = "connecting": "Banner.";
    Offline = "offline": "Banner.";
    LastUpdated = "last_updated": "Text after the banner, on a page from a stored copy; `{time}`.";
    Stale = "stale": "Banner; `{time}`.";
    NotDelivered = "not_delivered": "Banner.";
    LinkEnded = "link_ended": "Banner.";
    ClosedBeforeCheckIn = "closed_before_check_in": "Reason why the guest cannot write.";
    ClosedAfterCheckOut = "closed_after_check_out": "Reason why the guest cannot write.";
    ClosedWithoutRoom = "closed_without_room": "Reason why the guest cannot write.";
    WhyEmpty = "why_empty": "Reason why a message was refused.";
    WhyLong = "why_long": "Reason why a message was refused.";
    WhyGone = "why_gone": "Reason why a message was refused.";
    WhyTooLate = "why_too_late": "Reason why a change was refused.";
    WhyOften = "why_often": "Reason why a message was refused.";
    WhyUnavailable = "why_unavailable": "Reason why a message was refused.";
    WhyFailed = "why_failed": "Reason why a message was refused.";
    Today = "today": "Name of the present day.";
    Yesterday = "yesterday": "Name of the day before.";
    Months = "months": "Names of the months, in the form used in a date, separated by `|`.";
    Weekdays = "weekdays": "Names of the days from Monday on, separated by `|`.";
    Day = "day": "Date in the current year; `{weekday}`, `{day}`, `{month}`.";
    Date = "date": "Date in another year; `{day}`, `{month}`, and `{year}` or `{buddhist_year}`.";
    Hours = "hours": "Time of day for each hour, separated by `|`; `{minute}`.";

    // Texts that only the server writes; the page does not carry the texts from
    // here on.
    Welcome = "welcome": "Greeting in an empty conversation; `{hotel}`.";
    Hello = "hello": "Text before that greeting; `{name}`.";
    GoodToKnow = "good_to_know": "Button that shows the hotel's information for the stay.";
    Menu = "menu": "Button that opens the menu of the page.";
    Sound = "sound": "Button in the menu: a sound for new messages.";
    Copied = "copied": "Text after a message's text was copied.";
    Deleted = "deleted": "Text after a message was deleted, while that can be undone.";
    Undo = "undo": "Button.";
    Save = "save": "Link that saves a photo.";
    PreviousPhoto = "previous_photo": "Button.";
    NextPhoto = "next_photo": "Button.";
    Search = "search": "Button in the menu, and name of the field: a search in the conversation.";
    NothingFound = "nothing_found": "Result of that search.";
    Photo = "photo": "Quote of a photo without a text.";
    Photos = "photos": "Quote of several photos without a text; `{count}`.";
    Language = "language": "Link to the list of languages, and its heading.";
    ReceptionOpens = "reception_opens": "Text while reception is closed; `{from}`, `{time}`.";
    AnswersWithin = "answers_within": "How soon the hotel answers; `{minutes}`.";
    AnswersWithinHours = "answers_within_hours": "How soon the hotel answers; `{hours}`.";
    Telephone = "telephone": "Title of the hotel's telephone number.";
    Email = "email": "Title of the hotel's e-mail address.";
    Address = "address": "Title of the hotel's street address.";
    Notify = "notify": "Button that enables notifications of answers while the page is closed.";
    NotifyStop = "notify_stop": "The same button, which then disables them.";
    NotifyBlocked = "notify_blocked": "Reason why notifications cannot be enabled.";
    NewFromHotel = "new_from_hotel": "Text of a notification.";
    Still = "still": "Text on a page without a script.";
    Refresh = "refresh": "Link on a page without a script.";
    ToNewest = "to_newest": "Link on a page of earlier messages without a script.";
    BadLink = "bad_link": "Heading of a page.";
    BadLinkAdvice = "bad_link_advice": "Advice on that page.";
    ForgottenLink = "forgotten_link": "Heading of a page.";
    ForgottenLinkAdvice = "forgotten_link_advice": "Advice on that page.";
    NothingHere = "nothing_here": "Heading of a page.";
    NothingHereAdvice = "nothing_here_advice": "Advice on that page.";
    FrontDoor = "front_door": "Heading of the page at the server's own address.";
    FrontDoorAdvice = "front_door_advice": "Advice on that page.";
    NotDone = "not_done": "Heading of a page, and the text if a tap had no effect.";
    NotDoneAdvice = "not_done_advice": "Advice on that page.";
    Back = "back": "Link.";
    // Texts for a hotel's own site, in a script with every language
    // (frontend/web/embed/).
    Chat = "chat": "Name of the button and of the panel.";
    Close = "close": "Button that closes the panel.";
    Unread = "unread": "Text for screen readers after the button's name; `{count}`, in the form for each number.";
}

/// The first of the texts that a hydrated page does not use.
const FIRST_UNSAID: Word = Word::Welcome;

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
