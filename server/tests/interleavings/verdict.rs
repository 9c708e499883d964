//! Checks of the results of two concurrent use cases.

use super::proxy::Lane;
use super::use_cases::Outcome;
use super::world::{BOOKING, SEQ};
use serde_json::{Value, json};

#[cfg(test)]
mod tests;

/// Observable result of a run, without values that differ between runs.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The results of both use cases.
    pub outcomes: [Outcome; 2],
    /// The stored data.
    pub state: Value,
    /// The lanes of the committed transactions, in that order.
    pub commits: Vec<Lane>,
    /// `true` if the result must correspond to the order of the commits;
    /// otherwise either order will do.
    pub is_strict: bool,
}

impl Observed {
    fn is_as(&self, other: &Self) -> bool {
        self.outcomes == other.outcomes && self.state == other.state
    }

    /// Returns the lane that committed first, if each has committed once.
    fn first_to_commit(&self) -> Option<Lane> {
        match self.commits[..] {
            [first, second] if first != second && self.is_strict => Some(first),
            _ => None,
        }
    }
}

/// Returns the fault of a run, compared with the serial runs: in `serial[0]`
/// the first use case ran first.
pub fn find_fault(run: &Observed, serial: &[Observed; 2]) -> Option<String> {
    if let Some(Outcome::Failed(why)) = run.outcomes.iter().find(|outcome| matches!(outcome, Outcome::Failed(_))) {
        return Some(format!("failed: {why}"));
    }
    if let Some(fault) = find_broken_rule(&run.state) {
        return Some(fault);
    }
    match run.first_to_commit() {
        Some(first) if run.is_as(&serial[first]) => None,
        Some(first) => Some(format!("not as in the order of the commits: {}", difference(run, &serial[first]))),
        None if serial.iter().any(|serial| run.is_as(serial)) => None,
        None => {
            let [one, other] = serial.each_ref().map(|serial| difference(run, serial));
            Some(format!("as in neither order: {one}; and {other}"))
        }
    }
}

/// Describes the first difference between two runs.
fn difference(run: &Observed, serial: &Observed) -> String {
    if run.outcomes != serial.outcomes {
        return format!("answered {:?} and not {:?}", run.outcomes, serial.outcomes);
    }
    difference_at("state", &run.state, &serial.state).unwrap_or_default()
}

fn difference_at(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let names = one.keys().chain(other.keys());
            names
                .filter_map(|name| {
                    let null = Value::Null;
                    let values = (one.get(name).unwrap_or(&null), other.get(name).unwrap_or(&null));
                    difference_at(&format!("{path}/{name}"), values.0, values.1)
                })
                .next()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let both = one.iter().zip(other).enumerate();
            both.filter_map(|(at, (one, other))| difference_at(&format!("{path}/{at}"), one, other)).next()
        }
        _ => (one != other).then(|| format!("{path} is {one} and not {other}")),
    }
}

/// Returns the invariant that a state violates, if any.
pub fn find_broken_rule(state: &Value) -> Option<String> {
    let hotel = &state[0];
    let staff = hotel["staff"].as_array().into_iter().flatten();
    let mut removed = staff.filter(|member| !member["left_at_ms"].is_null());
    if removed.any(|member| member["sessions"] != 0) {
        return Some("a session of a removed member of staff survives".to_owned());
    }
    let bookings = hotel["bookings"].as_array().into_iter().flatten();
    bookings.filter_map(|booking| broken_rule_of(hotel, booking)).next()
}

fn broken_rule_of(hotel: &Value, booking: &Value) -> Option<String> {
    let name = booking["booking_id"].as_str()?;
    let conversation = &booking["conversation"];
    let channel = format!("private-hotel-hotel-guest-chat-booking-{name}");
    let mut events: Vec<&Value> = Vec::new();
    let mut from = if matches!(name, BOOKING | super::world::EARLY_BOOKING) { SEQ } else { 0 };
    for event in hotel["events"].as_array().into_iter().flatten().filter(|event| event["channel"] == channel) {
        events.push(&event["data"]);
        if event["data"]["type"] == "conversation_erased" {
            // Another booking of the same name starts again.
            events.clear();
            from = 0;
        }
    }
    let seq = conversation["seq"].as_i64()?;
    let announced: Vec<_> = events.iter().filter_map(|event| event["meta"]["seq"].as_i64()).collect();
    if announced != (from + 1..=seq).collect::<Vec<_>>() {
        return Some(format!("{name}: the changes {from} to {seq} are announced as {announced:?}"));
    }
    let last = |kind: &str| events.iter().rev().find(|event| event["type"] == kind).copied();
    if let Some(event) = last("chat_state") {
        let event_state = json!([event["room_number"], event["disabled_code"], event["current_staff_handler"]["name"]]);
        let stored = json!([booking["room_number"], disabled_code(hotel, booking), conversation["handler_name"]]);
        if event_state != stored {
            return Some(format!("{name}: the last chat_state says {event_state}, stored is {stored}"));
        }
    }
    for reader in ["guest", "staff"] {
        let read_event =
            events.iter().rev().find(|event| event["type"] == "messages_read" && event["reader"] == reader);
        let stored = &conversation[format!("{reader}_up_to")];
        if read_event.is_some_and(|event| event["up_to"] != *stored) {
            return Some(format!("{name}: the last marker of the {reader} is not the stored one, {stored}"));
        }
    }
    broken_message(&events, booking, from, seq).map(|fault| format!("{name}: {fault}"))
}

/// Checks that each message equals the event of its last change.
fn broken_message(events: &[&Value], booking: &Value, from: i64, newest: i64) -> Option<String> {
    for message in booking["messages"].as_array().into_iter().flatten() {
        let seq = message["seq"].as_i64()?;
        let event_text =
            events.iter().find(|event| event["meta"]["seq"] == seq).map(|event| &event["message"]["message"]);
        if seq > newest || (seq > from && event_text != Some(&message["body"])) {
            return Some(format!(
                "change {seq} of {newest} stores {}, and {event_text:?} is announced",
                message["body"]
            ));
        }
    }
    None
}

/// Returns why the guest may not write, according to the API's contract.
fn disabled_code(hotel: &Value, booking: &Value) -> Value {
    let allowed = |name: &str| hotel["hotel"][name] == true;
    let is_set = |name: &str| !booking[name].is_null();
    if is_set("checked_out_at_ms") {
        return if allowed("allow_after_check_out") { Value::Null } else { "ALREADY_CHECKED_OUT".into() };
    }
    if !is_set("checked_in_at_ms") {
        return if allowed("allow_before_check_in") { Value::Null } else { "NOT_CHECKED_IN".into() };
    }
    if is_set("room_number") || allowed("allow_no_room") { Value::Null } else { "NO_ROOM_ASSIGNED".into() }
}
