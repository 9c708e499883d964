//! Pages of a part of the list that are shown one below the other.

use shared::desk::{ConversationList, ConversationSummary};

/// Maximum number of pages; the next one replaces them.
pub const MAX_PAGES: usize = 40;

/// The pages while they are read again, one after the other. Only the server knows
/// which conversations are on them.
#[derive(Clone, Debug)]
pub struct Pages {
    /// Number of pages that are shown.
    wanted: usize,
    /// Number of conversations on the first page.
    first_len: usize,
    /// Pages that were read so far.
    read: Option<(usize, ConversationList)>,
}

impl Pages {
    /// Returns the state of a list with one page.
    pub fn new(first: &ConversationList) -> Self {
        Self { wanted: 1, first_len: first.conversations.len(), read: None }
    }

    /// Returns whether another page may be added.
    pub fn may_grow(&self) -> bool {
        self.wanted < MAX_PAGES
    }

    /// Adds a page to those that are shown. If `list` is complete, only that page has
    /// to be read.
    pub fn grow(&mut self, list: Option<&ConversationList>) {
        self.read = list.map(|list| (self.wanted, list.clone()));
        self.wanted += 1;
    }

    /// Returns the cursor of the page that has to be read next.
    pub fn next_cursor(&self) -> Option<&str> {
        self.read.as_ref().and_then(|(_, list)| list.next_cursor.as_deref())
    }

    /// Handles the first page. Returns the list to show: that page, and what `shown` has
    /// behind it until its further pages are read.
    pub fn read_first(&mut self, page: ConversationList, shown: &ConversationList) -> ConversationList {
        let is_complete = self.wanted == 1 || page.next_cursor.is_none();
        let old_len = std::mem::replace(&mut self.first_len, page.conversations.len());
        if is_complete {
            (self.wanted, self.read) = (1, None);
            return page;
        }
        let further = shown.conversations.get(old_len..).unwrap_or_default();
        let list = ConversationList { next_cursor: shown.next_cursor.clone(), ..append(page.clone(), further) };
        self.read = Some((1, page));
        list
    }

    /// Handles a further page. Returns the list to show once all pages are read.
    pub fn read_next(&mut self, page: ConversationList) -> Option<ConversationList> {
        let (count, list) = self.read.take()?;
        let list = ConversationList { next_cursor: page.next_cursor.clone(), ..append(list, &page.conversations) };
        if count + 1 < self.wanted && list.next_cursor.is_some() {
            self.read = Some((count + 1, list));
            return None;
        }
        self.wanted = count + 1;
        Some(list)
    }
}

/// Adds conversations to a list that it does not contain: one may have moved between
/// two requests.
fn append(mut list: ConversationList, further: &[ConversationSummary]) -> ConversationList {
    let known: std::collections::HashSet<_> = list.conversations.iter().map(|known| known.conversation_id).collect();
    let new = further.iter().filter(|summary| !known.contains(&summary.conversation_id));
    list.conversations.extend(new.cloned());
    list
}
