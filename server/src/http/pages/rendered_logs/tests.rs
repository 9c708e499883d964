use super::*;

/// Returns a rendered log of that length.
fn log_of(bytes: usize) -> RenderedLog {
    RenderedLog::rendered("x".repeat(bytes))
}

#[test]
fn rendered_logs_stay_within_their_size() {
    let logs = RenderedLogs::with_capacity(1024 * 1024);
    for number in 0..200_u8 {
        logs.insert([number; 32], log_of(48 * 1024));
    }
    assert!((512 * 1024..=1024 * 1024).contains(&logs.bytes()), "{}", logs.bytes());
}

#[test]
fn log_that_was_not_rendered_is_not_kept() {
    let logs = RenderedLogs::default();
    logs.insert([1; 32], RenderedLog::default());
    assert_eq!((logs.bytes(), logs.0.len()), (0, 0));
}
