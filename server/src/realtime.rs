//! How a change reaches the pages that are open.
