//! Styles, scripts, fonts and the icon of a theme: joined, made shorter where that is safe, and named by what they hold.

use super::build_target::BuildTarget;
use super::script_bundles::{self, lean};
use super::theme::{ManifestReference, Theme};
use super::titles::Titles;
use super::view::AssetsView;
use crate::diagnostic::Diagnostic;
use crate::images::Anatomy;
use crate::source::{FileError, Source};
use bytes::Bytes;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The script for host pages, whose name is a promise to them.
const EMBED: &str = "embed.js";

/// What a theme brings into the site.
#[derive(Debug, Default)]
pub struct ThemeAssets {
    /// Addresses for the pages; `outline` is filled by who knows the course.
    pub addresses: AssetsView,
    /// The files by address.
    pub files: BTreeMap<String, Bytes>,
    /// What a `theme.yaml` names and is not there.
    pub findings: Vec<Diagnostic>,
}

/// Reads and joins what the theme names; what serves a host page only where there can be one.
///
/// # Errors
/// When a file that is there cannot be read.
pub fn make(theme: &Theme, source: &Source, place: BuildTarget) -> Result<ThemeAssets, FileError> {
    let mut made = ThemeAssets::default();
    let manifest = &theme.manifest;
    let mut renamed = made.fonts(theme, source)?;
    let mut style = made.style(theme, source, &manifest.styles, &mut renamed)?;
    style.push_str(&theme.palette.css());
    style.push_str(&Titles::css());
    made.addresses.style = made.add("style.css", style.as_bytes());
    if !manifest.rooms.is_empty() {
        let rooms = made.style(theme, source, &manifest.rooms, &mut renamed)?;
        made.addresses.rooms = made.add("rooms.css", rooms.as_bytes());
    }
    if let Some(early) = &manifest.early {
        let script = made.alone(theme, source, early)?;
        made.addresses.early = made.add("early.js", script.as_bytes());
    }
    if let Some(embed) = &manifest.embed
        && place.is_site()
    {
        let script = made.alone(theme, source, embed)?;
        made.files
            .insert(EMBED.to_owned(), script.into_bytes().into());
    }
    let mut scripts = script_bundles::make(theme, source)?;
    made.findings.append(&mut scripts.findings);
    made.addresses.script = made.add("script.js", scripts.script.as_bytes());
    if !scripts.front.is_empty() {
        made.addresses.front_script = made.add("front.js", scripts.front.as_bytes());
    }
    if !scripts.kinds.is_empty() {
        made.addresses.kind_script = made.add("kinds.js", scripts.kinds.as_bytes());
    }
    if !scripts.rooms.is_empty() {
        made.addresses.room_script = made.add("rooms.js", scripts.rooms.as_bytes());
    }
    if !manifest.kind_styles.is_empty() {
        let kinds = made.style(theme, source, &manifest.kind_styles, &mut renamed)?;
        made.addresses.kinds = made.add("kinds.css", kinds.as_bytes());
    }
    if !manifest.search_styles.is_empty() {
        let style = made.style(theme, source, &manifest.search_styles, &mut renamed)?;
        made.addresses.search_style = made.add("finding.css", style.as_bytes());
    }
    if !scripts.search.is_empty() {
        made.addresses.search_script = made.add("finding.js", scripts.search.as_bytes());
    }
    if !scripts.frame.is_empty() && place.is_site() {
        made.addresses.frame_script = made.add("frame.js", scripts.frame.as_bytes());
    }
    if let Some(icon) = &manifest.icon
        && let Some(bytes) = made.read(theme, source, icon)?
    {
        made.addresses.icon = made.add(&icon.path, &bytes);
    }
    made.licences(theme, source)?;
    Ok(made)
}

/// Reads and joins what the theme names for paper: its style and its fonts.
///
/// # Errors
/// When a file that is there cannot be read.
pub fn paper(theme: &Theme, source: &Source) -> Result<ThemeAssets, FileError> {
    let mut made = ThemeAssets::default();
    let mut renamed = made.fonts(theme, source)?;
    let mut style = made.style(theme, source, &theme.manifest.paper, &mut renamed)?;
    style.push_str(&theme.palette.css());
    style.push_str(&Titles::css());
    made.addresses.paper = made.add("paper.css", style.as_bytes());
    Ok(made)
}

impl ThemeAssets {
    /// The theme's fonts; gives the address of each by its path.
    fn fonts(
        &mut self,
        theme: &Theme,
        source: &Source,
    ) -> Result<BTreeMap<String, String>, FileError> {
        let mut renamed = BTreeMap::new();
        for font in &theme.manifest.fonts {
            if let Some(bytes) = self.read(theme, source, font)? {
                let address = self.add(&font.path, &bytes);
                self.addresses.fonts.push(address.clone());
                renamed.insert(font.path.clone(), address);
            }
        }
        Ok(renamed)
    }

    /// Adds a file under a name that changes with its bytes. Images lose their metadata.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> String {
        let image = Anatomy::of(bytes).filter(|image| image.damage.is_none());
        let stripped = image.map(|image| image.stripped_but_turned());
        let bytes = stripped.as_deref().unwrap_or(bytes);
        let address = fingerprinted(name, bytes);
        self.files
            .insert(address.clone(), Bytes::copy_from_slice(bytes));
        address
    }

    fn read<'a>(
        &mut self,
        theme: &Theme,
        source: &'a Source,
        named: &ManifestReference,
    ) -> Result<Option<Cow<'a, [u8]>>, FileError> {
        let bytes = theme.bytes(source, &named.path)?;
        if bytes.is_none() {
            self.findings.push(named.lacking());
        }
        Ok(bytes)
    }

    fn text<'a>(
        &mut self,
        theme: &Theme,
        source: &'a Source,
        named: &ManifestReference,
    ) -> Result<Cow<'a, str>, FileError> {
        Ok(match self.read(theme, source, named)? {
            Some(Cow::Borrowed(bytes)) => String::from_utf8_lossy(bytes),
            Some(Cow::Owned(bytes)) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            None => Cow::Borrowed(""),
        })
    }

    /// Style sheets in one; files that they name by `url()` go to the site too, and `renamed` holds their addresses.
    fn style(
        &mut self,
        theme: &Theme,
        source: &Source,
        sheets: &[ManifestReference],
        renamed: &mut BTreeMap<String, String>,
    ) -> Result<String, FileError> {
        let mut style = String::new();
        for named in sheets {
            let text = self.text(theme, source, named)?;
            squeeze(&text, &mut style);
        }
        for path in urls(&style) {
            if !renamed.contains_key(&path)
                && let Some(bytes) = theme.bytes(source, &path)?
            {
                let address = self.add(&path, &bytes);
                renamed.insert(path, address);
            }
        }
        for (path, address) in renamed.iter() {
            let name = address.rsplit('/').next().unwrap_or(address);
            style = style
                .replace(&format!("url(\"{path}\")"), &format!("url(\"{name}\")"))
                .replace(&format!("url({path})"), &format!("url({name})"));
        }
        Ok(style)
    }

    /// A script that stands alone.
    fn alone(
        &mut self,
        theme: &Theme,
        source: &Source,
        named: &ManifestReference,
    ) -> Result<String, FileError> {
        let mut script = String::new();
        lean(&self.text(theme, source, named)?, &mut script);
        Ok(script)
    }

    /// A font's licence goes where the font goes.
    fn licences(&mut self, theme: &Theme, source: &Source) -> Result<(), FileError> {
        for font in &theme.manifest.fonts {
            let folder = font.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for name in ["OFL.txt", "LICENSE.txt"] {
                if let Some(bytes) = theme.bytes(source, &format!("{folder}/{name}"))? {
                    self.files.insert(
                        format!("assets/font-{}", name.to_lowercase()),
                        bytes.into_owned().into(),
                    );
                }
            }
        }
        Ok(())
    }
}

/// The address of a file: `assets/`, its name in lower-case ASCII, eight hex digits of what it holds, and its extension.
pub fn fingerprinted(path: &str, bytes: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let plain = |text: &str| {
        text.chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect::<String>()
    };
    let stem = plain(stem);
    let stem = Some(stem.trim_matches('-'))
        .filter(|stem| !stem.is_empty())
        .unwrap_or("file");
    format!(
        "assets/{stem}-{}.{}",
        &blake3::hash(bytes).to_hex()[..8],
        plain(extension)
    )
}

/// A style sheet without comments, and without the white space that means nothing: at both ends of lines, round `{`, `}`, `;`,
/// `,` and `>`, and after the colon of a declaration; and without the 0 before a decimal point. Texts in quotes are left alone. Added to `out`.
fn squeeze(css: &str, out: &mut String) {
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        let quoted = if c == '"' || c == '\'' {
            quoted(rest, c)
        } else {
            0
        };
        if quoted > 0 {
            out.push_str(&rest[..quoted]);
            rest = &rest[quoted..];
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else if c.is_whitespace() {
            // One blank stands for all; the next character may take it back.
            if !out.ends_with(['{', '}', ';', ',', '>', ' ']) && !out.is_empty() {
                out.push(' ');
            }
            rest = rest.trim_start();
        } else if rest.starts_with("0.") && !in_a_word(out) {
            rest = &rest[1..];
        } else {
            if matches!(c, '{' | '}' | ';' | ',' | '>') {
                out.truncate(out.trim_end_matches([' ']).len());
            }
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
            // `a: b` in a declaration; `a :b` of a selector has its blank before the colon.
            if c == ':' {
                rest = rest.trim_start();
            }
        }
    }
}

/// Whether what follows `css` goes on with a number or a name; a minus is neither unless it stands in a name.
fn in_a_word(css: &str) -> bool {
    css.strip_suffix('-')
        .unwrap_or(css)
        .ends_with(|before: char| before.is_alphanumeric() || "._-#".contains(before))
}

/// The length of the text in quotes that `rest` begins with, to its end or to the end of all.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The files of the theme that a style sheet names by `url()`, as they are written.
fn urls(css: &str) -> Vec<String> {
    let mut urls = Vec::new();
    for part in css.split("url(").skip(1) {
        let Some((inside, _)) = part.split_once(')') else {
            continue;
        };
        let path = inside.trim_matches(['"', '\'']);
        if !path.contains(':') && !path.starts_with('#') && !path.is_empty() {
            urls.push(path.to_owned());
        }
    }
    urls
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(css: &str) -> String {
        let mut out = String::new();
        squeeze(css, &mut out);
        out
    }

    #[test]
    fn styles_lose_comments_and_indents_and_nothing_else() {
        assert_eq!(
            squeezed("/* a */\n.a {\n  b: c; /* d */\n\n\t\te: \"  /* no */ \\\" \n\";\n}\n"),
            ".a{b:c;e:\"  /* no */ \\\" \n\"}"
        );
        assert_eq!(
            squeezed("a, b > :not(.c)  d { e: calc(1px + 2px) url(x y) } /* open"),
            "a,b>:not(.c) d{e:calc(1px + 2px) url(x y)}"
        );
        assert_eq!(
            squeezed("@media (a: b) and (c){ d{} }"),
            "@media (a:b) and (c){d{}}"
        );
        assert_eq!(
            squeezed("a0.b{c:0.5em 10.5px -0.5em d-0.5 calc(0.1em + 0.2em) \"0.5\"}"),
            "a0.b{c:.5em 10.5px -.5em d-0.5 calc(.1em + .2em) \"0.5\"}"
        );
        assert_eq!(squeezed("é { content: '\\"), "é{content:'\\");
    }

    #[test]
    fn names_are_plain_and_change_with_the_bytes() {
        let one = fingerprinted("figures/Über Bild.PNG", b"1");
        assert!(
            one.starts_with("assets/ber-bild-") && one.ends_with(".png"),
            "{one}"
        );
        assert_ne!(one, fingerprinted("figures/Über Bild.PNG", b"2"));
        assert!(fingerprinted("___", b"").starts_with("assets/file-"));
    }

    #[test]
    fn urls_of_the_theme_are_found() {
        assert_eq!(
            urls("a{b:url(\"fonts/x.woff2\")}c{d:url(data:x)}e{f:url(y.svg)}g{h:url(#i)}"),
            ["fonts/x.woff2", "y.svg"]
        );
    }
}
