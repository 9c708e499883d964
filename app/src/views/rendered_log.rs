//! HTML of the messages in a log, kept for later renderings of the same messages.

use std::sync::{Arc, OnceLock};

/// HTML of the messages in a log. It is rendered once; copies share it.
#[derive(Clone, Debug, Default)]
pub struct RenderedLog(Arc<OnceLock<String>>);

impl RenderedLog {
    /// Returns a log with that HTML.
    pub fn rendered(html: String) -> Self {
        Self(Arc::new(html.into()))
    }

    /// Returns the HTML, and renders it if no copy has been rendered before.
    pub(super) fn html(&self, render: impl FnOnce() -> String) -> String {
        self.0.get_or_init(render).clone()
    }

    /// Returns the length of the HTML in bytes; 0 before it is rendered.
    pub fn bytes(&self) -> usize {
        self.0.get().map_or(0, String::len)
    }
}
