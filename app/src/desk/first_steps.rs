//! First steps after the set-up of a hotel, below the desk until they are done.

use leptos::prelude::*;
use shared::HotelSlug;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStep {
    /// Its name.
    pub title: &'static str,
    /// Address of the page on which it is done; `None` while an earlier step is
    /// missing.
    pub address: Option<String>,
    /// `true` if it is done.
    pub is_done: bool,
}

/// Returns the list of steps. It is not part of the hydrated page.
pub(super) fn first_steps(slug: &HotelSlug, steps: Vec<FirstStep>) -> AnyView {
    let item = |step: FirstStep| {
        let FirstStep { title, address, is_done } = step;
        let name = match address.filter(|_| !is_done) {
            Some(address) => view! { <a href=address>{title}</a> }.into_any(),
            None => view! { <span>{title}</span> }.into_any(),
        };
        let state = is_done.then(|| view! { <span class="state">"Done"</span> });
        view! { <li class:done=is_done>{name} " " {state}</li> }
    };
    let items: Vec<_> = steps.into_iter().map(item).collect();
    view! {
        <aside class="first-steps" aria-labelledby="first-steps">
            <h2 id="first-steps">"First steps"</h2>
            <ol>{items}</ol>
            <form method="post" action=format!("/desk/hotel/{slug}/first-steps/hide")>
                <button type="submit">"Hide"</button>
            </form>
        </aside>
    }
    .into_any()
}
