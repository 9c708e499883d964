use super::*;
use futures_util::FutureExt;

const ONE: ConversationId = ConversationId(1);

#[tokio::test]
async fn a_side_has_two_slots_and_waits_for_the_third() {
    let slots = Arc::new(Slots::default());
    let (first, second) = (slots.take(ONE, SenderType::Guest).await, slots.take(ONE, SenderType::Guest).await);
    let mut third = Box::pin(slots.take(ONE, SenderType::Guest));
    assert!((&mut third).now_or_never().is_none(), "it has a third slot");
    drop(first);
    let third = third.await;
    assert!(slots.take(ONE, SenderType::Guest).now_or_never().is_none(), "it has a third slot");
    drop((second, third));
    assert!(slots.take(ONE, SenderType::Guest).now_or_never().is_some());
}

#[tokio::test]
async fn nobody_waits_for_another_side_or_conversation() {
    let slots = Arc::new(Slots::default());
    let _held = (slots.take(ONE, SenderType::Guest).await, slots.take(ONE, SenderType::Guest).await);
    for (conversation, sender) in [(ONE, SenderType::Staff), (ConversationId(2), SenderType::Guest)] {
        assert!(slots.take(conversation, sender).now_or_never().is_some(), "{conversation} {sender:?}");
    }
}

#[tokio::test]
async fn nothing_is_kept_of_who_has_and_wants_no_slot() {
    let slots = Arc::new(Slots::default());
    let held = (slots.take(ONE, SenderType::Guest).await, slots.take(ONE, SenderType::Guest).await);
    // One gives up while others hold the slots, and one after they are
    // released.
    assert!(slots.take(ONE, SenderType::Guest).now_or_never().is_none());
    let mut waiting = Box::pin(slots.take(ONE, SenderType::Guest));
    assert!((&mut waiting).now_or_never().is_none());
    assert_eq!(slots.lock().len(), 1);
    drop(held);
    assert_eq!(slots.lock().len(), 1);
    drop(waiting);
    assert_eq!(slots.lock().len(), 0);
}
