//! Clues: words by which an answer is found without knowing anything.

use super::asked::{locate, single_key};
use super::normalized_text::NormalizedText;
use super::words::WordList;
use crate::course::{AnswerOption, Document, Question};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Letters of a word that is remembered.
const CONTENT: usize = 5;
/// Right options of a page that are compared with its text.
const MAX_COMPARED_OPTIONS: usize = 200;
/// Words in a row that are recognised.
const IN_A_ROW: usize = 8;

/// Checks the words of a question's options; `stem` are those of what it asks, `folded` those of each option.
pub fn check(
    words: &WordList,
    document: &Document,
    question: &Question,
    stem: &NormalizedText,
    folded: &[NormalizedText],
    findings: &mut Vec<Diagnostic>,
) {
    let options = question.interaction.options();
    absolutes(words, document, options, folded, findings);
    vague(words, document, options, folded, findings);
    if let Some(key) = single_key(options) {
        clang(words, document, question, key, (stem, folded), findings);
    }
}

pub(crate) static QUIZ_ABSOLUTES: Rule = Rule {
    name: "quiz/absolutes",
    severities: &[Severity::Warning],
    summary: "Always, never, all and only are not in distractors alone.",
    reason: "Experienced test takers know that hardly anything is always so, and need not know the subject.",
    source: "Clues that made items easier in a trial: https://pmc.ncbi.nlm.nih.gov/articles/PMC10711986",
    bad: "::: question\nWhat should Priya do with a total that looks odd?\n\n- [x] Tell its owner today.\n- [ ] Always repair it herself.\n- [ ] Leave it until the review.\n:::",
    good: "::: question\nWhat should Priya do with a total that looks odd?\n\n- [x] Tell its owner today.\n- [ ] Repair it herself.\n- [ ] Leave it until the review.\n:::",
    fixable: false,
};

fn absolutes(
    words: &WordList,
    document: &Document,
    options: &[AnswerOption],
    folded: &[NormalizedText],
    findings: &mut Vec<Diagnostic>,
) {
    let strong: Vec<Option<&str>> = folded
        .iter()
        .map(|text| words.absolutes.find(text))
        .collect();
    let weak: Vec<Option<&str>> = folded
        .iter()
        .map(|text| words.absolutes_weak.find(text))
        .collect();
    let (right, wrong): (Vec<usize>, Vec<usize>) =
        (0..options.len()).partition(|at| options[*at].correct);
    let any = |at: &usize| strong[*at].is_some() || weak[*at].is_some();
    if right.iter().any(any) {
        return;
    }
    let all_weak = wrong.len() > 1 && wrong.iter().all(any);
    let found = wrong
        .into_iter()
        .find_map(|at| Some((&options[at], strong[at].or(weak[at].filter(|_| all_weak))?)));
    if let Some((option, word)) = found {
        let span = locate(document, &option.text.span, word);
        let finding = Diagnostic::new(
            &QUIZ_ABSOLUTES,
            &document.file,
            span,
            format!("\"{word}\" is in a distractor only, and marks it as wrong"),
        );
        findings.push(finding.help(
            "Leave it out, so that learners judge the option by its \
         content.",
        ));
    }
}

pub(crate) static QUIZ_VAGUE: Rule = Rule {
    name: "quiz/vague",
    severities: &[Severity::Note],
    summary: "Options do not say usually, often, rarely or sometimes.",
    reason: "They mean a different number to each reader, so a correct answer can be disputed.",
    source: "Flaws of the NBME's list: https://bmcmededuc.biomedcentral.com/articles/10.1186/s12909-016-0559-7/tables/1",
    bad: "::: question\nHow soon should Priya tell the owner?\n\n- [x] The same day.\n- [ ] Usually within the week.\n- [ ] At the review.\n:::",
    good: "::: question\nHow soon should Priya tell the owner?\n\n- [x] The same day.\n- [ ] Within the week.\n- [ ] At the review.\n:::",
    fixable: false,
};

fn vague(
    words: &WordList,
    document: &Document,
    options: &[AnswerOption],
    folded: &[NormalizedText],
    findings: &mut Vec<Diagnostic>,
) {
    for (option, text) in options.iter().zip(folded) {
        if let Some(word) = words.vague.find(text) {
            let span = locate(document, &option.text.span, word);
            let finding = Diagnostic::new(
                &QUIZ_VAGUE,
                &document.file,
                span,
                format!("\"{word}\" means a different number to each reader"),
            );
            findings.push(finding.help("Say how often, or in which case."));
        }
    }
}

pub(crate) static QUIZ_CLANG: Rule = Rule {
    name: "quiz/clang",
    severities: &[Severity::Warning],
    summary: "No long word is in the question and in the correct option only.",
    reason: "The echo gives the answer away to who has not read the lesson.",
    source: "Clues that made items easier in a trial: https://pmc.ncbi.nlm.nih.gov/articles/PMC10711986",
    bad: "::: question\nWhich message makes the discrepancy plain to Theo?\n\n- [x] \"There is a discrepancy of 28.\"\n- [ ] \"Something seems off.\"\n- [ ] \"I have a few worries.\"\n:::",
    good: "::: question\nWhich message makes the mistake plain to Theo?\n\n- [x] \"The rows make 150, not 178.\"\n- [ ] \"Something seems off.\"\n- [ ] \"I have a few worries.\"\n:::",
    fixable: false,
};

/// A longer word that stem and right option share, while no wrong option shares any with the stem.
fn clang(
    words: &WordList,
    document: &Document,
    question: &Question,
    key: usize,
    (stem, folded): (&NormalizedText, &[NormalizedText]),
    findings: &mut Vec<Diagnostic>,
) {
    fn content<'a>(words: &'a WordList, text: &'a NormalizedText) -> impl Iterator<Item = &'a str> {
        text.words().filter(|word| {
            word.chars().count() >= CONTENT
                && !words.stopwords.contains(*word)
                && !word.starts_with(|c: char| c.is_ascii_digit())
        })
    }
    let options = question.interaction.options();
    let asked: FxHashSet<&str> = content(words, stem).map(root).collect();
    let shared = |at: usize| content(words, &folded[at]).find(|word| asked.contains(root(word)));
    let Some(word) = shared(key) else { return };
    // Names of people and things are what the question is about; everybody would use them.
    if capital(&question.stem_plain, word)
        || (0..options.len()).any(|at| at != key && shared(at).is_some())
    {
        return;
    }
    let span = locate(document, &options[key].text.span, word);
    let finding = Diagnostic::new(
        &QUIZ_CLANG,
        &document.file,
        span,
        format!("\"{word}\" is in the question and in the correct option only"),
    );
    findings.push(finding.help("Use another word in one of them, or use it in a distractor too."));
}

/// A word without the ending of a plural.
fn root(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Whether a word is written with a capital in the middle of a sentence.
fn capital(text: &str, folded: &str) -> bool {
    text.split_whitespace().skip(1).any(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.starts_with(char::is_uppercase) && bare.to_lowercase().starts_with(root(folded))
    })
}

pub(crate) static QUIZ_VERBATIM: Rule = Rule {
    name: "quiz/verbatim",
    severities: &[Severity::Note],
    summary: "The correct option does not repeat eight words in a row of the lesson.",
    reason: "Recognising a sentence is not knowing it; other words ask for the thought.",
    source: "Haladyna, Downing and Rodriguez 2002, 31 item-writing rules: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing",
    bad: "Say what you saw, who it affects and by when it matters to them.\n\n::: question\nWhat belongs into the message to the owner?\n\n- [x] What you saw, who it affects and by when it matters.\n- [ ] How you found it, and how sure you are.\n- [ ] Whose fault it might be, and how bad it is.\n:::",
    good: "Say what you saw, who it affects and by when it matters to them.\n\n::: question\nWhat belongs into the message to the owner?\n\n- [x] The fact, the people and the time.\n- [ ] The way you found it, and your doubts.\n- [ ] The fault, and how bad it is.\n:::",
    fixable: false,
};

/// Right options of a page that repeat many words in a row of its running text.
pub fn verbatim<'a>(
    document: &Document,
    paragraphs: impl Fn() -> Vec<Range<usize>>,
    questions: impl Iterator<Item = &'a [AnswerOption]>,
    findings: &mut Vec<Diagnostic>,
) {
    let keys: Vec<(&AnswerOption, NormalizedText)> = questions
        .filter_map(|options| single_key(options).map(|key| &options[key]))
        .filter(|key| key.text.words as usize >= IN_A_ROW)
        .map(|key| (key, NormalizedText::new(&key.plain)))
        .take(MAX_COMPARED_OPTIONS)
        .collect();
    if keys.is_empty() {
        return;
    }
    let rows: Vec<Vec<&str>> = keys
        .iter()
        .map(|(_, folded)| folded.words().collect())
        .collect();
    // By far most words of a page begin no row of a right option, so that few rows are compared.
    let mut firsts: FxHashMap<&str, Vec<(usize, &[&str])>> = FxHashMap::default();
    for (number, words) in rows.iter().enumerate() {
        words
            .windows(IN_A_ROW)
            .for_each(|row| firsts.entry(row[0]).or_default().push((number, row)));
    }
    let mut repeated: FxHashSet<usize> = FxHashSet::default();
    for span in paragraphs() {
        let folded = NormalizedText::new(&document.text[span]);
        let words: Vec<&str> = folded.words().collect();
        for row in words.windows(IN_A_ROW) {
            let same = firsts
                .get(row[0])
                .into_iter()
                .flatten()
                .filter(|(_, wanted)| *wanted == row);
            repeated.extend(same.map(|(number, _)| *number));
        }
    }
    for (number, (key, _)) in keys.iter().enumerate() {
        if repeated.contains(&number) {
            let finding = Diagnostic::new(
                &QUIZ_VERBATIM,
                &document.file,
                key.text.span.clone(),
                "The correct option repeats the lesson word for word",
            );
            findings.push(finding.help(
                "Say it in other words, or ask about a new case, so that the question tests \
                     understanding and not memory of a sentence.",
            ));
        }
    }
}
