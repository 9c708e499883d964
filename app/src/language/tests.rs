use super::catalogue::every;
use super::*;
use std::collections::BTreeSet;

/// Returns the placeholders of a text.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}

#[test]
fn every_language_has_every_text_and_nothing_else() {
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/languages")).expect("the folder") {
        let file = file.expect("a file").path();
        let tag = file.file_stem().and_then(|stem| stem.to_str()).expect("a tag");
        assert!(catalogue::of(tag).is_some(), "{tag} is not in the list of languages");
        let text = std::fs::read_to_string(&file).expect("a text");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let words = json["words"].as_object().expect("words");
        for key in KEYS {
            assert!(words.get(*key).is_some_and(|text| !text.as_str().unwrap_or("").trim().is_empty()), "{tag}: {key}");
        }
        assert_eq!(words.len(), KEYS.len(), "{tag} has texts that nobody uses");
    }
}

#[test]
fn a_translation_has_the_values_of_the_english() {
    let english = catalogue::english();
    let dates = [Word::Months, Word::Weekdays, Word::Day, Word::Date, Word::Hours].map(|word| word as usize);
    for catalogue in every() {
        for (place, (ours, theirs)) in english.texts().iter().zip(catalogue.texts()).enumerate() {
            if !dates.contains(&place) {
                assert_eq!(places(ours), places(theirs), "{}: {}", catalogue.tag, KEYS[place]);
            }
        }
    }
}

#[test]
fn a_language_is_translated_rather_than_copied() {
    let english = catalogue::english();
    for catalogue in every().iter().filter(|catalogue| catalogue.tag != "en") {
        let same = english.texts().iter().zip(catalogue.texts()).filter(|(ours, theirs)| ours == theirs).count();
        assert!(same <= 5, "{} has {same} texts in English", catalogue.tag);
    }
}

#[test]
fn every_language_has_names_for_days_months_and_hours() {
    for catalogue in every() {
        let parts = |word| catalogue.say(word).split('|').collect::<BTreeSet<_>>().len();
        assert_eq!((parts(Word::Months), parts(Word::Weekdays)), (12, 7), "{}", catalogue.tag);
        let hours: Vec<_> = catalogue.say(Word::Hours).split('|').collect();
        assert_eq!(hours.len(), 24, "{}", catalogue.tag);
        assert!(hours.iter().all(|hour| places(hour) == BTreeSet::from(["minute"])), "{}", catalogue.tag);
        assert!(!catalogue.say(Word::Hours).contains(' '), "{}: a line may end within a time", catalogue.tag);
        assert_eq!(places(catalogue.say(Word::Day)), BTreeSet::from(["day", "month", "weekday"]), "{}", catalogue.tag);
    }
}

#[test]
fn days_and_hours_are_formatted_for_each_language() {
    let at = LocalTime { year: 2026, month: 11, day: 22, weekday: 6, hour: 21, minute: 4 };
    let told = |tag: &str, year| {
        Owner::new().with(|| {
            let language = Language::new(catalogue::of(tag).expect(tag).texts().to_vec());
            (language.day(&at, year), language.clock(&at))
        })
    };
    let is = |day: &str, clock: &str| (day.to_owned(), clock.to_owned());
    assert_eq!(told("en", 2026), is("Sunday 22 November", "21:04"));
    assert_eq!(told("en", 2027), is("22 November 2026", "21:04"));
    assert_eq!(told("de", 2026), is("Sonntag, 22. November", "21:04"));
    assert_eq!(told("fi", 2026).1, "21.04");
    assert_eq!(told("hi", 2026).1, "9:04\u{a0}pm");
    assert_eq!(told("ja", 2027), is("2026年11月22日", "21:04"));
    assert_eq!(told("th", 2027).0, "22 พฤศจิกายน 2569");
}
