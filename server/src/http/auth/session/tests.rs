use super::*;
use axum::http::Request;

fn asked(method: &str, address: &str) -> Parts {
    Request::builder().method(method).uri(address).body(()).expect("a request").into_parts().0
}

#[test]
fn automatic_requests_have_the_origin_page() {
    let by_itself = [
        ("GET", "/conversations?filter=open"),
        ("GET", "/conversations/1/messages?after=3"),
        ("POST", "/conversations/1/read"),
        ("POST", "/pusher/auth"),
    ];
    for (method, address) in by_itself {
        assert_eq!(origin_of_api_request(&asked(method, address)), RequestOrigin::Page, "{method} {address}");
    }
    let by_somebody = [("POST", "/conversations/1/messages"), ("PATCH", "/conversations/1/messages/2")];
    for (method, address) in by_somebody {
        assert_eq!(origin_of_api_request(&asked(method, address)), RequestOrigin::Person, "{method} {address}");
    }
}

#[test]
fn automatic_page_reload_has_the_origin_page() {
    assert_eq!(
        origin_of_page_request(&asked("GET", "/desk/hotel/killarney?filter=open&by=itself")),
        RequestOrigin::Page
    );
    for address in ["/desk/hotel/killarney", "/desk/hotel/killarney?q=by%3Ditself", "/desk/hotel/killarney?by=itselfs"]
    {
        assert_eq!(origin_of_page_request(&asked("GET", address)), RequestOrigin::Person, "{address}");
    }
}
