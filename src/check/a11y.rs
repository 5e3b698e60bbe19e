//! Pages for everybody: pictures and media with words, headings and links that make sense by themselves.

use super::CheckContext;
use super::normalized_text::NormalizedText;
use crate::course::{BlockKind, Document, Link, visit};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::text::tags::written_tag;
use std::ops::Range;

/// Checks what any page shows.
pub fn check(ground: &CheckContext, document: &Document, findings: &mut Vec<Diagnostic>) {
    headings(document, findings);
    for link in &document.links {
        if link.picture && is_raw_without_words(document, link) {
            let help = "Write alt=\"…\" with what it shows that the text does not say, or alt=\"\" if it is decoration.";
            findings.push(no_words(document, link).help(help));
        }
        let Some(words) = words_of(document, link) else {
            continue;
        };
        match link.picture {
            true if document.text[words.clone()].trim().is_empty() => {
                let help = "Write between the brackets what it shows that the text does not say. If it is decoration: <!-- allow a11y/alt: decoration -->.";
                findings.push(no_words(document, link).help(help));
            }
            true => {}
            false => findings.extend(says_nothing(ground, document, link, words)),
        }
    }
    media(document, findings);
}

pub(crate) static A11Y_HEADING: Rule = Rule {
    name: "a11y/heading",
    severities: &[Severity::Note],
    summary: "Headings go down one level at a time.",
    reason: "People who use screen readers jump from heading to heading; a missing level sounds like a missing part. The site closes the gap; GitHub and your editor do not.",
    source: "WCAG 2.2, 1.3.1 and H42: https://www.w3.org/WAI/WCAG22/Techniques/html/H42",
    bad: "## One line is enough\n\nText.\n\n#### The owner\n\nText.",
    good: "## One line is enough\n\nText.\n\n### The owner\n\nText.",
    fixable: false,
};

fn headings(document: &Document, findings: &mut Vec<Diagnostic>) {
    let mut before = 6;
    for heading in &document.headings {
        if heading.level > before + 1 {
            let message = format!(
                "This heading is level {}, but the one before it is level {before}",
                heading.level
            );
            let marks = document.text[heading.span.clone()].trim_end().len();
            let span = heading.span.start..heading.span.start + marks;
            let finding = Diagnostic::new(&A11Y_HEADING, &document.file, span, message);
            findings.push(finding.help(format!(
                "The site corrects this, other programs do not: write it with {}.",
                "#".repeat(before as usize + 1)
            )));
        }
        before = heading.level;
    }
}

/// The bytes between the brackets of a link or picture; none when it is written in another way.
fn words_of(document: &Document, link: &Link) -> Option<Range<usize>> {
    let written = document.text.get(link.span.clone())?;
    let open = if link.picture { "![" } else { "[" };
    let rest = written.strip_prefix(open)?;
    let mut depth = 0_usize;
    let close = rest.bytes().position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return true,
            b']' => depth -= 1,
            _ => {}
        }
        false
    })?;
    let start = link.span.start + open.len();
    Some(start..start + close)
}

/// Whether a picture is an HTML tag that has no `alt` at all; an empty one says that it is decoration.
fn is_raw_without_words(document: &Document, link: &Link) -> bool {
    let written = document.text.get(link.span.clone()).and_then(written_tag);
    written.is_some_and(|tag| {
        !tag.attributes
            .iter()
            .any(|attribute| attribute.name.eq_ignore_ascii_case("alt"))
    })
}

pub(crate) static A11Y_ALT: Rule = Rule {
    name: "a11y/alt",
    severities: &[Severity::Warning],
    summary: "An image has alternative text, or a waiver that says it is decoration.",
    reason: "Alternative text is all that a blind learner gets of an image, and what everybody sees when it does not load.",
    source: "WCAG 2.2, 1.1.1: https://www.w3.org/TR/WCAG22/#non-text-content",
    bad: "![](figures/spot.svg)",
    good: "![Two columns of figures, the second total circled](figures/spot.svg)",
    fixable: false,
};

fn no_words(document: &Document, link: &Link) -> Diagnostic {
    Diagnostic::new(
        &A11Y_ALT,
        &document.file,
        link.span.clone(),
        "This image has no alternative text",
    )
}

pub(crate) static A11Y_LINK_TEXT: Rule = Rule {
    name: "a11y/link-text",
    severities: &[Severity::Warning],
    summary: "The words of a link say where it leads.",
    reason: "Screen readers list links without the text around them: ten times \"here\" is no list.",
    source: "WCAG 2.2, 2.4.4: https://www.w3.org/TR/WCAG22/#link-purpose-in-context",
    bad: "For the next step, [click here](02-other.md).",
    good: "Go on with [the next step](02-other.md).",
    fixable: false,
};

fn says_nothing(
    ground: &CheckContext,
    document: &Document,
    link: &Link,
    words: Range<usize>,
) -> Option<Diagnostic> {
    let known = &ground.words?.link_words;
    let text = &document.text[words.clone()];
    // No phrase of the list is longer.
    if text.len() > 40 || !known.contains(&NormalizedText::new(text).joined()) {
        return None;
    }
    let message = format!("\"{text}\" does not say where the link leads");
    let finding = Diagnostic::new(&A11Y_LINK_TEXT, &document.file, link.span.clone(), message);
    Some(finding.help("Link the words that name the page: [the next step](…)."))
}

/// Endings of files that hold sound alone.
const SOUND: [&str; 6] = ["mp3", "m4a", "ogg", "oga", "wav", "flac"];

pub(crate) static A11Y_MEDIA: Rule = Rule {
    name: "a11y/media",
    severities: &[Severity::Warning],
    summary: "A video has captions and a transcript, a sound a transcript.",
    reason: "Without them deaf learners get nothing, and nobody does in an open office.",
    source: "WCAG 2.2, 1.2.1 to 1.2.3: https://www.w3.org/TR/WCAG22/#time-based-media",
    bad: "::: media {src=figures/talk.mp4}\n:::",
    good: "::: media {src=figures/talk.mp4 captions=figures/talk.vtt}\nPriya says: \"The rows make 150.\"\n:::",
    fixable: false,
};

fn media(document: &Document, findings: &mut Vec<Diagnostic>) {
    visit(&document.blocks, &mut |block| {
        let BlockKind::Media(media) = &block.kind else {
            return;
        };
        let ending = media
            .source
            .name
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let sound = SOUND.contains(&ending.as_str());
        let lacking = match (
            media.captions.is_none() && !sound,
            media.transcript.events.is_empty(),
        ) {
            (true, true) => "captions and a transcript",
            (true, false) => "captions",
            (false, true) => "a transcript",
            (false, false) => return,
        };
        let what = if sound { "sound" } else { "video" };
        let finding = Diagnostic::new(
            &A11Y_MEDIA,
            &document.file,
            media.source.span.clone(),
            format!("This {what} has no {lacking}"),
        );
        findings.push(
            finding.help("Captions: captions=talk.vtt beside src. The transcript: what is said and shown, as text inside the block."),
        );
    });
}
