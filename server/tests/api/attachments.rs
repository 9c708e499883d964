//! `POST …/attachments` of both sides, and downloads.

use crate::harness::{Answer, Api, guest_path};
use axum::http::Method;
use guest_chat::chat::service::StorageLimits;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};
use shared::{Access, ErrorCode};
use std::io::Cursor;

const FORM: &str = "multipart/form-data; boundary=edge";

fn picture(format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(600, 300, Rgb([200, 80, 0])));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

fn form(name: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nignored\r\n--edge\r\nContent-Disposition: \
         form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat()
}

async fn uploaded(api: &Api, name: &str, content: &[u8]) -> Value {
    let answer = api.guest(Method::POST, "/attachments").body(FORM, form(name, content)).ok(201).await;
    answer["attachment"].clone()
}

async fn read(api: &Api, url: &Value) -> Answer {
    api.ask(Method::GET, url.as_str().expect("a path")).bearer(&api.token).answer().await
}

#[tokio::test]
async fn a_photo_is_sent_and_read_by_both_sides() {
    let api = Api::open().await;
    let file = uploaded(&api, "lamp.png", &picture(ImageFormat::Png)).await;
    let id = file["id"].as_str().expect("a text");
    assert_eq!(
        file,
        json!({
            "id": id, "file_name": "lamp.png", "mime_type": "image/png", "size_bytes": file["size_bytes"],
            "url": format!("/api/hotel/killarney/attachments/{id}"),
            "thumbnail_url": format!("/api/hotel/killarney/attachments/{id}/thumbnail"),
            "width": 600, "height": 300,
        })
    );
    let say = json!({ "attachments": [id], "client_message_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2" });
    let sent = api.guest(Method::POST, "/messages").json(&say).ok(201).await;
    assert_eq!(sent["message"]["attachments"], json!([file]));
    // A repeated request returns the first message.
    let again = api.guest(Method::POST, "/messages").json(&say).ok(200).await;
    assert_eq!(again["message"], sent["message"]);
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!(page["messages"], json!([sent["message"]]));
    let listed = api.staff(Method::GET, "/conversations").ok(200).await;
    assert_eq!(listed["conversations"][0]["last_message"]["message"], "lamp.png");

    let cookie = api.signed_in("Maeve").await;
    let url = file["url"].as_str().expect("a path");
    for question in [
        api.ask(Method::GET, url).bearer(&api.token),
        api.ask(Method::GET, url).bearer(&api.key),
        api.ask(Method::GET, url).header("cookie", &cookie),
        api.ask(Method::GET, &format!("{url}?token={}", api.token)),
        api.ask(Method::GET, url).header("cookie", &format!("__Host-guest-chat-killarney-1={}", api.token)),
    ] {
        let answer = question.answer().await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("image/png")));
        assert_eq!(answer.header("content-length"), Some(file["size_bytes"].to_string().as_str()));
        let shown = image::load_from_memory(&answer.bytes).expect("a picture");
        assert_eq!((shown.width(), shown.height()), (600, 300));
    }
    let small = read(&api, &file["thumbnail_url"]).await;
    assert_eq!(small.header("content-type"), Some("image/jpeg"));
    assert_eq!(image::load_from_memory(&small.bytes).expect("a picture").width(), 480);
}

#[tokio::test]
async fn files_are_served_without_active_content() {
    let api = Api::open().await;
    let page = b"%PDF-1.7 <script>alert(1)</script>";
    let file = uploaded(&api, "bill no 1 (final).html", page).await;
    assert_eq!((&file["file_name"], &file["thumbnail_url"]), (&json!("bill no 1 (final).pdf"), &Value::Null));
    let answer = read(&api, &file["url"]).await;
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename*=UTF-8''bill%20no%201%20%28final%29.pdf"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, max-age=86400, immutable"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    let none = format!("{}/thumbnail", file["url"].as_str().expect("a path"));
    api.ask(Method::GET, &none).bearer(&api.token).refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn a_part_of_a_file_is_read() {
    let api = Api::open().await;
    let file = uploaded(&api, "bill.pdf", b"%PDF-1.7 abcdefghij").await;
    let url = file["url"].as_str().expect("a path");
    for (asked, status, range, text) in [
        ("bytes=9-11", 206, Some("bytes 9-11/19"), "abc"),
        ("bytes=-2", 206, Some("bytes 17-18/19"), "ij"),
        ("bytes=15-", 206, Some("bytes 15-18/19"), "ghij"),
        ("bytes=15-99", 206, Some("bytes 15-18/19"), "ghij"),
        ("bytes=-19", 206, Some("bytes 0-18/19"), "%PDF-1.7 abcdefghij"),
        ("bytes=-20", 200, None, "%PDF-1.7 abcdefghij"),
        ("bytes=5-2", 200, None, "%PDF-1.7 abcdefghij"),
        ("bytes=0-0,3-4", 200, None, "%PDF-1.7 abcdefghij"),
        ("lines=1-2", 200, None, "%PDF-1.7 abcdefghij"),
    ] {
        let answer = api.ask(Method::GET, url).bearer(&api.token).header("range", asked).answer().await;
        assert_eq!((answer.status.as_u16(), answer.header("content-range")), (status, range), "{asked}");
        assert_eq!(answer.body, text, "{asked}");
    }
    let beyond = api.ask(Method::GET, url).bearer(&api.token).header("range", "bytes=19-").answer().await;
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, Some("bytes */19")));
}

#[tokio::test]
async fn file_of_another_conversation_is_refused() {
    let api = Api::open().await;
    let file = uploaded(&api, "bill.pdf", b"%PDF-1.7").await;
    let url = file["url"].as_str().expect("a path");
    api.house.put_guest("killarney", "B2").await;
    let neighbour = api.house.token("killarney", "B2").await;
    api.house.put_guest("dingle", "B1").await;
    let (foreign, key) = (api.house.token("dingle", "B1").await, api.house.api_key("dingle").await);
    let session = api.signed_in_with(Access::Manager, "dingle", "Sean").await;

    api.ask(Method::GET, url).refused(ErrorCode::TokenRequired).await;
    api.ask(Method::GET, url).bearer(&neighbour).refused(ErrorCode::NotFound).await;
    api.ask(Method::GET, url).bearer(&foreign).refused(ErrorCode::InvalidToken).await;
    api.ask(Method::GET, url).bearer(&key).refused(ErrorCode::InvalidToken).await;
    api.ask(Method::GET, url).header("cookie", &session).refused(ErrorCode::InvalidToken).await;
    let kept = format!("__Host-guest-chat-killarney-2={neighbour}");
    api.ask(Method::GET, url).header("cookie", &kept).refused(ErrorCode::NotFound).await;
    // Under the other hotel's path it is not found either.
    let other_door = url.replace("killarney", "dingle");
    api.ask(Method::GET, &other_door).bearer(&foreign).refused(ErrorCode::NotFound).await;
    api.ask(Method::GET, "/api/hotel/killarney/attachments/1").bearer(&api.token).refused(ErrorCode::NotFound).await;
    let link = Method::DELETE;
    api.system(link, "/bookings/BK-2025-0123/links").answer().await;
    api.ask(Method::GET, url).bearer(&api.token).refused(ErrorCode::InvalidToken).await;
}

#[tokio::test]
async fn refused_upload_names_the_reason() {
    let api = Api::open().await;
    let ask = || api.guest(Method::POST, "/attachments");
    let svg = form("lamp.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    ask().body(FORM, svg).refused(ErrorCode::FileTypeRefused).await;
    let large = form("lamp.pdf", &[b"%PDF-1.7", vec![b' '; 15 * 1024 * 1024].as_slice()].concat());
    let words = ask().body(FORM, large).refused(ErrorCode::FileTooLarge).await;
    assert_eq!(words, "a file must have at most 15 MiB; this one has 15728648 bytes");
    let larger = form("lamp.pdf", &vec![b' '; 17 * 1024 * 1024]);
    let words = ask().body(FORM, larger).refused(ErrorCode::FileTooLarge).await;
    assert_eq!(words, "a file must have at most 15 MiB");
    ask().body("application/json", "{}").refused(ErrorCode::UnsupportedMediaType).await;
    let long = format!("multipart/form-data; boundary={}", "b".repeat(1000));
    ask().body(&long, "").refused(ErrorCode::UnsupportedMediaType).await;
    ask().body(FORM, "--edge--\r\n").refused(ErrorCode::BadRequest).await;
    ask().body(FORM, "no form at all").refused(ErrorCode::BadRequest).await;
    let bare = api.ask(Method::POST, &guest_path("/attachments"));
    bare.body(FORM, form("lamp.pdf", b"%PDF-1.7")).refused(ErrorCode::TokenRequired).await;
}

/// Returns a JPEG whose header declares 20,000 by 10,000 pixels.
fn too_many_pixels() -> Vec<u8> {
    let mut jpeg = picture(ImageFormat::Jpeg);
    // The frame header (ITU-T T.81, B.2.2): marker, length, precision, height,
    // width.
    let at = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).expect("a frame");
    jpeg[at + 5..at + 9].copy_from_slice(&[0x27, 0x10, 0x4e, 0x20]);
    jpeg
}

/// Returns a GIF with 1,001 frames of one pixel.
fn too_many_frames() -> Vec<u8> {
    let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x4c\x01\0";
    [&b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"[..], &frame.repeat(1_001), b";"].concat()
}

#[tokio::test]
async fn a_refused_picture_names_the_limit_that_it_is_over() {
    let api = Api::open().await;
    for (content, code, words) in [
        (
            too_many_pixels(),
            ErrorCode::FileTooManyPixels,
            "a picture must have at most 60 megapixels, 16000 pixels a side and 256 MiB when it is decoded; this one has \
             20000 x 10000 pixels",
        ),
        (
            too_many_frames(),
            ErrorCode::FileTooManyFrames,
            "an animation must have at most 1000 frames, and 60 megapixels in all of them together",
        ),
    ] {
        let ask = api.guest(Method::POST, "/attachments").body(FORM, form("lamp.jpg", &content));
        assert_eq!(ask.refused(code).await, words);
    }
}

#[tokio::test]
async fn every_upload_attempt_counts_towards_the_limit() {
    let api = Api::open().await;
    for _ in 0..30 {
        let ask = api.guest(Method::POST, "/attachments").body(FORM, form("lamp.png", b"#!/bin/sh"));
        ask.refused(ErrorCode::FileTypeRefused).await;
    }
    let slowed = api.guest(Method::POST, "/attachments").body(FORM, form("bill.pdf", b"%PDF-1.7")).answer().await;
    slowed.refused(ErrorCode::RateLimited);
    assert!(
        slowed.header("retry-after").is_some_and(|wait| wait.parse().is_ok_and(|wait: u64| (1..=6).contains(&wait)))
    );
    api.guest_says("Another guest's photos, and text, are not counted").await;
    let token = {
        api.house.put_guest("killarney", "B2").await;
        api.house.token("killarney", "B2").await
    };
    let path = guest_path("/attachments");
    api.ask(Method::POST, &path).bearer(&token).body(FORM, form("bill.pdf", b"%PDF-1.7")).ok(201).await;
}

#[tokio::test]
async fn a_guest_without_room_for_files_still_sends_text() {
    let api = Api::with_storage_limits(StorageLimits { side_bytes: 20, free_bytes: 0 }).await;
    let file = uploaded(&api, "bill.pdf", b"%PDF-1.7 ten").await;
    for content in [&b"%PDF-1.7 ten"[..], &picture(ImageFormat::Png)] {
        let ask = api.guest(Method::POST, "/attachments").body(FORM, form("bill.pdf", content));
        let words = ask.refused(ErrorCode::FileStorageFull).await;
        let expected = "the files of each side of a stay must have at most 20 bytes in total; this side has 12 bytes";
        assert_eq!(words, expected);
    }
    api.guest_says("There is no room").await;
    // A file that is already stored can still be sent.
    let say = json!({ "message": "But for this one", "attachments": [file["id"]] });
    api.guest(Method::POST, "/messages").json(&say).ok(201).await;
    let path = "/conversations/1/attachments";
    api.staff(Method::POST, path).body(FORM, form("map.pdf", b"%PDF-1.7 ten")).ok(201).await;
}

#[tokio::test]
async fn full_disk_refuses_files_but_not_messages() {
    let api = Api::with_storage_limits(StorageLimits { side_bytes: 0, free_bytes: u64::MAX }).await;
    let ask = api.guest(Method::POST, "/attachments").body(FORM, form("bill.pdf", b"%PDF-1.7"));
    let answer = ask.answer().await;
    answer.refused(ErrorCode::Unavailable);
    assert_eq!(answer.header("retry-after"), Some("600"));
    api.guest_says("Still here").await;
}

#[tokio::test]
async fn the_hotel_sends_files_too() {
    let api = Api::open().await;
    let path = "/conversations/1/attachments";
    let sent = api.staff(Method::POST, path).body(FORM, form("map.png", &picture(ImageFormat::Png))).ok(201).await;
    let answer = json!({ "message": "The way to us", "attachments": [sent["attachment"]["id"]] });
    api.staff(Method::POST, "/conversations/1/messages").json(&answer).ok(201).await;
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    let messages = page["messages"].as_array().expect("messages");
    let url = &messages.last().expect("a message")["attachments"][0]["url"];
    assert_eq!(read(&api, url).await.status.as_u16(), 200);
    api.staff(Method::POST, "/conversations/99/attachments")
        .body(FORM, form("map.png", &picture(ImageFormat::Png)))
        .refused(ErrorCode::NotFound)
        .await;
}
