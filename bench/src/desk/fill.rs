//! Creates a hotel with many conversations, through the server's own store in large
//! groups.

use super::text::{Chance, guest_name, message};
use crate::failure::Failure;
use guest_chat::store::{Conversation, Db, HotelKey, NewMessage, StaffKey, Stay, Store, StoreError, Thread};
use shared::{HotelSlug, MessageId, SenderType, StaffInfo, Timestamp};
use std::time::Instant;

/// Number of conversations per group; their messages alternate.
const GROUP: i64 = 250;
/// Slug of the measured hotel and of another one, each with its divisor of the
/// number of conversations.
const HOTELS: [(&str, i64); 2] = [("killarney", 1), ("dingle", 10)];
/// Time of the first message.
const START_MS: i64 = 1_700_000_000_000;

/// Group of conversations.
#[derive(Clone, Copy)]
struct Group {
    hotel: HotelKey,
    handler: Option<StaffKey>,
    from: i64,
    to: i64,
    messages_each: i64,
}

/// Fills a database that contains both hotels.
///
/// # Errors
/// Fails if the database fails, or a hotel is missing.
pub async fn fill(database: &str, conversations: i64, messages_each: i64) -> Result<(), Failure> {
    let (store, started) = (Store::open(database).await?, Instant::now());
    for (slug, part) in HOTELS {
        let slug: HotelSlug = slug.parse()?;
        let mut snapshot = store.read_transaction().await?;
        let hotel = snapshot.db().hotel(&slug).await?.ok_or_else(|| format!("hotel {slug} does not exist"))?;
        let handler = snapshot.db().staff_of_hotel(hotel.key).await?.first().map(|member| member.key);
        drop(snapshot);
        let count = conversations / part;
        for from in (0..count).step_by(GROUP as usize) {
            let group = Group { hotel: hotel.key, handler, from, to: (from + GROUP).min(count), messages_each };
            let slug = slug.clone();
            store
                .write(move |mut db| Box::pin(async move { write(&mut db, &slug, group).await }))
                .await
                .map_err(|error: StoreError| error)?;
        }
        println!("{slug}: {count} conversations, {} messages", count * messages_each);
    }
    store.close().await;
    println!("filled in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// Inserts a group of conversations with their messages.
async fn write(db: &mut Db<'_>, slug: &HotelSlug, group: Group) -> Result<(), StoreError> {
    let mut chance = Chance::new(group.from as u64);
    let mut conversations = insert_conversations(db, slug, group, &mut chance).await?;
    for turn in 0..group.messages_each {
        for thread in &mut conversations {
            insert_message(db, group, turn, thread, &mut chance).await?;
        }
    }
    for thread in &mut conversations {
        choose_state(&mut thread.conversation, group.handler, &mut chance);
        db.update_conversation(&thread.conversation).await?;
    }
    Ok(())
}

async fn insert_conversations(
    db: &mut Db<'_>,
    slug: &HotelSlug,
    group: Group,
    chance: &mut Chance,
) -> Result<Vec<Thread>, StoreError> {
    let mut conversations = Vec::new();
    for number in group.from..group.to {
        let booking = format!("BK-{number:06}").parse().map_err(|_| StoreError::Corrupt("booking id".into()))?;
        let stay = Stay {
            guest_name: guest_name(chance),
            room_number: Some(format!("{}", 100 + number % 400)),
            checked_in_at: Some(Timestamp::from_unix_ms(START_MS)),
            ..Stay::default()
        };
        db.insert_booking(group.hotel, &booking, &stay).await?;
        let thread = db.thread_of_booking(slug, &booking).await?;
        conversations.push(thread.ok_or(StoreError::Corrupt("booking".into()))?);
    }
    Ok(conversations)
}

/// Inserts one message. The guest writes the first one of a conversation, and
/// about half of the others.
async fn insert_message(
    db: &mut Db<'_>,
    group: Group,
    turn: i64,
    thread: &mut Thread,
    chance: &mut Chance,
) -> Result<(), StoreError> {
    let by_guest = turn == 0 || chance.below(2) == 0;
    let text = message(chance);
    let conversation = &mut thread.conversation;
    conversation.seq = conversation.seq.next();
    let new = NewMessage {
        conversation_id: conversation.id,
        seq: conversation.seq,
        sender_type: if by_guest { SenderType::Guest } else { SenderType::Staff },
        sender_name: if by_guest { &thread.booking.stay.guest_name } else { "Maeve" },
        sender_role: (!by_guest).then_some("Reception"),
        staff: group.handler.filter(|_| !by_guest),
        body: &text,
        attachments: &[],
        sent_at: Timestamp::from_unix_ms(START_MS + group.from * 1000 + turn * 60_000),
        client_message_id: None,
        room_number: thread.booking.stay.room_number.as_deref(),
        reply_to: None,
        told_of: None,
    };
    conversation.last_message_id = db.insert_message(&new).await?.ok_or(StoreError::Corrupt("message".into()))?;
    Ok(())
}

/// Chooses the state of a conversation: one in five is open, one in five unread,
/// and half have a handler.
fn choose_state(conversation: &mut Conversation, handler: Option<StaffKey>, chance: &mut Chance) {
    if chance.below(5) > 0 {
        conversation.resolved_at = Some(Timestamp::from_unix_ms(START_MS));
    }
    if chance.below(5) > 0 {
        conversation.read.staff.up_to = conversation.last_message_id;
    } else {
        conversation.read.staff.up_to = MessageId(conversation.last_message_id.0 / 2);
    }
    if chance.below(2) == 0 {
        conversation.handler = Some(StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() });
        conversation.handler_id = handler;
    }
}
