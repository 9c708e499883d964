//! Layers around all routes: error responses, bounds, headers, compression, request log.

pub(super) mod bounds;
pub(super) mod compression;
pub(super) mod error;
pub(super) mod layers;
pub(super) mod refusals;
