//! The text of a page's HTML: tags fall away, references become characters, blanks one.

use memchr::{memchr, memchr2, memchr3};

/// What a piece of HTML is made of, for who wants its text.
pub enum TextPiece<'a> {
    /// Characters.
    Text(&'a str),
    /// A heading begins; its id, "" when it has none.
    Heading(&'a str),
    /// A heading ends.
    HeadingEnd,
    /// Something ends that parts words.
    Gap,
}

/// How what is no text of the page ends, when a tag of this name begins it: numbers of footnotes, the arrows back from them, the
/// readings above ruby text, and styles.
fn left_out(name: &str, tag: &str) -> Option<&'static str> {
    match name {
        "sup" if tag.starts_with("<sup class=\"note-ref\"") => Some("</sup>"),
        "a" if tag.starts_with("<a class=\"back\"") => Some("</a>"),
        "rt" if tag.starts_with("<rt>") => Some("</rt>"),
        "style" if tag.starts_with("<style") => Some("</style>"),
        "" if tag.starts_with("<!--") => Some("-->"),
        _ => None,
    }
}

/// Calls `each` with the pieces of some HTML in order. Any text is accepted; what is no tag is text.
pub fn pieces<'a>(html: &'a str, each: &mut impl FnMut(TextPiece<'a>)) {
    let mut rest = html;
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        if at > 0 {
            each(TextPiece::Text(&rest[..at]));
        }
        rest = &rest[at..];
        rest = &rest[if rest.starts_with('<') {
            tag(rest, each)
        } else {
            reference(rest, each)
        }..];
    }
    if !rest.is_empty() {
        each(TextPiece::Text(rest));
    }
}

/// Whether an element stands in running text, so that its borders part no words.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// The tag that `rest` begins with; its length, with all that is left out because of it.
fn tag<'a>(rest: &'a str, each: &mut impl FnMut(TextPiece<'a>)) -> usize {
    let inside = rest.get(1..).unwrap_or_default();
    let (ends, name) = inside
        .strip_prefix('/')
        .map_or((false, inside), |name| (true, name));
    let name = &name[..name
        .bytes()
        .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-')
        .unwrap_or(name.len())];
    if let Some(close) = left_out(name, rest) {
        return rest.find(close).map_or(rest.len(), |end| end + close.len());
    }
    if !ends && !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        each(TextPiece::Text(&rest[..1]));
        return 1;
    }
    let length = end_of_tag(rest);
    match name {
        "h2" | "h3" | "h4" | "h5" | "h6" if ends => each(TextPiece::HeadingEnd),
        "h2" | "h3" | "h4" | "h5" | "h6" => {
            let id = rest[..length]
                .split_once(" id=\"")
                .and_then(|(_, id)| id.split_once('"'))
                .map_or("", |(id, _)| id);
            each(TextPiece::Heading(id));
        }
        name if is_inline(name) => {}
        _ => each(TextPiece::Gap),
    }
    length
}

/// The length of a tag: a `>` inside an attribute's quotes does not end it.
fn end_of_tag(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(found) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += found + 1;
        match bytes[at - 1] {
            b'>' => return at,
            quote => match memchr(quote, &bytes[at..]) {
                Some(end) => at += end + 1,
                None => break,
            },
        }
    }
    rest.len()
}

/// The character reference that `rest` begins with, or its `&` alone; its length.
fn reference<'a>(rest: &'a str, each: &mut impl FnMut(TextPiece<'a>)) -> usize {
    const KNOWN: [(&str, &str); 6] = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
    ];
    match KNOWN.iter().find(|(written, _)| rest.starts_with(written)) {
        Some((written, text)) => {
            each(TextPiece::Text(text));
            written.len()
        }
        None => {
            each(TextPiece::Text(&rest[..1]));
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let mut out = String::new();
        pieces(html, &mut |piece| match piece {
            TextPiece::Text(text) => out.push_str(text),
            TextPiece::Heading(id) => out.push_str(&format!("[{id}:")),
            TextPiece::HeadingEnd => out.push(']'),
            TextPiece::Gap => out.push('|'),
        });
        out
    }

    #[test]
    fn tags_fall_away_and_headings_are_told() {
        assert_eq!(
            text("<p class=\"a>b\">One<em>s</em> &amp; two</p>\n<h2 id=\"x\">Three</h2>"),
            "|Ones & two|\n[x:Three]"
        );
        assert_eq!(
            text("a<sup class=\"note-ref\"><a id=\"y\">1</a></sup>b <!-- no --> c"),
            "ab  c"
        );
    }

    #[test]
    fn whatever_is_no_tag_is_text() {
        assert_eq!(text("1 < 2 & 3 <"), "1 < 2 & 3 <");
        assert_eq!(text("<p"), "|");
        assert_eq!(text("<!-- never ends"), "");
        assert_eq!(text("&unknown; é<br>ü"), "&unknown; é|ü");
    }
}
