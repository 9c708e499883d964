//! Texts about refusals, for staff.

use shared::ErrorCode;

/// Returns the text about a refusal. The title of an error code addresses guests.
pub const fn refusal_text(code: ErrorCode) -> &'static str {
    if code.refuses_credential() {
        "You have been signed out. Sign in again in another tab, then try again here."
    } else {
        code.title()
    }
}
