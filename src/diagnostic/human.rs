//! Findings for people: the words, the line, and marks under the very place, as rustc draws them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::position::{clamp, line_span, position};
use super::{Diagnostic, Severity};

/// The findings in the order given, each followed by an empty line. `text_of` gives the text of a file by its path; without it the place
/// is left out. `color` adds terminal colours; `width` is that of the terminal, in columns.
pub fn write(diagnostics: &[Diagnostic], text_of: &dyn Fn(&str) -> Option<Arc<str>>, color: bool, width: usize) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(width.clamp(40, 400));
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&one(diagnostic, text_of, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(diagnostic: &Diagnostic, text_of: &dyn Fn(&str) -> Option<Arc<str>>, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(visible(&diagnostic.message)).id(diagnostic.rule));
    let text = text_of(&diagnostic.file);
    group = match (&diagnostic.span, text) {
        (Some(span), Some(text)) => {
            let mut parts = Part::around(&text, span, AnnotationKind::Primary, None);
            let here = diagnostic.related.iter().filter(|other| other.file == diagnostic.file);
            for other in here {
                parts.extend(Part::around(&text, &other.span, AnnotationKind::Context, Some(&other.message)));
            }
            Part::snippets(parts, &diagnostic.file).into_iter().fold(group, |group, snippet| group.element(snippet))
        }
        _ => group.element(Origin::path(visible(&diagnostic.file))),
    };
    for other in diagnostic.related.iter().filter(|other| other.file != diagnostic.file) {
        group = match text_of(&other.file) {
            Some(text) => {
                let parts = Part::around(&text, &other.span, AnnotationKind::Context, Some(&other.message));
                Part::snippets(parts, &other.file).into_iter().fold(group, |group, snippet| group.element(snippet))
            }
            None => group.element(Origin::path(visible(&other.file))),
        };
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    renderer.render(&[group])
}

/// A piece of a file with one mark in it.
struct Part {
    /// Number of the first line.
    line: usize,
    /// The lines, fit to be shown.
    text: String,
    /// Bytes of `text` to mark.
    span: Range<usize>,
    kind: AnnotationKind,
    label: Option<String>,
}

/// Lines of a mark that are shown.
const MAX_LINES: usize = 6;

impl Part {
    fn around(text: &str, span: &Range<usize>, kind: AnnotationKind, label: Option<&str>) -> Vec<Part> {
        let span = clamp(text, span);
        let (line, _) = position(text, span.start);
        let first = line_span(text, span.start);
        let mut last = first.clone();
        let mut lines = 1;
        while last.end < span.end && lines < MAX_LINES {
            let Some(next) = text[last.end..].find('\n').map(|end| last.end + end + 1) else { break };
            if next >= span.end {
                break;
            }
            last = line_span(text, next);
            lines += 1;
        }
        let start = span.start.clamp(first.start, last.end);
        let end = span.end.clamp(start, last.end);
        let before = shown(&text[first.start..start]);
        let inside = shown(&text[start..end]);
        let after = shown(&text[end..last.end]);
        let span = before.len()..before.len() + inside.len();
        vec![Part { line, text: before + &inside + &after, span, kind, label: label.map(|label| visible(label).into_owned()) }]
    }

    fn snippets<'a>(parts: Vec<Part>, file: &str) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
        let snippet = |part: Part| {
            let mark = part.kind.span(part.span).label(part.label);
            Snippet::source(part.text).line_start(part.line).path(visible(file).into_owned()).annotation(mark)
        };
        parts.into_iter().map(snippet).collect()
    }
}

/// Source as it is shown: line ends become line feeds, control characters become pictures of them.
fn shown(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(|sign| if matches!(sign, '\n' | '\t') { sign } else { picture(sign) }).collect()
}

/// A message on one line, with control characters as pictures of them.
fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(|sign: char| picture(sign) != sign) { Cow::Owned(text.chars().map(picture).collect()) } else { Cow::Borrowed(text) }
}

/// A character that could harm a terminal or hide text, as one that cannot.
fn picture(sign: char) -> char {
    match sign {
        '\0'..='\x1f' => char::from_u32(0x2400 + sign as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '\u{fffd}',
        _ => sign,
    }
}
