//! Search for canned replies by the text behind a `/`.

use shared::canned::CannedReply;

/// Maximum number of replies offered at once.
const MAX_OFFERED: usize = 6;

/// Returns the search word, if a text consists of `/` and one word.
pub fn search_word(text: &str) -> Option<&str> {
    text.strip_prefix('/').filter(|word| !word.contains(char::is_whitespace))
}

/// Returns the matching replies: first those whose shortcut begins with the
/// word, then those that contain it anywhere.
pub fn find_replies<'a>(replies: &'a [CannedReply], search_word: &str) -> Vec<&'a CannedReply> {
    let word = search_word.to_lowercase();
    let begins = |reply: &&CannedReply| reply.shortcut.as_str().starts_with(&word);
    let has =
        |reply: &&CannedReply| reply.shortcut.as_str().contains(&word) || reply.text.to_lowercase().contains(&word);
    let others = replies.iter().filter(|reply| !begins(reply) && has(reply));
    replies.iter().filter(begins).chain(others).take(MAX_OFFERED).collect()
}
