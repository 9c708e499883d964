use super::*;

fn commute(one: &str, other: &str) -> bool {
    let (one, other) = (Footprint::of(one), Footprint::of(other));
    assert_eq!(one.commutes_with(&other), other.commutes_with(&one));
    one.commutes_with(&other)
}

#[test]
fn reads_commute_and_writes_do_not() {
    assert!(commute("SELECT 1 FROM hotels h", "SELECT 2 FROM bookings b JOIN hotels h ON TRUE"));
    assert!(!commute("SELECT 1 FROM hotels h", "UPDATE hotels SET name = $1"));
    assert!(!commute("UPDATE hotels SET name = $1", "INSERT INTO hotels (slug) VALUES ($1) ON CONFLICT DO NOTHING"));
    assert!(commute("UPDATE staff SET name = $1", "DELETE FROM outbox WHERE id BETWEEN $1 AND $2"));
}

#[test]
fn a_lock_counts_as_a_change_unless_it_is_shared() {
    let select = "SELECT 1 FROM staff s WHERE s.id = $1";
    assert!(!commute(select, "SELECT 1 FROM staff s WHERE s.id = $1 FOR NO KEY UPDATE"));
    assert!(!commute(select, "SELECT 1 FROM staff s WHERE s.id = $1 FOR UPDATE OF s"));
    assert!(commute(select, "SELECT 1 FROM staff s WHERE s.id = $1 FOR SHARE"));
}

#[test]
fn triggers_and_foreign_keys_are_followed() {
    let message = "INSERT INTO messages (conversation_id) VALUES ($1)";
    assert!(!commute(message, "SELECT seq FROM conversations c"));
    assert!(!commute(message, "UPDATE staff SET left_at_ms = $1"));
    assert!(!commute("DELETE FROM conversations WHERE id = $1", "SELECT id FROM push_subscriptions s"));
    assert!(!commute("DELETE FROM bookings WHERE id = $1", "INSERT INTO guest_tokens (hash) VALUES ($1)"));
}

#[test]
fn inserts_without_a_key_commute() {
    let insert = "WITH part_0 AS (INSERT INTO outbox (channel) VALUES ($1)) UPDATE notes SET body = $2";
    assert!(commute(insert, "INSERT INTO outbox (channel) VALUES ($1), ($2)"));
    assert!(!commute(insert, "DELETE FROM outbox WHERE id BETWEEN $1 AND $2"));
    assert!(!commute(insert, "SELECT count(*) FROM outbox"));
}

#[test]
fn combined_statements_have_the_footprint_of_each() {
    assert!(!commute("BEGIN; SELECT 1 FROM staff WHERE id = 1 FOR NO KEY UPDATE", "SELECT 1 FROM staff"));
}
