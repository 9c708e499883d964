use super::*;
use crate::chat::auth::staff::Author;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::messages::edit::Edit;
use crate::chat::messages::send::SendResult;
use crate::chat::privacy::erase::Mode;
use crate::support::{House, TestDatabase};
use shared::{Message, SendMessage, Timestamp};

const PDF: &[u8] = b"%PDF-1.7\n%%EOF";

struct Lobby {
    house: House,
    to: Thread,
    guest: Author,
    _database: TestDatabase,
}

async fn lobby() -> Lobby {
    over(TestDatabase::sqlite().await).await
}

async fn over(database: TestDatabase) -> Lobby {
    let house = House::over(database.store.clone(), 0);
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let to = house.chat.thread_of_hotel(&hotel, id).await.expect("a conversation");
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    Lobby { house, to, guest, _database: database }
}

impl Lobby {
    async fn upload(&self, sender: SenderType) -> Attachment {
        self.house.chat.attach(&self.to, sender, "bill.pdf", Bytes::from_static(PDF)).await.expect("the file is stored")
    }

    async fn send(&self, author: &Author, text: &str, files: &[Uuid]) -> Result<Message, ChatError> {
        let message = Some(text.to_owned()).filter(|text| !text.is_empty());
        let request = SendMessage { message, attachments: files.to_vec(), ..SendMessage::default() };
        match self.house.chat.send(self.to.conversation.id, author.clone(), request).await? {
            SendResult::Stored(sent) | SendResult::Repeated(sent) => Ok(sent.message),
        }
    }

    /// Returns the number of files in the folder.
    fn files(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(self.house.files.path())
    }
}

async fn a_message_takes_files_once(database: TestDatabase) {
    let lobby = over(database).await;
    let (one, two) = (lobby.upload(SenderType::Guest).await, lobby.upload(SenderType::Guest).await);
    let message = lobby.send(&lobby.guest, "", &[two.id, one.id]).await.expect("sent");
    assert_eq!((message.message.as_str(), message.has_attachments), ("", true));
    assert_eq!(message.attachments, [two.clone(), one.clone()]);
    assert_eq!(one.url, format!("/api/hotel/killarney/attachments/{}", one.id));

    let again = lobby.send(&lobby.guest, "Once more", &[one.id]).await;
    assert!(matches!(again, Err(ChatError::BadValue(_))), "{again:?}");
    let answer =
        SendMessage { message: Some("Thank you!".to_owned()), reply_to: Some(message.id), ..SendMessage::default() };
    let answer = lobby.house.chat.send(message.conversation_id, House::maeve(), answer).await.expect("sent");
    let SendResult::Stored(answer) = answer else { panic!("the message was sent before") };
    assert_eq!(answer.message.reply_to_message.expect("an answer").message, "bill.pdf, bill.pdf");
}

#[tokio::test]
async fn a_message_takes_files_once_over_sqlite() {
    a_message_takes_files_once(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn a_message_takes_files_once_over_postgres() {
    a_message_takes_files_once(TestDatabase::postgres().await).await;
}

#[tokio::test]
async fn message_cannot_take_a_file_of_another_sender() {
    let lobby = lobby().await;
    let (guests, hotels) = (lobby.upload(SenderType::Guest).await, lobby.upload(SenderType::Staff).await);
    let elsewhere = lobby.house.put_guest(House::HOTEL, "B2").await;
    let other = lobby.house.guest(House::HOTEL, "B2").await;
    let request = SendMessage { attachments: vec![guests.id], ..SendMessage::default() };
    let stolen = lobby.house.chat.send(elsewhere, other, request).await;
    assert!(matches!(stolen, Err(ChatError::BadValue(_))), "{stolen:?}");
    for (author, files) in [
        (&lobby.guest, vec![hotels.id]),
        (&House::maeve(), vec![guests.id]),
        (&lobby.guest, vec![Uuid::from_u128(1)]),
        (&lobby.guest, vec![guests.id, guests.id]),
    ] {
        let refused = lobby.send(author, "Look", &files).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{files:?}: {refused:?}");
    }
    lobby.send(&lobby.guest, "Look", &[guests.id]).await.expect("still free");
}

#[tokio::test]
async fn message_without_text_and_files_is_refused() {
    let lobby = lobby().await;
    let refused = lobby.send(&lobby.guest, " ", &[]).await;
    assert!(matches!(refused, Err(ChatError::Text(_))), "{refused:?}");
}

async fn unattached_files_are_removed(database: TestDatabase) {
    let lobby = over(database).await;
    let (kept, forgotten) = (lobby.upload(SenderType::Guest).await, lobby.upload(SenderType::Guest).await);
    lobby.send(&lobby.guest, "", &[kept.id]).await.expect("sent");
    lobby.house.clock.advance_ms(ATTACH_WITHIN_MS + 1);
    let late = lobby.send(&lobby.guest, "", &[forgotten.id]).await;
    assert!(matches!(late, Err(ChatError::BadValue(_))), "{late:?}");
    assert_eq!(lobby.house.chat.delete_unattached_files().await.expect("unattached files are deleted"), 0);
    lobby.house.clock.advance_ms(DELETE_UNATTACHED_AFTER_MS);
    assert_eq!(lobby.house.chat.delete_unattached_files().await.expect("unattached files are deleted"), 1);
    assert_eq!(lobby.files(), 1);
}

#[tokio::test]
async fn unattached_files_are_removed_over_sqlite() {
    unattached_files_are_removed(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn unattached_files_are_removed_over_postgres() {
    unattached_files_are_removed(TestDatabase::postgres().await).await;
}

async fn a_file_that_cannot_be_removed_does_not_stop_the_others(database: TestDatabase) {
    let lobby = over(database).await;
    let chat = &lobby.house.chat;
    for _ in 0..3 {
        lobby.upload(SenderType::Guest).await;
    }
    lobby.house.clock.advance_ms(DELETE_UNATTACHED_AFTER_MS + 1);
    // All have the same time. In pages of one, each is returned once.
    let (mut files, mut after) = (Vec::new(), None);
    while let Some(file) = lobby.unattached_after(after).await {
        after = Some((file.uploaded_at, file.id));
        files.push(file);
    }
    assert_eq!(files.len(), 3);
    // A folder in the place of the first file cannot be removed as a file.
    let folder = lobby.house.files.path().join(files[0].conversation.to_string()).join(files[0].id.to_string());
    std::fs::remove_file(&folder).expect("the file is there");
    std::fs::create_dir(&folder).expect("a folder");
    let failed = chat.delete_unattached_files().await;
    assert!(matches!(failed, Err(ChatError::Files(_))), "{failed:?}");
    let left = lobby.unattached_after(None).await.expect("the first file");
    assert_eq!(left.id, files[0].id);
    assert!(lobby.unattached_after(Some((left.uploaded_at, left.id))).await.is_none(), "the others are removed");
    std::fs::remove_dir(&folder).expect("the folder is there");
    assert_eq!(chat.delete_unattached_files().await.expect("the next run removes it"), 1);
}

impl Lobby {
    /// Returns the next file that no message has attached in time.
    async fn unattached_after(&self, after: Option<(Timestamp, Uuid)>) -> Option<StoredFile> {
        let mut reading = self.house.chat.store().read().await.expect("a connection");
        let before = self.house.chat.now();
        reading.db().unattached_files(before, after, 1).await.expect("files").pop()
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_removed_does_not_stop_the_others_over_sqlite() {
    a_file_that_cannot_be_removed_does_not_stop_the_others(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_removed_does_not_stop_the_others_over_postgres() {
    a_file_that_cannot_be_removed_does_not_stop_the_others(TestDatabase::postgres().await).await;
}

#[tokio::test]
async fn deleted_message_deletes_its_files() {
    let lobby = lobby().await;
    let file = lobby.upload(SenderType::Guest).await;
    let message = lobby.send(&lobby.guest, "The bill", &[file.id]).await.expect("sent");
    let taken = lobby.house.chat.edit(message.conversation_id, lobby.guest.clone(), message.id, Edit::Delete).await;
    assert_eq!(taken.expect("the message is deleted").message.attachments, []);
    let read = lobby.house.chat.file(&House::HOTEL.parse().expect("a slug"), file.id).await;
    assert!(matches!(read, Err(ChatError::NotFound)), "{read:?}");
    assert_eq!(lobby.house.chat.delete_unattached_files().await.expect("unattached files are deleted"), 1);
    assert_eq!(lobby.files(), 0);
}

#[tokio::test]
async fn erased_booking_removes_its_files() {
    let lobby = lobby().await;
    let sent = lobby.upload(SenderType::Guest).await;
    lobby.send(&lobby.guest, "", &[sent.id]).await.expect("sent");
    lobby.upload(SenderType::Staff).await;
    let caller = StaffCaller { hotel: lobby.to.hotel.clone(), member: None };
    lobby.house.chat.erase_booking(&caller, &lobby.to.booking.booking_id).await.expect("erased");
    assert_eq!(lobby.files(), 0);
    lobby.house.chat.erase_due(None, Mode::Erase, |_| {}).await.expect("nothing is left");
}

impl Lobby {
    /// Starts an upload, up to where its row is stored and its contents are
    /// not.
    async fn begin_upload(&self) -> (StoredFile, Prepared) {
        let prepared = crate::files::prepare(Bytes::from_static(PDF)).expect("a PDF");
        let file = StoredFile {
            id: self.house.chat.random.uuid(),
            conversation: self.to.conversation.id,
            message: None,
            sender: SenderType::Staff,
            file_name: "bill.pdf".to_owned(),
            mime_type: "application/pdf".to_owned(),
            size_bytes: PDF.len() as u64,
            thumbnail_bytes: None,
            width: None,
            height: None,
            uploaded_at: self.house.chat.now(),
        };
        let row = file.clone();
        let inserted: Result<(), StoreError> =
            self.house.chat.store.write(move |mut db| async move { db.insert_file(&row).await }.boxed()).await;
        inserted.expect("a row");
        (file, prepared)
    }
}

async fn concurrent_upload_and_erasure_leave_no_contents(database: TestDatabase) {
    let lobby = over(database).await;
    let chat = &lobby.house.chat;
    // The erasure looks for contents before the upload has stored them, and
    // again after: first it has only begun, then it is complete.
    let (file, prepared) = lobby.begin_upload().await;
    let key = lobby.to.booking.key;
    let begun: Result<(), StoreError> =
        chat.store.write(move |mut db| async move { db.begin_erasing(key).await }.boxed()).await;
    begun.expect("begun");
    let refused = chat.put_contents(&file, prepared).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    assert_eq!(lobby.files(), 0);

    let (file, prepared) = lobby.begin_upload().await;
    let caller = StaffCaller { hotel: lobby.to.hotel.clone(), member: None };
    chat.erase_booking(&caller, &lobby.to.booking.booking_id).await.expect("erased");
    let refused = chat.put_contents(&file, prepared).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    assert_eq!(lobby.files(), 0);
}

#[tokio::test]
async fn concurrent_upload_and_erasure_leave_no_contents_over_sqlite() {
    concurrent_upload_and_erasure_leave_no_contents(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn concurrent_upload_and_erasure_leave_no_contents_over_postgres() {
    concurrent_upload_and_erasure_leave_no_contents(TestDatabase::postgres().await).await;
}

#[tokio::test]
async fn guest_cannot_upload_after_check_out() {
    let lobby = lobby().await;
    let out = crate::chat::conversations::bookings::PutBooking {
        checked_out_at: crate::chat::conversations::bookings::Change::Set(lobby.house.chat.now()),
        ..lobby.house.checked_in()
    };
    let to = lobby.house.put(House::HOTEL, House::BOOKING, out).await;
    let refused = lobby.house.chat.attach(&to, SenderType::Guest, "bill.pdf", Bytes::from_static(PDF)).await;
    assert!(matches!(refused, Err(ChatError::Closed(_))), "{refused:?}");
    lobby
        .house
        .chat
        .attach(&to, SenderType::Staff, "bill.pdf", Bytes::from_static(PDF))
        .await
        .expect("the hotel may attach files");
}

#[tokio::test]
async fn unattached_files_of_a_guest_are_limited() {
    let lobby = lobby().await;
    for _ in 0..limits::UNATTACHED_FILES.count() {
        lobby.upload(SenderType::Guest).await;
    }
    let refused = lobby.house.chat.may_attach(&lobby.to, SenderType::Guest).await;
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{refused:?}");
    lobby.house.chat.may_attach(&lobby.to, SenderType::Staff).await.expect("the hotel may attach files");
}
