//! Defects that tests plant in a session, to prove that they find them.

/// A defect of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// Any event counts as the next change.
    AcceptsGaps,
    /// Messages are shown in the order of their times.
    SortsByTime,
    /// Each attempt to send a message uses a new client message id.
    RenamesRetries,
    /// A request for changes that is made during a fetch is dropped.
    DropsRequestDuringFetch,
    /// A failed fetch is not repeated.
    StopsAfterFailure,
    /// A new subscription does not fetch the changes before it.
    SkipsFetchOnSubscribe,
    /// A failed message is not sent again by itself.
    ForgetsRetry,
    /// Messages are sent without the lock that pages share.
    SendsWithoutLock,
    /// Messages are not stored before they are sent.
    SkipsStorage,
    /// A socket that is connected without a subscription is not replaced.
    KeepsStuckSocket,
    /// A page without a subscription does not fetch changes.
    SkipsPolling,
}

/// The planted defect. Only a build with the feature `defects`, which only
/// tests select, can have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planted {
    #[cfg(feature = "defects")]
    defect: Option<Defect>,
}

impl Planted {
    /// Plants a defect.
    #[cfg(feature = "defects")]
    pub fn new(defect: Option<Defect>) -> Self {
        Self { defect }
    }

    /// Returns whether this defect is planted.
    #[cfg(feature = "defects")]
    pub fn has(self, defect: Defect) -> bool {
        self.defect == Some(defect)
    }

    /// Returns whether this defect is planted: none is.
    #[cfg(not(feature = "defects"))]
    pub fn has(self, _: Defect) -> bool {
        false
    }
}
