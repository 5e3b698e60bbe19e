//! The fonts that a theme shows titles in, found in its style sheets.

use crate::fonts::Font;
use rustc_hash::FxHashMap;

/// Characters that every title may have; others are asked for one by one.
const USUAL: std::ops::RangeInclusive<char> = ' '..='\u{24f}';

/// The widths of a font at the weight of titles.
#[derive(Clone, Debug)]
pub struct TitleFace {
    font: Font,
    weight: u16,
    usual: FxHashMap<char, f32>,
}

impl TitleFace {
    /// The widths of a font at a weight, 1 to 1000.
    pub fn new(font: &Font, weight: u16) -> TitleFace {
        let usual = font.at_weight(weight).map(|widths| {
            USUAL
                .filter_map(|character| Some((character, widths.of(character)?)))
                .collect()
        });
        TitleFace {
            font: font.clone(),
            weight,
            usual: usual.unwrap_or_default(),
        }
    }

    /// How wide a character is, in sizes of the font; none when the font does not have it.
    pub(super) fn width(&self, character: char) -> Option<f32> {
        match USUAL.contains(&character) {
            true => self.usual.get(&character).copied(),
            false => self.font.at_weight(self.weight)?.of(character),
        }
    }
}

/// What `@font-face` rules of a style sheet say: family and file of each.
pub fn font_files(css: &str) -> Vec<(String, String)> {
    let css = without_comments(css);
    let face = |rule: &str| {
        let rule = rule.split_once('{')?.1.split_once('}')?.0;
        let family = declared(rule, "font-family")?;
        let source = rule.split_once("url(")?.1.split_once(')')?.0;
        Some((unquoted(family), unquoted(source)))
    };
    css.split("@font-face").skip(1).filter_map(face).collect()
}

/// The value that a style sheet gives a custom property last.
pub fn property(css: &str, name: &str) -> Option<String> {
    let css = without_comments(css);
    let (_, after) = css.rsplit_once(&format!("--{name}:"))?;
    let value = after.split([';', '}']).next()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The first family of a list.
pub fn first_family(list: &str) -> String {
    unquoted(list.split(',').next().unwrap_or_default())
}

fn declared<'r>(rule: &'r str, name: &str) -> Option<&'r str> {
    let declaration = rule.split(';').find_map(|part| {
        part.trim()
            .strip_prefix(name)?
            .trim_start()
            .strip_prefix(':')
    });
    declaration.map(str::trim)
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).trim().to_owned()
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{first_family, font_files, property};

    #[test]
    fn fonts_of_a_style_sheet_are_found() {
        let css = "/* @font-face { font-family: no } */ @font-face { font-weight: 400; font-family: 'A B'; src: local(x), url(\"fonts/a.woff2\") format(\"woff2\") }\n:root { --font: \"A B\", serif; --heavy:780 }";
        assert_eq!(
            font_files(css),
            [("A B".to_owned(), "fonts/a.woff2".to_owned())]
        );
        assert_eq!(first_family(&property(css, "font").unwrap()), "A B");
        assert_eq!(property(css, "heavy").as_deref(), Some("780"));
        assert_eq!(property(css, "none"), None);
    }
}
