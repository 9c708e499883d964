//! Errors of measurements.

/// Error that ends a measurement: the server cannot be reached, refuses a request,
/// or gives an unexpected answer.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
