//! Signals that components can only read.

use leptos::prelude::*;

/// A part of the state of a conversation, as a signal that only
/// `Conversation::apply` changes.
pub struct StateSignal<T: 'static>(RwSignal<T>);

impl<T: 'static> Clone for StateSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for StateSignal<T> {}

impl<T: Send + Sync + 'static> StateSignal<T> {
    /// Returns a signal with its first value.
    pub(super) fn new(value: T) -> Self {
        Self(RwSignal::new(value))
    }

    /// Reads the value, and subscribes to its changes.
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.0.with(read)
    }

    /// Returns the signal for changes.
    pub(super) fn writable(&self) -> RwSignal<T> {
        self.0
    }
}

impl<T: Copy + PartialEq + Send + Sync + 'static> StateSignal<T> {
    /// Returns the value, and subscribes to its changes.
    pub fn get(&self) -> T {
        self.0.get()
    }

    /// Returns the value.
    pub fn get_untracked(&self) -> T {
        self.0.get_untracked()
    }

    /// Sets the value, and signals a change if it is another one.
    pub(super) fn set(&self, value: T) {
        if self.get_untracked() != value {
            self.0.set(value);
        }
    }
}
