//! One folder of a theme: the author's, or one inside the binary.

use crate::embedded::THEMES;
use crate::source::{FileError, Source};
use std::borrow::Cow;
use std::sync::Arc;

/// One folder of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The folder's name.
    pub name: String,
    /// Whether it is the author's, below `themes/`, and not inside the binary.
    pub own: bool,
}

impl Layer {
    /// Path of a file of the theme, as findings show it.
    pub fn path(&self, file: &str) -> Arc<str> {
        Arc::from(format!("themes/{}/{file}", self.name))
    }

    /// What names of templates begin with.
    pub fn prefix(&self) -> String {
        if self.own {
            format!("themes/{}/", self.name)
        } else {
            format!("{}/", self.name)
        }
    }

    /// The bytes of a file, when this folder has it.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn bytes<'a>(
        &self,
        source: &'a Source,
        file: &str,
    ) -> Result<Option<Cow<'a, [u8]>>, FileError> {
        let path = self.path(file);
        if !self.own {
            return Ok(embedded(&format!("{}/{file}", self.name)).map(Cow::Borrowed));
        }
        match source.text(&path) {
            Some(text) => Ok(Some(Cow::Borrowed(text.as_bytes()))),
            None if source.contains(&path) => {
                source.bytes(&path).map(|bytes| Some(Cow::Owned(bytes)))
            }
            None => Ok(None),
        }
    }

    /// The text of a file, when this folder has it.
    pub fn text<'a>(&self, source: &'a Source, file: &str) -> Option<&'a str> {
        match self.own {
            true => source.text(&self.path(file)).map(|text| &**text),
            false => embedded(&format!("{}/{file}", self.name))
                .and_then(|bytes| std::str::from_utf8(bytes).ok()),
        }
    }

    /// The files below a folder of the theme, by their paths below that folder, with their text.
    pub fn below<'a>(&self, source: &'a Source, folder: &str) -> Vec<(String, &'a str)> {
        let names: Vec<String> = match self.own {
            true => {
                let top = self.path(folder);
                source
                    .below(&top)
                    .map(|(path, _)| path[top.len()..].to_owned())
                    .collect()
            }
            false => {
                let top = format!("{}/{folder}", self.name);
                THEMES
                    .iter()
                    .filter_map(|(path, _)| path.strip_prefix(&top))
                    .map(str::to_owned)
                    .collect()
            }
        };
        names
            .into_iter()
            .filter_map(|name| {
                self.text(source, &format!("{folder}{name}"))
                    .map(|text| (name, text))
            })
            .collect()
    }
}

/// A file of a theme, from the first folder that has it.
///
/// # Errors
/// When it is there and cannot be read.
pub fn bytes<'a>(
    layers: &[Layer],
    source: &'a Source,
    file: &str,
) -> Result<Option<Cow<'a, [u8]>>, FileError> {
    for layer in layers {
        if let Some(bytes) = layer.bytes(source, file)? {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// A file inside the binary, by its path below `themes/`.
pub fn embedded(path: &str) -> Option<&'static [u8]> {
    let at = THEMES
        .binary_search_by(|(known, _)| (*known).cmp(path))
        .ok()?;
    THEMES.get(at).map(|(_, bytes)| *bytes)
}
