//! What tells one message of the load from every other, wherever it is seen: it
//! stands in the text, in letters, so that it is found without reading JSON or
//! XML, and is never taken for the number of a card.

#[cfg(test)]
mod tests;

const BEGIN: u8 = b'~';
const RUN_LETTERS: usize = 8;
const CLIENT_LETTERS: usize = 4;
const NUMBER_LETTERS: usize = 6;
/// With its beginning, in bytes.
pub const MARK_BYTES: usize = 1 + RUN_LETTERS + CLIENT_LETTERS + NUMBER_LETTERS;

/// A message of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Who wrote it, below 65,536.
    pub client: usize,
    /// Their how manieth it is, below 16,777,216.
    pub number: usize,
}

/// The marks of one run: those of another in the same conversations are none.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    run: u32,
}

impl Marks {
    /// The marks of the run of this number.
    pub fn of_run(run: u32) -> Self {
        Self { run }
    }

    /// A text of `body_bytes` that begins with a mark; at least as long as that.
    pub fn text(self, Mark { client, number }: Mark, words: &str, body_bytes: usize) -> String {
        let mut text = String::with_capacity(body_bytes.max(MARK_BYTES));
        text.push(char::from(BEGIN));
        letters(&mut text, self.run as usize, RUN_LETTERS);
        letters(&mut text, client, CLIENT_LETTERS);
        letters(&mut text, number, NUMBER_LETTERS);
        while text.len() < body_bytes {
            text.push(' ');
            text.extend(words.chars().filter(char::is_ascii).take(body_bytes - text.len()));
        }
        text
    }

    /// The marks in a frame, a page or whatever bytes, in their order.
    pub fn find(self, bytes: &[u8]) -> impl Iterator<Item = Mark> + '_ {
        let begins = memchr::memchr_iter(BEGIN, bytes);
        begins.filter_map(move |at| self.read(bytes.get(at + 1..at + MARK_BYTES)?))
    }

    fn read(self, mark: &[u8]) -> Option<Mark> {
        let (run, rest) = mark.split_at(RUN_LETTERS);
        let (client, number) = rest.split_at(CLIENT_LETTERS);
        (value(run)? == self.run as usize).then_some(Mark { client: value(client)?, number: value(number)? })
    }
}

/// A number in the letters a–p, four bits each.
fn letters(text: &mut String, value: usize, count: usize) {
    for place in (0..count).rev() {
        text.push(char::from(b'a' + (value >> (4 * place) & 15) as u8));
    }
}

fn value(letters: &[u8]) -> Option<usize> {
    letters.iter().try_fold(0, |value, letter| match letter {
        b'a'..=b'p' => Some(value << 4 | usize::from(letter - b'a')),
        _ => None,
    })
}
