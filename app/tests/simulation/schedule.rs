//! Schedules of what people and machines do, generated from a seed.

/// Number of the guest's tabs.
pub const TABS: usize = 2;

/// An act in a schedule.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// The guest writes in a tab.
    Write(usize),
    /// The guest scrolls up in a tab.
    Scroll(usize),
    /// The staff write a message.
    StaffWrites,
    /// A message, counted from the newest, is edited or deleted.
    Edit { back: usize, delete: bool },
    /// The staff read up to a message, counted from the newest.
    StaffReads { back: usize },
    /// The guest moves to another room.
    Move(u8),
    /// The guest is checked out: no new messages are accepted.
    CheckOut,
    /// The check-out is reverted.
    CheckInAgain,
    /// The guest sends the refused messages again.
    SendAgain(usize),
    /// The server's clock is changed.
    StepClock { by_ms: i64 },
    /// The server is killed, and started again later.
    CrashServer { down_ms: u64 },
    /// The server is killed after it has stored the next message of the guest,
    /// before it answers.
    CrashAtNextCommit { down_ms: u64 },
    /// A tab crashes and is opened again.
    CrashTab { tab: usize, keeps_outbox: bool },
    /// A tab's socket breaks, and is replaced later.
    DropSocket { tab: usize, down_ms: u64 },
    /// A tab's socket breaks without the tab noticing, and is replaced later.
    DeafSocket { tab: usize, down_ms: u64 },
}

impl Act {
    fn random(chance: &mut fastrand::Rng) -> Self {
        let tab = chance.usize(0..TABS);
        let down_ms = chance.u64(10..20_000);
        match chance.u8(0..100) {
            0..38 => Self::Write(tab),
            38..55 => Self::StaffWrites,
            55..65 => Self::Edit { back: chance.usize(0..8), delete: chance.bool() },
            65..70 => Self::StaffReads { back: chance.usize(0..4) },
            70..72 => Self::Move(chance.u8(..)),
            72 => Self::CheckOut,
            73 => Self::CheckInAgain,
            74..76 => Self::StepClock { by_ms: chance.i64(-60_000..60_000) },
            76..79 => Self::CrashServer { down_ms },
            79..84 => Self::CrashAtNextCommit { down_ms },
            84..88 => Self::CrashTab { tab, keeps_outbox: chance.bool() },
            88..93 => Self::DropSocket { tab, down_ms },
            93..96 => Self::DeafSocket { tab, down_ms },
            _ => Self::Scroll(tab),
        }
    }
}

/// Returns the acts of a schedule, each with its time in milliseconds, and the
/// time at which everything recovers.
pub fn schedule(chance: &mut fastrand::Rng) -> (Vec<(u64, Act)>, u64) {
    let mut at_ms = 0;
    let acts = (0..chance.usize(4..50)).map(|_| {
        // Acts come in bursts and alone.
        at_ms += if chance.bool() { chance.u64(0..30) } else { chance.u64(0..4_000) };
        (at_ms, Act::random(chance))
    });
    let acts: Vec<_> = acts.collect();
    (acts, at_ms + chance.u64(0..10_000))
}
