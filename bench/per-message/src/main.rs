//! Does one piece of work a number of times, or lists the names of all: for
//! `scripts/count-instructions`, which runs it in valgrind.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(name) = arguments.next() else {
        per_message::WORKS.iter().for_each(|work| println!("{}", work.name));
        return ExitCode::SUCCESS;
    };
    let (work, times) = (per_message::work(&name), arguments.next().and_then(|times| times.parse::<u32>().ok()));
    let (Some(work), Some(times)) = (work, times) else {
        eprintln!("usage: count-instructions [WORK TIMES]");
        return ExitCode::FAILURE;
    };
    let mut run = (work.prepare)();
    (0..times).for_each(|_| run());
    ExitCode::SUCCESS
}
