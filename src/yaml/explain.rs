//! What a YAML error is in plain words: the parser tells where it stopped, this finds what the author most likely did.

use std::ops::Range;

use serde_yaml::granit_parser::{ErrorKind, ScanError};

use super::YamlProblem;

/// Characters that cannot begin an unquoted text, or that then mean something else.
const SPECIAL: [char; 14] = [
    '[', ']', '{', '}', '@', '`', '%', '*', '&', '!', '|', '>', ',', '?',
];

/// A line of the source, taken apart.
struct YamlLine<'a> {
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
pub fn explain(text: &str, error: &ScanError, open: &[usize]) -> (YamlProblem, Range<usize>) {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let at = (0..=at)
        .rev()
        .find(|&byte| text.is_char_boundary(byte))
        .unwrap_or(0);
    let entry = entry_at(text, at);
    if let Some(&bracket) = open.first()
        && (at >= text.trim_end().len() || entry.start > bracket)
    {
        let sign = if text[bracket..].starts_with('[') {
            ('[', ']')
        } else {
            ('{', '}')
        };
        let problem = YamlProblem::syntax(
            bracket..bracket + 1,
            format!("`{}` is opened here and never closed", sign.0),
        );
        let help = format!(
            "Write `{}` where the list ends, or put a text that begins with `{}` in quotes.",
            sign.1, sign.0
        );
        return (problem.help(help), entry_at(text, bracket));
    }
    if let Some(problem) = culprit_above(text, at, &entry, error.kind()) {
        let entry = entry_at(text, problem.span.start);
        return (problem, entry);
    }
    (at_line(text, at, error.kind()), entry)
}

/// A text that is all there is, where `key: value` belongs: what is wrong with its first line, when that can be said.
pub fn lone_text(text: &str, at: usize) -> Option<YamlProblem> {
    let line = line_at(text, at);
    line.key.is_none().then(|| no_key(&line))
}

/// The message on a text that begins at `at` with a character that needs quotes.
pub fn unquoted(text: &str, at: usize) -> YamlProblem {
    let line = line_at(text, at);
    let sign = text[at..].chars().next().unwrap_or(' ');
    let sign = if sign == '`' {
        "a backtick".to_owned()
    } else {
        format!("`{sign}`")
    };
    let problem = YamlProblem::syntax(
        at..line.span.end.max(at),
        format!("A text that begins with {sign} must be in quotes"),
    );
    if line.value_at == at
        && let Some(quoted) = color_in_quotes(line.value)
    {
        let key = line.key.map(|key| format!("{key}: ")).unwrap_or_default();
        let mut problem = problem.help(format!(
            "Put the colour in quotes, as # begins a comment otherwise: `{key}{quoted}`."
        ));
        problem.message = "Everything after the `#` of this colour is read as a comment".to_owned();
        problem.fix = Some((at..at + line.value.len(), quoted));
        problem
    } else if line.value_at == at {
        problem.help(line.in_quotes())
    } else {
        problem.help("Put the text in quotes.")
    }
}

/// A value in braces with its colour in quotes, if one stands there without.
fn color_in_quotes(value: &str) -> Option<String> {
    let at = value.find(" #").filter(|_| value.starts_with('{'))? + 1;
    let digits = value[at + 1..]
        .bytes()
        .take_while(u8::is_ascii_hexdigit)
        .count();
    let end = at + 1 + digits;
    let is_closed = value[end..].trim_start().starts_with(['}', ',']);
    (matches!(digits, 3 | 6) && is_closed)
        .then(|| format!("{}\"{}\"{}", &value[..at], &value[at..end], &value[end..]))
}

fn at_line(text: &str, at: usize, kind: &ErrorKind) -> YamlProblem {
    let line = line_at(text, at);
    let first = line.value.chars().next().unwrap_or(' ');
    let rest = line.value_at..line.value_at + line.value.len();
    match kind {
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => tab(text, at),
        ErrorKind::RecursionLimitExceeded => YamlProblem::syntax(
            at..next(text, at),
            "Lists and keys are nested too deep here",
        ),
        ErrorKind::DirectiveDisallowed => {
            YamlProblem::syntax(at..line.span.end.max(at), "A line cannot begin with `%`")
                .help("Remove the line, or put the text in quotes after its key.")
        }
        ErrorKind::CommentInterceptedScalar => YamlProblem::syntax(
            at..line.span.end.max(at),
            "` #` begins a comment in the middle of a text",
        )
        .help("Put the text in quotes, or remove the comment."),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => unclosed(text, at),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => YamlProblem::syntax(
            rest,
            "A backslash in double quotes begins a special character, and this one is unknown",
        )
        .help("Write `\\\\` for a backslash, or use single quotes around the text."),
        ErrorKind::BlockSequenceEntryNotAllowed
            if line.value.starts_with("- ") || line.value == "-" =>
        {
            YamlProblem::syntax(rest, "A list cannot begin on the line of its key")
                .help("Begin the list on the next line, or put the text in quotes.")
        }
        _ if at >= line.value_at && matches!(first, '"' | '\'') => YamlProblem::syntax(
            at..rest.end.max(at),
            "Something follows the closing quotation mark",
        )
        .help(line.in_quotes()),
        _ if line.key.is_some() && SPECIAL.contains(&first) => unquoted(text, line.value_at),
        ErrorKind::UnexpectedCharacter { .. } | ErrorKind::UnknownAnchor => unquoted(text, at),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement
            if at > line.value_at =>
        {
            YamlProblem::syntax(
                at..next(text, at),
                "A text with `: ` inside must be in quotes",
            )
            .help(line.in_quotes())
        }
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockSequenceEntry
            if line.key.is_some() || line.span.start + line.indent >= at =>
        {
            indent(&line)
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => no_key(&line),
        ErrorKind::ExpectedDocumentStart => YamlProblem::syntax(
            at..line.span.end.max(at),
            "This line cannot follow the line above it",
        )
        .help("Write `key: value` on each line."),
        kind => match tabbed_line(text, at) {
            Some(tabbed) => tab(text, tabbed),
            None => YamlProblem::syntax(
                at..next(text, at).max(at),
                format!("This cannot be read: {kind}"),
            ),
        },
    }
}

/// The message on a line that should be `key: value` and is not.
fn no_key(line: &YamlLine) -> YamlProblem {
    let start = line.span.start + line.indent;
    let span = start..line.span.end.max(start);
    if let Some((key, value)) = line.value.split_once(':')
        && line.lacks_blank()
    {
        let colon = start + key.len();
        return YamlProblem::syntax(colon..colon + 1, "A space is missing after the colon")
            .help(format!("Write `{key}: {}`.", value.trim()));
    }
    if let Some((key, value)) = almost_key(line.value) {
        let help = if value.is_empty() {
            format!("Write `{key}: …`.")
        } else {
            format!("Write `{key}: {value}`.")
        };
        let mut problem = YamlProblem::syntax(
            span.clone(),
            "A colon and a space are missing after the key",
        )
        .help(help);
        problem.fix = (!value.is_empty()).then(|| (span, format!("{key}: {value}")));
        return problem;
    }
    YamlProblem::syntax(
        span,
        "This line is neither `key: value` nor part of a text above",
    )
    .help("Write `key: value`; a text that goes on over several lines is indented.")
}

/// Key and value of a line with another sign in place of the colon: `key = value`, `key； value`.
fn almost_key(line: &str) -> Option<(&str, &str)> {
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .filter(|end| *end > 0)?;
    let rest = line[end..].trim_start();
    let value = rest
        .strip_prefix(['=', '：', '；', ';', '∶', '︰'])
        .or_else(|| rest.strip_prefix("→"))?;
    Some((&line[..end], value.trim()))
}

fn indent(line: &YamlLine) -> YamlProblem {
    let start = line.span.start + line.indent;
    YamlProblem::syntax(start..line.span.end.max(start), "The indent of this line does not fit the lines around it").help(
        "Give the lines of one group the same number of blanks before them; below a key that has a value already nothing is indented.",
    )
}

fn tab(text: &str, at: usize) -> YamlProblem {
    let line = line_at(text, at);
    let content = &text[line.span.clone()];
    let start = line.span.start + content.find('\t').unwrap_or(0);
    let end = start
        + content[start - line.span.start..]
            .bytes()
            .take_while(|&byte| byte == b'\t')
            .count();
    let mut problem = YamlProblem::syntax(
        start..end.max(start),
        "Tabs are not allowed here; indent with spaces",
    )
    .help("Indent with spaces, two for each step; a key that belongs to no other is not indented.");
    let indent = line.span.start..line.span.start + content.len() - content.trim_start().len();
    if indent.contains(&start) {
        let above = line_at(text, text[..line.span.start].trim_end().len());
        let outer = text[above.span.clone()].len() - text[above.span.clone()].trim_start().len();
        let begins_group = above.span.end < line.span.start && above.value.is_empty();
        let spaces = if begins_group { outer + 2 } else { outer };
        problem.fix = Some((indent, " ".repeat(spaces)));
    }
    problem
}

/// The first line of `text` from that of byte `at` on, or the one before, that is indented with a tab.
fn tabbed_line(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = text[..start.saturating_sub(1)]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let mut at = before;
    for line in text[before..].split_inclusive('\n').take(3) {
        let indent = &line[..line.len() - line.trim_start().len()];
        if indent.contains('\t') {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn unclosed(text: &str, at: usize) -> YamlProblem {
    let line = line_at(text, at);
    let quote = text[at..]
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))
        .unwrap_or('"');
    let twice = if quote == '\'' {
        "; an apostrophe inside single quotes is written twice"
    } else {
        ""
    };
    let help = format!("Write `{quote}` where the text ends{twice}.");
    YamlProblem::syntax(
        at..line.span.end.max(at),
        "This quotation mark is never closed",
    )
    .help(help)
}

/// Errors that show only on a later line than the one that has the fault.
fn culprit_above(
    text: &str,
    at: usize,
    entry: &Range<usize>,
    kind: &ErrorKind,
) -> Option<YamlProblem> {
    let line = line_at(text, at);
    let above = line_at(text, text[..line.span.start].trim_end().len());
    let top = line_at(
        text,
        entry_at(text, text[..entry.start].trim_end().len()).start,
    );
    let is_key = line
        .key
        .is_some_and(|key| line.span.start + line.indent + key.len() == at);
    match kind {
        ErrorKind::InvalidTrailingDoubleQuotedScalar
        | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            let quote = above
                .value
                .chars()
                .next()
                .filter(|sign| matches!(sign, '"' | '\''))?;
            let open = above.value.matches(quote).count() == 1
                && above.span.end < line.span.start
                && line.key.is_some();
            open.then(|| unclosed(text, above.value_at))
        }
        ErrorKind::ExpectedDocumentStart => {
            let first = line_at(text, text.len() - text.trim_start().len());
            let indented = first.indent > 0 && first.span.end < line.span.start;
            indented.then(|| indent(&first))
        }
        ErrorKind::MappingValueNotAllowed
            if is_key && above.span.end < line.span.start && above.lacks_blank() =>
        {
            Some(no_key(&above))
        }
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidSimpleKey
        | ErrorKind::SimpleKeyExpected
            if top.span.end < entry.start
                && top.key.is_none()
                && !text[top.span.start..].starts_with(['#', '-', '\n', '\r']) =>
        {
            Some(no_key(&top))
        }
        _ => None,
    }
}

/// The top-level entry around byte `at`: from its line without indent to the next such line.
fn entry_at(text: &str, at: usize) -> Range<usize> {
    let begins = |line: &str| {
        !line.is_empty()
            && !line.starts_with([' ', '\t', '#', '\r', '\n', ']', '}', '"', '\''])
            && !line.starts_with("- ")
    };
    let mut start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    while start > 0 && !begins(&text[start..]) {
        start = text[..start - 1].rfind('\n').map_or(0, |end| end + 1);
    }
    let mut end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    while end < text.len() && !begins(&text[end..]) {
        end = text[end..]
            .find('\n')
            .map_or(text.len(), |next| end + next + 1);
    }
    start..end
}

/// The line around byte `at`.
fn line_at(text: &str, at: usize) -> YamlLine<'_> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let content = text[start..end].trim_end();
    let mut rest = content.trim_start_matches([' ', '\t']);
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start_matches([' ', '\t']);
    }
    let indent = content.len() - rest.len();
    let colon = rest
        .find(": ")
        .or_else(|| rest.ends_with(':').then(|| rest.len() - 1));
    let quoted = rest.starts_with(['"', '\'', '[', '{']);
    let (key, value) = match colon.filter(|_| !quoted) {
        Some(colon) => (Some(&rest[..colon]), rest[colon + 1..].trim_start()),
        None => (None, rest),
    };
    YamlLine {
        span: start..start + content.len(),
        indent,
        key,
        value_at: start + content.len() - value.len(),
        value,
    }
}

impl YamlLine<'_> {
    /// Whether it reads `key:value`.
    fn lacks_blank(&self) -> bool {
        let word = |key: &str| {
            !key.is_empty()
                && key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        self.key.is_none() && self.value.split_once(':').is_some_and(|(key, _)| word(key))
    }

    /// The advice to write the whole value in quotes, with the line as it should be.
    fn in_quotes(&self) -> String {
        let key = self.key.map(|key| format!("{key}: ")).unwrap_or_default();
        if self.value.chars().count() > 100 {
            return "Put the whole text in quotes.".to_owned();
        }
        let ticks = if self.value.contains('`') { "" } else { "`" };
        format!(
            "Put the whole text in quotes: {ticks}{key}{}{ticks}.",
            quoted(within_quotes(self.value))
        )
    }
}

/// `text` as a quoted YAML text.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// What was meant to be inside the quotes around `text`, when they are meant as such: in `'it's'` and `"a "b""`, not in `"a" b "c"`.
fn within_quotes(text: &str) -> &str {
    let Some(quote) = text
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))
    else {
        return text;
    };
    let Some(inner) = text.get(1..).and_then(|rest| rest.strip_suffix(quote)) else {
        return text;
    };
    let Some((before, after)) = inner.split_once(quote) else {
        return text;
    };
    let opens = before.ends_with([' ', '(']);
    let apostrophe =
        before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
    if opens || apostrophe { inner } else { text }
}

/// The byte after the character at `at`.
fn next(text: &str, at: usize) -> usize {
    text[at..]
        .chars()
        .next()
        .map_or(at, |sign| at + sign.len_utf8())
}
