//! The words that a site says: `strings/xx.yaml` of the theme in the course's language, English where it has none, plurals by CLDR.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::yaml::{YamlNode, YamlValue as Yaml};
use icu_plurals::{PluralCategory, PluralRules};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Sections of a file of strings that hold the words of scripts: of those on every page, in rooms, on the search page, in a frame of a
/// host page, and in an LMS.
pub const SECTIONS: [&str; 7] = [
    "script", "front", "kinds", "rooms", "finding", "frame", "launch",
];

/// A phrase in one language: one form, or one for each plural category.
#[derive(Clone, Debug, PartialEq)]
enum Phrase {
    Plain(String),
    Plural {
        forms: Vec<(PluralCategory, String)>,
        english: bool,
    },
}

/// All words of a site.
#[derive(Debug)]
pub struct Strings {
    phrases: BTreeMap<String, Phrase>,
    /// One map for each of the [`SECTIONS`].
    sections: [BTreeMap<String, Phrase>; SECTIONS.len()],
    english: Plurals,
    plurals: Plurals,
}

/// The plural rules of a language. `PluralRules` itself may not go from thread to thread, and is cheap to make.
#[derive(Debug)]
struct Plurals {
    language: String,
    /// Categories of the first whole numbers.
    small: Vec<PluralCategory>,
}

impl Plurals {
    fn new(language: &str) -> Plurals {
        let rules = rules(language);
        let small = (0_u32..200)
            .map(|n| {
                rules
                    .as_ref()
                    .map_or(PluralCategory::Other, |rules| rules.category_for(n))
            })
            .collect();
        Plurals {
            language: language.to_owned(),
            small,
        }
    }

    fn category(&self, n: u64) -> PluralCategory {
        let known = usize::try_from(n)
            .ok()
            .and_then(|n| self.small.get(n).copied());
        known.unwrap_or_else(|| {
            rules(&self.language).map_or(PluralCategory::Other, |rules| rules.category_for(n))
        })
    }
}

/// None when it is not known how the language counts.
fn rules(language: &str) -> Option<PluralRules> {
    let locale: icu_locale_core::Locale = language.parse().ok()?;
    PluralRules::try_new((&locale).into(), Default::default()).ok()
}

/// A file of strings: its path for findings, whether it is English, and its tree.
pub struct StringsFile {
    /// Path below the course folder.
    pub path: Arc<str>,
    /// Whether its language is English, which everything falls back to.
    pub english: bool,
    /// Whether it is the author's, and not inside the program.
    pub own: bool,
    /// What it holds.
    pub tree: YamlNode,
}

impl Strings {
    /// The words of `files`, later ones over earlier ones, for the course's `language`. What a file has that is no phrase
    /// becomes a finding.
    pub fn new(files: &[StringsFile], language: &str, findings: &mut Vec<Diagnostic>) -> Strings {
        let mut strings = Strings {
            phrases: BTreeMap::new(),
            sections: Default::default(),
            english: Plurals::new("en"),
            plurals: Plurals::new(language),
        };
        for file in files {
            for entry in file.tree.map().unwrap_or_default() {
                if let Some(section) = SECTIONS.iter().position(|section| *section == entry.key) {
                    for entry in entry.value.map().unwrap_or_default() {
                        add(
                            &mut strings.sections[section],
                            &entry.key,
                            &entry.value,
                            file,
                            findings,
                        );
                    }
                } else {
                    add(
                        &mut strings.phrases,
                        &entry.key,
                        &entry.value,
                        file,
                        findings,
                    );
                }
            }
        }
        strings
    }

    /// The phrases that have one form, by key, as they are written.
    pub fn plain(&self) -> impl Iterator<Item = (&str, &str)> {
        self.phrases
            .iter()
            .filter_map(|(key, phrase)| match phrase {
                Phrase::Plain(text) => Some((key.as_str(), text.as_str())),
                Phrase::Plural { .. } => None,
            })
    }

    /// A phrase with its `{holes}` filled by `fill`, which writes the value of a hole and says whether there is one. The
    /// plural form is that of `n`. None when there is no such phrase.
    pub fn say(
        &self,
        key: &str,
        n: Option<u64>,
        mut fill: impl FnMut(&str, &mut String) -> bool,
    ) -> Option<String> {
        let mut rest = self.form(self.phrases.get(key)?, n);
        let mut said = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            match after.split_once('}') {
                Some((hole, after)) if fill(hole, &mut said) => rest = after,
                _ => {
                    said.push('{');
                    rest = after;
                }
            }
        }
        said.push_str(rest);
        Some(said)
    }

    /// A phrase without holes; empty when there is none.
    pub fn get(&self, key: &str) -> &str {
        self.phrases
            .get(key)
            .map_or("", |phrase| self.form(phrase, None))
    }

    /// A phrase with one hole.
    pub fn with(&self, key: &str, hole: &str, value: &str) -> String {
        let fill = |name: &str, said: &mut String| {
            let known = name == hole;
            if known {
                said.push_str(value);
            }
            known
        };
        self.say(key, None, fill).unwrap_or_default()
    }

    fn form<'a>(&self, phrase: &'a Phrase, n: Option<u64>) -> &'a str {
        let (forms, english) = match phrase {
            Phrase::Plain(text) => return text,
            Phrase::Plural { forms, english } => (forms, english),
        };
        let plurals = if *english {
            &self.english
        } else {
            &self.plurals
        };
        let category = plurals.category(n.unwrap_or(2));
        let of = |wanted: PluralCategory| forms.iter().find(|(category, _)| *category == wanted);
        of(category)
            .or_else(|| of(PluralCategory::Other))
            .map_or("", |(_, text)| text)
    }

    /// The words of scripts, those of one of the sections `script`, `rooms`, `finding` and `frame`, as a JavaScript object.
    pub fn script(&self, section: &str) -> String {
        serde_json::Value::Object(self.section(section)).to_string()
    }

    /// The words of a section by key: a text, or texts by plural.
    pub fn section(&self, section: &str) -> serde_json::Map<String, serde_json::Value> {
        let phrases = SECTIONS
            .iter()
            .zip(&self.sections)
            .find(|(known, _)| **known == section)
            .map(|(_, phrases)| phrases);
        phrases
            .into_iter()
            .flatten()
            .map(|(key, phrase)| (key.clone(), json(phrase)))
            .collect()
    }

    /// The keys of phrases whose words come from none of `files`.
    pub fn lacking<'a>(&'a self, files: &'a [StringsFile]) -> impl Iterator<Item = &'a str> {
        let has = |key: &str, section: Option<&str>| {
            files
                .iter()
                .filter(|file| !file.english)
                .any(|file| match section {
                    Some(section) => file
                        .tree
                        .get(section)
                        .is_some_and(|section| section.entry(key).is_some()),
                    None => file.tree.entry(key).is_some(),
                })
        };
        let page = self.phrases.keys().map(|key| (key, None));
        let scripts = SECTIONS
            .iter()
            .zip(&self.sections)
            .flat_map(|(section, phrases)| phrases.keys().map(move |key| (key, Some(*section))));
        page.chain(scripts)
            .filter(move |(key, section)| !has(key, *section))
            .map(|(key, _)| key.as_str())
    }
}

pub(crate) static THEME_STRINGS: Rule = Rule {
    name: "theme/strings",
    severities: &[Severity::Error, Severity::Warning],
    summary: "A theme has the words of the course's language.",
    reason: "What is missing is shown in English, amid the author's own language.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: tlh",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en",
    fixable: false,
};

fn add(
    phrases: &mut BTreeMap<String, Phrase>,
    key: &str,
    value: &YamlNode,
    file: &StringsFile,
    findings: &mut Vec<Diagnostic>,
) {
    match phrase(value, file.english) {
        Some(phrase) => {
            phrases.insert(key.to_owned(), phrase);
        }
        None => {
            let message = format!("`{key}` is neither a text nor a set of plural forms");
            let finding = Diagnostic::new(&THEME_STRINGS, &file.path, value.span.clone(), message);
            findings.push(finding.help(
                "Write a text, or { one: \"...\", other: \"...\" } with the plural categories of the language; `other` must be there.",
            ));
        }
    }
}

fn phrase(value: &YamlNode, english: bool) -> Option<Phrase> {
    let Yaml::Map(entries) = &value.value else {
        return value.str().map(|text| Phrase::Plain(text.to_owned()));
    };
    let form = |entry: &crate::yaml::YamlEntry| {
        Some((
            PluralCategory::get_for_cldr_string(&entry.key)?,
            entry.value.str()?.to_owned(),
        ))
    };
    let forms: Vec<_> = entries.iter().map(form).collect::<Option<_>>()?;
    forms
        .iter()
        .any(|(category, _)| *category == PluralCategory::Other)
        .then_some(Phrase::Plural { forms, english })
}

fn json(phrase: &Phrase) -> serde_json::Value {
    match phrase {
        Phrase::Plain(text) => text.as_str().into(),
        Phrase::Plural { forms, .. } => {
            let name = |category: &PluralCategory| format!("{category:?}").to_lowercase();
            forms
                .iter()
                .map(|(category, text)| (name(category), serde_json::Value::from(text.as_str())))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
    }
}

/// Writes anything that can be shown into a hole.
pub fn put(said: &mut String, value: impl std::fmt::Display) {
    let _ = write!(said, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str, english: bool) -> StringsFile {
        StringsFile {
            path: Arc::from("themes/t/strings/x.yaml"),
            english,
            own: false,
            tree: crate::yaml::parse(text, 0).0.unwrap(),
        }
    }

    fn minutes(strings: &Strings, n: u64) -> String {
        strings
            .say("minutes", Some(n), |hole, said| {
                hole == "n" && {
                    put(said, n);
                    true
                }
            })
            .unwrap()
    }

    #[test]
    fn plurals_follow_the_language_and_english_ones_stay_english() {
        let english = file(
            "minutes: { one: \"{n} minute\", other: \"{n} minutes\" }\nlessons: { one: \"{n} lesson\", other: \"{n} lessons\" }",
            true,
        );
        let polish = file(
            "minutes: { one: \"{n} minuta\", few: \"{n} minuty\", many: \"{n} minut\", other: \"{n} minuty\" }",
            false,
        );
        let files = [english, polish];
        let mut findings = Vec::new();
        let strings = Strings::new(&files, "pl", &mut findings);
        assert_eq!(
            [1, 3, 5].map(|n| minutes(&strings, n)),
            ["1 minuta", "3 minuty", "5 minut"]
        );
        assert_eq!(
            strings.say("lessons", Some(1), |_, _| false).unwrap(),
            "{n} lesson"
        );
        assert_eq!(strings.lacking(&files).collect::<Vec<_>>(), ["lessons"]);
        assert_eq!(findings, []);
    }

    #[test]
    fn holes_are_filled_and_unknown_ones_stay() {
        let mut findings = Vec::new();
        let strings = Strings::new(
            &[file("who: \"For {who}, {what} {\"", true)],
            "en",
            &mut findings,
        );
        assert_eq!(strings.with("who", "who", "all"), "For all, {what} {");
        assert_eq!(strings.get("nothing"), "");
    }

    #[test]
    fn what_is_no_phrase_is_told_with_its_place() {
        let mut findings = Vec::new();
        Strings::new(
            &[file("a: { one: \"x\" }\nb: [x]", true)],
            "en",
            &mut findings,
        );
        assert_eq!(
            findings
                .iter()
                .map(|f| (f.rule.name, f.span.clone().unwrap().start))
                .collect::<Vec<_>>(),
            [("theme/strings", 3), ("theme/strings", 19)]
        );
    }

    #[test]
    fn the_words_of_scripts_are_one_object() {
        let mut findings = Vec::new();
        let strings = Strings::new(
            &[file(
                "script: { right: \"Right\", left: { one: \"{n} left\", other: \"{n} left\" } }",
                true,
            )],
            "en",
            &mut findings,
        );
        assert_eq!(
            strings.script("script"),
            r#"{"left":{"one":"{n} left","other":"{n} left"},"right":"Right"}"#
        );
    }
}
