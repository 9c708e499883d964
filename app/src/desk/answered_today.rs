//! Line that says whether the promised time of an answer is kept today.

use super::page::Desk;
use leptos::prelude::*;
use shared::desk::AnsweredToday;

#[cfg(test)]
mod tests;

/// The line; hidden until a question of today is answered.
#[component]
pub fn AnsweredTodayLine(desk: Desk) -> impl IntoView {
    let text = Memo::new(move |_| desk.list.with(|list| text(list.answered_today, list.answer_within_min)));
    view! {
        <p class="answered-today soft" class:hidden=move || text.with(String::is_empty)>
            {move || text.get()}
        </p>
    }
}

/// Returns the text; empty if no question of today is answered.
fn text(today: AnsweredToday, promised_min: u16) -> String {
    match today {
        AnsweredToday { answered: 0, .. } => String::new(),
        AnsweredToday { answered, in_time } => {
            format!("Today: {in_time} of {answered} answered within {promised_min} min")
        }
    }
}
