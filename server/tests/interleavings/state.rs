//! The stored data of a hotel, without values that differ between runs: keys,
//! random names, and the hotel's own name.

use super::world::{World, new_hotel};
use serde_json::{Map, Value};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

#[cfg(test)]
mod tests;

/// Reads the stored data of a hotel, and of the new hotel beside it.
const STORED: &str = "SELECT jsonb_build_object(\
    'hotel', to_jsonb(h), \
    'bookings', (SELECT jsonb_agg(to_jsonb(b) || jsonb_build_object('conversation', (SELECT to_jsonb(c) \
        || jsonb_build_object('handler_id', (SELECT s.email FROM staff s WHERE s.id = c.handler_id)) \
        FROM conversations c WHERE c.booking_key = b.id), \
        'links', (SELECT jsonb_agg(t.revoked_at_ms ORDER BY t.revoked_at_ms) FROM guest_tokens t WHERE t.booking_key = b.id), \
        'messages', (SELECT jsonb_agg((to_jsonb(m) || jsonb_build_object('staff_id', (SELECT s.email FROM staff s WHERE s.id = m.staff_id))) \
            ORDER BY m.id) FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.booking_key = b.id), \
        'indexed', (SELECT jsonb_agg(jsonb_build_object('message_id', x.doc & 4294967295, 'words', (SELECT jsonb_agg(substr(lexeme, 9)) \
            FROM unnest(x.words))) ORDER BY x.doc) FROM search x JOIN conversations c ON x.doc >> 32 = c.id WHERE c.booking_key = b.id), \
        'notes', (SELECT jsonb_agg(n.body ORDER BY n.id) FROM notes n JOIN conversations c ON c.id = n.conversation_id WHERE c.booking_key = b.id)) \
        ORDER BY b.booking_id) FROM bookings b WHERE b.hotel_id = h.id), \
    'staff', (SELECT jsonb_agg(to_jsonb(s) || jsonb_build_object('sessions', (SELECT count(*) FROM staff_sessions x WHERE x.staff_id = s.id)) \
        ORDER BY s.email) FROM staff s WHERE s.hotel_id = h.id), \
    'webhooks', (SELECT jsonb_agg(to_jsonb(w) ORDER BY w.url) FROM webhooks w WHERE w.hotel_id = h.id), \
    'canned', (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.shortcut) FROM canned_replies r WHERE r.hotel_id = h.id), \
    'deliveries', (SELECT jsonb_agg(jsonb_build_object('url', w.url, 'payload', d.payload::jsonb) ORDER BY d.id) \
        FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id WHERE w.hotel_id = h.id), \
    'events', (SELECT jsonb_agg(jsonb_build_object('channel', o.channel, 'data', o.data::jsonb) ORDER BY o.id) \
        FROM outbox o WHERE starts_with(o.channel, 'private-hotel-' || h.slug || '-')))::text \
    FROM hotels h WHERE h.slug = $1";

/// Fields with message ids, of which only the order is compared.
const MESSAGE_IDS: [&str; 7] =
    ["message_id", "reply_to", "up_to", "last_message_id", "guest_up_to", "staff_up_to", "settled_up_to"];
/// Fields that are omitted: keys and random values.
const LEFT_OUT: [&str; 11] = [
    "id",
    "hotel_id",
    "booking_key",
    "conversation_id",
    "event_id",
    "webhook_id",
    "secret",
    "hash",
    "slug",
    "staff_id",
    "password_hash",
];

/// Reads the stored data of a hotel, unchanged.
pub async fn read(conn: &mut PgConnection, world: &World) -> Value {
    let mut states = Vec::new();
    for slug in [world.slug.as_str().to_owned(), new_hotel(world.slug.as_str())] {
        let stored: Option<String> =
            sqlx::query_scalar(STORED).bind(&slug).fetch_optional(&mut *conn).await.expect("the state");
        states.push(stored.map_or(Value::Null, |stored| serde_json::from_str(&stored).expect("JSON")));
    }
    Value::Array(states)
}

/// Normalizes the data, so that it is equal for runs with equal results:
/// message ids are replaced by their ranks, and keys are removed.
pub fn normalize(value: &Value, world: &World, ranks: &BTreeMap<i64, usize>) -> Value {
    let text = value.to_string().replace(world.slug.as_str(), "hotel");
    let mut value = serde_json::from_str(&text).expect("JSON");
    rank(&mut value, ranks);
    // Events and deliveries of different conversations have no order.
    for state in value.as_array_mut().into_iter().flatten() {
        sort(state.get_mut("events"), |event| (text_at(event, "/channel"), text_at(event, "/data/booking_id")));
        sort(state.get_mut("deliveries"), |it| (text_at(it, "/url"), text_at(it, "/payload/data/booking_id")));
    }
    value
}

/// Returns the rank of each message id in a state or a response, among those of the
/// same booking: ids of different conversations have no order.
pub fn message_ranks(value: &Value) -> BTreeMap<i64, usize> {
    let mut ids = BTreeMap::new();
    collect(value, "", &mut ids);
    // An id without a booking beside it is usually known by another place.
    let ranked = ids.values().flat_map(|ids| ids.iter().copied().zip(1..));
    ranked.collect()
}

fn sort(list: Option<&mut Value>, key: impl Fn(&Value) -> (String, String)) {
    if let Some(list) = list.and_then(Value::as_array_mut) {
        list.sort_by_key(key);
    }
}

fn text_at(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).map(Value::to_string).unwrap_or_default()
}

fn collect<'a>(value: &'a Value, booking: &'a str, ids: &mut BTreeMap<&'a str, BTreeSet<i64>>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, booking, ids)),
        Value::Object(object) => {
            let booking = object.get("booking_id").and_then(Value::as_str).unwrap_or(booking);
            let own = object.iter().filter(|(name, _)| is_message_id(name, object)).filter_map(|(_, id)| id.as_i64());
            ids.entry(booking).or_default().extend(own);
            object.values().for_each(|value| collect(value, booking, ids));
        }
        _ => {}
    }
}

/// Returns whether a field is a message id. A message's own id is in `id`.
fn is_message_id(name: &str, object: &Map<String, Value>) -> bool {
    MESSAGE_IDS.contains(&name) || (name == "id" && object.contains_key("sender_type"))
}

fn rank(value: &mut Value, ranks: &BTreeMap<i64, usize>) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| rank(value, ranks)),
        Value::Object(object) => {
            let is_message = object.contains_key("sender_type");
            if is_message && let Some(id) = object.get("id").cloned() {
                object.insert("message_id".to_owned(), id);
            }
            for (name, value) in &mut *object {
                let id = value.as_i64().filter(|id| MESSAGE_IDS.contains(&name.as_str()) && *id != 0);
                match id {
                    Some(id) => *value = ranks.get(&id).copied().into(),
                    None => rank(value, ranks),
                }
            }
            object.retain(|name, value| {
                !LEFT_OUT.contains(&name.as_str()) || value.as_str().is_some_and(|it| it.contains('@'))
            });
        }
        _ => {}
    }
}
