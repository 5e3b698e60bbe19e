//! A theme as it is used: the author's folder over the themes inside the binary, file by file.

mod faces;
mod layer;
pub(crate) mod manifest;
mod plain;
pub(crate) mod spelt;
pub(crate) mod templates;
pub(crate) mod tokens;

pub use layer::embedded;
pub use manifest::{Manifest, ManifestReference};

use super::color::Palette;
use super::strings::{self, Strings};
use super::titles::Titles;
use crate::course::Settings;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::embedded::THEMES;
use crate::render::strings::THEME_STRINGS;
use crate::schema::check::THEME_SYNTAX;
use crate::source::{FileError, Source};
use crate::text::words::did_you_mean;
use crate::{schema, yaml};
use layer::Layer;
use std::borrow::Cow;
use std::sync::Arc;
use templates::Templates;

/// The theme that all others stand on.
const DEFAULT: &str = "default";

/// A file's bytes and the folder that has it.
type Layered<'t, 'a> = (&'t Layer, Cow<'a, [u8]>);

/// A theme, loaded for one course.
pub struct Theme {
    layers: Vec<Layer>,
    /// What its `theme.yaml` says.
    pub manifest: Manifest,
    /// Its words in the course's language.
    pub strings: Arc<Strings>,
    /// Its colours for the course's accent.
    pub palette: Palette,
    /// What measures its titles.
    pub titles: Arc<Titles>,
    templates: Templates,
}

impl Theme {
    /// Loads the theme that `settings` name. What its author did wrong comes as findings, and the file of the theme below
    /// stands in where it can.
    ///
    /// # Errors
    /// When a file that is there cannot be read.
    pub fn load(
        source: &Source,
        settings: &Settings,
    ) -> Result<(Theme, Vec<Diagnostic>), FileError> {
        let mut findings = Vec::new();
        let (layers, manifest) = layers(source, settings, &mut findings);
        let strings = Arc::new(read_strings(source, &layers, settings, &mut findings));
        let palette = palette(&layers, settings, &manifest, &mut findings);
        let faces = faces::of_titles(source, &layers, &manifest)?;
        let titles = Arc::new(Titles::new(&settings.language, faces));
        let templates = Templates::load(source, &layers, &strings, &titles, &mut findings);
        let theme = Theme {
            layers,
            manifest,
            strings,
            palette,
            titles,
            templates,
        };
        tokens::unknown(&theme, source, &mut findings)?;
        Ok((theme, findings))
    }

    /// Renders a template of the theme.
    ///
    /// # Errors
    /// What is wrong in the template, for its author. `page` is the page that was made.
    pub fn render(
        &self,
        template: &str,
        context: &tera::Context,
        page: &str,
    ) -> Result<String, Box<Diagnostic>> {
        self.templates.render(template, context, page)
    }

    /// Renders one block of a template; none when neither it nor a template that it extends has a block of this name.
    ///
    /// # Errors
    /// As [`Theme::render`].
    pub fn render_block(
        &self,
        template: &str,
        block: &str,
        context: &tera::Context,
        page: &str,
    ) -> Result<Option<String>, Box<Diagnostic>> {
        self.templates.render_block(template, block, context, page)
    }

    /// A file of the theme, from the first folder that has it, and its path for findings.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn bytes<'a>(
        &self,
        source: &'a Source,
        file: &str,
    ) -> Result<Option<Cow<'a, [u8]>>, FileError> {
        layer::bytes(&self.layers, source, file)
    }

    /// A file of the theme and the folder it is in, passing over the first `above` folders that have it.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn layered<'a>(
        &self,
        source: &'a Source,
        file: &str,
        above: usize,
    ) -> Result<Option<Layered<'_, 'a>>, FileError> {
        let mut left = above;
        for layer in &self.layers {
            if let Some(bytes) = layer.bytes(source, file)? {
                if left == 0 {
                    return Ok(Some((layer, bytes)));
                }
                left -= 1;
            }
        }
        Ok(None)
    }

    /// Path of the theme's own `theme.yaml`, for findings.
    pub fn file(&self) -> Arc<str> {
        self.layers
            .first()
            .map_or_else(|| Arc::from("themes"), |layer| layer.path("theme.yaml"))
    }
}

/// The folders of the theme from top to bottom, and what their `theme.yaml` say together.
fn layers(
    source: &Source,
    settings: &Settings,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Layer>, Manifest) {
    let mut layers: Vec<Layer> = Vec::new();
    let mut manifest = Manifest::default();
    let mut name = settings.theme.clone();
    let mut asked_by: (Arc<str>, Option<std::ops::Range<usize>>) =
        (settings.file.clone(), settings.theme_span.clone());
    loop {
        let mut extends =
            (name != DEFAULT).then(|| (DEFAULT.to_owned(), (settings.file.clone(), None)));
        let mut found = false;
        for own in [true, false] {
            let layer = Layer {
                name: name.clone(),
                own,
            };
            let there = if own {
                source.below(&layer.path("")).next().is_some()
            } else {
                embedded(&format!("{name}/theme.yaml")).is_some()
            };
            if !there || layers.contains(&layer) {
                continue;
            }
            found = true;
            if let Some(text) = layer.text(source, "theme.yaml") {
                let file = layer.path("theme.yaml");
                if let Some(tree) = schema::read(
                    text,
                    0,
                    schema::THEME,
                    "theme.yaml",
                    &file,
                    "theme",
                    findings,
                ) {
                    manifest.fill(&tree, &file);
                    if own {
                        manifest
                            .own_tokens
                            .extend(tokens::check(&tree, &file, findings));
                    }
                    if let Some(node) = tree.get("extends") {
                        extends = node
                            .str()
                            .map(|base| (base.to_owned(), (file.clone(), Some(node.span.clone()))));
                    }
                }
            }
            layers.push(layer);
        }
        if !found {
            findings.push(unknown(source, &name, &asked_by));
        }
        if let Some((base, (file, Some(span)))) = &extends
            && layers.iter().any(|layer| layer.name == *base)
            // An author's folder over a theme of the same name stands on that one anyway.
            && !(*base == name && embedded(&format!("{base}/theme.yaml")).is_some())
        {
            findings.push(circle(&name, base, file, span));
        }
        // A theme that extends one which is already there ends the chain; the default always ends it.
        match extends {
            Some((base, asked)) if !layers.iter().any(|layer| layer.name == base) => {
                (name, asked_by) = (base, asked)
            }
            _ if !layers.contains(&Layer {
                name: DEFAULT.to_owned(),
                own: false,
            }) && name != DEFAULT =>
            {
                name = DEFAULT.to_owned()
            }
            _ => return (layers, manifest),
        }
    }
}

pub(crate) static THEME_CIRCLE: Rule = Rule {
    name: "theme/circle",
    severities: &[Severity::Error],
    summary: "No theme extends itself, at once or by way of others.",
    reason: "A theme builds on exactly one other; in a cycle it is undefined which file counts.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nextends: mine",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nextends: editorial",
    fixable: false,
};

/// A theme that stands on itself, at once or by way of others.
fn circle(name: &str, base: &str, file: &Arc<str>, span: &std::ops::Range<usize>) -> Diagnostic {
    let message = match name == base {
        true => format!("The theme `{name}` extends itself"),
        false => format!("The theme `{name}` extends `{base}`, which extends `{name}`, in a cycle"),
    };
    let help = "Name another theme, or remove the line to extend `default`.";
    Diagnostic::new(&THEME_CIRCLE, file, span.clone(), message).help(help)
}

pub(crate) static THEME_UNKNOWN: Rule = Rule {
    name: "theme/unknown",
    severities: &[Severity::Error],
    summary: "The theme that course.yaml names is there.",
    reason: "It is `default`, `editorial` or a folder below `themes/`.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: {name: edtorial}",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: {name: editorial}",
    fixable: false,
};

fn unknown(
    source: &Source,
    name: &str,
    (file, span): &(Arc<str>, Option<std::ops::Range<usize>>),
) -> Diagnostic {
    let own = source
        .below("themes/")
        .filter_map(|(path, _)| path.split('/').nth(1));
    let inside = THEMES
        .iter()
        .filter_map(|(path, _)| path.split_once('/').map(|(theme, _)| theme));
    // The one that asks is not what it meant.
    let asks = |theme: &&str| {
        file.strip_prefix("themes/")
            .and_then(|below| below.split('/').next())
            == Some(theme)
    };
    let mut known: Vec<&str> = own.chain(inside).filter(|theme| !asks(theme)).collect();
    known.sort_unstable();
    known.dedup();
    let otherwise = || {
        format!(
            "There are: {}. A theme of your own is a folder below themes/.",
            known.join(", ")
        )
    };
    let help = did_you_mean(name, known.iter().copied(), otherwise);
    let finding = Diagnostic::new(
        &THEME_UNKNOWN,
        file,
        span.clone().unwrap_or(0..0),
        format!("Unknown theme `{name}`"),
    )
    .help(help);
    if span.is_some() {
        finding
    } else {
        finding.whole_file()
    }
}

/// The strings of all layers: English from the bottom up, then the language, then the language with its region.
fn read_strings(
    source: &Source,
    layers: &[Layer],
    settings: &Settings,
    findings: &mut Vec<Diagnostic>,
) -> Strings {
    let mut files = Vec::new();
    let language = settings.language.replace('_', "-");
    let primary = language
        .split('-')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let mut tags = vec!["en".to_owned()];
    tags.extend(
        [primary.clone(), language.clone()]
            .into_iter()
            .filter(|tag| *tag != "en"),
    );
    tags.dedup();
    for tag in tags {
        for layer in layers.iter().rev() {
            let name = format!("strings/{tag}.yaml");
            let Some(text) = layer.text(source, &name) else {
                continue;
            };
            let path = layer.path(&name);
            let (tree, problems) = yaml::parse(text, 0);
            findings.extend(problems.into_iter().map(|problem| {
                let mut finding =
                    Diagnostic::new(&THEME_SYNTAX, &path, problem.span, problem.message);
                finding.help = problem.help;
                finding
            }));
            let english = tag == "en" || primary == "en";
            files.extend(tree.map(|tree| strings::StringsFile {
                path,
                english,
                own: layer.own,
                tree,
            }));
        }
    }
    spelt::unknown(source, layers, &files, findings);
    let strings = Strings::new(&files, &language, findings);
    if primary != "en" && !primary.is_empty() {
        findings.extend(foreign(&strings, &files, settings));
    }
    strings
}

/// One warning when the theme has not all words in the course's language.
fn foreign(
    strings: &Strings,
    files: &[strings::StringsFile],
    settings: &Settings,
) -> Option<Diagnostic> {
    let Some(last) = files.iter().rev().find(|file| !file.english) else {
        let message = format!(
            "The theme has no interface strings in `{}`, so buttons and labels are English",
            settings.language
        );
        let help = format!(
            "Write them in themes/{}/strings/{}.yaml.",
            settings.theme, settings.language
        );
        return Some(
            Diagnostic::with_severity(
                Severity::Warning,
                &THEME_STRINGS,
                &settings.file,
                0..0,
                message,
            )
            .whole_file()
            .help(help),
        );
    };
    let lacking: Vec<&str> = strings.lacking(files).collect();
    let some = lacking.get(..lacking.len().min(8))?.join(", ");
    let more = if lacking.len() > 8 { ", ..." } else { "" };
    let message = format!(
        "{} strings are missing here and stay English: {some}{more}",
        lacking.len()
    );
    (!lacking.is_empty()).then(|| {
        Diagnostic::with_severity(Severity::Warning, &THEME_STRINGS, &last.path, 0..0, message)
            .whole_file()
    })
}

pub(crate) static THEME_ACCENT: Rule = Rule {
    name: "theme/accent",
    severities: &[Severity::Error],
    summary: "The accent is a colour.",
    reason: "An author's theme is read as strictly as a course, so that a page never shows half of it.",
    source: "themes/README.md",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static THEME_CONTRAST: Rule = Rule {
    name: "theme/contrast",
    severities: &[Severity::Warning],
    summary: "Text has a contrast of at least 4.5 on its ground, by day and by night.",
    reason: "Below that many people cannot read it, and nobody can in the sun.",
    source: "WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\ntokens:\n  ink: \"#eeeeee\"",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine",
    fixable: false,
};

fn palette(
    layers: &[Layer],
    settings: &Settings,
    manifest: &Manifest,
    findings: &mut Vec<Diagnostic>,
) -> Palette {
    let accent = settings.accent.as_deref();
    let palette = Palette::new(accent, &manifest.tokens).unwrap_or_else(|| {
        let message = format!("`{}` is not a colour", accent.unwrap_or_default());
        findings.push(
            Diagnostic::new(&THEME_ACCENT, &settings.file, 0..0, message)
                .whole_file()
                .help("Write it as \"#rrggbb\", in quotes."),
        );
        Palette::green(&manifest.tokens)
    });
    let file = layers
        .first()
        .map_or_else(|| settings.file.clone(), |layer| layer.path("theme.yaml"));
    for weak in palette.weak() {
        let time = if weak.dark { "dark" } else { "light" };
        let message = format!(
            "`{}` on `{}` has a contrast of {:.1} in {time}; at least {} is needed",
            weak.front, weak.behind, weak.has, weak.needs
        );
        findings.push(
            Diagnostic::new(&THEME_CONTRAST, &file, 0..0, message)
                .whole_file()
                .help("Make one of the two lighter or darker."),
        );
    }
    palette
}

#[cfg(test)]
mod tests;
