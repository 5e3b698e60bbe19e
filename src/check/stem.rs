//! Stems: each asks something, by itself, and for what is so.

use super::CheckContext;
use super::asked::{locate, place};
use super::normalized_text::NormalizedText;
use super::words::WordList;
use crate::check::options::QUIZ_PARALLEL;
use crate::course::{Block, Document, Question};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::borrow::Cow;
use std::ops::Range;

/// Words of a stem that is no question and still can be read by itself.
const MIN_STEM_WORDS: usize = 6;
/// Words of the shortest question.
const MIN_QUESTION_WORDS: usize = 3;

pub(crate) static QUIZ_STEM: Rule = Rule {
    name: "quiz/stem",
    severities: &[Severity::Warning],
    summary: "The stem asks: it ends with a question mark or a colon, has no gap inside, and can be answered before one reads the options.",
    reason: "A whole question tests the subject. A gap or a half sentence tests how well one reads options.",
    source: "Haladyna, Downing and Rodriguez 2002, 31 item-writing rules: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing",
    bad: "::: question\nThe account lead needs\n\n- [x] the fact.\n- [ ] the mood.\n:::",
    good: "::: question\nWhich of these does the account lead need first?\n\n- [x] The fact.\n- [ ] The mood.\n:::",
    fixable: false,
};

/// Checks what a `choice` question asks; `folded` are the words of its stem.
pub fn check(
    ground: &CheckContext,
    document: &Document,
    block: &Block,
    question: &Question,
    folded: &NormalizedText,
    findings: &mut Vec<Diagnostic>,
) {
    let plain = unquoted(&question.stem_plain);
    let span = place(question, block);
    if question.stem.span.is_empty() {
        return;
    }
    if let Some((message, help)) = asks(ground.words, document, question, &plain, folded) {
        findings
            .push(Diagnostic::new(&QUIZ_STEM, &document.file, span.clone(), message).help(help));
    }
    let Some(words) = ground.words else { return };
    negative(words, document, question, &plain, findings);
    article(words, document, question, folded, span, findings);
}

/// A text without what stands in quotation marks: what people in it say is their business.
fn unquoted(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('"') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut until = None;
    for c in text.chars() {
        match (until, c) {
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => {}
            (None, '“') => until = Some('”'),
            (None, '"') => until = Some('"'),
            (None, '«') => until = Some('»'),
            (None, '„') => until = Some('“'),
            (None, c) => out.push(c),
        }
    }
    // A quotation that is never closed is a sign for something else.
    if until.is_some() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// The last sentence: what is asked.
fn last_sentence(text: &str) -> &str {
    let text = text.trim();
    let body = text.trim_end_matches(['.', '?', '!', ':', ' ', '”', '"']);
    let start = body
        .rmatch_indices(['.', '?', '!', ':'])
        .find(|(at, mark)| body[at + mark.len()..].starts_with(' '))
        .map_or(0, |(at, mark)| at + mark.len());
    text[start..].trim_start()
}

fn asks(
    words: Option<&WordList>,
    document: &Document,
    question: &Question,
    plain: &str,
    folded: &NormalizedText,
) -> Option<(&'static str, &'static str)> {
    let last = document.text[question.stem.span.clone()]
        .lines()
        .next_back()
        .unwrap_or_default()
        .trim_start();
    // A picture, a table or code at the end is what is asked about.
    if last.starts_with("![")
        || last.starts_with('|')
        || last.starts_with("```")
        || last.starts_with('-')
    {
        return None;
    }
    let end = question
        .stem_plain
        .trim_end()
        .trim_end_matches(['"', '”', '’', ')', '»', '*', ' '])
        .chars()
        .next_back();
    if !matches!(end, Some('?' | ':' | '？' | '：' | '؟' | ';')) {
        return Some((
            "This question does not end with a question mark or a colon",
            "Ask a whole question: what will the learner have to decide?",
        ));
    }
    let gap = plain.contains("___")
        || ["…", "..."].iter().any(|dots| {
            plain
                .trim_end_matches(['?', ':', ' '])
                .trim_end_matches(dots)
                .contains(dots)
        });
    if gap {
        return Some((
            "This question has a gap in the middle",
            "Ask a whole question, or make it a text with a blank: [[word]].",
        ));
    }
    let short = if end == Some(':') {
        MIN_STEM_WORDS
    } else {
        MIN_QUESTION_WORDS
    };
    let vague = words.is_some_and(|words| words.vague_stems.contains(&folded.joined()));
    (vague || folded.len() < short).then_some((
        "This question cannot be answered before the options are read",
        "Say what it is about: a case, and the decision in it.",
    ))
}

pub(crate) static QUIZ_NEGATIVE: Rule = Rule {
    name: "quiz/negative",
    severities: &[Severity::Warning, Severity::Note],
    summary: "The question does not ask for what is not so.",
    reason: "Readers miss the small word and answer the opposite. Where it must be, make it **bold** (then this is a note).",
    source: "Haladyna, Downing and Rodriguez 2002, 31 item-writing rules: https://studylib.net/doc/18284333/a-review-of-multiple-choice-item-writing",
    bad: "::: question\nWhich of these does not help the account lead?\n\n- [x] \"It is a mess.\"\n- [ ] \"Row 7 is off.\"\n:::",
    good: "::: question\nWhich of these helps the account lead?\n\n- [ ] \"It is a mess.\"\n- [x] \"Row 7 is off.\"\n:::",
    fixable: false,
};

/// A negation in the very question, outside its clauses.
fn negative(
    words: &WordList,
    document: &Document,
    question: &Question,
    plain: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let asked = last_sentence(plain);
    let folded = NormalizedText::new(asked);
    if words.not_negative.iter().any(|phrase| folded.has(phrase)) {
        return;
    }
    let mut found = None;
    for (number, word) in folded.words().enumerate() {
        if words.negatives_anywhere.contains(word) {
            found = Some(word.to_owned());
            break;
        }
        if (number == 0 && words.asks_why.contains(word))
            || (number > 0 && words.clauses.contains(word))
        {
            break;
        }
        if words.negatives.contains(word) {
            found = Some(word.to_owned());
            break;
        }
    }
    let Some(word) = found else { return };
    let span = locate(document, &question.stem.span, &word);
    let emphasised = is_emphasised(&document.text, &span);
    let message = format!("This question asks with \"{word}\", which is easily overlooked");
    let severity = if emphasised {
        Severity::Note
    } else {
        Severity::Warning
    };
    findings.push(
        Diagnostic::with_severity(severity, &QUIZ_NEGATIVE, &document.file, span, message)
            .help("Ask what is true: which one helps, what is correct."),
    );
}

fn is_emphasised(text: &str, span: &Range<usize>) -> bool {
    let word = &text[span.clone()];
    let marked =
        text[..span.start].ends_with(['*', '_']) && text[span.end..].starts_with(['*', '_']);
    marked || (word.len() > 1 && word.chars().all(|c| !c.is_lowercase()))
}

/// A stem that ends with "a" or "an" fits some options only.
fn article(
    words: &WordList,
    document: &Document,
    question: &Question,
    folded: &NormalizedText,
    span: Range<usize>,
    findings: &mut Vec<Diagnostic>,
) {
    let last = folded.words().next_back().unwrap_or_default();
    if words.articles.contains(last) && !question.interaction.options().is_empty() {
        let finding = Diagnostic::new(
            &QUIZ_PARALLEL,
            &document.file,
            span,
            format!("This question ends with \"{last}\", which fits some options only"),
        );
        findings.push(finding.help("Ask a whole question, or put the article into each option."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_left_out() {
        assert_eq!(unquoted("He says “no”. What now?"), "He says . What now?");
        assert_eq!(unquoted("A 5\" pipe"), "A 5\" pipe");
    }

    #[test]
    fn the_last_sentence_is_what_is_asked() {
        assert_eq!(
            last_sentence("Theo does not answer. What now?"),
            "What now?"
        );
        assert_eq!(last_sentence("It is 3.5 m long: what fits?"), "what fits?");
        assert_eq!(last_sentence("Which fits"), "Which fits");
    }
}
