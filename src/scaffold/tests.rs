//! Where new files go, and what they are called.

use super::*;

const COURSE: &[(&str, &str)] = &[
    ("content/course.yaml", "id: c\ntitle: C\nlanguage: en\n"),
    (
        "content/01-first/module.md",
        "---\ntitle: First things\n---\n",
    ),
    (
        "content/01-first/09-last.md",
        "---\ntitle: Last\nobjective: Do it.\n---\n",
    ),
    (
        "content/01-first/90-check.md",
        "---\ntitle: Check\nkind: quiz\n---\n",
    ),
    ("content/12-second/module.md", "---\ntitle: Second\n---\n"),
    ("themes/acme/theme.yaml", "name: Acme\n"),
];

fn added(kind: ScaffoldKind, title: &str, module: Option<&str>) -> Result<NewFile, String> {
    let source = Source::from_texts(COURSE.iter().copied());
    let course = crate::parse::parse(&source, true).course;
    add(&course, &source, kind, title, module)
}

fn path(kind: ScaffoldKind, title: &str, module: Option<&str>) -> String {
    added(kind, title, module).map_or_else(|said| said, |file| file.path)
}

#[test]
fn each_has_the_next_number() {
    assert_eq!(
        path(ScaffoldKind::Module, "Third: what now?", None),
        "content/13-third-what-now/module.md"
    );
    assert_eq!(
        path(ScaffoldKind::Lesson, "One more", None),
        "content/12-second/01-one-more.md"
    );
    assert_eq!(
        path(ScaffoldKind::Lesson, "One more", Some("first")),
        "content/01-first/10-one-more.md"
    );
    assert_eq!(
        path(ScaffoldKind::Quiz, "Look back", Some("01-first")),
        "content/01-first/91-look-back.md"
    );
    assert_eq!(
        path(ScaffoldKind::Quiz, "Look back", Some("Second")),
        "content/12-second/90-look-back.md"
    );
    assert_eq!(
        path(ScaffoldKind::Theme, "Nørd", None),
        "themes/nord/theme.yaml"
    );
}

#[test]
fn what_is_there_and_what_cannot_be_is_said() {
    assert_eq!(
        path(ScaffoldKind::Module, "First", None),
        "There is already a module `first`: content/01-first"
    );
    assert_eq!(
        path(ScaffoldKind::Lesson, "LAST", Some("first")),
        "The module `01-first` already has a page `last`: content/01-first/09-last.md"
    );
    assert_eq!(
        path(ScaffoldKind::Theme, "Acme", None),
        "There is already a theme `acme`: themes/acme/"
    );
    assert!(path(ScaffoldKind::Theme, "Default", None).contains("built-in theme"));
    assert_eq!(
        path(ScaffoldKind::Lesson, "A", Some("frist")),
        "Unknown module `frist`. Did you mean `first`?"
    );
    assert_eq!(
        path(ScaffoldKind::Lesson, "!?", None),
        "`!?` has no letter or digit to make a file name from"
    );
}

#[test]
fn names_that_are_reserved_get_a_word_more() {
    assert_eq!(
        path(ScaffoldKind::Lesson, "Index", None),
        "content/12-second/01-index-lesson.md"
    );
    assert_eq!(
        path(ScaffoldKind::Module, "Con", None),
        "content/13-con-module/module.md"
    );
}

#[test]
fn titles_are_quoted_where_yaml_wants_it() {
    for (title, written) in [
        ("Raise it early", "Raise it early"),
        ("Why: \"now\"", "\"Why: \\\"now\\\"\""),
        ("True", "\"True\""),
        ("7 things", "\"7 things\""),
    ] {
        let file = added(ScaffoldKind::Module, title, None).unwrap();
        assert!(
            file.text.contains(&format!("title: {written}\n")),
            "{}",
            file.text
        );
    }
}
