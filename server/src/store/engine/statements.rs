//! Forwards every statement that both engines have.

use super::Db;
use crate::origin::Origins;
use crate::pending_event::PendingEvent;
use crate::store::rows::*;
use crate::store::{ScheduledPush, StoreError};
use crate::token::SecretHash;
use jiff::civil::Date;
use shared::canned::{CannedReply, Shortcut};
use shared::guide::Guide;
use shared::note::Note;
use shared::webhook::WebhookEvent;
use shared::{
    Access, BookingId, ChannelName, ConversationId, HotelSlug, Message, MessageId, NoteId, ReadMarker, Reader,
    SenderType, Seq, Timestamp,
};
use std::collections::BTreeMap;
use uuid::Uuid;
/// Generates methods that call the method of the engine with the same name, which
/// documents it.
macro_rules! statements {
    ($(fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty;)+) => {
        impl Db<'_> {
            $(
                #[doc = concat!("`", stringify!($name), "` of the engine.")]
                pub async fn $name(&mut self, $($argument: $type),*) -> Result<$answer, StoreError> {
                    match self {
                        Self::Sqlite(db) => db.$name($($argument),*).await,
                        Self::Postgres(db) => db.$name($($argument),*).await,
                    }
                }
            )+
        }
    };
}

statements! {
    fn insert_booking(hotel: HotelKey, name: &BookingId, stay: &Stay) -> bool;
    fn update_booking(key: BookingKey, stay: &Stay) -> ();
    fn insert_token(hash: &SecretHash, booking: BookingKey, now: Timestamp) -> ();
    fn revoke_tokens(booking: BookingKey, now: Timestamp) -> u64;
    fn bookings(hotel: HotelKey, filter: BookingFilter, before: Option<BookingKey>, limit: i64) -> Vec<BookingRow>;
    fn stays_of_bookings(hotel: HotelKey, ids: &[BookingId]) -> Vec<(BookingId, Stay)>;
    fn known_bookings(hotel: HotelKey, ids: &[BookingId]) -> Vec<BookingId>;
    fn listed_booking(hotel: HotelKey, id: &BookingId) -> Option<BookingRow>;
    fn canned_replies(hotel: HotelKey) -> Vec<CannedReply>;
    fn canned_reply(hotel: HotelKey, shortcut: &Shortcut) -> Option<CannedReply>;
    fn insert_canned_reply(hotel: HotelKey, put: &CannedReply) -> bool;
    fn upsert_canned_reply(hotel: HotelKey, put: &CannedReply) -> ();
    fn delete_canned_reply(hotel: HotelKey, shortcut: &Shortcut) -> bool;
    fn update_conversation(conversation: &Conversation) -> ();
    fn hotels() -> Vec<Hotel>;
    fn first_replies(hotel: HotelKey, since: Timestamp, limit: i64) -> Vec<FirstReply>;
    fn delete_first_replies(before: Timestamp, limit: i64) -> u64;
    fn set_cancelled_at(key: BookingKey, at: Option<Timestamp>) -> ();
    fn ended_bookings(hotel: HotelKey, until: (Timestamp, Date), after: BookingKey, limit: i64) -> Vec<EndedBooking>;
    fn booking_totals(key: BookingKey, conversation: ConversationId) -> BookingTotals;
    fn links(key: BookingKey) -> Vec<IssuedLink>;
    fn begin_erasing(key: BookingKey) -> ();
    fn erase_events(conversation: ConversationId, guest: &ChannelName, staff: &ChannelName, ids: (i64, i64)) -> ();
    fn last_outbox_id(after: i64, limit: i64) -> Option<i64>;
    fn erase_deliveries(conversation: ConversationId, limit: i64) -> u64;
    fn erase_notes(conversation: ConversationId, limit: i64) -> u64;
    fn erase_messages(conversation: ConversationId, limit: i64) -> u64;
    fn erase_booking(key: BookingKey, conversation: ConversationId) -> ();
    fn insert_hotel(put: &HotelUpdate) -> Option<HotelKey>;
    fn update_hotel(key: HotelKey, put: &HotelUpdate) -> ();
    fn contact_settings(hotel: HotelKey) -> ContactSettings;
    fn update_contact_settings(hotel: HotelKey, contact: &ContactSettings) -> ();
    fn hotel(slug: &HotelSlug) -> Option<Hotel>;
    fn locked_hotel(slug: &HotelSlug) -> Option<Hotel>;
    fn lock_hotel(slug: &HotelSlug) -> bool;
    fn every_hotels_embedders() -> Vec<Origins>;
    fn guide(hotel: HotelKey) -> Option<Guide>;
    fn upsert_guide(hotel: HotelKey, guide: &Guide) -> ();
    fn setting(name: &str) -> Option<String>;
    fn insert_setting(name: &str, value: &str) -> ();
    fn insert_message(new: &NewMessage<'_>) -> Option<MessageId>;
    fn edit_message(conversation: ConversationId, id: MessageId, seq: Seq, body: &str, now: Timestamp) -> ();
    fn delete_message(conversation: ConversationId, id: MessageId, seq: Seq, now: Timestamp) -> ();
    fn message(conversation: ConversationId, booking: &BookingId, id: MessageId) -> Option<Message>;
    fn author(conversation: ConversationId, id: MessageId) -> Option<StaffKey>;
    fn message_by_client_id(conversation: ConversationId, booking: &BookingId, sender: SenderType, client_message_id: Uuid) -> Option<Message>;
    fn messages(conversation: ConversationId, booking: &BookingId, cursor: PageCursor, limit: i64) -> Vec<Message>;
    fn thread_and_messages(conversation: ConversationId, cursor: PageCursor, limit: i64) -> Option<(Thread, Vec<Message>)>;
    fn newest_message_up_to(conversation: ConversationId, up_to: MessageId) -> MessageId;
    fn listed_conversation(hotel: HotelKey, id: ConversationId) -> Option<ConversationRow>;
    fn conversation_counts(hotel: HotelKey, member: Option<StaffKey>, max_count: i64, now: Timestamp) -> ConversationCounts;
    fn unread_conversations(hotel: HotelKey, max_count: i64) -> i64;
    fn set_marked_unread(conversation: ConversationId, marked: bool) -> bool;
    fn set_snooze(conversation: ConversationId, until: Option<Timestamp>) -> ();
    fn due_snoozes(after: Snooze, now: Timestamp, limit: i64) -> Vec<Snooze>;
    fn guest_wrote_after(conversation: ConversationId, after: MessageId) -> bool;
    fn mark_read(conversation: ConversationId, reader: Reader, from: ReadMarker, up_to: MessageId, now: Timestamp) -> ();
    fn insert_file(file: &StoredFile) -> ();
    fn file(slug: &HotelSlug, id: Uuid) -> Option<StoredFile>;
    fn file_totals(conversation: ConversationId, sender: SenderType) -> FileTotals;
    fn is_file_referenced(id: Uuid) -> bool;
    fn attach_files(attached: &[(Uuid, MessageId)]) -> ();
    fn detach_files(message: MessageId) -> ();
    fn unattached_files(before: Timestamp, after: Option<(Timestamp, Uuid)>, limit: i64) -> Vec<StoredFile>;
    fn files_of_conversation(conversation: ConversationId) -> Vec<StoredFile>;
    fn delete_file(id: Uuid) -> ();
    fn insert_note(new: &NewNote<'_>) -> NoteId;
    fn notes(conversation: ConversationId) -> Vec<Note>;
    fn note(conversation: ConversationId, id: NoteId) -> Option<Note>;
    fn note_by_client_id(conversation: ConversationId, client_note_id: Uuid) -> Option<Note>;
    fn delete_note(conversation: ConversationId, id: NoteId) -> ();
    fn enqueue(events: &[NewEvent]) -> ();
    fn backlog() -> Backlog;
    fn waiting_deliveries() -> Backlog;
    fn outbox_after(id: i64, limit: i64) -> Vec<PendingEvent>;
    fn dequeue(ids: &[i64]) -> ();
    fn upsert_staff(put: &StaffUpdate) -> ();
    fn remove_staff(hotel: HotelKey, email: &str, now: Timestamp) -> bool;
    fn delete_api_keys(hotel: HotelKey) -> u64;
    fn insert_api_key(hash: &SecretHash, hotel: HotelKey, now: Timestamp) -> ();
    fn hotel_of_api_key(slug: &HotelSlug, hash: &SecretHash) -> Option<Hotel>;
    fn staff_by_email(slug: &HotelSlug, email: &str) -> Option<StaffMember>;
    fn staff_of_hotel(hotel: HotelKey) -> Vec<StaffMember>;
    fn locked_member(hotel: HotelKey, key: StaffKey) -> Option<StaffMember>;
    fn upsert_set_up_link(hash: &SecretHash, expires_at: Timestamp) -> ();
    fn is_set_up_link(hash: &SecretHash, now: Timestamp) -> bool;
    fn delete_set_up_link(hash: &SecretHash, now: Timestamp) -> bool;
    fn has_hotels() -> bool;
    fn set_shows_first_steps(hotel: HotelKey, shows: bool) -> ();
    fn first_steps(hotel: HotelKey) -> Option<FirstSteps>;
    fn begin_session(hash: &SecretHash, member: &StaffMember, device: &str, now: Timestamp) -> bool;
    fn listed_members(hotel: HotelKey, since: Timestamp) -> Vec<ListedMember>;
    fn sessions_of_member(staff: StaffKey, since: Timestamp) -> Vec<OwnSession>;
    fn end_other_sessions(staff: StaffKey, this: Option<&SecretHash>) -> ();
    fn update_member(staff: StaffKey, name: &str, role: &str, access: Access) -> ();
    fn replace_password(staff: StaffKey, before: &str, after: &str) -> bool;
    fn other_managers(staff: StaffKey) -> i64;
    fn upsert_staff_link(hotel: HotelKey, link: &StaffLink) -> ();
    fn staff_link(hotel: HotelKey, hash: &SecretHash, now: Timestamp) -> Option<StaffLink>;
    fn staff_links(hotel: HotelKey, now: Timestamp) -> Vec<StaffLink>;
    fn delete_staff_links_of(hotel: HotelKey, creator: StaffKey) -> ();
    fn delete_staff_link(hotel: HotelKey, email: &str) -> bool;
    fn delete_expired_staff_links(hotel: HotelKey, now: Timestamp) -> ();
    fn session(slug: &HotelSlug, hash: &SecretHash) -> Option<StaffSession>;
    fn touch_session(hash: &SecretHash, now: Timestamp) -> ();
    fn end_session(hash: &SecretHash) -> ();
    fn end_sessions_unused_since(since: Timestamp) -> ();
    fn end_sessions_of(hotel: HotelKey, email: &str) -> ();
    fn thread_of_token(slug: &HotelSlug, hash: &SecretHash) -> Option<TokenThread>;
    fn thread_of_booking(slug: &HotelSlug, booking: &BookingId) -> Option<Thread>;
    fn threads_of_hotel(hotel: HotelKey) -> Vec<Thread>;
    fn thread(id: ConversationId) -> Option<Thread>;
    fn insert_deliveries(new: &[NewDelivery]) -> ();
    fn deliveries(webhook: WebhookKey, before: i64, limit: i64) -> Vec<DeliveryRow>;
    fn retry_delivery(webhook: WebhookKey, id: i64, now: Timestamp, give_up_at: Timestamp) -> bool;
    fn due_webhooks(now: Timestamp, limit: i64, claimant: Option<Claimant>) -> Vec<WebhookKey>;
    fn due_deliveries(webhook: WebhookKey, now: Timestamp, limit: i64) -> Vec<DueDelivery>;
    fn record_delivery_result(tried: &DeliveryResult) -> bool;
    fn delete_old_deliveries(older_than: Timestamp, limit: i64) -> u64;
    fn set_outbox_owner(claimant: Claimant) -> ();
    fn claim_delivery(id: i64, claimant: Claimant, now: Timestamp) -> bool;
    fn claim_push(key: PushKey, claimant: Claimant, now: Timestamp) -> bool;
    fn release_claims_of_others(claimant: Claimant) -> u64;
    fn webhooks(hotel: HotelKey) -> Vec<StoredWebhook>;
    fn insert_webhook(new: &NewWebhook) -> WebhookKey;
    fn update_webhook(key: WebhookKey, url: &str, events: &[WebhookEvent]) -> ();
    fn delete_webhook(key: WebhookKey) -> ();
    fn upsert_push_subscription(new: &NewPushSubscription, max_subscriptions: i64) -> ();
    fn delete_push_subscription(conversation: ConversationId, endpoint: &str) -> bool;
    fn push_subscriptions(conversation: ConversationId) -> Vec<StoredPushSubscription>;
    fn schedule_pushes(pushes: &BTreeMap<ConversationId, ScheduledPush>) -> ();
    fn cancel_pushes(conversation: ConversationId, up_to: MessageId) -> ();
    fn due_pushes(now: Timestamp, limit: i64, claimant: Option<Claimant>) -> Vec<PushKey>;
    fn due_push(key: PushKey, now: Timestamp) -> Option<DuePush>;
    fn record_push_result(key: PushKey, message: MessageId, tried: PushResult, claimant: Option<Claimant>) -> bool;
    fn delete_push_subscriptions_of_revoked_links() -> u64;
    fn push_backlog() -> Backlog;
    fn unread_from_staff(conversation: ConversationId, after: MessageId) -> Option<(MessageId, String)>;
    fn stays_of_tokens(tokens: &[SecretHash]) -> Vec<TokenStay>;
    fn sessions_used_since(since: Timestamp, hashes: &[SecretHash]) -> Vec<SecretHash>;
    fn conversations(hotel: HotelKey, page: &ListPage) -> Vec<ConversationRow>;
    fn search_hits(hotel: HotelKey, search: &str, conversations: &[ConversationId]) -> Vec<SearchHit>;
    fn messages_from(conversation: ConversationId, from: MessageId, max_count: i64) -> i64;
}
