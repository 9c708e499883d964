use super::*;
use axum::http::Request;

fn asked(method: &str, address: &str) -> Parts {
    Request::builder().method(method).uri(address).body(()).expect("a request").into_parts().0
}

#[test]
fn what_a_page_does_by_itself_is_no_sign_of_a_person() {
    let by_itself = [
        ("GET", "/conversations?filter=open"),
        ("GET", "/conversations/1/messages?after=3"),
        ("POST", "/conversations/1/read"),
        ("POST", "/pusher/auth"),
    ];
    for (method, address) in by_itself {
        assert_eq!(of_api(&asked(method, address)), RequestOrigin::Page, "{method} {address}");
    }
    let by_somebody = [("POST", "/conversations/1/messages"), ("PATCH", "/conversations/1/messages/2")];
    for (method, address) in by_somebody {
        assert_eq!(of_api(&asked(method, address)), RequestOrigin::Person, "{method} {address}");
    }
}

#[test]
fn a_page_that_looks_again_says_so() {
    assert_eq!(of_page(&asked("GET", "/desk/hotel/killarney?filter=open&by=itself")), RequestOrigin::Page);
    for address in ["/desk/hotel/killarney", "/desk/hotel/killarney?q=by%3Ditself", "/desk/hotel/killarney?by=itselfs"]
    {
        assert_eq!(of_page(&asked("GET", address)), RequestOrigin::Person, "{address}");
    }
}
