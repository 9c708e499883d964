//! Tests of addresses with a part of the list.

use app::desk::{Filter, Part};

#[test]
fn address_contains_filter_search_and_page() {
    let hotel = "killarney".parse().expect("a slug");
    assert_eq!(Part::default().address(&hotel, ""), "/desk/hotel/killarney?filter=waiting");
    let part = Part {
        filter: Filter::Unread,
        search: "Ada & Zoë 101".to_owned(),
        unread_first: true,
        cursor: Some("12.3".to_owned()),
    };
    assert_eq!(
        part.address(&hotel, "/conversations/7"),
        "/desk/hotel/killarney/conversations/7?filter=unread&q=Ada%20%26%20Zo%C3%AB%20101&order=unread&cursor=12.3"
    );
}

#[test]
fn every_filter_is_found_by_its_name() {
    for filter in Filter::ALL {
        assert_eq!(Filter::from_name(filter.name()), filter);
    }
    assert_eq!(Filter::from_name("nonsense"), Filter::Waiting);
}
