//! Spans to the byte, YAML's words and traps, and that no text makes the reader panic, hang or point outside.

use proptest::prelude::*;

use super::{ProblemKind, YamlNode, YamlProblem, YamlValue, parse};

/// The tree of a text with nothing wrong in it.
fn tree(text: &str) -> YamlNode {
    let (node, problems) = parse(text, 0);
    assert_eq!(problems, [], "{text}");
    node.expect("a tree")
}

/// Each problem as the marked text and the message.
fn told(text: &str) -> Vec<(&str, String)> {
    let (_, problems) = parse(text, 0);
    problems
        .into_iter()
        .map(|problem| (&text[problem.span], problem.message))
        .collect()
}

fn only(text: &str) -> YamlProblem {
    let (_, mut problems) = parse(text, 0);
    assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    problems.remove(0)
}

#[test]
fn spans_are_bytes_of_the_file() {
    let text = "é: \"ü\"  # c\r\nlist:\r\n  - a b  \r\n  - x: 'it''s'\r\nlong: |\r\n  one\r\n  two\r\n\r\nf: [a, {b: c}]\r\nn:\r\nz: end\r\n";
    let file = format!("--\n{text}");
    let (node, problems) = parse(text, 3);
    assert_eq!(problems, []);
    let node = node.unwrap();
    let source = |node: &YamlNode| file[node.span.clone()].to_owned();
    let at = |key: &str| node.get(key).unwrap();
    assert_eq!(&file[node.map().unwrap()[0].key_span.clone()], "é");
    assert_eq!(
        (source(at("é")).as_str(), at("é").str()),
        ("\"ü\"", Some("ü"))
    );
    let list = at("list").list().unwrap();
    assert_eq!(source(at("list")), "- a b  \r\n  - x: 'it''s'");
    assert_eq!(
        (source(&list[0]).as_str(), list[0].str()),
        ("a b", Some("a b"))
    );
    assert_eq!(
        (source(&list[1]).as_str(), list[1].get("x").unwrap().str()),
        ("x: 'it''s'", Some("it's"))
    );
    assert_eq!(
        (source(at("long")).as_str(), at("long").str()),
        ("one\r\n  two", Some("one\ntwo\n"))
    );
    assert_eq!(source(at("f")), "[a, {b: c}]");
    assert_eq!(source(&at("f").list().unwrap()[1]), "{b: c}");
    assert!(at("n").is_null() && file[..at("n").span.start].ends_with("n:"));
    assert_eq!(source(&node), text.trim_end());
}

#[test]
fn only_yaml_1_2_words_are_not_text() {
    let value = |text: &str| {
        tree(&format!("k: {text}\n"))
            .get("k")
            .unwrap()
            .value
            .clone()
    };
    for word in [
        "yes",
        "No",
        "on",
        "off",
        "y",
        "007",
        "-01",
        "1_000",
        "0x1f",
        "0o7",
        "1.",
        ".5",
        ".inf",
        "-x",
        "1:30",
        "2024-01-01",
        "1e999",
        "+1",
        "99999999999999999999",
        "-e",
    ] {
        assert_eq!(value(word), YamlValue::String(word.to_owned()), "{word}");
    }
    assert_eq!(value("-7"), YamlValue::Int(-7));
    assert_eq!(value("0"), YamlValue::Int(0));
    assert_eq!(value("2.50"), YamlValue::Float(2.5));
    assert_eq!(value("1e3"), YamlValue::Float(1000.0));
    assert_eq!(value("True"), YamlValue::Bool(true));
    assert_eq!(value("\"true\""), YamlValue::String("true".to_owned()));
    assert_eq!(
        (value("~"), value("null"), value("")),
        (YamlValue::Null, YamlValue::Null, YamlValue::Null)
    );
}

#[test]
fn numbers_are_kept_as_written_when_read_as_text() {
    let node = tree("a: 1.0\nb: 2024\nc: True\n");
    let texts = ["a", "b", "c"].map(|key| node.get(key).unwrap().str().unwrap());
    assert_eq!(texts, ["1.0", "2024", "True"]);
}

#[test]
fn an_empty_text_is_null() {
    for text in ["", "\n", "# a comment\n", "\r\n  \r\n"] {
        assert!(tree(text).is_null(), "{text:?}");
    }
}

#[test]
fn a_duplicate_key_names_both_places_and_the_first_counts() {
    let text = "a: 1\nb: 2\n'a': 3\n";
    let (node, problems) = parse(text, 0);
    assert_eq!(node.unwrap().get("a").unwrap().int(), Some(1));
    assert_eq!(
        (problems[0].kind, &text[problems[0].span.clone()]),
        (ProblemKind::DuplicateKey, "'a'")
    );
    assert_eq!(problems[0].related, Some((0..1, "first written here")));
    let many: String = (0..40)
        .chain([33])
        .map(|n| format!("k{n}: {n}\n"))
        .collect();
    let (node, problems) = parse(&many, 0);
    assert_eq!(
        (node.unwrap().map().unwrap().len(), problems.len()),
        (40, 1)
    );
    assert_eq!(&many[problems[0].related.clone().unwrap().0], "k33");
}

#[test]
fn text_cut_by_a_number_sign_is_a_warning_and_a_comment_is_not() {
    let problem = only("a: We are #1 in it \nb: c # right\nd: \"x\" #y\ne: 5 #z\n");
    assert_eq!(
        (problem.kind, problem.warning, problem.span),
        (ProblemKind::CutText, true, 10..18)
    );
}

#[test]
fn common_traps_have_their_own_words() {
    let quotes = |text: &str| only(text).help.unwrap();
    assert_eq!(
        quotes("title: Foo: bar\n"),
        "Put the whole text in quotes: `title: \"Foo: bar\"`."
    );
    assert_eq!(
        quotes("title: [Draft] my \"own\"\n"),
        "Put the whole text in quotes: `title: '[Draft] my \"own\"'`."
    );
    assert_eq!(
        quotes("title: 'it's here'\n"),
        "Put the whole text in quotes: `title: \"it's here\"`."
    );
    assert_eq!(
        quotes("title: \"a\" b \"c\"\n"),
        "Put the whole text in quotes: `title: '\"a\" b \"c\"'`."
    );
    assert_eq!(
        quotes("title: \"He said \"go\"\"\n"),
        "Put the whole text in quotes: `title: 'He said \"go\"'`."
    );
    for sign in ["@", "`", "%", "*", "&", "!", "|", ">"] {
        let problem = only(&format!("ok: x\ntitle: {sign}foo bar\n"));
        assert!(
            problem.message.ends_with("must be in quotes") && problem.span.start == 13,
            "{problem:?}"
        );
    }
    assert_eq!(
        told("title: x\nallow:\n\t\tb: c\n"),
        [(
            "\t\t",
            "Tabs are not allowed here; indent with spaces".to_owned()
        )]
    );
    assert_eq!(
        told("a: \"x\nb: y\n"),
        [("\"x", "This quotation mark is never closed".to_owned())]
    );
    assert_eq!(
        told("a: \"x\nb: \"y\"\n"),
        [("\"x", "This quotation mark is never closed".to_owned())]
    );
    assert_eq!(
        told("a: [x\nb: y\n"),
        [("[", "`[` is opened here and never closed".to_owned())]
    );
    for text in [
        "title:Foo",
        "title:Foo\nsummary: y\n",
        "summary: y\ntitle:Foo\nafter: z\n",
        "l:\n  - title:Foo\n    x: y\n",
    ] {
        let problem = only(text);
        assert_eq!(
            (&text[problem.span], problem.help.as_deref()),
            (":", Some("Write `title: Foo`.")),
            "{text}"
        );
    }
    for text in ["a: b\n  c: d\n", "a:\n   b: e\n  c: d\n", "  c: d\na: b\n"] {
        assert_eq!(
            told(text),
            [(
                "c: d",
                "The indent of this line does not fit the lines around it".to_owned()
            )],
            "{text}"
        );
    }
}

#[test]
fn what_could_grow_or_hide_is_refused() {
    assert!(
        only("a: b\n---\nc: d\n")
            .message
            .contains("second document")
    );
    assert!(
        only("%YAML 1.2\n---\na: b\n")
            .message
            .contains("cannot begin with `%`")
    );
    assert!(
        only("? [a]\n: b\nc: d\n")
            .message
            .contains("A key is missing")
    );
    assert!(
        only(&format!("a: {}\n", "[".repeat(40)))
            .message
            .contains("nested too deep")
    );
    assert!(only(&"x".repeat((1 << 20) + 1)).message.contains("1024 kB"));
    let laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    assert_eq!(told(laughs).len(), 6);
}

#[test]
fn one_run_tells_all_errors_and_keeps_the_rest() {
    let text = "title: A: b\nafter: [x\nok: 1\nsummary: @y\nok: 2\n";
    let (node, problems) = parse(text, 0);
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.span.start)
            .collect::<Vec<_>>(),
        [8, 19, 37, 40]
    );
    assert_eq!(node.unwrap().get("ok").unwrap().int(), Some(1));
}

#[test]
fn hostile_texts_come_to_an_end() {
    let units = [
        "[",
        "{a: ",
        "- ",
        "? ",
        "a: \"x\n",
        "k: v\n",
        "&a ",
        "*a ",
        "a: [\n",
        "a:\n b:\n  c:\n",
        "a: b: c\n",
        "\t",
        "\"",
        "a: |\n",
        "!a ",
        ": ",
        "'\n",
    ];
    for unit in units {
        let (_, problems) = parse(&unit.repeat((1 << 14) / unit.len()), 0);
        assert!(problems.len() <= 100);
    }
}

/// All spans are whole characters of the text, children lie within their parents, and what is said is not empty.
fn sound(text: &str) {
    fn walk(node: &YamlNode, text: &str, within: &std::ops::Range<usize>) {
        assert!(
            text.get(node.span.clone()).is_some(),
            "{:?} of {text:?}",
            node.span
        );
        assert!(
            within.start <= node.span.start && node.span.end <= within.end,
            "{:?} in {within:?} of {text:?}",
            node.span
        );
        for item in node.list().unwrap_or_default() {
            walk(item, text, &node.span);
        }
        for entry in node.map().unwrap_or_default() {
            assert!(
                text.get(entry.key_span.clone())
                    .is_some_and(|key| !key.is_empty()),
                "{text:?}"
            );
            walk(&entry.value, text, &node.span);
        }
    }
    let (node, problems) = parse(text, 0);
    if let Some(node) = node {
        walk(&node, text, &(0..text.len()));
    }
    for problem in problems {
        assert!(
            text.get(problem.span.clone()).is_some(),
            "{problem:?} of {text:?}"
        );
        assert!(!problem.message.is_empty());
        let help = problem.help.as_deref().unwrap_or("None.");
        assert!(
            help.starts_with(|sign: char| !sign.is_lowercase()) && help.ends_with(['.', '?']),
            "{help:?} of {text:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        sound(&text);
    }

    #[test]
    fn any_pieces_of_yaml_are_read(pieces in prop::collection::vec(prop::sample::select(vec![
        "a", "b: ", "c:", "- ", "  ", "\n", "\r\n", "\r", "\t", "\"", "'", "[", "]", "{", "}", ",", "#", " #x", "&a ", "*a", "!t ", "|", ">\n", "? ",
        ": ", "---\n", "...\n", "%Y", "é", "\u{1f600}", "\\", "@", "`", "1.0", "true", "~", "\u{feff}", "\0", "\u{85}", "\u{2028}", "<<: ",
    ]), 0..40)) {
        sound(&pieces.concat());
    }

    #[test]
    fn what_is_written_is_read(entries in prop::collection::btree_map("[a-zéß0-9 _.-]{1,12}", any::<String>(), 1..8), crlf in any::<bool>()) {
        let end = if crlf { "\r\n" } else { "\n" };
        let text: String = entries.iter().map(|(key, value)| format!("{:?}: {}{end}", key, serde_json::to_string(value).unwrap())).collect();
        let text = text.replace('\u{7f}', "\\x7f");
        let node = tree(&text);
        let read: std::collections::BTreeMap<_, _> = node.map().unwrap().iter().map(|entry| (entry.key.clone(), entry.value.str().unwrap().to_owned())).collect();
        prop_assert_eq!(read, entries);
    }
}
