//! The author's accent to a palette: six hues, each in fixed tones, light and dark, as hex. Lightness never depends on the accent, so
//! neither does contrast; the tests try every hue.

use std::fmt::Write;

/// The hue of an accent without colour, and of no accent at all: the green of the default theme.
const DEFAULT_HUE: f64 = 163.0;
/// Turns from the accent to the six hues of modules, in degrees.
const TURNS: [f64; 6] = [0.0, 38.0, -103.0, 85.0, -143.0, -66.0];
/// Turned hues between these are moved to the nearer side: violet and pink make the set look like sweets.
const LEFT_OUT: (f64, f64) = (280.0, 340.0);
/// Degrees between any two of the six.
const APART: f64 = 25.0;

/// Lightness and chroma of a tone.
type Tone = (f64, f64);

/// A token of the palette: its name and its tone by day and by night.
struct ColorToken(&'static str, Tone, Tone);

/// Tones of the accent's hue alone.
const NEUTRAL: [ColorToken; 6] = [
    ColorToken("paper", (0.99, 0.003), (0.19, 0.012)),
    ColorToken("raised", (1.0, 0.0), (0.235, 0.014)),
    ColorToken("ink", (0.21, 0.02), (0.95, 0.008)),
    ColorToken("ink-soft", (0.43, 0.02), (0.76, 0.015)),
    ColorToken("edge-line", (0.545, 0.02), (0.6, 0.02)),
    ColorToken("hair", (0.88, 0.008), (0.34, 0.014)),
];

/// Tones of each hue.
const TINTS: [ColorToken; 9] = [
    ColorToken("field", (0.875, 0.057), (0.31, 0.055)),
    ColorToken("wash", (0.965, 0.022), (0.245, 0.026)),
    ColorToken("mid", (0.71, 0.115), (0.50, 0.085)),
    ColorToken("deep", (0.37, 0.08), (0.86, 0.08)),
    ColorToken("band", (0.37, 0.08), (0.36, 0.065)),
    ColorToken("sign", (0.37, 0.08), (0.76, 0.09)),
    ColorToken("on-deep", (1.0, 0.0), (0.2, 0.03)),
    ColorToken("on-field", (0.25, 0.045), (0.96, 0.015)),
    ColorToken("on-band", (1.0, 0.0), (0.96, 0.015)),
];

/// Yellowish reds and blues shout at one lightness and chroma: how much of its chroma `field` and `mid` of a hue keep.
fn calm(hue: f64) -> f64 {
    let near = |middle: f64, reach: f64| (1.0 - apart(hue, middle) / reach).max(0.0);
    1.0 - MOST_CALMED * near(20.0, 35.0).max(near(252.0, 45.0))
}

/// The part of its chroma that the loudest hue loses.
const MOST_CALMED: f64 = 0.32;

/// Names of the tokens that the palette makes.
pub fn token_names() -> impl Iterator<Item = &'static str> {
    NEUTRAL
        .iter()
        .chain(&TINTS)
        .map(|token| token.0)
        .chain(["accent-hue"])
}

/// Whether the palette makes a token of that name.
pub fn is_token(name: &str) -> bool {
    token_names().any(|token| token == name)
}

/// Lightness and chroma of a token in a hue.
fn tone(token: &ColorToken, hue: f64, dark: bool) -> Tone {
    let (lightness, chroma) = if dark { token.2 } else { token.1 };
    match token.0 {
        "field" if !dark => (
            lightness - 0.02 * (1.0 - calm(hue)) / MOST_CALMED,
            chroma * calm(hue),
        ),
        "field" => (lightness, chroma * calm(hue)),
        "mid" if !dark => (lightness, chroma * calm(hue)),
        _ => (lightness, chroma),
    }
}

/// Which token must be readable on which, and the contrast it needs (WCAG 2.2: 4.5 for text, 3 for the edge of a control).
const PAIRS: [(&str, &str, f64); 13] = [
    ("ink", "paper", 4.5),
    ("ink", "raised", 4.5),
    ("ink-soft", "paper", 4.5),
    ("ink", "wash", 4.5),
    ("on-field", "field", 4.5),
    ("deep", "paper", 4.5),
    ("deep", "field", 4.5),
    ("on-deep", "deep", 4.5),
    ("on-band", "band", 4.5),
    ("ink", "mid", 4.5),
    ("edge-line", "paper", 3.0),
    ("edge-line", "field", 3.0),
    ("sign", "field", 3.0),
];

/// A token that a theme sets itself, by day and by night.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Its name, without `--`.
    pub name: String,
    /// Its value by day.
    pub light: String,
    /// Its value by night.
    pub dark: String,
}

/// The colours of a site.
#[derive(Clone, Debug)]
pub struct Palette {
    /// The accent's hue, 0 to 360.
    pub hue: f64,
    /// The hues of modules, the first one the accent's.
    pub hues: [f64; 6],
    overrides: Vec<Override>,
}

/// Two tokens that are too near to be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct WeakContrast {
    /// The token in front.
    pub front: &'static str,
    /// The token behind it.
    pub behind: &'static str,
    /// Whether by night.
    pub dark: bool,
    /// The contrast it has.
    pub has: f64,
    /// The contrast it needs.
    pub needs: f64,
}

impl Palette {
    /// The palette of an accent (`#rgb` or `#rrggbb`; none: the default green) with a theme's own tokens over it. None when
    /// the accent is not a colour.
    pub fn new(accent: Option<&str>, overrides: &[Override]) -> Option<Palette> {
        match accent {
            Some(accent) => Some(Palette::of(hue(parse(accent)?), overrides)),
            None => Some(Palette::green(overrides)),
        }
    }

    /// The default green, with a theme's own tokens over it.
    pub fn green(overrides: &[Override]) -> Palette {
        Palette::of(DEFAULT_HUE, overrides)
    }

    fn of(hue: f64, overrides: &[Override]) -> Palette {
        Palette {
            hue,
            hues: hues(hue),
            overrides: overrides.to_vec(),
        }
    }

    /// The layer of the style sheet that holds the palette, without white space.
    pub fn css(&self) -> String {
        let mut css = String::with_capacity(6 << 10);
        let _ = write!(css, "@layer colours{{:root{{--accent-hue:{:.0};", self.hue);
        tokens(&mut css, &NEUTRAL, self.hue, false);
        tokens(&mut css, &TINTS, self.hue, false);
        css.push('}');
        for (number, hue) in self.hues.iter().enumerate() {
            let _ = write!(css, "[data-hue=\"{}\"]{{", number + 1);
            tokens(&mut css, &TINTS, *hue, false);
            css.push('}');
        }
        self.own(&mut css, ":root,[data-hue]", false);
        let _ = write!(
            css,
            "@media screen{{{}}}",
            self.night(":root[data-theme=\"dark\"]")
        );
        let _ = write!(
            css,
            "@media screen and (prefers-color-scheme:dark){{{}}}}}",
            self.night(":root:not([data-theme=\"light\"])")
        );
        css
    }

    /// The rules of the night below a selector of the root.
    fn night(&self, root: &str) -> String {
        let mut css = format!("{root}{{");
        tokens(&mut css, &NEUTRAL, self.hue, true);
        tokens(&mut css, &TINTS, self.hue, true);
        css.push('}');
        for (number, hue) in self.hues.iter().enumerate() {
            let _ = write!(css, "{root} [data-hue=\"{}\"]{{", number + 1);
            tokens(&mut css, &TINTS, *hue, true);
            css.push('}');
        }
        self.own(&mut css, &format!("{root},{root} [data-hue]"), true);
        css
    }

    fn own(&self, css: &mut String, selector: &str, dark: bool) {
        if self.overrides.is_empty() {
            return;
        }
        let _ = write!(css, "{selector}{{");
        for own in &self.overrides {
            let _ = write!(
                css,
                "--{}:{};",
                own.name,
                if dark { &own.dark } else { &own.light }
            );
        }
        css.push('}');
    }

    /// Pairs of tokens with too little contrast, each once. Tokens whose value is not written as hex are not judged.
    pub fn weak(&self) -> Vec<WeakContrast> {
        let mut weak: Vec<WeakContrast> = Vec::new();
        for dark in [false, true] {
            for (front, behind, needs) in PAIRS {
                let contrasts = self.hues.iter().filter_map(|hue| {
                    Some(contrast(
                        self.value(front, *hue, dark)?,
                        self.value(behind, *hue, dark)?,
                    ))
                });
                let has = contrasts.fold(f64::INFINITY, f64::min);
                if has < needs {
                    weak.push(WeakContrast {
                        front,
                        behind,
                        dark,
                        has,
                        needs,
                    });
                }
            }
        }
        weak
    }

    fn value(&self, name: &str, hue: f64, dark: bool) -> Option<[u8; 3]> {
        if let Some(own) = self.overrides.iter().find(|own| own.name == name) {
            return parse(if dark { &own.dark } else { &own.light });
        }
        let neutral = NEUTRAL
            .iter()
            .find(|token| token.0 == name)
            .map(|token| (token, self.hue));
        let (token, hue) = neutral.or_else(|| {
            TINTS
                .iter()
                .find(|token| token.0 == name)
                .map(|token| (token, hue))
        })?;
        let (lightness, chroma) = tone(token, hue, dark);
        Some(rgb(lightness, chroma, hue))
    }
}

fn tokens(css: &mut String, tokens: &[ColorToken], hue: f64, dark: bool) {
    for token in tokens {
        let (lightness, chroma) = tone(token, hue, dark);
        let [r, g, b] = rgb(lightness, chroma, hue);
        let _ = write!(css, "--{}:#{r:02x}{g:02x}{b:02x};", token.0);
    }
}

/// The six hues: the accent's, which stays as the author chose it, and its turns, out of the gap and apart from those before.
fn hues(accent: f64) -> [f64; 6] {
    let mut hues = [accent; 6];
    for at in 1..hues.len() {
        let wanted = outside(accent + TURNS[at]);
        let free = |hue: f64| {
            outside(hue) == hue.rem_euclid(360.0)
                && hues[..at].iter().all(|other| apart(*other, hue) >= APART)
        };
        // The nearest free hue, to either side. Five neighbours and the gap leave 50 degrees free at the least.
        let steps = (0..=180).flat_map(|step| [wanted + f64::from(step), wanted - f64::from(step)]);
        hues[at] = steps
            .map(|hue| hue.rem_euclid(360.0))
            .find(|hue| free(*hue))
            .unwrap_or(wanted);
    }
    hues
}

/// A hue moved to the nearer side of the gap, when it falls there.
fn outside(hue: f64) -> f64 {
    let hue = hue.rem_euclid(360.0);
    let (from, to) = LEFT_OUT;
    match hue > from && hue < to {
        true if hue - from < to - hue => from,
        true => to,
        false => hue,
    }
}

/// Degrees between two hues, at most 180.
fn apart(a: f64, b: f64) -> f64 {
    let turn = (a - b).rem_euclid(360.0);
    turn.min(360.0 - turn)
}

/// `#rgb` or `#rrggbb` as bytes.
pub fn parse(hex: &str) -> Option<[u8; 3]> {
    let digits = hex.strip_prefix('#')?;
    let digits: Vec<u8> = digits
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<_>>()?;
    match digits[..] {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, r2, g, g2, b, b2] => Some([r * 16 + r2, g * 16 + g2, b * 16 + b2]),
        _ => None,
    }
}

/// sRGB to linear light.
fn linear(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    if value <= 0.04045 {
        value / 12.92
    } else {
        ((value + 0.055) / 1.055).powf(2.4)
    }
}

/// The hue of a colour in Oklch (Björn Ottosson, "A perceptual color space for image processing"); the default for greys.
fn hue(color: [u8; 3]) -> f64 {
    let [r, g, b] = color.map(linear);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
    let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
    if a.hypot(b) < 0.02 {
        DEFAULT_HUE
    } else {
        b.atan2(a).to_degrees().rem_euclid(360.0)
    }
}

/// A colour of Oklch as sRGB, with less chroma where the screen has not that much.
fn rgb(lightness: f64, chroma: f64, hue: f64) -> [u8; 3] {
    let mut chroma = chroma;
    loop {
        let linear = oklch(lightness, chroma, hue);
        if chroma <= 0.0
            || linear
                .iter()
                .all(|value| (-0.0005..=1.0005).contains(value))
        {
            return linear.map(encode);
        }
        chroma -= 0.002;
    }
}

fn oklch(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (
        chroma * hue.to_radians().cos(),
        chroma * hue.to_radians().sin(),
    );
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn encode(value: f64) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let encoded = if value <= 0.003_130_8 {
        12.92 * value
    } else {
        1.055 * value.powf(1.0 / 2.4) - 0.055
    };
    (encoded * 255.0).round() as u8
}

/// The contrast of two colours, 1 to 21 (WCAG 2.2).
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |color: [u8; 3]| {
        let [r, g, b] = color.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hue_holds_the_contrasts() {
        for degree in 0..360 {
            let hue = f64::from(degree);
            let palette = Palette {
                hue,
                hues: hues(hue),
                overrides: Vec::new(),
            };
            assert_eq!(palette.weak(), [], "{degree}");
        }
    }

    #[test]
    fn hues_stay_apart_and_out_of_the_gap_and_the_accent_keeps_its_own() {
        for degree in 0..360 {
            let six = hues(f64::from(degree));
            assert_eq!(six[0], f64::from(degree));
            for (at, hue) in six.iter().enumerate() {
                assert!(at == 0 || outside(*hue) == *hue, "{six:?}");
                assert!(
                    six[..at].iter().all(|other| apart(*other, *hue) >= APART),
                    "{six:?}"
                );
            }
        }
        assert_eq!(hues(163.0), [163.0, 201.0, 60.0, 248.0, 20.0, 97.0]);
    }

    #[test]
    fn colours_are_read_and_greys_get_the_default_hue() {
        assert_eq!(parse("#0b6e4f"), Some([0x0b, 0x6e, 0x4f]));
        assert_eq!(parse("#fa0"), Some([0xff, 0xaa, 0]));
        assert_eq!(
            [parse("fa0"), parse("#fa"), parse("#ggg"), parse("#é0")],
            [None; 4]
        );
        assert!(
            (hue([0x0b, 0x6e, 0x4f]) - 163.0).abs() < 3.0,
            "{}",
            hue([0x0b, 0x6e, 0x4f])
        );
        assert_eq!(hue([128, 128, 128]), DEFAULT_HUE);
        assert!(Palette::new(Some("green"), &[]).is_none());
    }

    #[test]
    fn tones_are_what_a_browser_makes_of_oklch() {
        // What Chromium's canvas gives for `oklch()`. Outside the screen's gamut it clips, and we take chroma away.
        assert_eq!(rgb(0.5, 0.085, 60.0), [134, 87, 45]);
        assert_eq!(rgb(0.96, 0.015, 20.0), [252, 238, 238]);
        assert_eq!(rgb(0.37, 0.06, 163.0), [29, 74, 54]);
        assert_eq!(rgb(1.0, 0.0, 0.0), [255, 255, 255]);
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn a_theme_may_set_tokens_and_is_told_when_they_cannot_be_read() {
        let own = Override {
            name: "ink".to_owned(),
            light: "#999".to_owned(),
            dark: "var(--x)".to_owned(),
        };
        let palette = Palette::new(None, &[own]).unwrap();
        assert!(palette.css().contains("--ink:#999;"));
        let weak = palette.weak();
        assert!(
            weak.iter()
                .any(|weak| weak.front == "ink" && weak.behind == "paper" && !weak.dark),
            "{weak:?}"
        );
    }
}
