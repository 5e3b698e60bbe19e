//! The fonts in which a theme shows titles: what its tokens and style sheets say.

use super::layer::{self, Layer};
use super::manifest::Manifest;
use crate::fonts::Font;
use crate::render::titles::{TitleFace, first_family, font_files, property};
use crate::source::{FileError, Source};

/// The weight of titles where a theme does not say one.
const BOLD: u16 = 700;

/// The fonts of titles, at their weight. Empty when the theme names a font of the learner's device, or one that cannot be measured.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn of_titles(
    source: &Source,
    layers: &[Layer],
    manifest: &Manifest,
) -> Result<Vec<TitleFace>, FileError> {
    let mut css = String::new();
    for sheet in &manifest.styles {
        if let Some(bytes) = layer::bytes(layers, source, &sheet.path)? {
            css.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    let value = |name: &str| {
        let own = manifest.tokens.iter().find(|token| token.name == name);
        own.map(|token| token.light.clone())
            .or_else(|| property(&css, name))
    };
    let family = first_family(&value("font").unwrap_or_default());
    let weight = value("heavy")
        .and_then(|weight| weight.parse().ok())
        .unwrap_or(BOLD);
    let mut faces = Vec::new();
    for (_, file) in font_files(&css)
        .iter()
        .filter(|(named, _)| *named == family)
    {
        let bytes = layer::bytes(layers, source, file)?;
        let Some(font) = bytes.and_then(|bytes| Font::read(&bytes)) else {
            return Ok(Vec::new());
        };
        faces.push(TitleFace::new(&font, weight));
    }
    Ok(faces)
}
