//! Passwords, api keys and secrets of webhooks: what is printed, and what is stored.

use crate::shell::{Shell, text};
use std::io::{Read, Write};
use std::process::Stdio;

#[test]
fn password_is_read_from_standard_input_and_stored_as_a_hash() {
    let shell = Shell::open();
    shell.put_booking();
    let line = ["staff", "put", "killarney", "maeve@hotel.example", "--name", "Maeve", "--role", "Reception"];
    let put = |password: &str| {
        let mut child =
            shell.command(&line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let child = child.as_mut().expect("the program runs");
        child.stdin.take().expect("an input").write_all(password.as_bytes()).expect("standard input is written");
        let (mut stdout, mut stderr) = (String::new(), String::new());
        child.stdout.take().expect("an output").read_to_string(&mut stdout).expect("UTF-8");
        child.stderr.take().expect("an output").read_to_string(&mut stderr).expect("UTF-8");
        assert_eq!(stdout, "");
        (child.wait().expect("an end").success(), stderr)
    };
    let signs_in = "maeve@hotel.example (agent) can sign in at http://127.0.0.1:3000/desk/hotel/killarney\n";
    assert_eq!(put("correct horse\n"), (true, signs_in.to_owned()));
    let row = shell.row("SELECT email, name, role, password_hash FROM staff");
    let hash = row[3].as_deref().expect("a hash");
    assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    use argon2::password_hash::{PasswordVerifier, phc::PasswordHash};
    let hash = PasswordHash::new(hash).expect("a PHC string");
    argon2::Argon2::default().verify_password(b"correct horse", &hash).expect("without the line's end");

    let (done, stderr) = put("short\n");
    assert!(!done && stderr.contains("a password must have 10 to 200 characters"), "{stderr}");
}

#[test]
fn api_key_is_printed_once_and_stored_as_a_digest() {
    let shell = Shell::open();
    shell.put_booking();
    let key = shell.ok(&["api-key", "new", "killarney"]);
    assert_eq!(key.lines().count(), 1);
    let key = key.trim_end();
    assert!(key.starts_with("gck_") && key.len() == 47, "{key}");
    use sha2::{Digest, Sha256};
    let digest: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(shell.row("SELECT hex(hash) FROM api_keys"), [Some(digest)]);
}

#[test]
fn webhook_secret_is_printed_once_and_not_listed() {
    let shell = Shell::open();
    shell.put_booking();
    let url = "https://pms.hotel.example/hooks";
    let secret = shell.ok(&["webhook", "put", "killarney", url, "--events", "read,message.created"]);
    assert!(secret.starts_with("whsec_") && secret.lines().count() == 1, "{secret}");
    assert_eq!(shell.ok(&["webhook", "put", "killarney", url, "--events", "read"]), "");
    assert_eq!(shell.ok(&["webhook", "list", "killarney"]), format!("1 {url} read\n"));
    assert_eq!(shell.ok(&["webhook", "delete", "killarney", "1"]), "");
    let unknown = shell.fails(&["webhook", "delete", "killarney", "1"]);
    assert_eq!(unknown.lines().last(), Some("guest-chat: webhook 1 of hotel killarney does not exist"));
    for private in ["https://10.0.0.7/hooks", "http://localhost:8080/hooks", "https://localhost/"] {
        let refused = shell.fails(&["webhook", "put", "killarney", private]);
        assert!(
            refused.contains("; to allow private networks, set GUEST_CHAT_WEBHOOKS_PRIVATE=allow "),
            "{private}: {refused}"
        );
        let mut allowed = shell.command(&["webhook", "put", "killarney", private]);
        let allowed = allowed.env("GUEST_CHAT_WEBHOOKS_PRIVATE", "allow").output().expect("the program runs");
        assert!(allowed.status.success(), "{}", text(&allowed.stderr));
    }
    let refused = shell.fails(&["webhook", "put", "killarney", "http://pms.hotel.example/"]);
    assert_eq!(refused.lines().last(), Some("guest-chat: url must begin with https://"));
}
