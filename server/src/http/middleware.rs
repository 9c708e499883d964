//! Layers around all routes: error responses, bounds, headers, request log.

pub(super) mod bounds;
pub(super) mod error;
pub(super) mod layers;
pub(super) mod refusals;
