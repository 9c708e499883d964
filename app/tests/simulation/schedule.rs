//! What people and machines do, made of a seed.

/// How many tabs the guest has open.
pub const TABS: usize = 2;

/// Something that happens by itself.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// The guest writes in a tab.
    Write(usize),
    /// The guest goes up in the log of a tab.
    Scroll(usize),
    /// The staff writes.
    StaffWrites,
    /// A message, counted from the newest, is edited or emptied.
    Edit { back: usize, delete: bool },
    /// The staff reads up to a message, counted from the newest.
    StaffReads { back: usize },
    /// The guest moves to another room.
    Move(u8),
    /// The guest is checked out: nothing new may be written.
    CheckOut,
    /// That was a mistake.
    CheckInAgain,
    /// The guest sends again what was refused.
    SendAgain(usize),
    /// The server's clock is set.
    StepClock { by_ms: i64 },
    /// The server is killed, and started again.
    CrashServer { down_ms: u64 },
    /// The same, as soon as it has stored another message of the guest's and
    /// before it says so.
    CrashAtNextCommit { down_ms: u64 },
    /// A tab dies and is opened again.
    CrashTab { tab: usize, keeps_outbox: bool },
    /// A tab's socket breaks, and is made anew.
    DropSocket { tab: usize, down_ms: u64 },
    /// The same, and the tab does not notice.
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

/// The acts of a schedule, each with its moment in milliseconds, and when it
/// all ends well.
pub fn schedule(chance: &mut fastrand::Rng) -> (Vec<(u64, Act)>, u64) {
    let mut at_ms = 0;
    let acts = (0..chance.usize(4..50)).map(|_| {
        // Some things come all at once, and some alone.
        at_ms += if chance.bool() { chance.u64(0..30) } else { chance.u64(0..4_000) };
        (at_ms, Act::random(chance))
    });
    let acts: Vec<_> = acts.collect();
    (acts, at_ms + chance.u64(0..10_000))
}
