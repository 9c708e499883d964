//! Keyboard shortcuts of the desk. The help shows the same table.

/// Action of a keyboard shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Opens the conversation below the open one.
    Next,
    /// Opens the conversation above the open one.
    Previous,
    /// Opens the first conversation with unread messages.
    NextUnread,
    /// Scrolls to the first message that was unread when the page was opened.
    ToUnread,
    /// Focuses the search field.
    Search,
    /// Focuses the composer.
    Compose,
    /// Replies to the guest's last message.
    Reply,
    /// Edits the user's last message.
    Edit,
    /// Assigns the conversation to the user.
    Take,
    /// Opens the menu that assigns the conversation to a colleague.
    HandOver,
    /// Resolves the conversation, or reopens it.
    Resolve,
    /// Focuses the field for a note.
    Note,
    /// Opens the actions of the user's last message, at "Delete".
    Delete,
    /// Opens the menu for the guest's data.
    GuestData,
    /// Selects a filter of the list, counted from 1.
    Filter(u8),
    /// Changes the order of the list.
    Order,
    /// Switches the sound on or off.
    Sound,
    /// Signs out.
    SignOut,
    /// Leaves the field, the help or the conversation.
    Leave,
    /// Shows or hides the help.
    Help,
}

/// A keyboard shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Name of the key (UI Events, `key`).
    pub key: &'static str,
    /// True if it is combined with Alt; it then also works while the user types
    /// in a field.
    pub with_alt: bool,
    /// Its action.
    pub action: Action,
    /// Description of the action in the help.
    pub description: &'static str,
}

const fn key(key: &'static str, action: Action, description: &'static str) -> Key {
    Key { key, with_alt: false, action, description }
}

const fn alt(key: &'static str, action: Action, description: &'static str) -> Key {
    Key { key, with_alt: true, action, description }
}

/// All keyboard shortcuts, in the order in which the help shows them.
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
pub struct KeyPress<'a> {
    /// Name of the key (UI Events, `key`).
    pub key: &'a str,
    /// True if Alt was held.
    pub with_alt: bool,
    /// True if Ctrl or Meta was held; the key then belongs to the browser.
    pub with_ctrl: bool,
    /// True if a text field had the focus.
    pub in_field: bool,
    /// True if keys without Alt are enabled. The user can disable them (WCAG
    /// 2.1.4), because speech input and accidental keystrokes would trigger
    /// them.
    pub has_letter_keys: bool,
}

/// Returns the action of a key that was pressed.
pub fn find_action(pressed: KeyPress<'_>) -> Option<Action> {
    if pressed.with_ctrl {
        return None;
    }
    let known = KEYS.iter().find(|known| known.key == pressed.key && known.with_alt == pressed.with_alt)?;
    let is_single_key = !known.with_alt && known.action != Action::Leave;
    let may = !is_single_key || (pressed.has_letter_keys && !pressed.in_field);
    may.then_some(known.action)
}
