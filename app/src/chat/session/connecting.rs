//! Connection of a session: the socket, the ticks, and the end of its link.

use super::defect::Defect;
use super::effect::Effect;
use super::input::{Moment, SocketEvent, Timer};
use super::state::ConversationSession;
use crate::chat::connection::{Connection, Link, OFFLINE_MS};
use crate::chat::timeline::EventResult;
use shared::{Event, EventKind, MessagePage, Reader, Seq, Timestamp};

/// Time for which a typing event is shown, in milliseconds: a little longer
/// than twice the time between two of them.
pub const TYPING_SHOWN_MS: u32 = 7_000;

impl ConversationSession {
    pub(super) fn handle_load(&mut self, taken_at: Option<Timestamp>, has_locks: bool, at: &Moment) {
        if let Some(taken_at) = taken_at {
            self.connection = Connection::from_copy(taken_at, at.now);
        } else {
            self.connection = Connection::new(at.now);
        }
        self.output.push(Effect::ReadDraft);
        // Messages that an earlier load of this page has not sent.
        self.sender.load(has_locks, &mut self.output);
        // A copy that was opened without a network shows that at once.
        self.record_socket_loss(at);
        self.output.push(Effect::Subscribe);
        self.mark_read(at);
    }

    pub(super) fn handle_socket_event(&mut self, event: SocketEvent, at: &Moment) {
        match event {
            SocketEvent::Connected => self.connection.record_connected(at.now),
            SocketEvent::Subscribed => {
                self.connection.set_link(Link::Live, at.now);
                if !self.planted.has(Defect::SkipsFetchOnSubscribe) {
                    // Fetches the changes before the subscription.
                    self.fetch_changes();
                }
                self.sender.send(at.now, &mut self.output);
            }
            // The next fetch shows whether the link is still valid. If it is,
            // the socket without its channel counts as stuck and is replaced in
            // time.
            SocketEvent::NotSubscribed => self.fetch_changes(),
            SocketEvent::Down => self.record_socket_loss(at),
            SocketEvent::Event(Some(event)) => self.handle_event(event),
            SocketEvent::Event(None) => self.fetch_changes(),
            SocketEvent::Typing(who) => self.show_typing(who),
        }
    }

    fn handle_event(&mut self, event: Event) {
        if event.conversation_id.is_some_and(|id| id != self.participant.conversation_id) {
            return;
        }
        if matches!(event.kind, EventKind::ChatMessage(_)) && self.view.typing {
            self.typing_number = self.typing_number.wrapping_add(1);
            self.view.typing = false;
        }
        self.output.has_changed = true;
        let seq = event.meta.seq;
        if self.timeline.apply_event(event) == EventResult::Gap {
            if self.planted.has(Defect::AcceptsGaps) {
                return self.accept_gap(seq);
            }
            self.fetch_changes();
        }
    }

    /// Treats a change as the next one.
    fn accept_gap(&mut self, seq: Seq) {
        let (read, chat) = (self.timeline.read(), self.timeline.chat().clone());
        let conversation_id = self.participant.conversation_id;
        let page = MessagePage { messages: Vec::new(), count: 0, conversation_id, has_more: false, seq, read, chat };
        self.timeline.merge_changes(self.timeline.synced_seq(), page);
    }

    fn show_typing(&mut self, who: Reader) {
        if who != self.participant.reader {
            self.typing_number = self.typing_number.wrapping_add(1);
            self.view.typing = true;
            self.output.push(Effect::SetTimer(Timer::Typing(self.typing_number), TYPING_SHOWN_MS));
        }
    }

    pub(super) fn hide_typing(&mut self, number: u32) {
        if number == self.typing_number {
            self.view.typing = false;
        }
    }

    /// Records that there is no socket.
    fn record_socket_loss(&mut self, at: &Moment) {
        self.connection.set_link(if at.is_online { Link::Connecting } else { Link::Offline }, at.now);
    }

    pub(super) fn handle_network_loss(&mut self, at: &Moment) {
        self.connection.set_link(Link::Offline, at.now);
        // The regular tick may come a second later.
        self.output.push(Effect::SetTimer(Timer::Tick, OFFLINE_MS));
    }

    /// Ends the session: the server no longer accepts the credential of this
    /// page.
    pub(super) fn end_link(&mut self, at: &Moment) {
        self.connection.set_link(Link::Invalid, at.now);
        self.output.push(Effect::CloseSocket);
    }

    /// Updates a page that became visible or has a network again: its data may
    /// be old, and the socket may be dead without a report.
    pub(super) fn handle_return(&mut self, at: &Moment) {
        // A hidden page does not receive all storage events.
        self.output.push(Effect::ReadDraft);
        self.fetch_changes();
        self.sender.send(at.now, &mut self.output);
        self.reconnect(at);
    }

    /// Reconnects a socket that is down as soon as the server has answered a
    /// request, without waiting for the next attempt of pusher-js.
    pub(super) fn reconnect_after_answer(&mut self, at: &Moment) {
        if !self.connection.is_connected() {
            self.reconnect(at);
        }
    }

    /// Replaces the socket, unless it is live or was replaced a moment ago.
    fn reconnect(&mut self, at: &Moment) {
        if self.connection.try_reconnect(at.now) {
            self.output.push(Effect::Reconnect);
        }
    }

    /// Does the work that is due, once a second.
    pub(super) fn tick(&mut self, at: &Moment) {
        let due = self.connection.tick(at.now, at.is_visible, at.share);
        if due.jumped {
            self.sender.handle_clock_jump(at.now);
            self.read_retry.handle_clock_jump(at.now);
            self.handle_return(at);
        }
        if due.reconnect && !self.planted.has(Defect::KeepsStuckSocket) {
            self.reconnect(at);
        }
        if due.fetch && !self.planted.has(Defect::SkipsPolling) {
            self.fetch_changes();
        }
        self.sender.send_if_due(at.now, &mut self.output);
        if self.read_retry.take_due(at.now) {
            self.mark_read(at);
        }
    }
}
