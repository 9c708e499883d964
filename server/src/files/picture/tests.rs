use super::*;

#[test]
fn a_buffer_takes_its_limit_and_not_a_byte_more() {
    let mut buffer = BoundedBuffer::new(5);
    buffer.write_all(b"abc").expect("three of five");
    assert_eq!(buffer.write_all(b"def").expect_err("six of five").kind(), ErrorKind::FileTooLarge);
    buffer.write_all(b"de").expect("five of five");
    assert_eq!(buffer.write_all(b"f").expect_err("six of five").kind(), ErrorKind::FileTooLarge);
    assert_eq!(buffer.into_bytes(), b"abcde");
}
