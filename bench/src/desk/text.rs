//! Names and messages of the guests and staff of an invented hotel. They are the
//! same in every run. A few words are common and many are rare, as in real texts.

const SAID: [&str; 20] = [
    "Could we have two more towels, please",
    "Is breakfast served on Sunday",
    "Good morning",
    "Thank you very much",
    "The wifi does not work",
    "What time is check-out, please",
    "We arrive late this evening",
    "Of course, right away",
    "The pool opens at seven",
    "Can you book a taxi for us, please",
    "Your room is ready",
    "There is no hot water",
    "Is there a crib for the baby",
    "Somebody will come up, please wait",
    "Do you have a vegetarian menu",
    "We would like to stay one more night, please",
    "The key does not open the door",
    "It is on the second floor",
    "Enjoy your stay",
    "毛巾请送到房间",
];
const FIRST_NAMES: [&str; 20] = [
    "Ada", "Tom", "Maeve", "Zoë", "Grace", "Alan", "Noor", "Chen", "Ines", "José", "Liv", "Omar", "Yuki", "Ana",
    "Piotr", "Emil", "Sara", "Ivan", "Lucía", "Finn",
];
const SYLLABLES: [&str; 16] =
    ["ba", "ko", "ri", "ne", "lu", "ma", "do", "shi", "ter", "van", "pol", "gra", "mi", "sen", "ta", "wel"];
/// Number of words besides those of the sentences.
const WORDS: u64 = 20_000;

/// Pseudorandom numbers that are the same in every run (splitmix64).
pub struct Chance(u64);

impl Chance {
    /// Creates the sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % end
    }
}

/// Returns a message: a sentence and three words; words with low numbers are
/// common.
pub fn message(chance: &mut Chance) -> String {
    let sentence = SAID[chance.below(SAID.len() as u64) as usize];
    let mut further = || {
        let share = chance.below(WORDS) as u128;
        word((share * share * share / (u128::from(WORDS) * u128::from(WORDS))) as u64)
    };
    format!("{sentence}: {} {} {}", further(), further(), further())
}

/// Returns the word with a number; higher numbers are rarer.
pub fn word(number: u64) -> String {
    let mut rest = number + SYLLABLES.len() as u64;
    let mut word = String::new();
    while rest > 0 {
        word.push_str(SYLLABLES[(rest % SYLLABLES.len() as u64) as usize]);
        rest /= SYLLABLES.len() as u64;
    }
    word
}

/// Returns the name of a guest.
pub fn guest_name(chance: &mut Chance) -> String {
    let first = FIRST_NAMES[chance.below(FIRST_NAMES.len() as u64) as usize];
    let last = word(1000 + chance.below(4000));
    format!("{first} {}{}", last[..1].to_uppercase(), &last[1..])
}

/// Returns one of the rarest words.
pub fn rare_word(number: usize) -> String {
    word(WORDS - 1 - (number % 500) as u64)
}
