//! What holds for any Markdown: balanced HTML, nothing in it that runs, an end in time; and the pace.

use super::tests::{surroundings, write_as};
use super::*;
use proptest::prelude::*;

/// Whether every element is closed in its turn; `input`, `img`, `br` and such stand alone.
fn is_balanced(html: &str) -> Result<(), String> {
    let mut open = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let mut quoted = false;
        let end = rest
            .find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })
            .ok_or("no end of tag")?;
        let tag = &rest[..end];
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n'])
            .next()
            .unwrap_or_default();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(format!("odd tag {tag}"));
        }
        if tag.starts_with('/') {
            let last = open.pop();
            if last != Some(name) {
                return Err(format!("{tag} closes {last:?}"));
            }
        } else if !matches!(name, "br" | "hr" | "img" | "input" | "col" | "wbr") {
            open.push(name);
        }
        rest = &rest[end..];
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err(format!("left open: {open:?}"))
    }
}

/// What must never be in a page of a course whose HTML is cleaned. Attributes only count inside tags.
fn runs(html: &str) -> Option<String> {
    let lower = html.to_lowercase();
    if lower.contains("<script") || lower.contains("<iframe") || lower.contains("<style") {
        return Some("an element".into());
    }
    let mut found = None;
    crate::sanitize::each_tag(html, |_, attributes| {
        for (name, value) in attributes.iter() {
            let value: String = value
                .chars()
                .filter(|c| !c.is_control() && !c.is_whitespace())
                .collect::<String>()
                .to_lowercase();
            let address = matches!(name.as_str(), "href" | "src");
            if name.starts_with("on")
                || name == "style"
                || address
                    && (value.starts_with("javascript:")
                        || value.starts_with("data:")
                        || value.starts_with("vbscript:"))
            {
                found = Some(format!("{name}={value}"));
            }
        }
        crate::sanitize::TagVerdict::Keep
    });
    found
}

fn check_all(markdown: &str) -> Result<(), TestCaseError> {
    for mode in [HtmlMode::Blocks, HtmlMode::Inline, HtmlMode::Answer] {
        let (html, notes) = write_as(markdown, mode, false, true);
        for html in std::iter::once(html).chain(notes) {
            prop_assert_eq!(is_balanced(&html), Ok(()), "{} gave {}", markdown, html);
            prop_assert_eq!(runs(&html), None, "{} gave {}", markdown, html);
        }
        write_as(markdown, mode, true, false);
    }
    Ok(())
}

/// Pieces that make Markdown and HTML go wrong.
const PIECES: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "    ",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](a.svg)",
    "](javascript:x)",
    "[^1]",
    "\n[^1]: ",
    "> ",
    "> [!TIP]\n",
    "- ",
    "- [ ] ",
    "1. ",
    "# ",
    "| a | b |\n|-|-|\n| c |",
    "\n: ",
    "<",
    ">",
    "\"",
    "'",
    "&",
    "&#106;avascript:",
    "<b>",
    "</b>",
    "<div ",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a href=",
    "javascript:alert(1)",
    "<img src=x onerror=",
    "<svg/onload=",
    "<style>",
    "<p",
    "</p>",
    "<table><tr>",
    "<textarea>",
    "<![CDATA[",
    "<math><mi>",
    "\\",
    "{#x}",
    "{onclick=x .c}",
    "\u{0}",
    "\u{feff}",
    "é",
    "<https://x.org>",
    "<x@y.z>",
    "glossary:trust",
    "data:text/html,x",
    "\t",
    "=\n",
    "---\n",
];

proptest! {
    #[test]
    fn any_pieces_give_balanced_html_that_does_not_run(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        check_all(&pieces.concat())?;
    }

    #[test]
    fn any_text_gives_balanced_html_that_does_not_run(text in "\\PC{0,60}|[ -~\\n]{0,80}") {
        check_all(&text)?;
    }

    #[test]
    fn any_run_of_events_is_balanced(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24), start in 0usize..40, length in 0usize..40) {
        let document = Document { text: pieces.concat().into(), ..Document::default() };
        let ((index, pictures), words) = (surroundings(), HtmlStrings::default());
        let page = PageContext { document: &document, index: &index, pictures: &pictures, address: "x.html", trusted: false, smart: false, words: &words };
        let mut writer = PageWriter::new(&document.text, page);
        let text = Text { events: start..start + length, ..Text::default() };
        let _ = writer.is_inline(&text);
        for html in [writer.html(&text), writer.inline(&text), writer.answer(&text)].into_iter().chain(writer.footnotes()) {
            prop_assert_eq!(is_balanced(&html), Ok(()), "{}", html);
        }
    }
}

#[test]
fn deep_and_long_texts_end_soon() {
    let many = |piece: &str, times: usize| piece.repeat(times);
    for markdown in [
        many("> ", 5_000) + "a",
        many("- ", 2_000) + "a",
        many("![", 5_000),
        many("[a](b.pdf)", 20_000),
        (0..5_000)
            .map(|n| format!("x[^{n}]\n\n[^{n}]: y\n\n"))
            .collect(),
        many("*a **b ", 5_000),
        many("<b>", 2_000),
    ] {
        write_as(&markdown, HtmlMode::Blocks, false, true);
    }
}
