//! The server's life and the sockets of its engine.

use super::{Happening, World};
use crate::page::Effect;
use crate::schedule::TABS;

impl World {
    /// The publisher hands out what it has not.
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

    /// A tab's socket comes up, at some moment until then.
    pub(super) fn connect_within(&mut self, tab: usize, ms: u64) {
        let (ms, life) = (self.chance.u64(5..=ms.max(5)), self.tabs[tab].life);
        self.clock.after(ms, Happening::Connected { tab, life });
    }

    /// A socket is up, where there is an engine to take it.
    pub(super) fn connected(&mut self, tab: usize) -> Vec<Effect> {
        if !self.server.up && !self.engine_elsewhere {
            self.connect_within(tab, 3_000);
            return Vec::new();
        }
        self.connected += 1;
        self.sockets[tab] = Some(self.connected);
        self.tabs[tab].subscribed()
    }

    /// The server is gone from one moment to the next.
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

    /// It is there again, with what is on its disk.
    pub(super) fn restart(&mut self) {
        self.server.restart();
        self.clock.after(0, Happening::Publish);
    }

    /// A tab's socket is gone, and the tab knows.
    pub(super) fn drop_socket(&mut self, tab: usize, down_ms: u64) {
        if self.sockets[tab].take().is_some() {
            let effects = self.tabs[tab].down();
            self.perform(tab, effects);
            self.connect_within(tab, down_ms);
        }
    }

    /// A tab's socket is gone, and the tab does not know.
    pub(super) fn deafen_socket(&mut self, tab: usize, down_ms: u64) {
        if self.sockets[tab].take().is_some() {
            self.connect_within(tab, down_ms);
        }
    }
}
