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

/// Attributes of one tag that are read. Parsers of HTML compare each attribute of a tag with all before it, so that a tag of a million would
/// keep them busy for hours; no page has a hundred.
pub const MAX_ATTRIBUTES: usize = 1000;

/// Whether some tag, opening or closing, has more attributes than are read. Tags are found as browsers find them, also where they are none,
/// in comments and scripts.
pub fn has_huge_tag(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let name = at + usize::from(bytes.get(at) == Some(&b'/'));
        if bytes.get(name).is_some_and(u8::is_ascii_alphabetic) {
            let (count, end) = attributes_of(bytes, name);
            if count > MAX_ATTRIBUTES {
                return true;
            }
            at = end;
        }
    }
    false
}

/// How many attributes the tag has whose name begins at `at`, and where it ends.
fn attributes_of(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let is_space = |byte: u8| byte.is_ascii_whitespace();
    let skip = |from: usize, stop: &dyn Fn(u8) -> bool| {
        let rest = &bytes[from.min(bytes.len())..];
        from + rest
            .iter()
            .position(|&byte| stop(byte))
            .unwrap_or(rest.len())
    };
    let mut count = 0;
    at = skip(at, &|byte| is_space(byte) || byte == b'/' || byte == b'>');
    loop {
        at = skip(at, &|byte| !is_space(byte) && byte != b'/');
        match bytes.get(at) {
            None => return (count, bytes.len()),
            Some(b'>') => return (count, at + 1),
            // A `=` that stands first is part of the name.
            Some(_) => count += 1,
        }
        at = skip(at + 1, &|byte| {
            is_space(byte) || matches!(byte, b'/' | b'>' | b'=')
        });
        let equals = skip(at, &|byte| !is_space(byte));
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = skip(equals + 1, &|byte| !is_space(byte));
        at = match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => skip(at + 1, &|byte| byte == quote) + 1,
            _ => skip(at, &|byte| is_space(byte) || byte == b'>'),
        };
    }
}

/// A tag as it is written.
#[derive(Debug)]
pub struct WrittenTag<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it is a closing tag, `</…>`.
    pub closing: bool,
    /// Whether it ends in `/>`.
    pub closed: bool,
    /// Its attributes, in the order written.
    pub attributes: Vec<WrittenAttribute<'a>>,
    /// Its length in bytes.
    pub length: usize,
}

/// An attribute as it is written.
#[derive(Debug)]
pub struct WrittenAttribute<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where its name begins, from the beginning of the tag on.
    pub at: usize,
    /// Its value without escapes; none where there is no `=`.
    pub value: Option<String>,
}

/// The tag that `html` begins with; none where there is none, or one with more than [`MAX_ATTRIBUTES`].
pub fn written_tag(html: &str) -> Option<WrittenTag<'_>> {
    let after = html.strip_prefix('<')?;
    let letters = after.strip_prefix('/').unwrap_or(after);
    if !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = letters.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
    let mut attributes = Vec::new();
    let mut rest = &letters[name_end..];
    let mut closed = false;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if let Some(after_tag) = rest.strip_prefix('>') {
            return Some(WrittenTag {
                name: &letters[..name_end],
                closing: letters.len() < after.len(),
                closed,
                attributes,
                length: html.len() - after_tag.len(),
            });
        }
        if let Some(after) = rest.strip_prefix('/') {
            closed = true;
            rest = after;
            continue;
        }
        closed = false;
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>'))?;
        if end == 0 || attributes.len() == MAX_ATTRIBUTES {
            return None;
        }
        let (value, after) = read_value(&rest[end..])?;
        attributes.push(WrittenAttribute {
            name: &rest[..end],
            at: html.len() - rest.len(),
            value,
        });
        rest = after;
    }
}

/// All tags of some HTML, each with the byte at which it begins. What stands in comments, scripts and styles is none.
pub fn written_tags(html: &str) -> impl Iterator<Item = (usize, WrittenTag<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html[at..].find('<')?;
            let rest = &html[start..];
            if rest.starts_with("<!--") {
                at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
                continue;
            }
            let Some(tag) = written_tag(rest) else {
                at = start + 1;
                continue;
            };
            at = start + tag.length;
            let raw = ["script", "style"]
                .into_iter()
                .find(|name| !tag.closing && tag.name.eq_ignore_ascii_case(name));
            if let Some(name) = raw {
                let mut ends = html[at..].match_indices("</").map(|(end, _)| at + end);
                let is_end = |end: &usize| {
                    html.get(end + 2..end + 2 + name.len())
                        .is_some_and(|written| written.eq_ignore_ascii_case(name))
                };
                at = ends.find(is_end).unwrap_or(html.len());
            }
            return Some((start, tag));
        }
    })
}

/// Name, attributes and whether it ends in `/>`, of the opening tag that `html` begins with, and its length in bytes.
/// None for a tag without attributes, which has nothing to be looked at.
pub fn read_tag(html: &str) -> Option<((String, TagAttributes, bool), usize)> {
    let tag = written_tag(html).filter(|tag| !tag.closing && !tag.attributes.is_empty())?;
    let attributes = tag.attributes.into_iter();
    let attributes = attributes
        .map(|attribute| {
            let name = attribute.name.to_ascii_lowercase();
            (name, attribute.value.unwrap_or_default())
        })
        .collect();
    Some((
        (tag.name.to_ascii_lowercase(), attributes, tag.closed),
        tag.length,
    ))
}

/// The value after an attribute's name, if there is one, and what follows it.
fn read_value(text: &str) -> Option<(Option<String>, &str)> {
    let Some(after) = text.trim_start().strip_prefix('=') else {
        return Some((None, text));
    };
    let after = after.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = after.strip_prefix(quote) {
            let (value, rest) = quoted.split_once(quote)?;
            return Some((Some(unescape(value)), rest));
        }
    }
    let end = after.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    Some((Some(unescape(&after[..end])), &after[end..]))
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
    fn huge_tags_are_found_however_they_are_written() {
        let (most, more) = (MAX_ATTRIBUTES, MAX_ATTRIBUTES + 1);
        for each in [
            " a",
            "/a",
            "\na=b",
            " a='>'",
            " a = \">\"",
            " a=b\"c",
            " a=\"\"",
            "\ta=/",
        ] {
            for begin in ["<p", "x <</b", "<!-- <ü <P", "<p a='>'><a b"] {
                let own = usize::from(begin.ends_with(" b"));
                for end in [">", " / >", ""] {
                    let html = |count: usize| format!("{begin}{}{end}", each.repeat(count - own));
                    assert!(!has_huge_tag(&html(most)), "{begin}{each}{end}");
                    assert!(has_huge_tag(&html(more)), "{begin}{each}{end}");
                }
            }
        }
        for none in [
            "a < b c ".repeat(most),
            "<p a> ".repeat(more),
            "<p>a ".repeat(more),
            format!("<p title=\"{}\">", "a ".repeat(more)),
            format!("<p title='{}'", "> < a ".repeat(more)),
            String::new(),
        ] {
            assert!(!has_huge_tag(&none));
        }
    }

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
