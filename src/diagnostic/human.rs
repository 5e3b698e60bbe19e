//! Findings for people: the words, the line, and marks under the very place, as rustc draws them.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use anstream::adapter::strip_str;

use super::position::{Indexes, PositionIndex, clamp, floor};
use super::{Diagnostic, Severity};
use crate::text::escape::{picture, visible};

/// The findings in the order given, each followed by an empty line. `text_of` gives the text of a file by its path; without it the place
/// is left out. `color` adds terminal colours; `width` is that of the terminal, in columns.
pub fn write(
    diagnostics: &[Diagnostic],
    text_of: &dyn Fn(&str) -> Option<Arc<str>>,
    color: bool,
    width: usize,
) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(width.clamp(40, 400));
    let indexes = Indexes::new(text_of);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&one(diagnostic, &indexes, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(diagnostic: &Diagnostic, indexes: &Indexes, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(
        level
            .primary_title(visible(&diagnostic.message))
            .id(diagnostic.rule.name),
    );
    for (file, marks) in marks_by_file(diagnostic) {
        group = match indexes.of(file) {
            Some(text) if !marks.is_empty() => drawn(group, file, &text, &marks),
            _ => group.element(Origin::path(visible(file))),
        };
    }
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = help.lines().map(visible).collect();
        group = group.element(Level::HELP.message(lines.join("\n")));
    }
    if let Some(fix) = &diagnostic.fix {
        group = group
            .element(Level::HELP.message(format!("leadlet check --fix: {}", visible(&fix.label))));
    }
    without_gaps(&renderer.render(&[group]))
}

/// What was drawn without the lines `:::` that stand for the name of a file after it was already said, as it is where a line is cut.
fn without_gaps(drawn: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let words = |line: &str| strip_str(line).to_string();
    for line in drawn.split('\n') {
        let is_gap = words(line).trim() == ":::"
            && kept.last().is_some_and(|above| words(above).trim() == "|");
        if !is_gap {
            kept.push(line);
        }
    }
    kept.join("\n")
}

/// A place to mark, and what to write beside it.
struct MarkedSpan<'a> {
    span: &'a Range<usize>,
    /// Empty for the finding's own place.
    label: Option<&'a str>,
}

/// The marks of a finding, those of its own file first.
fn marks_by_file(diagnostic: &Diagnostic) -> Vec<(&Arc<str>, Vec<MarkedSpan<'_>>)> {
    let own = diagnostic
        .span
        .iter()
        .map(|span| MarkedSpan { span, label: None })
        .collect();
    let mut files: Vec<(&Arc<str>, Vec<MarkedSpan>)> = vec![(&diagnostic.file, own)];
    for other in &diagnostic.related {
        let mark = MarkedSpan {
            span: &other.span,
            label: Some(&other.message),
        };
        match files
            .iter_mut()
            .find(|(file, marks)| **file == other.file && !marks.is_empty())
        {
            Some((_, marks)) => marks.push(mark),
            None => files.push((&other.file, vec![mark])),
        }
    }
    files
}

/// Longest part of a text, in bytes, that is drawn as it is. Of longer lines only what is around each mark is shown.
const MAX_PART_LEN: usize = 4_000;

/// Bytes around a mark that are shown of a longer one: more than any terminal has columns.
const AROUND: usize = 800;

/// Draws all marks in one file.
fn drawn<'a>(
    group: Group<'a>,
    file: &str,
    text: &PositionIndex,
    marks: &[MarkedSpan],
) -> Group<'a> {
    let spans: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| shorten(text.text(), mark.span))
        .collect();
    let start = spans
        .iter()
        .map(|span| text.line_span(span.start).start)
        .min()
        .unwrap_or(0);
    let end = spans
        .iter()
        .map(|span| text.line_span(span.end).end)
        .max()
        .unwrap_or(0)
        .max(start);
    if end - start <= MAX_PART_LEN {
        return group
            .element(snippet(text, marks, &spans, start..end).path(visible(file).into_owned()));
    }
    marks.iter().zip(spans).fold(group, |group, (mark, span)| {
        let line = text.line_span(span.start);
        let from = floor(text.text(), span.start.saturating_sub(AROUND)).max(line.start);
        let to = floor(text.text(), span.start + AROUND)
            .clamp(span.start.max(from), line.end.max(span.start));
        let span = span.start..span.end.min(to);
        let (line, column) = text.position(span.start);
        let group = group.element(
            Origin::path(visible(file).into_owned())
                .line(line)
                .char_column(column),
        );
        group.element(snippet(text, std::slice::from_ref(mark), &[span], from..to))
    })
}

/// The lines of `text` that hold the marks, and all between them, which is left out when drawn.
fn snippet<'a>(
    text: &PositionIndex,
    marks: &[MarkedSpan],
    spans: &[Range<usize>],
    part: Range<usize>,
) -> Snippet<'a, Annotation<'a>> {
    let (start, end) = (part.start, part.end);
    // What is shown differs in length from what is there, so it is made piece by piece between the ends of marks.
    let mut cuts: Vec<usize> = spans
        .iter()
        .flat_map(|span| [span.start, span.end])
        .map(|cut| cut.clamp(start, end))
        .collect();
    cuts.extend([start, end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut source = String::new();
    let mut moved = vec![(start, 0)];
    for piece in cuts.windows(2) {
        source.push_str(&shown(&text.text()[piece[0]..piece[1]]));
        moved.push((piece[1], source.len()));
    }
    let to = |cut: usize| {
        moved
            .iter()
            .rev()
            .find(|(from, _)| *from <= cut)
            .map_or(0, |(_, to)| *to)
    };
    let annotation = |(mark, span): (&MarkedSpan, &Range<usize>)| {
        let kind = if mark.label.is_some() {
            AnnotationKind::Context
        } else {
            AnnotationKind::Primary
        };
        kind.span(to(span.start)..to(span.end))
            .label(mark.label.map(|label| visible(label).into_owned()))
    };
    let annotations: Vec<Annotation> = marks.iter().zip(spans).map(annotation).collect();
    let (line, _) = text.position(start);
    Snippet::source(source)
        .line_start(line)
        .annotations(annotations)
}

/// `span` within `text`, at most to the end of a line some lines below its first, without the line end that it ends with.
fn shorten(text: &str, span: &Range<usize>) -> Range<usize> {
    let span = clamp(text, span);
    let inside = &text[span.clone()];
    let long = inside
        .match_indices('\n')
        .nth(MAX_LINES - 1)
        .map_or(inside, |(end, _)| &inside[..end]);
    span.start..span.start + long.trim_end_matches(['\n', '\r']).len()
}

/// Lines of one mark that are shown.
const MAX_LINES: usize = 6;

/// Source as it is shown: line ends become line feeds, control characters become pictures of them.
fn shown(text: &str) -> String {
    let whole = text.replace("\r\n", "\n");
    // A mark may end between the two signs of a line end.
    let whole = whole.strip_suffix('\r').unwrap_or(&whole);
    whole
        .chars()
        .map(|sign| {
            if matches!(sign, '\n' | '\t') {
                sign
            } else {
                picture(sign)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
