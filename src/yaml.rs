//! The one place that knows YAML: text to a tree in which every key and value knows its bytes, and what is wrong in plain words.
//!
//! It stands on the event parser that `serde-saphyr` re-exports, not on serde: serde stops at the first wrong key, and this
//! tree is several times faster to get. Accepted is the part of YAML that course files need: maps with words as keys, lists, texts,
//! numbers, `true` and `false`. Anchors, aliases, tags, directives and second documents are refused, so a short file can never grow.

mod duplicate_keys;
mod explain;
mod read;
mod scalar;

use std::borrow::Cow;
use std::ops::Range;

/// Longer files are refused, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// Syntax errors told in one run; each costs one more reading of the text.
const MAX_ERRORS: usize = 8;
/// Problems told in one run.
const MAX_PROBLEMS: usize = 100;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct YamlNode {
    /// Bytes of the file; of a quoted text with its quotes, of an empty value the empty place after the colon.
    pub span: Range<usize>,
    /// What was written.
    pub value: YamlValue,
    /// The source of a number, `true`, `false` or `null` (`1.0` is not `1`); empty for all else.
    raw: String,
}

/// What a node holds. Only unquoted words are anything but text, by YAML 1.2: `yes`, `007`, `1_000` and `0x1f` are texts.
#[derive(Clone, Debug, PartialEq)]
pub enum YamlValue {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Int(i64),
    /// A number with a point or an exponent.
    Float(f64),
    /// A text.
    String(String),
    /// A list.
    List(Vec<YamlNode>),
    /// A map, in the order written, without its duplicate keys.
    Map(Vec<YamlEntry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct YamlEntry {
    /// The key, without quotes.
    pub key: String,
    /// Bytes of the file, with quotes.
    pub key_span: Range<usize>,
    /// What it holds.
    pub value: YamlNode,
}

/// Which kind of thing is wrong; gives the second half of the rule's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text cannot be read as YAML, or uses a part of YAML that is refused.
    Syntax,
    /// A key stands twice in one map; the tree holds the first.
    DuplicateKey,
    /// ` #` cut an unquoted text short.
    CutText,
}

/// Something wrong in the text, in the author's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlProblem {
    /// Which kind of thing.
    pub kind: ProblemKind,
    /// Whether the tree is right all the same.
    pub warning: bool,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// What is wrong, without a full stop at the end.
    pub message: String,
    /// What to do, a whole sentence.
    pub help: Option<String>,
    /// A second place and what is there: the first of two equal keys.
    pub related: Option<(Range<usize>, &'static str)>,
    /// What to put in place of some bytes, where that is certain.
    pub fix: Option<(Range<usize>, String)>,
}

impl YamlProblem {
    fn new(kind: ProblemKind, span: Range<usize>, message: impl Into<String>) -> Self {
        YamlProblem {
            kind,
            warning: false,
            span,
            message: message.into(),
            help: None,
            related: None,
            fix: None,
        }
    }

    fn syntax(span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(ProblemKind::Syntax, span, message)
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl YamlNode {
    fn new(span: Range<usize>, value: YamlValue) -> Self {
        YamlNode {
            span,
            value,
            raw: String::new(),
        }
    }

    /// A node of an unquoted text that stands nowhere.
    pub fn scalar(text: &str) -> Self {
        match text.parse() {
            Ok(number) => YamlNode {
                raw: text.to_owned(),
                ..YamlNode::new(0..0, YamlValue::Int(number))
            },
            Err(_) => YamlNode::new(0..0, YamlValue::String(text.to_owned())),
        }
    }

    fn null(at: usize) -> Self {
        YamlNode::new(at..at, YamlValue::Null)
    }

    /// The value of `key`, when this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&YamlNode> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`, when this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<&YamlEntry> {
        self.map()?.iter().find(|entry| entry.key == key)
    }

    /// The text; of a number, `true` or `false` the source as written, so that `version: 1.0` gives `1.0`.
    pub fn str(&self) -> Option<&str> {
        match &self.value {
            YamlValue::String(text) => Some(text),
            YamlValue::Bool(_) | YamlValue::Int(_) | YamlValue::Float(_) => Some(&self.raw),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        if let YamlValue::Bool(value) = self.value {
            Some(value)
        } else {
            None
        }
    }

    /// A whole number.
    pub fn int(&self) -> Option<i64> {
        if let YamlValue::Int(value) = self.value {
            Some(value)
        } else {
            None
        }
    }

    /// A number, whole or not.
    pub fn float(&self) -> Option<f64> {
        match self.value {
            YamlValue::Int(value) => Some(value as f64),
            YamlValue::Float(value) => Some(value),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn list(&self) -> Option<&[YamlNode]> {
        if let YamlValue::List(items) = &self.value {
            Some(items)
        } else {
            None
        }
    }

    /// The entries of a map.
    pub fn map(&self) -> Option<&[YamlEntry]> {
        if let YamlValue::Map(entries) = &self.value {
            Some(entries)
        } else {
            None
        }
    }

    /// The items of a list, or the node itself as the only one; of an empty value none.
    pub fn items(&self) -> &[YamlNode] {
        match &self.value {
            YamlValue::List(items) => items,
            YamlValue::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether nothing was written.
    pub fn is_null(&self) -> bool {
        self.value == YamlValue::Null
    }
}

/// Reads `text`, a whole YAML file or a front matter without its `---` lines, without BOM; it begins at byte `offset` of its file.
///
/// Gives the tree and all that is wrong, by place. After a syntax error the top-level entry that holds it is left out and the rest is
/// read again, so that the tree holds all that can be read (then keys may be missing that the author did write) and several
/// errors are told in one run, at most a hundred. An empty text is a null node. There is no tree when nothing could be made of the text.
pub fn parse(text: &str, offset: usize) -> (Option<YamlNode>, Vec<YamlProblem>) {
    if text.len() > MAX_BYTES {
        let problem = YamlProblem::syntax(
            offset..offset,
            format!(
                "This is {} kB of YAML; at most 1,024 kB are possible",
                text.len() >> 10
            ),
        );
        return (None, vec![problem]);
    }
    let mut source = Cow::Borrowed(text);
    let mut errors = Vec::new();
    while errors.len() < MAX_ERRORS {
        let mut reader = read::YamlReader::new(&source, offset);
        let fault = match reader.document() {
            Ok(node) => {
                errors.append(&mut reader.problems);
                return (Some(node), in_order(errors));
            }
            Err(fault) => fault,
        };
        let (mut problem, entry) = explain::explain(&source, &fault, &reader.open);
        problem.span = problem.span.start + offset..problem.span.end + offset;
        if let Some((span, _)) = &mut problem.fix {
            *span = span.start + offset..span.end + offset;
        }
        errors.push(problem);
        let Some(rest) = without(&source, entry) else {
            break;
        };
        source = Cow::Owned(rest);
    }
    (None, in_order(errors))
}

fn in_order(mut problems: Vec<YamlProblem>) -> Vec<YamlProblem> {
    problems.sort_by_key(|problem| problem.span.start);
    problems.truncate(MAX_PROBLEMS);
    problems
}

/// `source` with blanks in place of the bytes of `entry`, line ends kept; none when nothing but blanks stands there.
fn without(source: &str, entry: Range<usize>) -> Option<String> {
    let (before, rest) = source.split_at_checked(entry.start)?;
    let (inside, after) = rest.split_at_checked(entry.len())?;
    if inside.trim().is_empty() {
        return None;
    }
    // One blank a byte keeps all later offsets true.
    let blanks = inside.bytes().map(|byte| {
        if matches!(byte, b'\n' | b'\r') {
            byte as char
        } else {
            ' '
        }
    });
    Some(before.chars().chain(blanks).chain(after.chars()).collect())
}

#[cfg(test)]
mod tests;
