use super::*;
use crate::support::LogBuffer;

fn logged(setting: Option<&str>, coloured: bool) -> String {
    let buffer = LogBuffer::default();
    let filter = filter(setting.map(OsStr::new)).expect("a setting");
    let subscriber = build_subscriber(LogFormat::Text, filter, coloured, buffer.clone());
    tracing::subscriber::with_default(subscriber, || {
        tracing::info!("ours at info");
        tracing::debug!("ours at debug");
        tracing::debug!(target: "tungstenite::handshake", "theirs at debug");
        tracing::trace!(target: "tungstenite::protocol", "a frame");
        tracing::trace!(target: "hyper", "others at trace");
    });
    buffer.text()
}

#[test]
fn default_level_logs_own_lines_at_info() {
    for setting in [None, Some(""), Some(" "), Some("info")] {
        let log = logged(setting, false);
        assert!(log.contains("ours at info") && log.lines().count() == 1, "{setting:?}: {log}");
    }
}

#[test]
fn frames_are_not_logged_at_any_level() {
    for setting in ["trace", "info,tungstenite=trace", "tungstenite::protocol=trace,debug"] {
        let log = logged(Some(setting), false);
        assert!(log.contains("theirs at debug") || setting.starts_with("tungstenite::protocol"), "{setting}: {log}");
        assert!(!log.contains("a frame"), "{setting}: {log}");
    }
    assert!(logged(Some("trace"), false).contains("others at trace"));
}

#[test]
fn malformed_log_setting_is_refused() {
    for invalid in ["loud", "info,loud", "guest_caht", "guest_chat=loud", "info,guest_chat=debug=trace", "="] {
        let error = filter(Some(OsStr::new(invalid))).expect_err(invalid).to_string();
        assert!(error.starts_with("RUST_LOG: ") && error.lines().count() == 1, "{invalid}: {error}");
    }
    for right in
        ["off", "INFO", "guest_chat", "guest_chat::http=debug", "warn,guest_chat=debug", "info,[request]=debug"]
    {
        assert!(filter(Some(OsStr::new(right))).is_ok(), "{right}");
    }
}

#[test]
fn colours_only_on_a_terminal() {
    assert!(!logged(None, false).contains('\u{1b}'));
    assert!(logged(None, true).contains('\u{1b}'));
}
