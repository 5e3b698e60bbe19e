//! One cause, one message: a small sound course with one thing wrong gives one problem, and nothing about what follows from it.

use crate::course::{Course, SOUND};
use serde_json::Value;

/// A file of the course, and what is done to it.
#[derive(Clone)]
enum Slip<'a> {
    /// The first of these words becomes those.
    Text(&'a str, &'a str, &'a str),
    /// The file has another name.
    Name(&'a str, &'a str),
    /// The file holds other bytes.
    Bytes(&'a str, Vec<u8>),
}

const ONE: &str = "content/01-start/01-one.md";
const TWO: &str = "content/01-start/02-two.md";
const THREE: &str = "content/02-go-on/01-three.md";
const CHECK: &str = "content/02-go-on/09-check.md";
const COURSE: &str = "content/course.yaml";
const GLOSSARY: &str = "content/glossary.md";
const MODULE: &str = "content/01-start/module.md";

/// A course whose pages lean on each other, without a problem.
fn leaning() -> Vec<(&'static str, String)> {
    let page = |title: &str, after: &str, question: &str, more: &str| {
        let page = SOUND
            .replace("title: Lesson\n", &format!("title: {title}\n{after}"))
            .replace("::: question\n", &format!("::: question{question}\n"));
        format!("{page}{more}")
    };
    let story = "\n::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n\
## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::\n";
    let links = "\nSee [one](01-one.md), [its question](01-one.md#ask), [row](glossary:row).\n";
    let plan = "\n::: commit\nIf [[the meeting ends]], then I will [[ask one person]].\n:::\n\n::: for manager\nOnly for managers.\n:::\n";
    vec![
        (COURSE, "id: course\ntitle: Course\nlanguage: en\naudiences:\n  manager: Manager\n  senior: Senior leader\n".into()),
        (GLOSSARY, "---\ntitle: Glossary\n---\n\nRow\n: A line of a table.\n".into()),
        (MODULE, "---\ntitle: Start\n---\n\nText of the module.\n".into()),
        ("content/02-go-on/module.md", "---\ntitle: Go on\n---\n\nText of the module.\n".into()),
        (ONE, page("One", "", " {#ask}", "")),
        (TWO, page("Two", "after: [one]\n", "", &format!("{links}{story}"))),
        (THREE, page("Three", "after: [start/two]\n", "", plan)),
        (CHECK, "---\ntitle: Check\nkind: quiz\nfrom: [one, three]\ndraw: 2\n---\n".into()),
    ]
}

/// The problems of the course after a slip: rule, file and message of each.
fn problems(slip: Option<&Slip>) -> Vec<String> {
    let files = leaning();
    let course = Course::of(&[]);
    for (file, text) in &files {
        course.write(file, text);
    }
    match slip {
        Some(Slip::Text(file, old, new)) => course.replace(file, old, new),
        Some(Slip::Name(from, to)) => course.rename(from, to),
        Some(Slip::Bytes(file, bytes)) => course.write(file, bytes),
        None => {}
    }
    let ran = course.run(&["check", "--message-format", "json"], &[]);
    let lines = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|one| format!("{} {} {}", one["rule"], one["file"], one["message"]))
        .collect()
}

/// Each slip gives one problem.
fn one_each(slips: &[Slip]) {
    assert_eq!(problems(None), Vec::<String>::new());
    let mut faults = Vec::new();
    for slip in slips {
        let found = problems(Some(slip));
        if found.len() != 1 {
            let what = match slip {
                Slip::Text(file, old, new) => format!("{file}: {old:?} is {new:?}"),
                Slip::Name(from, to) => format!("{from} is {to}"),
                Slip::Bytes(file, bytes) => format!("{file} holds {} bytes", bytes.len()),
            };
            faults.push(format!("{what}\n  {}", found.join("\n  ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn slip_in_a_question_is_told_once() {
    for file in [ONE, TWO, THREE] {
        let slips = [
            ("::: question", "::: qestion"),
            ("[x]", "[ ]"),
            ("- [x] ", "- [x "),
            ("- [x] ", "- (x) "),
            ("- [x] ", "- [x]"),
            ("- [x] ", "-\u{a0}[x] "),
            ("- [x] ", "- [x]\u{a0}"),
            ("  > It costs", "> It costs"),
            ("::: question", "::: question {objective=\"x}"),
            ("told nobody?\n:::\n", "told nobody?\n"),
        ];
        // Its own attributes would be in the way.
        let slips = slips
            .into_iter()
            .filter(|(_, new)| file != ONE || !new.contains('{'));
        one_each(
            &slips
                .map(|(old, new)| Slip::Text(file, old, new))
                .collect::<Vec<_>>(),
        );
    }
}

#[test]
fn slip_in_a_story_is_told_once() {
    one_each(&[
        Slip::Text(TWO, "{#the-demo}\n", "{#the-demo}\n## The demo\n"),
        Slip::Text(TWO, "{#the-demo}\n", "{#the-demo}\n### The demo {#start}\n"),
        Slip::Text(TWO, " {#tell .good}", ""),
        Slip::Text(
            TWO,
            " {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}",
            "\nFriday is calm.\n\n## Friday",
        ),
        Slip::Text(TWO, " {#tell .good}", " {#tell}"),
        Slip::Text(TWO, "(#tell)", "(#tel)"),
        Slip::Text(TWO, "(#tell)", "(tell)"),
        Slip::Text(TWO, "- [Tell its owner](#tell)\n- [Wait](#wait)\n", ""),
        Slip::Text(TWO, "- [Tell its owner](#tell)", "- Tell its owner"),
        Slip::Text(TWO, "::: scenario", "::: scenaro"),
        Slip::Text(TWO, "Too late.\n", "Too late.\n\n- [Again](#wait)\n"),
        Slip::Text(TWO, "{#wait .poor}", "{#tell .poor}"),
    ]);
}

#[test]
fn slip_in_keys_and_names_is_told_once() {
    one_each(&[
        Slip::Text(ONE, "objective:", "objectve:"),
        Slip::Text(ONE, "title:", "titel:"),
        Slip::Text(ONE, "title: One", "title: [One"),
        Slip::Text(ONE, "title: One", "\ttitle: One"),
        Slip::Text(ONE, "\n---\n", "\n"),
        Slip::Text(TWO, "after: [one]", "after: [on]"),
        Slip::Text(THREE, "for manager", "for manger"),
        Slip::Text(CHECK, "kind: quiz", "kind: qiuz"),
        Slip::Text(CHECK, "[one, three]", "[on, three]"),
        Slip::Text(
            COURSE,
            "\n  manager: Manager\n  senior: Senior leader",
            " [manager, senior]",
        ),
        Slip::Text(
            COURSE,
            "\n  manager: Manager\n  senior: Senior leader",
            "\n- manager\n- senior",
        ),
        Slip::Text(
            COURSE,
            "  manager: Manager\n  senior",
            "manager: Manager\nsenior",
        ),
        Slip::Text(COURSE, "language: en", "langauge: en"),
        Slip::Text(COURSE, "language: en", "language: English"),
        Slip::Text(COURSE, "title: Course", "title = Course"),
        Slip::Text(COURSE, "title: Course", "title: Course: one"),
    ]);
}

#[test]
fn file_with_a_wrong_name_is_told_once() {
    one_each(&[
        Slip::Name(COURSE, "content/Course.yaml"),
        Slip::Name(COURSE, "content/course.yml"),
        Slip::Name(COURSE, "content/course.yaml.txt"),
        Slip::Name(MODULE, "content/01-start/Module.md"),
        Slip::Name(MODULE, "content/01-start/module.md.txt"),
        Slip::Name(ONE, "content/01-start/01-one.md.txt"),
        Slip::Name(ONE, "content/01-start/01-one.MD"),
        Slip::Name(ONE, "content/01-start/01-one.markdown"),
        Slip::Name(ONE, "content/01-start/01-One.md"),
        Slip::Name(ONE, "content/01-start/01 one.md"),
        Slip::Name(GLOSSARY, "content/Glossary.md"),
        Slip::Name(GLOSSARY, "content/glossary.md.txt"),
    ]);
}

#[test]
fn file_that_cannot_be_read_is_told_once() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let mut slips = Vec::new();
    for (file, text) in leaning() {
        slips.push(Slip::Bytes(file, utf16(&text)));
        slips.push(Slip::Bytes(
            file,
            [text.as_bytes(), b"\n# Caf\xe9\n"].concat(),
        ));
    }
    for file in [COURSE, GLOSSARY, ONE, TWO, THREE, MODULE] {
        slips.push(Slip::Bytes(file, Vec::new()));
    }
    one_each(&slips);
    for (file, text) in leaning() {
        let marked = Slip::Bytes(file, [b"\xef\xbb\xbf", text.as_bytes()].concat());
        assert_eq!(problems(Some(&marked)), Vec::<String>::new(), "{file}");
    }
}
