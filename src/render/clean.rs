//! Raw HTML of authors: cleaned by ammonia, its links led where the course has them.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What is to happen to a tag whose attributes were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays as it is written.
    Keep,
    /// It is written anew with the attributes as they are now.
    Change,
    /// It is left out (only for tags without content, such as `img`).
    Drop,
}

/// Attributes of a tag: names in lower case and values without escapes, in the order written.
pub type Attributes = Vec<(String, String)>;

/// Elements that authors may write and ammonia leaves out by itself: what our own task lists are made of.
static OUR_TAGS: [&str; 3] = ["section", "label", "input"];

/// What ammonia lets through, made once. `javascript:`, `data:`, `style`, `on…`, scripts, frames, forms and comments do not
/// pass; of inputs only disabled boxes of task lists.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tags(OUR_TAGS)
        .rm_tags(["center", "tt", "strike", "acronym", "rtc", "map", "area"])
        .add_generic_attributes(["class", "id", "dir", "role", "aria-label", "aria-hidden", "tabindex"])
        .add_tag_attributes("a", ["rel", "hreflang"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("img", ["loading", "decoding"])
        .add_tag_attributes("input", ["checked"])
        .add_tag_attributes("ol", ["start", "reversed", "type"])
        .add_tag_attributes("li", ["value"])
        .add_tag_attributes("th", ["scope"])
        .rm_tag_attributes("blockquote", ["cite"])
        .rm_tag_attributes("q", ["cite"])
        .rm_tag_attributes("ins", ["cite"])
        .rm_tag_attributes("del", ["cite"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "glossary"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    for tag in ["table", "tr", "td", "th", "thead", "tbody", "tfoot", "col", "colgroup"] {
        cleaner.rm_tag_attributes(tag, ["align", "char", "charoff", "bgcolor", "width", "height", "border"]);
    }
    cleaner
});

/// Attributes that say all by being there.
const BOOLEAN: [&str; 4] = ["disabled", "checked", "open", "reversed"];

/// HTML of which nothing can run: well formed, every element closed. Comments are left out.
pub fn clean(html: &str) -> String {
    let cleaned = CLEANER.clean(html).to_string();
    each_tag(&cleaned, |_, attributes| match attributes.iter().any(|(name, _)| BOOLEAN.contains(&name.as_str())) {
        true => Verdict::Change,
        false => Verdict::Keep,
    })
}

/// Whether raw HTML is nothing but comments and blanks.
pub fn is_comment(raw: &str) -> bool {
    let mut rest = raw.trim();
    while let Some(comment) = rest.strip_prefix("<!") {
        if !comment.starts_with("--") {
            return false;
        }
        match comment.split_once("-->") {
            Some((_, after)) => rest = after.trim_start(),
            None => return false,
        }
    }
    rest.is_empty()
}

/// Raw HTML without the author's waivers (`<!-- allow … -->`), which are for `check` alone.
pub fn without_waivers(raw: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(start) = raw[at..].find("<!--").map(|found| found + at) {
        let Some(end) = raw[start + 4..].find("-->").map(|found| found + start + 7) else { break };
        if raw[start + 4..].trim_start().starts_with("allow ") {
            out.push_str(&raw[from..start]);
            from = end;
        }
        at = end;
    }
    match from {
        0 => Cow::Borrowed(raw),
        _ => {
            out.push_str(&raw[from..]);
            Cow::Owned(out)
        }
    }
}

/// Shows each opening tag that has attributes to `look`, with its name in lower case, and writes it as `look` decides.
/// Everything else is copied byte by byte. It reads cleaned HTML exactly and anything else without harm.
pub fn each_tag(html: &str, mut look: impl FnMut(&str, &mut Attributes) -> Verdict) -> String {
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
            Verdict::Keep => out.push_str(&rest[start..start + length]),
            Verdict::Change => write_tag(&mut out, &name, &attributes, closed),
            Verdict::Drop => {}
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// Name, attributes and whether it ends in `/>`, of the opening tag that `html` begins with, and its length in bytes.
fn read_tag(html: &str) -> Option<((String, Attributes, bool), usize)> {
    let letters = html.get(1..)?;
    if !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_end = letters.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))?;
    let mut attributes = Attributes::new();
    let mut rest = &letters[name_end..];
    let mut closed = false;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        if let Some(after) = rest.strip_prefix('>') {
            let length = html.len() - after.len();
            return (!attributes.is_empty()).then(|| ((letters[..name_end].to_ascii_lowercase(), attributes, closed), length));
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
    let Some(after) = text.trim_start().strip_prefix('=') else { return Some((String::new(), text)) };
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

fn write_tag(out: &mut String, name: &str, attributes: &Attributes, closed: bool) {
    out.push('<');
    out.push_str(name);
    for (attribute, value) in attributes {
        out.push(' ');
        out.push_str(attribute);
        if BOOLEAN.contains(&attribute.as_str()) {
            continue;
        }
        out.push_str("=\"");
        super::html::escape_into(out, value);
        out.push('"');
    }
    out.push_str(if closed { "/>" } else { ">" });
}

/// Undoes the escapes that ammonia's output can hold.
pub(super) fn unescape(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let plain = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}");
    plain.replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_passes() {
        for (raw, cleaned) in [
            ("<script>alert(1)</script>ok", "ok"),
            ("<p onclick=x style='color:red' class=a id=b>t", "<p class=\"a\" id=\"b\">t</p>"),
            ("<a href='javascript:x'>t</a>", "<a>t</a>"),
            ("<a href=' java\nscript:x'>t</a>", "<a>t</a>"),
            ("<img src='data:image/png;base64,AA' alt=''>", "<img alt=\"\">"),
            ("a<!-- c -->b", "ab"),
            ("<input type=text name=x>", "<input disabled type=\"checkbox\">"),
            ("<iframe src=x></iframe>", ""),
            ("<td align=left>x", "x"),
        ] {
            let result = clean(raw);
            let mut sorted: Vec<&str> = result.split([' ', '>']).collect();
            let mut wanted: Vec<&str> = cleaned.split([' ', '>']).collect();
            sorted.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(sorted, wanted, "{raw} gave {result}");
        }
    }

    #[test]
    fn cleaning_gives_the_same_each_time() {
        let raw = "<p title=t id=b class=a lang=en dir=ltr role=note>x<a href=x rel=y hreflang=de title=q>y</a>";
        let first = clean(raw);
        assert!((0..50).all(|_| clean(raw) == first));
        assert_eq!(clean(&first), first);
    }

    #[test]
    fn comments_and_waivers() {
        assert!(is_comment("<!-- a -->") && is_comment("  <!-- a\nb --> <!-- c -->\n") && is_comment(""));
        assert!(!is_comment("<!-- a --> b") && !is_comment("<!DOCTYPE x>") && !is_comment("<!-- a"));
        assert_eq!(without_waivers("<!-- allow a/b: c --><b><!-- x -->"), "<b><!-- x -->");
        assert_eq!(without_waivers("<!-- allow a"), "<!-- allow a");
    }

    #[test]
    fn tags_are_shown_and_changed() {
        let html = "a < b <br> <A HREF='x&amp;y' title=t>z</a> <img src=\"q\" alt=''/> <p <";
        let mut seen = Vec::new();
        let changed = each_tag(html, |name, attributes| {
            seen.push(format!("{name} {attributes:?}"));
            match name {
                "img" => Verdict::Drop,
                _ => {
                    attributes[0].1.push('"');
                    Verdict::Change
                }
            }
        });
        assert_eq!(seen, ["a [(\"href\", \"x&y\"), (\"title\", \"t\")]", "img [(\"src\", \"q\"), (\"alt\", \"\")]"]);
        assert_eq!(changed, "a < b <br> <a href=\"x&amp;y&quot;\" title=\"t\">z</a>  <p <");
    }
}
