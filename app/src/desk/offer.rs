//! Canned replies that are offered, as signals.

use leptos::prelude::*;

/// State of the offer: handles of signals.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Search word in the composer, if it contains one.
    pub asked: RwSignal<Option<String>>,
    /// Index of the selected reply.
    pub picked: RwSignal<usize>,
}

impl Default for Offer {
    fn default() -> Self {
        Self { asked: RwSignal::new(None), picked: RwSignal::new(0) }
    }
}
