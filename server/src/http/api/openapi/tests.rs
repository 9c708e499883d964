use super::complete::{codes_of, operations};
use super::document;
use serde_json::Value;
use shared::access::StaffContext;
use shared::canned::{CannedReply, CannedReplyList, PutCannedReply};
use shared::desk::{ConversationList, Handling, StaffList};
use shared::note::{Note, NoteList, WriteNote};
use shared::push::{PushEndpoint, PushState, PushSubscription, PushSubscriptionKeys};
use shared::webhook::{PutWebhook, Webhook, WebhookDeliveryList, WebhookList};
use shared::{Context, MarkRead, Message, MessagePage, ReadAnswer, SendMessage, Sent, Uploaded};
use std::collections::BTreeSet;

/// The routers of the API in routes.rs, and the paths under which they are
/// nested.
const ROUTERS: [(&str, &str); 4] = [
    ("guest_api", "/api/guest/hotel/{slug}/chat"),
    ("staff_api", "/api/staff/hotel/{slug}"),
    ("integration_api", "/api/hotel/{slug}"),
    ("attachment_files", "/api/hotel/{slug}/attachments"),
];

/// Returns `METHOD path` of every API route in routes.rs.
fn routed() -> BTreeSet<String> {
    let mut router = "";
    let mut routes = BTreeSet::new();
    let source = include_str!("../../routes.rs").replace("\n            ", " ");
    for line in source.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("fn ") {
            router = rest.split('(').next().unwrap_or_default();
        }
        let Some((_, prefix)) = ROUTERS.iter().find(|(name, _)| *name == router) else { continue };
        let Some((path, handlers)) = line.strip_prefix(".route(\"").and_then(|rest| rest.split_once("\", ")) else {
            continue;
        };
        for method in ["get", "put", "post", "delete", "patch"] {
            if handlers.split(['.', ' ']).any(|call| call.starts_with(&format!("{method}("))) {
                routes.insert(format!("{method} {prefix}{path}"));
            }
        }
    }
    routes
}

fn documented() -> BTreeSet<String> {
    let json = serde_json::to_value(document()).expect("JSON");
    let paths = json["paths"].as_object().expect("paths").clone();
    let methods = |item: &Value| item.as_object().expect("operations").keys().cloned().collect::<Vec<_>>();
    paths
        .iter()
        .flat_map(|(path, item)| methods(item).into_iter().map(move |method| format!("{method} {path}")))
        .collect()
}

#[test]
fn every_route_of_the_api_is_documented_and_nothing_else() {
    let routed = routed();
    assert!(routed.len() > 25, "{routed:?}");
    assert_eq!(routed, documented());
}

#[test]
fn names_of_operations_are_unique_and_every_part_of_a_path_is_explained() {
    let mut document = document().clone();
    let mut names = BTreeSet::new();
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            let id = operation.operation_id.clone().expect("a name");
            assert!(names.insert(id.clone()), "{id} twice");
            let parameters = operation.parameters.as_deref().unwrap_or_default();
            for part in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                assert_eq!(parameters.iter().filter(|parameter| parameter.name == part).count(), 1, "{id} {part}");
            }
        }
    }
}

#[test]
fn a_refusal_lists_codes_of_its_own_status() {
    let json = serde_json::to_value(document()).expect("JSON");
    for (path, item) in json["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            for (status, response) in operation["responses"].as_object().expect("responses") {
                let description = response["description"].as_str().expect("a text");
                if status.as_str() < "400" {
                    continue;
                }
                let codes: Vec<_> = codes_of(description).collect();
                assert_eq!(codes.len(), description.split(", ").count(), "{method} {path} {status}: {description}");
                assert!(codes.iter().all(|code| code.status().to_string() == *status), "{method} {path} {description}");
            }
        }
    }
}

#[test]
fn every_body_has_an_example_that_the_code_can_read() {
    let json = serde_json::to_value(document()).expect("JSON");
    let schemas = json["components"]["schemas"].as_object().expect("schemas");
    let bodies = json["paths"].to_string();
    let mut examples: serde_json::Map<String, Value> =
        serde_json::from_str(include_str!("examples.json")).expect("JSON");
    for name in schemas.keys().filter(|name| *name != "Problem") {
        if bodies.contains(&format!("schemas/{name}\"")) {
            assert!(schemas[name]["examples"][0].is_object(), "{name} has no example");
        }
    }
    macro_rules! reads {
        ($($name:ident)*) => {$({
            let example = examples.remove(stringify!($name)).expect(stringify!($name));
            let read: $name = serde_json::from_value(example.clone()).expect(stringify!($name));
            let written = serde_json::to_value(read).expect("JSON");
            for (field, value) in example.as_object().expect("an object") {
                assert_eq!(&written[field], value, "{}.{field}", stringify!($name));
            }
        })*};
    }
    reads!(CannedReply CannedReplyList Context ConversationList Handling MarkRead Message MessagePage Note
        NoteList PushEndpoint PushState PushSubscription PushSubscriptionKeys PutCannedReply PutWebhook ReadAnswer SendMessage Sent StaffContext StaffList Uploaded Webhook WebhookDeliveryList WebhookList WriteNote);
}
