use super::*;
use crate::support::made_up;
use axum::http::HeaderValue;

#[test]
fn any_token_is_read_unchanged() {
    let seeds = ["Bearer q1w2e3", "GuestToken q1w2e3", "Basic x:y", "bearer  a b", "Bearer"];
    made_up(&seeds, |text| {
        let Ok(value) = HeaderValue::from_str(text) else { return };
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        assert!(explicit_token(&headers, &Uri::from_static("/")).is_none_or(|token| text.contains(&token)));
    });
}
