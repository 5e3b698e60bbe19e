//! Running text: sentences that can be read, no myths, no talk about the course, no prompts left over.

use super::CheckContext;
use super::normalized_text::NormalizedText;
use super::paragraphs::{self, Paragraph, ParagraphKind};
use super::phrases::PhraseTopic;
use super::sentences::{Sentence, sentences};
use super::words::WordList;
use crate::course::{AnswerOption, BlockKind, Document, Interaction, visit};
use crate::diagnostic::{Diagnostic, Rule, Severity};
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

pub(crate) static TEXT_PROMPT_LEFT: Rule = Rule {
    name: "text/prompt-left",
    severities: &[Severity::Warning],
    summary: "No prompt of `leadlet new` is left.",
    reason: "`TODO:` is for you; learners would read it.",
    source: "README.md, \"Commands\"",
    bad: "TODO: tell how it began.",
    good: "It began on a Tuesday.",
    fixable: false,
};

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
            let finding = Diagnostic::new(
                &TEXT_PROMPT_LEFT,
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

pub(crate) static TEXT_MYTH: Rule = Rule {
    name: "text/myth",
    severities: &[Severity::Warning],
    summary: "The text repeats no myth about learning.",
    reason: "Learning styles, the goldfish and \"we remember 10 % of what we read\" have no evidence; a careful reader stops trusting the rest.",
    source: "https://doi.org/10.3389/feduc.2023.1147498 (learning styles) and https://www.wbtsystems.com/learning-hub/blogs/attention-spans (eight seconds)",
    bad: "As a visual learner, you will like the next figure.",
    good: "The next figure shows the same as the text.",
    fixable: false,
};

fn myth(document: &Document, span: Range<usize>) -> Diagnostic {
    let message = format!(
        "\"{}\": there is no evidence for this",
        &document.text[span.clone()]
    );
    Diagnostic::new(&TEXT_MYTH, &document.file, span, message)
        .help("Leave the claim out. If the text takes it apart, say so in the same sentence.")
}

pub(crate) static TEXT_TONE: Rule = Rule {
    name: "text/tone",
    severities: &[Severity::Note],
    summary: "The text speaks to the reader, not about the course.",
    reason: "\"By the end of this module you will\" and \"click next\" cost the first lines, which decide whether somebody reads on.",
    source: "https://www.nottinghamshire.gov.uk/global-content/how-to-create-accessible-content/plain-english",
    bad: "By the end of this module you will be able to raise a problem.",
    good: "Tomorrow you can raise a problem in one line.",
    fixable: false,
};

fn tone(document: &Document, span: Range<usize>) -> Diagnostic {
    let message = format!(
        "\"{}\" is about the course, not about its subject",
        &document.text[span.clone()]
    );
    Diagnostic::new(&TEXT_TONE, &document.file, span, message)
        .help("Begin with what happens, or with what the reader can do tomorrow.")
}

pub(crate) static A11Y_COLOUR: Rule = Rule {
    name: "a11y/colour",
    severities: &[Severity::Warning],
    summary: "No text tells things apart by colour alone.",
    reason: "One man in twelve does not see red and green as others do, and no one who listens sees colours.",
    source: "WCAG 2.2, 1.4.1: https://www.w3.org/TR/WCAG22/#use-of-color",
    bad: "The figures in red are wrong.",
    good: "The figures in row 7, marked red, are wrong.",
    fixable: false,
};

fn colour(document: &Document, span: Range<usize>) -> Diagnostic {
    let message = format!(
        "\"{}\" is told apart by its colour alone",
        &document.text[span.clone()]
    );
    Diagnostic::new(&A11Y_COLOUR, &document.file, span, message)
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

pub(crate) static QUIZ_ALL_NONE: Rule = Rule {
    name: "quiz/all-none",
    severities: &[Severity::Warning],
    summary: "No option is \"all of the above\", \"none of the above\" or \"A and B\".",
    reason: "Who sees that two are right picks \"all\", and with shuffled options \"above\" is nowhere.",
    source: "Haladyna, Downing and Rodriguez 2002, 31 item-writing rules: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing",
    bad: "::: question\nWhat should Priya do with a total that looks odd?\n\n- [x] All of the above.\n- [ ] Tell its owner.\n- [ ] Name the row.\n:::",
    good: "::: question {many}\nWhat should Priya do with a total that looks odd?\n\n- [x] Tell its owner.\n- [x] Name the row.\n- [ ] Repair it herself.\n:::",
    fixable: false,
};

pub(crate) static QUIZ_HINGE: Rule = Rule {
    name: "quiz/hinge",
    severities: &[Severity::Warning],
    summary: "A question can be understood on its own: it names no other question, and no letter or place of an option.",
    reason: "Questions are drawn, mixed and practised one by one, and options are shuffled.",
    source: "Haladyna, Downing and Rodriguez 2002, 31 item-writing rules: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing",
    bad: "::: question\nWhich repair fits the mistake in question 2?\n\n- [x] Tell its owner.\n- [ ] Repair it.\n:::",
    good: "::: question\nWhich repair fits a total that looks odd?\n\n- [x] Tell its owner.\n- [ ] Repair it.\n:::",
    fixable: false,
};

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
            let finding = Diagnostic::new(
                &QUIZ_HINGE,
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
            let finding = Diagnostic::new(
                &QUIZ_HINGE,
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
            let finding = Diagnostic::new(
                &QUIZ_ALL_NONE,
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

pub(crate) static TEXT_SENTENCE: Rule = Rule {
    name: "text/sentence",
    severities: &[Severity::Warning, Severity::Note],
    summary: "Sentences have at most 25 words, and 20 on average; a paragraph has at most five sentences of some length.",
    reason: "Readers, most of all on a phone or in a second language, lose the beginning of a long sentence before its end. A page that needs twelve years of school to read gets a note.",
    source: "https://www.nottinghamshire.gov.uk/global-content/how-to-create-accessible-content/plain-english",
    bad: "When you see that a number in the weekly sheet does not agree with what you have added up yourself, you should, before you do anything else, tell its owner.",
    good: "Does a number in the weekly sheet differ from your own sum? Tell its owner first.",
    fixable: false,
};

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
        let finding = Diagnostic::new(
            &TEXT_SENTENCE,
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
        let finding = Diagnostic::new(
            &TEXT_SENTENCE,
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
        let finding = Diagnostic::new(&TEXT_SENTENCE, &document.file, 0..0, message).whole_file();
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
        let finding = Diagnostic::with_severity(
            Severity::Note,
            &TEXT_SENTENCE,
            &document.file,
            0..0,
            message,
        )
        .whole_file();
        findings.push(
            finding.help("Only the lengths of sentences and words are counted: shorter ones help."),
        );
    }
}
