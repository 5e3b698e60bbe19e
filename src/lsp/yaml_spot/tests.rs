//! Places in YAML that is being typed.

use super::*;
use crate::schema::{COURSE, LESSON};

/// Path, kind of place and word at the `|` of a text.
fn found(table: &'static [SchemaKey], text: &str) -> Option<String> {
    let at = text.find('|').unwrap();
    let text = text.replacen('|', "", 1);
    let (spot, word) = find(table, &text, 0..text.len(), at)?;
    let what = match spot.at {
        YamlContext::Key(keys) => format!("key of {}", keys[0].name),
        YamlContext::FreeKey => "free key".to_owned(),
        YamlContext::Value(_, key) => {
            format!("value of {}", key.map_or("a free key", |key| key.name))
        }
    };
    Some(format!(
        "{} / {what} / {}",
        spot.path.join("."),
        &text[word]
    ))
}

#[test]
fn keys_and_values_by_line_and_indent() {
    for (text, expected) in [
        ("id: a\nti|", " / key of id / ti"),
        ("|", " / key of id / "),
        ("ti|tle: A", " / key of id / title"),
        ("html: cl|ean", "html / value of html / clean"),
        ("html: |", "html / value of html / "),
        ("theme:\n  na|", "theme / key of name / na"),
        (
            "theme: { name: default, acc| }",
            "theme / key of name / acc",
        ),
        (
            "theme: { name: de|fault }",
            "theme.name / value of name / default",
        ),
        (
            "check:\n  quiz/key: o|",
            "check.quiz/key / value of a free key / o",
        ),
        ("check: {quiz/k|", "check / free key / quiz/k"),
        (
            "footer:\n  - label: A\n    ur|",
            "footer / key of label / ur",
        ),
        (
            "footer:\n- label: A\n- ur|l: x",
            "footer / key of label / url",
        ),
        (
            "audiences:\n  manager: M\npass: 8|0",
            "pass / value of pass / 80",
        ),
        ("title: \"A: |b\"", "title / value of title / A: b"),
    ] {
        assert_eq!(found(COURSE, text).as_deref(), Some(expected), "{text}");
    }
    for nothing in ["nonsense: a|", "id: a # co|mment", "# ti|"] {
        assert_eq!(found(COURSE, nothing), None, "{nothing}");
    }
}

#[test]
fn items_of_lists_are_values() {
    for (text, expected) in [
        ("after: [raise-it, sp|]", "after / value of after / sp"),
        ("after:\n  - sp|", "after / value of after / sp"),
        ("after:\n- |", "after / value of after / "),
        ("audience: man|", "audience / value of audience / man"),
        ("objectives:\n  - i|", "objectives / key of id / i"),
        (
            "objectives:\n  - {id: a, te|",
            "objectives / key of id / te",
        ),
    ] {
        assert_eq!(found(LESSON, text).as_deref(), Some(expected), "{text}");
    }
}
