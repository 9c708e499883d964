//! Root component: reads the opening from the server and lays out the desk.

use super::bar::Bar;
use super::help::Help;
use super::list::List;
use super::notices::{NoticeLine, UndoToast};
use super::opening::DeskOpening;
use super::page::Desk;
use super::pane::Pane;
use crate::opening::Codec;
use leptos::prelude::*;

/// The desk: the list beside the open conversation; on a narrow screen only one
/// of them.
#[component]
pub fn DeskApp() -> impl IntoView {
    // In the browser the closure never runs: the page contains the value.
    let opening = SharedValue::<_, Codec>::new_with_encoding(|| expect_context::<DeskOpening>()).into_inner();
    let desk = Desk::new(opening);
    #[cfg(feature = "hydrate")]
    super::platform::start_session(desk);
    view! {
        <Bar desk/>
        <main class="panes" class:with-open=move || desk.open_id().is_some()>
            <List desk/>
            <Pane desk/>
        </main>
        <Help desk/>
        <NoticeLine desk/>
        <UndoToast desk/>
    }
}
