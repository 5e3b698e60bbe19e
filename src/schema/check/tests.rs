//! The examples of the format are right, and each kind of mistake is told at its place.

use std::sync::Arc;

use super::super::{COURSE, LESSON, MODULE, PAGE, QUIZ, SELF_CHECK, SchemaKey, THEME, ValueType};
use super::read;
use crate::diagnostic::{Diagnostic, Severity};

fn findings(text: &str, table: &[SchemaKey]) -> Vec<Diagnostic> {
    let file: Arc<str> = "x".into();
    let mut out = Vec::new();
    read(text, 0, table, "the file", &file, "front-matter", &mut out);
    out
}

/// The findings on a text, a line each: rule, marked text, message, help.
fn told(text: &str, table: &[SchemaKey]) -> String {
    let line = |finding: &Diagnostic| {
        let help = finding
            .help
            .as_deref()
            .map(|help| format!(" => {help}"))
            .unwrap_or_default();
        let rule = finding.rule.name.trim_start_matches("front-matter/");
        format!(
            "{rule} [{}] {}{help}\n",
            &text[finding.span.clone().unwrap()],
            finding.message
        )
    };
    findings(text, table).iter().map(line).collect()
}

#[test]
fn the_examples_of_the_format_are_right() {
    let course = r##"id: micro-leadership              # names the learner's saved work: never change it once published
title: Lead before the title
summary: Small everyday acts that move a team, whoever does them.
language: en
version: 1.0
audiences:                        # optional; the learner may choose one
  emerging: Emerging leader
  manager: Manager
minutes: 5                        # the budget of one lesson
pass: 80
practice: [2, 7, 21]
confidence: true
offline: false
theme: { name: default, accent: "#0b6e4f", logo: logo.svg }
url: https://learn.example.com/lead/
share: share.png
origins: ["https://intranet.example.com"]
footer: [{ label: Privacy, url: "https://example.com/privacy" }]
next_step: { label: Talk to us, url: "mailto:learning@example.com" }
check: { quiz/longest-key: off }
html: clean
"##;
    assert_eq!(told(course, COURSE), "");
    assert_eq!(
        told(
            "id: a\ntitle: 2024\nlanguage: en\ntheme: editorial\n",
            COURSE
        ),
        ""
    );
    let lesson = "title: Raise it\nobjective: Raise an issue.\naudience: [emerging, manager]   # all\nafter: spot-it-early\nformerly: [raise-it-early]\n# draft: true\nallow: {quiz/longest-key: real job titles}\n";
    assert_eq!(told(lesson, LESSON), "");
    assert_eq!(
        told(
            "title: A\nobjectives:\n  - {id: a, text: B}\n  - id: c\n    text: D\n",
            LESSON
        ),
        ""
    );
    assert_eq!(
        told(
            "title: \"T: c\"\nkind: quiz\npass: 80   # default\ndraw: 6\nfrom: [module]\nattempts: 3\nfeedback: end\n",
            QUIZ
        ),
        ""
    );
    assert_eq!(told("title: A\nkind: self-check\n", SELF_CHECK), "");
    assert_eq!(told("title: A\nsign: shield\n", MODULE), "");
    assert_eq!(told("", PAGE), "");
    assert_eq!(
        told(
            "name: Default\nstyles: [styles/a.css]\nsigns: [shield]\n",
            THEME
        ),
        ""
    );
}

#[test]
fn mistakes_are_told_at_their_place() {
    let text = "titel: A\nObjective: B\nwhatever: C\naudience: {a: b}\nafter: [a, ~]\ndraft: yes\nkind: quizz\nobjectives: [{id: A b}]\nallow: {quiz/key:x}\n";
    insta::assert_snapshot!(told(text, LESSON), @r"
    unknown-key [titel] Unknown key `titel` => Did you mean `title`?
    unknown-key [Objective] Unknown key `Objective` => Did you mean `objective`?
    unknown-key [whatever] Unknown key `whatever` => The keys are `title`, `summary`, `objective`, `objectives`, `audience`, `after`, `formerly`, `draft`, `allow`, `kind`.
    wrong-type [{a: b}] `audience` must be an id (a letter, then letters, digits and hyphens, all lower case), or a list of them, not keys and values
    wrong-type [~] an item of `after` is empty; it must be a text
    wrong-type [yes] `draft` must be `true` or `false`, not `yes` => Write `true`, without quotes.
    wrong-type [quizz] `kind` must be `lesson`, `quiz` or `self-check`, not `quizz` => Did you mean `quiz`?
    wrong-type [A b] `id` must be an id (a letter, then letters, digits and hyphens, all lower case), not `A b` => Write `a-b`.
    missing-key [id] Missing key `text` in an item of `objectives` => Add `text: …`: what the learner can do afterwards.
    wrong-type [quiz/key:x] `quiz/key:x` is empty; it must be a text => A space is missing after the colon: `quiz/key: x`.
    ");
}

#[test]
fn a_misspelt_key_is_not_missing_too() {
    let footer =
        "id: a\ntitle: A\nlanguage: en\nfooter: [{label:Privacy, ulr: \"https://a.example\"}]\n";
    insta::assert_snapshot!(told(footer, COURSE), @r"
    unknown-key [label:Privacy] Unknown key `label:Privacy` in an item of `footer` => A space is missing after the colon: `label: Privacy`.
    unknown-key [ulr] Unknown key `ulr` in an item of `footer` => Did you mean `url`?
    ");
    assert_eq!(
        told("titel: A\nsummary: B\n", MODULE),
        "unknown-key [titel] Unknown key `titel` => Did you mean `title`?\n"
    );
}

#[test]
fn each_kind_refuses_what_it_should() {
    let refused = |kind: ValueType, value: &str| {
        let table = [SchemaKey {
            name: "k",
            kind,
            required: true,
            text: "x",
        }];
        findings(&format!("k: {value}\n"), &table)
            .first()
            .map(|finding| finding.help.clone().unwrap_or_default())
    };
    for url in [
        "https://a.example",
        "http://a/b?c#d",
        "mailto:a@b.example",
        "tel:+44",
        "HTTPS://A.example",
    ] {
        assert_eq!(refused(ValueType::Url, url), None, "{url}");
    }
    for url in [
        "javascript:alert(1)",
        "//a.example",
        "data:x",
        "https://",
        "https:///x",
        "a.html",
        "\"https://a b\"",
        "\"java\\tscript:x\"",
        "5",
    ] {
        assert!(refused(ValueType::Url, url).is_some(), "{url}");
    }
    assert_eq!(
        refused(ValueType::Url, "www.a.example").unwrap(),
        "Write `https://www.a.example`."
    );
    assert_eq!(
        refused(ValueType::Url, "a@b.example").unwrap(),
        "Write `mailto:a@b.example`."
    );
    for path in [
        "../a",
        "/a",
        "a//b",
        "C:/a",
        "./a",
        "\"a\\\\b\"",
        "a/..",
        "\"\"",
    ] {
        assert!(refused(ValueType::Path, path).is_some(), "{path}");
    }
    assert_eq!(refused(ValueType::Path, "figures/a b.svg"), None);
    assert_eq!(
        refused(ValueType::Color, "#0b6e4f").unwrap(),
        "Put the colour in quotes: \"#0b6e4f\"."
    );
    assert_eq!(
        refused(ValueType::Color, "0b6e4f").unwrap(),
        "Write `\"#0b6e4f\"`."
    );
    assert_eq!(refused(ValueType::Color, "'#abc'"), None);
    let percent = ValueType::Number { min: 0, max: 100 };
    assert_eq!(
        refused(percent, "80%").unwrap(),
        "Write `80`, without quotes or anything after it."
    );
    assert_eq!(
        (refused(percent, "101"), refused(percent, "8.5")),
        (
            Some("Write digits alone, such as `5`.".to_owned()),
            Some("Write digits alone, such as `5`.".to_owned())
        )
    );
    for origin in ["https://a.example/", "https://*", "a.example", "mailto:a"] {
        assert!(refused(ValueType::Origin, origin).is_some(), "{origin}");
    }
    for id in ["A", "1a", "a_b", "\"a b\"", "é"] {
        assert!(refused(ValueType::Id, id).is_some(), "{id}");
    }
    assert!(
        refused(ValueType::Text, "\" \"").is_some()
            && refused(ValueType::Text, "[Draft]")
                .unwrap()
                .contains("quotes")
    );
}

#[test]
fn after_a_syntax_error_no_key_is_missing() {
    let out = findings("title: A: b\nobjektive: x\n", LESSON);
    assert_eq!(
        out.iter()
            .map(|finding| finding.rule.name)
            .collect::<Vec<_>>(),
        ["front-matter/syntax", "front-matter/unknown-key"]
    );
    assert!(
        out.iter()
            .all(|finding| finding.severity == Severity::Error)
    );
}

#[test]
fn enough_is_enough() {
    let text: String = (0..5000).map(|n| format!("k{n}: 1\n")).collect();
    assert!(findings(&text, LESSON).len() <= 102);
}

#[test]
fn tables_have_no_key_twice_and_say_what_each_is_for() {
    for table in [COURSE, MODULE, LESSON, QUIZ, SELF_CHECK, PAGE, THEME] {
        for (n, key) in table.iter().enumerate() {
            assert!(
                table[..n].iter().all(|other| other.name != key.name),
                "{}",
                key.name
            );
            assert!(
                !key.text.is_empty() && !key.text.ends_with('.'),
                "{}",
                key.name
            );
        }
    }
}
