//! What a YAML error is in plain words: the parser tells where it stopped, this finds what the author most likely did.

use std::ops::Range;

use serde_yaml::granit_parser::{ErrorKind, ScanError};

use super::Problem;

/// Characters that cannot begin an unquoted text, or that then mean something else.
const SPECIAL: [char; 14] = ['[', ']', '{', '}', '@', '`', '%', '*', '&', '!', '|', '>', ',', '?'];

/// A line of the source, taken apart.
struct Line<'a> {
    /// Its bytes, without the line end.
    span: Range<usize>,
    /// The bytes before the first character that is not a blank, a tab or a `- `.
    indent: usize,
    /// What stands before the first `: `, when there is one.
    key: Option<&'a str>,
    /// Where the value begins; the end of the line when there is none.
    value_at: usize,
    /// The value, to the end of the line, without blanks around it.
    value: &'a str,
}

/// Explains `error`, and gives the top-level entry that holds it, to be left out when reading on. Spans are bytes of `text`.
/// `open` says where each bracket began that was open.
pub fn explain(text: &str, error: &ScanError, open: &[usize]) -> (Problem, Range<usize>) {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let at = (0..=at).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0);
    let entry = entry_at(text, at);
    if let Some(&bracket) = open.first()
        && (at >= text.trim_end().len() || entry.start > bracket)
    {
        let sign = if text[bracket..].starts_with('[') { ('[', ']') } else { ('{', '}') };
        let problem = Problem::syntax(bracket..bracket + 1, format!("`{}` is opened here and never closed", sign.0));
        let help = format!("write `{}` where the list ends, or put a text that begins with `{}` in quotes", sign.1, sign.0);
        return (problem.help(help), entry_at(text, bracket));
    }
    if let Some(start) = missing_colon_above(text, &entry, error.kind()) {
        let entry = entry_at(text, start);
        return (no_key(&line_at(text, start)), entry);
    }
    (at_line(text, at, error.kind()), entry)
}

/// A text that is all there is, where `key: value` belongs: what is wrong with its first line, when that can be said.
pub fn lone_text(text: &str, at: usize) -> Option<Problem> {
    let line = line_at(text, at);
    line.key.is_none().then(|| no_key(&line))
}

/// The message on a text that begins at `at` with a character that needs quotes.
pub fn unquoted(text: &str, at: usize) -> Problem {
    let line = line_at(text, at);
    let sign = text[at..].chars().next().unwrap_or(' ');
    let problem = Problem::syntax(at..line.span.end.max(at), format!("a text that begins with `{sign}` must stand in quotes"));
    if line.value_at == at { problem.help(line.in_quotes()) } else { problem.help("put the text in quotes") }
}

fn at_line(text: &str, at: usize, kind: &ErrorKind) -> Problem {
    let line = line_at(text, at);
    let first = line.value.chars().next().unwrap_or(' ');
    let rest = line.value_at..line.value_at + line.value.len();
    match kind {
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation | ErrorKind::TabNotAllowed | ErrorKind::TabAtBlockScalarStart => tab(text, at),
        ErrorKind::RecursionLimitExceeded => Problem::syntax(at..next(text, at), "lists and keys are nested too deep here"),
        ErrorKind::DirectiveDisallowed => Problem::syntax(at..line.span.end.max(at), "a line cannot begin with `%`").help("remove the line, or put the text in quotes after its key"),
        ErrorKind::CommentInterceptedScalar => Problem::syntax(at..line.span.end.max(at), "` #` begins a comment in the middle of a text").help("put the text in quotes, or remove the comment"),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => unclosed(text, at),
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape | ErrorKind::InvalidUnicodeEscape => {
            Problem::syntax(rest, "a backslash in double quotes begins a special sign, and this one is unknown")
                .help("write `\\\\` for a backslash, or use single quotes around the text")
        }
        ErrorKind::BlockSequenceEntryNotAllowed if line.value.starts_with("- ") || line.value == "-" => {
            Problem::syntax(rest, "a list cannot begin on the line of its key").help("begin the list on the next line, or put the text in quotes")
        }
        _ if at >= line.value_at && matches!(first, '"' | '\'') => {
            Problem::syntax(at..rest.end.max(at), "something follows the closing quote").help(line.in_quotes())
        }
        _ if line.key.is_some() && SPECIAL.contains(&first) => unquoted(text, line.value_at),
        ErrorKind::UnexpectedCharacter { .. } | ErrorKind::UnknownAnchor => unquoted(text, at),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement if at > line.value_at => {
            Problem::syntax(at..next(text, at), "a text with `: ` inside must stand in quotes").help(line.in_quotes())
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation | ErrorKind::ExpectedBlockSequenceEntry
            if line.key.is_some() || line.span.start + line.indent >= at =>
        {
            let start = line.span.start + line.indent;
            Problem::syntax(start..line.span.end.max(start), "this line's indent fits none of the lines above")
                .help("give the lines of one group the same number of blanks before them; a line under a key that has a value already cannot be indented")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => no_key(&line),
        kind => Problem::syntax(at..next(text, at).max(at), format!("this cannot be read: {kind}")),
    }
}

/// The message on a line that should be `key: value` and is not.
fn no_key(line: &Line) -> Problem {
    let start = line.span.start + line.indent;
    let content = line.value;
    let span = start..line.span.end.max(start);
    if let Some((key, value)) = content.split_once(':')
        && !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        let colon = start + key.len();
        return Problem::syntax(colon..colon + 1, "a blank is missing after the colon").help(format!("write `{key}: {}`", value.trim()));
    }
    Problem::syntax(span, "this line is neither `key: value` nor part of a text above").help("write `key: value`; a text that goes on over several lines is indented")
}

fn tab(text: &str, at: usize) -> Problem {
    let line = line_at(text, at);
    let content = &text[line.span.clone()];
    let start = line.span.start + content.find('\t').unwrap_or(0);
    let end = start + content[start - line.span.start..].bytes().take_while(|&byte| byte == b'\t').count();
    Problem::syntax(start..end.max(start), "a tab stands where YAML wants blanks").help("indent with blanks, two for each step")
}

fn unclosed(text: &str, at: usize) -> Problem {
    let line = line_at(text, at);
    let quote = text[at..].chars().next().filter(|sign| matches!(sign, '"' | '\'')).unwrap_or('"');
    let mut help = format!("write `{quote}` where the text ends");
    if quote == '\'' {
        help.push_str("; an apostrophe inside single quotes is written twice");
    }
    Problem::syntax(at..line.span.end.max(at), "this quote is never closed").help(help)
}

/// The line above `entry` that lacks its colon, when that is why the first line of `entry` is not understood.
fn missing_colon_above(text: &str, entry: &Range<usize>, kind: &ErrorKind) -> Option<usize> {
    if !matches!(kind, ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidSimpleKey | ErrorKind::SimpleKeyExpected) {
        return None;
    }
    let above = text[..entry.start].trim_end();
    if above.is_empty() {
        return None;
    }
    let start = entry_at(text, above.len() - above.chars().next_back().map_or(0, char::len_utf8)).start;
    let line = line_at(text, start);
    (line.key.is_none() && !text[start..].starts_with(['#', '-'])).then_some(start)
}

/// The top-level entry around byte `at`: from its line without indent to the next such line.
fn entry_at(text: &str, at: usize) -> Range<usize> {
    let begins = |line: &str| !line.is_empty() && !line.starts_with([' ', '\t', '#', '\r', '\n', ']', '}', '"', '\'']) && !line.starts_with("- ");
    let mut start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    while start > 0 && !begins(&text[start..]) {
        start = text[..start - 1].rfind('\n').map_or(0, |end| end + 1);
    }
    let mut end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    while end < text.len() && !begins(&text[end..]) {
        end = text[end..].find('\n').map_or(text.len(), |next| end + next + 1);
    }
    start..end
}

/// The line around byte `at`.
fn line_at(text: &str, at: usize) -> Line<'_> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let content = text[start..end].trim_end();
    let mut rest = content.trim_start_matches([' ', '\t']);
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start_matches([' ', '\t']);
    }
    let indent = content.len() - rest.len();
    let colon = rest.find(": ").or_else(|| rest.ends_with(':').then(|| rest.len() - 1));
    let quoted = rest.starts_with(['"', '\'', '[', '{']);
    let (key, value) = match colon.filter(|_| !quoted) {
        Some(colon) => (Some(&rest[..colon]), rest[colon + 1..].trim_start()),
        None => (None, rest),
    };
    Line { span: start..start + content.len(), indent, key, value_at: start + content.len() - value.len(), value }
}

impl Line<'_> {
    /// The advice to write the whole value in quotes, with the line as it should be.
    fn in_quotes(&self) -> String {
        let key = self.key.map(|key| format!("{key}: ")).unwrap_or_default();
        if self.value.chars().count() > 100 || self.value.contains('`') {
            return "put the whole text in quotes".to_owned();
        }
        format!("put the whole text in quotes: `{key}{}`", quoted(self.value))
    }
}

/// `text` as a quoted YAML text.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// The byte after the character at `at`.
fn next(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(at, |sign| at + sign.len_utf8())
}
