//! What stands at the cursor in YAML, by the table of keys that the text is read by. The text is most often broken while it is being
//! typed, so this looks at lines and indents and asks no parser.

use crate::schema::{SchemaKey, ValueType};
use std::ops::Range;

/// A place in YAML.
#[derive(Debug)]
pub struct YamlSpot {
    /// The keys that lead here, from the top; at a value its own key is the last one.
    pub path: Vec<String>,
    /// What can stand here.
    pub at: YamlContext,
}

/// What can stand at a place in YAML.
#[derive(Debug)]
pub enum YamlContext {
    /// A key of this table.
    Key(&'static [SchemaKey]),
    /// A key that the author chooses.
    FreeKey,
    /// A value of this kind; the key it belongs to, when the table knows it.
    Value(&'static ValueType, Option<&'static SchemaKey>),
}

impl PartialEq for YamlSpot {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && std::mem::discriminant(&self.at) == std::mem::discriminant(&other.at)
    }
}

/// What stands at byte `at`, and the bytes of its word. `yaml` is where the YAML stands in `text`.
pub fn find(
    table: &'static [SchemaKey],
    text: &str,
    yaml: Range<usize>,
    at: usize,
) -> Option<(YamlSpot, Range<usize>)> {
    let start = yaml.start + text[yaml.start..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..yaml.end.max(at)]
        .find(['\n', '\r'])
        .map_or(yaml.end.max(at), |length| at + length);
    let written = LineIndent::of(&text[start..end]);
    let mut path = above(&text[yaml.start..start], written.indent);
    let content = start + written.indent;
    if at < content {
        return Some((spot(table, path, false)?, at..at));
    }
    let before = &text[content..at];
    if before.contains(" #") || before.starts_with('#') {
        return None;
    }
    // A map or list in brackets that is an item itself belongs to the key above.
    if before.starts_with(['{', '[']) {
        return value(table, path, text, content..end, at);
    }
    if let Some((key, after)) = split(before) {
        path.push(bare(key));
        return value(table, path, text, at - after.len()..end, at);
    }
    // A word without a colon: a key, or an item of a list of words.
    let rest = &text[content..end];
    let length = split(rest)
        .map_or(rest.trim_end().len(), |(key, _)| key.len())
        .max(before.len());
    let item = written.item
        && matches!(spot(table, path.clone(), true)?.at, YamlContext::Value(kind, _) if keys_in(kind).is_none());
    Some((
        spot(table, path, item)?,
        unquoted(text, content..content + length, at),
    ))
}

/// In a value, which stands in bytes `written` of the text and belongs to the last key of the path.
fn value(
    table: &'static [SchemaKey],
    mut path: Vec<String>,
    text: &str,
    written: Range<usize>,
    at: usize,
) -> Option<(YamlSpot, Range<usize>)> {
    let inside = Flow::of(&text[written.start..at]);
    let start = written.start + inside.word;
    let ends: &[char] = if inside.open {
        &[',', ']', '}', ':']
    } else {
        &[]
    };
    let end = text[at..written.end]
        .find(ends)
        .map_or(written.end, |length| at + length);
    let word = start..start + text[start..end].trim_end().len().max(at - start);
    path.extend(inside.key);
    Some((spot(table, path, !inside.at_key)?, unquoted(text, word, at)))
}

/// A key without blanks and quotes around it.
fn bare(key: &str) -> String {
    key.trim().trim_matches(['"', '\'']).to_owned()
}

/// A line's indent, dashes of list items counted, and whether it begins an item.
struct LineIndent {
    indent: usize,
    item: bool,
}

impl LineIndent {
    fn of(line: &str) -> LineIndent {
        let mut indent = line.len() - line.trim_start_matches(' ').len();
        let mut item = false;
        while let Some(rest) = line[indent..]
            .strip_prefix('-')
            .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            item = true;
            indent += 1 + (rest.len() - rest.trim_start_matches(' ').len());
        }
        LineIndent { indent, item }
    }
}

/// The keys that hold a line of this indent, from the top: each the last one before with a smaller indent.
fn above(text: &str, mut indent: usize) -> Vec<String> {
    let mut path = Vec::new();
    for line in text
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
    {
        let own = LineIndent::of(line).indent;
        if own < indent
            && let Some((key, value)) = split(&line[own..])
        {
            indent = own;
            if value.trim().is_empty() || value.trim_start().starts_with('#') {
                path.push(bare(key));
            }
        }
    }
    path.reverse();
    path
}

/// A line's key and what follows its colon.
fn split(line: &str) -> Option<(&str, &str)> {
    let colon = line
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| line[at + 1..].is_empty() || line[at + 1..].starts_with(' '))?;
    Some((&line[..colon], &line[colon + 1..]))
}

/// Where one is in a value that is written in brackets or braces, or plain.
struct Flow {
    /// Byte of the value where the word begins.
    word: usize,
    /// Whether brackets or braces are open.
    open: bool,
    /// Whether a key of a map in braces is being written.
    at_key: bool,
    /// The key of such a map whose value is being written.
    key: Option<String>,
}

impl Flow {
    fn of(value: &str) -> Flow {
        let mut open: Vec<char> = Vec::new();
        let mut quote = None;
        let mut from = 0;
        for (at, sign) in value.char_indices() {
            match (quote, sign) {
                (Some(mark), sign) if mark == sign => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(sign),
                (None, '[' | '{') => {
                    open.push(sign);
                    from = at + 1;
                }
                (None, ']' | '}') => {
                    open.pop();
                }
                (None, ',') if !open.is_empty() => from = at + 1,
                _ => {}
            }
        }
        let blank = |from: usize| from + (value[from..].len() - value[from..].trim_start().len());
        let in_map = open.last() == Some(&'{');
        match split(&value[from..]).filter(|_| in_map) {
            Some((key, rest)) => {
                let word = blank(value.len() - rest.len());
                Flow {
                    word,
                    open: true,
                    at_key: false,
                    key: Some(bare(key)),
                }
            }
            None => Flow {
                word: blank(from),
                open: !open.is_empty(),
                at_key: in_map,
                key: None,
            },
        }
    }
}

/// A word without the quotes around it.
fn unquoted(text: &str, word: Range<usize>, at: usize) -> Range<usize> {
    let written = &text[word.clone()];
    let Some(quote) = written
        .chars()
        .next()
        .filter(|sign| matches!(sign, '"' | '\''))
    else {
        return word;
    };
    let close = usize::from(written.len() > 1 && written.ends_with(quote));
    (word.start + 1).min(at)..(word.end - close).max(at)
}

/// What can stand at the end of a path: a value, or a key below it.
fn spot(table: &'static [SchemaKey], path: Vec<String>, value: bool) -> Option<YamlSpot> {
    let mut here: Option<(&'static ValueType, Option<&'static SchemaKey>)> = None;
    for name in &path {
        here = Some(match here {
            None => table
                .iter()
                .find(|key| key.name == *name)
                .map(|key| (&key.kind, Some(key)))?,
            Some((kind, _)) => enter(kind, name)?,
        });
    }
    let at = match here {
        Some((kind, key)) if value => YamlContext::Value(kind, key),
        Some((kind, _)) => match keys_in(kind) {
            Some(keys) => YamlContext::Key(keys),
            None if is_free(kind) => YamlContext::FreeKey,
            None => return None,
        },
        None if value => return None,
        None => YamlContext::Key(table),
    };
    Some(YamlSpot { path, at })
}

/// The value of a key within a kind.
fn enter(
    kind: &'static ValueType,
    name: &str,
) -> Option<(&'static ValueType, Option<&'static SchemaKey>)> {
    match kind {
        ValueType::Table(keys) => keys
            .iter()
            .find(|key| key.name == name)
            .map(|key| (&key.kind, Some(key))),
        ValueType::ListOf(item) | ValueType::OneOrList(item) => enter(item, name),
        ValueType::MapOf(item) | ValueType::FreeMapOf(item) => Some((item, None)),
        ValueType::Either(kinds) => kinds.iter().find_map(|kind| enter(kind, name)),
        _ => None,
    }
}

/// The keys that a kind takes, when they are those of a table.
pub fn keys_in(kind: &'static ValueType) -> Option<&'static [SchemaKey]> {
    match kind {
        ValueType::Table(keys) => Some(keys),
        ValueType::ListOf(item) | ValueType::OneOrList(item) => keys_in(item),
        ValueType::Either(kinds) => kinds.iter().find_map(keys_in),
        _ => None,
    }
}

/// Whether a kind takes keys that the author chooses.
fn is_free(kind: &ValueType) -> bool {
    match kind {
        ValueType::MapOf(_) | ValueType::FreeMapOf(_) => true,
        ValueType::Either(kinds) => kinds.iter().any(is_free),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
