//! `/` and `/desk`: pages for people who type the server's address.

use crate::harness::{Answer, Api};
use axum::http::Method;
use shared::ErrorCode;

const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn opened(api: &Api, path: &str, language: &str) -> Answer {
    api.ask(Method::GET, path).header("accept", HTML).header("accept-language", language).answer().await
}

#[tokio::test]
async fn root_page_explains_how_to_open_a_chat() {
    let api = Api::open().await;
    for (language, heading, advice) in [
        ("en", "<h1>Chat with your hotel</h1>", "open the link that it has sent you"),
        ("de-AT,de;q=0.9", "<h1>Chat mit Ihrem Hotel</h1>", "den Link, den es Ihnen geschickt hat"),
    ] {
        let answer = opened(&api, "/", language).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")));
        assert!(answer.body.contains(heading) && answer.body.contains(advice), "{}", answer.body);
        assert!(!answer.body.contains("<script") && !answer.body.contains("killarney"), "{}", answer.body);
        assert!(answer.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
    }
}

#[tokio::test]
async fn the_desk_of_the_only_hotel_is_found_without_its_name() {
    let api = Api::open().await;
    for path in ["/desk", "/desk/"] {
        let answer = opened(&api, path, "en").await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some("/desk/hotel/killarney")), "{path}");
    }
}

#[tokio::test]
async fn desk_page_names_no_hotel_if_there_are_several() {
    let api = Api::open().await;
    api.house.put_guest("dingle", "theirs").await;
    let answer = opened(&api, "/desk", "de").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Which hotel’s desk?") && answer.body.contains("/hotel/"), "{}", answer.body);
    assert!(!answer.body.contains("dingle"), "{}", answer.body);
}

#[tokio::test]
async fn root_and_desk_pages_are_not_found_without_html_accept() {
    let api = Api::open().await;
    for path in ["/", "/desk", "/desk/"] {
        api.ask(Method::GET, path).refused(ErrorCode::NotFound).await;
        api.ask(Method::GET, path).header("accept", "application/json").refused(ErrorCode::NotFound).await;
        api.ask(Method::POST, path).refused(ErrorCode::NotFound).await;
    }
}

#[tokio::test]
async fn unknown_path_is_a_page_for_browsers() {
    let api = Api::open().await;
    for path in ["/unknown", "/desk/hotel/nowhere", "/guest/hotel/killarney", "/desk/hotel"] {
        let answer = opened(&api, path, "en").await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("<h1>There is nothing here</h1>"), "{path}: {}", answer.body);
    }
}
