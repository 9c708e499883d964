use super::*;
use crate::http::api::subscription::AuthRequest;
use crate::realtime::SocketId;
use crate::support::made_up;
use shared::ChannelName;

#[test]
fn any_auth_request_is_parsed_or_refused() {
    let seeds = [
        r#"{"socket_id":"1234.5678","channel_name":"private-hotel-killarney-staff-chat"}"#,
        "socket_id=1234.5678&channel_name=private-hotel-killarney-guest-chat-booking-BK-2025-0123",
        "socket_id=1%2E2&channel_name=%70rivate-hotel-a-staff-chat&socket_id=1",
    ];
    made_up(&seeds, |text| {
        for request in [json::<AuthRequest>(text.as_bytes()), form(text.as_bytes())].into_iter().flatten() {
            let signed = request.socket_id.parse::<SocketId>().is_ok();
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let is_id = request.socket_id.split_once('.').is_some_and(|(one, other)| digits(one) && digits(other));
            assert!(!signed || is_id);
            drop(ChannelName::parse(&request.channel_name));
        }
    });
}

#[test]
fn any_query_is_parsed_or_refused() {
    let seeds =
        ["limit=50&before=12", "after=7", "before_id=9223372036854775807", "limit=%31&token=x", "after=+1&&=&a"];
    made_up(&seeds, |text| drop(parse(text)));
}
