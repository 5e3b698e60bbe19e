//! Block elements as phrasing content, so that an option with code or a list in it may stand inside a label: each becomes a
//! `span` whose class says what it was, and styles show it as that.

use super::escape::escape_into;
use crate::text::tags::written_tag;

/// Elements that are no phrasing content and that a text may hold.
const BLOCKS: &str = " address article aside blockquote caption col colgroup dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header \
    hgroup hr li nav ol p pre section summary table tbody td tfoot th thead tr ul ";

/// Attributes that a `span` may have, too.
const KEPT: [&str; 8] = [
    "id",
    "title",
    "lang",
    "dir",
    "role",
    "tabindex",
    "aria-label",
    "aria-hidden",
];

/// The same HTML without block elements.
pub(super) fn phrasing(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 4);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(tag) = written_tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        let name = tag.name.to_ascii_lowercase();
        let is_block = BLOCKS.split_whitespace().any(|block| block == name);
        if !is_block {
            out.push_str(&rest[..tag.length]);
        } else if tag.closing {
            out.push_str("</span>");
        } else {
            out.push_str("<span class=\"was-");
            out.push_str(&name);
            let attributes = || {
                tag.attributes
                    .iter()
                    .map(|one| (one.name.to_ascii_lowercase(), one.value.as_deref()))
            };
            for (_, class) in attributes().filter(|(name, _)| name == "class") {
                out.push(' ');
                escape_into(&mut out, class.unwrap_or_default());
            }
            out.push('"');
            for (name, value) in attributes().filter(|(name, _)| KEPT.contains(&&**name)) {
                out.push(' ');
                out.push_str(&name);
                out.push_str("=\"");
                escape_into(&mut out, value.unwrap_or_default());
                out.push('"');
            }
            out.push('>');
            if name == "hr" || name == "col" {
                out.push_str("</span>");
            }
        }
        rest = &rest[tag.length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::phrasing;

    #[test]
    fn blocks_become_spans_that_say_what_they_were() {
        assert_eq!(
            phrasing(
                "<p>It prints <em>one</em>.</p>\n<pre tabindex=\"0\"><code class=\"language-c\">a &lt; b\n</code></pre>\n<ol start=\"2\" class=\"x\"><li>a</li></ol><hr>"
            ),
            "<span class=\"was-p\">It prints <em>one</em>.</span>\n<span class=\"was-pre\" tabindex=\"0\"><code class=\"language-c\">a &lt; b\n</code></span>\n<span class=\"was-ol x\"><span class=\"was-li\">a</span></span><span class=\"was-hr\"></span>"
        );
    }
}
