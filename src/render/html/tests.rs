//! What a page's Markdown becomes.

use super::*;
use crate::course::{Course, Glossary, Heading, Term};
use crate::render::picture::Picture;
use crate::source::Source;
use pulldown_cmark::{Event, Tag};

/// A course whose front page is `markdown`, written in one mode, and its footnotes.
pub(super) fn write_as(
    markdown: &str,
    mode: HtmlMode,
    trusted: bool,
    smart: bool,
) -> (String, Option<String>) {
    let mut document = Document {
        file: "content/index.md".into(),
        text: markdown.into(),
        ..Document::default()
    };
    let events = markdown::events(markdown, 0, smart);
    for (number, (event, range)) in events.iter().enumerate() {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            document.headings.push(Heading {
                id: format!("h{number}"),
                level: *level as u8,
                title: String::new(),
                span: range.clone(),
                event: number,
            });
        }
    }
    let text = Text {
        span: 0..markdown.len(),
        events: 0..events.len(),
        words: 0,
    };
    let (index, pictures) = surroundings();
    let words = HtmlStrings::default();
    let page = PageContext {
        document: &document,
        index: &index,
        pictures: &pictures,
        address: "index.html",
        trusted,
        smart,
        words: &words,
    };
    let source = PageWriter::markdown(&document);
    let mut writer = PageWriter::new(&source, page);
    let html = writer.write(&text.events, mode);
    let footnotes = writer.footnotes();
    (html, footnotes)
}

/// A glossary with the term `trust`, a page `a.svg` as a picture and a file.
pub(super) fn surroundings() -> (CourseIndex, CourseAssets) {
    let term = Term {
        id: "trust".into(),
        title: "Trust".into(),
        term: Text::default(),
        definition: Text::default(),
    };
    let page = Document {
        file: "content/glossary.md".into(),
        ..Document::default()
    };
    let front = Document {
        file: "content/index.md".into(),
        ..Document::default()
    };
    let course = Course {
        glossary: Some(Glossary {
            title: None,
            terms: vec![term],
            page,
        }),
        front: Some(front),
        ..Course::default()
    };
    let files = [
        "content/index.md",
        "content/glossary.md",
        "content/a.svg",
        "content/b.pdf",
        "content/gone.png",
    ]
    .map(|path| (path, ""));
    let mut pictures = CourseAssets::default();
    pictures.insert(
        "content/a.svg",
        Picture {
            address: "assets/a-1.svg".into(),
            size: Some((4, 3)),
            content: Vec::new().into(),
            smaller: Vec::new(),
        },
    );
    pictures.insert(
        "content/b.pdf",
        Picture {
            address: "assets/b-2.pdf".into(),
            size: None,
            content: Vec::new().into(),
            smaller: Vec::new(),
        },
    );
    (
        CourseIndex::new(&course, &Source::from_texts(files), []),
        pictures,
    )
}

fn html(markdown: &str) -> String {
    write_as(markdown, HtmlMode::Blocks, false, false).0
}

fn answer(markdown: &str) -> String {
    write_as(markdown, HtmlMode::Answer, false, false).0
}

#[test]
fn running_text() {
    assert_eq!(
        html("One *two* **three** ~~four~~ `<5>`  \nsix\nseven"),
        "<p>One <em>two</em> <strong>three</strong> <del>four</del> <code>&lt;5&gt;</code><br>\nsix\nseven</p>"
    );
    assert_eq!(
        html("> a\n\n---\n\n3. b\n4. c"),
        "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n<ol start=\"3\">\n<li>b</li>\n<li>c</li>\n</ol>"
    );
    assert_eq!(
        html("- a\n  - b\n\n- c"),
        "<ul>\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>"
    );
    assert_eq!(
        html("a\n: b\n: c\n"),
        "<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dd>c</dd>\n</dl>"
    );
    assert_eq!(
        html("```rust x\na < b\n```"),
        "<pre><code class=\"language-rust\">a &lt; b\n</code></pre>"
    );
    let wide = format!("    {}", "x".repeat(WIDE));
    assert!(
        html(&wide).starts_with("<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>x")
    );
}

const WIDE: usize = 40;

#[test]
fn headings_begin_at_two_and_skip_none() {
    let written = html("### a\n\n# b {.big}\n\n#### c\n\n## d\n\n###### e");
    let tags: Vec<&str> = written.lines().map(|line| &line[..3]).collect();
    assert_eq!(tags, ["<h2", "<h2", "<h3", "<h3", "<h4"]);
    assert!(
        written.contains("<h2 id=\"h3\" class=\"big\">b</h2>"),
        "{written}"
    );
    assert!(!answer("# a").contains("id="));
}

#[test]
fn alerts_and_tasks() {
    assert_eq!(
        html("> [!TIP]\n> a"),
        "<div class=\"alert alert-tip\"><p class=\"label\">Tip</p>\n<p>a</p>\n</div>"
    );
    assert_eq!(
        html("- [ ] a\n  - b\n- [x] c"),
        "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled> a</label>\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> c</label></li>\n</ul>"
    );
    assert!(
        html("- [ ] a\n\n- [ ] b *c*")
            .contains("<p><label><input type=\"checkbox\" disabled> b <em>c</em></label></p>")
    );
}

#[test]
fn tables() {
    let narrow = html("| A | |\n|:-:|--:|\n| 1 | 2 |\n| 3 |");
    assert_eq!(
        narrow,
        "<div class=\"table\"><table>\n<thead><tr><th scope=\"col\" class=\"center\">A</th><td class=\"right\"></td></tr></thead>\n<tbody>\n<tr><td class=\"center\">1</td><td class=\"right\">2</td></tr>\n<tr><td class=\"center\">3</td><td class=\"right\"></td></tr>\n</tbody></table></div>"
    );
    assert!(
        html("| Responsibility | Accountability |\n|-|-|\n| a | b |")
            .starts_with("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table: Responsibility, Accountability\"><table>")
    );
}

#[test]
fn links_lead_from_the_page() {
    assert_eq!(
        html("[a](https://x.org/?a=b&c \"t\")"),
        "<p><a href=\"https://x.org/?a=b&amp;c\" title=\"t\" rel=\"noopener\">a</a></p>"
    );
    assert_eq!(
        html("<a@b.org> [t](glossary:trust) [f](b.pdf)"),
        "<p><a href=\"mailto:a@b.org\">a@b.org</a> <a class=\"term\" href=\"glossary.html#trust\">t</a> <a href=\"assets/b-2.pdf\">f</a></p>"
    );
    assert_eq!(
        html("[a *b*](none.md) [x](javascript:y) [](b.pdf)"),
        "<p>a <em>b</em> x <a href=\"assets/b-2.pdf\">b.pdf</a></p>"
    );
    let (index, pictures) = surroundings();
    let (document, words) = (
        Document {
            file: "content/a/x.md".into(),
            ..Document::default()
        },
        HtmlStrings::default(),
    );
    let page = PageContext {
        document: &document,
        index: &index,
        pictures: &pictures,
        address: "a/x.html",
        trusted: false,
        smart: false,
        words: &words,
    };
    assert_eq!(page.way("../a.svg").unwrap().address, "../assets/a-1.svg");
    assert_eq!(
        page.way("glossary:trust").unwrap().address,
        "../glossary.html#trust"
    );
    assert_eq!(page.way("../index.md").unwrap().address, "../index.html");
}

#[test]
fn pictures_stand_as_figures_and_in_text() {
    assert_eq!(
        html(
            "![a *b*](a.svg \"c\")\n\n![](a.svg)\n\nx ![d](a.svg) ![e](gone.png) ![f](https://x.org/f.png)"
        ),
        "<figure class=\"figure\"><img src=\"assets/a-1.svg\" alt=\"a b\" width=\"4\" height=\"3\"><figcaption>c</figcaption></figure>\n\
         <figure class=\"figure\"><img src=\"assets/a-1.svg\" alt=\"\" width=\"4\" height=\"3\" loading=\"lazy\" decoding=\"async\"></figure>\n\
         <p>x <img src=\"assets/a-1.svg\" alt=\"d\" width=\"4\" height=\"3\" loading=\"lazy\" decoding=\"async\"> e <a href=\"https://x.org/f.png\" rel=\"noopener\">f</a></p>"
    );
    assert_eq!(
        answer("![a](a.svg)"),
        "<img src=\"assets/a-1.svg\" alt=\"a\" width=\"4\" height=\"3\">"
    );
    assert_eq!(
        html("[![f](https://x.org/f.png)](b.pdf)"),
        "<p><a href=\"assets/b-2.pdf\">f</a></p>"
    );
}

#[test]
fn one_paragraph_stands_bare() {
    assert_eq!(answer("a *b*"), "a <em>b</em>");
    assert_eq!(answer("a\n\nb"), "<p>a</p>\n<p>b</p>");
    assert_eq!(
        answer("<!-- allow a: b -->\n\na[^1]\n\n[^1]: n"),
        "a<sup class=\"note-ref\"><a href=\"#fn-1\" role=\"doc-noteref\">1</a></sup>"
    );
    for (markdown, skip, wanted) in [
        ("- [x] a *b*", 2, "a <em>b</em>"),
        (
            "- [ ] a\n\n  b\n\n- c",
            2,
            "<span class=\"was-p\">a</span>\n<span class=\"was-p\">b</span>",
        ),
        (
            "- [ ] a\n  - b",
            2,
            "<span class=\"was-p\">a</span>\n<span class=\"was-ul\">\n<span class=\"was-li\">b</span>\n</span>",
        ),
    ] {
        let document = Document {
            text: markdown.into(),
            ..Document::default()
        };
        let ((index, pictures), words) = (surroundings(), HtmlStrings::default());
        let page = PageContext {
            document: &document,
            index: &index,
            pictures: &pictures,
            address: "x.html",
            trusted: false,
            smart: false,
            words: &words,
        };
        let mut writer = PageWriter::new(markdown, page);
        let item = writer
            .events
            .iter()
            .position(|(event, _)| matches!(event, Event::End(pulldown_cmark::TagEnd::Item)))
            .unwrap();
        let end = if markdown.contains("- b") {
            writer.events.len() - 2
        } else {
            item
        };
        for range in [skip..end, skip - 1..end + 1] {
            assert_eq!(
                writer.answer(&Text {
                    events: range,
                    ..Text::default()
                }),
                wanted
            );
        }
        let backwards = std::ops::Range { start: 5, end: 2 };
        assert_eq!(
            writer.html(&Text {
                events: backwards,
                ..Text::default()
            }) + &writer.html(&Text {
                events: 99..200,
                ..Text::default()
            }),
            ""
        );
    }
}

#[test]
fn footnotes_are_numbered_and_lead_back() {
    let (html, notes) = write_as(
        "a[^x] b[^y] c[^x] d[^z]\n\n[^y]: Y[^w]\n\n[^x]: X\n\n    more\n\n[^w]: - l\n",
        HtmlMode::Blocks,
        false,
        false,
    );
    assert!(
        html.starts_with("<p>a<sup class=\"note-ref\"><a id=\"fn-1-back\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup> b<sup"),
        "{html}"
    );
    assert!(
        html.contains("id=\"fn-1-back-2\"") && html.ends_with("[^z]</p>"),
        "{html}"
    );
    let notes = notes.unwrap();
    assert!(notes.starts_with("<section class=\"footnotes\" role=\"doc-endnotes\" aria-labelledby=\"fn\"><h2 id=\"fn\">Notes</h2>\n<ol>\n<li id=\"fn-1\"><p>X</p>\n<p>more <a class=\"back\" href=\"#fn-1-back\""), "{notes}");
    assert!(
        notes.contains("aria-label=\"Back to the text 1.2\"")
            && notes.contains("<li id=\"fn-3\"><ul>\n<li>l</li>\n</ul>\n<p> <a"),
        "{notes}"
    );
}

#[test]
fn raw_html_is_cleaned_and_led() {
    assert_eq!(
        html(
            "a <b onclick=x>b</b> <!-- c --> [d](b.pdf) <a href=b.pdf>e</a> <a href=none.md>f</a>"
        ),
        "<p>a <b>b</b>  <a href=\"assets/b-2.pdf\">d</a> <a href=\"assets/b-2.pdf\">e</a> <a>f</a></p>"
    );
    assert_eq!(html("<!-- allow a/b: c -->\n\nx"), "<p>x</p>");
    assert_eq!(
        html("<div\nclass=k>\n<img src=a.svg alt=q><img src=https://x.org/y.png>\n\n*z*"),
        "<div class=\"k\">\n<img src=\"assets/a-1.svg\" alt=\"q\" width=\"4\" height=\"3\">\n<p><em>z</em></p></div>"
    );
    let trusted = write_as(
        "<!-- allow a/b: c --><iframe src=b.pdf></iframe>\n<script>1<2</script>",
        HtmlMode::Blocks,
        true,
        false,
    )
    .0;
    assert_eq!(
        trusted,
        "<iframe src=\"assets/b-2.pdf\"></iframe>\n<script>1<2</script>"
    );
    let kept = html(
        "| Responsibility | Accountability |\n|-|-:|\n| - | <br> |\n\n- [x] t\n\n> [!NOTE]\n> ![p](a.svg)",
    );
    for part in [
        "tabindex=\"0\"",
        "role=\"group\"",
        "scope=\"col\"",
        "class=\"right\"",
        "type=\"checkbox\"",
        " disabled",
        " checked",
        "<figure class=\"figure\">",
        "alert alert-note",
        "width=\"4\"",
    ] {
        assert!(kept.contains(part), "{part} in {kept}");
    }
}

#[test]
fn masked_blanks_stand_as_written() {
    let text = "a [[b|*c*]] d [[e]]\n";
    let document = Document {
        text: text.into(),
        blanks: vec![2..11, 14..19],
        ..Document::default()
    };
    let ((index, pictures), words) = (surroundings(), HtmlStrings::default());
    let page = PageContext {
        document: &document,
        index: &index,
        pictures: &pictures,
        address: "x.html",
        trusted: false,
        smart: false,
        words: &words,
    };
    let markdown = PageWriter::markdown(&document);
    assert_eq!(
        PageWriter::new(&markdown, page).html(&Text {
            events: 0..9,
            ..Text::default()
        }),
        "<p>a [[b|*c*]] d [[e]]</p>"
    );
}

#[test]
fn smart_quotes_only_when_asked() {
    assert_eq!(
        write_as("\"a\" -- b...", HtmlMode::Blocks, false, true).0,
        "<p>\u{201c}a\u{201d} \u{2013} b\u{2026}</p>"
    );
    assert_eq!(html("\"a\""), "<p>\"a\"</p>");
}
