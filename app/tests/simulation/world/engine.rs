//! The server process and the sockets of its engine.

use super::{Happening, World};
use crate::schedule::TABS;
use app::chat::session::{Input, SocketEvent};

/// One subscription in this many never ends, until everything has recovered.
const STUCK_SUBSCRIPTIONS: u8 = 6;

impl World {
    /// Publishes the events that were not published yet.
    pub(super) fn publish(&mut self) {
        if !self.server.up {
            return;
        }
        for event in self.server.publish() {
            for tab in 0..TABS {
                let Some(socket) = self.tabs[tab].socket else { continue };
                let arrivals = self.network.send();
                self.fault_counts.push(&arrivals);
                for ms in arrivals {
                    let event = Box::new(event.clone());
                    self.clock.after(ms, Happening::EventResult { tab, socket, event });
                }
            }
        }
        let ms = self.chance.u64(0..200);
        self.clock.after(ms, Happening::RemovePublished);
    }

    /// Connects a tab's socket at a random moment within so many milliseconds.
    pub(super) fn connect_within(&mut self, tab: usize, ms: u64) {
        self.tabs[tab].attempt += 1;
        let attempt = self.tabs[tab].attempt;
        let ms = self.chance.u64(5..=ms.max(5));
        self.clock.after(ms, Happening::Connect { tab, attempt });
    }

    /// Connects a tab's socket, if an engine is running; otherwise tries again
    /// later.
    pub(super) fn connect(&mut self, tab: usize, attempt: u64) {
        if self.tabs[tab].attempt != attempt || self.blocks_sockets {
            return;
        }
        if !self.server.up && !self.engine_elsewhere {
            return self.connect_within(tab, 3_000);
        }
        self.input(tab, Input::Socket(SocketEvent::Connected));
        if !self.healed && self.chance.u8(0..STUCK_SUBSCRIPTIONS) == 0 {
            self.fault_counts.stuck_sockets += 1;
            return;
        }
        let ms = self.chance.u64(0..500);
        self.clock.after(ms, Happening::Subscribe { tab, attempt });
    }

    /// Subscribes a tab's socket, if the server authorizes it.
    pub(super) fn subscribe(&mut self, tab: usize, attempt: u64) {
        if self.tabs[tab].attempt != attempt {
            return;
        }
        if self.server.up {
            self.tabs[tab].socket = Some(attempt);
            self.input(tab, Input::Socket(SocketEvent::Subscribed));
        } else {
            self.fault_counts.refused_subscriptions += 1;
            self.input(tab, Input::Socket(SocketEvent::NotSubscribed));
        }
    }

    /// Kills the server.
    pub(super) fn crash_server(&mut self, down_ms: u64) {
        if !self.server.up {
            return;
        }
        self.fault_counts.server_crashes += 1;
        self.crash_at_next_commit = None;
        self.server.crash();
        self.clock.after(down_ms, Happening::Restart);
        if !self.engine_elsewhere {
            for tab in 0..TABS {
                self.drop_socket(tab, down_ms + 3_000);
            }
        }
    }

    /// Starts the server again, with the contents of its disk.
    pub(super) fn restart(&mut self) {
        self.server.restart();
        self.clock.after(0, Happening::Publish);
    }

    /// Breaks a tab's socket, and notifies the tab.
    pub(super) fn drop_socket(&mut self, tab: usize, down_ms: u64) {
        let attempt = self.tabs[tab].attempt;
        self.lose(tab, attempt, down_ms);
    }

    /// Breaks a tab's socket; the browser notices it later.
    pub(super) fn deafen_socket(&mut self, tab: usize, down_ms: u64) {
        if self.tabs[tab].socket.take().is_some() {
            let attempt = self.tabs[tab].attempt;
            self.clock.after(down_ms, Happening::Lose { tab, attempt, down_ms: 1_000 });
        }
    }

    /// Notifies a tab that its socket is broken; the browser connects again.
    pub(super) fn lose(&mut self, tab: usize, attempt: u64, down_ms: u64) {
        if self.tabs[tab].attempt == attempt && self.page(tab).is_some() {
            self.socket_lost(tab);
            self.connect_within(tab, down_ms);
        }
    }

    pub(super) fn socket_lost(&mut self, tab: usize) {
        self.tabs[tab].socket = None;
        self.input(tab, Input::Socket(SocketEvent::Down));
    }
}
