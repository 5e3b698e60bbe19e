//! Every block and every kind of question is explained, with an example that builds.

use crate::course::{Course, LESSON_PATH, MODULE, SETTINGS, expect};
use leadlet::kinds::{BLOCKS, QUESTIONS};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Names with their examples.
fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    let blocks = BLOCKS.iter().map(|block| (block.name, block.example));
    blocks.chain(QUESTIONS.iter().map(|kind| (kind.name, kind.example)))
}

#[test]
fn each_block_and_kind_of_question_is_explained_with_its_keys_and_an_example() {
    let course = Course::of(&[]);
    for (name, example) in examples() {
        let ran = course.run(&["explain", name], &[]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(ran.out.starts_with(&format!("{name} (")), "{}", ran.out);
        let indented = ran.out.lines().filter_map(|line| line.strip_prefix("    "));
        let shown: Vec<&str> = indented.collect();
        for line in example.lines().filter(|line| !line.is_empty()) {
            assert!(shown.contains(&line), "{name}: {line}\n{}", ran.out);
        }
        let block = BLOCKS.iter().find(|block| block.name == name);
        let kind = QUESTIONS.iter().find(|kind| kind.name == name);
        let keys = block.map_or_else(|| kind.unwrap().keys, |block| block.keys);
        for key in keys {
            assert!(ran.out.contains(&key.to_string()), "{name}: {}", key.name);
        }
    }
}

#[test]
fn each_example_builds_without_a_problem_and_shows_what_it_says() {
    let builds = |body: &str| {
        let lesson = format!("---\ntitle: Lesson\nobjective: Do it.\n---\n\n{body}");
        let course = Course::of(&[
            ("content/course.yaml", SETTINGS),
            ("content/01-module/module.md", MODULE),
            ("content/01-module/talk.mp4", "a film"),
            (
                "content/01-module/talk.vtt",
                "WEBVTT\n\n00:00.000 --> 00:02.000\nRow 7 is last month's.\n",
            ),
            (LESSON_PATH, &lesson),
        ]);
        let ran = course.build(&["--strict", "--message-format", "json"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{body}\n{}", ran.err);
    };
    for (_, example) in examples() {
        builds(example);
    }
    for kind in QUESTIONS {
        let said = format!("::: question {{kind={}}}\n", kind.name);
        builds(&kind.example.replace("::: question\n", &said));
    }
}

#[test]
fn list_without_a_name_has_all_blocks_and_an_unknown_name_suggests_the_nearest() {
    let course = Course::of(&[]);
    let list = course.run(&["explain"], &[]).out;
    for (name, _) in examples() {
        assert!(list.contains(&format!("\n{name} ")), "{name}\n{list}");
    }
    for (wrong, near) in [("checklst", "checklist"), ("sequencin", "sequencing")] {
        let ran = course.run(&["explain", wrong], &[]);
        assert!(
            ran.code == 2 && ran.err.contains(&format!("Did you mean `{near}`?")),
            "{}",
            ran.err
        );
    }
}

#[test]
fn name_of_a_block_and_of_a_family_of_rules_shows_both() {
    let ran = Course::of(&[]).run(&["explain", "card"], &[]);
    assert!(ran.out.starts_with("card (block)"), "{}", ran.out);
    assert!(ran.out.contains("\ncard/sides "), "{}", ran.out);
}

#[test]
fn tables_of_the_readme_are_those_of_the_program() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let mut readme = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
    let cell = |text: &str| text.replace('|', "\\|");
    let mut blocks =
        String::from("| block | what the learner gets | inside | keys |\n|---|---|---|---|\n");
    for block in BLOCKS {
        let keys: Vec<String> = block.keys.iter().map(|key| format!("`{key}`")).collect();
        let row = [block.text, block.content, &keys.join(", ")].map(cell);
        let _ = writeln!(blocks, "| `{}` | {} |", block.name, row.join(" | "));
    }
    let mut kinds = String::from(
        "| kind | what the learner gets | how the answers are written |\n|---|---|---|\n",
    );
    for kind in QUESTIONS {
        let row = [kind.text, kind.shape].map(cell);
        let _ = writeln!(kinds, "| `{}` | {} |", kind.name, row.join(" | "));
    }
    for table in [blocks, kinds] {
        let head = &table[..=table.find('\n').unwrap()];
        let start = readme
            .find(head)
            .unwrap_or_else(|| panic!("no table {head}"));
        let end = start + readme[start..].find("\n\n").unwrap() + 1;
        readme.replace_range(start..end, &table);
    }
    expect(&file, &readme).unwrap();
}
