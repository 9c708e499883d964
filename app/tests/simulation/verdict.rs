//! Properties that hold at every moment, and at the end.

use crate::schedule::TABS;
use crate::world::World;
use app::chat::Row;
use app::chat::rows::{LogContext, rows};
use app::chat::session::{Action, ConversationSession, Input};
use app::zone::Zone;
use shared::{Message, Reader, SenderType, Timestamp};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Returns the rows on the screen.
fn shown(world: &World, session: &ConversationSession) -> Vec<Row> {
    let zone = Zone::new("UTC");
    let context = LogContext {
        speaker: SenderType::Guest,
        speaker_name: None,
        present: [zone.local(Timestamp::from_unix_ms(0)); 2],
        unread: None,
        zone: &zone,
        planted: world.plan.planted(),
    };
    rows(session.timeline(), session.outbox(), &context)
}

/// Checks that each message that the guest typed into a page is shown on it
/// exactly once. A message that another tab has sent, and removed from their
/// storage, is fetched a moment later.
pub fn nothing_vanishes(world: &World, tab: usize) -> Result<(), String> {
    let Some(page) = world.page(tab) else { return Ok(()) };
    let own = |row| match row {
        Row::Message { message, .. } if message.sender_type == SenderType::Guest => message.client_message_id,
        Row::Pending { item, .. } => Some(item.client_message_id),
        _ => None,
    };
    let lines: Vec<Uuid> = shown(world, &page.session).into_iter().filter_map(own).collect();
    let distinct: HashSet<&Uuid> = lines.iter().collect();
    if distinct.len() < lines.len() {
        return Err(format!("tab {tab} shows a message twice"));
    }
    let typed = &world.tabs[tab].in_this_life;
    match typed.iter().find(|id| !distinct.contains(id) && !world.was_handled_elsewhere(tab, **id)) {
        Some(_) => Err(format!("tab {tab} shows no more what was typed into it")),
        None => Ok(()),
    }
}

/// Checks the end of a schedule: everything is stored once and shown
/// everywhere.
pub fn judge(world: &mut World) -> Result<(), String> {
    let messages = world.server.messages();
    stored_once(&messages)?;
    for tab in 0..TABS {
        stored_in_order(world, tab, &messages)?;
        shows_the_database(world, tab, &messages)?;
        is_subscribed(world, tab)?;
    }
    shown_messages_are_read(world, &messages)?;
    for tab in 0..TABS {
        while world.page(tab).is_some_and(|page| page.session.timeline().has_older()) {
            world.input(tab, Input::User(Action::LoadOlder));
            world.run_to_rest()?;
        }
    }
    // The guest comes back to each tab, because a page without a socket no longer
    // asks by itself; twice, because the first time marks messages as read, which
    // is a change for the other tab.
    for tab in (0..TABS).chain(0..TABS) {
        world.input(tab, Input::Returned);
        world.run_to_rest()?;
    }
    let messages = world.server.messages();
    for tab in 0..TABS {
        shows_the_database(world, tab, &messages)?;
    }
    shown_messages_are_read(world, &messages)
}

fn stored_once(messages: &[Message]) -> Result<(), String> {
    let (mut names, mut texts) = (HashSet::new(), HashSet::new());
    for message in messages.iter().filter(|message| message.sender_type == SenderType::Guest) {
        let as_typed = !message.is_edited && !message.is_deleted;
        if !names.insert(message.client_message_id) || (as_typed && !texts.insert(&message.message)) {
            return Err(format!("a message is stored twice: {:?}", message.message));
        }
    }
    Ok(())
}

/// Checks that all messages of a tab's outbox are stored, in the order typed,
/// except refused ones, and that all acknowledged messages are stored.
fn stored_in_order(world: &World, tab: usize, messages: &[Message]) -> Result<(), String> {
    let names = messages.iter().zip(0_usize..).filter_map(|(message, at)| Some((message.client_message_id?, at)));
    let places: HashMap<Uuid, usize> = names.collect();
    if let Some(id) = world.acknowledged.iter().find(|id| !places.contains_key(id)) {
        return Err(format!("{id} is acknowledged and not stored"));
    }
    let memories = &world.tabs[tab].memories;
    for memory in memories {
        let never_refused = memory.iter().filter(|id| !world.refused.contains(id));
        let stored: Vec<usize> = never_refused.filter_map(|id| places.get(id).copied()).collect();
        if !stored.is_sorted() {
            return Err(format!("tab {tab}: stored in another order than typed"));
        }
    }
    let last = memories.last().map_or(&[][..], Vec::as_slice);
    let unsent = world.page(tab).map_or(0, |page| page.session.outbox().items().count());
    match last.iter().find(|id| !places.contains_key(id)) {
        Some(id) => Err(format!("tab {tab}: {id} is not stored")),
        None if unsent > 0 => Err(format!("tab {tab}: the outbox is not empty")),
        None => Ok(()),
    }
}

fn shows_the_database(world: &World, tab: usize, messages: &[Message]) -> Result<(), String> {
    let seq = world.server.seq();
    let Some(page) = world.page(tab) else { return Err(format!("tab {tab} did not open")) };
    let timeline = page.session.timeline();
    let from = timeline.oldest().filter(|_| timeline.has_older()).unwrap_or_default();
    let message = |row| if let Row::Message { message, .. } = row { Some(comparable(&message)) } else { None };
    let shown: Vec<Message> = shown(world, &page.session).into_iter().filter_map(message).collect();
    let stored: Vec<Message> = messages.iter().filter(|message| message.id >= from).map(comparable).collect();
    if shown != stored {
        let (shown, stored) = (short(&shown), short(&stored));
        return Err(format!(
            "tab {tab} is at change {} and shows {shown}, the database is at {} and holds {stored}",
            timeline.synced_seq(),
            seq
        ));
    }
    let (chat, read) = world.server.state();
    let knows = (timeline.synced_seq(), timeline.chat(), timeline.read());
    if knows != (seq, &chat, read) {
        return Err(format!("tab {tab} knows {knows:?}, the database is at {seq}"));
    }
    Ok(())
}

/// Checks that a page has a subscription, if its network allows sockets.
fn is_subscribed(world: &World, tab: usize) -> Result<(), String> {
    match world.tabs[tab].socket {
        None if !world.blocks_sockets => Err(format!("tab {tab} has no subscription")),
        _ => Ok(()),
    }
}

/// Checks that the hotel knows that the guest has seen all messages that a tab
/// shows: both tabs are visible and show the newest message. An older one that
/// is not loaded yet was not seen.
fn shown_messages_are_read(world: &World, messages: &[Message]) -> Result<(), String> {
    let (_, read) = world.server.state();
    let oldest = (0..TABS).filter_map(|tab| world.page(tab)?.session.timeline().oldest()).min();
    let is_shown = |message: &&Message| oldest.is_some_and(|oldest| message.id >= oldest);
    let newest = messages.iter().rev().filter(is_shown).find(|message| message.sender_type != SenderType::Guest);
    match newest.filter(|newest| newest.id > read.of(Reader::Guest).up_to) {
        Some(newest) => Err(format!("message {} is not marked as read", newest.id)),
        None => Ok(()),
    }
}

/// Removes the time of reading, which does not come with the marker.
fn comparable(message: &Message) -> Message {
    Message { read_at: None, ..message.clone() }
}

/// Formats each message as its id and its change.
fn short(messages: &[Message]) -> String {
    let each: Vec<String> = messages.iter().map(|message| format!("{}@{}", message.id, message.seq)).collect();
    each.join(" ")
}
