use super::*;

fn text(metrics: &Metrics, backlog: Backlog) -> String {
    let deliveries = Backlog { count: 2, oldest: Some(Timestamp::from_unix_ms(9_000)) };
    let pushes = Backlog { count: 1, oldest: Some(Timestamp::from_unix_ms(7_000)) };
    let message_counts = MessageCounts { guest: 3, staff: 2 };
    let values =
        CurrentValues { message_counts, backlog, deliveries, pushes, sockets: 7, now: Timestamp::from_unix_ms(10_000) };
    metrics.text(&values).expect("text")
}

#[track_caller]
fn has(text: &str, line: &str) {
    assert!(text.lines().any(|one| one == line), "{line} is not in\n{text}");
}

#[test]
fn metrics_text_contains_all_values() {
    let metrics = Metrics::default();
    metrics.count_error(ErrorCode::InvalidToken);
    metrics.count_error(ErrorCode::InvalidToken);
    let oldest = Some(Timestamp::from_unix_ms(8_500));
    let text = text(&metrics, Backlog { count: 4, oldest });
    has(&text, r#"guest_chat_messages_total{sender="guest"} 3"#);
    has(&text, r#"guest_chat_messages_total{sender="staff"} 2"#);
    has(&text, r#"guest_chat_errors_total{code="INVALID_TOKEN"} 2"#);
    has(&text, "guest_chat_outbox_events 4");
    has(&text, "guest_chat_outbox_oldest_seconds 1.5");
    has(&text, "guest_chat_webhook_deliveries 2");
    has(&text, "guest_chat_webhook_deliveries_oldest_seconds 1.0");
    has(&text, "guest_chat_push_notifications 1");
    has(&text, "guest_chat_push_notifications_oldest_seconds 3.0");
    has(&text, "guest_chat_sockets 7");
    has(&text, "# EOF");
}

#[test]
fn an_empty_outbox_has_no_age() {
    let text = text(&Metrics::default(), Backlog { count: 0, oldest: None });
    has(&text, "guest_chat_outbox_oldest_seconds 0.0");
}
