use super::limit::format_grouped;
use super::*;
use crate::chat::auth::request_limits::RequestRates;
use std::collections::BTreeSet;

#[test]
fn name_and_subject_identify_a_limit() {
    let names: BTreeSet<(&str, String)> = ALL.iter().map(|limit| (limit.name, limit.counted_for.to_string())).collect();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn amounts_are_formatted_as_in_the_documentation() {
    assert_eq!(API_KEY_WRITES.amount.to_string(), "6,000 at once, 6,000 a minute");
    assert_eq!(SIGN_IN_ACCOUNT.amount.to_string(), "20 at once, 20 an hour");
    assert_eq!(CONNECTIONS.amount.to_string(), "55,000 at a time");
    assert_eq!(Amount::Stored(1_500 * 1024 * 1024).to_string(), "1,500 MiB");
    assert_eq!(format_grouped(999), "999");
}

#[test]
fn message_limit_is_below_the_request_limit() {
    assert_eq!(guest_writes(0), Rate::per_minute(0), "no limit");
    for messages in [1, 30, 31, 1_000, u32::MAX] {
        let writes = guest_writes(messages);
        assert!(writes.burst >= messages.max(120) && writes.refill == writes.burst, "{messages}: {writes}");
    }
    assert_eq!(guest_writes(30), GUEST_WRITES.rate());
}

#[test]
fn a_guest_may_open_more_pages_than_send_messages() {
    assert_eq!(chat_pages(0).refill, 0, "no limit");
    for messages in [1, 30, 31, 1_000, u32::MAX] {
        let pages = chat_pages(messages);
        assert!(pages.burst >= messages.max(30) && pages.refill >= messages.max(60), "{messages}: {pages}");
    }
    assert_eq!(chat_pages(30), CHAT_PAGES.rate());
}

#[test]
fn a_guest_may_read_more_pages_of_messages_than_send_messages() {
    assert_eq!(history_pages(0).refill, 0, "no limit");
    for messages in [1, 30, 31, 1_000, u32::MAX] {
        let pages = history_pages(messages);
        assert!(pages.burst >= messages.max(120) && pages.refill >= messages.max(600), "{messages}: {pages}");
    }
    assert_eq!(history_pages(30), HISTORY_PAGES.rate());
}

#[test]
fn default_setting_has_the_burst_of_the_table() {
    let amount = Amount::Rate(Rate { burst: 10, refill: 30, period: Period::Hour });
    let limit = Limit { name: "messages", counted_for: CountedFor::Link, amount, setting: None };
    assert_eq!(limit.rate_of_setting(30), Rate { burst: 10, refill: 30, period: Period::Hour });
    assert_eq!(limit.rate_of_setting(60), Rate { burst: 60, refill: 60, period: Period::Hour });
    assert_eq!(limit.rate_of_setting(0).refill, 0, "no limit");
}

#[test]
fn default_settings_enforce_the_rates_of_the_table() {
    let (messages, requests) = (MESSAGES.rate().refill, API_KEY_WRITES.rate().refill);
    let rates = RequestRates::new(messages, requests);
    assert_eq!((rates.guest_writes, rates.desk_writes), (GUEST_WRITES.rate(), DESK_WRITES.rate()));
    assert_eq!(rates.api_key_writes, API_KEY_WRITES.rate());
    assert_eq!((rates.chat_pages, rates.history_pages), (CHAT_PAGES.rate(), HISTORY_PAGES.rate()));
}
