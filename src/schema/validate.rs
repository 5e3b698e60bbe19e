//! What each kind of value takes, and what to say when it does not fit.

use super::ValueType;
use crate::text::words::nearest;
use crate::yaml::{YamlNode, YamlValue};

/// Whether a scalar is what a simple kind wants; if not, with advice when there is some.
pub(super) fn validate(node: &YamlNode, kind: &ValueType) -> Result<(), Option<String>> {
    let text = node.str().unwrap_or_default();
    let ok = match kind {
        ValueType::Text => !text.trim().is_empty(),
        ValueType::Id => {
            return if is_id(text) {
                Ok(())
            } else {
                Err(as_id(text))
            };
        }
        ValueType::Flag => return flag(node, text),
        ValueType::Number { min, max } => return number(node, text, *min, *max),
        ValueType::OneOf(words) => {
            let near = || {
                nearest(&text.to_lowercase(), words.iter().copied())
                    .map(|word| format!("Did you mean `{word}`?"))
            };
            return if words.contains(&text) {
                Ok(())
            } else {
                Err(near())
            };
        }
        ValueType::Url => return url(text),
        ValueType::Web => {
            return url(text).and_then(|()| if is_web(text) { Ok(()) } else { Err(None) });
        }
        ValueType::Origin => is_origin(text),
        ValueType::Path => return path(text),
        ValueType::Color => return color(node, text),
        ValueType::OneOrList(item) => return validate(node, item),
        ValueType::Either(kinds) => kinds.iter().any(|kind| validate(node, kind).is_ok()),
        ValueType::ListOf(_) => {
            return Err(
                (!text.is_empty()).then(|| format!("Write it as a list: `[{}]`.", clip(text)))
            );
        }
        ValueType::MapOf(_) | ValueType::FreeMapOf(_) | ValueType::Table(_) => false,
    };
    if !ok
        && matches!(kind, ValueType::Text)
        && matches!(node.value, YamlValue::List(_) | YamlValue::Map(_))
    {
        return Err(Some("Put the text in quotes: `[` or `{` at its beginning, or `key: ` in it, mean something else.".to_owned()));
    }
    if ok { Ok(()) } else { Err(None) }
}

fn flag(node: &YamlNode, text: &str) -> Result<(), Option<String>> {
    if node.bool().is_some() {
        return Ok(());
    }
    let word = match text.to_ascii_lowercase().as_str() {
        "yes" | "on" | "true" | "1" => "true",
        "no" | "off" | "false" | "0" => "false",
        _ => return Err(None),
    };
    Err(Some(format!("Write `{word}`, without quotes.")))
}

fn number(node: &YamlNode, text: &str, min: i64, max: i64) -> Result<(), Option<String>> {
    match node.int() {
        Some(number) if (min..=max).contains(&number) => Ok(()),
        Some(_) => Err(None),
        None => {
            let digits = text.trim().trim_end_matches(['%', ' ']);
            let fits = digits
                .parse()
                .is_ok_and(|number: i64| (min..=max).contains(&number));
            Err(fits.then(|| format!("Write `{digits}`, without quotes or anything after it.")))
        }
    }
}

fn url(text: &str) -> Result<(), Option<String>> {
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
    if clean && lower.starts_with("www.") {
        return Err(Some(format!("Write `https://{text}`.")));
    }
    let address = clean && text.contains('@') && !text.contains([':', '/']);
    Err(address.then(|| format!("Write `mailto:{text}`.")))
}

fn is_web(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

fn is_origin(text: &str) -> bool {
    let Some(host) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return false;
    };
    // All hosts below one, as in a policy.
    let host = host.strip_prefix("*.").unwrap_or(host);
    !host.is_empty()
        && host.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
        })
}

fn path(text: &str) -> Result<(), Option<String>> {
    if text.contains('\\') {
        return Err(Some(format!(
            "Write `{}`, with forward slashes.",
            text.replace('\\', "/")
        )));
    }
    let plain = !text.trim().is_empty() && !text.contains(':') && !text.contains(char::is_control);
    let inside = text
        .split('/')
        .all(|part| !part.is_empty() && part != "." && part != "..");
    if plain && inside { Ok(()) } else { Err(None) }
}

fn color(node: &YamlNode, text: &str) -> Result<(), Option<String>> {
    let digits = text.strip_prefix('#');
    let hex = |digits: &str| {
        matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    match digits {
        Some(digits) if hex(digits) => Ok(()),
        // Unquoted, `#` begins a comment and nothing is left.
        None if node.is_null() => Err(Some(
            "Put the colour in quotes: a `#` without them begins a comment.".to_owned(),
        )),
        None if hex(text) => Err(Some(format!("Write `\"#{text}\"`."))),
        _ => Err(None),
    }
}

/// Whether `text` is `[a-z][a-z0-9-]*`.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// The advice to write `text` as an id, when small letters and hyphens make it one.
fn as_id(text: &str) -> Option<String> {
    let id = text.trim().to_lowercase().replace([' ', '_'], "-");
    (is_id(&id) && id.len() <= 60).then(|| format!("Write `{id}`."))
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
