//! The error of an invalid setting.

/// An invalid setting: its name and the expected format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {rule}")]
pub struct ConfigError {
    name: &'static str,
    rule: String,
}

/// Returns the error of a setting that does not follow this rule.
pub(crate) fn invalid_setting(name: &'static str, rule: impl Into<String>) -> ConfigError {
    ConfigError { name, rule: rule.into() }
}
