//! `/api/docs`: the OpenAPI document as a page. It is rendered once, needs no
//! script and loads only its style sheet and its icon.

mod schema;

use crate::http::api::openapi::document;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;
use schema::{fields, pretty, schemas};
use schema::{list, render_code_marks, text};
use serde_json::Value;
use std::sync::LazyLock;

const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const METHODS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// `GET /api/docs`
pub async fn page() -> Response {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        let json = serde_json::to_value(document()).unwrap_or_default();
        Owner::new().with(|| render_page(&json).to_html())
    });
    let mut response = Html(PAGE.as_str()).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// `GET /api/docs.css`
pub async fn style() -> Response {
    const STYLE: &str =
        concat!(include_str!("../../../../style/tokens.css"), include_str!("../../../../style/docs.css"));
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

/// An operation of the document, with its method and path.
struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    definition: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> String {
        text(&self.definition["operationId"])
    }
}

fn operations<'a>(json: &'a Value, tag: &str) -> Vec<Operation<'a>> {
    let paths = json["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some(Operation { method, path, definition: item.get(method)? }))
    });
    all.filter(|operation| operation.definition["tags"][0] == tag).collect()
}

fn render_page(json: &Value) -> AnyView {
    let title = text(&json["info"]["title"]) + " API";
    let sections: Vec<_> = list(&json["tags"]).map(|tag| render_tag(json, tag)).collect();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{title.clone()}</title>
                <link rel="icon" href="/icon.svg" r#type="image/svg+xml"/>
                <link rel="stylesheet" href="/api/docs.css"/>
            </head>
            <body>
                <h1>{title}</h1>
                <p>{render_code_marks(&text(&json["info"]["description"]))}</p>
                <p><a href="/api/openapi.json">"The OpenAPI 3.1 document"</a></p>
                <div class="layout">
                    <nav aria-label="Contents">{contents(json)}</nav>
                    <main>{sections} {authentication(json)} {schemas(json)}</main>
                </div>
            </body>
        </html>
    }
    .into_any()
}

fn contents(json: &Value) -> AnyView {
    let tag_links = |tag: &Value| {
        let name = text(&tag["name"]);
        let links: Vec<_> = operations(json, &name)
            .into_iter()
            .map(|operation| {
                let label = text(&operation.definition["summary"]);
                view! { <li><a href=format!("#{}", operation.id())>{badge(operation.method)} <span>{label}</span></a></li> }
            })
            .collect();
        view! { <strong>{name}</strong> <ul>{links}</ul> }
    };
    let sections: Vec<_> = list(&json["tags"]).map(tag_links).collect();
    view! {
        <details open>
            <summary>"Contents"</summary>
            {sections}
            <ul>
                <li><a href="#authentication">"Authentication"</a></li>
                <li><a href="#schemas">"Schemas"</a></li>
            </ul>
        </details>
    }
    .into_any()
}

fn badge(method: &'static str) -> AnyView {
    view! { <span class=format!("method {method}")>{method.to_uppercase()}</span> }.into_any()
}

fn render_tag(json: &Value, tag: &Value) -> AnyView {
    let name = text(&tag["name"]);
    let all: Vec<_> = operations(json, &name).iter().map(|operation| render_operation(json, operation)).collect();
    view! { <section><h2>{name}</h2> <p class="soft">{text(&tag["description"])}</p> {all}</section> }.into_any()
}

fn render_operation(json: &Value, operation: &Operation<'_>) -> AnyView {
    let definition = operation.definition;
    let schemes: Vec<_> = list(&definition["security"])
        .filter_map(|scheme| scheme.as_object()?.keys().next().map(|name| view! { <code>{name.clone()}</code> " " }))
        .collect();
    view! {
        <article class="operation" id=operation.id()>
            <h3>{badge(operation.method)} <code>{operation.path.to_owned()}</code></h3>
            <p>{text(&definition["summary"])}". "</p>
            <p class="soft">"With " <a href="#authentication">{schemes}</a></p>
            {parameters(definition)}
            {request(json, definition)}
            <h4>"Responses"</h4>
            <table><tbody>{responses(json, definition)}</tbody></table>
        </article>
    }
    .into_any()
}

fn parameters(definition: &Value) -> AnyView {
    let row = |parameter: &Value| {
        let location = text(&parameter["in"]);
        let description = text(&parameter["description"]);
        view! {
            <tr>
                <th><code>{text(&parameter["name"])}</code></th>
                <td>{render_code_marks(&description)} " " <span class="soft">{location}", "{schema::kind(&parameter["schema"])}</span></td>
            </tr>
        }
    };
    let rows: Vec<_> = list(&definition["parameters"]).map(row).collect();
    (!rows.is_empty()).then(|| view! { <h4>"Parameters"</h4> <table><tbody>{rows}</tbody></table> }).into_any()
}

fn request(json: &Value, definition: &Value) -> AnyView {
    let contents = definition["requestBody"]["content"].as_object();
    let Some((media, content)) = contents.and_then(|contents| contents.iter().next()) else { return ().into_any() };
    let all: Vec<_> = contents.into_iter().flatten().map(|(media, _)| media.clone()).collect();
    let name = schema::referenced_name(&content["schema"]);
    let _ = media;
    view! {
        <h4>"Body: "{all.join(" or ")}</h4>
        {fields(json, &name)}
        {example(json, &name)}
    }
    .into_any()
}

fn responses(json: &Value, definition: &Value) -> AnyView {
    let row = |(status, response): (&String, &Value)| {
        let name = schema::referenced_name(&response["content"]["application/json"]["schema"]);
        let body = (!name.is_empty()).then(|| {
            view! { " · " <a href=format!("#schema-{name}")>{name.clone()}</a> {example(json, &name)} }
        });
        view! { <tr><th><code>{status.clone()}</code></th> <td>{render_code_marks(&text(&response["description"]))} {body}</td></tr> }
    };
    let rows: Vec<_> = definition["responses"].as_object().into_iter().flatten().map(row).collect();
    rows.into_any()
}

fn example(json: &Value, schema: &str) -> AnyView {
    let example = &json["components"]["schemas"][schema]["examples"][0];
    (!example.is_null())
        .then(|| view! { <details><summary>"Example"</summary><pre tabindex="0">{pretty(example)}</pre></details> })
        .into_any()
}

fn authentication(json: &Value) -> AnyView {
    let row = |(name, scheme): (&String, &Value)| {
        let how = match scheme["type"].as_str() {
            Some("http") => "Authorization: Bearer …".to_owned(),
            _ => format!("{} {}", text(&scheme["in"]), text(&scheme["name"])),
        };
        view! {
            <tr>
                <th><code>{name.clone()}</code></th>
                <td>{render_code_marks(&text(&scheme["description"]))} " " <span class="soft">{how}</span></td>
            </tr>
        }
    };
    let schemes = json["components"]["securitySchemes"].as_object();
    let rows: Vec<_> = schemes.into_iter().flatten().map(row).collect();
    view! { <section id="authentication"><h2>"Authentication"</h2> <table><tbody>{rows}</tbody></table></section> }
        .into_any()
}
