//! Unknown variables with the prefix of our settings, which are usually typing
//! errors.

use crate::environment;
use std::fmt;

/// Prefix of our own settings.
const PREFIX: &str = "GUEST_CHAT_";
/// Our own settings, without the prefix.
pub(super) const SETTINGS: [&str; 13] = [
    "ADDR",
    "API_KEY_PER_MINUTE",
    "FILES",
    "FILES_KEEP_FREE_MIB",
    "FILES_PER_STAY_MIB",
    "LOG",
    "METRICS_TOKEN",
    "PUSH_CONTACT",
    "PUSH_PRIVATE",
    "SEND_PER_MINUTE",
    "SOCKETS_PER_ADDRESS",
    "TRUSTED_PROXIES",
    "WEBHOOKS_PRIVATE",
];
/// Minimum similarity of a suggestion (Jaro-Winkler, 0 to 1).
const MIN_SIMILARITY: f64 = 0.8;

/// A variable that is not a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSetting {
    name: String,
    suggestion: Option<&'static str>,
}

impl fmt::Display for UnknownSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a known setting and is ignored", self.name)?;
        self.suggestion.map_or(Ok(()), |suggestion| write!(f, "; did you mean {PREFIX}{suggestion}?"))
    }
}

/// Returns the unknown settings of the environment. They are only warnings,
/// because other programs may use the prefix.
pub fn unknown_settings() -> Vec<UnknownSetting> {
    unknown_among(environment::variables())
}

/// Returns the unknown settings among these variables, ordered by name.
pub fn unknown_among(vars: impl IntoIterator<Item = (String, String)>) -> Vec<UnknownSetting> {
    let mut unknown: Vec<UnknownSetting> =
        vars.into_iter().filter_map(|(name, value)| check_name(name, &value)).collect();
    unknown.sort_by(|one, other| one.name.cmp(&other.name));
    unknown
}

fn check_name(name: String, value: &str) -> Option<UnknownSetting> {
    let rest = name.strip_prefix(PREFIX)?;
    if SETTINGS.contains(&rest) || is_set_by_kubernetes(rest, value) {
        return None;
    }
    let similarity = |setting: &&&str| strsim::jaro_winkler(rest, setting);
    let nearest = SETTINGS.iter().max_by(|one, other| similarity(one).total_cmp(&similarity(other)));
    let suggestion = nearest.filter(|setting| similarity(setting) >= MIN_SIMILARITY).copied();
    Some(UnknownSetting { name, suggestion })
}

/// Returns whether Kubernetes sets the variable in containers next to a service
/// called `guest-chat` (Kubernetes docs, "Service": environment variables).
fn is_set_by_kubernetes(rest: &str, value: &str) -> bool {
    rest.ends_with("SERVICE_HOST")
        || rest.contains("SERVICE_PORT")
        || rest.contains("PORT_")
        || (rest.ends_with("PORT") && value.contains("://"))
}
