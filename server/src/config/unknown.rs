//! Names that begin like our settings' and are none: most likely a slip.

use std::ffi::OsString;
use std::fmt;

/// What our own settings begin with.
const PREFIX: &str = "GUEST_CHAT_";
/// Our own settings, without that.
pub(super) const OURS: [&str; 13] = [
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
/// From here on two names are alike (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.8;

/// A variable that nothing reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSetting {
    name: String,
    meant: Option<&'static str>,
}

impl fmt::Display for UnknownSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no setting, and nothing reads it", self.name)?;
        self.meant.map_or(Ok(()), |meant| write!(f, "; is {PREFIX}{meant} meant?"))
    }
}

/// Those of the environment. They stop nothing: others put names of their own
/// beside ours.
pub fn unknown_settings() -> Vec<UnknownSetting> {
    unknown_among(environment())
}

/// The variables of the environment that are text, as every setting is.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    std::env::vars_os().filter_map(text)
}

/// Those of such variables, by name.
pub fn unknown_among(vars: impl IntoIterator<Item = (String, String)>) -> Vec<UnknownSetting> {
    let mut unknown: Vec<UnknownSetting> = vars.into_iter().filter_map(|(name, value)| judge(name, &value)).collect();
    unknown.sort_by(|one, other| one.name.cmp(&other.name));
    unknown
}

fn judge(name: String, value: &str) -> Option<UnknownSetting> {
    let rest = name.strip_prefix(PREFIX)?;
    if OURS.contains(&rest) || is_of_kubernetes(rest, value) {
        return None;
    }
    let likeness = |ours: &&&str| strsim::jaro_winkler(rest, ours);
    let nearest = OURS.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    let meant = nearest.filter(|ours| likeness(ours) >= ALIKE).copied();
    Some(UnknownSetting { name, meant })
}

/// What Kubernetes tells every container of a service that is called
/// `guest-chat` (Kubernetes docs, "Service": environment variables).
fn is_of_kubernetes(rest: &str, value: &str) -> bool {
    rest.ends_with("SERVICE_HOST")
        || rest.contains("SERVICE_PORT")
        || rest.contains("PORT_")
        || (rest.ends_with("PORT") && value.contains("://"))
}
