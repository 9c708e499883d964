//! The database of all schedules of a test, and the runtime of its tasks.

use crate::support::{House, ManualClock, RepeatingRandom};
use guest_chat::chat::Chat;
use guest_chat::files::{FileLocation, Files};
use guest_chat::store::Store;
use std::cell::Cell;
use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// A SQLite database, in memory where the system has a folder there: each write
/// waits for the disk.
pub struct Site {
    runtime: Runtime,
    folder: TempDir,
    bookings: Cell<u64>,
    processes: Cell<u64>,
}

thread_local! {
    static SITE: Rc<Site> = Rc::new(Site::create());
}

/// Returns the site of the test that runs in this thread.
pub fn site() -> Rc<Site> {
    SITE.with(Rc::clone)
}

impl Site {
    fn create() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let site = Self { runtime, folder: folder.expect("a folder"), bookings: Cell::new(0), processes: Cell::new(0) };
        let store = site.open();
        site.run(async {
            site.house(store.clone()).put_hotel(House::HOTEL, Default::default()).await;
            store.close().await;
        });
        site
    }

    /// Returns the id of a new booking.
    pub fn next_booking(&self) -> String {
        self.bookings.set(self.bookings.get() + 1);
        format!("SIM-{}", self.bookings.get())
    }

    /// Returns the use cases of a new process.
    pub fn house(&self, store: Store) -> House {
        self.processes.set(self.processes.get() + 1);
        let clock = Arc::new(ManualClock::at(House::START));
        // Ids and tokens must not repeat those of an earlier process.
        let random = Arc::new(RepeatingRandom::seeded(self.processes.get() << 32));
        let files = tempfile::tempdir().expect("a folder");
        let contents = Files::at(FileLocation::Folder(files.path().to_owned()));
        House { chat: Chat::new(store, contents, clock.clone(), random, 0), clock, files }
    }

    /// Opens the database.
    pub fn open(&self) -> Store {
        let url = format!("sqlite://{}", self.file("").display());
        self.run(Store::open(&url)).expect("a database")
    }

    /// Runs work to its end.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn file(&self, suffix: &str) -> PathBuf {
        self.folder.path().join(format!("guest-chat.db{suffix}"))
    }

    /// Returns the present contents of the disk.
    pub fn snapshot(&self) -> [Vec<u8>; 2] {
        ["", "-wal"].map(|suffix| fs::read(self.file(suffix)).unwrap_or_default())
    }

    /// Replaces the contents of the disk; the database must be closed.
    pub fn restore(&self, [database, log]: &[Vec<u8>; 2]) {
        fs::write(self.file(""), database).expect("a database");
        fs::write(self.file("-wal"), log).expect("its log");
        // It describes the log that was replaced.
        let _ = fs::remove_file(self.file("-shm"));
    }
}
