//! Webhooks of the hotel and their deliveries: a page for managers, without a
//! script.

use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::webhook::{DeliveryStatus, Webhook, WebhookDelivery, WebhookDeliveryList};
use shared::{HotelProfile, HotelSlug, Timestamp};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct Webhooks {
    /// The hotel of the webhooks.
    pub hotel: HotelProfile,
    /// The webhooks, each with a page of its log.
    pub webhooks: Vec<(Webhook, WebhookDeliveryList)>,
}

/// Returns the path of the page.
pub fn webhooks_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/webhooks")
}

/// Returns the whole document, as HTML.
pub fn webhooks_html(page: Webhooks, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(Webhooks { hotel, webhooks }: Webhooks, assets: Assets, nonce: String) -> AnyView {
    let slug = hotel.slug.clone();
    let none = webhooks.is_empty().then(|| {
        view! { <p class="soft">"No webhooks yet. The hotel's own system or the operator of this server can create them."</p> }
    });
    let all: Vec<_> = webhooks.into_iter().map(|(webhook, log)| webhook_section(&slug, webhook, log)).collect();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title=format!("Webhooks · {}", hotel.name) assets accent=Some(hotel.accent_color) nonce/>
            </head>
            <body class="hooks">
                <main>
                    <p><a href=format!("/desk/hotel/{}", hotel.slug)>"Back to the desk"</a></p>
                    <h1>"Webhooks"</h1>
                    <p class="soft">{format!("Webhooks send events to the systems of {}.", hotel.name)}</p>
                    {none} {all}
                </main>
            </body>
        </html>
    }
    .into_any()
}

fn webhook_section(slug: &HotelSlug, webhook: Webhook, log: WebhookDeliveryList) -> AnyView {
    let events: Vec<_> = webhook.events.iter().map(|event| event.as_str()).collect();
    let disabled = webhook.disabled_at.map(|at| {
        view! { <p class="problem">"Disabled since "{format_time(at)}", because it answered with status 410. To enable it, create it again with the same URL."</p> }
    });
    let older = log.next_cursor.map(|cursor| {
        let address = format!("{}?webhook={}&cursor={cursor}", webhooks_page(slug), webhook.id);
        view! { <p><a href=address>"Older deliveries"</a></p> }
    });
    let empty = log.deliveries.is_empty().then(|| view! { <p class="soft">"No deliveries yet."</p> });
    let rows: Vec<_> = log.deliveries.into_iter().map(|delivery| delivery_row(slug, webhook.id, delivery)).collect();
    view! {
        <section aria-labelledby=format!("webhook-{}", webhook.id)>
            <h2 id=format!("webhook-{}", webhook.id)>{webhook.url}</h2>
            <p class="soft">{events.join(", ")}</p>
            {disabled} {empty}
            <ul>{rows}</ul>
            {older}
        </section>
    }
    .into_any()
}

fn delivery_row(slug: &HotelSlug, webhook: i64, delivery: WebhookDelivery) -> AnyView {
    let action = format!("{}/{webhook}/deliveries/{}/send-again", webhooks_page(slug), delivery.id);
    let state = describe_state(&delivery);
    view! {
        <li data-status=delivery.status.as_str()>
            <p>
                <strong>{delivery.event.as_str()}</strong> " "
                <time datetime=delivery.created_at.to_string()>{format_time(delivery.created_at)}</time>
            </p>
            <p class="soft">{state}</p>
            <form method="post" action=action><button type="submit">"Send again"</button></form>
        </li>
    }
    .into_any()
}

/// Describes the state of a delivery.
fn describe_state(delivery: &WebhookDelivery) -> String {
    let attempts = match delivery.attempts {
        0 => "no attempt yet".to_owned(),
        1 => "1 attempt".to_owned(),
        attempts => format!("{attempts} attempts"),
    };
    let answer = delivery.response_status.map(|status| format!("answered {status}"));
    let reason = answer.or_else(|| delivery.problem.clone()).map(|reason| format!(", {reason}")).unwrap_or_default();
    let state = match (delivery.status, delivery.next_attempt_at) {
        (DeliveryStatus::Delivered, _) => "Delivered".to_owned(),
        (DeliveryStatus::Failed, _) => "Failed".to_owned(),
        (DeliveryStatus::Waiting, Some(next)) if delivery.attempts > 0 => {
            format!("Next attempt at {}", format_time(next))
        }
        (DeliveryStatus::Waiting, _) => "Waiting".to_owned(),
    };
    format!("{state}: {attempts}{reason}")
}

/// Formats a time as `2026-11-22 10:00:05 UTC`.
fn format_time(at: Timestamp) -> String {
    let text = at.to_string();
    let second = text.split('.').next().unwrap_or_default();
    format!("{} UTC", second.replace('T', " "))
}
