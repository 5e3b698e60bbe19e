//! The examples of the CommonMark specification, from the npm package `commonmark-spec`, as this writer writes them.

use super::*;
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// Where the package is, unless `LEADLET_COMMONMARK` names its `spec.txt`.
const SPEC: &str = "tests/browser/node_modules/commonmark-spec/spec.txt";

thread_local! {
    static LEADS: Cell<bool> = const { Cell::new(false) };
}

/// Whether every link leads where it says, so that the examples' made-up addresses are written.
pub(super) fn every_link_leads() -> bool {
    LEADS.get()
}

/// Examples that mean something else here, by Markdown they hold: comments never reach a page, a link without words
/// shows its address, and a bare address is a link. All others apply, in every section.
const OTHERWISE: [&str; 2] = ["<!--", "[](./target.md)"];

/// Examples whose whole Markdown is an address that is a link here.
const BARE: [&str; 4] = [
    "<https://foo.bar/baz bim>\n",
    "< https://foo.bar >\n",
    "https://example.com\n",
    "foo@bar.example.com\n",
];

/// Markdown, HTML and number of each example.
fn examples(spec: &str) -> Vec<(String, String, usize)> {
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let spec = spec.replace('→', "\t");
    let opening = format!("\n{fence} example\n");
    let mut parts = spec.split(&opening);
    parts.next();
    for (number, part) in (1..).zip(parts) {
        let Some((example, _)) = part.split_once(&format!("\n{fence}")) else {
            continue;
        };
        let (markdown, html) = match example.strip_prefix(".\n") {
            Some(html) => ("", html),
            None => example
                .split_once("\n.\n")
                .or_else(|| example.strip_suffix("\n.").map(|markdown| (markdown, "")))
                .unwrap_or((example, "")),
        };
        examples.push((format!("{markdown}\n"), html.to_owned(), number));
    }
    examples
}

/// Headings one level down, as this writer puts them below the page's own.
fn lowered(html: &str) -> String {
    (1..6).rev().fold(html.to_owned(), |html, level| {
        html.replace(&format!("h{level}>"), &format!("h{}>", level + 1))
    })
}

/// HTML without what may differ: blanks beside block tags, the form of empty elements, quotes in text; and what this writer
/// does on purpose: wide code that can be focused, pictures of other hosts as links.
fn normal(html: &str) -> String {
    let mut html = html
        .replace(" />", ">")
        .replace("&quot;", "\"")
        .replace(" tabindex=\"0\" role=\"group\" aria-label=\"Code\"", "");
    while let Some(start) = html.find("<img src=\"") {
        let end = start + html[start..].find('>').unwrap();
        let parts: Vec<&str> = html[start..end].split('"').collect();
        let words = if parts[3].is_empty() {
            parts[1]
        } else {
            parts[3]
        };
        html = format!(
            "{}<a href=\"{}\">{words}</a>{}",
            &html[..start],
            parts[1],
            &html[end + 1..]
        );
    }
    let mut out = String::new();
    let mut rest = html.as_str();
    while let Some(start) = rest.find('<') {
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |end| start + end + 1);
        let name = rest[start + 1..end]
            .trim_start_matches('/')
            .split([' ', '>', '\n'])
            .next()
            .unwrap();
        out.push_str(&rest[..start]);
        let block = [
            "p",
            "ul",
            "ol",
            "li",
            "blockquote",
            "pre",
            "hr",
            "div",
            "table",
            "tr",
            "td",
            "br",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
        ]
        .contains(&name);
        if block {
            out.truncate(out.trim_end().len());
        }
        out.push_str(&rest[start..end]);
        rest = if block {
            rest[end..].trim_start()
        } else {
            &rest[end..]
        };
    }
    out.push_str(rest);
    out.trim().to_owned()
}

fn write(markdown: &str) -> String {
    let document = Document {
        file: "content/index.md".into(),
        text: markdown.into(),
        ..Document::default()
    };
    let (index, pictures, words) = (
        CourseIndex::default(),
        CourseAssets::default(),
        HtmlStrings::default(),
    );
    let page = PageContext {
        document: &document,
        index: &index,
        pictures: &pictures,
        address: "index.html",
        trusted: true,
        smart: false,
        words: &words,
    };
    let mut writer = PageWriter::new(&document.text, page);
    writer.write(&(0..usize::MAX), HtmlMode::Blocks)
}

#[test]
fn the_specification_s_examples() {
    let named = std::env::var_os("LEADLET_COMMONMARK").map(PathBuf::from);
    let path = named
        .clone()
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(SPEC));
    let spec = match std::fs::read_to_string(&path) {
        Ok(spec) => spec,
        Err(error) if named.is_some() => panic!("{}: {error}", path.display()),
        Err(_) => {
            eprintln!("skipped: tests/run installs the specification's examples");
            return;
        }
    };
    LEADS.set(true);
    let examples = examples(&spec);
    assert!(
        examples.len() > 600,
        "only {} examples were found",
        examples.len()
    );
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (markdown, html, number) in examples {
        if OTHERWISE.iter().any(|part| markdown.contains(part)) || BARE.contains(&&*markdown) {
            continue;
        }
        tried += 1;
        let (wanted, got) = (normal(&lowered(&html)), normal(&write(&markdown)));
        if wanted != got {
            wrong.push(format!(
                "--- {number}\n{markdown}\nwanted {wanted}\n   got {got}"
            ));
        }
    }
    LEADS.set(false);
    assert!(
        wrong.is_empty(),
        "{} of {tried} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
