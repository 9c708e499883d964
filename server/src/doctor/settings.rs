//! Settings: that they are valid, and that guests can use `PUBLIC_URL`.

use super::finding::Finding;
use crate::config::{Config, UnknownSetting};

#[cfg(test)]
mod tests;

const WHAT: &str = "settings";

/// Returns the findings about valid settings.
pub fn examine(config: &Config, unknown: &[UnknownSetting]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = address(config).into_iter().collect();
    findings.extend(unknown.iter().map(|unknown| Finding::warning(WHAT, unknown.to_string())));
    if findings.is_empty() {
        findings.push(Finding::ok(WHAT, "all settings are valid"));
    }
    findings
}

fn address(config: &Config) -> Option<Finding> {
    let url = &config.public_url;
    let told = if url.is_this_machine() {
        let base = &url.base;
        format!(
            "PUBLIC_URL is {base}, which works only on this machine; set it to a URL that guests' phones can reach, \
             like https://chat.hotel.example"
        )
    } else if !url.is_secure() {
        "PUBLIC_URL has no TLS, so others in the network can read guest links and passwords; set up a proxy with TLS \
         and an https:// URL"
            .to_owned()
    } else {
        return None;
    };
    Some(Finding::warning(WHAT, told))
}
