//! The session of the desk, with the conversation 7 open, and its effects.

use crate::make::{list, summary};
use app::chat::desk::{DeskEffect, DeskInput, DeskSession, Location, OtherOutboxes, ReplyOffer, Visits};
use app::chat::list::{ListSession, Part};
use app::chat::session::Moment;
use shared::canned::CannedReply;
use shared::note::Note;
use shared::{ConversationId, NoteId, Timestamp};

pub const OPEN: ConversationId = ConversationId(7);
pub const STAFF_ID: i64 = 3;

pub struct Scene {
    pub session: DeskSession,
    pub is_visible: bool,
    pub has_focus: bool,
    pub now: Timestamp,
}

impl Scene {
    /// Begins with a list of the open conversation, and one note on it.
    pub fn new() -> Self {
        Self::with_open(Some(OPEN))
    }

    pub fn with_open(open: Option<ConversationId>) -> Self {
        let now = "2026-11-22T10:00:00Z".parse().expect("a time");
        let slug: shared::HotelSlug = "killarney".parse().expect("a slug");
        let visits = Visits::new(slug.clone(), Location { part: Part::default(), open });
        let others = OtherOutboxes::new(slug, STAFF_ID, open);
        let replies = ReplyOffer::new(["breakfast", "wifi", "wine"].map(reply).to_vec());
        let list = ListSession::new(list(vec![summary(7, "staff", 1, 0)]), open);
        let session = DeskSession::new(list, visits, vec![note(1)], replies, others, now);
        Self { session, is_visible: true, has_focus: true, now }
    }

    /// Passes an input to the session; returns its effects, and whether anything
    /// has changed.
    pub fn input(&mut self, input: DeskInput<'_>) -> (Vec<DeskEffect>, bool) {
        let at = Moment {
            now: self.now,
            share: 0.0,
            is_visible: self.is_visible,
            has_focus: self.has_focus,
            is_online: true,
        };
        let output = self.session.handle(input, &at);
        (output.effects, output.has_changed)
    }

    /// Passes an input to the session; returns its effects.
    pub fn effects(&mut self, input: DeskInput<'_>) -> Vec<DeskEffect> {
        self.input(input).0
    }
}

pub fn note(id: i64) -> Note {
    Note {
        id: NoteId(id),
        conversation_id: OPEN,
        staff_id: Some(STAFF_ID),
        author_name: "Maeve".to_owned(),
        note: format!("note {id}"),
        written_at: "2026-11-22T09:00:00Z".parse().expect("a time"),
        client_note_id: None,
    }
}

pub fn reply(shortcut: &str) -> CannedReply {
    CannedReply { shortcut: shortcut.parse().expect("a shortcut"), text: format!("Text of {shortcut}.") }
}
