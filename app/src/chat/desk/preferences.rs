//! The user's preferences in this browser, and its permission for notifications.

use super::effect::{DeskEffect, DeskOutput};
use super::preference::Preference;

/// An input that concerns the preferences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreferencesInput {
    /// The entry of a preference was read.
    Read(Preference, Option<String>),
    /// The user switches a preference on or off.
    Toggle(Preference),
    /// The user asks for notifications.
    AskForNotifications,
    /// The browser's permission was read.
    Permission(Option<bool>),
}

/// The preferences.
#[derive(Clone, Copy, Debug)]
pub struct Preferences {
    has_letter_keys: bool,
    has_sound: bool,
    notifications: Option<bool>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            has_letter_keys: Preference::LetterKeys.default_value(),
            has_sound: Preference::Sound.default_value(),
            notifications: None,
        }
    }
}

impl Preferences {
    /// Returns whether a preference is on.
    pub fn is_on(&self, preference: Preference) -> bool {
        match preference {
            Preference::LetterKeys => self.has_letter_keys,
            Preference::Sound => self.has_sound,
        }
    }

    /// Returns true if the browser allows notifications, and false if it has not
    /// asked the user yet; `None` if they are denied or not supported.
    pub fn notifications(&self) -> Option<bool> {
        self.notifications
    }

    /// Reads what the browser has stored. The server renders the defaults.
    pub fn read(output: &mut DeskOutput) {
        for preference in [Preference::LetterKeys, Preference::Sound] {
            output.push(DeskEffect::ReadPreference(preference));
        }
        output.push(DeskEffect::ReadPermission);
    }

    /// Handles an input.
    pub fn handle(&mut self, input: PreferencesInput, output: &mut DeskOutput) {
        match input {
            PreferencesInput::Read(preference, entry) => {
                self.set(preference, preference.value(entry.as_deref()), output);
            }
            PreferencesInput::Toggle(preference) => {
                let is_on = !self.is_on(preference);
                self.set(preference, is_on, output);
                output.push(DeskEffect::StorePreference(preference, is_on));
                if preference == Preference::Sound && is_on {
                    output.push(DeskEffect::PlaySound);
                }
            }
            PreferencesInput::AskForNotifications => output.push(DeskEffect::AskForNotifications),
            PreferencesInput::Permission(notifications) => {
                output.has_changed |= notifications != self.notifications;
                self.notifications = notifications;
            }
        }
    }

    fn set(&mut self, preference: Preference, is_on: bool, output: &mut DeskOutput) {
        output.has_changed |= is_on != self.is_on(preference);
        match preference {
            Preference::LetterKeys => self.has_letter_keys = is_on,
            Preference::Sound => self.has_sound = is_on,
        }
    }
}
