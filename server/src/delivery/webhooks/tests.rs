use super::*;
use crate::support::RepeatingRandom;

#[test]
fn the_signature_is_that_of_other_implementations() {
    // Computed by Python's hmac module, over "{id}.1674087231.{\"test\":1}".
    let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let id = Uuid::from_u128(0x9b2f_7c1e_6c1d_4a53_9e77_0d8f_3b9b_9f10);
    let signed = signature(&secret, id, 1_674_087_231, r#"{"test":1}"#);
    assert_eq!(signed.as_deref(), Some("v1,5VVdkzzfDFIbHPyRpbljDcAWIfF9E3zIe/hPka7XKKg="));
}

#[test]
fn a_new_secret_is_32_bytes_that_differ_each_time() {
    let random = RepeatingRandom::default();
    let (one, other) = (new_secret(&random), new_secret(&random));
    assert_ne!(one.expose(), other.expose());
    assert_eq!(one.expose().len(), PREFIX.len() + 44);
    assert!(signature(&one, Uuid::nil(), 0, "").is_some());
}

#[test]
fn malformed_secret_has_no_signature() {
    for text in ["", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        assert_eq!(signature(&Secret::new(text), Uuid::nil(), 0, ""), None);
    }
}
