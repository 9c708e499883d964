use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Returns a drawing function that counts its calls.
fn counting(count: &Arc<AtomicUsize>) -> impl FnOnce() -> Option<Vec<u8>> + Send + 'static {
    let count = count.clone();
    move || {
        count.fetch_add(1, Ordering::Relaxed);
        Some(vec![1])
    }
}

#[tokio::test]
async fn an_icon_is_drawn_once_for_each_colour_and_size() {
    let (icons, count) = (Arc::new(Icons::default()), Arc::new(AtomicUsize::new(0)));
    let keys = [([0, 0, 0], 192), ([0, 0, 1], 192), ([0, 0, 0], 512)];
    let asked = (0..60).map(|nth| icons.get_or_draw(keys[nth % 3], counting(&count)));
    let drawn = futures_util::future::join_all(asked).await;
    assert!(drawn.iter().all(Option::is_some));
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn icon_is_drawn_although_the_client_disconnects() {
    let (icons, count) = (Arc::new(Icons::default()), Arc::new(AtomicUsize::new(0)));
    let key = ([0, 0, 0], 192);
    drop(tokio::spawn({
        let (icons, draw) = (icons.clone(), counting(&count));
        async move { icons.get_or_draw(key, draw).await }
    }));
    for _ in 0..5 {
        let asked = icons.get_or_draw(key, counting(&count));
        // The client disconnects before the response.
        drop(tokio::time::timeout(std::time::Duration::ZERO, asked).await);
    }
    assert!(icons.get_or_draw(key, counting(&count)).await.is_some());
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn number_of_cached_icons_is_limited() {
    let (icons, count) = (Arc::new(Icons::default()), Arc::new(AtomicUsize::new(0)));
    let key = |nth: usize| ([0, (nth / 256) as u8, (nth % 256) as u8], 180);
    for nth in 0..=MAX_CACHED {
        icons.get_or_draw(key(nth), counting(&count)).await.expect("an icon");
        assert!(icons.drawn.lock().expect("a lock").len() <= MAX_CACHED);
    }
    assert_eq!(count.load(Ordering::Relaxed), MAX_CACHED + 1);
}

#[tokio::test]
async fn failed_drawing_is_repeated() {
    let icons = Arc::new(Icons::default());
    let key = ([0, 0, 0], 192);
    assert_eq!(icons.get_or_draw(key, || None).await, None);
    assert_eq!(icons.get_or_draw(key, || Some(vec![1])).await.as_deref(), Some(&[1][..]));
}

#[test]
fn an_icon_is_a_picture_of_its_size_in_the_hotels_colour() {
    let accent: AccentColor = "#ffd400".parse().expect("a colour");
    for size in [180, 512] {
        let picture = image::load_from_memory(&png(&accent, size).expect("a picture")).expect("a PNG").to_rgb8();
        assert_eq!(picture.dimensions(), (size, size));
        assert_eq!(picture.get_pixel(1, 1), &Rgb([0xff, 0xd4, 0x00]));
        // On yellow the bubble is black; its dots have the background's
        // colour.
        assert_eq!(picture.get_pixel(size / 2, size * 32 / 100), &Rgb([0, 0, 0]));
        assert_eq!(picture.get_pixel(size / 2, size * 47 / 100), &Rgb([0xff, 0xd4, 0x00]));
    }
}
