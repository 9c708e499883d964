//! Tests of the lines of the log.

use crate::make::{client_id, context, guest, page, staff};
use app::chat::rows::rows;
use app::chat::{Key, Outbox, Row, Timeline};
use app::conversation::{Line, lines};
use app::zone::Zone;
use leptos::prelude::*;
use shared::{Message, MessageId, SenderType, Timestamp};

fn shown(before: &[Line], messages: Vec<Message>, outbox: &Outbox) -> Vec<Line> {
    let timeline = Timeline::new(page(messages, 9, false));
    let rows = rows(&timeline, outbox, &context(None, &Zone::new("UTC")));
    lines(before, rows, SenderType::Guest)
}

/// Returns the index of each line in the list before; `None` for a new line.
fn stood(before: &[Line], after: &[Line]) -> Vec<Option<usize>> {
    let was = |line: &Line| before.iter().position(|other| other.row == line.row);
    after.iter().map(was).collect()
}

#[test]
fn lines_are_reused_if_others_are_added_before_and_after() {
    let before = shown(&[], vec![staff(3, 3), guest(4, 4)], &Outbox::default());
    let all = vec![staff(1, 1), staff(2, 2), staff(3, 3), guest(4, 4), staff(5, 5)];
    let after = shown(&before, all, &Outbox::default());
    assert_eq!(stood(&before, &after), [Some(0), None, None, Some(1), Some(2), None]);
}

#[test]
fn removed_line_leaves_the_other_lines_in_place() {
    let before = shown(&[], vec![staff(1, 1), staff(2, 2), staff(3, 3)], &Outbox::default());
    let after = shown(&before, vec![staff(1, 1), staff(3, 3)], &Outbox::default());
    assert_eq!(stood(&before, &after), [Some(0), Some(1), Some(3)]);
}

#[test]
fn acknowledged_message_keeps_its_line_after_another_overtakes_it() {
    let mut outbox = Outbox::default();
    outbox.push(client_id(2), "mine".to_owned(), None, Timestamp::from_unix_ms(0));
    let before = shown(&[], vec![staff(1, 1), staff(3, 3)], &outbox);
    assert_eq!(before.last().map(|line| line.key), Some(Key::Own(client_id(2))));
    outbox.acknowledge(client_id(2));
    let after = shown(&before, vec![staff(1, 1), guest(2, 2), staff(3, 3)], &outbox);
    assert_eq!(stood(&before, &after), [Some(0), Some(1), Some(3), Some(2)]);
    let row = after[2].row.get_untracked();
    assert!(matches!(row, Row::Message { message, .. } if message.id == MessageId(2)));
}

#[test]
fn only_the_changed_line_is_updated() {
    let before = shown(&[], vec![guest(1, 1), staff(2, 2)], &Outbox::default());
    let context: Vec<_> = before
        .iter()
        .map(|line| {
            ArcMemo::new({
                let row = line.row.clone();
                move |times: Option<&u32>| {
                    row.track();
                    times.map_or(0, |times| times + 1)
                }
            })
        })
        .collect();
    let count = || context.iter().map(|context| context.get_untracked()).collect::<Vec<u32>>();
    assert_eq!(count(), [0, 0, 0]);
    let edited = Message { message: "edited".to_owned(), ..staff(2, 4) };
    let after = shown(&before, vec![guest(1, 1), edited], &Outbox::default());
    assert_eq!(count(), [0, 0, 1]);
    assert_eq!(stood(&before, &after), [Some(0), Some(1), Some(2)]);
}
