//! Tests of locations and their addresses.

use app::chat::desk::Location;
use app::desk::{Filter, Part};
use shared::{ConversationId, HotelSlug};

fn hotel() -> HotelSlug {
    "killarney".parse().expect("a slug")
}

fn location(address: &str) -> Option<Location> {
    Location::from_address(address, &hotel())
}

#[test]
fn every_location_is_that_of_its_address() {
    for filter in Filter::ALL {
        for open in [None, Some(ConversationId(7))] {
            for search in ["", "Ada & Zoë 101+2", "100 % \"sure\"?"] {
                let cursor = (!search.is_empty()).then(|| "12.3/4=".to_owned());
                let part = Part { filter, search: search.to_owned(), unread_first: open.is_none(), cursor };
                let location = Location { part, open };
                let address = location.address(&hotel());
                assert_eq!(Location::from_address(&address, &hotel()), Some(location), "{address}");
            }
        }
    }
}

#[test]
fn an_address_without_a_query_is_the_beginning_of_the_default_part() {
    assert_eq!(location("/desk/hotel/killarney"), Some(Location::default()));
    let open = Some(ConversationId(7));
    assert_eq!(location("/desk/hotel/killarney/conversations/7"), Some(Location { open, ..Location::default() }));
}

#[test]
fn a_form_may_encode_its_fields_in_its_own_way() {
    let part = location("/desk/hotel/killarney?filter=all&q=+room+300%21").expect("a location").part;
    assert_eq!((part.filter, part.search.as_str()), (Filter::All, "room 300!"));
    // Bytes that no encoder produces.
    for (query, search) in [("q=100%", "100%"), ("q=%zz", "%zz"), ("q=%e4", "\u{fffd}"), ("q=%+1", "% 1")] {
        assert_eq!(Part::from_query(query).expect("a part").search, search, "{query}");
    }
}

#[test]
fn other_pages_and_pages_with_a_given_message_have_no_location() {
    for address in [
        "/desk/hotel/other",
        "/desk/hotel/killarney/settings",
        "/desk/hotel/killarney/longest-waiting",
        "/desk/hotel/killarney-park",
        "/desk/hotel/killarney/conversations/seven",
        "/desk/hotel/killarney/conversations/7/resolve",
        "/desk/hotel/killarney/conversations/7?filter=all&at=12",
        "/desk/hotel/killarney/conversations/7?before=12",
        "/guest/hotel/killarney/chat",
    ] {
        assert_eq!(location(address), None, "{address}");
    }
}
