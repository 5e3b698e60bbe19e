//! Checks a tree of YAML nodes against a table of keys.

use std::ops::Range;
use std::sync::Arc;

use super::{Key, Kind};
use crate::diagnostic::Diagnostic;
use crate::words::nearest;
use crate::yaml::{self, Entry, Node, ProblemKind, Value};

/// The names of the rules of one family.
struct Rules {
    unknown: &'static str,
    missing: &'static str,
    wrong: &'static str,
    duplicate: &'static str,
    syntax: &'static str,
    cut: &'static str,
}

/// The rules of the family `prefix`: "course", "theme", and "front-matter" for all else.
fn rules(prefix: &str) -> Rules {
    macro_rules! family {
        ($name:literal) => {
            Rules {
                unknown: concat!($name, "/unknown-key"),
                missing: concat!($name, "/missing-key"),
                wrong: concat!($name, "/wrong-type"),
                duplicate: concat!($name, "/duplicate-key"),
                syntax: concat!($name, "/syntax"),
                cut: concat!($name, "/cut-text"),
            }
        };
    }
    match prefix {
        "course" => family!("course"),
        "theme" => family!("theme"),
        _ => family!("front-matter"),
    }
}

/// Reads YAML and checks it: [`yaml::parse`], then [`check`], with every problem told in `out`.
///
/// `text` begins at byte `offset` of `file`; `where_`, such as "course.yaml" or "a lesson's front matter", and `prefix`, the family of
/// rules, go into messages. Gives what could be read, even where something is wrong with it. After a syntax error no key is said
/// to be missing, for it may be in the part that could not be read.
pub fn read(text: &str, offset: usize, table: &[Key], where_: &str, file: &Arc<str>, prefix: &'static str, out: &mut Vec<Diagnostic>) -> Option<Node> {
    let (node, problems) = yaml::parse(text, offset);
    let names = rules(prefix);
    let broken = problems.iter().any(|problem| problem.kind == ProblemKind::Syntax);
    for problem in problems {
        let rule = match problem.kind {
            ProblemKind::Syntax => names.syntax,
            ProblemKind::DuplicateKey => names.duplicate,
            ProblemKind::CutText => names.cut,
        };
        let make = if problem.warning { Diagnostic::warning } else { Diagnostic::error };
        let mut finding: Diagnostic = make(rule, file, problem.span, problem.message);
        finding.help = problem.help;
        if let Some((span, text)) = problem.related {
            finding = finding.related(file, span, text);
        }
        out.push(finding);
    }
    let node = node?;
    Check { names, where_, file, tell_missing: !broken, out }.root(&node, table);
    Some(node)
}

/// Tells in `out` of each key of `node` that `table` does not know, each that is missing, and each value of the wrong type.
/// `where_`, `file` and `prefix` as in [`read`].
pub fn check(node: &Node, table: &[Key], where_: &str, file: &Arc<str>, prefix: &'static str, out: &mut Vec<Diagnostic>) {
    Check { names: rules(prefix), where_, file, tell_missing: true, out }.root(node, table);
}

struct Check<'a> {
    names: Rules,
    where_: &'a str,
    file: &'a Arc<str>,
    tell_missing: bool,
    out: &'a mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn root(&mut self, node: &Node, table: &[Key]) {
        match &node.value {
            Value::Map(entries) => self.table(entries, &node.span, table, ""),
            Value::Null => self.table(&[], &node.span, table, ""),
            other => {
                let message = format!("{} must hold lines of `key: value`, not {}", self.where_, called(other));
                self.out.push(Diagnostic::error(self.names.wrong, self.file, node.span.clone(), message));
            }
        }
    }

    /// `within` is the key that holds the table, empty for the file itself.
    fn table(&mut self, entries: &[Entry], span: &Range<usize>, table: &[Key], within: &str) {
        for entry in entries {
            match table.iter().find(|key| key.name == entry.key) {
                Some(key) => self.value(&entry.value, &key.kind, &entry.key, &entry.key_span),
                None => self.unknown(entry, table, within),
            }
        }
        let missing = table.iter().filter(|key| key.required && !entries.iter().any(|entry| entry.key == key.name));
        for key in missing.filter(|_| self.tell_missing) {
            let place = if within.is_empty() { self.where_.to_owned() } else { format!("`{within}`") };
            let finding = Diagnostic::error(self.names.missing, self.file, beginning(span, entries), format!("{place} lacks `{}`", key.name));
            self.out.push(finding.help(format!("add `{}: …`: {}", key.name, lower_first(key.text))));
        }
    }

    fn unknown(&mut self, entry: &Entry, table: &[Key], within: &str) {
        let names = || table.iter().map(|key| key.name);
        let place = if within.is_empty() { self.where_.to_owned() } else { format!("`{within}`") };
        let finding = Diagnostic::error(self.names.unknown, self.file, entry.key_span.clone(), format!("{place} knows no key `{}`", clip(&entry.key)));
        let help = if let Some((key, value)) = entry.key.split_once(':').filter(|(key, _)| names().any(|name| name == *key)) {
            format!("a blank is missing after the colon: `{key}: {value}`")
        } else if let Some(name) = nearest(&entry.key.to_lowercase(), names()) {
            format!("did you mean `{name}`?")
        } else {
            format!("the keys are {}", listed(names()))
        };
        self.out.push(finding.help(help));
    }

    fn value(&mut self, node: &Node, kind: &Kind, key: &str, key_span: &Range<usize>) {
        match (kind, &node.value) {
            (Kind::ListOf(item), Value::List(items)) | (Kind::OneOrList(item), Value::List(items)) => {
                for node in items {
                    self.value(node, item, key, &node.span);
                }
            }
            (Kind::OneOrList(item), _) => self.value(node, item, key, key_span),
            (Kind::MapOf(item), Value::Map(entries)) => self.free(entries, item, true),
            (Kind::FreeMapOf(item), Value::Map(entries)) => self.free(entries, item, false),
            (Kind::Table(table), Value::Map(entries)) => self.table(entries, &node.span, table, key),
            (Kind::Either(kinds), _) => self.either(node, kinds, key, key_span),
            _ => {
                if let Err(help) = fits(node, kind) {
                    self.wrong(node, key, key_span, &wanted(kind), help);
                }
            }
        }
    }

    fn free(&mut self, entries: &[Entry], item: &Kind, ids: bool) {
        for entry in entries {
            if ids && !is_id(&entry.key) {
                let message = format!("`{}` is no id: a letter, then letters, digits and hyphens, all lower case", clip(&entry.key));
                self.out.push(Diagnostic::error(self.names.wrong, self.file, entry.key_span.clone(), message));
            }
            self.value(&entry.value, item, &entry.key, &entry.key_span);
        }
    }

    /// Checks by the first of `kinds` that has the shape of the value, so that a wrong key inside is told as such.
    fn either(&mut self, node: &Node, kinds: &[Kind], key: &str, key_span: &Range<usize>) {
        let shaped = kinds.iter().find(|kind| match node.value {
            Value::Map(_) => matches!(kind, Kind::Table(_) | Kind::MapOf(_) | Kind::FreeMapOf(_)),
            Value::List(_) => matches!(kind, Kind::ListOf(_) | Kind::OneOrList(_)),
            _ => fits(node, kind).is_ok(),
        });
        match shaped {
            Some(kind) => self.value(node, kind, key, key_span),
            None => {
                let kinds: Vec<String> = kinds.iter().map(wanted).collect();
                self.wrong(node, key, key_span, &kinds.join(" or "), None);
            }
        }
    }

    fn wrong(&mut self, node: &Node, key: &str, key_span: &Range<usize>, wanted: &str, help: Option<String>) {
        let (span, message) = match &node.value {
            Value::Null => (key_span.clone(), format!("`{}` is empty; it must be {wanted}", clip(key))),
            Value::String(text) if text.trim().is_empty() => (node.span.clone(), format!("`{}` is empty; it must be {wanted}", clip(key))),
            Value::List(_) | Value::Map(_) => (node.span.clone(), format!("`{}` must be {wanted}, not {}", clip(key), called(&node.value))),
            _ => (node.span.clone(), format!("`{}` must be {wanted}, not `{}`", clip(key), clip(node.str().unwrap_or_default()))),
        };
        let mut finding = Diagnostic::error(self.names.wrong, self.file, span, message);
        finding.help = help;
        self.out.push(finding);
    }
}

/// Whether a scalar is what a simple kind wants; if not, with advice when there is some.
fn fits(node: &Node, kind: &Kind) -> Result<(), Option<String>> {
    let text = node.str().unwrap_or_default();
    let ok = match kind {
        Kind::Text => !text.trim().is_empty(),
        Kind::Id => is_id(text),
        Kind::Flag => return flag(node, text),
        Kind::Number { min, max } => return number(node, text, *min, *max),
        Kind::OneOf(words) => {
            let near = || nearest(&text.to_lowercase(), words.iter().copied()).map(|word| format!("did you mean `{word}`?"));
            return if words.contains(&text) { Ok(()) } else { Err(near()) };
        }
        Kind::Url => return url(text),
        Kind::Origin => is_origin(text),
        Kind::Path => return path(text),
        Kind::Color => return color(node, text),
        Kind::OneOrList(item) => return fits(node, item),
        Kind::Either(kinds) => kinds.iter().any(|kind| fits(node, kind).is_ok()),
        Kind::ListOf(_) => return Err((!text.is_empty()).then(|| format!("write it as a list: `[{}]`", clip(text)))),
        Kind::MapOf(_) | Kind::FreeMapOf(_) | Kind::Table(_) => false,
    };
    if ok { Ok(()) } else { Err(None) }
}

fn flag(node: &Node, text: &str) -> Result<(), Option<String>> {
    if node.bool().is_some() {
        return Ok(());
    }
    let word = match text.to_ascii_lowercase().as_str() {
        "yes" | "on" | "true" | "1" => "true",
        "no" | "off" | "false" | "0" => "false",
        _ => return Err(None),
    };
    Err(Some(format!("write `{word}`, without quotes")))
}

fn number(node: &Node, text: &str, min: i64, max: i64) -> Result<(), Option<String>> {
    match node.int() {
        Some(number) if (min..=max).contains(&number) => Ok(()),
        Some(_) => Err(None),
        None => {
            let digits = text.trim().trim_end_matches(['%', ' ']);
            let fits = digits.parse().is_ok_and(|number: i64| (min..=max).contains(&number));
            Err(fits.then(|| format!("write `{digits}`, without quotes or anything after it")))
        }
    }
}

fn url(text: &str) -> Result<(), Option<String>> {
    let allowed = ["https://", "http://", "mailto:", "tel:"];
    let lower = text.to_ascii_lowercase();
    let clean = !text.contains(|sign: char| sign.is_whitespace() || sign.is_control() || matches!(sign, '<' | '>' | '"' | '\\'));
    let rest = allowed.iter().find_map(|start| lower.strip_prefix(start));
    let host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']));
    if clean && host {
        return Ok(());
    }
    if clean && lower.starts_with("www.") {
        return Err(Some(format!("write `https://{text}`")));
    }
    let address = clean && text.contains('@') && !text.contains([':', '/']);
    Err(address.then(|| format!("write `mailto:{text}`")))
}

fn is_origin(text: &str) -> bool {
    let Some(host) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']'))
}

fn path(text: &str) -> Result<(), Option<String>> {
    if text.contains('\\') {
        return Err(Some(format!("write `{}`, with forward slashes", text.replace('\\', "/"))));
    }
    let plain = !text.trim().is_empty() && !text.contains(':') && !text.contains(char::is_control);
    let inside = text.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    if plain && inside { Ok(()) } else { Err(None) }
}

fn color(node: &Node, text: &str) -> Result<(), Option<String>> {
    let digits = text.strip_prefix('#');
    let hex = |digits: &str| matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match digits {
        Some(digits) if hex(digits) => Ok(()),
        // Unquoted, `#` begins a comment and nothing is left.
        None if node.is_null() => Err(Some("put the colour in quotes: a `#` without them begins a comment".to_owned())),
        None if hex(text) => Err(Some(format!("write `\"#{text}\"`"))),
        _ => Err(None),
    }
}

/// Whether `text` is `[a-z][a-z0-9-]*`.
fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// What a kind wants, for "must be …".
fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Id => "an id (a letter, then letters, digits and hyphens, all lower case)".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Number { min, max } => format!("a whole number from {min} to {max}"),
        Kind::OneOf(words) => one_of(words),
        Kind::Url => "a URL with http, https, mailto or tel".to_owned(),
        Kind::Origin => "the scheme and host of a site, such as `https://intranet.example.com`".to_owned(),
        Kind::Path => "the path of a file in this folder or below".to_owned(),
        Kind::Color => "a colour such as \"#0b6e4f\"".to_owned(),
        Kind::ListOf(item) => format!("a list, each item {}", wanted(item)),
        Kind::OneOrList(item) => format!("{}, or a list of them", wanted(item)),
        Kind::MapOf(_) | Kind::FreeMapOf(_) => "lines of `key: value` below it".to_owned(),
        Kind::Table(table) => format!("keys and values ({})", listed(table.iter().map(|key| key.name))),
        Kind::Either(kinds) => kinds.iter().map(wanted).collect::<Vec<_>>().join(" or "),
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [rest @ .., last] => format!("{} or `{last}`", listed(rest.iter().copied())),
    }
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn called(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Int(_) | Value::Float(_) => "a number",
        Value::String(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "keys and values",
    }
}

/// The first key of a table, or the place where it would be: where a missing key is told.
fn beginning(span: &Range<usize>, entries: &[Entry]) -> Range<usize> {
    entries.first().map_or(span.start..span.start, |entry| entry.key_span.clone())
}

fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_lowercase().chain(signs).collect()).unwrap_or_default()
}

/// The beginning of a long text on one line, for messages.
fn clip(text: &str) -> String {
    let short: String = text.chars().take(60).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
