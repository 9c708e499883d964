//! Refusals of a bucket.

use std::fmt;

/// Reason why a bucket refused a request: the S3 error code only, because the
/// rest of the response repeats the request's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    /// Finds the code in the text of an error.
    pub(super) fn told_by(error: &object_store::Error) -> Option<Self> {
        let text = error.to_string();
        let (_, rest) = text.split_once("<Code>")?;
        let (code, _) = rest.split_once("</Code>")?;
        let is_code = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_code.then(|| Self(code.to_owned()))
    }

    /// Returns whether the bucket itself does not exist, rather than an object
    /// in it.
    pub(super) fn is_of_no_bucket(&self) -> bool {
        self.0 == "NoSuchBucket"
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(code) = self;
        write!(f, "the bucket answered with {code}")?;
        let hint = match code.as_str() {
            "InvalidAccessKeyId" | "NotSignedUp" => "the service does not know AWS_ACCESS_KEY_ID",
            "SignatureDoesNotMatch" => "AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID",
            "AccessDenied" => "the key does not have the required permissions for the bucket",
            "NoSuchBucket" => "create the bucket first",
            "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException" | "PermanentRedirect" => {
                "AWS_DEFAULT_REGION must be the region of the bucket"
            }
            "RequestTimeTooSkewed" => "this machine's clock is wrong",
            _ => return Ok(()),
        };
        write!(f, ": {hint}")
    }
}
