//! Acts of people and machines.

use super::{Happening, RECOVERY_MS, World};
use crate::schedule::{Act, TABS};
use app::chat::OutboxState;
use app::chat::session::{Action, Input};
use uuid::Uuid;

impl World {
    pub(super) fn act(&mut self, act: Act) {
        match act {
            Act::Write(tab) => self.write_in(tab),
            Act::Scroll(tab) => self.input(tab, Input::User(Action::LoadOlder)),
            Act::SendAgain(tab) => self.send_again(tab),
            Act::CrashTab { tab, keeps_outbox } => self.crash_tab(tab, keeps_outbox),
            Act::CrashServer { down_ms } => self.crash_server(down_ms),
            Act::CrashAtNextCommit { down_ms } => self.crash_at_next_commit = Some(down_ms),
            Act::DropSocket { tab, down_ms } => self.drop_socket(tab, down_ms),
            Act::DeafSocket { tab, down_ms } => self.deafen_socket(tab, down_ms),
            Act::StepClock { by_ms } => self.clock_skew_ms += by_ms,
            at_the_hotel if self.server.up => self.at_the_hotel(at_the_hotel),
            _ => {}
        }
    }

    /// Sends the refused messages of a tab again.
    fn send_again(&mut self, tab: usize) {
        let Some(page) = self.page(tab) else { return };
        let refused = page.session.outbox().items().filter(|item| item.state != OutboxState::Sending);
        let refused: Vec<Uuid> = refused.map(|item| item.client_message_id).collect();
        for id in refused {
            self.input(tab, Input::User(Action::SendAgain(id)));
        }
    }

    fn at_the_hotel(&mut self, act: Act) {
        let now = self.server_time();
        self.fault_counts.changes += 1;
        self.server.act(act, now);
        self.written();
    }

    /// Ends all faults: the server runs, the guest may write, and the network
    /// loses nothing. The pages must notice by themselves what they have missed.
    pub(super) fn heal(&mut self) {
        self.healed = true;
        self.network.heal();
        self.crash_at_next_commit = None;
        self.restart();
        self.at_the_hotel(Act::CheckInAgain);
        // An event that was lost on a socket that still works is noticed with the
        // next change.
        self.at_the_hotel(Act::StaffWrites);
        for tab in 0..TABS {
            // A page that was loaded again may still show refused messages.
            self.clock.after(RECOVERY_MS / 2, Happening::Act(Act::SendAgain(tab)));
        }
        self.clock.after(RECOVERY_MS, Happening::EndTicks);
    }
}
