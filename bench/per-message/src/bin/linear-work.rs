//! Checks that the work of no scanner grows faster than its input: for
//! `scripts/check-linear-work`. Valgrind's callgrind counts instructions; it runs
//! this program once for each scanner.

use guest_chat::scanners::{self, Scanner};
use per_message::growth::{Counted, LARGER_SIZES, SIZES, Sizes, counted, scan_all};
use std::io::{Error, Result};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::{env, fs, thread};

/// Limit on the processor time for the patterns of one scanner, in seconds: linear
/// work takes some seconds, cubic work hours.
const PROCESSOR_S: u32 = 180;
/// Makes the C library copy and fill memory with vector instructions, whatever the
/// size.
const WITHOUT_REP: &str = "glibc.cpu.x86_rep_movsb_threshold=1073741824:glibc.cpu.x86_rep_stosb_threshold=1073741824";
/// Number of patterns over the limit that are shown per scanner.
const SHOWN: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["scan", name, smallest] => {
            let sizes = if smallest == LARGER_SIZES[0].to_string() { LARGER_SIZES } else { SIZES };
            scanners::all().filter(|scanner| scanner.name == name).for_each(|scanner| scan_all(scanner, sizes));
            ExitCode::SUCCESS
        }
        ["check"] => check(&|_| true),
        ["check", part] => check(&|scanner| scanner.name.contains(part)),
        _ => {
            eprintln!("usage: linear-work check [PART OF A SCANNER'S NAME] | scan SCANNER SMALLEST_SIZE");
            ExitCode::FAILURE
        }
    }
}

/// Counts and judges the scanners, as many in parallel as there are processors.
fn check(is_wanted: &dyn Fn(&Scanner) -> bool) -> ExitCode {
    let wanted: Vec<&Scanner> = scanners::all().filter(|scanner| is_wanted(scanner)).collect();
    let left = Mutex::new(wanted.iter());
    let failed = Mutex::new(Vec::new());
    let work = || {
        while let Some(scanner) = left.lock().ok().and_then(|mut left| left.next()) {
            if !is_linear(scanner)
                && let Ok(mut failed) = failed.lock()
            {
                failed.push(scanner.name);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let failed = failed.into_inner().unwrap_or_default();
    println!("{} scanners checked, {} exceed the limits", wanted.len(), failed.len());
    if failed.is_empty() && !wanted.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Counts one scanner's work and prints the result; returns whether it is within
/// the limits.
fn is_linear(scanner: &Scanner) -> bool {
    match count_patterns(scanner, SIZES).and_then(|counted| with_too_much(scanner, counted)) {
        Ok((counted, too_much)) => {
            print_report(scanner, &counted, &too_much);
            too_much.is_empty()
        }
        Err(error) => {
            println!("{}: {error}", scanner.name);
            false
        }
    }
}

/// Returns the counts, and of them those over the limits. If a growth is over the
/// limit, larger inputs decide.
fn with_too_much<'a>(scanner: &Scanner, counted: Vec<Counted<'a>>) -> Result<(Vec<Counted<'a>>, Vec<Counted<'a>>)> {
    let larger = match counted.iter().any(Counted::grows_too_much) {
        true => count_patterns(scanner, LARGER_SIZES)?,
        false => Vec::new(),
    };
    let is_linear_at_last = |at: usize| larger.get(at).is_some_and(Counted::is_linear);
    let too_much = counted.iter().enumerate().filter(|(at, counted)| counted.is_too_much() && !is_linear_at_last(*at));
    let too_much = too_much.map(|(_, counted)| *counted).collect();
    Ok((counted, too_much))
}

fn print_report(scanner: &Scanner, counted: &[Counted<'_>], too_much: &[Counted<'_>]) {
    let growth = counted.iter().filter(|counted| !counted.is_negligible()).map(Counted::growth).fold(0.0, f64::max);
    let most = counted.iter().map(Counted::per_character).max().unwrap_or_default();
    // One call, so that lines of two threads do not mix.
    let mut report = format!(
        "{:<44} {:>4} patterns  growth {growth:.2}  instructions for a character {most}",
        scanner.name,
        counted.len()
    );
    let mut shown = too_much.to_vec();
    shown.sort_by(|one, other| other.growth().total_cmp(&one.growth()));
    for counted in shown.iter().take(SHOWN) {
        report += &format!("\n    TOO MUCH  {counted}");
    }
    println!("{report}");
}

/// Returns the counts of all patterns of a scanner, in order.
fn count_patterns(scanner: &Scanner, sizes: Sizes) -> Result<Vec<Counted<'static>>> {
    let instructions = count(scanner.name, sizes)?;
    let calls = instructions.len();
    counted(scanner.tokens, sizes, &instructions)
        .ok_or_else(|| Error::other(format!("callgrind counted only {calls} calls")))
}

/// Returns the number of instructions of each call of `scan_counted`, in order.
fn count(name: &str, sizes: Sizes) -> Result<Vec<u64>> {
    let folder = tempfile::tempdir()?;
    let dumps = folder.path().join("callgrind");
    let function = "per_message::growth::scan_counted";
    let run = Command::new("prlimit")
        .args([
            &format!("--cpu={PROCESSOR_S}"),
            "valgrind",
            "--tool=callgrind",
            "--combine-dumps=yes",
            "--dump-line=no",
        ])
        .args(["--collect-atstart=no", &format!("--toggle-collect={function}"), &format!("--dump-after={function}")])
        .arg(format!("--callgrind-out-file={}", dumps.display()))
        .arg(env::current_exe()?)
        .args(["scan", name, &sizes[0].to_string()])
        // valgrind counts each byte that `rep movsb` and `rep stosb` move or set as
        // an instruction. The C library uses them from some kilobytes on, which
        // would be a step within the compared sizes.
        .env("GLIBC_TUNABLES", WITHOUT_REP)
        .stdout(Stdio::null())
        .output()?;
    match run.status.code() {
        Some(0) => read_dumps(&dumps),
        None => Err(Error::other(format!("TOO MUCH  not done in {PROCESSOR_S} s of a processor, or killed"))),
        _ => Err(Error::other(format!("valgrind failed: {}", String::from_utf8_lossy(&run.stderr)))),
    }
}

/// Returns the totals of the dumps in a file, except for the last one, which
/// callgrind writes when the program ends.
fn read_dumps(dumps: &Path) -> Result<Vec<u64>> {
    let text = fs::read_to_string(dumps)?;
    let totals = text.lines().filter_map(|line| line.strip_prefix("totals: "));
    let mut totals: Vec<u64> = totals.map(|total| total.trim().parse().map_err(Error::other)).collect::<Result<_>>()?;
    totals.pop();
    Ok(totals)
}
