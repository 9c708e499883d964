//! Title of the window.

/// Returns the title. The number of unread conversations comes first, because a
/// tab shows little more.
pub fn title(unread: i64, guest: Option<&str>, hotel: &str) -> String {
    let count = if unread > 0 { format!("({}) ", format_count(unread)) } else { String::new() };
    format!("{count}{} · {hotel}", guest.unwrap_or("Desk"))
}

/// Returns a number of at most two digits.
pub fn format_count(unread: i64) -> String {
    if unread > 99 { "99+".to_owned() } else { unread.to_string() }
}
