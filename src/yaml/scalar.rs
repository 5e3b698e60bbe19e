//! Which unquoted words are anything but text.

use super::YamlValue;

/// What an unquoted word means, when it is not a text.
pub fn word(word: &str) -> Option<YamlValue> {
    match word {
        "~" | "null" | "Null" | "NULL" => Some(YamlValue::Null),
        "true" | "True" | "TRUE" => Some(YamlValue::Bool(true)),
        "false" | "False" | "FALSE" => Some(YamlValue::Bool(false)),
        _ => number(word),
    }
}

/// An unquoted word as a number: `-3`, `80`, `0.5`, `1e3`. Leading zeros, `_`, `+`, hexadecimal and too large ones are texts.
fn number(word: &str) -> Option<YamlValue> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let first = *digits.as_bytes().first()?;
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    let leading_zero = first == b'0' && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    if !first.is_ascii_digit() || !plain || leading_zero || digits.ends_with('.') {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok().map(YamlValue::Int);
    }
    word.parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .map(YamlValue::Float)
}
