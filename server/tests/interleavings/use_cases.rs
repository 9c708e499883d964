//! Use cases that read and then write, as requests execute them.

use super::world::{BOOKING, EARLY_BOOKING, MAEVE, NEW_BOOKING, PASSWORD, World};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use guest_chat::chat::auth::authenticate::GuestCredential;
use guest_chat::chat::auth::sign_in::SignInOrigin;
use guest_chat::chat::auth::staff::Author;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use guest_chat::chat::conversations::notes::NoteResult;
use guest_chat::chat::hotel::hotels::HotelChange;
use guest_chat::chat::messages::edit::Edit;
use guest_chat::chat::messages::send::{Destination, SendResult};
use guest_chat::chat::{Chat, ChatError};
use guest_chat::store::ChatRuleExemptions;
use serde::Serialize;
use serde_json::{Value, json};
use shared::webhook::PutWebhook;
use shared::{Access, Reader, SendMessage, StaffInfo};
use std::sync::Arc;

/// URL of the webhook that [`UseCase::PutWebhook`] creates.
pub const NEW_WEBHOOK: &str = "https://new.example/chat";

/// Result of a use case.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Its response.
    Done(Value),
    /// Its refusal, as documented in the API.
    Refused(String),
    /// Its failure.
    Failed(String),
}

impl Outcome {
    fn of<T: Serialize>(result: Result<T, ChatError>) -> Self {
        match result {
            Ok(answer) => Self::Done(serde_json::to_value(answer).expect("JSON")),
            Err(error @ (ChatError::Store(_) | ChatError::Files(_) | ChatError::Internal(_))) => {
                Self::Failed(error.to_string())
            }
            Err(error) => Self::Refused(error.to_string()),
        }
    }
}

/// A use case with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseCase {
    /// Moves the guest to another room.
    PutRoom,
    /// Corrects the guest's name.
    PutName,
    /// Stores that the guest has checked out.
    CheckOut,
    /// Cancels the booking.
    Cancel,
    /// Stores that the other booking's guest has checked in.
    CheckInEarly,
    /// Stores a new booking, with its room.
    PutNewRoom,
    /// Stores the same new booking, checked in.
    PutNewCheckIn,
    /// Sends a message as the guest.
    GuestSend,
    /// Sends a message as the other booking's guest.
    EarlyGuestSend,
    /// Sends a message as the hotel's own system.
    SystemSend,
    /// Sends a message as Maeve.
    MemberSend,
    /// Changes the guest's newest message.
    GuestEdit,
    /// Deletes it.
    GuestDelete,
    /// Changes Maeve's message, as Maeve.
    MemberEdit,
    /// Marks Maeve's message as read by the guest.
    GuestRead,
    /// Marks all messages as read by the hotel.
    StaffRead,
    /// Assigns the conversation to Tom.
    AssignTom,
    /// Assigns the conversation to Maeve.
    AssignMaeve,
    /// Resolves the conversation up to the messages that were seen.
    Resolve,
    /// Resolves the conversation with all its messages.
    ResolveAll,
    /// Reopens the conversation.
    Reopen,
    /// Writes a note.
    Note,
    /// Erases the booking.
    Erase,
    /// Creates a guest link.
    NewLink,
    /// Revokes all guest links.
    RevokeLinks,
    /// Closes the chat before check-in.
    PutHotelRules,
    /// Renames the hotel.
    PutHotelName,
    /// Creates a new hotel.
    PutNewHotel,
    /// Creates the same new hotel, in another language.
    PutNewHotelLocale,
    /// Gives Maeve a new password.
    PutStaff,
    /// Removes Maeve.
    RemoveStaff,
    /// Signs Maeve in.
    SignIn,
    /// Creates a webhook.
    PutWebhook,
    /// Deletes the existing webhook.
    DeleteWebhook,
}

impl UseCase {
    /// All of them.
    pub const ALL: [Self; 34] = [
        Self::PutRoom,
        Self::PutName,
        Self::CheckOut,
        Self::Cancel,
        Self::CheckInEarly,
        Self::PutNewRoom,
        Self::PutNewCheckIn,
        Self::GuestSend,
        Self::EarlyGuestSend,
        Self::SystemSend,
        Self::MemberSend,
        Self::GuestEdit,
        Self::GuestDelete,
        Self::MemberEdit,
        Self::GuestRead,
        Self::StaffRead,
        Self::AssignTom,
        Self::AssignMaeve,
        Self::Resolve,
        Self::ResolveAll,
        Self::Reopen,
        Self::Note,
        Self::Erase,
        Self::NewLink,
        Self::RevokeLinks,
        Self::PutHotelRules,
        Self::PutHotelName,
        Self::PutNewHotel,
        Self::PutNewHotelLocale,
        Self::PutStaff,
        Self::RemoveStaff,
        Self::SignIn,
        Self::PutWebhook,
        Self::DeleteWebhook,
    ];

    /// Returns whether concurrent transactions may use the state before it: the
    /// hotel's name, and the webhooks of an event.
    pub fn may_be_seen_late(self) -> bool {
        matches!(self, Self::PutHotelName | Self::PutWebhook | Self::DeleteWebhook)
    }

    /// Runs it.
    pub fn run(self, chat: Chat, world: Arc<World>) -> BoxFuture<'static, Outcome> {
        async move {
            let (chat, world) = (&chat, &*world);
            match self {
                Self::PutRoom => put_booking(chat, world, BOOKING, room("204")).await,
                Self::PutName => put_booking(chat, world, BOOKING, named("Ada Lovelace")).await,
                Self::CheckOut => {
                    let checked_out_at = Change::Set(chat.now());
                    put_booking(chat, world, BOOKING, PutBooking { checked_out_at, ..Default::default() }).await
                }
                Self::Cancel => {
                    let put = PutBooking { cancelled: Some(true), ..Default::default() };
                    put_booking(chat, world, BOOKING, put).await
                }
                Self::CheckInEarly => put_booking(chat, world, EARLY_BOOKING, checked_in(chat)).await,
                Self::PutNewRoom => {
                    let put = PutBooking { room: Change::Set("7".to_owned()), ..named("Eve") };
                    put_booking(chat, world, NEW_BOOKING, put).await
                }
                Self::PutNewCheckIn => {
                    let put = PutBooking { checked_in_at: Change::Set(chat.now()), ..named("Eve") };
                    put_booking(chat, world, NEW_BOOKING, put).await
                }
                Self::GuestSend => guest_send(chat, world, world.token.expose()).await,
                Self::EarlyGuestSend => guest_send(chat, world, world.early_token.expose()).await,
                Self::SystemSend => {
                    let info = StaffInfo { name: "Otto".to_owned(), role: "Robot".to_owned() };
                    staff_send(chat, world, Author::Staff(info)).await
                }
                Self::MemberSend => staff_send(chat, world, Author::Member(world.maeve.clone())).await,
                Self::GuestEdit => guest_edit(chat, world, Edit::Text("Thank you".to_owned())).await,
                Self::GuestDelete => guest_edit(chat, world, Edit::Delete).await,
                Self::MemberEdit => {
                    let (by, edit) = (Author::Member(world.maeve.clone()), Edit::Text("Soon".to_owned()));
                    Outcome::of(chat.edit(world.conversation, by, world.messages[1], edit).await)
                }
                Self::GuestRead => guest_read(chat, world).await,
                Self::StaffRead => {
                    Outcome::of(chat.mark_read(world.conversation, Reader::Staff, world.messages[2]).await)
                }
                Self::AssignTom => Outcome::of(chat.assign(&world.hotel, world.conversation, world.tom.key).await),
                Self::AssignMaeve => Outcome::of(chat.assign(&world.hotel, world.conversation, world.maeve.key).await),
                Self::Resolve => {
                    Outcome::of(chat.resolve(&world.hotel, world.conversation, Some(world.messages[2])).await)
                }
                Self::ResolveAll => Outcome::of(chat.resolve(&world.hotel, world.conversation, None).await),
                Self::Reopen => Outcome::of(chat.reopen(&world.hotel, world.conversation).await),
                Self::Note => note(chat, world).await,
                Self::Erase => {
                    let erased = chat.erase_booking(&world.system(), &World::booking(BOOKING)).await;
                    // It is erased, by either of the two.
                    let is_gone = matches!(erased, Err(ChatError::NotFound));
                    Outcome::of(if is_gone { Ok(()) } else { erased.map(|_| ()) })
                }
                Self::NewLink => {
                    let link = chat.new_link(&world.slug, &World::booking(BOOKING)).await;
                    Outcome::of(link.map(|link| link.expires_at))
                }
                Self::RevokeLinks => Outcome::of(chat.revoke_links(&world.slug, &World::booking(BOOKING)).await),
                Self::PutHotelRules => {
                    let change = HotelChange { exemptions: Some(ChatRuleExemptions::default()), ..Default::default() };
                    Outcome::of(chat.change_hotel(world.slug.clone(), change).await)
                }
                Self::PutHotelName => {
                    let change = HotelChange { name: Some("The Park".to_owned()), ..Default::default() };
                    Outcome::of(chat.change_hotel(world.slug.clone(), change).await)
                }
                Self::PutNewHotel => put_new_hotel(chat, world, HotelChange::default()).await,
                Self::PutNewHotelLocale => {
                    let change = HotelChange { locale: Some("de".to_owned()), ..Default::default() };
                    put_new_hotel(chat, world, change).await
                }
                Self::PutStaff => put_staff(chat, world).await,
                Self::RemoveStaff => Outcome::of(chat.remove_staff(&world.slug, MAEVE).await),
                Self::SignIn => {
                    let session =
                        chat.sign_in(world.slug.as_str(), MAEVE, PASSWORD.to_owned(), SignInOrigin::default()).await;
                    Outcome::of(session.map(|_| ()))
                }
                Self::PutWebhook => {
                    let put = PutWebhook { url: NEW_WEBHOOK.to_owned(), events: None };
                    Outcome::of(chat.put_webhook(&world.system(), put).await.map(|_| ()))
                }
                Self::DeleteWebhook => delete_webhook(chat, world).await,
            }
        }
        .boxed()
    }
}

fn room(room: &str) -> PutBooking {
    PutBooking { room: Change::Set(room.to_owned()), ..Default::default() }
}

fn named(name: &str) -> PutBooking {
    PutBooking { guest_name: Some(name.to_owned()), ..Default::default() }
}

fn checked_in(chat: &Chat) -> PutBooking {
    PutBooking { checked_in_at: Change::Set(chat.now()), ..Default::default() }
}

async fn put_booking(chat: &Chat, world: &World, name: &str, put: PutBooking) -> Outcome {
    let done = chat.put_booking(world.slug.clone(), World::booking(name), put).await;
    Outcome::of(done.map(|(thread, is_new)| {
        let stay = thread.booking.stay;
        let (room, name) = (stay.room_number, stay.guest_name);
        json!({"new": is_new, "room": room, "name": name, "in": stay.checked_in_at, "out": stay.checked_out_at})
    }))
}

fn text(text: &str) -> SendMessage {
    SendMessage { message: Some(text.to_owned()), ..SendMessage::default() }
}

fn stored(result: SendResult) -> Value {
    let (kind, sent) = match result {
        SendResult::Stored(sent) => ("stored", sent),
        SendResult::Repeated(sent) => ("repeated", sent),
    };
    json!({ kind: sent })
}

async fn guest_send(chat: &Chat, world: &World, token: &str) -> Outcome {
    let sent = async {
        let credential = chat.check_credential(GuestCredential::parse(world.slug.as_str(), Some(token))?).await?;
        let author = Author::Guest(credential.token);
        chat.send(Destination::Token(credential), author, text("Hello?")).await
    };
    Outcome::of(sent.await.map(stored))
}

async fn staff_send(chat: &Chat, world: &World, author: Author) -> Outcome {
    let to = Destination::OfHotel(world.hotel.key, world.conversation);
    Outcome::of(chat.send(to, author, text("Good morning")).await.map(stored))
}

async fn guest_edit(chat: &Chat, world: &World, edit: Edit) -> Outcome {
    let edited = async {
        let credential =
            chat.check_credential(GuestCredential::parse(world.slug.as_str(), Some(world.token.expose()))?).await?;
        let by = Author::Guest(credential.token);
        chat.edit(Destination::Token(credential), by, world.messages[2], edit).await
    };
    Outcome::of(edited.await)
}

async fn guest_read(chat: &Chat, world: &World) -> Outcome {
    let read = async {
        let credential =
            chat.check_credential(GuestCredential::parse(world.slug.as_str(), Some(world.token.expose()))?).await?;
        chat.mark_read(Destination::Token(credential), Reader::Guest, world.messages[1]).await
    };
    Outcome::of(read.await)
}

async fn note(chat: &Chat, world: &World) -> Outcome {
    let request = shared::note::WriteNote { note: Some("VIP".to_owned()), client_note_id: None, sender_name: None };
    let noted = chat.write_note(&world.maeve_caller(), world.conversation, request).await;
    Outcome::of(noted.map(|noted| match noted {
        NoteResult::Stored(note) | NoteResult::Repeated(note) => note.note,
    }))
}

async fn put_new_hotel(chat: &Chat, world: &World, change: HotelChange) -> Outcome {
    let change = HotelChange { name: Some("New Park".to_owned()), ..change };
    Outcome::of(chat.change_hotel(world.new_hotel(), change).await)
}

async fn put_staff(chat: &Chat, world: &World) -> Outcome {
    let (name, role, password) = ("Maeve".to_owned(), "Reception".to_owned(), "another long password".to_owned());
    let put = chat.put_staff(&world.slug, MAEVE.to_owned(), name, role, Access::Manager, password);
    Outcome::of(put.await)
}

async fn delete_webhook(chat: &Chat, world: &World) -> Outcome {
    let deleted = async {
        let caller = world.system();
        let webhooks = chat.webhooks(&caller).await?;
        let webhook = webhooks.first().ok_or(ChatError::NotFound)?;
        chat.delete_webhook(&caller, guest_chat::store::WebhookKey(webhook.id)).await
    };
    Outcome::of(deleted.await)
}
