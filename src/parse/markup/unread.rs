//! Finds the constructs of other tools in running text.

use super::constructs::{Construct, FORMULA, is_escaped_formula, possible};
use super::shape::{Shape, meant};
use super::view::{ESCAPED, View};
use super::{ends_paragraph, short, unread_markup};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::parse::markup::TEXT_MARKUP;
use crate::syntax::DocumentReader;
use std::ops::Range;

/// Findings of one construct on one page.
const MOST_OF_ONE: usize = 30;

/// Adds what is found and does not lie in what was `told`.
pub fn find(
    reader: &DocumentReader,
    view: &View,
    mut told: Vec<Range<usize>>,
    findings: &mut Vec<Diagnostic>,
) {
    let is_new = |told: &[Range<usize>], span: &Range<usize>| {
        !told
            .iter()
            .any(|one| one.start < span.end && span.start < one.end)
    };
    for (construct, shape) in possible(&view.text) {
        for span in places(&view.text, shape, construct) {
            if is_new(&told, &span) {
                findings.push(one(reader, construct, &span));
                told.push(span);
            }
        }
    }
    let others = escaped_formulas(reader, view)
        .into_iter()
        .chain(bullets(reader, view))
        .chain(callouts(reader, view));
    findings.extend(others.filter(|finding| {
        finding
            .span
            .as_ref()
            .is_some_and(|span| is_new(&told, span))
    }));
}

/// Where a construct stands. What surrounds one may belong to the next too.
fn places(text: &str, shape: &Shape, construct: &Construct) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let next = |at| meant(&shape.regex()?.captures_at(text, at)?);
    while let Some(place) = next(at) {
        at = place.end;
        if (construct.is)(&text[place.clone()]) {
            found.push(place);
        }
        if at == text.len() || found.len() == MOST_OF_ONE {
            break;
        }
    }
    found
}

fn one(reader: &DocumentReader, construct: &Construct, span: &Range<usize>) -> Diagnostic {
    let written = &reader.text[span.clone()];
    let fix = (construct.fix)(written).map(|other| {
        let label = match other.trim() {
            "" => "remove it".to_owned(),
            shown => format!("write {}", short(shown)),
        };
        Fix::replace(label, span.clone(), other)
    });
    unread_markup(reader, span.clone(), construct.name, construct.help, fix)
}

/// `\(x\)` and `\[x\]`, which Markdown reads as escaped brackets.
fn escaped_formulas(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(r"\\\([^\n]{1,200}?\\\)|\\\[[^$]{1,400}?\\\]");
    if !view.text.as_bytes().contains(&ESCAPED) {
        return Vec::new();
    }
    let is_meant = |span: &Range<usize>| {
        let inside = &reader.text[span.start + 2..span.end - 2];
        view.text.as_bytes()[span.start] == ESCAPED
            && is_escaped_formula(inside)
            && !ends_paragraph(inside)
    };
    SHAPE
        .places(reader.text)
        .filter(is_meant)
        .take(MOST_OF_ONE)
        .map(|span| unread_markup(reader, span, "a formula", FORMULA, None))
        .collect()
}

/// Bullets that a word processor made: one finding for those of a paragraph.
fn bullets(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(concat!(
        "(?m)^[\\x01 \t\u{a0}]*(?P<m>[•▪◦‣●○■\u{f0b7}\u{f0a7}·⁃][ \t\u{a0}]*",
        "|(?:o|–|—)\t[ \t\u{a0}]*|[-*+]\u{a0}[ \t\u{a0}]*)[^\\s•▪·]",
    ));
    let mut found: Vec<(Range<usize>, Vec<Edit>)> = Vec::new();
    if view.text.is_ascii() && !view.text.contains('\t') {
        return Vec::new();
    }
    for place in SHAPE.places(&view.text) {
        let is_inner = view.text[place.clone()].starts_with(['o', '◦', '○']);
        let edit = Edit {
            span: place.clone(),
            text: if is_inner { "  - " } else { "- " }.to_owned(),
        };
        let is_full = found.len() == MOST_OF_ONE;
        match found.last_mut() {
            Some((span, edits)) if !ends_paragraph(&reader.text[span.end..place.start]) => {
                edits.push(edit);
                span.end = place.end;
            }
            _ if is_full => break,
            _ => found.push((place, vec![edit])),
        }
    }
    let told = found.into_iter().map(|(span, edits)| {
        let mark = reader.text[span.start..].chars().next().unwrap_or('•');
        let fix = Fix {
            label: "begin each item with -".to_owned(),
            edits,
        };
        Diagnostic::new(
            &TEXT_MARKUP,
            reader.file,
            span.start..span.start + mark.len_utf8(),
            format!("`{mark}` is a bullet of a word processor, and makes no list here"),
        )
        .help("Begin each item on a line of its own, with - and a space before it.")
        .fix(fix)
    });
    told.collect()
}

/// `> [!info] Title`: boxes that GitHub does not know.
fn callouts(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(
        r"(?m)^[\x01 ]*(?P<m>\[!(?P<name>[A-Za-z][0-9A-Za-z_-]*)\][+-]?)(?P<title>[^\n]*)$",
    );
    if !view.text.contains("[!") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for captures in SHAPE.all(&view.text).take(MOST_OF_ONE) {
        let group = |name| captures.name(name);
        let (Some(place), Some(name), Some(title)) = (group("m"), group("name"), group("title"))
        else {
            continue;
        };
        let line = reader.text[..place.start()]
            .rfind('\n')
            .map_or(0, |end| end + 1);
        let before = &reader.text[line..place.start()];
        if !before.trim_start().starts_with('>') {
            continue;
        }
        let own = match &*name.as_str().to_ascii_lowercase() {
            "tip" | "hint" | "success" | "check" | "done" => "TIP",
            "important" => "IMPORTANT",
            "warning" | "attention" => "WARNING",
            "caution" | "danger" | "error" | "bug" | "failure" | "fail" | "missing" => "CAUTION",
            _ => "NOTE",
        };
        let other = match reader.text[title.range()].trim() {
            "" => format!("[!{own}]"),
            words => format!("[!{own}]\n{before}**{words}**\n{}", before.trim_end()),
        };
        let message = format!(
            "`{}` is a box of another tool, and learners would see it as it is typed",
            place.as_str()
        );
        let span = place.start()..title.end();
        findings.push(
            Diagnostic::new(&TEXT_MARKUP, reader.file, place.range(), message)
                .help("Write > [!NOTE], > [!TIP], > [!IMPORTANT], > [!WARNING] or > [!CAUTION] alone on its line, and > before each line of the text.")
                .fix(Fix::replace(format!("write [!{own}]"), span, other)),
        );
    }
    findings
}
