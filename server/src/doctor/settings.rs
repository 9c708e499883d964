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
        findings.push(Finding::ok(WHAT, "all can be read"));
    }
    findings
}

fn address(config: &Config) -> Option<Finding> {
    let url = &config.public_url;
    let told = if url.is_this_machine() {
        let base = &url.base;
        format!(
            "PUBLIC_URL is {base}, which opens on this machine alone: name the address that guests' phones reach, \
             like https://chat.hotel.example"
        )
    } else if !url.is_secure() {
        "PUBLIC_URL has no TLS: guests' links and the desk's passwords can be read on the way; put a proxy with TLS in \
         front and name it with https://"
            .to_owned()
    } else {
        return None;
    };
    Some(Finding::warning(WHAT, told))
}
