use crate::config::PublicUrl;
use crate::http::{Server, router};
use crate::realtime::{Embedded, Limits, PusherApp, Secret};
use crate::support::House;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

/// Returns a server over the use cases of a house.
fn server(house: &House) -> Router {
    let app = PusherApp { id: "1".to_owned(), key: "key".to_owned(), secret: Secret::new("secret") };
    let base = "http://localhost:3000".to_owned();
    let public_url = PublicUrl { base, host: "localhost".to_owned(), port: 3000, tls: false };
    router(Server::new(house.chat.clone(), Embedded::new(app, Limits::default()), public_url, "mt1"))
}

/// Returns the status for a browser with this token in its cookie.
async fn check_cookie(server: &Router, token: &str) -> StatusCode {
    let question = Request::get("/guest/hotel/killarney/chat/kept?chat=1")
        .header(header::COOKIE, format!("guest-chat-killarney-1={token}"))
        .body(Body::empty());
    server.clone().oneshot(question.expect("a request")).await.expect("an answer").status()
}

#[tokio::test]
async fn storage_error_is_not_shown_as_an_ended_link() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    let server = server(&house);
    assert_eq!(check_cookie(&server, &token).await, StatusCode::NO_CONTENT);
    assert_eq!(check_cookie(&server, "of-nothing").await, StatusCode::OK);
    // The page's worker takes 200 for the end of the link, and deletes its
    // copies.
    house.chat.store().close().await;
    assert_eq!(check_cookie(&server, &token).await, StatusCode::INTERNAL_SERVER_ERROR);
}
