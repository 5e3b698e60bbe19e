//! Keys of an author's strings that nobody says: mistyped, they change nothing.

use super::layer::Layer;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::render::strings::{SECTIONS, StringsFile};
use crate::source::Source;
use crate::text::words::did_you_mean;
use crate::yaml::YamlEntry;
use std::collections::BTreeMap;

/// Keys by their section; the empty name is that of the file itself.
type Keys<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// Warns of keys in the author's files that the themes inside the program do not have, and the author's templates and scripts do not name.
pub fn unknown(
    source: &Source,
    layers: &[Layer],
    files: &[StringsFile],
    findings: &mut Vec<Diagnostic>,
) {
    let mut known = Keys::new();
    for file in files.iter().filter(|file| !file.own) {
        each(file, &mut |section, entry| {
            known.entry(section).or_default().push(&entry.key)
        });
    }
    let mut texts: Option<Vec<&str>> = None;
    for file in files.iter().filter(|file| file.own) {
        each(file, &mut |section, entry| {
            let key = entry.key.as_str();
            if known.get(section).is_some_and(|keys| keys.contains(&key)) {
                return;
            }
            let texts = texts.get_or_insert_with(|| own_texts(source, layers));
            if !texts.iter().any(|text| text.contains(key)) {
                findings.push(finding(file, section, entry, &known));
            }
        });
    }
}

/// All keys of a file, each with the section it stands in.
fn each<'a>(file: &'a StringsFile, tell: &mut impl FnMut(&'a str, &'a YamlEntry)) {
    for entry in file.tree.map().unwrap_or_default() {
        match SECTIONS.contains(&entry.key.as_str()) {
            true => entry
                .value
                .map()
                .unwrap_or_default()
                .iter()
                .for_each(|inner| tell(&entry.key, inner)),
            false => tell("", entry),
        }
    }
}

/// Templates and scripts that the author wrote: they may say words of their own.
fn own_texts<'a>(source: &'a Source, layers: &[Layer]) -> Vec<&'a str> {
    let own = layers
        .iter()
        .filter(|layer| layer.own)
        .flat_map(|layer| layer.below(source, ""));
    own.filter(|(name, _)| name.ends_with(".html") || name.ends_with(".js"))
        .map(|(_, text)| text)
        .collect()
}

pub(crate) static THEME_UNKNOWN_WORDS: Rule = Rule {
    name: "theme/unknown-words",
    severities: &[Severity::Warning],
    summary: "The theme says each of the words that its strings hold.",
    reason: "Under a mistyped key they are never said, and the words below stay.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/strings/en.yaml\nserach: \"Look up\"",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/strings/en.yaml\nsearch: \"Look up\"",
    fixable: false,
};

fn finding(file: &StringsFile, section: &str, entry: &YamlEntry, known: &Keys) -> Diagnostic {
    let key = entry.key.as_str();
    let elsewhere = known
        .iter()
        .find(|(_, keys)| keys.contains(&key))
        .map(|(place, _)| *place);
    let help = match elsewhere {
        Some("") => format!("Write it at the top of the file, not below `{section}:`."),
        Some(place) => format!("Write it below `{place}:`."),
        None => did_you_mean(
            key,
            known.get(section).into_iter().flatten().copied(),
            || {
                "themes/README.md lists all strings. Your own strings are known once a template \
                 or script of yours uses them."
                    .to_owned()
            },
        ),
    };
    let message = format!("Unknown string `{key}`");
    Diagnostic::new(
        &THEME_UNKNOWN_WORDS,
        &file.path,
        entry.key_span.clone(),
        message,
    )
    .help(help)
}
