use super::*;

#[test]
fn buffer_accepts_at_most_its_limit() {
    let mut buffer = BoundedBuffer::new(5);
    buffer.write_all(b"abc").expect("three of five");
    assert_eq!(buffer.write_all(b"def").expect_err("six of five").kind(), ErrorKind::FileTooLarge);
    buffer.write_all(b"de").expect("five of five");
    assert_eq!(buffer.write_all(b"f").expect_err("six of five").kind(), ErrorKind::FileTooLarge);
    assert_eq!(buffer.into_bytes(), b"abcde");
}
