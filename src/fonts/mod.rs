//! How wide the characters of a font are.

mod woff2;

use ttf_parser::{Face, RawFaceTables, Tag};
use woff2::Tables;

/// A font whose characters can be measured.
#[derive(Clone, Debug)]
pub struct Font {
    tables: Tables,
}

impl Font {
    /// Reads a font in WOFF2. None when it is none, is damaged, or has no widths.
    pub fn read(bytes: &[u8]) -> Option<Font> {
        let font = Font {
            tables: Tables::read(bytes)?,
        };
        font.face()?;
        Some(font)
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
    use super::Font;

    const BRICOLAGE: &[u8] =
        include_bytes!("../../themes/default/fonts/bricolage-grotesque-latin.woff2");

    #[test]
    fn widths_grow_with_the_weight_of_a_variable_font() {
        let font = Font::read(BRICOLAGE).unwrap();
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
        assert!(Font::read(b"GIF89a").is_none());
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
