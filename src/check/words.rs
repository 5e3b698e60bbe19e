//! The words that rules look for: lists of a language, from its file in `words/`.

use super::normalized_text::NormalizedText;
use super::phrases::{PhraseTopic, Phrases};
use crate::embedded::WORDS;
use crate::yaml::{self, YamlNode};
use rustc_hash::FxHashSet;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The lists of a language; what each is for stands in `words/README.md`.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct WordList {
    pub sentence: u32,
    pub mean: u32,
    pub paragraph: u32,
    pub grade: Option<u32>,
    pub abbreviations: FxHashSet<String>,
    pub unobservable: Vec<String>,
    pub objective_starts: Vec<String>,
    pub feelings: WordListName,
    pub no_action: Vec<String>,
    pub bare_feedback: FxHashSet<String>,
    pub negatives: FxHashSet<String>,
    pub negatives_anywhere: FxHashSet<String>,
    pub not_negative: Vec<String>,
    pub clauses: FxHashSet<String>,
    pub asks_why: FxHashSet<String>,
    pub absolutes: WordListName,
    pub absolutes_weak: WordListName,
    pub vague: WordListName,
    pub vague_stems: FxHashSet<String>,
    pub stopwords: FxHashSet<String>,
    pub articles: FxHashSet<String>,
    pub ing: FxHashSet<String>,
    pub myth_denials: WordListName,
    pub link_words: FxHashSet<String>,
    phrases: Option<Phrases>,
}

/// Words and phrases to be found in short texts.
#[derive(Debug, Default)]
pub struct WordListName {
    words: FxHashSet<String>,
    phrases: Vec<String>,
}

impl WordListName {
    fn new(all: Vec<String>) -> WordListName {
        let (phrases, words): (Vec<String>, Vec<String>) = all
            .into_iter()
            .partition(|word: &String| word.contains(' '));
        WordListName {
            words: words.into_iter().collect(),
            phrases,
        }
    }

    /// The first of the list's words or phrases in a text.
    pub fn find<'a>(&'a self, text: &'a NormalizedText) -> Option<&'a str> {
        text.words()
            .find(|word| self.words.contains(*word))
            .or_else(|| {
                self.phrases
                    .iter()
                    .map(String::as_str)
                    .find(|phrase| text.has(phrase))
            })
    }
}

impl WordList {
    /// The lists of a language by its tag, such as `en-GB`; none when there is no file for it.
    pub fn of(language: &str) -> Option<&'static WordList> {
        static ALL: LazyLock<HashMap<&str, WordList>> = LazyLock::new(|| {
            let files = WORDS.iter().filter_map(|(path, bytes)| {
                Some((
                    path.strip_suffix(".yaml")?,
                    std::str::from_utf8(bytes).ok()?,
                ))
            });
            files
                .map(|(tag, text)| (tag, WordList::read(text)))
                .collect()
        });
        let tag = language.to_ascii_lowercase().replace('_', "-");
        ALL.get(tag.as_str())
            .or_else(|| ALL.get(tag.split('-').next()?))
    }

    fn read(text: &str) -> WordList {
        let (node, _) = yaml::parse(text, 0);
        let list = |key: &str| -> Vec<String> {
            let items = node
                .as_ref()
                .and_then(|node| node.get(key))
                .map(YamlNode::items)
                .unwrap_or_default();
            items
                .iter()
                .filter_map(YamlNode::str)
                .map(str::to_owned)
                .collect()
        };
        let set = |key: &str| list(key).into_iter().collect::<FxHashSet<String>>();
        let number = |key: &str| {
            node.as_ref()
                .and_then(|node| u32::try_from(node.get(key)?.int()?).ok())
        };
        WordList {
            sentence: number("sentence").unwrap_or(u32::MAX),
            mean: number("mean").unwrap_or(u32::MAX),
            paragraph: number("paragraph").unwrap_or(u32::MAX),
            grade: number("grade"),
            abbreviations: set("abbreviations"),
            unobservable: list("unobservable"),
            objective_starts: list("objective_starts"),
            feelings: WordListName::new(list("feelings")),
            no_action: list("no_action"),
            bare_feedback: set("bare_feedback"),
            negatives: set("negatives"),
            negatives_anywhere: set("negatives_anywhere"),
            not_negative: list("not_negative"),
            clauses: set("clauses"),
            asks_why: set("asks_why"),
            absolutes: WordListName::new(list("absolutes")),
            absolutes_weak: WordListName::new(list("absolutes_weak")),
            vague: WordListName::new(list("vague")),
            vague_stems: set("vague_stems"),
            stopwords: set("stopwords"),
            articles: set("articles"),
            ing: set("ing"),
            myth_denials: WordListName::new(list("myth_denials")),
            link_words: set("link_words"),
            phrases: Phrases::new(&list),
        }
    }

    /// Every phrase of a text with its bytes, in order, none over another.
    pub fn phrases<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (PhraseTopic, Range<usize>)> + use<'a> {
        self.phrases
            .iter()
            .flat_map(move |phrases| phrases.find(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_english_holds_something() {
        let text = WORDS
            .iter()
            .find(|(path, _)| *path == "en.yaml")
            .map(|(_, bytes)| std::str::from_utf8(bytes).unwrap())
            .unwrap();
        let (node, problems) = yaml::parse(text, 0);
        assert!(problems.is_empty(), "{problems:?}");
        for entry in node.unwrap().map().unwrap() {
            let items = entry.value.items();
            assert!(
                !items.is_empty() && items.iter().all(|item| item.str().is_some()),
                "{}",
                entry.key
            );
            for item in items.iter().filter_map(YamlNode::str) {
                assert_eq!(item, item.to_lowercase(), "{}", entry.key);
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag() {
        assert!(
            WordList::of("en-GB").is_some()
                && WordList::of("EN_us").is_some()
                && WordList::of("en").is_some()
        );
        assert!(WordList::of("pl").is_none());
    }
}
