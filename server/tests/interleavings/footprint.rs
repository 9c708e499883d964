//! The tables that a statement reads and changes, according to its text.
//! Statements without a common table commute.

use std::collections::BTreeSet;

#[cfg(test)]
mod tests;

/// Tables that a table's foreign keys refer to: writing a row reads them.
const PARENTS: [(&str, &[&str]); 11] = [
    ("attachments", &["conversations", "messages"]),
    ("bookings", &["hotels"]),
    ("canned_replies", &["hotels"]),
    ("conversations", &["bookings", "hotels", "staff"]),
    ("guest_tokens", &["bookings"]),
    ("messages", &["conversations", "messages", "staff"]),
    ("notes", &["conversations", "staff"]),
    ("push_subscriptions", &["conversations", "guest_tokens"]),
    ("staff", &["hotels"]),
    ("webhook_deliveries", &["webhooks"]),
    ("webhooks", &["hotels"]),
];
/// Tables whose rows are deleted together with the row that they refer to.
const CASCADES: [(&str, &str); 4] = [
    ("conversations", "push_subscriptions"),
    ("guest_tokens", "push_subscriptions"),
    ("webhooks", "webhook_deliveries"),
    ("hotels", "guides"),
];
/// Tables whose rows have no key of their own, or that of a new message: insertions
/// commute.
const APPENDED_TO: [&str; 3] = ["first_replies", "outbox", "webhook_deliveries"];
/// The statement that reads only what its own transaction has changed.
const READS_ITS_OWN: &str = "guest_chat.to_index";

/// The function that locks the conversation of a token.
const LOCKS_BY_TOKEN: &str = "lock_conversation_of_token";

/// The tables that a statement or a transaction touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    reads: BTreeSet<String>,
    appends: BTreeSet<String>,
    changes: BTreeSet<String>,
}

impl Footprint {
    /// Returns the footprint of a statement, or of several separated by
    /// semicolons.
    pub fn of(sql: &str) -> Self {
        let mut footprint = Self::default();
        if !sql.contains(READS_ITS_OWN) {
            sql.split(';').for_each(|statement| footprint.add_statement(statement));
        }
        footprint
    }

    /// Adds another footprint.
    pub fn add(&mut self, other: &Self) {
        self.reads.extend(other.reads.iter().cloned());
        self.appends.extend(other.appends.iter().cloned());
        self.changes.extend(other.changes.iter().cloned());
    }

    /// Returns whether the order of the two makes no difference.
    pub fn commutes_with(&self, other: &Self) -> bool {
        let is_touched = |of: &Self, table: &String| {
            of.reads.contains(table) || of.appends.contains(table) || of.changes.contains(table)
        };
        let is_in_the_way = |one: &Self, other: &Self| {
            one.changes.iter().any(|table| is_touched(other, table))
                || one.appends.iter().any(|table| other.reads.contains(table))
        };
        !is_in_the_way(self, other) && !is_in_the_way(other, self)
    }

    fn add_statement(&mut self, sql: &str) {
        let words: Vec<&str> = sql.split([' ', '\n', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
        let mut read = BTreeSet::new();
        let mut locks = false;
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            let Some(next) = words.get(at + 1) else { continue };
            match *word {
                "FROM" if before == "DELETE" => self.delete_from(next),
                // Rows of a parameter.
                "FROM" | "JOIN" if *next == "json_to_recordset" => {}
                "FROM" | "JOIN" => {
                    read.insert((*next).to_owned());
                }
                "INTO" => self.write_to(next, !APPENDED_TO.contains(next)),
                "UPDATE" if matches!(before, "FOR" | "KEY") => locks = true,
                "UPDATE" if before != "DO" => self.write_to(next, true),
                _ => {}
            }
        }
        if sql.contains(LOCKS_BY_TOKEN) {
            self.changes.insert("conversations".to_owned());
            self.reads.insert("guest_tokens".to_owned());
        }
        // The last word may be the one that locks.
        locks |= sql.trim_end().ends_with("UPDATE");
        if locks {
            self.changes.extend(read.iter().cloned());
        }
        self.reads.extend(read);
    }

    fn write_to(&mut self, table: &str, changes: bool) {
        let written = if changes { &mut self.changes } else { &mut self.appends };
        written.insert(table.to_owned());
        let parents = PARENTS.iter().filter(|(child, _)| *child == table).flat_map(|(_, parents)| *parents);
        self.reads.extend(parents.map(|parent| (*parent).to_owned()));
        match table {
            // Triggers.
            "messages" => self.write_to("conversations", true),
            "conversations" => {
                self.reads.insert("messages".to_owned());
            }
            "bookings" => {
                self.reads.insert("conversations".to_owned());
            }
            _ => {}
        }
    }

    fn delete_from(&mut self, table: &str) {
        self.write_to(table, true);
        let children = PARENTS.iter().filter(|(_, parents)| parents.contains(&table)).map(|(child, _)| *child);
        self.reads.extend(children.map(str::to_owned));
        for (_, child) in CASCADES.iter().filter(|(parent, _)| *parent == table) {
            self.changes.insert((*child).to_owned());
        }
    }
}
