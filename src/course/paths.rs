//! Paths in links: how they are written, read, and told from addresses.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

/// A file's name without its leading number and its ending.
pub(super) fn plain_name(name: &str) -> &str {
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < name.len() {
        rest.strip_prefix('-').unwrap_or(name)
    } else {
        name
    }
}

/// An address of the web or of a person that lacks its scheme.
pub(super) fn elsewhere(to: &str) -> Option<String> {
    let person = to.contains('@')
        && !to.contains('/')
        && to.rsplit('@').next().is_some_and(|host| host.contains('.'));
    let scheme = if person {
        "mailto:"
    } else if to.starts_with("www.") {
        "https://"
    } else {
        return None;
    };
    Some(format!("{scheme}{to}"))
}

/// The scheme of a URL, in lower case: letters before a colon that comes before any slash. Blanks and control characters,
/// which browsers drop, are passed over.
pub(super) fn scheme(to: &str) -> Option<String> {
    if !to.contains(':') {
        return None;
    }
    let cleaned: String = to
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let (scheme, _) = cleaned.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// `path` as seen from the folder of `from`, without `.` and `..`; none when it leaves the course's content folder.
pub(super) fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > 1 => {
                parts.pop();
            }
            ".." => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `file` as a link from the folder of `from` would name it; both are paths below the same folder.
pub fn relative(from: &str, file: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = file.split('/').collect();
    let shared = here
        .iter()
        .zip(&there[..there.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; here.len() - shared];
    parts.extend(&there[shared..]);
    parts.join("/")
}

/// Undoes `%20` and the like; what is not UTF-8 afterwards stays as written.
pub(super) fn decode(text: &str) -> String {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map_or_else(|_| text.to_owned(), Cow::into_owned)
}

/// `file` as a link from the folder of `from` names it: [`relative`], with what would end the address written by its number.
pub(super) fn spelled(from: &str, file: &str) -> String {
    let mut spelled = String::new();
    for c in relative(from, file).chars() {
        let ends_address = matches!(c, '%' | '#' | '?' | '(' | ')' | '<' | '>' | '"' | '\\');
        if ends_address || c.is_whitespace() || c.is_control() {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(spelled, "%{byte:02X}");
            }
        } else {
            spelled.push(c);
        }
    }
    spelled
}

/// A name in which the ways to write the same letters, which differ between systems and cannot be seen, are one.
pub(super) fn composed(name: &str) -> String {
    name.nfc()
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect()
}

/// What shows that a path was copied from a computer, and leads to a place on that one alone.
pub(super) fn is_on_a_computer(to: &str) -> bool {
    let mut chars = to.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    let file = to
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("file:"));
    drive || file || to.starts_with("\\\\") || to.starts_with("~/")
}
