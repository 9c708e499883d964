//! Time zones by the browser's `Intl`, so that the page needs no time zone
//! database.

use super::local_time::LocalTime;
use js_sys::{Array, Function, Object, Reflect};
use shared::Timestamp;
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

const MINUTE_MS: i64 = 60_000;
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

struct Clock {
    zone: String,
    format: JsValue,
    known: HashMap<i64, LocalTime>,
}

thread_local! {
    // A page shows one hotel. Creating a formatter is slow, and the minutes of
    // all messages are requested again at every change of the list, so both are
    // cached.
    static CLOCK: RefCell<Option<Clock>> = const { RefCell::new(None) };
}

pub(super) fn local(zone: &str, instant: Timestamp) -> LocalTime {
    CLOCK.with_borrow_mut(|clock| {
        if clock.as_ref().is_none_or(|clock| clock.zone != zone) {
            let format = formatter(zone).or_else(|_| formatter("UTC")).unwrap_or(JsValue::UNDEFINED);
            *clock = Some(Clock { zone: zone.to_owned(), format, known: HashMap::new() });
        }
        let Some(clock) = clock else { return EPOCH };
        let minute = instant.unix_ms() / MINUTE_MS;
        let format = &clock.format;
        *clock.known.entry(minute).or_insert_with(|| parts(format, minute * MINUTE_MS).unwrap_or(EPOCH))
    })
}

const EPOCH: LocalTime = LocalTime { year: 1970, month: 1, day: 1, weekday: 3, hour: 0, minute: 0 };

/// Returns `new Intl.DateTimeFormat("en-US", { timeZone, … })`, which throws
/// for a zone that this browser does not know.
fn formatter(zone: &str) -> Result<JsValue, JsValue> {
    let options = Object::new();
    for (name, value) in [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("weekday", "short"),
        ("hour", "numeric"),
        ("minute", "numeric"),
    ] {
        Reflect::set(&options, &name.into(), &value.into())?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options))
}

fn parts(format: &JsValue, unix_ms: i64) -> Result<LocalTime, JsValue> {
    let to_parts: Function = Reflect::get(format, &"formatToParts".into())?.dyn_into()?;
    let parts: Array = to_parts.call1(format, &JsValue::from_f64(unix_ms as f64))?.dyn_into()?;
    let mut local = EPOCH;
    for part in parts.iter() {
        let text = |name: &str| Reflect::get(&part, &name.into()).ok().and_then(|value| value.as_string());
        let (Some(kind), Some(value)) = (text("type"), text("value")) else { continue };
        let number = value.parse::<u16>().unwrap_or(0);
        match kind.as_str() {
            "year" => local.year = number,
            "month" => local.month = number as u8,
            "day" => local.day = number as u8,
            "hour" => local.hour = number as u8,
            "minute" => local.minute = number as u8,
            "weekday" => local.weekday = WEEKDAYS.iter().position(|name| *name == value).unwrap_or(0) as u8,
            _ => {}
        }
    }
    Ok(local)
}
