//! Times each piece of work: `cargo bench --package per-message --features timed`.

use divan::Bencher;
use per_message::{WORKS, Work};

fn main() {
    divan::main();
}

#[divan::bench(args = WORKS.map(Named))]
fn work(bencher: Bencher<'_, '_>, Named(work): Named) {
    let mut run = (work.prepare)();
    bencher.bench_local(|| run());
}

#[derive(Clone, Copy)]
struct Named(Work);

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}
