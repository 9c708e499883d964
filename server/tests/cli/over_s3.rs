//! The binary with its files in a bucket.

use crate::bucket::{PLACE, SECRET, TestBucket};
use crate::running::Running;
use crate::shell::{Shell, text};
use image::{ImageFormat, Rgb, RgbImage};
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, RANGE};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::io::Cursor;
use std::process::{Command, Output};

/// A hotel whose guest, Ada Byrne, has checked in.
struct House {
    bucket: TestBucket,
    shell: Shell,
}

impl House {
    async fn open() -> Self {
        let house = Self { bucket: TestBucket::open().await, shell: Shell::open() };
        house.shell.put_booking();
        house.shell.ok(&["booking", "put", "killarney", "B1", "--checked-in-at", "now"]);
        house
    }

    fn settings(&self) -> Vec<(String, String)> {
        let mut settings = self.bucket.settings();
        settings.push(("GUEST_CHAT_FILES".to_owned(), PLACE.to_owned()));
        settings
    }

    fn serve(&self) -> Running {
        let settings = self.settings();
        let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (&**name, &**value)).collect();
        Running::start(&self.shell, &settings)
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = self.shell.command(line);
        command.envs(self.settings());
        command
    }
}

/// Returns the doctor's line about files.
fn files_finding(output: &Output) -> String {
    let report = text(&output.stdout);
    let line = report.lines().find(|line| line.split_whitespace().nth(1) == Some("files"));
    line.unwrap_or_else(|| panic!("no line of files: {report}")).to_owned()
}

/// A guest with the token of a guest link.
struct Guest {
    http: Client,
    base: String,
    token: String,
}

impl Guest {
    fn of(house: &House, running: &Running) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let link = house.shell.ok(&["link", "killarney", "B1"]);
        let token = crate::shell::token(link.trim_end()).to_owned();
        Self { http: Client::new(), base: format!("http://{}", running.address), token }
    }

    async fn upload(&self, bytes: &[u8]) -> (StatusCode, Value) {
        let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lamp.png\"\r\n\r\n";
        let form = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let address = format!("{}/api/guest/hotel/killarney/chat/attachments", self.base);
        let sent = self.http.post(address).bearer_auth(&self.token);
        let answer = sent.header(CONTENT_TYPE, "multipart/form-data; boundary=edge").body(form).send();
        let answer = answer.await.expect("an answer");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    async fn read(&self, path: &Value, range: &str) -> reqwest::Response {
        let address = format!("{}{}", self.base, path.as_str().expect("a path"));
        self.http.get(address).bearer_auth(&self.token).header(RANGE, range).send().await.expect("an answer")
    }
}

fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(600, 300, Rgb([200, 80, 0])).write_to(&mut bytes, ImageFormat::Png).expect("encoded");
    bytes.into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_sent_read_in_part_and_erased() {
    let house = House::open().await;
    let running = house.serve();
    let guest = Guest::of(&house, &running);
    let (status, answer) = guest.upload(&photo()).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(house.bucket.objects(), 2, "the photo, and a small one");
    let file = &answer["attachment"];
    let size = file["size_bytes"].as_u64().expect("a number");

    let whole = guest.read(&file["url"], "bytes=0-").await.bytes().await.expect("bytes");
    assert_eq!(whole.len() as u64, size);
    let shown = image::load_from_memory(&whole).expect("a picture");
    assert_eq!((shown.width(), shown.height()), (600, 300));
    let part = guest.read(&file["url"], "bytes=10-19").await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[CONTENT_RANGE], format!("bytes 10-19/{size}"));
    assert_eq!(part.bytes().await.expect("bytes"), whole[10..20]);
    let small = guest.read(&file["thumbnail_url"], "bytes=0-").await.bytes().await.expect("bytes");
    assert_eq!(image::load_from_memory(&small).expect("a picture").width(), 480);

    let erased =
        house.command(&["erase", "--hotel", "killarney", "--booking", "B1"]).output().expect("the program runs");
    assert!(erased.status.success(), "{}", text(&erased.stderr));
    assert_eq!(house.bucket.objects(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_checks_storing_files_in_the_bucket() {
    let house = House::open().await;
    let well = house.command(&["doctor"]).output().expect("the program runs");
    assert_eq!(files_finding(&well), "ok       files      can be stored, read and removed");
    assert_eq!(house.bucket.objects(), 0, "nothing is left behind");

    let wrong =
        house.command(&["doctor"]).env("AWS_SECRET_ACCESS_KEY", "quite another").output().expect("the program runs");
    let finding = files_finding(&wrong);
    assert!(!wrong.status.success() && finding.starts_with("problem "), "{finding}");
    assert!(finding.contains("AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID"), "{finding}");
    assert!(!finding.contains("quite another") && !finding.contains(SECRET), "{finding}");

    let missing =
        house.command(&["doctor"]).env("GUEST_CHAT_FILES", "s3://elsewhere").output().expect("the program runs");
    assert!(files_finding(&missing).contains("NoSuchBucket"), "{}", files_finding(&missing));
}

#[tokio::test(flavor = "multi_thread")]
async fn unusable_bucket_settings_stop_the_start() {
    let house = House::open().await;
    let output = house.command(&["serve"]).env("AWS_ALLOW_HTTP", "").output().expect("the program runs");
    assert!(!output.status.success());
    let error = text(&output.stderr);
    let last = error.lines().last().expect("a line");
    assert!(last.starts_with("guest-chat: GUEST_CHAT_FILES: AWS_ENDPOINT has no TLS"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn photo_refused_by_the_bucket_can_be_sent_again() {
    let house = House::open().await;
    let running = house.serve();
    let guest = Guest::of(&house, &running);
    house.bucket.fail(usize::MAX);
    let (status, answer) = guest.upload(&photo()).await;
    assert_eq!((status, &answer["code"]), (StatusCode::INTERNAL_SERVER_ERROR, &"INTERNAL".into()));
    assert_eq!(house.bucket.objects(), 0);
    house.bucket.fail(0);
    let (status, answer) = guest.upload(&photo()).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(guest.read(&answer["attachment"]["url"], "bytes=0-9").await.status(), StatusCode::PARTIAL_CONTENT);
}
