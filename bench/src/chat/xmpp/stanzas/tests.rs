use super::cut;

fn pieces(text: &str) -> Vec<(&str, bool)> {
    let (mut rest, mut found) = (text, Vec::new());
    while let Some((end, is_stanza)) = cut(rest.as_bytes()) {
        found.push((&rest[..end], is_stanza));
        rest = &rest[end..];
    }
    found
}

#[test]
fn stream_is_split_into_stanzas_after_its_header() {
    let text = "<?xml version='1.0'?><stream:stream id='1'><iq type='result'/>\
                <message><body>a &gt; b</body><x/></message><presence";
    assert_eq!(
        pieces(text),
        [
            ("<?xml version='1.0'?>", false),
            ("<stream:stream id='1'>", false),
            ("<iq type='result'/>", true),
            ("<message><body>a &gt; b</body><x/></message>", true),
        ]
    );
}

#[test]
fn incomplete_stanza_is_not_cut() {
    let text = "<message><body>Good morning</body></message>";
    for end in 0..text.len() {
        assert_eq!(cut(&text.as_bytes()[..end]), None, "{end}");
    }
}
