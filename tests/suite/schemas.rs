//! `leadlet schema`: what is right by the schemas is right by the reader, and what is wrong is wrong.

use crate::course::{Course, LESSON_PATH};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn schemas() -> Value {
    let ran = Course::of(&[]).run(&["schema"], &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    serde_json::from_str(&ran.out).unwrap()
}

/// YAML as JSON, as an editor's own reader makes it.
fn read(yaml: &str) -> Value {
    fn value(node: &leadlet::yaml::YamlNode) -> Value {
        use leadlet::yaml::YamlValue::{Bool, Float, Int, List, Map, Null, String};
        match &node.value {
            Null => Value::Null,
            Bool(word) => json!(word),
            Int(number) => json!(number),
            Float(number) => json!(number),
            String(text) => json!(text),
            List(items) => items.iter().map(value).collect(),
            Map(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), value(&entry.value)))
                    .collect(),
            ),
        }
    }
    let (node, problems) = leadlet::yaml::parse(yaml, 0);
    assert!(problems.is_empty(), "{problems:?}\n{yaml}");
    value(&node.unwrap())
}

/// The YAML of a file and the name of its schema.
fn yaml_of(path: &str, text: &str) -> Option<(&'static str, String)> {
    if path.ends_with("course.yaml") {
        return Some(("course", text.to_owned()));
    }
    if path.ends_with("theme.yaml") {
        return Some(("theme", text.to_owned()));
    }
    let matter = text
        .strip_prefix("---\n")?
        .split_once("\n---")?
        .0
        .to_owned();
    let name = match path.rsplit('/').next()? {
        "module.md" => "module",
        "index.md" | "glossary.md" => "page",
        _ if matter.contains("kind: quiz") => "quiz",
        _ if matter.contains("kind: self-check") => "self-check",
        _ => "lesson",
    };
    Some((name, matter))
}

#[test]
fn the_sample_course_the_starter_and_the_themes_are_valid() {
    let schemas = schemas();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for folder in [
        "content",
        "src/starter",
        "themes",
        "tests/browser/course/content",
    ] {
        for entry in walkdir::WalkDir::new(root.join(folder))
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
        {
            let Some(text) = entry
                .path()
                .to_str()
                .filter(|path| path.ends_with(".md") || path.ends_with(".yaml"))
                .and_then(|path| fs::read_to_string(path).ok())
            else {
                continue;
            };
            let path = entry.path().to_str().unwrap();
            let Some((name, yaml)) = yaml_of(path, &text).filter(|_| !path.contains("/strings/"))
            else {
                continue;
            };
            let checked = jsonschema::draft7::new(&schemas[name]).unwrap();
            let errors: Vec<String> = checked
                .iter_errors(&read(&yaml))
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{path}: {errors:?}");
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

/// Front matter lines that the reader and the schema must both take, or both refuse.
const LESSONS: &[(&str, bool)] = &[
    ("title: A\nobjective: Do it.", true),
    ("title: 7\nobjective: Do it.", true),
    (
        "title: A\nobjective: Do it.\naudience: manager\nafter: [lesson]\ndraft: false",
        true,
    ),
    ("title: A\nobjectives:\n  - {id: a, text: B}", true),
    (
        "title: A\nobjective: Do it.\nallow: {quiz/key: on purpose}",
        true,
    ),
    ("objective: Do it.", false),
    ("title: A\nobjective: Do it.\naudiences: manager", false),
    ("title: A\nobjective: Do it.\naudience: Manager", false),
    ("title: A\nobjective: Do it.\ndraft: \"yes\"", false),
    ("title: [A]\nobjective: Do it.", false),
    ("title: A\nobjectives:\n  - {id: a}", false),
    ("title: A\nobjective: Do it.\nkind: exam", false),
];

/// Lines of `course.yaml` after the three that must be there.
const COURSES: &[(&str, bool)] = &[
    ("", true),
    ("pass: 80\npractice: [2, 7]\nminutes: 5", true),
    ("practice: { gaps: [1, 3], daily: 5 }", true),
    ("practice: { daily: 20 }", true),
    ("theme: editorial", true),
    ("theme: { name: default, accent: \"#0b6e4f\" }", true),
    ("url: https://learn.example.com/a/", true),
    (
        "footer: [{ label: A, url: \"mailto:a@example.com\" }]",
        true,
    ),
    ("origins: [\"https://a.example.com:8080\"]", true),
    ("check: { quiz/longest-key: \"off\" }", true),
    ("pass: 101", false),
    ("pass: 80.5", false),
    ("practice: 2", false),
    ("practice: [0]", false),
    ("practice: { gaps: 2 }", false),
    ("practice: { daily: 0 }", false),
    ("practice: { weekly: 5 }", false),
    ("theme: { accent: green }", false),
    ("theme: { logo: ../logo.svg }", false),
    ("url: ftp://example.com", false),
    ("footer: [{ label: A }]", false),
    ("origins: [\"https://a.example.com/path\"]", false),
    ("check: { quiz/key: warn }", false),
    ("audiences: { Manager: M }", false),
    ("colour: red", false),
];

#[test]
fn schema_and_reader_agree_on_what_is_right_and_wrong() {
    let schemas = schemas();
    let valid = |name: &str, yaml: &str| {
        jsonschema::draft7::new(&schemas[name])
            .unwrap()
            .is_valid(&read(yaml))
    };
    let reader = |course: &Course| {
        let ran = course.build(&["--message-format", "json"]);
        !["/unknown-key", "/missing-key", "/wrong-type"]
            .iter()
            .any(|rule| ran.out.contains(rule))
    };
    for (lines, right) in LESSONS {
        let course = Course::lesson("Text.\n");
        course.write(LESSON_PATH, format!("---\n{lines}\n---\n\nText.\n"));
        assert_eq!(
            (valid("lesson", lines), reader(&course)),
            (*right, *right),
            "{lines}"
        );
    }
    for (lines, right) in COURSES {
        let course = Course::lesson("Text.\n");
        let yaml = format!("id: a\ntitle: A\nlanguage: en\n{lines}\n");
        course.write("content/course.yaml", &yaml);
        assert_eq!(
            (valid("course", &yaml), reader(&course)),
            (*right, *right),
            "{lines}"
        );
    }
}

#[test]
fn each_schema_can_be_had_alone_and_into_a_folder_and_every_key_is_described() {
    let all = schemas();
    for (name, schema) in all.as_object().unwrap() {
        let course = Course::of(&[]);
        let one: Value = serde_json::from_str(&course.run(&["schema", name], &[]).out).unwrap();
        assert_eq!(&one, schema);
        assert!(jsonschema::meta::is_valid(schema), "{name}");
        for (key, property) in schema["properties"].as_object().unwrap() {
            assert!(
                property["description"]
                    .as_str()
                    .is_some_and(|text| text.ends_with('.')),
                "{name}: {key}"
            );
        }
    }
    let course = Course::of(&[]);
    assert_eq!(course.run(&["schema", "--output", "schemas"], &[]).code, 0);
    assert_eq!(
        serde_json::from_str::<Value>(&course.read("schemas/quiz.schema.json")).unwrap(),
        all["quiz"]
    );
    assert_eq!(course.run(&["schema", "lessons"], &[]).code, 2);
}
