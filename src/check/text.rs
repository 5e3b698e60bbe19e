//! Running text: sentences that can be read, no myths, no talk about the course, no prompts left over.

use super::CheckContext;
use super::normalized_text::NormalizedText;
use super::paragraphs::{self, Paragraph, ParagraphKind};
use super::phrases::PhraseTopic;
use super::sentences::{Sentence, sentences};
use super::words::WordList;
use crate::course::{AnswerOption, BlockKind, Document, Interaction, visit};
use crate::diagnostic::Diagnostic;
use crate::text::prompts::PROMPT;
use memchr::memmem;
use std::ops::Range;

/// Sentences from which an average or a grade says something.
const MIN_SENTENCES: usize = 5;
/// Words from which a grade says something.
const MIN_WORDS: u32 = 100;
/// Phrases of a page that are looked at, and prompts that are told.
const MAX_PHRASES: usize = 200;
/// Bytes before and after a phrase in which its sentence stands.
const NEAR: usize = 300;
/// Words of a sentence that does not make a paragraph heavy.
const SHORT_SENTENCE_WORDS: usize = 12;

/// Checks the text of any page.
pub fn check(ground: &CheckContext, document: &Document, findings: &mut Vec<Diagnostic>) {
    let Some(words) = ground.words else {
        return prompts(document, &paragraphs::paragraphs(document), findings);
    };
    let paragraphs = paragraphs::paragraphs(document);
    prompts(document, &paragraphs, findings);
    phrases(words, document, &paragraphs, findings);
    let mut all = Vec::new();
    for paragraph in paragraphs
        .iter()
        .filter(|paragraph| paragraph.kind != ParagraphKind::Heading)
    {
        let found = sentences(&document.text, paragraph.span.clone(), &words.abbreviations);
        heavy(words, document, paragraph, &found, findings);
        all.extend(found);
    }
    whole(words, document, &all, findings);
}

/// Prompts in text, in front matter and in the words of blocks.
fn prompts(document: &Document, paragraphs: &[Paragraph], findings: &mut Vec<Diagnostic>) {
    for at in memmem::find_iter(document.text.as_bytes(), PROMPT).take(MAX_PHRASES) {
        let inside = paragraphs.partition_point(|paragraph| paragraph.span.end <= at);
        let shown = at < document.body
            || paragraphs
                .get(inside)
                .is_some_and(|paragraph| paragraph.span.contains(&at))
            || document.fences.iter().any(|fence| fence.contains(&at));
        if shown {
            let line = document.text[at..]
                .lines()
                .next()
                .unwrap_or_default()
                .trim_end()
                .trim_end_matches(['"', '\'', ']', '}']);
            let finding = Diagnostic::warning(
                "text/prompt-left",
                &document.file,
                at..at + line.len(),
                "This prompt is for you, but learners would read it",
            );
            findings.push(finding.help("Write the text that it asks for, or remove the line."));
        }
    }
}

fn phrases(
    words: &WordList,
    document: &Document,
    paragraphs: &[Paragraph],
    findings: &mut Vec<Diagnostic>,
) {
    let questions = std::cell::OnceCell::new();
    let body = &document.text[document.body..];
    for (theme, found) in words.phrases(body).take(MAX_PHRASES) {
        let span = found.start + document.body..found.end + document.body;
        let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
        let Some(paragraph) = paragraphs
            .get(at)
            .filter(|paragraph| paragraph.span.contains(&span.start))
        else {
            continue;
        };
        match theme {
            PhraseTopic::Myth if !denied(words, document, paragraph, &span) => {
                findings.push(myth(document, span))
            }
            PhraseTopic::Tone => findings.push(tone(document, span)),
            PhraseTopic::Colour => findings.push(colour(document, span)),
            PhraseTopic::Hinge | PhraseTopic::Letter | PhraseTopic::AllNone => {
                let questions = questions.get_or_init(|| asked(document));
                findings.extend(in_question(theme, document, questions, span));
            }
            PhraseTopic::Myth => {}
        }
    }
}

/// Whether the sentence itself says that there is nothing to the myth.
fn denied(
    words: &WordList,
    document: &Document,
    paragraph: &Paragraph,
    span: &Range<usize>,
) -> bool {
    let boundary = |from: usize, to: usize| {
        (from..=to)
            .find(|at| document.text.is_char_boundary(*at))
            .unwrap_or(to)
    };
    let start = boundary(
        paragraph.span.start.max(span.start.saturating_sub(NEAR)),
        span.start,
    );
    let end = boundary(paragraph.span.end.min(span.end + NEAR), paragraph.span.end);
    let found = sentences(&document.text, start..end, &words.abbreviations);
    let sentence = found
        .iter()
        .find(|sentence| sentence.span.contains(&span.start));
    sentence.is_some_and(|sentence| {
        words
            .myth_denials
            .find(&NormalizedText::new(&document.text[sentence.span.clone()]))
            .is_some()
    })
}

fn myth(document: &Document, span: Range<usize>) -> Diagnostic {
    let message = format!(
        "\"{}\": there is no evidence for this",
        &document.text[span.clone()]
    );
    Diagnostic::warning("text/myth", &document.file, span, message)
        .help("Leave the claim out. If the text takes it apart, say so in the same sentence.")
}

fn tone(document: &Document, span: Range<usize>) -> Diagnostic {
    let message = format!(
        "\"{}\" is about the course, not about its subject",
        &document.text[span.clone()]
    );
    Diagnostic::note("text/tone", &document.file, span, message)
        .help("Begin with what happens, or with what the reader can do tomorrow.")
}

fn colour(document: &Document, span: Range<usize>) -> Diagnostic {
    let message = format!(
        "\"{}\" is told apart by its colour alone",
        &document.text[span.clone()]
    );
    Diagnostic::warning("a11y/colour", &document.file, span, message)
        .help("Name it by its words or its place as well.")
}

/// A question of a page: its bytes, whether its options are shuffled, and the bytes of options that are chosen.
struct QuestionSpan<'a> {
    span: Range<usize>,
    shuffled: bool,
    options: &'a [AnswerOption],
}

fn asked(document: &Document) -> Vec<QuestionSpan<'_>> {
    let mut found = Vec::new();
    visit(&document.blocks, &mut |block| {
        if let BlockKind::Question(question) = &block.kind {
            let options: &[AnswerOption] = match &question.interaction {
                Interaction::Choice { options, .. } => options,
                Interaction::TrueFalse(_)
                | Interaction::Sequencing(_)
                | Interaction::Matching { .. }
                | Interaction::FillIn { .. }
                | Interaction::Numeric { .. } => &[],
            };
            found.push(QuestionSpan {
                span: block.span.clone(),
                shuffled: question.shuffle && !options.is_empty(),
                options,
            });
        }
    });
    found
}

/// What a phrase means in a question: it leans on another one, on the place of an option, or an option on the others.
fn in_question(
    theme: PhraseTopic,
    document: &Document,
    questions: &[QuestionSpan],
    span: Range<usize>,
) -> Option<Diagnostic> {
    let question = questions
        .iter()
        .find(|question| question.span.contains(&span.start))?;
    let file = &document.file;
    let said = document.text[span.clone()].trim_end();
    match theme {
        PhraseTopic::Hinge => {
            let finding = Diagnostic::warning(
                "quiz/hinge",
                file,
                span.clone(),
                format!(
                    "\"{said}\" refers to another question, but questions are drawn and \
                 shuffled"
                ),
            );
            Some(finding.help(
                "Say here what it is about, so that learners understand the \
             question on its own.",
            ))
        }
        PhraseTopic::Letter if question.shuffled => {
            let finding = Diagnostic::warning(
                "quiz/hinge",
                file,
                span.clone(),
                format!("\"{said}\": options have no letter or place, as they are shuffled"),
            );
            Some(finding.help("Name the option by its words, or keep the order with shuffle=no."))
        }
        PhraseTopic::AllNone => {
            let option = question
                .options
                .iter()
                .find(|option| option.text.span.contains(&span.start))?;
            let finding = Diagnostic::warning(
                "quiz/all-none",
                file,
                option.text.span.clone(),
                "This option refers to the others",
            );
            Some(finding.help(
                "Make it a question with several correct answers, each marked \
             [x], or write an option that says something itself.",
            ))
        }
        _ => None,
    }
}

fn heavy(
    words: &WordList,
    document: &Document,
    paragraph: &Paragraph,
    sentences: &[Sentence],
    findings: &mut Vec<Diagnostic>,
) {
    for sentence in sentences
        .iter()
        .filter(|sentence| sentence.words > words.sentence)
    {
        let message = format!(
            "This sentence has {} words; at most {} are easy to follow",
            sentence.words, words.sentence
        );
        let finding = Diagnostic::warning(
            "text/sentence",
            &document.file,
            sentence.span.clone(),
            message,
        );
        findings.push(finding.help("Make two of it, or leave out what the next one says anyway."));
    }
    let long = sentences
        .iter()
        .filter(|sentence| sentence.words as usize > SHORT_SENTENCE_WORDS)
        .count();
    if paragraph.kind == ParagraphKind::Text && long > words.paragraph as usize {
        let message = format!(
            "This paragraph has {} sentences; at most {} are easy to take in",
            sentences.len(),
            words.paragraph
        );
        let finding = Diagnostic::warning(
            "text/sentence",
            &document.file,
            paragraph.span.clone(),
            message,
        );
        findings.push(finding.help("Begin a new paragraph where the topic changes."));
    }
}

/// What only a whole page shows: the average sentence, and the school years that it takes to read (Flesch and Kincaid 1975:
/// 0.39 words a sentence + 11.8 syllables a word - 15.59).
fn whole(
    words: &WordList,
    document: &Document,
    sentences: &[Sentence],
    findings: &mut Vec<Diagnostic>,
) {
    let sum = |part: fn(&Sentence) -> u32| sentences.iter().map(part).sum::<u32>();
    let (count, all, syllables) = (
        sentences.len(),
        sum(|one| one.words),
        sum(|one| one.syllables),
    );
    if count < MIN_SENTENCES {
        return;
    }
    let mean = f64::from(all) / count as f64;
    if mean > f64::from(words.mean) {
        let message = format!(
            "Sentences have {mean:.0} words on average; at most {} are easy to follow",
            words.mean
        );
        let finding =
            Diagnostic::warning("text/sentence", &document.file, 0..0, message).whole_file();
        findings.push(finding.help("Shorten the longest ones first."));
    }
    let grade = 0.39 * mean + 11.8 * f64::from(syllables) / f64::from(all) - 15.59;
    if let Some(most) = words
        .grade
        .filter(|most| all >= MIN_WORDS && grade >= f64::from(*most))
    {
        let message = format!(
            "This page reads like a text for school year {grade:.0}; at most {most} is recommended"
        );
        let finding = Diagnostic::note("text/sentence", &document.file, 0..0, message).whole_file();
        findings.push(
            finding.help("Only the lengths of sentences and words are counted: shorter ones help."),
        );
    }
}
