use super::{attribute, between, escaped};

#[test]
fn attributes_are_those_of_the_first_element() {
    let stanza = "<iq id='a' type=\"result\"><x type='error'/></iq>";
    assert_eq!((attribute(stanza, "type"), attribute(stanza, "id")), (Some("result"), Some("a")));
    assert_eq!(attribute("<iq id='a'><x type='error'/></iq>", "type"), None);
}

#[test]
fn texts_are_found_and_escaped() {
    assert_eq!(between("<fin><last>12</last></fin>", "<last>", "</last>"), Some("12"));
    assert_eq!(between("<fin/>", "<last>", "</last>"), None);
    assert_eq!(escaped("1 < 2 & 3 > 2"), "1 &lt; 2 &amp; 3 &gt; 2");
}
