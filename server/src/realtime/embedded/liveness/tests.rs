use super::*;

#[test]
fn a_silent_client_is_pinged_once_and_then_given_up() {
    let mut liveness = Liveness::new(30_000, 10_000, 5);
    assert_eq!(liveness.check(30_004), LivenessAction::Wait(30_005));
    assert_eq!(liveness.check(30_005), LivenessAction::Ping);
    assert_eq!(liveness.check(30_006), LivenessAction::Wait(40_005));
    assert_eq!(liveness.check(40_005), LivenessAction::Dead);
}

#[test]
fn anything_heard_starts_the_silence_anew() {
    let mut liveness = Liveness::new(30_000, 10_000, 0);
    liveness.record_activity(20_000);
    assert_eq!(liveness.check(30_000), LivenessAction::Wait(50_000));
    assert_eq!(liveness.check(50_000), LivenessAction::Ping);
    liveness.record_activity(59_999);
    assert_eq!(liveness.check(60_000), LivenessAction::Wait(89_999));
    assert_eq!(liveness.check(89_999), LivenessAction::Ping);
}
