//! Opening tags of HTML: read with their attributes, shown to who wants to look, and written anew where something was changed.

use crate::text::escape::escape_into;

/// What is to happen to a tag whose attributes were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagVerdict {
    /// It stays as it is written.
    Keep,
    /// It is written anew with the attributes as they are now.
    Change,
    /// It is left out (only for tags without content, such as `img`).
    Drop,
}

/// Attributes of a tag: names in lower case and values without escapes, in the order written.
pub type TagAttributes = Vec<(String, String)>;

/// Attributes that say all by being there.
pub const BOOLEAN: [&str; 4] = ["disabled", "checked", "open", "reversed"];

/// Shows each opening tag that has attributes to `look`, with its name in lower case, and writes it as `look` decides.
/// Everything else is copied byte by byte. It reads cleaned HTML exactly and anything else without harm.
pub fn each_tag(
    html: &str,
    mut look: impl FnMut(&str, &mut TagAttributes) -> TagVerdict,
) -> String {
    let mut out = String::with_capacity(html.len() + 32);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let Some((tag, length)) = read_tag(&rest[start..]) else {
            out.push_str(&rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        };
        let (name, mut attributes, closed) = tag;
        out.push_str(&rest[..start]);
        match look(&name, &mut attributes) {
            TagVerdict::Keep => out.push_str(&rest[start..start + length]),
            TagVerdict::Change => write_tag(&mut out, &name, &attributes, closed),
            TagVerdict::Drop => {}
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// Name, attributes and whether it ends in `/>`, of the opening tag that `html` begins with, and its length in bytes.
/// None for a tag without attributes, which has nothing to be looked at.
pub fn read_tag(html: &str) -> Option<((String, TagAttributes, bool), usize)> {
    let letters = html.get(1..)?;
    if !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = letters.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
    let mut attributes = TagAttributes::new();
    let mut rest = &letters[name_end..];
    let mut closed = false;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if let Some(after) = rest.strip_prefix('>') {
            let length = html.len() - after.len();
            return (!attributes.is_empty()).then(|| {
                (
                    (letters[..name_end].to_ascii_lowercase(), attributes, closed),
                    length,
                )
            });
        }
        if let Some(after) = rest.strip_prefix('/') {
            closed = true;
            rest = after;
            continue;
        }
        closed = false;
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>'))?;
        if end == 0 {
            return None;
        }
        let attribute = rest[..end].to_ascii_lowercase();
        let (value, after) = read_value(&rest[end..])?;
        attributes.push((attribute, value));
        rest = after;
    }
}

/// The value after an attribute's name, empty when there is none, and what follows it.
fn read_value(text: &str) -> Option<(String, &str)> {
    let Some(after) = text.trim_start().strip_prefix('=') else {
        return Some((String::new(), text));
    };
    let after = after.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = after.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote)?;
            return Some((unescape(value), rest));
        }
    }
    let end = after.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    Some((unescape(&after[..end]), &after[end..]))
}

/// Writes an opening tag; values are escaped.
pub fn write_tag(out: &mut String, name: &str, attributes: &TagAttributes, closed: bool) {
    out.push('<');
    out.push_str(name);
    for (attribute, value) in attributes {
        out.push(' ');
        out.push_str(attribute);
        if BOOLEAN.contains(&attribute.as_str()) {
            continue;
        }
        out.push_str("=\"");
        escape_into(out, value);
        out.push('"');
    }
    out.push_str(if closed { "/>" } else { ">" });
}

/// The text that stands for a value with escapes: numeric ones, and the names that ammonia, templates and our own writers use.
pub fn unescape(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let known = rest
            .find(';')
            .filter(|end| *end < 10)
            .and_then(|end| Some((entity(&rest[1..end])?, end + 1)));
        let (character, length) = known.unwrap_or(('&', 1));
        plain.push(character);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

/// The character that an escape means, without `&` and `;`.
fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_shown_and_changed() {
        let html = "a < b <br> <A HREF='x&amp;y' title=t>z</a> <img src=\"q\" alt=''/> <p <";
        let mut seen = Vec::new();
        let changed = each_tag(html, |name, attributes| {
            seen.push(format!("{name} {attributes:?}"));
            match name {
                "img" => TagVerdict::Drop,
                _ => {
                    attributes[0].1.push('"');
                    TagVerdict::Change
                }
            }
        });
        assert_eq!(
            seen,
            [
                "a [(\"href\", \"x&y\"), (\"title\", \"t\")]",
                "img [(\"src\", \"q\"), (\"alt\", \"\")]"
            ]
        );
        assert_eq!(
            changed,
            "a < b <br> <a href=\"x&amp;y&quot;\" title=\"t\">z</a>  <p <"
        );
    }

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(
            unescape("a &amp;lt; &#x27;b&#39; &quot;&lt;&nbsp;&unknown; & &#xffffffff;"),
            "a &lt; 'b' \"<\u{a0}&unknown; & &#xffffffff;"
        );
    }
}
