//! Raw HTML of authors: cleaned by ammonia, its links led where the course has them.

use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::escape::escape;
use crate::text::tags::BOOLEAN;
pub use crate::text::tags::has_huge_tag;
pub use crate::text::tags::unescape;
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

/// What ammonia lets through, as sets to look up.
struct Allowed {
    tags: HashSet<&'static str>,
    everywhere: HashSet<&'static str>,
    by_tag: HashMap<&'static str, HashSet<&'static str>>,
}

static ALLOWED: LazyLock<Allowed> = LazyLock::new(|| Allowed {
    tags: CLEANER.clone_tags(),
    everywhere: CLEANER.clone_generic_attributes(),
    by_tag: CLEANER.clone_tag_attributes(),
});

/// Attributes that go when HTML is cleaned and whose loss no reader can notice.
const UNNOTICED: [&str; 19] = [
    "markdown",
    "rel",
    "target",
    "loading",
    "decoding",
    "fetchpriority",
    "referrerpolicy",
    "crossorigin",
    "srcset",
    "sizes",
    "cite",
    "xmlns",
    "itemprop",
    "itemscope",
    "itemtype",
    "nonce",
    "slot",
    "translate",
    "spellcheck",
];

/// Whether an element of this name, in lower case, stays when HTML is cleaned.
pub fn keeps_element(name: &str) -> bool {
    ALLOWED.tags.contains(name)
}

/// Whether an attribute of an element that stays, both in lower case, stays too, or goes without anybody noticing.
pub fn keeps_attribute(element: &str, name: &str) -> bool {
    ALLOWED.everywhere.contains(name)
        || ALLOWED
            .by_tag
            .get(element)
            .is_some_and(|own| own.contains(name))
        || (element == "input" && matches!(name, "type" | "disabled"))
        || UNNOTICED.contains(&name)
        || name.starts_with("data-")
}

/// Names of HTML's elements, of today and of before; `svg` and `math` for what is inside them.
const ELEMENTS: &str = " a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button \
    canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer \
    form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee math menu meta \
    meter nav nobr noframes noscript object ol optgroup option output p param picture plaintext portal pre progress q rb rp rt rtc ruby s samp script search \
    section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul \
    var video wbr xmp ";

/// Whether HTML has an element of this name, in lower case.
pub fn is_element(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| ELEMENTS.split_whitespace().collect());
    NAMES.contains(name)
}

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
