//! Raw HTML of authors: cleaned by ammonia, its links led where the course has them.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::escape::escape;
pub(super) use crate::text::tags::unescape;
use crate::text::tags::{BOOLEAN, has_huge_tag};
pub use crate::text::tags::{TagAttributes, TagVerdict, each_tag};

/// Elements that authors may write and ammonia leaves out by itself: what our own task lists are made of.
static OUR_TAGS: [&str; 3] = ["section", "label", "input"];

/// What ammonia lets through, made once. `javascript:`, `data:`, `style`, `on…`, scripts, frames, forms and comments do not
/// pass; of inputs only disabled boxes of task lists.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .add_tags(OUR_TAGS)
        .rm_tags(["center", "tt", "strike", "acronym", "rtc", "map", "area"])
        .add_generic_attributes([
            "class",
            "id",
            "dir",
            "role",
            "aria-label",
            "aria-hidden",
            "tabindex",
        ])
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
        .url_schemes(HashSet::from([
            "http", "https", "mailto", "tel", "glossary",
        ]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    for tag in [
        "table", "tr", "td", "th", "thead", "tbody", "tfoot", "col", "colgroup",
    ] {
        cleaner.rm_tag_attributes(
            tag,
            [
                "align", "char", "charoff", "bgcolor", "width", "height", "border",
            ],
        );
    }
    cleaner
});

/// HTML of which nothing can run: well formed, every element closed. Comments are left out. HTML with more attributes in one tag than are
/// read becomes text.
pub fn clean(html: &str) -> String {
    if has_huge_tag(html) {
        return escape(html);
    }
    let cleaned = CLEANER.clean(html).to_string();
    each_tag(&cleaned, |_, attributes| {
        match attributes
            .iter()
            .any(|(name, _)| BOOLEAN.contains(&name.as_str()))
        {
            true => TagVerdict::Change,
            false => TagVerdict::Keep,
        }
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
        let Some(end) = raw[start + 4..].find("-->").map(|found| found + start + 7) else {
            break;
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_with_a_million_attributes_becomes_text() {
        let html = format!("<p {}>", "a ".repeat(500_000));
        assert_eq!(clean(&html), escape(&html));
    }

    #[test]
    fn nothing_that_runs_passes() {
        for (raw, cleaned) in [
            ("<script>alert(1)</script>ok", "ok"),
            (
                "<p onclick=x style='color:red' class=a id=b>t",
                "<p class=\"a\" id=\"b\">t</p>",
            ),
            ("<a href='javascript:x'>t</a>", "<a>t</a>"),
            ("<a href=' java\nscript:x'>t</a>", "<a>t</a>"),
            (
                "<img src='data:image/png;base64,AA' alt=''>",
                "<img alt=\"\">",
            ),
            ("a<!-- c -->b", "ab"),
            (
                "<input type=text name=x>",
                "<input disabled type=\"checkbox\">",
            ),
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
        assert!(
            is_comment("<!-- a -->")
                && is_comment("  <!-- a\nb --> <!-- c -->\n")
                && is_comment("")
        );
        assert!(
            !is_comment("<!-- a --> b") && !is_comment("<!DOCTYPE x>") && !is_comment("<!-- a")
        );
        assert_eq!(
            without_waivers("<!-- allow a/b: c --><b><!-- x -->"),
            "<b><!-- x -->"
        );
        assert_eq!(without_waivers("<!-- allow a"), "<!-- allow a");
    }
}
