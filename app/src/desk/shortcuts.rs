//! Keyboard shortcuts of the desk. The help shows the same table.

/// Action of a keyboard shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortcutAction {
    /// Opens the conversation below the open one.
    OpenNext,
    /// Opens the conversation above the open one.
    OpenPrevious,
    /// Opens the first conversation with unread messages.
    OpenUnread,
    /// Opens the conversation whose guest waits longest for an answer.
    OpenLongestWaiting,
    /// Scrolls to the first message that was unread when the page was opened.
    ScrollToUnread,
    /// Focuses the search field.
    FocusSearch,
    /// Focuses the composer.
    FocusComposer,
    /// Replies to the guest's last message.
    Reply,
    /// Edits the user's last message.
    Edit,
    /// Assigns the conversation to the user.
    TakeOver,
    /// Opens the menu that assigns the conversation to a colleague.
    HandOver,
    /// Resolves the conversation and opens the next one, or reopens it.
    Resolve,
    /// Opens the menu that snoozes the conversation.
    Snooze,
    /// Selects the open conversation in the list, or ends that.
    Select,
    /// Resolves the selected conversations.
    ResolveSelected,
    /// Marks the conversation as unread and closes it.
    MarkUnread,
    /// Undoes that a conversation was just resolved, snoozed or marked as unread.
    Undo,
    /// Focuses the field for a note.
    FocusNote,
    /// Opens the actions of the user's last message, at "Delete".
    Delete,
    /// Opens the menu for the guest's data.
    OpenGuestData,
    /// Selects a filter of the list, counted from 1.
    SelectFilter(u8),
    /// Changes the order of the list.
    ChangeOrder,
    /// Switches the sound on or off.
    ToggleSound,
    /// Signs out.
    SignOut,
    /// Leaves the field, the help or the conversation.
    Leave,
    /// Shows or hides the help.
    ToggleHelp,
}

/// A keyboard shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// Name of the key (UI Events, `key`).
    pub key: &'static str,
    /// True if it is combined with Alt; it then also works while the user types
    /// in a field.
    pub with_alt: bool,
    /// Its action.
    pub action: ShortcutAction,
    /// Description of the action in the help.
    pub description: &'static str,
}

impl Shortcut {
    /// Returns whether only managers can perform the action.
    pub fn is_for_managers(&self) -> bool {
        self.action == ShortcutAction::OpenGuestData
    }
}

const fn single(key: &'static str, action: ShortcutAction, description: &'static str) -> Shortcut {
    Shortcut { key, with_alt: false, action, description }
}

const fn with_alt(key: &'static str, action: ShortcutAction, description: &'static str) -> Shortcut {
    Shortcut { key, with_alt: true, action, description }
}

/// All keyboard shortcuts, in the order in which the help shows them.
pub const SHORTCUTS: [Shortcut; 31] = [
    single("n", ShortcutAction::OpenLongestWaiting, "Guest who waits longest for an answer"),
    single("j", ShortcutAction::OpenNext, "Next conversation"),
    single("k", ShortcutAction::OpenPrevious, "Previous conversation"),
    with_alt("ArrowDown", ShortcutAction::OpenNext, "Next conversation, also while typing"),
    with_alt("ArrowUp", ShortcutAction::OpenPrevious, "Previous conversation, also while typing"),
    single("u", ShortcutAction::OpenUnread, "First unread conversation"),
    single("f", ShortcutAction::ScrollToUnread, "Go to the first unread message"),
    single("/", ShortcutAction::FocusSearch, "Search"),
    single("c", ShortcutAction::FocusComposer, "Write an answer"),
    single("r", ShortcutAction::Reply, "Reply to the guest's last message"),
    single("e", ShortcutAction::Edit, "Edit your last message"),
    single("d", ShortcutAction::Delete, "Delete your last message, once you confirm"),
    single("t", ShortcutAction::TakeOver, "Take this conversation"),
    single("h", ShortcutAction::HandOver, "Hand this conversation over"),
    single("x", ShortcutAction::Resolve, "Resolve this conversation and open the next one, or reopen it"),
    single("b", ShortcutAction::Snooze, "Snooze this conversation"),
    single("v", ShortcutAction::Select, "Select this conversation in the list"),
    single("X", ShortcutAction::ResolveSelected, "Resolve the selected conversations"),
    single("U", ShortcutAction::MarkUnread, "Mark this conversation as unread and close it"),
    single("z", ShortcutAction::Undo, "Undo resolving, snoozing or marking as unread"),
    single("w", ShortcutAction::FocusNote, "Write a note for colleagues"),
    single("g", ShortcutAction::OpenGuestData, "Export or erase the guest's data"),
    single("1", ShortcutAction::SelectFilter(1), "Show guests who wait for an answer"),
    single("2", ShortcutAction::SelectFilter(2), "Show your conversations"),
    single("3", ShortcutAction::SelectFilter(3), "Show all open conversations"),
    single("4", ShortcutAction::SelectFilter(4), "Show resolved conversations"),
    single("o", ShortcutAction::ChangeOrder, "Sort by newest or by unread"),
    single("s", ShortcutAction::ToggleSound, "Sound on or off"),
    single("Q", ShortcutAction::SignOut, "Sign out"),
    single("Escape", ShortcutAction::Leave, "Leave the field, end the selection, then close the conversation"),
    single("?", ShortcutAction::ToggleHelp, "Show or hide these keys"),
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
pub fn find_action(pressed: KeyPress<'_>) -> Option<ShortcutAction> {
    if pressed.with_ctrl {
        return None;
    }
    let matches = |shortcut: &&Shortcut| shortcut.key == pressed.key && shortcut.with_alt == pressed.with_alt;
    let shortcut = SHORTCUTS.iter().find(matches)?;
    let is_single_key = !shortcut.with_alt && shortcut.action != ShortcutAction::Leave;
    let is_enabled = !is_single_key || (pressed.has_letter_keys && !pressed.in_field);
    is_enabled.then_some(shortcut.action)
}
