//! Tests of the search for canned replies.

use app::chat::desk::canned::{find_replies, search_word};
use shared::canned::CannedReply;

fn reply(shortcut: &str, text: &str) -> CannedReply {
    CannedReply { shortcut: shortcut.parse().expect("a shortcut"), text: text.to_owned() }
}

#[test]
fn one_word_after_a_slash_searches_replies() {
    assert_eq!(search_word("/"), Some(""));
    assert_eq!(search_word("/wifi"), Some("wifi"));
    for text in ["", "wifi", " /wifi", "/wifi please", "/a\nb", "see /wifi"] {
        assert_eq!(search_word(text), None, "{text:?}");
    }
}

#[test]
fn shortcuts_with_the_prefix_precede_matching_texts() {
    let replies = [
        reply("breakfast", "From seven."),
        reply("late-checkout", "Until one."),
        reply("wifi", "Ask about breakfast too."),
    ];
    let found =
        |word| find_replies(&replies, word).iter().map(|reply| reply.shortcut.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(found("BREAK"), ["breakfast", "wifi"]);
    assert_eq!(found("checkout"), ["late-checkout"]);
    assert_eq!(found("").len(), 3);
    assert_eq!(found("spa"), [""; 0]);
}

#[test]
fn at_most_six_replies_are_offered() {
    let replies: Vec<_> = (0..20).map(|number| reply(&format!("reply-{number}"), "Yes")).collect();
    assert_eq!(find_replies(&replies, "reply").len(), 6);
}
