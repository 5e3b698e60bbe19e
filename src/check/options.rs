//! Options: none gives the answer away by its form, and each teaches.

use super::Ground;
use super::quiz::place;
use super::stem::locate;
use super::words::{Folded, Words};
use crate::course::{AnswerOption, Block, Document, Interaction, Question};
use crate::diagnostic::{Diagnostic, Fix};
use std::collections::HashSet;
use std::ops::Range;

/// How much longer than the median of the others the right option may be.
const LONGER: f64 = 1.3;
/// Letters more that one sees at a glance.
const AT_A_GLANCE: usize = 12;
/// Words of feedback from which it says something.
const FEEDBACK: usize = 5;
/// Words of shorter feedback that must be others than "yes", "right" and "try again".
const TELLING: usize = 2;
/// Letters of a word that is remembered.
const CONTENT: usize = 5;
/// Words in a row that are recognised.
const IN_A_ROW: usize = 8;

/// Checks the options of a `choice` question.
pub fn check(
    ground: &Ground,
    document: &Document,
    block: &Block,
    question: &Question,
    options: &[AnswerOption],
    findings: &mut Vec<Diagnostic>,
) {
    count(document, block, question, options, findings);
    end_marks(document, options, findings);
    if let Some(key) = single_key(options) {
        longest(document, options, key, findings);
    }
    let folded: Vec<Folded> = options.iter().map(|option| Folded::new(&option.plain)).collect();
    if let (Some(words), true) = (ground.words, options.len() > 1) {
        absolutes(words, document, options, &folded, findings);
        vague(words, document, options, &folded, findings);
        forms(words, document, options, &folded, findings);
        if let Some(key) = single_key(options) {
            clang(words, document, question, options, key, &folded, findings);
        }
    }
}

/// The number of the only right option.
pub fn single_key(options: &[AnswerOption]) -> Option<usize> {
    let mut right = options.iter().enumerate().filter(|(_, option)| option.correct).map(|(at, _)| at);
    right.next().filter(|_| right.next().is_none() && options.len() > 1)
}

fn count(document: &Document, block: &Block, question: &Question, options: &[AnswerOption], findings: &mut Vec<Diagnostic>) {
    let (message, help) = match options.len() {
        2 => (
            "this question has two options, so that a guess is right half the time".to_owned(),
            "Add a third that a good person might pick.",
        ),
        many @ 6.. => {
            (format!("this question has {many} options; three to five are read"), "Keep those that somebody would really choose.")
        }
        _ => return,
    };
    findings.push(Diagnostic::warning("quiz/options", &document.file, place(question, block), message).help(help));
}

/// The feedback of every kind of question: there is some for each thing that can be chosen, and it says why.
pub fn feedback(ground: &Ground, document: &Document, block: &Block, question: &Question, findings: &mut Vec<Diagnostic>) {
    let options: &[AnswerOption] = match &question.interaction {
        Interaction::Choice { options, .. } | Interaction::TrueFalse(options) | Interaction::Sequencing(options) => options,
        Interaction::Matching { .. } | Interaction::FillIn { .. } | Interaction::Numeric { .. } => &[],
    };
    let explained = !question.explain.is_empty();
    let chosen = matches!(question.interaction, Interaction::Choice { .. } | Interaction::TrueFalse(_));
    let lacking: Vec<&AnswerOption> =
        options.iter().filter(|option| option.feedback.is_none() && !(explained && (option.correct || !chosen))).collect();
    let (file, help) = (&document.file, "Write a quote under it, indented: > Why it is right, or what speaks against it.");
    if let Some(first) = lacking.first() {
        let message = match lacking.len() {
            1 => "this option has no feedback".to_owned(),
            some if some == options.len() => "no option of this question has feedback".to_owned(),
            some => format!("this option and {} more have no feedback", some - 1),
        };
        findings.push(Diagnostic::warning("quiz/feedback", file, first.text.span.clone(), message).help(help));
    }
    if options.is_empty() && !explained && !has_feedback(&question.interaction) {
        let finding =
            Diagnostic::warning("quiz/feedback", file, place(question, block), "this question has neither feedback nor an explanation");
        findings.push(finding.help("Add an `explain` block, or a quote (> …) after the text; in a table the third column."));
    }
    for text in options.iter().filter_map(|option| option.feedback.as_ref()) {
        bare(ground, document, &text.span, findings);
    }
}

fn has_feedback(interaction: &Interaction) -> bool {
    match interaction {
        Interaction::Matching { items, .. } => items.iter().any(|item| item.option.feedback.is_some()),
        Interaction::FillIn { feedback, .. } | Interaction::Numeric { feedback, .. } => feedback.is_some(),
        _ => true,
    }
}

fn bare(ground: &Ground, document: &Document, span: &Range<usize>, findings: &mut Vec<Diagnostic>) {
    let written = document.text.get(span.clone()).unwrap_or_default();
    // Nothing that long is made of a few words.
    if written.len() > 120 {
        return;
    }
    let folded = Folded::new(written);
    let telling = folded.words().filter(|word| ground.words.is_none_or(|words| !words.bare_feedback.contains(*word))).count();
    if telling == 0 || (folded.len() < FEEDBACK && telling < TELLING) {
        let finding = Diagnostic::warning("quiz/feedback-bare", &document.file, span.clone(), "this feedback does not say why");
        findings.push(finding.help("Say what the choice leads to, or what was overlooked, in a sentence."));
    }
}

fn letters(option: &AnswerOption) -> usize {
    option.plain.chars().count()
}

fn longest(document: &Document, options: &[AnswerOption], key: usize, findings: &mut Vec<Diagnostic>) {
    let mut others: Vec<usize> = options.iter().enumerate().filter(|(at, _)| *at != key).map(|(_, option)| letters(option)).collect();
    others.sort_unstable();
    let (length, middle, most) = (letters(&options[key]), others[others.len() / 2], others[others.len() - 1]);
    // With an even number of others the median lies between the two in the middle.
    let median = if others.len().is_multiple_of(2) { (middle + others[others.len() / 2 - 1]) as f64 / 2.0 } else { middle as f64 };
    if length as f64 > median * LONGER && length >= most + AT_A_GLANCE {
        let message = format!("the right option is the longest by far: {length} letters, the others about {median:.0}");
        let finding = Diagnostic::warning("quiz/longest-key", &document.file, options[key].text.span.clone(), message);
        findings.push(finding.help("Shorten it, moving the reason into its feedback, or make the others as complete."));
    }
}

fn absolutes(words: &Words, document: &Document, options: &[AnswerOption], folded: &[Folded], findings: &mut Vec<Diagnostic>) {
    let each = || options.iter().zip(folded);
    let has = |list: &super::words::List, text: &Folded| list.find(text).is_some();
    if each().any(|(option, text)| option.correct && (has(&words.absolutes, text) || has(&words.absolutes_weak, text))) {
        return;
    }
    let mut wrong = each().filter(|(option, _)| !option.correct);
    let all_weak =
        wrong.clone().count() > 1 && wrong.clone().all(|(_, text)| has(&words.absolutes, text) || has(&words.absolutes_weak, text));
    let found = wrong.find_map(|(option, text)| {
        let word = words.absolutes.find(text).or_else(|| words.absolutes_weak.find(text).filter(|_| all_weak))?;
        Some((option, word.to_owned()))
    });
    if let Some((option, word)) = found {
        let span = locate(document, &option.text.span, &word);
        let finding = Diagnostic::warning(
            "quiz/absolutes",
            &document.file,
            span,
            format!("\"{word}\" stands in a wrong option only, and marks it as wrong"),
        );
        findings.push(finding.help("Leave it out, so that the option is wrong for its content."));
    }
}

fn vague(words: &Words, document: &Document, options: &[AnswerOption], folded: &[Folded], findings: &mut Vec<Diagnostic>) {
    for (option, text) in options.iter().zip(folded) {
        if let Some(word) = words.vague.find(text) {
            let span = locate(document, &option.text.span, word);
            let finding = Diagnostic::note("quiz/vague", &document.file, span, format!("everybody takes \"{word}\" for another number"));
            findings.push(finding.help("Say how often, or in which case."));
        }
    }
}

/// The mark at the end of an option: whether it is one of a sentence, and whether it stands before a closing quote.
fn end_mark(option: &AnswerOption) -> Option<(bool, bool)> {
    let plain = option.plain.trim_end();
    let bare = plain.trim_end_matches(['"', '”', '’', '\'', '»', ')']);
    let last = bare.chars().next_back()?;
    Some((matches!(last, '.' | '!' | '?' | '…' | '。'), bare.len() < plain.len()))
}

/// All options end with a mark, or none: of those that differ from most, each.
fn end_marks(document: &Document, options: &[AnswerOption], findings: &mut Vec<Diagnostic>) {
    let ends: Vec<Option<(bool, bool)>> = options.iter().map(end_mark).collect();
    let (with, without) = (ends.iter().flatten().filter(|end| end.0).count(), ends.iter().flatten().filter(|end| !end.0).count());
    if with == 0 || without == 0 || options.len() < 3 || with == without {
        return;
    }
    let wanted = with > without;
    for (option, end) in options.iter().zip(&ends).filter(|(_, end)| end.is_some_and(|end| end.0 != wanted)) {
        let message = if wanted { "this option alone has no mark at its end" } else { "this option alone ends with a mark" };
        let message = if with.min(without) > 1 { message.replace(" alone", "") } else { message.to_owned() };
        let help = if wanted { "End it as the others end." } else { "Take the mark away: the others have none." };
        let mut finding = Diagnostic::warning("quiz/parallel", &document.file, option.text.span.clone(), message).help(help);
        finding.fix = end.filter(|end| !end.1).and_then(|_| mend(document, option, wanted));
        findings.push(finding);
    }
}

/// A full stop more or less, where the option's source ends with the very sign that its reader sees.
fn mend(document: &Document, option: &AnswerOption, wanted: bool) -> Option<Fix> {
    let written = document.text.get(option.text.span.clone())?;
    let (end, last) = (option.text.span.end, written.chars().next_back()?);
    match wanted {
        true if last.is_alphanumeric() && option.plain.ends_with(last) => Some(Fix::replace("add a full stop", end..end, ".")),
        false if last == '.' && !written.ends_with("..") => Some(Fix::replace("remove the full stop", end - 1..end, "")),
        _ => None,
    }
}

/// The same capital and the same form of the first word.
fn forms(words: &Words, document: &Document, options: &[AnswerOption], folded: &[Folded], findings: &mut Vec<Diagnostic>) {
    if options.len() < 3 {
        return;
    }
    let small = |option: &AnswerOption| option.plain.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
    let is_ing =
        |text: &Folded| text.words().next().is_some_and(|word| word.len() > 5 && word.ends_with("ing") && !words.ing.contains(word));
    let of_form = !words.ing.is_empty();
    if let Some(at) = odd_one(options.iter().map(small), Some(true)) {
        let finding = Diagnostic::warning(
            "quiz/parallel",
            &document.file,
            options[at].text.span.clone(),
            "this option alone begins with a small letter",
        );
        findings.push(finding.help("Begin it as the others begin."));
    } else if let Some(at) = odd_one(folded.iter().map(is_ing), None).filter(|_| of_form) {
        let finding = Diagnostic::warning(
            "quiz/parallel",
            &document.file,
            options[at].text.span.clone(),
            "this option alone begins with another form of word",
        );
        findings.push(finding.help("Begin all of them alike: \"Tell her\", \"Wait\"; or \"Telling her\", \"Waiting\"."));
    }
}

/// The number of the only one that differs from all others (in being `only`, when that is said).
fn odd_one(each: impl Iterator<Item = bool> + Clone, only: Option<bool>) -> Option<usize> {
    let (total, yes) = (each.clone().count(), each.clone().filter(|one| *one).count());
    let odd = match (yes, total - yes) {
        (1, others) if others > 1 => true,
        (others, 1) if others > 1 => false,
        _ => return None,
    };
    each.enumerate().find(|(_, one)| *one == odd && only.is_none_or(|only| only == odd)).map(|(at, _)| at)
}

/// A longer word that stem and right option share, while no wrong option shares any with the stem.
fn clang(
    words: &Words,
    document: &Document,
    question: &Question,
    options: &[AnswerOption],
    key: usize,
    folded: &[Folded],
    findings: &mut Vec<Diagnostic>,
) {
    fn content<'a>(words: &'a Words, text: &'a Folded) -> impl Iterator<Item = &'a str> {
        text.words().filter(|word| {
            word.chars().count() >= CONTENT && !words.stopwords.contains(*word) && !word.starts_with(|c: char| c.is_ascii_digit())
        })
    }
    let stem = Folded::new(&question.stem_plain);
    let asked: HashSet<&str> = content(words, &stem).map(root).collect();
    let shared = |at: usize| content(words, &folded[at]).find(|word| asked.contains(root(word)));
    let Some(word) = shared(key) else { return };
    // Names of people and things are what the question is about; everybody would use them.
    if capital(&question.stem_plain, word) || (0..options.len()).any(|at| at != key && shared(at).is_some()) {
        return;
    }
    let span = locate(document, &options[key].text.span, word);
    let finding =
        Diagnostic::warning("quiz/clang", &document.file, span, format!("\"{word}\" stands in the question and in the right option only"));
    findings.push(finding.help("Use another word in one of them, or the same one in a wrong option too."));
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

/// Right options of a page that repeat many words in a row of its running text.
pub fn verbatim<'a>(
    document: &Document,
    paragraphs: impl Fn() -> Vec<Range<usize>>,
    questions: impl Iterator<Item = &'a [AnswerOption]>,
    findings: &mut Vec<Diagnostic>,
) {
    let keys: Vec<(&AnswerOption, Folded)> = questions
        .filter_map(|options| single_key(options).map(|key| &options[key]))
        .filter(|key| key.text.words as usize >= IN_A_ROW)
        .map(|key| (key, Folded::new(&key.plain)))
        .collect();
    if keys.is_empty() {
        return;
    }
    let text: Vec<Folded> = paragraphs().into_iter().map(|span| Folded::new(&document.text[span])).collect();
    let mut rows: HashSet<Vec<&str>> = HashSet::new();
    for paragraph in &text {
        let words: Vec<&str> = paragraph.words().collect();
        rows.extend(words.windows(IN_A_ROW).map(<[&str]>::to_vec));
    }
    for (key, folded) in &keys {
        let words: Vec<&str> = folded.words().collect();
        if words.windows(IN_A_ROW).any(|row| rows.contains(row)) {
            let finding = Diagnostic::note(
                "quiz/verbatim",
                &document.file,
                key.text.span.clone(),
                "the right option repeats the lesson word for word",
            );
            findings.push(
                finding.help(
                    "Say it in other words, or ask about a new case, so that the thought is tested and not the memory of a sentence.",
                ),
            );
        }
    }
}
