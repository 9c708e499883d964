use super::*;
use crate::chat::messages::send::SendResult;
use crate::support::{House, TestDatabase};
use bytes::Bytes;
use shared::{Attachment, SendMessage};
use std::sync::Arc;

/// Storage used by one of these files, in bytes.
const FILE_BYTES: u64 = 100_000;

struct Stay {
    house: House,
    chat: Chat,
    to: Thread,
    _database: TestDatabase,
}

/// Returns a stay in which each side may store that many files.
async fn stay(database: TestDatabase, files: u64) -> Stay {
    let house = House::over(database.store.clone(), 0);
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let to = house.chat.thread_of_hotel(&hotel, id).await.expect("a conversation");
    let chat = house.chat.clone().with_storage_limits(StorageLimits { side_bytes: files * FILE_BYTES, free_bytes: 0 });
    Stay { house, chat, to, _database: database }
}

impl Stay {
    async fn upload(&self, sender: SenderType) -> Result<Attachment, ChatError> {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        pdf.resize(usize::try_from(FILE_BYTES).expect("small"), b' ');
        self.chat.attach(&self.to, sender, "bill.pdf", Bytes::from(pdf)).await
    }

    async fn stored(&self, sender: SenderType) -> u64 {
        let mut view = self.chat.store().read().await.expect("a view");
        view.db().file_totals(self.to.conversation.id, sender).await.expect("a sum").bytes
    }
}

async fn guest_over_the_storage_limit_can_still_write(database: TestDatabase) {
    let stay = stay(database, 2).await;
    let first = stay.upload(SenderType::Guest).await.expect("room for one");
    stay.upload(SenderType::Guest).await.expect("room for two");
    // Files count whether or not a message has attached them.
    let guest = stay.house.guest(House::HOTEL, House::BOOKING).await;
    let request = SendMessage { attachments: vec![first.id], ..SendMessage::default() };
    stay.chat.send(stay.to.conversation.id, guest.clone(), request).await.expect("sent");
    let refused = stay.upload(SenderType::Guest).await;
    assert!(matches!(refused, Err(ChatError::FileStorageFull { .. })), "{refused:?}");
    let refused = stay.chat.may_attach(&stay.to, SenderType::Guest).await;
    assert!(matches!(refused, Err(ChatError::FileStorageFull { .. })), "{refused:?}");

    let text = SendMessage { message: Some("Still here".to_owned()), ..SendMessage::default() };
    let sent = stay.chat.send(stay.to.conversation.id, guest, text).await.expect("sent");
    assert!(matches!(sent, SendResult::Stored(_)));
    stay.upload(SenderType::Staff).await.expect("the hotel has room of its own");
}

async fn concurrent_uploads_stay_within_the_storage_limit(database: TestDatabase) {
    let stay = Arc::new(stay(database, 3).await);
    let uploads: Vec<_> = (0..12)
        .map(|_| {
            let stay = stay.clone();
            tokio::spawn(async move { stay.upload(SenderType::Guest).await })
        })
        .collect();
    let mut stored = 0;
    for upload in uploads {
        match upload.await.expect("no panic") {
            Ok(_) => stored += 1,
            Err(error) => assert!(matches!(error, ChatError::FileStorageFull { .. }), "{error:?}"),
        }
    }
    assert_eq!((stored, stay.stored(SenderType::Guest).await), (3, 3 * FILE_BYTES));
}

async fn storage_usage_includes_thumbnails_and_not_removed_files(database: TestDatabase) {
    let stay = stay(database, 1).await;
    let mut picture = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(400, 300, image::Rgb([200, 80, 0]));
    pixels.write_to(&mut picture, image::ImageFormat::Png).expect("encoded");
    let sent = stay.chat.attach(&stay.to, SenderType::Guest, "lamp.png", picture.into_inner().into()).await;
    let sent = sent.expect("a small one");
    assert!(sent.thumbnail_url.is_some() && stay.stored(SenderType::Guest).await > sent.size_bytes);
    let refused = stay.upload(SenderType::Guest).await;
    assert!(matches!(refused, Err(ChatError::FileStorageFull { .. })), "{refused:?}");
    stay.house.clock.advance_ms(2 * 24 * 60 * 60 * 1000);
    assert_eq!(stay.chat.delete_unattached_files().await.expect("removed"), 1);
    stay.upload(SenderType::Guest).await.expect("there is room again");
}

/// Defines a test of each behaviour over each database engine.
macro_rules! on_each_engine {
    ($($behaviour:ident,)+) => {
        mod over_sqlite {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(crate::support::TestDatabase::sqlite().await).await;
            })+
        }

        mod over_postgres {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(crate::support::TestDatabase::postgres().await).await;
            })+
        }
    };
}

on_each_engine! {
    guest_over_the_storage_limit_can_still_write,
    concurrent_uploads_stay_within_the_storage_limit,
    storage_usage_includes_thumbnails_and_not_removed_files,
}

#[tokio::test]
async fn full_disk_refuses_uploads() {
    let stay = stay(TestDatabase::sqlite().await, 0).await;
    let limits = |free_bytes| StorageLimits { side_bytes: 0, free_bytes };
    let full = stay.chat.clone().with_storage_limits(limits(u64::MAX));
    let refused = full.may_attach(&stay.to, SenderType::Staff).await;
    assert!(matches!(refused, Err(ChatError::DiskFull)), "{refused:?}");
    let room = stay.chat.clone().with_storage_limits(limits(1));
    room.may_attach(&stay.to, SenderType::Staff).await.expect("a byte is left");
}
