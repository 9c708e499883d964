//! What the window is called.

/// How many guests wait to be read comes first, since
/// a tab shows little more.
pub fn title(unread: usize, guest: Option<&str>, hotel: &str) -> String {
    let count = if unread > 0 { format!("({unread}) ") } else { String::new() };
    format!("{count}{} · {hotel}", guest.unwrap_or("Desk"))
}
