//! The server process and the sockets of its engine.

use super::{Happening, World};
use crate::page::Effect;
use crate::schedule::TABS;

impl World {
    /// Publishes the events that were not published yet.
    pub(super) fn publish(&mut self) {
        if !self.server.up {
            return;
        }
        for event in self.server.publish() {
            for (tab, socket) in self.sockets.into_iter().enumerate() {
                let Some(socket) = socket else { continue };
                let arrivals = self.network.send();
                self.told.push(&arrivals);
                for ms in arrivals {
                    let event = Box::new(event.clone());
                    self.clock.after(ms, Happening::Heard { tab, socket, event });
                }
            }
        }
        let ms = self.chance.u64(0..200);
        self.clock.after(ms, Happening::RemovePublished);
    }

    /// Connects a tab's socket at a random moment within so many milliseconds.
    pub(super) fn connect_within(&mut self, tab: usize, ms: u64) {
        let (ms, life) = (self.chance.u64(5..=ms.max(5)), self.tabs[tab].life);
        self.clock.after(ms, Happening::Connected { tab, life });
    }

    /// Connects a tab's socket, if an engine is running; otherwise tries again
    /// later.
    pub(super) fn connected(&mut self, tab: usize) -> Vec<Effect> {
        if !self.server.up && !self.engine_elsewhere {
            self.connect_within(tab, 3_000);
            return Vec::new();
        }
        self.connected += 1;
        self.sockets[tab] = Some(self.connected);
        self.tabs[tab].subscribed()
    }

    /// Kills the server.
    pub(super) fn crash_server(&mut self, down_ms: u64) {
        if !self.server.up {
            return;
        }
        self.told.server_crashes += 1;
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
        if self.sockets[tab].take().is_some() {
            let effects = self.tabs[tab].down();
            self.perform(tab, effects);
            self.connect_within(tab, down_ms);
        }
    }

    /// Breaks a tab's socket without notifying the tab.
    pub(super) fn deafen_socket(&mut self, tab: usize, down_ms: u64) {
        if self.sockets[tab].take().is_some() {
            self.connect_within(tab, down_ms);
        }
    }
}
