//! Random schedules: events, answers, failures and timers in any order.

use super::scene::Scene;
use crate::make::{list, summary};
use app::chat::list::{ListAnswer, ListInput, ListRequest, PAUSE_MS, RETRY_MS};
use app::chat::session::RequestError;
use fastrand::Rng;
use shared::ConversationId;
use shared::desk::ConversationList;

const SCHEDULES: u64 = 2_000;
const STEPS: u32 = 60;
/// Maximum number of answers and timers after the last event.
const MAX_LAST_ROUNDS: u32 = 20;
const OPEN: ConversationId = ConversationId(7);

/// Returns the server's list after so many changes. Every third one does not
/// contain the open conversation.
fn version(changes: u8) -> ConversationList {
    let open = (!changes.is_multiple_of(3)).then(|| summary(7, "staff", changes, 0));
    list(open.into_iter().chain([summary(1, "staff", changes, 0)]).collect())
}

/// Returns the number of changes that the shown list covers.
fn shown(scene: &Scene) -> u64 {
    scene.session.summary(ConversationId(1)).map_or(0, |summary| u64::try_from(summary.seq.0).expect("a number"))
}

/// Ends the running request. The server has answered at a random time between
/// the request and now.
fn end_request(scene: &mut Scene, random: &mut Rng, begun_at: u8, changes: u8) {
    let Some(request) = scene.requests.first().copied() else { return };
    if random.u8(..4) == 0 {
        return scene.fail(RequestError::Later(0));
    }
    let answered_at = random.u8(begun_at..=changes);
    scene.end(Ok(match request {
        ListRequest::List(_) | ListRequest::NextPage(_) => ListAnswer::List(version(answered_at)),
        ListRequest::Summary(_) => ListAnswer::Summary(summary(7, "staff", answered_at, 0)),
    }));
}

#[test]
fn the_list_never_goes_back_and_shows_the_last_change_in_the_end() {
    for seed in 0..SCHEDULES {
        let mut random = Rng::with_seed(seed);
        let (mut changes, mut begun_at) = (1, 1);
        let mut scene = Scene::new(version(changes), random.bool().then_some(OPEN));
        for step in 0..STEPS {
            let (before, had_request) = (shown(&scene), !scene.requests.is_empty());
            match random.u8(..4) {
                0 if changes < 59 => {
                    changes += 1;
                    scene.input(ListInput::Outdated);
                }
                0 | 1 => end_request(&mut scene, &mut random, begun_at, changes),
                2 => scene.advance(random.i64(0..2 * i64::from(PAUSE_MS))),
                _ => scene.advance(random.i64(0..2 * i64::from(RETRY_MS))),
            }
            if !had_request || scene.requests.is_empty() {
                begun_at = changes;
            }
            assert!(shown(&scene) >= before, "seed {seed}, step {step}: the list went back");
            assert!(scene.requests.len() <= 1, "seed {seed}, step {step}: two requests at once");
        }
        // From now on every request succeeds.
        let mut rounds = 0;
        while !scene.requests.is_empty() || scene.timers() > 0 {
            rounds += 1;
            assert!(rounds < MAX_LAST_ROUNDS, "seed {seed}: the session does not come to rest");
            match scene.requests.first() {
                Some(ListRequest::List(_) | ListRequest::NextPage(_)) => {
                    scene.answer(version(changes));
                }
                Some(ListRequest::Summary(_)) => {
                    scene.answer_summary(summary(7, "staff", changes, 0));
                }
                None => scene.advance(i64::from(RETRY_MS)),
            }
        }
        assert_eq!(scene.session.list(), &version(changes), "seed {seed}");
        assert!(!scene.session.is_stale(), "seed {seed}");
    }
}
