use super::*;

#[test]
fn the_line_has_the_numbers_of_today_and_the_promise() {
    let today = AnsweredToday { answered: 14, in_time: 12 };
    assert_eq!(text(today, 15), "Today: 12 of 14 answered within 15 min");
}

#[test]
fn there_is_no_line_until_a_question_is_answered() {
    assert_eq!(text(AnsweredToday::default(), 10), "");
}
