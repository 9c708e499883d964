use super::*;

#[test]
fn kind_is_detected_from_the_bytes() {
    for (bytes, kind) in [
        (&b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..], Some(Kind::Jpeg)),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(Kind::Png)),
        (b"GIF89a\x01\0\x01\0", Some(Kind::Gif)),
        (b"RIFF\x24\0\0\0WEBPVP8 ", Some(Kind::Webp)),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(Kind::Heic)),
        (b"%PDF-1.7\n", Some(Kind::Pdf)),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"PK\x03\x04", None),
        (b"MZ\x90\0", None),
        (b"", None),
    ] {
        assert_eq!(Kind::of(bytes), kind, "{bytes:?}");
    }
}

#[test]
fn file_name_is_sanitized() {
    for (kind, sent, name) in [
        (Kind::Jpeg, "lamp.JPG", "lamp.JPG"),
        (Kind::Jpeg, "lamp.webp", "lamp.jpg"),
        (Kind::Jpeg, "C:\\Users\\Ada\\lamp.jpeg", "lamp.jpeg"),
        (Kind::Png, "../../etc/passwd", "passwd.png"),
        (Kind::Pdf, "invoice.exe", "invoice.pdf"),
        (Kind::Pdf, "invoice no. 12 of May", "invoice no. 12 of May.pdf"),
        (Kind::Png, "a\r\nSet-Cookie: x\".png", "aSet-Cookie: x\".png"),
        (Kind::Png, "gnp.\u{202e}exe", "gnp.png"),
        (Kind::Png, "лампа.png", "лампа.png"),
        (Kind::Gif, "", "file.gif"),
        (Kind::Gif, ".gif", "gif.gif"),
    ] {
        assert_eq!(kind.name(sent), name, "{sent:?}");
    }
    assert_eq!(Kind::Png.name(&"x".repeat(300)).chars().count(), 94);
}
