//! Completes the OpenAPI document with what many operations share: security,
//! path parameters, common refusals, and an example of every body.

use serde_json::Value;
use shared::{BookingId, ErrorCode, HotelSlug, Problem, canned::Shortcut};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::PartialSchema;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi, Ref, RefOr, Required, Response, Schema};

/// An example of every body, by the name of its schema.
const EXAMPLES: &str = include_str!("examples.json");

/// Completes the document that the handlers generate.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let read = item.get.as_ref().and_then(|get| get.operation_id.clone());
        for operation in operations(item) {
            let writes = operation.operation_id != read;
            name_path_parts(path, operation);
            describe_credentials(operation);
            let body = operation.request_body.as_mut();
            body.into_iter().for_each(make_optional);
            add_refusals(operation, writes);
            operation.responses.responses.iter_mut().for_each(|(status, response)| describe(status, response));
        }
        // One handler serves both methods, but operation ids are unique.
        if let (Some(get), Some(post)) = (&item.get, &mut item.post)
            && get.operation_id == post.operation_id
        {
            post.operation_id = post.operation_id.take().map(|id| id + "ByPost");
        }
    }
    let request_schemas = schemas_of_requests(document);
    if let Some(components) = &mut document.components {
        add_security_schemes(components);
        require_response_properties(components, &request_schemas);
        add_examples(components);
    }
}

/// Returns the operations of a path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, patch, delete].into_iter().filter_map(Option::as_mut)
}

fn name_path_parts(path: &str, operation: &mut Operation) {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let own = operation.parameters.take().unwrap_or_default();
    operation.parameters = Some(names.map(path_parameter).chain(own).collect());
}

fn path_parameter(name: &str) -> Parameter {
    let (schema, description) = match name {
        "slug" => (HotelSlug::schema(), "The hotel."),
        "booking" => (BookingId::schema(), "The booking."),
        "shortcut" => (Shortcut::schema(), "The word that calls the reply up."),
        "id" => (i64::schema(), "The conversation."),
        "message" => (i64::schema(), "The message."),
        "file" => (String::schema(), "The file, a UUID."),
        "webhook" => (i64::schema(), "The webhook."),
        "delivery" => (i64::schema(), "The delivery."),
        _ => (i64::schema(), "The note."),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

/// Marks a body that a handler takes as `Option` as not required; a present
/// body may not be `null`.
fn make_optional(body: &mut RequestBody) {
    for content in body.content.values_mut() {
        let Some(RefOr::T(Schema::OneOf(either))) = &content.schema else { continue };
        if let Some(one) = either.items.iter().find(|item| matches!(item, RefOr::Ref(_))) {
            content.schema = Some(one.clone());
            body.required = Some(Required::False);
        }
    }
}

fn tag(operation: &Operation) -> &str {
    operation.tags.as_ref().and_then(|tags| tags.first()).map_or("", String::as_str)
}

fn describe_credentials(operation: &mut Operation) {
    let schemes: &[&str] = match tag(operation) {
        "Guest" => &["guestBearer", "guestToken", "guestQuery", "guestCookie"],
        "Staff" => &["apiKey", "session"],
        "Files" => &["guestBearer", "guestToken", "guestQuery", "guestCookie", "session", "apiKey"],
        _ => &["apiKey"],
    };
    let one = |scheme: &&str| SecurityRequirement::new::<_, [&str; 0], &str>(*scheme, []);
    operation.security = Some(schemes.iter().map(one).collect());
}

fn add_security_schemes(components: &mut Components) {
    let http = |format: &str, description: &str| {
        let mut scheme = Http::new(HttpAuthScheme::Bearer);
        scheme.bearer_format = Some(format.to_owned());
        scheme.description = Some(description.to_owned());
        SecurityScheme::Http(scheme)
    };
    let header = ApiKeyValue::with_description("Authorization", "`GuestToken` and the token of the guest's link.");
    let query = ApiKeyValue::with_description("token", "The token of the guest's link; a header wins.");
    let desk_cookie = ApiKeyValue::with_description(
        "__Host-guest-chat-desk",
        "The session of who has signed in at `/desk/hotel/{slug}/sign-in`; without TLS the cookie is called \
         `guest-chat-desk`. A request that changes something has to come from this site.",
    );
    let guest_cookie = ApiKeyValue::with_description(
        "__Host-guest-chat-{slug}-{conversation_id}",
        "What the guest's page exchanges its link for, one for each conversation; without TLS the prefix is \
         missing. Where a browser keeps several, the header `Guest-Chat` says the `conversation_id`. A request that \
         changes something has to come from this site.",
    );
    for (name, scheme) in [
        ("guestCookie", SecurityScheme::ApiKey(ApiKey::Cookie(guest_cookie))),
        ("guestBearer", http("43 characters of base64url", "The token of the guest's link.")),
        ("guestToken", SecurityScheme::ApiKey(ApiKey::Header(header))),
        ("guestQuery", SecurityScheme::ApiKey(ApiKey::Query(query))),
        ("session", SecurityScheme::ApiKey(ApiKey::Cookie(desk_cookie))),
        ("apiKey", http("gck_…", "What `guest-chat api-key new` prints.")),
    ] {
        components.security_schemes.insert(name.to_owned(), scheme);
    }
}

/// Adds the refusals that handlers do not list.
fn add_refusals(operation: &mut Operation, writes: bool) {
    use ErrorCode::{
        BadRequest, BodyTooLarge, Internal, InvalidToken, RateLimited, TokenRequired, UnsupportedMediaType,
    };
    let mut codes = vec![TokenRequired, InvalidToken, Internal];
    // A client that writes too often, or an address that tries too many tokens.
    if writes || matches!(tag(operation), "Guest" | "Files") {
        codes.push(RateLimited);
    }
    if operation.request_body.is_some() {
        codes.extend([BadRequest, BodyTooLarge, UnsupportedMediaType]);
    } else if tag(operation) != "Guest" || operation.responses.responses.contains_key("400") {
        // A path that is not UTF-8, or a parameter out of range.
        codes.push(BadRequest);
    }
    for code in codes {
        let known = operation.responses.responses.entry(code.status().to_string());
        let response = known.or_insert_with(|| RefOr::T(Response::new("")));
        if let RefOr::T(response) = response
            && !codes_of(&response.description).any(|listed| listed == code)
        {
            let separator = if response.description.is_empty() { "" } else { ", " };
            response.description = format!("{}{separator}{code}", response.description);
        }
    }
}

/// Adds an example for each code that a refusal's description lists.
fn describe(status: &str, response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    if status < "400" {
        return;
    }
    let mut content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
    for code in codes_of(&response.description) {
        let example = ExampleBuilder::new().value(serde_json::to_value(Problem::new(code, None)).ok()).build();
        content = content.examples_from_iter([(code.as_str(), example)]);
    }
    response.content.insert("application/problem+json".to_owned(), content.build());
    let header = match status {
        "401" => Some(("WWW-Authenticate", "`Bearer`")),
        "429" => Some(("Retry-After", "Seconds to wait")),
        _ => None,
    };
    if let Some((name, description)) = header {
        let mut header = Header::default();
        header.description = Some(description.to_owned());
        response.headers.insert(name.to_owned(), header);
    }
}

/// Returns the codes that a refusal's description lists.
pub fn codes_of(description: &str) -> impl Iterator<Item = ErrorCode> + '_ {
    description.split(", ").filter_map(|word| ErrorCode::ALL.iter().copied().find(|code| code.as_str() == word))
}

/// Returns the names of the schemas of request bodies, which are not nested.
fn schemas_of_requests(document: &mut OpenApi) -> BTreeSet<String> {
    let operations = document.paths.paths.values_mut().flat_map(operations);
    let contents =
        operations.filter_map(|operation| operation.request_body.as_ref()).flat_map(|body| body.content.values());
    contents.filter_map(|content| schema_name(content.schema.as_ref()?)).collect()
}

fn schema_name(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::Ref(reference) => reference.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    }
}

/// Marks all fields of responses as required: an unset one is `null`.
fn require_response_properties(components: &mut Components, request_schemas: &BTreeSet<String>) {
    for (_, schema) in components.schemas.iter_mut().filter(|(name, _)| !request_schemas.contains(*name)) {
        let RefOr::T(schema) = schema else { continue };
        let own = match schema {
            Schema::Object(object) => vec![object],
            Schema::AllOf(parts) => parts.items.iter_mut().filter_map(own_part).collect(),
            _ => Vec::new(),
        };
        for object in own {
            object.required = object.properties.keys().cloned().collect();
        }
    }
}

fn own_part(part: &mut RefOr<Schema>) -> Option<&mut utoipa::openapi::Object> {
    match part {
        RefOr::T(Schema::Object(object)) => Some(object),
        _ => None,
    }
}

fn add_examples(components: &mut Components) {
    let examples: BTreeMap<String, Value> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    for (name, example) in examples {
        match components.schemas.get_mut(&name) {
            Some(RefOr::T(Schema::Object(object))) => object.examples = vec![example],
            Some(RefOr::T(Schema::AllOf(parts))) => parts.examples = vec![example],
            _ => {}
        }
    }
}
