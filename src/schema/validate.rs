//! What each kind of value takes, and what to say when it does not fit.

use super::{SchemaKey, ValueType, codes};
use crate::text::words::nearest;
use crate::yaml::{YamlNode, YamlValue};

/// What to do about a value that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Advice {
    /// What to write, a whole sentence.
    pub help: String,
    /// What to put in place of the value, where that is certain.
    pub write: Option<String>,
}

impl Advice {
    /// Advice in words alone.
    pub fn words(help: impl Into<String>) -> Advice {
        Advice {
            help: help.into(),
            write: None,
        }
    }

    /// To write this instead of the value.
    pub fn write(value: impl Into<String>) -> Advice {
        let value = value.into();
        Advice {
            help: format!("Write `{value}`."),
            write: Some(value),
        }
    }

    /// The same, with more to say after what is to be written.
    fn so_that(self, why: &str) -> Advice {
        let help = self.help.trim_end_matches('.');
        Advice {
            help: format!("{help}{why}"),
            ..self
        }
    }
}

/// What is wrong with a value, as far as there is advice.
type Fits = Result<(), Option<Advice>>;

/// Whether a scalar is what a simple kind wants; if not, with advice when there is some.
pub(super) fn validate(node: &YamlNode, kind: &ValueType) -> Fits {
    let text = node.str().unwrap_or_default();
    let ok = match kind {
        ValueType::Text => !text.trim().is_empty(),
        ValueType::Id => {
            return if is_id(text) {
                Ok(())
            } else {
                Err(as_id(text).map(Advice::write))
            };
        }
        ValueType::Flag => return flag(node, text),
        ValueType::Number { min, max } => return number(node, text, *min, *max),
        ValueType::OneOf(words) => return one_of_words(text, words),
        ValueType::Language => return language(text),
        ValueType::Url => return url(text),
        ValueType::Web => {
            return url(text).and_then(|()| if is_web(text) { Ok(()) } else { Err(None) });
        }
        ValueType::Origin => return origin(text),
        ValueType::Path => return path(text),
        ValueType::Color => return color(node, text),
        ValueType::OneOrList(item) => return validate(node, item),
        ValueType::Either(kinds) => kinds.iter().any(|kind| validate(node, kind).is_ok()),
        ValueType::ListOf(item) => return Err(list(node, item)),
        ValueType::Table(table) => return Err(keyed(node, table)),
        ValueType::MapOf(_) | ValueType::FreeMapOf(_) => {
            return Err(Some(Advice::words(
                "Write each on a line of its own below the key, indented by two spaces: `name: value`.",
            )));
        }
    };
    if !ok
        && matches!(kind, ValueType::Text)
        && matches!(node.value, YamlValue::List(_) | YamlValue::Map(_))
    {
        return Err(Some(Advice::words(
            "Put the text in quotes: `[` or `{` at its beginning, or `key: ` in it, mean something else.",
        )));
    }
    if ok { Ok(()) } else { Err(None) }
}

fn flag(node: &YamlNode, text: &str) -> Fits {
    if node.bool().is_some() {
        return Ok(());
    }
    let word = match text.to_lowercase().as_str() {
        "yes" | "on" | "true" | "1" | "y" | "x" | "ja" | "oui" | "si" | "sí" | "sì" | "sim"
        | "tak" => "true",
        "no" | "off" | "false" | "0" | "n" | "nein" | "non" | "nee" | "não" | "nie" | "none" => {
            "false"
        }
        _ => {
            return Err(Some(Advice::words(
                "Write `true` or `false`, without quotes.",
            )));
        }
    };
    Err(Some(Advice::write(word).so_that(", without quotes.")))
}

fn number(node: &YamlNode, text: &str, min: i64, max: i64) -> Fits {
    let range = min..=max;
    if node.int().is_some_and(|number| range.contains(&number)) {
        return Ok(());
    }
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty());
    let only = numbers.next().filter(|_| numbers.next().is_none());
    let digits = only
        .filter(|_| node.int().is_none() && !text.contains(['-', '.', ',']))
        .and_then(|digits| digits.parse().ok())
        .filter(|number: &i64| range.contains(number));
    Err(Some(match digits {
        Some(number) => {
            Advice::write(number.to_string()).so_that(", without quotes or anything after it.")
        }
        None => Advice::words(format!(
            "Write digits alone, such as `{}`.",
            5.clamp(min, max)
        )),
    }))
}

fn one_of_words(text: &str, words: &[&str]) -> Fits {
    if words.contains(&text) {
        return Ok(());
    }
    let lower = text.to_lowercase();
    if let Some(word) = words.iter().find(|word| **word == lower) {
        return Err(Some(Advice::write(*word)));
    }
    if words.contains(&"off") && matches!(lower.as_str(), "no" | "false" | "none" | "ignore") {
        return Err(Some(Advice::write("off")));
    }
    let near = nearest(&lower, words.iter().copied());
    Err(near.map(|word| Advice::words(format!("Did you mean `{word}`?"))))
}

/// Whether `text` is the tag of a language.
pub fn is_language(text: &str) -> bool {
    language(text).is_ok()
}

/// The tag of a language that is written as a tag, or by its name: `de` for `German`.
///
/// # Errors
/// What to write instead.
pub fn language_tag(text: &str) -> Result<String, String> {
    match language(text) {
        Ok(()) => Ok(text.to_owned()),
        Err(Some(Advice {
            write: Some(tag), ..
        })) => Ok(tag),
        Err(advice) => Err(advice.map(|advice| advice.help).unwrap_or_default()),
    }
}

/// Whether `text` is a path as [`ValueType::Path`] wants it.
pub fn is_path(text: &str) -> bool {
    path(text).is_ok()
}

/// A tag such as `en`, `pt-BR` or `zh-Hant-TW`.
fn language(text: &str) -> Fits {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_tag = |tag: &str| {
        let mut parts = tag.split('-');
        let first = parts.next().unwrap_or_default();
        let is_private = matches!(first, "x" | "i") && tag.len() > 2;
        let is_code =
            (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase());
        (is_private || is_code) && parts.all(is_part)
    };
    if is_tag(text) {
        return Ok(());
    }
    let named = codes::language(text.trim());
    // `de_DE.UTF-8`, `DE`, `German (Germany)`
    let plain = text.trim().replace('_', "-");
    let (first, rest) = plain.split_once('-').unwrap_or((&plain, ""));
    let lower = match rest {
        "" => first.to_lowercase(),
        rest => format!("{}-{rest}", first.to_lowercase()),
    };
    let tag = named
        .map(str::to_owned)
        .or_else(|| is_tag(&lower).then_some(lower))
        .or_else(|| {
            let first = plain
                .split([' ', '(', ',', '-', '/'])
                .next()
                .unwrap_or_default();
            codes::language(first).map(str::to_owned)
        });
    Err(Some(match tag {
        Some(tag) => Advice::write(tag),
        None => Advice::words(
            "Write the two letters of the language, such as `en`, `de` or `fr`; a country may follow: `pt-BR`.",
        ),
    }))
}

fn url(text: &str) -> Fits {
    let allowed = ["https://", "http://", "mailto:", "tel:"];
    let lower = text.to_ascii_lowercase();
    let clean = !text.contains(|sign: char| {
        sign.is_whitespace() || sign.is_control() || matches!(sign, '<' | '>' | '"' | '\\')
    });
    let rest = allowed.iter().find_map(|start| lower.strip_prefix(start));
    let host = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']));
    if clean && host {
        return Ok(());
    }
    let whole = text.trim().trim_start_matches('/');
    let (name, _) = whole.split_once(['/', '?', '#']).unwrap_or((whole, ""));
    let is_clean = !whole.contains(|sign: char| {
        sign.is_whitespace() || sign.is_control() || matches!(sign, '<' | '>' | '"' | '\\' | '@')
    });
    if is_clean && is_host(name) && name.contains('.') && !lower.contains("://") {
        return Err(Some(Advice::write(format!("https://{whole}"))));
    }
    let address = clean && text.contains('@') && !text.contains([':', '/']);
    Err(Some(if address {
        Advice::write(format!("mailto:{text}"))
    } else {
        Advice::words("Write it as the browser shows it, such as `https://www.example.com`.")
    }))
}

fn is_web(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
        })
}

fn origin(text: &str) -> Fits {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    // All hosts below one, as in a policy.
    let host = |rest: &str| is_host(rest.strip_prefix("*.").unwrap_or(rest));
    if rest.is_some_and(host) {
        return Ok(());
    }
    let scheme = if text.starts_with("http://") {
        "http://"
    } else {
        "https://"
    };
    let name = rest.unwrap_or(text).trim().trim_start_matches('/');
    let name = name.split(['/', '?', '#']).next().unwrap_or_default();
    Err(Some(if host(name) {
        Advice::write(format!("{scheme}{name}"))
    } else {
        Advice::words(
            "Write the beginning of the site's address, such as `https://intranet.example.com`.",
        )
    }))
}

fn path(text: &str) -> Fits {
    let plain = !text.trim().is_empty() && !text.contains(':') && !text.contains(char::is_control);
    let inside = |text: &str| {
        text.split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
    };
    if plain && !text.contains('\\') && inside(text) {
        return Ok(());
    }
    let slashed = text.replace('\\', "/");
    let meant = slashed.trim_start_matches("./").trim_start_matches('/');
    let meant = meant.strip_prefix("content/").unwrap_or(meant);
    Err((plain && inside(meant)).then(|| {
        Advice::write(meant).so_that(", as seen from this folder and with / between folders.")
    }))
}

fn color(node: &YamlNode, text: &str) -> Fits {
    let hex = |digits: &str| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if text.strip_prefix('#').is_some_and(hex) {
        return Ok(());
    }
    let digits = text.trim().trim_start_matches(['#', '=']);
    // With digits for how much shows through, which a colour of the site has not.
    let opaque = match digits.len() {
        4 => digits.get(..3),
        8 => digits.get(..6),
        _ => None,
    };
    let known = [Some(digits), opaque]
        .into_iter()
        .flatten()
        .find(|digits| hex(digits))
        .map(str::to_owned)
        .or_else(|| codes::color(text).map(str::to_owned))
        .or_else(|| rgb(text));
    Err(Some(match known {
        // Unquoted, `#` begins a comment and nothing is left.
        None if node.is_null() => Advice::words(
            "Put the colour in quotes, such as \"#0b6e4f\": a `#` without them begins a comment.",
        ),
        Some(digits) => Advice::write(format!("\"#{digits}\"")),
        None => Advice::words(
            "Write # and six digits or letters a to f, in quotes, such as `\"#0b6e4f\"`.",
        ),
    }))
}

/// The six digits of `rgb(11, 110, 79)`.
fn rgb(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let inner = lower
        .trim()
        .strip_prefix("rgb")?
        .trim_start_matches('a')
        .trim();
    let inner = inner.strip_prefix('(')?.strip_suffix(')')?;
    let parts = inner.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let parts: Vec<u8> = parts.take(3).map_while(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [red, green, blue] => Some(format!("{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}

/// A list of what stands there without brackets.
fn list(node: &YamlNode, item: &ValueType) -> Option<Advice> {
    let text = node.str().unwrap_or_default();
    if let ValueType::Table(table) = item {
        let item = keyed(node, table)?;
        return Some(match example(table, text) {
            Some(example) => Advice::words(format!("Write it as a list of links: `[{example}]`.")),
            None => item,
        });
    }
    let parts = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let items: Option<Vec<String>> = parts
        .map(|part| match validate(&YamlNode::scalar(part), item) {
            Ok(()) => Some(in_list(part)),
            Err(advice) => Some(in_list(&advice?.write?)),
        })
        .collect();
    Some(match items.filter(|items| !items.is_empty()) {
        Some(items) => {
            let list = format!("[{}]", items.join(", "));
            Advice {
                help: format!("Write it as a list: `{list}`."),
                write: Some(list),
            }
        }
        None if matches!(item, ValueType::Number { .. }) => {
            Advice::words("Write numbers in brackets: `[2, 7, 21]`.")
        }
        None => Advice::words(format!(
            "Write them in brackets, with commas between: `[…, …]`, each {}.",
            wanted(item)
        )),
    })
}

/// An item as it stands in brackets.
fn in_list(text: &str) -> String {
    let is_plain = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'));
    if is_plain || text.starts_with('"') {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// What stands there under its keys.
fn keyed(node: &YamlNode, table: &[SchemaKey]) -> Option<Advice> {
    let text = node.str().unwrap_or_default();
    Some(match example(table, text) {
        Some(example) => Advice::words(format!("Write it with its keys: `{example}`.")),
        None => {
            let keys: Vec<String> = table
                .iter()
                .map(|key| format!("`{}: …`", key.name))
                .collect();
            Advice::words(format!(
                "Write its keys on lines of their own below it, indented by two spaces: {}.",
                keys.join(", ")
            ))
        }
    })
}

/// A link of this text or to this address; none of other tables.
fn example(table: &[SchemaKey], text: &str) -> Option<String> {
    let is_link = ["label", "url"]
        .iter()
        .all(|name| table.iter().any(|key| key.name == *name));
    let text = text.trim().replace(['"', '\\'], "");
    if !is_link {
        return None;
    }
    Some(match url(&text) {
        Ok(()) => format!("{{label: \"Read more\", url: \"{text}\"}}"),
        Err(Some(Advice {
            write: Some(url), ..
        })) => format!("{{label: \"Read more\", url: \"{url}\"}}"),
        Err(_) if text.is_empty() => {
            "{label: \"Imprint\", url: \"https://www.example.com\"}".to_owned()
        }
        Err(_) => format!("{{label: \"{text}\", url: \"https://www.example.com\"}}"),
    })
}

/// Whether `text` is `[a-z][a-z0-9-]*`.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// `text` as an id, when small letters and hyphens make it one.
pub(super) fn as_id(text: &str) -> Option<String> {
    let id = text.trim().to_lowercase().replace([' ', '_'], "-");
    (is_id(&id) && id.len() <= 60).then_some(id)
}

/// What a kind wants, for "must be …".
pub fn wanted(kind: &ValueType) -> String {
    match kind {
        ValueType::Text => "a text".to_owned(),
        ValueType::Id => {
            "an id (a letter, then letters, digits and hyphens, all lower case)".to_owned()
        }
        ValueType::Flag => "`true` or `false`".to_owned(),
        ValueType::Number { min, max } => format!("a whole number from {min} to {max}"),
        ValueType::OneOf(words) => one_of(words),
        ValueType::Language => "the code of a language, such as `en` or `pt-BR`".to_owned(),
        ValueType::Url => "a URL with http, https, mailto or tel".to_owned(),
        ValueType::Web => "an address with https or http".to_owned(),
        ValueType::Origin => {
            "the scheme and host of a site, such as `https://intranet.example.com`".to_owned()
        }
        ValueType::Path => "the path of a file in this folder or below".to_owned(),
        ValueType::Color => "a colour such as \"#0b6e4f\"".to_owned(),
        ValueType::ListOf(item) => format!("a list, each item {}", wanted(item)),
        ValueType::OneOrList(item) => format!("{}, or a list of them", wanted(item)),
        ValueType::MapOf(_) | ValueType::FreeMapOf(_) => {
            "lines of `key: value` below it".to_owned()
        }
        ValueType::Table(table) => format!(
            "keys and values ({})",
            listed(table.iter().map(|key| key.name))
        ),
        ValueType::Either(kinds) => kinds.iter().map(wanted).collect::<Vec<_>>().join(" or "),
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [rest @ .., last] => format!("{} or `{last}`", listed(rest.iter().copied())),
    }
}

pub(super) fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What a value is called where another kind is wanted.
pub(super) fn called(value: &YamlValue) -> &'static str {
    match value {
        YamlValue::Null => "nothing",
        YamlValue::Bool(_) => "`true` or `false`",
        YamlValue::Int(_) | YamlValue::Float(_) => "a number",
        YamlValue::String(_) => "a text",
        YamlValue::List(_) => "a list",
        YamlValue::Map(_) => "keys and values",
    }
}

/// The beginning of a long text on one line, for messages.
pub(super) fn clip(text: &str) -> String {
    let short: String = text
        .chars()
        .take(60)
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}
