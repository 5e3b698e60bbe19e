//! How wide the characters of a font are.

mod woff2;

use std::ops::RangeInclusive;
use ttf_parser::{Face, RawFaceTables, Tag};
use woff2::Tables;

/// What is before the tables of a font file, by its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontFormat {
    /// WOFF2: what pages load.
    Woff2,
    /// The older WOFF.
    Woff,
    /// TrueType or OpenType as they are installed on a computer.
    Sfnt,
}

impl FontFormat {
    /// The format that a file's first bytes say; none when it is no font.
    pub fn of(bytes: &[u8]) -> Option<FontFormat> {
        match bytes.get(..4)? {
            b"wOF2" => Some(FontFormat::Woff2),
            b"wOFF" => Some(FontFormat::Woff),
            [0, 1, 0, 0] | b"OTTO" | b"true" | b"ttcf" => Some(FontFormat::Sfnt),
            _ => None,
        }
    }
}

/// A font whose characters can be measured.
#[derive(Clone, Debug)]
pub struct Font {
    tables: Tables,
    weights: Option<RangeInclusive<u16>>,
}

impl Font {
    /// Reads a font in WOFF2. None when it is none, is damaged, or has no widths.
    pub fn read(bytes: &[u8]) -> Option<Font> {
        let mut font = Font {
            tables: Tables::read(bytes)?,
            weights: None,
        };
        let face = font.face()?;
        let axis = face
            .variation_axes()
            .into_iter()
            .find(|axis| axis.tag == WEIGHT);
        font.weights = axis.map(|axis| whole(axis.min_value)..=whole(axis.max_value));
        Some(font)
    }

    /// The weights that a variable font goes through, 1 to 1000; none when it has one weight.
    pub fn weights(&self) -> Option<RangeInclusive<u16>> {
        self.weights.clone()
    }

    /// What measures characters of this font at a weight (400 is regular, 700 bold).
    pub fn at_weight(&self, weight: u16) -> Option<FontWidths<'_>> {
        let mut face = self.face()?;
        // A font of one weight has nothing to set.
        let _ = face.set_variation(WEIGHT, f32::from(weight));
        Some(FontWidths { face })
    }

    fn face(&self) -> Option<Face<'_>> {
        let tables = RawFaceTables {
            head: self.tables.get(b"head")?,
            hhea: self.tables.get(b"hhea")?,
            maxp: self.tables.get(b"maxp")?,
            hmtx: Some(self.tables.get(b"hmtx")?),
            cmap: Some(self.tables.get(b"cmap")?),
            fvar: self.tables.get(b"fvar"),
            avar: self.tables.get(b"avar"),
            hvar: self.tables.get(b"HVAR"),
            ..RawFaceTables::default()
        };
        Face::from_raw_tables(tables).ok()
    }
}

/// The axis of weights.
const WEIGHT: Tag = Tag::from_bytes(b"wght");

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(weight: f32) -> u16 {
    weight.clamp(1.0, 1000.0).round() as u16
}

/// Measures characters of a font at one weight.
pub struct FontWidths<'a> {
    face: Face<'a>,
}

impl FontWidths<'_> {
    /// How wide a character is, in sizes of the font; none when the font does not have it.
    pub fn of(&self, character: char) -> Option<f32> {
        let glyph = self
            .face
            .glyph_index(character)
            .filter(|glyph| glyph.0 > 0)?;
        let advance = f32::from(self.face.glyph_hor_advance(glyph)?);
        Some(advance / f32::from(self.face.units_per_em()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Font, FontFormat};

    const BRICOLAGE: &[u8] =
        include_bytes!("../../themes/default/fonts/bricolage-grotesque-latin.woff2");

    #[test]
    fn widths_grow_with_the_weight_of_a_variable_font() {
        let font = Font::read(BRICOLAGE).unwrap();
        assert_eq!(font.weights(), Some(400..=800));
        let width = |weight, character| font.at_weight(weight).unwrap().of(character);
        let (light, heavy) = (width(400, 'm').unwrap(), width(800, 'm').unwrap());
        assert!(
            0.7 < light && light < heavy && heavy < 1.1,
            "{light} {heavy}"
        );
        assert!(width(800, 'i').unwrap() < 0.4);
        assert_eq!(width(800, '\u{65e5}'), None);
    }

    #[test]
    fn damaged_fonts_are_none() {
        assert_eq!(FontFormat::of(BRICOLAGE), Some(FontFormat::Woff2));
        assert_eq!(FontFormat::of(b"GIF89a"), None);
        for end in (0..BRICOLAGE.len()).step_by(997) {
            assert!(Font::read(&BRICOLAGE[..end]).is_none(), "{end}");
        }
        let mut bytes = BRICOLAGE.to_vec();
        for at in (0..400).chain((400..bytes.len()).step_by(61)) {
            let was = bytes[at];
            bytes[at] ^= 0x55;
            if let Some(font) = Font::read(&bytes) {
                let _ = font.at_weight(700).map(|widths| widths.of('m'));
            }
            bytes[at] = was;
        }
    }
}
