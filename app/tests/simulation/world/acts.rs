//! Acts of people and machines.

use super::World;
use crate::schedule::{Act, TABS};
use crate::server::post;
use shared::{ChatState, DisabledCode, Reader, SenderType};

impl World {
    pub(super) fn act(&mut self, act: Act) -> Option<usize> {
        match act {
            Act::Write(tab) => return self.write_in(tab),
            Act::Scroll(tab) => {
                let life = self.tabs[tab].life;
                return self.on_page(tab, life, |world| world.tabs[tab].scroll());
            }
            Act::SendAgain(tab) => {
                let life = self.tabs[tab].life;
                return self.on_page(tab, life, |world| world.tabs[tab].send_again());
            }
            Act::CrashTab { tab, keeps_outbox } => {
                self.crash_tab(tab, keeps_outbox);
                return Some(tab);
            }
            Act::CrashServer { down_ms } => self.crash_server(down_ms),
            Act::CrashAtNextCommit { down_ms } => self.crash_at_next_commit = Some(down_ms),
            Act::DropSocket { tab, down_ms } => self.drop_socket(tab, down_ms),
            Act::DeafSocket { tab, down_ms } => self.deafen_socket(tab, down_ms),
            Act::StepClock { by_ms } => self.clock_skew_ms += by_ms,
            at_the_hotel if self.server.up => self.at_the_hotel(at_the_hotel),
            _ => {}
        }
        None
    }

    fn at_the_hotel(&mut self, act: Act) {
        let (now, messages) = (self.server_time(), self.server.database.messages.len());
        self.told.changes += 1;
        self.server.write(|database| match act {
            Act::StaffWrites => {
                let text = format!("change {}", database.seq().next());
                post(database, SenderType::Staff, text, None, now);
            }
            Act::Edit { back, delete } if back < messages => database.edit(messages - 1 - back, delete),
            Act::StaffReads { back } if back < messages => database.read_up_to(Reader::Staff, messages - 1 - back),
            Act::Move(room) => database.move_to(room),
            Act::CheckOut => database.set_chat(ChatState::new(Some(DisabledCode::AlreadyCheckedOut), None, None)),
            Act::CheckInAgain => database.set_chat(ChatState::new(None, None, None)),
            _ => {}
        });
        self.written();
    }

    fn write_in(&mut self, tab: usize) -> Option<usize> {
        let now = self.server_time();
        let (item, effects) = self.tabs[tab].write(now)?;
        self.told.typed += 1;
        let typed = &mut self.typed[tab];
        typed.in_this_life.push(item.client_message_id);
        typed.memories.last_mut()?.push(item.client_message_id);
        self.perform(tab, effects);
        Some(tab)
    }

    fn crash_tab(&mut self, tab: usize, keeps_outbox: bool) {
        self.told.tab_crashes += 1;
        let typed = &mut self.typed[tab];
        typed.in_this_life.clear();
        if !keeps_outbox {
            typed.memories.push(Vec::new());
        }
        self.sockets[tab] = None;
        let effects = self.tabs[tab].crash(keeps_outbox);
        self.perform(tab, effects);
    }

    /// Ends all faults: the server runs, the guest may write, and each tab that
    /// has lost its socket, noticed or not, gets a new one.
    pub(super) fn heal(&mut self) {
        self.healed = true;
        self.network.heal();
        self.crash_at_next_commit = None;
        self.restart();
        self.at_the_hotel(Act::CheckInAgain);
        for tab in 0..TABS {
            if self.tabs[tab].timeline.is_some() {
                self.sockets[tab] = None;
                self.connect_within(tab, 1_000);
            }
        }
    }
}
