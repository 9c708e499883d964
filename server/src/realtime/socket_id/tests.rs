use super::*;

#[test]
fn digits_dot_digits_is_an_id_and_stays_as_written() {
    for id in ["1.1", "1234.1234", "007.000", &SocketId::from_parts(u64::MAX, u64::MAX).to_string()] {
        assert_eq!(id.parse::<SocketId>().map(|parsed| parsed.to_string()).as_deref(), Ok(id));
    }
}

#[test]
fn anything_else_is_refused() {
    let too_long = format!("1.{}", "1".repeat(MAX_BYTES));
    for id in ["", ".", "1", "1.", ".1", "1.1.1", "1.1\n", " 1.1", "-1.1", "1,1", "1.1:private-x", "١.١", &too_long] {
        assert_eq!(id.parse::<SocketId>(), Err(InvalidSocketId), "{id:?}");
    }
}
