//! Two conversations of two clients, small enough to count by hand.

use super::{Board, Oddities};
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

#[test]
fn a_message_is_everywhere_when_both_sides_have_it() {
    let (mut board, start) = (Board::new(4), Instant::now());
    let mark = board.begin(2, start, start + MS);
    assert!(!board.seen(3, mark, start + 3 * MS));
    assert_eq!((board.is_over(mark), board.missing()), (false, 1));
    board.answered(mark, start + 4 * MS);
    assert!(board.seen(2, mark, start + 5 * MS));
    assert_eq!((board.is_over(mark), board.missing()), (true, 0));
    let (entries, odd) = board.take();
    // From the time at which it was due, not the one at which it was written.
    assert_eq!(
        (entries[0].peer, entries[0].answered, entries[0].delivered()),
        (Some(3 * MS), Some(4 * MS), Some(5 * MS))
    );
    assert_eq!((odd, board.acknowledged(2)), (Oddities::default(), &[0][..]));
}

#[test]
fn what_comes_twice_or_late_is_odd() {
    let (mut board, start) = (Board::new(2), Instant::now());
    let marks: Vec<_> = (0..3).map(|_| board.begin(0, start, start)).collect();
    for mark in [marks[0], marks[2], marks[1], marks[1], marks[0]] {
        board.seen(1, mark, start + MS);
    }
    assert_eq!(board.take().1, Oddities { doubled: 2, disordered: 1 });
    assert_eq!(board.take().1, Oddities::default());
}

#[test]
fn other_conversations_do_not_count() {
    let (mut board, start) = (Board::new(4), Instant::now());
    let mark = board.begin(0, start, start);
    assert!(!board.seen(2, mark, start + MS));
    assert!(!board.seen(3, mark, start + MS));
    let (entries, odd) = board.take();
    assert_eq!((entries[0].peer, odd), (None, Oddities::default()));
}

#[test]
fn numbers_go_on_after_what_was_told() {
    let (mut board, start) = (Board::new(2), Instant::now());
    let early = board.begin(1, start, start);
    board.take();
    let late = board.begin(1, start, start);
    assert_eq!((early.number, late.number), (0, 1));
    // Earlier messages that were taken are not recorded again.
    assert!(!board.seen(0, early, start + MS) && board.is_over(early));
    board.failed(late);
    assert_eq!((board.missing(), board.is_over(late)), (0, true));
}
