//! Faults that are injected to prove that the simulation detects them.

/// A fault of the server or of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server stores a message again that it has already stored.
    ForgetsIds,
    /// A crash of the server loses data that it has just acknowledged.
    AnswersBeforeItStores,
    /// The server returns changes in the order of their messages' times.
    PagesChangesByTime,
    /// The page treats any event as the next change.
    TakesGapsForLinks,
    /// The page shows messages in the order of their times.
    ShowsByTime,
    /// The page uses a new client message id for each attempt to send.
    NamesEveryTryAnew,
    /// The page does not fetch again after a request that was made during a
    /// fetch.
    ForgetsToAskAgain,
    /// After a failed fetch the page drops the request that was made during it.
    GivesUpAfterAFailure,
}
