//! The page's state as signals, and what a guest can do to it.

use crate::chat::connection::Banner;
use crate::chat::{Outbox, Row, Timeline, rows};
use crate::opening::{Opening, Plain};
use crate::zone::Zone;
use leptos::html::{Div, Textarea};
use leptos::prelude::*;
use shared::{Context, DisabledCode, ErrorCode, StaffInfo};
use uuid::Uuid;

/// The page: handles on its signals, cheap to copy into every closure.
#[derive(Clone, Copy)]
pub struct Page {
    /// Who and where; does not change while the page is open.
    pub context: StoredValue<Context>,
    /// The conversation as far as it is known.
    pub timeline: RwSignal<Timeline>,
    /// What is not acknowledged yet.
    pub outbox: RwSignal<Outbox>,
    /// What is said about the connection.
    pub banner: RwSignal<Banner>,
    /// Whether an older page is on its way.
    pub loading_older: RwSignal<bool>,
    /// Whether the newest message is in view.
    pub at_bottom: RwSignal<bool>,
    /// Whether something new came in below the view.
    pub unseen_below: RwSignal<bool>,
    /// Why the text in the composer cannot be sent.
    pub composer_error: RwSignal<Option<ErrorCode>>,
    /// What the composer begins with.
    pub draft: StoredValue<String>,
    /// The name of a message that the plain form would post.
    pub form_message_id: Uuid,
    /// What the page needs without a script.
    pub plain: StoredValue<Plain>,
    /// The lines of the log.
    pub rows: Memo<Vec<Row>>,
    /// The year in which the page was opened: days of it go without.
    pub year: u16,
    /// The element that scrolls.
    pub scroller: NodeRef<Div>,
    /// The element that is written in.
    pub composer: NodeRef<Textarea>,
}

impl Page {
    /// The state that a page begins with.
    pub fn new(opening: Opening) -> Self {
        let zone = Zone::new(&opening.context.hotel.timezone);
        let year = zone.local(opening.now).year;
        let timeline = RwSignal::new(Timeline::new(opening.page));
        let outbox = RwSignal::new(Outbox::default());
        let rows = Memo::new(move |_| timeline.with(|timeline| outbox.with(|outbox| rows(timeline, outbox, &zone))));
        Self {
            context: StoredValue::new(opening.context),
            timeline,
            outbox,
            banner: RwSignal::new(Banner::None),
            loading_older: RwSignal::new(false),
            at_bottom: RwSignal::new(true),
            unseen_below: RwSignal::new(false),
            composer_error: RwSignal::new(opening.refused),
            draft: StoredValue::new(opening.draft),
            form_message_id: opening.form_message_id,
            plain: StoredValue::new(opening.plain),
            rows,
            year,
            scroller: NodeRef::new(),
            composer: NodeRef::new(),
        }
    }

    /// Why the chat is closed; `None` while it is open.
    pub fn closed(&self) -> Memo<Option<DisabledCode>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().disabled_code))
    }

    /// The room.
    pub fn room(&self) -> Memo<Option<String>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().room_number.clone()))
    }

    /// Who answers.
    pub fn handler(&self) -> Memo<Option<StaffInfo>> {
        let timeline = self.timeline;
        Memo::new(move |_| timeline.with(|timeline| timeline.chat().current_staff_handler.clone()))
    }
}
