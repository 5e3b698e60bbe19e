//! The opening tags of any HTML or SVG, hostile or broken, with the places of names and values: comments and the insides of scripts,
//! styles and titles are passed over as browsers do (HTML, 13.2.5).

use crate::tags::unescape;
use std::ops::Range;

/// An opening tag.
#[derive(Debug)]
pub struct Tag<'a> {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes, in the order written.
    pub attributes: Vec<Attribute>,
    /// Bytes of the file: the whole tag.
    pub span: Range<usize>,
    /// What stands between a script's, style's or title's tags, and where.
    pub inside: Option<(&'a str, usize)>,
}

/// An attribute.
#[derive(Debug)]
pub struct Attribute {
    /// Its name in lower case.
    pub name: String,
    /// Its value without escapes.
    pub value: String,
    /// Bytes of the file: name and value.
    pub span: Range<usize>,
}

impl Tag<'_> {
    /// The value of an attribute; the first counts.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
    }
}

/// Elements whose inside is text up to their end.
const RAW: [&str; 7] = ["script", "style", "title", "textarea", "xmp", "noembed", "noframes"];

/// All opening tags of a text, in order.
pub fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let mut tag = tag(text, at);
            at = tag.span.end;
            if RAW.contains(&tag.name.as_str()) && !text[tag.span.clone()].ends_with("/>") {
                let length = end_of(&text[at..], &tag.name);
                tag.inside = Some((&text[at..at + length], at));
                at += length;
            }
            tags.push(tag);
        } else {
            at += 1;
        }
    }
    tags
}

/// Where `</name` stands, in any case, or the end.
fn end_of(text: &str, name: &str) -> usize {
    let ends = |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    text.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(text.len())
}

/// The tag that begins at `start`.
fn tag(text: &str, start: usize) -> Tag<'_> {
    let is_blank = |c: char| c.is_ascii_whitespace() || c == '/';
    let mut at = start + 1;
    let length = |from: usize, stop: &dyn Fn(char) -> bool| text[from..].find(stop).unwrap_or(text.len() - from);
    at += length(at, &|c| is_blank(c) || c == '>');
    let name = text[start + 1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at += length(at, &|c| !is_blank(c));
        if at >= text.len() || text[at..].starts_with('>') {
            return Tag { name, attributes, span: start..(at + 1).min(text.len()), inside: None };
        }
        let from = at;
        // A `=` may begin a name.
        let first = text[at..].chars().next().map_or(1, char::len_utf8);
        at += first + length(at + first, &|c| is_blank(c) || c == '>' || c == '=');
        let attribute = text[from..at].to_ascii_lowercase();
        let blanks = length(at, &|c: char| !c.is_ascii_whitespace());
        let mut value = "";
        if text[at + blanks..].starts_with('=') {
            at += blanks + 1;
            at += length(at, &|c: char| !c.is_ascii_whitespace());
            let quote = text[at..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let begin = at + usize::from(quote.is_some());
            let end = begin + length(begin, &|c| quote.map_or(c.is_ascii_whitespace() || c == '>', |quote| c == quote));
            value = &text[begin..end];
            at = (end + usize::from(quote.is_some())).min(text.len());
        }
        attributes.push(Attribute { name: attribute, value: unescape(value), span: from..at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_found_as_browsers_find_them() {
        let text = "<p a=1 B='<i>' c>x</p><!-- <b> --><SCRIPT>if (a < b) \"</p><i>\";</Script ><img src=x onerror = \"a &amp; b\"/><q =a>";
        let found: Vec<_> =
            tags(text).iter().map(|tag| (tag.name.clone(), tag.attributes.len(), tag.inside.map(|(text, _)| text.len()))).collect();
        let expected = [("p", 3, None), ("script", 0, Some(21)), ("img", 2, None), ("q", 1, None)];
        assert_eq!(found, expected.map(|(name, count, inside)| (name.to_owned(), count, inside)));
        assert_eq!(tags(text)[2].get("onerror"), Some("a & b"));
    }

    proptest! {
        #[test]
        fn any_text_ends_well(text in "(<|>|/|=|\"|'|!--|--|script|a| |\\PC|&#x41;|&amp){0,40}") {
            for tag in tags(&text) {
                prop_assert!(text.get(tag.span.clone()).is_some());
                prop_assert!(tag.attributes.iter().all(|attribute| text.get(attribute.span.clone()).is_some()));
            }
        }
    }
}
