//! The desk's keys: each does one thing, and the help shows just these.

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Opens the conversation below the open one.
    Next,
    /// Opens the conversation above the open one.
    Previous,
    /// Opens the first conversation with something unread.
    NextUnread,
    /// Goes to the first message that was unread when the page was opened.
    ToUnread,
    /// Goes to the search field.
    Search,
    /// Goes to the composer.
    Compose,
    /// Answers the guest's last message.
    Reply,
    /// Edits one's own last message.
    Edit,
    /// Takes the conversation over.
    Take,
    /// Opens the menu that hands the conversation over.
    HandOver,
    /// Settles the conversation, or opens it again.
    Resolve,
    /// Goes to the field for a note.
    Note,
    /// Opens what can be done with one's own last message, at "Delete".
    Delete,
    /// Opens the menu of what is kept about the guest.
    GuestData,
    /// Shows a part of the list, counted from 1.
    Filter(u8),
    /// Turns the order of the list.
    Order,
    /// Switches the sound.
    Sound,
    /// Signs out.
    SignOut,
    /// Leaves the field, the help or the conversation.
    Leave,
    /// Shows the keys, or hides them.
    Help,
}

/// A key, the action it stands for, and what the help says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// As the browser calls it (UI Events, `key`).
    pub key: &'static str,
    /// Whether it goes with Alt: then it works while something is typed too.
    pub with_alt: bool,
    /// What it does.
    pub action: Action,
    /// That, in words.
    pub words: &'static str,
}

const fn key(key: &'static str, action: Action, words: &'static str) -> Key {
    Key { key, with_alt: false, action, words }
}

const fn alt(key: &'static str, action: Action, words: &'static str) -> Key {
    Key { key, with_alt: true, action, words }
}

/// All keys, in the order in which the help shows them.
pub const KEYS: [Key; 26] = [
    key("j", Action::Next, "Next conversation"),
    key("k", Action::Previous, "Previous conversation"),
    alt("ArrowDown", Action::Next, "Next conversation, also while typing"),
    alt("ArrowUp", Action::Previous, "Previous conversation, also while typing"),
    key("u", Action::NextUnread, "First unread conversation"),
    key("n", Action::ToUnread, "Go to the first unread message"),
    key("/", Action::Search, "Search"),
    key("c", Action::Compose, "Write an answer"),
    key("r", Action::Reply, "Reply to the guest's last message"),
    key("e", Action::Edit, "Edit your last message"),
    key("d", Action::Delete, "Delete your last message, once you confirm"),
    key("t", Action::Take, "Take this conversation"),
    key("h", Action::HandOver, "Hand this conversation over"),
    key("x", Action::Resolve, "Resolve or reopen this conversation"),
    key("w", Action::Note, "Write a note for colleagues"),
    key("g", Action::GuestData, "Export or erase the guest's data (managers)"),
    key("1", Action::Filter(1), "Show open conversations"),
    key("2", Action::Filter(2), "Show your conversations"),
    key("3", Action::Filter(3), "Show unread conversations"),
    key("4", Action::Filter(4), "Show resolved conversations"),
    key("5", Action::Filter(5), "Show all conversations"),
    key("o", Action::Order, "Sort by newest or by unread"),
    key("s", Action::Sound, "Sound on or off"),
    key("Q", Action::SignOut, "Sign out"),
    key("Escape", Action::Leave, "Leave the field, then close the conversation"),
    key("?", Action::Help, "Show or hide these keys"),
];

/// A key that was pressed.
#[derive(Clone, Copy, Debug)]
pub struct Pressed<'a> {
    /// As the browser calls it.
    pub key: &'a str,
    /// Whether Alt was held.
    pub alt: bool,
    /// Whether Ctrl or the system's key was held: then it is the browser's.
    pub others: bool,
    /// Whether it was pressed where text is typed.
    pub in_field: bool,
    /// Whether letters, digits and signs do something by themselves (WCAG
    /// 2.1.4: who speaks to their computer, or hits keys by accident, can
    /// switch that off).
    pub letters: bool,
}

/// What a key that was pressed stands for here.
pub fn action(pressed: Pressed<'_>) -> Option<Action> {
    if pressed.others {
        return None;
    }
    let known = KEYS.iter().find(|known| known.key == pressed.key && known.with_alt == pressed.alt)?;
    let is_alone = !known.with_alt && known.action != Action::Leave;
    let may = !is_alone || (pressed.letters && !pressed.in_field);
    may.then_some(known.action)
}
