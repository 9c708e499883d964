//! Tests of taking over, handing over and resolving.

use crate::scene::Scene;
use app::chat::desk::HandlingProblem::{Refused, Unreachable};
use app::chat::desk::HandlingRequest::{Assign, EndSnooze, Reopen, Resolve, Snooze};
use app::chat::desk::{
    CompletedAction, DeskEffect, DeskInput, DeskRequest, HandlingAnswer, HandlingInput, HandlingRequest,
};
use app::chat::list::ListRequest;
use app::chat::session::RequestError;
use shared::{ErrorCode, MessageId};

const RESOLVE: HandlingRequest = Resolve { up_to: MessageId(9), by_key: false };

fn snooze() -> HandlingRequest {
    Snooze { until: "tomorrow".to_owned(), up_to: MessageId(9), by_key: false }
}

fn submitted(request: HandlingRequest) -> DeskInput<'static> {
    DeskInput::Handling(HandlingInput::Submitted(request))
}

fn response(request: HandlingRequest, result: Result<HandlingAnswer, RequestError>) -> DeskInput<'static> {
    DeskInput::Handling(HandlingInput::Response(request, result))
}

#[test]
fn every_problem_has_a_text_for_staff() {
    assert_eq!(Unreachable.text(), "This did not reach the server. Please try again.");
    assert_eq!(Refused(ErrorCode::NotFound).text(), "There is nothing here");
    for code in [ErrorCode::InvalidToken, ErrorCode::TokenRequired] {
        assert!(Refused(code).text().starts_with("You have been signed out."), "{code}");
    }
    for code in ErrorCode::ALL {
        assert!(!Refused(*code).text().contains("token"), "{code}: staff have no token");
    }
}

#[test]
fn a_successful_request_updates_the_list_and_the_conversation() {
    for request in [Assign(3), RESOLVE, Reopen, snooze(), EndSnooze] {
        let mut scene = Scene::new();
        let sent = DeskEffect::Request(DeskRequest::Handling(request.clone()));
        assert_eq!(scene.effects(submitted(request.clone())), [sent]);
        let effects = scene.effects(response(request.clone(), Ok(HandlingAnswer::default())));
        assert!(effects.contains(&DeskEffect::Request(DeskRequest::List(ListRequest::List(0)))), "{request:?}");
        assert!(effects.contains(&DeskEffect::CatchUp), "{request:?}");
        let is_assigned = request == Assign(3);
        assert_eq!(effects.contains(&DeskEffect::CloseAssignMenu), is_assigned, "{request:?}");
        assert_eq!(effects.contains(&DeskEffect::CloseSnoozeMenu), request == snooze(), "{request:?}");
    }
}

#[test]
fn a_problem_is_shown_until_the_next_request() {
    for (error, problem) in [
        (RequestError::Later(0), Unreachable),
        (RequestError::Refused(ErrorCode::NotFound), Refused(ErrorCode::NotFound)),
    ] {
        let mut scene = Scene::new();
        scene.effects(submitted(Reopen));
        assert_eq!(scene.input(response(Reopen, Err(error))), (vec![], true));
        assert_eq!(scene.session.handling_problem(), Some(problem));
        let (_, has_changed) = scene.input(submitted(Reopen));
        assert!(has_changed);
        assert_eq!(scene.session.handling_problem(), None);
    }
}

#[test]
fn the_next_conversation_is_opened_once_this_one_is_resolved_or_snoozed() {
    let answer = |is_done| Ok(HandlingAnswer { is_done });
    for (request, result, expected) in [
        (RESOLVE, answer(true), Some(CompletedAction::Resolved)),
        // The guest has written meanwhile.
        (RESOLVE, answer(false), None),
        (RESOLVE, Err(RequestError::Later(0)), None),
        (snooze(), answer(true), Some(CompletedAction::Snoozed)),
        (snooze(), answer(false), None),
        (EndSnooze, answer(false), None),
        (Assign(3), answer(true), None),
        (Reopen, answer(false), None),
    ] {
        let mut scene = Scene::new();
        scene.effects(submitted(request.clone()));
        let effects = scene.effects(response(request.clone(), result));
        let opened = effects.iter().find_map(|effect| match effect {
            DeskEffect::OpenNext { by_key: false, action } => Some(*action),
            _ => None,
        });
        assert_eq!(opened, expected, "{request:?} {result:?}");
    }
}

#[test]
fn the_next_conversation_is_opened_by_key_only_after_that_key() {
    let mut scene = Scene::new();
    let by_key = Resolve { up_to: MessageId(9), by_key: true };
    let resolved = || Ok(HandlingAnswer { is_done: true });
    scene.effects(submitted(by_key.clone()));
    let refused = scene.effects(response(by_key.clone(), Err(RequestError::Later(0))));
    assert!(!refused.iter().any(|effect| matches!(effect, DeskEffect::OpenNext { .. })));
    // The refusal is forgotten by the time of the click.
    scene.effects(submitted(RESOLVE));
    assert!(
        scene
            .effects(response(RESOLVE, resolved()))
            .contains(&DeskEffect::OpenNext { by_key: false, action: CompletedAction::Resolved })
    );
    scene.effects(submitted(by_key.clone()));
    let effects = scene.effects(response(by_key, resolved()));
    assert!(effects.contains(&DeskEffect::OpenNext { by_key: true, action: CompletedAction::Resolved }));
}
