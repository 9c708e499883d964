use super::*;

#[tokio::test]
async fn work_is_done_on_another_thread_and_answered() {
    let here = thread::current().id();
    let there = run_in_background(|| thread::current().id()).await;
    assert!(there.is_ok_and(|there| there != here));
}

#[tokio::test]
async fn panicking_work_returns_an_error() {
    let answer: Result<(), WorkError> = run_in_background(|| panic!("as a decoder may")).await;
    assert_eq!(answer, Err(WorkError::Panicked));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn only_background_threads_have_a_lower_priority() {
    let nice = || rustix::process::nice(0).expect("a niceness");
    let before = nice();
    assert_eq!(run_in_background(nice).await, Ok((before + NICENESS).min(19)));
    assert_eq!(nice(), before);
}
