//! Marks, which identify a message of the load wherever it appears. A mark is part
//! of the text and consists of letters, so that it is found without parsing JSON or
//! XML, and is never taken for a card number.

#[cfg(test)]
mod tests;

const BEGIN: u8 = b'~';
const RUN_LETTERS: usize = 8;
const CLIENT_LETTERS: usize = 4;
const NUMBER_LETTERS: usize = 6;
/// Length of a mark with its first character, in bytes.
pub const MARK_BYTES: usize = 1 + RUN_LETTERS + CLIENT_LETTERS + NUMBER_LETTERS;

/// Message of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Number of the client that wrote it, below 65,536.
    pub client: usize,
    /// Number of the message among those of the client, below 16,777,216.
    pub number: usize,
}

/// Marks of one run. Marks of other runs in the same conversations are ignored.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    run: u32,
}

impl Marks {
    /// Creates the marks of a run with this number.
    pub fn of_run(run: u32) -> Self {
        Self { run }
    }

    /// Returns a text of `body_bytes` bytes, or as long as the mark, that begins
    /// with a mark.
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

    /// Returns the marks in any bytes, such as a frame or a page, in order.
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

/// Appends a number in the letters a–p, four bits each.
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
