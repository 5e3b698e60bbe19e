//! Signs that a word processor, a web page or a phone puts where plain ones belong: no-break spaces in what begins a line, and curly quotation
//! marks around values. They are read as they are meant.

use crate::diagnostic::{Diagnostic, Edit, Fix, Rule, Severity};
use crate::text::splice::splice;
use std::ops::Range;
use std::sync::Arc;

/// A text as it is meant, with a note for each kind of sign that was not plain.
///
/// `yaml` are the bytes of front matter or of a whole file of settings, `body` those of Markdown. Each line keeps its length in bytes, so that places in
/// the text stay what they are, but for those within such a line, which may move by a few bytes.
pub fn read(
    file: &Arc<str>,
    text: &Arc<str>,
    yaml: Range<usize>,
    body: Range<usize>,
    findings: &mut Vec<Diagnostic>,
) -> Arc<str> {
    if text.is_ascii() {
        return text.clone();
    }
    let mut lines = Vec::new();
    let mut code: Option<&str> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        let written = &text[span.clone()];
        let is_yaml = yaml.contains(&span.start);
        if !is_yaml && !body.contains(&span.start) {
            continue;
        }
        let begins = written.trim_start();
        if !is_yaml && let Some(fence) = code {
            if begins.starts_with(fence) {
                code = None;
            }
            continue;
        }
        if !is_yaml && let Some(fence) = ["```", "~~~"].into_iter().find(|f| begins.starts_with(f))
        {
            code = Some(fence);
            continue;
        }
        if written.is_ascii() {
            continue;
        }
        let spaced = if is_yaml {
            yaml_spaces(written)
        } else {
            markdown_spaces(written)
        };
        let now = spaced.as_deref().unwrap_or(written);
        let quoted = if is_yaml {
            yaml_quotes(now)
        } else {
            attribute_quotes(now)
        };
        if spaced.is_some() || quoted.is_some() {
            let has = [spaced.is_some(), quoted.is_some()];
            let plain = quoted.or(spaced).unwrap_or_default();
            lines.push(PlainLine { span, plain, has });
        }
    }
    if lines.is_empty() {
        return text.clone();
    }
    tell(file, text, &lines, findings);
    // Spaces at its end keep the length of a line.
    let meant = lines.iter().map(|line| {
        let length = line.plain.chars().count() + line.span.len() - line.plain.len();
        (line.span.clone(), format!("{:<length$}", line.plain))
    });
    splice(text, meant).into()
}

/// A line that is not plain.
struct PlainLine {
    /// Its bytes, without its end.
    span: Range<usize>,
    /// As it is meant; never longer than it was.
    plain: String,
    /// Whether it has such spaces, and such quotation marks.
    has: [bool; 2],
}

pub(crate) static TEXT_QUOTES: Rule = Rule {
    name: "text/quotes",
    severities: &[Severity::Note],
    summary: "Values in front matter, course.yaml and braces stand in plain quotation marks, if in any.",
    reason: "Word processors write curly ones, which would become a part of the value.",
    source: "README.md, \"Front matter\" and \"Blocks\"",
    bad: "::: question {attempts=“2”}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "::: question {attempts=\"2\"}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: true,
};

pub(crate) static TEXT_SPACES: Rule = Rule {
    name: "text/spaces",
    severities: &[Severity::Note],
    summary: "Plain spaces stand in what begins a line: list markers, boxes, headings, block lines, front matter.",
    reason: "Web pages and word processors put no-break spaces there, which look the same and mean something else.",
    source: "README.md, \"Front matter\" and \"Blocks\"",
    bad: "-\u{a0}One thing.\n-\u{a0}Another.",
    good: "- One thing.\n- Another.",
    fixable: true,
};

/// One note for each kind. The first has the fix of all lines, as a line may have both.
fn tell(file: &Arc<str>, text: &str, lines: &[PlainLine], findings: &mut Vec<Diagnostic>) {
    let edits = lines.iter().map(|line| Edit {
        span: line.span.clone(),
        text: line.plain.clone(),
    });
    let mut fix = Some(Fix {
        label: "write plain spaces and quotation marks".to_owned(),
        edits: edits.collect(),
    });
    let kinds = [
        (
            "no-break spaces where plain spaces belong",
            "Replace each with a space from your keyboard, or let leadlet check --fix do it; until then they are read as plain spaces.",
        ),
        (
            "the quotation marks of a word processor around a value",
            "Write \" in their place, or let leadlet check --fix do it; until then they are read so, and learners see no quotation marks.",
        ),
    ];
    for (kind, (what, help)) in kinds.into_iter().enumerate() {
        let mut of_kind = lines.iter().filter(|line| line.has[kind]);
        let Some(first) = of_kind.next() else {
            continue;
        };
        let message = match of_kind.count() {
            0 => format!("This line has {what}"),
            more => format!("{} lines have {what}", more + 1),
        };
        let indent = text[first.span.clone()].len() - text[first.span.clone()].trim_start().len();
        let span = first.span.start + indent..first.span.end;
        let finding = match kind {
            0 => Diagnostic::new(&TEXT_SPACES, file, span, message),
            _ => Diagnostic::new(&TEXT_QUOTES, file, span, message),
        };
        let finding = finding.help(help);
        findings.push(finding.fix(fix.take()));
    }
}

/// A space that keeps words together, or has a width of its own.
fn is_other_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

fn is_space(c: char) -> bool {
    c == ' ' || is_other_space(c)
}

/// Adds the spaces that a text begins with to `plain`, as plain ones; gives what follows.
fn plain_start<'t>(text: &'t str, plain: &mut String) -> &'t str {
    let rest = text.trim_start_matches(is_space);
    let spaces = text[..text.len() - rest.len()].chars();
    plain.extend(spaces.map(|_| ' '));
    rest
}

/// The line with plain spaces, if any other stands in what begins it: indents, list markers, boxes, headings, fences.
fn markdown_spaces(line: &str) -> Option<String> {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    let mut is_part = false;
    loop {
        rest = plain_start(rest, &mut plain);
        // A marker ends with a space; then what follows may be another.
        let marker = marker(rest);
        match marker {
            Some((end, goes_on)) => {
                is_part = true;
                plain.push_str(&rest[..end]);
                rest = &rest[end..];
                if !goes_on {
                    rest = plain_start(rest, &mut plain);
                    break;
                }
            }
            None => break,
        }
    }
    if !is_part {
        return None;
    }
    if line.trim_start_matches(is_space).starts_with(":::") {
        let fence: String = line
            .chars()
            .map(|c| if is_other_space(c) { ' ' } else { c })
            .collect();
        return (fence != line).then_some(fence);
    }
    // The box of an option.
    let mut boxed = None;
    if let Some(inside) = rest.strip_prefix('[')
        && let Some((mark, after)) = inside.split_once(']')
        && mark.chars().count() <= 3
        && matches!(mark.trim_matches(is_space), "" | "x" | "X")
        && after.starts_with(is_space)
    {
        let mark = match mark.trim_matches(is_space) {
            "" => " ",
            mark => mark,
        };
        boxed = Some(format!("[{mark}] {}", after.trim_start_matches(is_space)));
    }
    plain.push_str(boxed.as_deref().unwrap_or(rest));
    // Only such spaces count: what is wrong with plain ones is told of elsewhere.
    let others = |text: &str| text.chars().filter(|c| is_other_space(*c)).count();
    (others(&plain) < others(line)).then_some(plain)
}

/// Where a marker at the beginning of `rest` ends, and whether another may follow: of quotes, lists, headings, terms and fences.
fn marker(rest: &str) -> Option<(usize, bool)> {
    let first = rest.chars().next()?;
    let spaced = |at: usize| rest[at..].starts_with(is_space);
    match first {
        '>' => Some((1, true)),
        '-' | '*' | '+' if spaced(1) => Some((1, true)),
        ':' if rest.starts_with(":::") => {
            Some((rest.len() - rest.trim_start_matches(':').len(), false))
        }
        ':' if spaced(1) => Some((1, false)),
        '#' => {
            let level = rest.len() - rest.trim_start_matches('#').len();
            (level <= 6 && spaced(level)).then_some((level, false))
        }
        '0'..='9' => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let ends = rest[digits..].starts_with(['.', ')']) && spaced(digits + 1);
            (digits <= 9 && ends).then_some((digits + 1, true))
        }
        _ => None,
    }
}

/// The line with plain spaces before its key, after its colon and after the hyphen of a list.
fn yaml_spaces(line: &str) -> Option<String> {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    loop {
        rest = plain_start(rest, &mut plain);
        match rest
            .strip_prefix('-')
            .filter(|after| after.starts_with(is_space))
        {
            Some(after) => {
                plain.push('-');
                rest = after;
            }
            None => break,
        }
    }
    let key = rest.len() - rest.trim_start_matches(is_key_sign).len();
    if key > 0
        && let Some(value) = rest[key..]
            .strip_prefix(':')
            .filter(|value| value.starts_with(is_space))
    {
        plain.push_str(&rest[..key]);
        plain.push_str(": ");
        rest = value.trim_start_matches(is_space);
    }
    plain.push_str(rest);
    (plain != line && line.contains(is_other_space)).then_some(plain)
}

fn is_key_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/')
}

/// Quotation marks of many languages, as word processors write them.
const CURLY: [char; 11] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '″', '＂'];

/// Those of [`CURLY`] that stand for `"`, also in the middle of a list.
const CURLY_DOUBLE: [char; 8] = ['“', '”', '„', '‟', '«', '»', '″', '＂'];

/// The line with plain quotation marks where such ones stand around its whole value, or around items in brackets.
fn yaml_quotes(line: &str) -> Option<String> {
    let begins = line.trim_start();
    let item = begins.trim_start_matches("- ").trim_start();
    let value = match item.split_once(": ") {
        Some((key, value)) if !key.is_empty() && key.chars().all(is_key_sign) => value.trim_start(),
        _ if item.len() < begins.len() => item,
        _ => return None,
    };
    let head = &line[..line.len() - value.len()];
    let value = value.trim_end();
    if value.starts_with(['[', '{']) {
        let plain = value.replace(CURLY_DOUBLE, "\"");
        return (plain != value && !value.contains('"')).then(|| format!("{head}{plain}"));
    }
    let inner = value
        .strip_prefix(CURLY)
        .and_then(|rest| rest.strip_suffix(CURLY))?;
    // More of them inside are a part of the text, and then so are those around it.
    let is_text = inner.contains(CURLY_DOUBLE) || inner.contains(['"', '\\']);
    (!is_text).then(|| format!("{head}\"{inner}\""))
}

/// The line with plain quotation marks in its braces, where it opens a block.
fn attribute_quotes(line: &str) -> Option<String> {
    let begins = line.trim_start().trim_start_matches('>').trim_start();
    let brace = line.find('{').filter(|_| begins.starts_with(":::"))?;
    let (head, attributes) = line.split_at(brace);
    if attributes.contains('"') || !attributes.contains('=') {
        return None;
    }
    let plain = attributes.replace(CURLY_DOUBLE, "\"");
    (plain != attributes).then(|| format!("{head}{plain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str, is_yaml: bool) -> (String, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let all = 0..text.len();
        let (yaml, body) = if is_yaml { (all, 0..0) } else { (0..0, all) };
        let plain = read(&"a.md".into(), &text.into(), yaml, body, &mut findings);
        assert_eq!(plain.len(), text.len(), "{text}");
        (plain.to_string(), findings)
    }

    #[test]
    fn spaces_that_begin_lines_are_plain() {
        for (written, plain) in [
            ("-\u{a0}[x] One\n", "- [x] One \n"),
            ("- [\u{a0}] One", "- [ ] One "),
            ("- [x]\u{a0}One", "- [x] One "),
            ("-\u{a0}[x\u{a0}]\u{a0}One", "- [x] One    "),
            ("\u{a0}\u{a0}> Why", "  > Why  "),
            ("##\u{a0}Title", "## Title "),
            (":::\u{a0}question", "::: question "),
            ("1.\u{202f}One", "1. One  "),
            (":\u{a0}What it means", ": What it means "),
        ] {
            let (now, findings) = meant(written, false);
            assert_eq!((now.as_str(), findings.len()), (plain, 1), "{written:?}");
        }
    }

    #[test]
    fn spaces_in_text_and_code_stay() {
        for text in [
            "Pourquoi\u{a0}?",
            "- 5\u{a0}km",
            "\u{a0}Text",
            "```\n-\u{a0}One\n```",
            "[a]\u{a0}b",
            "# Un titre\u{a0}: deux",
        ] {
            let (now, findings) = meant(text, false);
            assert_eq!((now.as_str(), findings.len()), (text, 0), "{text:?}");
        }
    }

    #[test]
    fn keys_and_values_are_read_as_they_are_meant() {
        for (written, plain) in [
            ("title:\u{a0}One", "title: One "),
            ("\u{a0}\u{a0}manager: Manager", "  manager: Manager  "),
            ("-\u{a0}One", "- One "),
            ("title: “One: two”", "title: \"One: two\"    "),
            ("title: «One»", "title: \"One\"  "),
            ("- „One“", "- \"One\"    "),
            ("a: [“b”, “c”]", "a: [\"b\", \"c\"]        "),
        ] {
            let (now, findings) = meant(written, true);
            assert_eq!((now.as_str(), findings.len()), (plain, 1), "{written:?}");
        }
        for text in [
            "title: “One” and “two”",
            "title: It’s ours",
            "title: “One” two",
        ] {
            let (now, findings) = meant(text, true);
            assert_eq!((now.as_str(), findings.len()), (text, 0), "{text:?}");
        }
    }

    #[test]
    fn one_note_names_all_lines_of_a_kind_and_mends_them() {
        let text = "-\u{a0}[x] One\n-\u{a0}[ ] Two\n::: question {objective=“a”}\n";
        let (_, findings) = meant(text, false);
        let said: Vec<_> = findings
            .iter()
            .map(|one| (one.rule.name, one.message.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                (
                    "text/spaces",
                    "2 lines have no-break spaces where plain spaces belong"
                ),
                (
                    "text/quotes",
                    "This line has the quotation marks of a word processor around a value"
                ),
            ]
        );
        let (mended, _) =
            crate::diagnostic::fix::apply(text, findings.iter().filter_map(|one| one.fix.as_ref()));
        assert_eq!(
            mended,
            "- [x] One\n- [ ] Two\n::: question {objective=\"a\"}\n"
        );
    }
}
