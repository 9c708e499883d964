//! Tables of the schemas of bodies, and values of the document as text.

use crate::http::api::openapi::document;
use leptos::prelude::*;
use serde_json::Value;
use utoipa::openapi::{RefOr, Schema};

/// Formats JSON with indentation.
pub fn pretty(json: &Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}

/// Returns the name of the schema to which a reference points.
pub fn referenced_name(schema: &Value) -> String {
    schema["$ref"].as_str().and_then(|place| place.rsplit('/').next()).unwrap_or_default().to_owned()
}

/// Describes the type of a schema's values in a word or two.
pub fn kind(schema: &Value) -> String {
    if schema["$ref"].is_string() {
        return referenced_name(schema);
    }
    let variants = list(&schema["oneOf"]).chain(list(&schema["anyOf"]));
    let mut words: Vec<_> = variants.map(kind).collect();
    match &schema["type"] {
        Value::String(name) if name == "array" => words.push(format!("list of {}", kind(&schema["items"]))),
        Value::String(name) => words.push(name.clone()),
        Value::Array(several) => words.extend(several.iter().map(text)),
        _ => {}
    }
    let format = schema["format"].as_str().filter(|format| !matches!(*format, "int32" | "int64"));
    format.map_or_else(|| words.join(" or "), |format| format!("{} ({format})", words.join(" or ")))
}

/// Renders the fields of a schema, in the order of the code.
pub fn fields(json: &Value, schema: &str) -> AnyView {
    let definition = &json["components"]["schemas"][schema];
    let own = own_fields(schema);
    let parts = list(&definition["allOf"]).filter(|part| part["properties"].is_object());
    let properties = parts.map(|part| &part["properties"]).next().unwrap_or(&definition["properties"]);
    let row = |field: String| {
        let about = &properties[&field];
        view! {
            <tr>
                <th><code>{field}</code></th>
                <td>{render_code_marks(&text(&about["description"]))} " " <span class="soft">{kind(about)}</span></td>
            </tr>
        }
    };
    let rows: Vec<_> = own.into_iter().map(row).collect();
    (!rows.is_empty()).then(|| view! { <table><tbody>{rows}</tbody></table> }).into_any()
}

fn own_fields(schema: &str) -> Vec<String> {
    let keys = |schema: &RefOr<Schema>| match schema {
        RefOr::T(Schema::Object(object)) => object.properties.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let components = document().components.as_ref();
    match components.and_then(|components| components.schemas.get(schema)) {
        Some(RefOr::T(Schema::AllOf(parts))) => parts.items.iter().flat_map(keys).collect(),
        Some(other) => keys(other),
        None => Vec::new(),
    }
}

/// Renders all schemas.
pub fn schemas(json: &Value) -> AnyView {
    let render_schema = |(name, definition): (&String, &Value)| {
        let with: Vec<_> = list(&definition["allOf"]).map(referenced_name).filter(|name| !name.is_empty()).collect();
        let with = (!with.is_empty()).then(|| view! { <p>"With the fields of "{with.join(", ")}</p> });
        let words: Vec<_> = list(&definition["enum"]).map(text).collect();
        let words = (!words.is_empty()).then(|| view! { <p><code>{words.join(" · ")}</code></p> });
        view! {
            <article class="schema" id=format!("schema-{name}")>
                <h3>{name.clone()} <span class="soft">{kind(definition)}</span></h3>
                <p class="soft">{render_code_marks(&text(&definition["description"]))}</p>
                {words} {with} {fields(json, name)}
            </article>
        }
    };
    let all: Vec<_> = json["components"]["schemas"].as_object().into_iter().flatten().map(render_schema).collect();
    view! { <section id="schemas"><h2>"Schemas"</h2> {all}</section> }.into_any()
}

/// Returns a JSON string as text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Returns the elements of a JSON array.
pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Renders a text in which `` ` `` marks code.
pub fn render_code_marks(text: &str) -> AnyView {
    let part = |(at, part): (usize, &str)| {
        let part = part.to_owned();
        if at % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    };
    text.split('`').enumerate().map(part).collect::<Vec<_>>().into_any()
}
