//! The words that rules look for: lists of a language, from its file in `words/`, and one search for all phrases at once.

use crate::embedded::WORDS;
use crate::yaml::{self, Node};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// The lists of a language; what each is for stands in `words/README.md`.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Words {
    pub sentence: u32,
    pub mean: u32,
    pub paragraph: u32,
    pub grade: Option<u32>,
    pub abbreviations: HashSet<String>,
    pub unobservable: Vec<String>,
    pub objective_starts: Vec<String>,
    pub feelings: List,
    pub no_action: Vec<String>,
    pub bare_feedback: HashSet<String>,
    pub negatives: HashSet<String>,
    pub negatives_anywhere: HashSet<String>,
    pub not_negative: Vec<String>,
    pub clauses: HashSet<String>,
    pub asks_why: HashSet<String>,
    pub absolutes: List,
    pub absolutes_weak: List,
    pub vague: List,
    pub vague_stems: HashSet<String>,
    pub stopwords: HashSet<String>,
    pub articles: HashSet<String>,
    pub ing: HashSet<String>,
    pub myth_denials: List,
    pub link_words: HashSet<String>,
    phrases: Option<Phrases>,
}

/// Words and phrases to be found in short texts.
#[derive(Debug, Default)]
pub struct List {
    words: HashSet<String>,
    phrases: Vec<String>,
}

impl List {
    fn new(all: Vec<String>) -> List {
        let (phrases, words): (Vec<String>, Vec<String>) = all.into_iter().partition(|word: &String| word.contains(' '));
        List { words: words.into_iter().collect(), phrases }
    }

    /// The first of the list's words or phrases in a text.
    pub fn find<'a>(&'a self, text: &'a Folded) -> Option<&'a str> {
        text.words()
            .find(|word| self.words.contains(*word))
            .or_else(|| self.phrases.iter().map(String::as_str).find(|phrase| text.has(phrase)))
    }
}

/// What a phrase of running text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// A claim about learning without evidence.
    Myth,
    /// Talk about the course.
    Tone,
    /// A colour as the only sign.
    Colour,
    /// Another question.
    Hinge,
    /// An option by its letter or place.
    Letter,
    /// An option that refers to the others.
    AllNone,
}

/// What must follow a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    WordEnd,
    Digit,
    Letter,
}

#[derive(Debug)]
struct Phrases {
    search: AhoCorasick,
    what: Vec<(Theme, Tail)>,
}

impl Words {
    /// The lists of a language by its tag, such as `en-GB`; none when there is no file for it.
    pub fn of(language: &str) -> Option<&'static Words> {
        static ALL: LazyLock<HashMap<&str, Words>> = LazyLock::new(|| {
            let files = WORDS.iter().filter_map(|(path, bytes)| Some((path.strip_suffix(".yaml")?, std::str::from_utf8(bytes).ok()?)));
            files.map(|(tag, text)| (tag, Words::read(text))).collect()
        });
        let tag = language.to_ascii_lowercase().replace('_', "-");
        ALL.get(tag.as_str()).or_else(|| ALL.get(tag.split('-').next()?))
    }

    fn read(text: &str) -> Words {
        let (node, _) = yaml::parse(text, 0);
        let list = |key: &str| -> Vec<String> {
            let items = node.as_ref().and_then(|node| node.get(key)).map(Node::items).unwrap_or_default();
            items.iter().filter_map(Node::str).map(str::to_owned).collect()
        };
        let set = |key: &str| list(key).into_iter().collect::<HashSet<String>>();
        let number = |key: &str| node.as_ref().and_then(|node| u32::try_from(node.get(key)?.int()?).ok());
        Words {
            sentence: number("sentence").unwrap_or(u32::MAX),
            mean: number("mean").unwrap_or(u32::MAX),
            paragraph: number("paragraph").unwrap_or(u32::MAX),
            grade: number("grade"),
            abbreviations: set("abbreviations"),
            unobservable: list("unobservable"),
            objective_starts: list("objective_starts"),
            feelings: List::new(list("feelings")),
            no_action: list("no_action"),
            bare_feedback: set("bare_feedback"),
            negatives: set("negatives"),
            negatives_anywhere: set("negatives_anywhere"),
            not_negative: list("not_negative"),
            clauses: set("clauses"),
            asks_why: set("asks_why"),
            absolutes: List::new(list("absolutes")),
            absolutes_weak: List::new(list("absolutes_weak")),
            vague: List::new(list("vague")),
            vague_stems: set("vague_stems"),
            stopwords: set("stopwords"),
            articles: set("articles"),
            ing: set("ing"),
            myth_denials: List::new(list("myth_denials")),
            link_words: set("link_words"),
            phrases: Phrases::new(&list),
        }
    }

    /// Every phrase of a text with its bytes, in order, none over another.
    pub fn phrases<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Theme, Range<usize>)> + use<'a> {
        self.phrases.iter().flat_map(move |phrases| phrases.find(text))
    }
}

impl Phrases {
    fn new(list: &impl Fn(&str) -> Vec<String>) -> Option<Phrases> {
        let colours = list("colours");
        let coloured = list("colour_phrases")
            .into_iter()
            .flat_map(|phrase| colours.iter().map(move |colour| phrase.replace('*', colour)).collect::<Vec<_>>());
        let lists = [
            (Theme::Myth, list("myths")),
            (Theme::Tone, list("tone")),
            (Theme::Hinge, list("hinge")),
            (Theme::Letter, list("letters")),
            (Theme::AllNone, list("all_none")),
            (Theme::Colour, coloured.collect()),
        ];
        let mut what = Vec::new();
        let mut patterns = Vec::new();
        for (theme, phrase) in lists.into_iter().flat_map(|(theme, phrases)| phrases.into_iter().map(move |phrase| (theme, phrase))) {
            let (pattern, tail) = match (phrase.strip_suffix('#'), phrase.strip_suffix('@')) {
                (Some(start), _) => (start.to_owned(), Tail::Digit),
                (_, Some(start)) => (start.to_owned(), Tail::Letter),
                _ => (phrase, Tail::WordEnd),
            };
            what.push((theme, tail));
            patterns.push(pattern);
        }
        let search = AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        Some(Phrases { search, what })
    }

    fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Theme, Range<usize>)> + use<'a> {
        self.search.find_iter(text).filter_map(move |found| {
            let (theme, tail) = self.what[found.pattern().as_usize()];
            let before = text[..found.start()].chars().next_back();
            let mut after = text[found.end()..].chars();
            let next = after.next();
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let fits = match tail {
                // A plural or another ending of the last word is the same phrase.
                Tail::WordEnd => !letter(next) || (next == Some('s') && !letter(after.next())),
                Tail::Digit => next.is_some_and(|c| c.is_ascii_digit()),
                Tail::Letter => next.is_some_and(|c| ('A'..='H').contains(&c)) && !letter(after.next()),
            };
            // What a phrase needs after it belongs to it, up to the end of that word.
            let tail = match tail {
                Tail::WordEnd => 0,
                Tail::Digit | Tail::Letter => text[found.end()..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - found.end()),
            };
            (fits && !letter(before)).then(|| (theme, found.start()..found.end() + tail))
        })
    }
}

/// A short text for looking words up: lower case, with straight apostrophes, and cut into words.
#[derive(Debug, Default)]
pub struct Folded {
    text: String,
    words: Vec<Range<usize>>,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Folded {
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '’' => folded.push('\''),
                c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
                c => folded.extend(c.to_lowercase()),
            }
        }
        let mut words = Vec::new();
        let mut from = None;
        for (at, c) in folded.char_indices() {
            let inside = c.is_alphanumeric() || (from.is_some() && matches!(c, '\'' | '-'));
            match (inside, from) {
                (true, None) => from = Some(at),
                (false, Some(start)) => {
                    words.push(start..at);
                    from = None;
                }
                _ => {}
            }
        }
        words.extend(from.map(|start| start..folded.len()));
        for word in &mut words {
            word.end = word.start + folded[word.clone()].trim_end_matches(['\'', '-']).len();
        }
        Folded { text: folded, words }
    }

    /// Its words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &self.text[word.clone()])
    }

    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Its words with single blanks between.
    pub fn joined(&self) -> String {
        self.words().collect::<Vec<_>>().join(" ")
    }

    /// Whether it holds a phrase as whole words.
    pub fn has(&self, phrase: &str) -> bool {
        whole(&self.text, phrase).is_some()
    }

    /// Whether it begins with a phrase as whole words.
    pub fn starts(&self, phrase: &str) -> bool {
        let Some(first) = self.words.first() else { return false };
        let rest = self.text[first.start..].strip_prefix(phrase);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    }
}

/// Where `word` stands in `text` as a whole word.
pub fn whole(text: &str, word: &str) -> Option<usize> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .map(|(at, _)| at)
        .find(|at| !letter(text[..*at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_english_holds_something() {
        let text = WORDS.iter().find(|(path, _)| *path == "en.yaml").map(|(_, bytes)| std::str::from_utf8(bytes).unwrap()).unwrap();
        let (node, problems) = yaml::parse(text, 0);
        assert!(problems.is_empty(), "{problems:?}");
        for entry in node.unwrap().map().unwrap() {
            let items = entry.value.items();
            assert!(!items.is_empty() && items.iter().all(|item| item.str().is_some()), "{}", entry.key);
            for item in items.iter().filter_map(Node::str) {
                assert_eq!(item, item.to_lowercase(), "{}", entry.key);
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_tag() {
        assert!(Words::of("en-GB").is_some() && Words::of("EN_us").is_some() && Words::of("en").is_some());
        assert!(Words::of("pl").is_none());
    }

    #[test]
    fn phrases_are_whole_words_in_any_case() {
        let words = Words::of("en").unwrap();
        let found = |text: &'static str| words.phrases(text).map(|(theme, span)| (theme, &text[span])).collect::<Vec<_>>();
        assert_eq!(found("Learning styles, and a Goldfish."), [(Theme::Myth, "Learning style"), (Theme::Myth, "Goldfish")]);
        assert_eq!(found("As in question 2, or Option B."), [(Theme::Hinge, "question 2"), (Theme::Letter, "Option B")]);
        assert_eq!(found("A goldfishes' question about option based work, one option Bea took."), []);
        assert_eq!(found("the red answer"), [(Theme::Colour, "the red answer")]);
    }

    #[test]
    fn folding_cuts_words_and_keeps_apostrophes() {
        let folded = Folded::new("“Doesn’t SHE know?” – a well-known 'case'-");
        assert_eq!(folded.words().collect::<Vec<_>>(), ["doesn't", "she", "know", "a", "well-known", "case"]);
        assert!(folded.has("she know") && !folded.has("he know") && folded.starts("doesn't she") && !folded.starts("doesn't sh"));
    }
}
