//! Colours of a hotel's pages with enough contrast for text (WCAG 2.2, success
//! criterion 1.4.3): at least 4.5 : 1 for every accent colour.

use shared::AccentColor;

type Rgb = [u8; 3];

/// Minimum contrast ratio between a text and its background.
const READABLE: f64 = 4.5;
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
/// Backgrounds of texts in the hotel's colour (`style/tokens.css`: `--paper`,
/// `--sheet`, `--bubble`): light, then dark.
const SURFACES: [[Rgb; 3]; 2] =
    [[[0xfb, 0xfa, 0xf8], WHITE, [0xf0, 0xed, 0xe7]], [[0x14, 0x14, 0x13], [0x1d, 0x1d, 0x1b], [0x36, 0x34, 0x30]]];

/// Returns the CSS rules of a hotel's colour: the colour, the colour of text on
/// it, and the colour of text in it on light and on dark backgrounds.
pub fn rules(accent: &AccentColor) -> String {
    let rgb = accent.rgb();
    let on = on(rgb);
    let [light, dark] = [(SURFACES[0], BLACK), (SURFACES[1], WHITE)].map(|(surfaces, to)| ink(rgb, surfaces, to));
    let [on, light, dark] = [on, light, dark].map(|[red, green, blue]| format!("#{red:02x}{green:02x}{blue:02x}"));
    format!(":root{{--accent:{accent};--on-accent:{on};--ink-on-light:{light};--ink-on-dark:{dark}}}")
}

/// Returns white if it is readable on a colour, otherwise black. The scripts do the same
/// (`frontend/web/embed/colours.ts`).
pub fn on(colour: Rgb) -> Rgb {
    if contrast(colour, WHITE) >= READABLE { WHITE } else { BLACK }
}

/// Describes the text on a colour and its contrast, for people.
pub fn describe_text_on(accent: &AccentColor) -> String {
    let colour = accent.rgb();
    let on = on(colour);
    let name = if on == WHITE { "white" } else { "black" };
    format!("Text on this colour is {name}, with a contrast of {:.1} : 1.", contrast(on, colour))
}

/// Returns the accent colour if it is readable on all `surfaces`, otherwise the
/// nearest readable mixture with `to` (black or white).
fn ink(accent: Rgb, surfaces: [Rgb; 3], to: Rgb) -> Rgb {
    (0..=255)
        .map(|share| [0, 1, 2].map(|channel| mixed(accent[channel], to[channel], share)))
        .find(|ink| surfaces.iter().all(|surface| contrast(*ink, *surface) >= READABLE))
        .unwrap_or(to)
}

fn mixed(from: u8, to: u8, share: i32) -> u8 {
    let moved = (i32::from(to) - i32::from(from)) * share / 255;
    u8::try_from(i32::from(from) + moved).unwrap_or(to)
}

/// Returns the contrast ratio, from 1 to 21 (WCAG 2.2, contrast ratio).
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let [one, other] = [one, other].map(luminance);
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Returns the relative luminance, from 0 to 1 (WCAG 2.2, relative luminance).
fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|value| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(rules: &str, name: &str) -> Rgb {
        let at = rules.find(&format!("--{name}:")).expect(name) + name.len() + 3;
        rules[at..at + 7].parse::<AccentColor>().expect("a colour").rgb()
    }

    proptest! {
        #[test]
        fn every_accent_colour_has_readable_contrast(rgb: [u8; 3]) {
            let accent: AccentColor = format!("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2]).parse().expect("a colour");
            let rules = rules(&accent);
            prop_assert_eq!(named(&rules, "accent"), rgb);
            prop_assert!(contrast(named(&rules, "on-accent"), rgb) >= READABLE);
            for (surfaces, name) in SURFACES.iter().zip(["ink-on-light", "ink-on-dark"]) {
                for surface in surfaces {
                    prop_assert!(contrast(named(&rules, name), *surface) >= READABLE, "{name} of {accent}");
                }
            }
        }
    }

    #[test]
    fn readable_accent_colour_is_unchanged() {
        let rules = rules(&AccentColor::default());
        assert_eq!(named(&rules, "ink-on-light"), AccentColor::default().rgb());
        assert_eq!(named(&rules, "on-accent"), WHITE);
    }

    #[test]
    fn the_lightest_grey_with_white_text_is_that_of_the_scripts() {
        let describe = |colour: &str| describe_text_on(&colour.parse().expect("a colour"));
        assert_eq!(describe("#767676"), "Text on this colour is white, with a contrast of 4.5 : 1.");
        assert_eq!(describe("#777777"), "Text on this colour is black, with a contrast of 4.7 : 1.");
    }

    #[test]
    fn the_surfaces_are_those_of_the_styles() {
        let styles = include_str!("../../style/tokens.css");
        let (light, dark) = styles.split_once("@media (prefers-color-scheme: dark)").expect("both");
        for (styles, surfaces) in [light, dark].into_iter().zip(SURFACES) {
            for ([red, green, blue], name) in surfaces.into_iter().zip(["paper", "sheet", "bubble"]) {
                let long = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
                let short = format!("--{name}: #{:x}{:x}{:x};", red & 15, green & 15, blue & 15);
                assert!(styles.contains(&long) || styles.contains(&short), "{long}");
            }
        }
    }

    #[test]
    fn dark_theme_has_the_same_tokens_as_the_systems_dark_mode() {
        let styles = include_str!("../../style/tokens.css");
        let of = |begin: &str| {
            let (_, rules) = styles.split_once(begin).expect(begin);
            let rules = rules.split_once('}').expect("an end").0.lines().map(str::trim);
            rules.filter(|rule| rule.starts_with("--")).map(str::to_owned).collect::<Vec<_>>()
        };
        let system = of(":root:not(:where([data-theme=\"light\"])) {");
        assert!(!system.is_empty());
        assert_eq!(of(":root:where([data-theme=\"dark\"]) {"), system);
    }

    #[test]
    fn contrast_of_black_on_white_is_21() {
        assert!((contrast(BLACK, WHITE) - 21.0).abs() < 1e-9);
        assert!((contrast(WHITE, WHITE) - 1.0).abs() < 1e-9);
    }
}
