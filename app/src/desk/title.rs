//! What the window is called.

/// How many conversations wait to be read comes first, since a tab shows
/// little more.
pub fn title(unread: i64, guest: Option<&str>, hotel: &str) -> String {
    let count = if unread > 0 { format!("({}) ", counted(unread)) } else { String::new() };
    format!("{count}{} · {hotel}", guest.unwrap_or("Desk"))
}

/// A number that finds room in a tab.
pub fn counted(unread: i64) -> String {
    if unread > 99 { "99+".to_owned() } else { unread.to_string() }
}
