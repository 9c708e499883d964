use super::*;
use gif::DisposalMethod;

const PALETTE: [u8; 12] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9];

/// Returns two frames on a canvas of 4 by 4 pixels, with a comment between
/// them: one with the global palette, one smaller with its own palette and
/// position.
fn animation() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 4, 4, &PALETTE).expect("an encoder");
    let lines: Vec<u8> = [[0; 4], [1; 4], [2; 4], [3; 4]].concat();
    let whole = Frame { width: 4, height: 4, delay: 7, buffer: lines.into(), ..Frame::default() };
    encoder.write_frame(&whole).expect("a frame");
    encoder.write_raw_extension(gif::Extension::Comment.into(), &[b"53.3498N 6.2603W"]).expect("a comment");
    let part = Frame {
        left: 1,
        top: 2,
        width: 2,
        height: 1,
        delay: 40,
        dispose: DisposalMethod::Background,
        transparent: Some(1),
        palette: Some(vec![1, 2, 3, 4, 5, 6]),
        buffer: vec![0, 1].into(),
        ..Frame::default()
    };
    encoder.write_frame(&part).expect("a frame");
    drop(encoder);
    file
}

fn frames(file: &[u8]) -> Vec<Frame<'static>> {
    let decoder = DecodeOptions::new().read_info(file).expect("a GIF");
    decoder.into_iter().map(|frame| frame.expect("a frame")).collect()
}

#[test]
fn frames_keep_colours_delays_and_positions_without_metadata() {
    let sent = animation();
    let kept = prepare(&sent).expect("an animation");
    let shown = |frame: &Frame<'_>| {
        let place = (frame.left, frame.top, frame.width, frame.height);
        (place, frame.delay, frame.dispose, frame.transparent, frame.palette.clone(), frame.buffer.to_vec())
    };
    let (before, after) = (frames(&sent), frames(&kept.bytes));
    assert_eq!(before.iter().map(shown).collect::<Vec<_>>(), after.iter().map(shown).collect::<Vec<_>>());
    let decoder = DecodeOptions::new().read_info(&kept.bytes[..]).expect("a GIF");
    assert_eq!((decoder.global_palette(), decoder.repeat()), (Some(&PALETTE[..]), Repeat::Infinite));
    assert!(!kept.bytes.windows(8).any(|window| window == b"53.3498N"), "the comment is kept");
}

/// Returns the position of the byte with the interlace flag of the first image,
/// after its left, top, width and height.
fn order_of_lines(file: &[u8]) -> usize {
    file.windows(9).position(|bytes| bytes == [0x2c, 0, 0, 0, 0, 4, 0, 4, 0]).expect("a frame") + 9
}

#[test]
fn interlaced_frames_keep_their_line_order() {
    const INTERLACED: u8 = 0x40;
    let mut sent = animation();
    let in_order = frames(&sent);
    let at = order_of_lines(&sent);
    sent[at] |= INTERLACED;
    let kept = prepare(&sent).expect("an animation").bytes;
    let (before, after) = (frames(&sent), frames(&kept));
    assert_ne!(in_order[0].buffer, before[0].buffer, "the lines came in another order");
    assert_eq!(before[0].buffer, after[0].buffer);
    assert_eq!(kept[order_of_lines(&kept)] & INTERLACED, 0);
}

#[test]
fn the_thumbnail_is_the_first_frame() {
    let kept = prepare(&animation()).expect("an animation");
    let thumbnail = image::load_from_memory(&kept.thumbnail.expect("a thumbnail")).expect("a JPEG");
    assert_eq!((thumbnail.width(), thumbnail.height(), kept.size_px), (4, 4, Some((4, 4))));
}
