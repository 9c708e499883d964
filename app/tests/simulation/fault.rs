//! Faults to plant: a simulation that does not see them proves nothing.

/// One fault, of the server's or of the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The server writes a message again that it has already.
    ForgetsIds,
    /// The server loses in a crash what it has just acknowledged.
    AnswersBeforeItStores,
    /// The server gives changes in the order of their messages' times.
    PagesChangesByTime,
    /// The page takes any event for the next one.
    TakesGapsForLinks,
    /// The page shows messages in the order of their times.
    ShowsByTime,
    /// The page gives a message a new name whenever it sends it.
    NamesEveryTryAnew,
    /// The page takes an answer for current that was asked for earlier.
    ForgetsToAskAgain,
    /// The page forgets in a failed fetch that it was asked for another since.
    GivesUpAfterAFailure,
}
