//! Finding a canned reply by what was typed behind a `/`.

use shared::canned::CannedReply;

/// How many are offered at once.
const MOST: usize = 6;

/// What is asked for, where a text begins with `/` and is one word.
pub fn asked(text: &str) -> Option<&str> {
    text.strip_prefix('/').filter(|word| !word.contains(char::is_whitespace))
}

/// The replies that fit: first those whose shortcut begins so, then those that
/// have the word anywhere.
pub fn matching<'a>(replies: &'a [CannedReply], asked: &str) -> Vec<&'a CannedReply> {
    let word = asked.to_lowercase();
    let begins = |reply: &&CannedReply| reply.shortcut.as_str().starts_with(&word);
    let has =
        |reply: &&CannedReply| reply.shortcut.as_str().contains(&word) || reply.text.to_lowercase().contains(&word);
    let others = replies.iter().filter(|reply| !begins(reply) && has(reply));
    replies.iter().filter(begins).chain(others).take(MOST).collect()
}
