//! Random texts, derived from valid ones.

/// Default number of texts in a test, unless `FUZZ_INPUTS` sets another.
const INPUTS: u64 = 100_000;
/// Maximum length of a text, in characters.
const MAX_CHARS: usize = 300;

/// Characters that parsers often handle wrongly.
const PIECES: [&str; 32] = [
    "\0",
    "\r\n",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "日本",
    "👩‍🚀",
    "%",
    "%00",
    "%ff",
    "\"",
    "\\",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ",",
    ".",
    ":",
    ";",
    "=",
    "&",
    "-",
    "9223372036854775808",
    "-1",
];

/// Calls `check` with many texts, derived from the seeds by cutting, joining,
/// repeating and inserting. `FUZZ_INPUTS` sets their number, `FUZZ_SEED` the
/// seed of the random generator.
pub fn made_up(seeds: &[&str], check: impl Fn(&str)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let mut random = fastrand::Rng::with_seed(number("FUZZ_SEED").unwrap_or(1));
    for _ in 0..number("FUZZ_INPUTS").unwrap_or(INPUTS) {
        let text = text(&mut random, seeds);
        let shown = Shown(&text);
        check(&text);
        std::mem::forget(shown);
    }
}

/// Prints the text if a check panics.
struct Shown<'a>(&'a str);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        eprintln!("the text was {:?}", self.0);
    }
}

fn text(random: &mut fastrand::Rng, seeds: &[&str]) -> String {
    let pick = |random: &mut fastrand::Rng| seeds[random.usize(..seeds.len())].to_owned();
    let mut text = pick(random);
    for _ in 0..random.usize(..6) {
        let at = random.usize(..=text.chars().count());
        let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
        match random.u8(..6) {
            0 => text.truncate(at),
            1 => text.insert_str(at, PIECES[random.usize(..PIECES.len())]),
            2 => text.insert(at, random.char(..)),
            3 => text.insert_str(at, &pick(random)),
            4 => text = text[at..].to_owned(),
            _ => text = format!("{text}{}", &text[at..]),
        }
    }
    text.chars().take(MAX_CHARS).collect()
}
