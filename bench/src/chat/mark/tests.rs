//! Marks are found in any format.

use super::{MARK_BYTES, Mark, Marks};

const ONE: Mark = Mark { client: 3, number: 70_000 };

#[test]
fn marks_are_found_in_json_and_xml() {
    let marks = Marks::of_run(0xdead_beef);
    let text = marks.text(ONE, "Good morning", 200);
    assert_eq!(text.len(), 200);
    let json = serde_json::json!({ "data": serde_json::json!({ "message": text }).to_string() }).to_string();
    let xml = format!("<message><body>{text}</body></message>");
    for carrier in [json, xml] {
        assert_eq!(marks.find(carrier.as_bytes()).collect::<Vec<_>>(), [ONE]);
    }
}

#[test]
fn marks_are_found_in_text_order() {
    let marks = Marks::of_run(7);
    let texts: Vec<String> =
        (0..3).map(|number| marks.text(Mark { client: 1, number }, "towels", MARK_BYTES)).collect();
    assert_eq!(marks.find(texts.concat().as_bytes()).map(|mark| mark.number).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn marks_of_other_runs_and_partial_marks_are_ignored() {
    let marks = Marks::of_run(1);
    let other = Marks::of_run(2).text(ONE, "", MARK_BYTES);
    let half = &marks.text(ONE, "", MARK_BYTES)[..MARK_BYTES - 1];
    for text in [other.as_str(), "about ~20 towels, not so many ~ please", half] {
        assert_eq!(marks.find(text.as_bytes()).count(), 0, "{text}");
    }
}

#[test]
fn texts_have_the_requested_length_and_are_ascii() {
    let text = Marks::of_run(1).text(ONE, "毛巾 towels", 100);
    assert_eq!(text.len(), 100);
    assert!(text.is_ascii());
}
