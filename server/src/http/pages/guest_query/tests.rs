use super::*;

fn repeated(query: &str) -> Vec<String> {
    let uri: Uri = format!("/guest/hotel/a/chat?{query}").parse().expect("a URL");
    repeated_parameters(&uri, |name| name == "before").map(|(name, value)| format!("{name}={value}")).collect()
}

#[test]
fn parameters_stay_in_their_order_but_for_those_left_out() {
    assert_eq!(repeated("token=a&before=7&utm=x&lang=de"), ["token=a", "utm=x", "lang=de"]);
    assert_eq!(repeated(""), <[String; 0]>::default());
}

#[test]
fn parameters_without_end_are_cut_off() {
    assert!(repeated(&"!&".repeat(8000)).len() <= MAX_BYTES / 3);
    assert_eq!(repeated(&format!("a={}&token=b", "x".repeat(1000))), ["token=b"]);
}
