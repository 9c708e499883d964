use super::*;

#[test]
fn qr_code_is_an_svg_element() {
    let link =
        "https://chat.hotel.example/guest/hotel/killarney/chat?token=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    let svg = qr_code_svg(link).expect("a QR code");
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
    assert!(!svg.contains("<script") && !svg.contains("href"));
}

#[test]
fn text_over_the_capacity_has_no_qr_code() {
    assert_eq!(qr_code_svg(&"x".repeat(3_000)), None);
}
