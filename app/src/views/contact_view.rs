//! The hotel's contact data on a page.

/// Telephone number, addresses and promise of a hotel; all are optional.
#[derive(Clone, Debug, Default)]
pub struct ContactView {
    /// The telephone number, as guests read it.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The street address.
    pub address: Option<String>,
    /// The promise to answer, if guests see it.
    pub promise: Option<String>,
}
