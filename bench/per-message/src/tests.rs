use super::{WORKS, sample};
use app::chat::{EventResult, Timeline};

#[test]
fn works_have_unique_names_and_run() {
    let names: std::collections::HashSet<_> = WORKS.iter().map(|work| work.name).collect();
    assert_eq!(names.len(), WORKS.len());
    for work in WORKS {
        let mut run = (work.prepare)();
        run();
        run();
    }
}

#[test]
fn samples_are_parsed_by_the_page() {
    let text = serde_json::to_string(&sample::page(30)).expect("the sample is valid");
    let page: shared::MessagePage = shared::json::from_str(&text).expect("the sample is valid");
    let mut timeline = Timeline::new(page);
    let event = shared::json::from_str(&sample::event_data(31)).expect("the sample is valid");
    assert_eq!(timeline.apply_event(event), EventResult::Next);
}
