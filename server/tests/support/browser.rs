//! A guest's browser: the example of RFC 8291, appendix A.

/// Its public key, in base64url.
pub const P256DH: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
/// Its authentication secret, in base64url.
pub const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
