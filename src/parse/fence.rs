//! Finds the lines that open and close blocks, before Markdown is read: `::: name {attributes}` and `:::`.

use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::kinds::BlockName;
use crate::markdown;
use crate::parse::markup::TEXT_MARKUP;
use crate::syntax::{BlockAttributes, attributes};
use memchr::{memchr2, memmem, memrchr2};
use std::ops::Range;
use std::sync::Arc;

/// A line of three or more colons.
#[derive(Debug)]
pub struct Fence {
    /// The line without its end, bytes of the file.
    pub line: Range<usize>,
    /// The name and what follows it; none for a line that closes.
    pub opening: Option<FenceOpening>,
}

/// What an opening line says.
#[derive(Debug)]
pub struct FenceOpening {
    /// The block's name, as written.
    pub name: String,
    /// Bytes of the name.
    pub name_span: Range<usize>,
    /// Words and attributes after it.
    pub attributes: BlockAttributes,
}

pub(crate) static BLOCK_NESTING: Rule = Rule {
    name: "block/nesting",
    severities: &[Severity::Error],
    summary: "Blocks are inside others only where that has a meaning.",
    reason: "Mostly a closing `:::` was forgotten; else half the page would be taken for a part of one block.",
    source: "README.md, \"Blocks\"",
    bad: "::: example\nPriya wrote three lines.\n\n::: takeaway\nFact, effect, offer.\n:::\n:::",
    good: "::: example\nPriya wrote three lines.\n:::\n\n::: takeaway\nFact, effect, offer.\n:::",
    fixable: false,
};

/// All fences of a file from byte `body` on, whose Markdown is `markdown`, in order. Lines in code and HTML are left alone.
pub fn fences(
    text: &str,
    markdown: &str,
    body: usize,
    file: &Arc<str>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Fence> {
    let mut lines = lines(text, body).peekable();
    if lines.peek().is_none() {
        return Vec::new();
    }
    let kept = verbatim(markdown, body);
    let mut kept = kept.as_slice();
    let mut found = Vec::new();
    for line in lines {
        // Both are in order, so that what lies behind is never looked at again.
        while let [first, rest @ ..] = kept
            && first.end <= line.start
        {
            kept = rest;
        }
        let written = &text[line.clone()];
        let colons = written.trim_start_matches([' ', '\t']);
        if colons.starts_with(":::") {
            if !within(kept, &line) {
                found.push(fence(text, line, file, findings));
            }
        } else if let Some(length) = mistyped(colons) {
            if !within(kept, &line) {
                let start = line.end - colons.len();
                let opening = fence(text, line, file, findings);
                if opening.opening.is_some() {
                    let written = &text[start..start + length];
                    let finding = Diagnostic::new(
                        &TEXT_MARKUP,
                        file,
                        start..start + length,
                        format!("`{written}` is read as three colons, with which a block begins"),
                    );
                    findings.push(
                        finding
                            .help("Write ::: before the name of the block.")
                            .fix(Fix::replace("write :::", start..start + length, ":::")),
                    );
                }
                found.push(opening);
            }
        } else if misplaced(colons) && !within(kept, &line) {
            let start = line.start + written.find(":::").unwrap_or_default();
            let finding = Diagnostic::new(
                &BLOCK_NESTING,
                file,
                start..line.end,
                "A block cannot begin inside a list item or a quote",
            );
            findings.push(
                finding
                    .help("Put it on a line of its own at the margin, with an empty line above."),
            );
        }
    }
    found
}

/// The length of what stands where three colons are meant: two before the name of a block, or colons with a backslash, as word
/// processors and converters write them.
fn mistyped(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches(['\\', ':']);
    let length = line.len() - rest.len();
    let colons = line[..length].matches(':').count();
    let escaped = line.starts_with("\\:");
    let name = rest
        .trim_start_matches([' ', '\t'])
        .split([' ', '\t', '{'])
        .next()
        .unwrap_or_default()
        .trim_end();
    let opens = BlockName::named(name).is_some() && colons >= 2;
    let closes = rest.trim().is_empty() && escaped && colons >= 3;
    (opens || closes).then_some(length)
}

/// Whether a line lies in the first of some ranges, which ends after its beginning; that of indented code begins after its indent.
fn within(ranges: &[Range<usize>], line: &Range<usize>) -> bool {
    ranges
        .first()
        .is_some_and(|range| range.start < line.end && line.start < range.end)
}

/// A list mark or a quote mark, then an opening fence.
fn misplaced(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')' | ' ' | '\t')
    });
    rest.len() < line.len()
        && rest.starts_with(":::")
        && rest
            .trim_start_matches(':')
            .trim_start()
            .starts_with(|c: char| c.is_ascii_lowercase())
        && !line.starts_with(|c: char| c.is_ascii_digit() && !line.contains(['.', ')']))
}

/// Where code and HTML blocks stand; read only when there can be any.
fn verbatim(markdown: &str, body: usize) -> Vec<Range<usize>> {
    let bytes = markdown.as_bytes();
    let possible = memchr2(b'\t', b'<', bytes).is_some()
        || ["```", "~~~", "\n    "]
            .iter()
            .any(|mark| memmem::find(bytes, mark.as_bytes()).is_some())
        || markdown.starts_with("    ");
    if possible {
        markdown::verbatim(markdown, body)
    } else {
        Vec::new()
    }
}

/// The lines of a text from byte `from` on that hold two colons together, or three with backslashes, without their ends (`\n`, `\r\n` or `\r`).
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut at = from;
    let with_backslash = memmem::find(bytes, b"\\:").is_some();
    let colons = memmem::Finder::new(if with_backslash { ":" } else { "::" });
    std::iter::from_fn(move || {
        let colons = at + colons.find(&bytes[at..])?;
        let start = memrchr2(b'\n', b'\r', &bytes[at..colons]).map_or(at, |end| at + end + 1);
        at = memchr2(b'\n', b'\r', &bytes[colons..]).map_or(bytes.len(), |length| colons + length);
        Some(start..at)
    })
}

fn fence(text: &str, line: Range<usize>, file: &Arc<str>, findings: &mut Vec<Diagnostic>) -> Fence {
    let written = &text[line.clone()];
    let after = written
        .trim_start_matches([' ', '\t'])
        .trim_start_matches(['\\', ':']);
    let rest = after.trim();
    if rest.is_empty() {
        return Fence {
            line,
            opening: None,
        };
    }
    let start = line.end - after.len() + (after.len() - after.trim_start().len());
    let length = rest
        .find(|c: char| c.is_whitespace() || c == '{')
        .unwrap_or(rest.len());
    let name_span = start..start + length;
    let attributes = attributes(text, name_span.end..line.end, file, findings);
    let opening = FenceOpening {
        name: text[name_span.clone()].to_owned(),
        name_span,
        attributes,
    };
    Fence {
        line,
        opening: Some(opening),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        let fences = fences(text, text, 0, &Arc::from("a.md"), &mut findings);
        fences
            .iter()
            .map(|fence| {
                fence
                    .opening
                    .as_ref()
                    .map_or("end".to_owned(), |opening| opening.name.clone())
            })
            .collect()
    }

    #[test]
    fn fences_are_lines_of_colons_outside_code_and_html() {
        assert_eq!(
            names("::: a\n  :::\n:::: b\r\n::::"),
            ["a", "end", "b", "end"]
        );
        assert_eq!(
            names("```\n::: a\n```\n\n<div>\n::: b\n</div>\n\n    ::: c\n\n::: d\n"),
            ["d"]
        );
        assert_eq!(names("text :: not\n\n:: two\n"), Vec::<String>::new());
    }

    #[test]
    fn a_fence_in_a_list_item_or_a_quote_is_a_mistake() {
        for text in ["- ::: hint\n", "> ::: hint\n", "1. ::: hint\n"] {
            let mut findings = Vec::new();
            assert!(fences(text, text, 0, &Arc::from("a.md"), &mut findings).is_empty());
            assert_eq!(findings.len(), 1, "{text}");
            assert_eq!(&text[findings[0].span.clone().unwrap()], "::: hint");
        }
    }
}
