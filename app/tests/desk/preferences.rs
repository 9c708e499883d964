//! Tests of the preferences of the user, and of the state of the screen.

use crate::make::summary;
use crate::scene::Scene;
use app::chat::desk::{DeskEffect, DeskInput, Preference, PreferencesInput, ScreenInput};
use app::chat::list::{ListAnswer, ListInput, ListRequest};

const ALL: [Preference; 2] = [Preference::LetterKeys, Preference::Sound];

fn read(scene: &mut Scene, preference: Preference, entry: Option<&str>) -> bool {
    let input = PreferencesInput::Read(preference, entry.map(str::to_owned));
    scene.input(DeskInput::Preferences(input)).1
}

fn toggle(scene: &mut Scene, preference: Preference) -> Vec<DeskEffect> {
    scene.effects(DeskInput::Preferences(PreferencesInput::Toggle(preference)))
}

#[test]
fn a_loaded_page_reads_what_the_browser_has_stored_and_allows() {
    let effects = Scene::new().effects(DeskInput::Loaded);
    for preference in ALL {
        assert!(effects.contains(&DeskEffect::ReadPreference(preference)), "{preference:?}");
    }
    assert!(effects.contains(&DeskEffect::ReadPermission));
}

#[test]
fn letter_keys_are_on_and_the_sound_is_off_until_the_user_changes_them() {
    let mut scene = Scene::new();
    for (preference, default, other) in [(Preference::LetterKeys, true, "off"), (Preference::Sound, false, "on")] {
        assert!(!read(&mut scene, preference, None));
        assert!(!read(&mut scene, preference, Some("something else")));
        assert_eq!(scene.session.preferences().is_on(preference), default);
        assert!(read(&mut scene, preference, Some(other)));
        assert_eq!(scene.session.preferences().is_on(preference), !default);
    }
}

#[test]
fn a_preference_that_was_stored_is_read_as_it_was() {
    for preference in ALL {
        for is_on in [true, false] {
            let mut scene = Scene::new();
            read(&mut scene, preference, preference.entry(is_on));
            assert_eq!(scene.session.preferences().is_on(preference), is_on, "{preference:?}");
        }
    }
}

#[test]
fn a_switched_preference_is_stored_and_the_sound_is_played_when_it_is_switched_on() {
    let mut scene = Scene::new();
    let stored = |preference, is_on| DeskEffect::StorePreference(preference, is_on);
    assert_eq!(toggle(&mut scene, Preference::LetterKeys), [stored(Preference::LetterKeys, false)]);
    assert_eq!(toggle(&mut scene, Preference::LetterKeys), [stored(Preference::LetterKeys, true)]);
    assert_eq!(toggle(&mut scene, Preference::Sound), [stored(Preference::Sound, true), DeskEffect::PlaySound]);
    assert_eq!(toggle(&mut scene, Preference::Sound), [stored(Preference::Sound, false)]);
}

#[test]
fn a_new_message_plays_the_sound_only_if_it_is_on() {
    for is_on in [false, true] {
        let mut scene = Scene::new();
        read(&mut scene, Preference::Sound, Preference::Sound.entry(is_on));
        scene.effects(DeskInput::List(ListInput::Outdated));
        let news = ListAnswer::List(crate::make::list(vec![summary(8, "guest", 9, 1), summary(7, "staff", 1, 0)]));
        let effects = scene.effects(DeskInput::List(ListInput::Response(ListRequest::List(0), Ok(news))));
        assert!(effects.iter().any(|effect| matches!(effect, DeskEffect::Alert(_))), "{effects:?}");
        assert_eq!(effects.contains(&DeskEffect::PlaySound), is_on);
    }
}

#[test]
fn notifications_are_offered_until_the_browser_has_asked() {
    let mut scene = Scene::new();
    let permission = |allowed| DeskInput::Preferences(PreferencesInput::Permission(allowed));
    assert_eq!(scene.session.preferences().notifications(), None);
    assert!(scene.input(permission(Some(false))).1);
    assert_eq!(scene.session.preferences().notifications(), Some(false));
    let effects = scene.effects(DeskInput::Preferences(PreferencesInput::AskForNotifications));
    assert_eq!(effects, [DeskEffect::AskForNotifications]);
    assert!(scene.input(permission(Some(true))).1);
    assert!(!scene.input(permission(Some(true))).1);
    assert_eq!(scene.session.preferences().notifications(), Some(true));
}

#[test]
fn the_help_is_shown_until_it_is_closed() {
    let mut scene = Scene::new();
    for (input, is_shown, is_change) in [
        (ScreenInput::HideHelp, false, false),
        (ScreenInput::ShowHelp, true, true),
        (ScreenInput::ShowHelp, true, false),
        (ScreenInput::ToggleHelp, false, true),
        (ScreenInput::ToggleHelp, true, true),
        (ScreenInput::HideHelp, false, true),
    ] {
        assert_eq!(scene.input(DeskInput::Screen(input)), (vec![], is_change), "{input:?}");
        assert_eq!(scene.session.screen().shows_help(), is_shown, "{input:?}");
    }
}

#[test]
fn the_size_of_the_screen_is_known_once_it_is_read() {
    let mut scene = Scene::new();
    for (is_small, is_change) in [(false, false), (true, true), (true, false), (false, true)] {
        assert_eq!(scene.input(DeskInput::Screen(ScreenInput::Resized { is_small })).1, is_change);
        assert_eq!(scene.session.screen().is_small(), is_small);
    }
}
