use super::*;

fn encode_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).expect("the length fits").to_be_bytes();
    [&size, &kind[..], content].concat()
}

/// Returns a photo with a picture, an Exif and an XMP item, whose extents are
/// listed in that version of `iloc`; in version 1 the Exif item is inside
/// `meta`.
fn photo(version: u8) -> Vec<u8> {
    let item = |id: u8, kind: &[u8; 4]| encode_box(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0][..], kind, b"\0"].concat());
    let items = [item(1, b"hvc1"), item(2, b"Exif"), item(3, b"mime")].concat();
    let iinf = encode_box(b"iinf", &[&[0, 0, 0, 0, 0, 3][..], &items].concat());
    let idat = encode_box(b"idat", b"EXIF-53.3498N");
    let item_locations = |picture: u32, exif: u32, xmp: u32| {
        let mut iloc = vec![version, 0, 0, 0, 0x44, 0, 0, 3];
        for (id, at, length) in [(1u8, picture, 7u32), (2, exif, 13), (3, xmp, 5)] {
            iloc.extend([0, id]);
            if version > 0 {
                iloc.extend([0, u8::from(id == 2)]);
            }
            iloc.extend([0, 0, 0, 1]);
            iloc.extend(at.to_be_bytes());
            iloc.extend(length.to_be_bytes());
        }
        encode_box(b"iloc", &iloc)
    };
    let build = |picture, exif, xmp| {
        let meta = encode_box(b"meta", &[&[0; 4][..], &iinf, &item_locations(picture, exif, xmp), &idat].concat());
        [encode_box(b"ftyp", b"heic\0\0\0\0mif1heic"), meta].concat()
    };
    let at = u32::try_from(build(0, 0, 0).len() + 8).expect("the length fits");
    let exif = if version == 0 { at + 7 } else { 0 };
    let data = encode_box(b"mdat", b"PICTUREEXIF-53.3498NXMP-A");
    [build(at, exif, at + 20), data].concat()
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[test]
fn location_is_overwritten_in_place() {
    for version in [0, 1] {
        let sent = photo(version);
        let kept = without_metadata(&sent).expect("a photo");
        assert_eq!(kept.len(), sent.len());
        assert!(contains(&kept, b"PICTURE") && !contains(&kept, b"XMP-A"), "version {version}");
        let count_before = sent.windows(13).filter(|window| window == b"EXIF-53.3498N").count();
        let count_after = kept.windows(13).filter(|window| window == b"EXIF-53.3498N").count();
        // The same text also occurs where no item refers to it.
        assert_eq!((count_before, count_after), (2, 1), "version {version}");
    }
}

/// Returns a photo whose Exif item, number 2, has these extents of the file,
/// with offsets and lengths of four bytes.
fn photo_with_extents(extents: &[(u32, u32)]) -> Vec<u8> {
    let item = encode_box(b"infe", b"\x02\0\0\0\0\x02\0\0Exif\0");
    let iinf = encode_box(b"iinf", &[&[0, 0, 0, 0, 0, 1][..], &item].concat());
    let mut iloc = vec![0, 0, 0, 0, 0x44, 0, 0, 1, 0, 2, 0, 0];
    iloc.extend(u16::try_from(extents.len()).expect("few").to_be_bytes());
    for (offset, length) in extents {
        iloc.extend([offset.to_be_bytes(), length.to_be_bytes()].concat());
    }
    let meta = encode_box(b"meta", &[&[0; 4][..], &iinf, &encode_box(b"iloc", &iloc)].concat());
    [encode_box(b"ftyp", b"heic\0\0\0\0mif1heic"), encode_box(b"mdat", b"EXIF-53.3498N"), meta].concat()
}

#[test]
fn metadata_in_more_extents_than_cameras_write_is_refused() {
    assert!(without_metadata(&photo_with_extents(&vec![(32, 4); MAX_EXTENTS])).is_some());
    assert_eq!(without_metadata(&photo_with_extents(&vec![(32, 4); MAX_EXTENTS + 1])), None);
}

#[test]
fn photo_of_another_structure_is_refused() {
    let photo = photo(0);
    for sent in [&b""[..], b"\0\0\0\x10ftypheic\0\0\0\0", &photo[..40]] {
        assert_eq!(without_metadata(sent), None);
    }
}

#[test]
fn damaged_photos_never_panic() {
    let photos = [photo(0), photo(1)];
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..100_000 {
        let mut bytes = photos[random.usize(..2)].clone();
        for _ in 0..random.usize(1..8) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(..=bytes.len()));
        drop(without_metadata(&bytes));
    }
}

/// Returns a photo whose `iloc` lists `exif` extents of its Exif item, each of
/// the whole file, and `others` entries of another item.
fn photo_with_item_locations(exif: u16, others: u16) -> Vec<u8> {
    let item = |id: u8, kind: &[u8; 4]| encode_box(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0][..], kind, b"\0"].concat());
    let items = [item(1, b"hvc1"), item(2, b"Exif")].concat();
    let iinf = encode_box(b"iinf", &[&[0, 0, 0, 0, 0, 2][..], &items].concat());
    let build = |length: u32| {
        let mut iloc = vec![0, 0, 0, 0, 0x44, 0];
        iloc.extend((1 + others).to_be_bytes());
        iloc.extend([0, 2, 0, 0]);
        iloc.extend(exif.to_be_bytes());
        for _ in 0..exif {
            iloc.extend(0_u32.to_be_bytes());
            iloc.extend(length.to_be_bytes());
        }
        for _ in 0..others {
            iloc.extend([0, 1, 0, 0, 0, 0]);
        }
        let meta = encode_box(b"meta", &[&[0; 4][..], &iinf, &encode_box(b"iloc", &iloc)].concat());
        [encode_box(b"ftyp", b"heic\0\0\0\0mif1heic"), meta].concat()
    };
    build(u32::try_from(build(0).len()).expect("the length fits"))
}

#[test]
fn photo_with_more_metadata_than_bytes_is_refused() {
    assert!(without_metadata(&photo_with_item_locations(1, 50_000)).is_some());
    assert_eq!(without_metadata(&photo_with_item_locations(2, 0)), None);
    assert_eq!(without_metadata(&photo_with_item_locations(50_000, 0)), None);
}

#[test]
fn extents_without_bytes_take_no_time() {
    // Each of these entries has 65,535 extents of another item, and no bytes
    // for them.
    let mut photo = photo(0);
    let at = photo.windows(4).position(|kind| kind == b"iloc").expect("an iloc box");
    let entries =
        [&[0, 0, 0, 0, 0, 0][..], &60_000_u16.to_be_bytes(), &[0, 9, 0, 0, 0xff, 0xff].repeat(60_000)].concat();
    let iloc = encode_box(b"iloc", &entries);
    let (old, new) = (box_length(&photo, at), iloc.len());
    photo.splice(at - 4..at - 4 + old, iloc);
    let meta = photo.windows(4).position(|kind| kind == b"meta").expect("a meta");
    let length = u32::try_from(box_length(&photo, meta) + new - old).expect("the length fits");
    photo[meta - 4..meta].copy_from_slice(&length.to_be_bytes());
    assert!(without_metadata(&photo).is_some());
}

/// Returns the length of a box, given the position of its type.
fn box_length(photo: &[u8], kind_at: usize) -> usize {
    let length = u32::from_be_bytes(photo[kind_at - 4..kind_at].try_into().expect("four"));
    usize::try_from(length).expect("the length fits")
}

#[test]
fn a_file_of_empty_parts_is_refused() {
    let boxes = encode_box(b"free", b"").repeat(MAX_BOXES + 1);
    assert_eq!(without_metadata(&[encode_box(b"ftyp", b"heic\0\0\0\0mif1heic"), boxes].concat()), None);
}
