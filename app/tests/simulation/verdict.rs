//! Properties that hold at every moment, and at the end.

use crate::page::Page;
use crate::world::{Typed, World};
use shared::{Message, SenderType};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Checks that each message that the guest typed into a page is shown on it
/// exactly once.
pub fn nothing_vanishes(page: &Page, typed: &Typed) -> Result<(), String> {
    if page.timeline.is_none() {
        return Ok(());
    }
    let lines = page.own_lines();
    let distinct: HashSet<&Uuid> = lines.iter().collect();
    if distinct.len() < lines.len() {
        return Err(format!("tab {} shows a message twice", page.number));
    }
    match typed.in_this_life.iter().find(|id| !distinct.contains(id)) {
        Some(_) => Err(format!("tab {} shows no more what was typed into it", page.number)),
        None => Ok(()),
    }
}

/// Checks the end of a schedule: everything is stored once and shown
/// everywhere.
pub fn judge(world: &mut World) -> Result<(), String> {
    stored_once(&world.server.database.messages)?;
    for (page, typed) in world.tabs.iter().zip(&world.typed) {
        stored_in_order(page, typed, &world.server.database.messages)?;
        shows_the_database(page, world)?;
    }
    let database = &world.server.database;
    for page in &mut world.tabs {
        // Loads all older messages, one at a time.
        let Some(timeline) = &mut page.timeline else { continue };
        while let Some(oldest) = timeline.oldest().filter(|_| timeline.has_older()) {
            timeline.merge_older(database.before(oldest, 1));
        }
    }
    world.tabs.iter().try_for_each(|page| shows_the_database(page, world))
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
fn stored_in_order(page: &Page, typed: &Typed, messages: &[Message]) -> Result<(), String> {
    let names = messages.iter().zip(0_usize..).filter_map(|(message, at)| Some((message.client_message_id?, at)));
    let places: HashMap<Uuid, usize> = names.collect();
    if let Some(id) = typed.acknowledged.iter().find(|id| !places.contains_key(id)) {
        return Err(format!("tab {}: {id} is acknowledged and not stored", page.number));
    }
    for memory in &typed.memories {
        let never_refused = memory.iter().filter(|id| !typed.refused.contains(id));
        let stored: Vec<usize> = never_refused.filter_map(|id| places.get(id).copied()).collect();
        if !stored.is_sorted() {
            return Err(format!("tab {}: stored in another order than typed", page.number));
        }
    }
    let last = typed.memories.last().map_or(&[][..], Vec::as_slice);
    match last.iter().find(|id| !places.contains_key(id)) {
        Some(id) => Err(format!("tab {}: {id} is not stored", page.number)),
        None if page.outbox.items().next().is_some() => Err(format!("tab {}: the outbox is not empty", page.number)),
        None => Ok(()),
    }
}

fn shows_the_database(page: &Page, world: &World) -> Result<(), String> {
    let database = &world.server.database;
    let Some(timeline) = &page.timeline else { return Err(format!("tab {} did not open", page.number)) };
    let from = timeline.oldest().filter(|_| timeline.has_older()).unwrap_or_default();
    let shown: Vec<Message> = page.messages().iter().map(|message| comparable(message)).collect();
    let stored: Vec<Message> = database.messages.iter().filter(|message| message.id >= from).map(comparable).collect();
    if shown != stored {
        let (shown, stored) = (short(&shown), short(&stored));
        return Err(format!(
            "tab {} is at change {} and shows {shown}, the database is at {} and holds {stored}",
            page.number,
            timeline.synced(),
            database.seq()
        ));
    }
    let knows = (timeline.synced(), timeline.chat(), timeline.read());
    if knows != (database.seq(), &database.chat, database.read) {
        return Err(format!("tab {} knows {knows:?}, the database is at {}", page.number, database.seq()));
    }
    Ok(())
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
