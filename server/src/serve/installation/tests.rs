use super::app_id;
use crate::clock::Random;

/// A random generator that always returns the same byte.
struct Same(u8);

impl Random for Same {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

#[test]
fn an_app_id_is_a_positive_number_of_31_bits() {
    let ids = [0, 1, 0x7f, 0xff].map(|byte| app_id(&Same(byte)));
    assert_eq!(ids, ["1", "8421504", "1069531071", "2147483647"]);
    for id in ids {
        assert!(id.parse::<i32>().is_ok_and(|id| id > 0), "{id}");
    }
}
