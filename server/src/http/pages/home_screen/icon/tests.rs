use super::*;

#[test]
fn an_icon_is_a_picture_of_its_size_in_the_hotels_colour() {
    let accent: AccentColor = "#ffd400".parse().expect("a colour");
    for size in [180, 512] {
        let picture = image::load_from_memory(&png(&accent, size).expect("a picture")).expect("a PNG").to_rgb8();
        assert_eq!(picture.dimensions(), (size, size));
        assert_eq!(picture.get_pixel(1, 1), &Rgb([0xff, 0xd4, 0x00]));
        // On yellow the bubble is black; its dots have the background's
        // colour.
        assert_eq!(picture.get_pixel(size / 2, size * 32 / 100), &Rgb([0, 0, 0]));
        assert_eq!(picture.get_pixel(size / 2, size * 47 / 100), &Rgb([0xff, 0xd4, 0x00]));
    }
}
