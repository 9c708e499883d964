//! What the banner says, and when it keeps quiet.

use crate::make::at;
use app::chat::connection::{BLIP_MS, Banner, Connection, Link};
use shared::Timestamp;

fn start() -> Timestamp {
    at("2026-11-22T10:00:00Z")
}

fn after(ms: i64) -> Timestamp {
    start().plus_ms(ms)
}

fn live() -> Connection {
    let mut connection = Connection::new(start());
    connection.change(Link::Live, start());
    connection
}

#[test]
fn a_page_that_was_just_rendered_says_nothing() {
    let connection = Connection::new(start());
    assert_eq!(connection.banner(start()), Banner::None);
    assert_eq!(connection.banner(after(BLIP_MS - 1)), Banner::None);
    assert_eq!(connection.banner(after(BLIP_MS)), Banner::Connecting);
}

#[test]
fn a_blip_of_less_than_two_and_a_half_seconds_is_nobodys_business() {
    assert_eq!(BLIP_MS, 2_500);
    let mut connection = live();
    connection.change(Link::Connecting, after(10_000));
    assert_eq!(connection.banner(after(12_499)), Banner::None);
    connection.change(Link::Live, after(12_499));
    assert_eq!(connection.banner(after(60_000)), Banner::None);
}

#[test]
fn a_lasting_break_is_told_until_it_ends() {
    let mut connection = live();
    connection.change(Link::Connecting, after(10_000));
    assert_eq!(connection.banner(after(12_500)), Banner::Connecting);
    connection.change(Link::Live, after(30_000));
    assert_eq!(connection.banner(after(30_000)), Banner::None);
}

#[test]
fn tries_in_between_do_not_start_the_break_anew() {
    let mut connection = live();
    connection.change(Link::Connecting, after(0));
    connection.change(Link::Offline, after(1_000));
    connection.change(Link::Connecting, after(2_000));
    assert_eq!(connection.banner(after(2_500)), Banner::Connecting);
    connection.change(Link::Offline, after(2_600));
    assert_eq!(connection.banner(after(2_600)), Banner::Offline);
}

#[test]
fn a_link_that_is_no_longer_valid_is_told_at_once_and_for_good() {
    let mut connection = live();
    connection.change(Link::Invalid, after(0));
    assert_eq!(connection.banner(after(0)), Banner::Invalid);
    for link in [Link::Live, Link::Connecting, Link::Offline] {
        connection.change(link, after(1));
        assert_eq!((connection.link(), connection.banner(after(9_000))), (Link::Invalid, Banner::Invalid));
    }
}
