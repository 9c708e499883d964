//! Icons, drawn in the colour of the text.

use leptos::prelude::*;

/// A single tick: delivered.
pub const TICK: &str = "M5 12.500l4.500 4.500L19 7.500";
/// Two ticks: read.
pub const TICKS: &str = "M2 12.500l4.500 4.500L16 7.500M12 16l1 1L22.500 7.500";
/// A clock: being sent.
pub const CLOCK: &str = "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z";

/// Returns the icon of a path. The class `.icon` in `style/page.css` has the
/// stroke settings of all icons.
pub fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}

/// A paper plane.
pub fn send() -> impl IntoView {
    icon("M21 3 10.5 13.5M21 3l-6.8 18-3.7-7.5L3 9.800z")
}

/// Three dots: more actions.
pub fn more() -> impl IntoView {
    icon("M5 12h.01M12 12h.01M19 12h.01")
}

/// Path of a paper clip.
pub const CLIP: &str = "M20 11.500l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.300 3.300 0 0 1 4.700 4.700L9.800 17a1.600 1.600 0 0 1-2.300-2.300l7.500-7.500";

/// A paper clip: attach a file.
#[cfg(feature = "ssr")]
pub fn clip() -> impl IntoView {
    icon(CLIP)
}

/// An arrow back to the page before.
pub fn back() -> impl IntoView {
    icon("M15 5l-7 7 7 7")
}

/// A sheet of paper.
pub fn paper() -> impl IntoView {
    icon("M14 3H6v18h12V7zM14 3v4h4")
}

/// A cross: remove or close.
pub fn cross() -> impl IntoView {
    icon("M6 6l12 12M18 6 6 18")
}

/// A letter i in a circle: information.
#[cfg(feature = "ssr")]
pub fn info() -> impl IntoView {
    icon("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.500m0-9v.010")
}

/// A loudspeaker.
#[cfg(feature = "ssr")]
pub fn sound() -> impl IntoView {
    icon("M4 9.500v5h3.500L12 19V5L7.500 9.500zM15.500 9a4 4 0 0 1 0 6m2.500-8.500a8 8 0 0 1 0 11")
}

/// A magnifying glass.
#[cfg(feature = "ssr")]
pub fn search() -> impl IntoView {
    icon("M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500 21 21")
}

/// A globe.
#[cfg(feature = "ssr")]
pub fn globe() -> impl IntoView {
    icon("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-6 6-6 12 0 18M12 3c6 6 6 12 0 18")
}

/// A bell.
pub fn bell() -> impl IntoView {
    icon("M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4")
}

/// A telephone receiver.
#[cfg(feature = "ssr")]
pub fn phone() -> impl IntoView {
    icon("M6 3h3l2 5-2.500 1.500a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z")
}

/// An envelope.
#[cfg(feature = "ssr")]
pub fn mail() -> impl IntoView {
    icon("M3 6h18v12H3zM3 7l9 6 9-6")
}

/// An arrow downwards.
pub fn down() -> impl IntoView {
    icon("M12 5v14m-6-6 6 6 6-6")
}

/// An exclamation mark: not sent.
pub fn alert() -> impl IntoView {
    icon("M12 7.500v5.500m0 3.500v.010M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z")
}

/// A padlock: closed.
#[cfg(feature = "ssr")]
pub fn lock() -> impl IntoView {
    icon("M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z")
}
