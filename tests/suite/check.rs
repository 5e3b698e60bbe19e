//! `leadlet check` from outside: what it says and writes, what it mends, what an author may allow, and that it cries no wolf.

use crate::course::{Course, LESSON_PATH, MODULE, SETTINGS, SOUND, expect, files, tests};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Two warnings and a note: all options are right, none has feedback.
const DOUBTFUL: &str = "::: question\nWhich of these help her?\n\n- [x] The fact.\n- [x] The offer.\n- [x] The effect, usually.\n:::\n";

fn sound() -> Course {
    let settings = "id: course\ntitle: Course\nlanguage: en\n";
    Course::of(&[
        ("content/course.yaml", settings),
        ("content/01-module/module.md", MODULE),
        (LESSON_PATH, SOUND),
    ])
}

fn check(course: &Course, arguments: &[&str]) -> crate::course::Ran {
    course.run(&[&["check"], arguments].concat(), &[])
}

/// Rule and line of each finding that was written as JSON.
fn told(out: &str) -> Vec<(String, u64)> {
    let lines = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines
        .map(|finding| {
            (
                finding["rule"].as_str().unwrap().to_owned(),
                finding["line"].as_u64().unwrap_or(0),
            )
        })
        .collect()
}

#[test]
fn a_course_without_a_finding_is_told_what_comes_next() {
    let ran = check(&sound(), &["--strict"]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, "", "No problems found in 1 page. Next: leadlet build\n")
    );
}

#[test]
fn findings_are_shown_in_full_counted_and_followed_by_what_to_do() {
    let course = Course::lesson(DOUBTFUL);
    let ran = check(&course, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("warning[quiz/key]") && ran.err.contains("note[quiz/vague]"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.ends_with(
            "1 warning, 1 note. Next: leadlet explain quiz/key tells you more about the first\n"
        ),
        "{}",
        ran.err
    );
    assert_eq!(check(&course, &["--strict"]).code, 1);
    assert_eq!(check(&Course::lesson("[two](two.md)\n"), &[]).code, 1);
    assert_eq!(check(&course, &["--quiet"]).err, "");
    assert!(!course.path("site").exists() && !course.path("content/course.lock").exists());
}

#[test]
fn check_and_build_find_the_same() {
    for body in [
        DOUBTFUL,
        "![](figures/no.svg)\n\n::: exampel\n:::\n",
        "<!-- allow text/tone: no -->\n\nText.\n",
    ] {
        let course = Course::lesson(body);
        let (checked, built) = (
            check(&course, &["--message-format", "json"]),
            course.build(&["--message-format", "json"]),
        );
        assert!(
            checked.out == built.out && checked.code == built.code && !checked.out.is_empty(),
            "{}",
            checked.out
        );
    }
}

#[test]
fn a_build_counts_warnings_and_says_where_they_are_shown() {
    let ran = Course::lesson(DOUBTFUL).build(&[]);
    assert!(
        ran.err
            .starts_with("1 warning: leadlet check shows it\nbuilt: "),
        "{}",
        ran.err
    );
}

#[test]
fn only_some_rules_or_families_are_told_when_asked_for() {
    let course = Course::lesson(&format!("{DOUBTFUL}\n[two](two.md)\n"));
    let rules = |only: &str| {
        told(&check(&course, &["--only", only, "--message-format", "json"]).out)
            .into_iter()
            .map(|one| one.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(rules("quiz/key"), ["quiz/key"]);
    assert_eq!(rules("quiz"), ["quiz/key", "quiz/vague"]);
    assert_eq!(rules("quiz/vague,link"), ["link/missing", "quiz/vague"]);
    assert_eq!(check(&course, &["--only", "quiz/key"]).code, 0);
    let ran = check(&course, &["--only", "quiz/kye"]);
    assert!(
        ran.code == 2 && ran.err.contains("Did you mean `quiz/key`?"),
        "{}",
        ran.err
    );
}

/// One of each thing that is mended, with the line ends of Windows.
const BROKEN: &str = "![](Figures/spot.svg)\r\n\r\n<!-- allow text/tone: it was so once -->\r\n\r\n![other](02-other.md)\r\n\r\n\
::: question\r\nWhich of these messages helps her most?\r\n\r\n- [x] The first one.\r\n> She can say yes\r\n> in one word.\r\n- [ ] The second one.\r\n:::\r\n\r\n\
::: question\r\nWhich of these messages helps him most?\r\n\r\n- [x] The fact.\r\n- [ ]The mood.\r\n- [] The *worry*.\r\n- [ ] Nothing at all\r\n:::\r\n";
const MENDED: &str = "![](figures/spot.svg)\r\n\r\n[other](02-other.md)\r\n\r\n\
::: question\r\nWhich of these messages helps her most?\r\n\r\n- [x] The first one.\r\n  > She can say yes\r\n  > in one word.\r\n- [ ] The second one.\r\n:::\r\n\r\n\
::: question\r\nWhich of these messages helps him most?\r\n\r\n- [x] The fact.\r\n- [ ] The mood.\r\n- [ ] The *worry*.\r\n- [ ] Nothing at all.\r\n:::\r\n";

fn broken() -> Course {
    let course = Course::lesson(BROKEN);
    course.replace("content/course.yaml", "quiz/parallel: off, ", "");
    course.replace(
        LESSON_PATH,
        "objective: Do it.\n",
        "objective: Do it.\nafter: [02-other]\n",
    );
    course.write("content/01-module/02-other.md", SOUND);
    course.write(
        "content/01-module/figures/spot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>",
    );
    course
}

#[test]
fn what_is_safe_is_mended_and_nothing_else_is_touched() {
    let course = broken();
    let before = course.read(LESSON_PATH);
    let ran = check(&course, &["--fix"]);
    let after = course.read(LESSON_PATH);
    let wanted = before
        .replace(BROKEN, MENDED)
        .replace("after: [02-other]", "after: [other]");
    assert_eq!(after, wanted, "{}", ran.err);
    assert!(
        ran.code == 0
            && ran
                .err
                .contains("mended 8 findings in 1 file. No problems found"),
        "{}",
        ran.err
    );
    let again = check(&course, &["--fix"]);
    assert!(
        again.code == 0 && course.read(LESSON_PATH) == after && !again.err.contains("mended"),
        "{}",
        again.err
    );
    let mut left: Vec<_> = fs::read_dir(course.path("content/01-module"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(
        left,
        ["01-lesson.md", "02-other.md", "figures", "module.md"]
    );
}

#[cfg(unix)]
#[test]
fn fixed_lesson_behind_a_link_stays_behind_it() {
    let course = broken();
    course.rename(LESSON_PATH, "content/01-module/texts/lesson.txt");
    std::os::unix::fs::symlink("texts/lesson.txt", course.path(LESSON_PATH)).unwrap();
    let before = course.read(LESSON_PATH);
    let ran = check(&course, &["--fix"]);
    assert!(ran.err.contains("mended"), "{}", ran.err);
    assert!(
        course
            .path(LESSON_PATH)
            .symlink_metadata()
            .unwrap()
            .is_symlink()
    );
    assert_ne!(course.read("content/01-module/texts/lesson.txt"), before);
}

#[test]
fn a_dry_run_shows_the_changes_and_makes_none() {
    let course = broken();
    let before = files(course.root());
    let ran = check(&course, &["--fix", "--dry-run"]);
    assert_eq!(files(course.root()), before);
    for line in [
        "--- a/content/01-module/01-lesson.md",
        "-- [] The *worry*.",
        "+- [ ] The *worry*.",
        "-> in one word.",
        "+  > in one word.",
        "+after: [other]",
    ] {
        assert!(
            ran.out.lines().any(|written| written.trim_end() == line),
            "{line} is not in\n{}",
            ran.out
        );
    }
    assert!(
        ran.err.contains("would mend 8 findings in 1 file"),
        "{}",
        ran.err
    );
    assert_eq!(check(&course, &["--dry-run"]).code, 2);
}

#[test]
fn only_what_is_asked_for_is_mended() {
    let course = broken();
    check(&course, &["--fix", "--only", "link/case"]);
    let text = course.read(LESSON_PATH);
    assert!(
        text.contains("![](figures/spot.svg)") && text.contains("- [] The *worry*."),
        "{text}"
    );
}

#[test]
fn a_waiver_covers_what_follows_it_with_any_line_end() {
    let tone = "Click next.";
    for end in ["\n", "\r\n"] {
        let lines = [
            "<!-- allow text/tone: quoted -->",
            "",
            tone,
            "",
            "More.",
            "",
            tone,
            "",
        ];
        let course = Course::lesson(&lines.join(end));
        let found = told(&check(&course, &["--message-format", "json"]).out);
        assert_eq!(found, [("text/tone".to_owned(), 12)], "{end:?}");
    }
}

#[test]
fn several_waivers_before_one_block_all_count() {
    let course = Course::lesson(&format!(
        "<!-- allow quiz/key: on purpose -->\n\n<!-- allow quiz/vague: on purpose -->\n\n{DOUBTFUL}"
    ));
    assert_eq!(check(&course, &["--message-format", "json"]).out, "");
}

#[test]
fn waivers_that_silence_nothing_or_do_not_say_why_are_told() {
    let body = format!(
        "<!-- allow quiz/key -->\n\n{DOUBTFUL}\n<!-- allow text/myth: no more -->\n\nText.\n"
    );
    let course = Course::lesson(&body);
    course.replace(
        LESSON_PATH,
        "objective: Do it.\n",
        "objective: Do it.\nallow:\n  quiz/vague: it is said so\n  link/missing: no\n  quiz/kye: no\n",
    );
    let found = told(&check(&course, &["--message-format", "json"]).out);
    let wanted = [
        ("waiver/error", 6),
        ("waiver/unknown", 7),
        ("waiver/reason", 10),
        ("waiver/unused", 20),
    ];
    assert_eq!(found, wanted.map(|(rule, line)| (rule.to_owned(), line)));
}

#[test]
fn a_heavy_picture_is_told_once() {
    let course = Course::lesson(
        "![a](figures/big.svg)\n\n![a](figures/big.svg)\n\n![b](figures/small.svg)\n",
    );
    let svg = |length: usize| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"{}\"/></svg>",
            "M0 0".repeat(length / 4)
        )
    };
    course.write("content/01-module/figures/big.svg", svg(300_001));
    course.write("content/01-module/figures/small.svg", svg(1000));
    assert_eq!(
        told(&check(&course, &["--message-format", "json"]).out),
        [("media/large".to_owned(), 6)]
    );
}

#[test]
fn the_course_s_questions_together_are_told_with_their_places() {
    let question = |n: usize| {
        format!(
            "::: question\nWhat is wanted in case {n} here?\n\n- [ ] One {n}\n- [x] The longest {n}\n- [ ] Two {n}\n:::\n\n"
        )
    };
    let course = Course::lesson(&(1..=9).map(question).collect::<String>());
    course.replace("content/course.yaml", "quiz/longest-key: off, ", "");
    let out = check(&course, &["--message-format", "json"]).out;
    let finding: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(
        (finding["rule"].as_str(), finding["file"].as_str()),
        (Some("quiz/longest-key"), Some("content/course.yaml"))
    );
    assert_eq!(
        finding["message"],
        "The correct option is the longest in 9 of 9 questions"
    );
    assert_eq!(
        (
            finding["related"].as_array().unwrap().len(),
            &finding["related"][1]["line"]
        ),
        (8, &Value::from(15))
    );
}

#[test]
fn a_language_without_words_is_told_once_and_other_rules_go_on() {
    let course = Course::lesson(&format!("{DOUBTFUL}\nAs a visual learner, click next.\n"));
    course.replace("content/course.yaml", "language: en", "language: sw");
    let found = told(
        &check(
            &course,
            &["--message-format", "json", "--only", "course,quiz,text"],
        )
        .out,
    );
    assert_eq!(
        found,
        [("quiz/key".to_owned(), 7), ("course/words".to_owned(), 0)]
    );
}

#[test]
fn commands_for_github_name_files_as_seen_from_where_it_runs() {
    let course = Course::of(&[]);
    course.write("lead/content/course.yaml", SETTINGS);
    course.write("lead/content/01-module/module.md", MODULE);
    course.write(
        "lead/content/01-module/01-lesson.md",
        format!("---\ntitle: Lesson\nobjective: Do it.\n---\n\n{DOUBTFUL}"),
    );
    let ran = check(&course, &["lead", "--message-format", "github"]);
    assert!(
        ran.out.starts_with(
            "::warning file=lead/content/01-module/01-lesson.md,line=7,endLine=7,col=1,endColumn=25,title=quiz/key::Every option"
        ),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.lines().count(), 2);
}

/// Where the schema is, unless `LEADLET_SARIF` names it.
const SCHEMA: &str =
    "tests/browser/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

#[test]
fn sarif_is_valid_by_its_schema() {
    let named = std::env::var_os("LEADLET_SARIF").map(std::path::PathBuf::from);
    let path = named
        .clone()
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(SCHEMA));
    let schema = match fs::read_to_string(&path) {
        Ok(schema) => schema,
        Err(error) if named.is_some() => panic!("{}: {error}", path.display()),
        Err(_) => {
            eprintln!("skipped: tests/run installs the schema of SARIF");
            return;
        }
    };
    // This edition has a bracket too many in one pattern, which the errata of the standard took away.
    let schema = schema.replace("|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "|^[a-zA-Z]{2}-[a-zA-Z]{2}$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let all = broken();
    all.write("content/01-module/03-é a.md", SOUND);
    for (course, least) in [(&all, 6), (&sound(), 0)] {
        let log: Value =
            serde_json::from_str(&check(course, &["--message-format", "sarif"]).out).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert!(results.len() >= least, "{log}");
        for result in results {
            let number = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(
                run["tool"]["driver"]["rules"][number]["id"],
                result["ruleId"]
            );
        }
        assert!(!log.to_string().contains(all.root().to_str().unwrap()));
    }
    // A test that could not fail would be none.
    assert!(!validator.is_valid(
        &serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [{ "message": "no" }] }] })
    ));
}

#[test]
fn every_rule_is_explained_and_all_are_listed() {
    let course = Course::of(&[]);
    let list = course.run(&["explain"], &[]);
    assert_eq!(list.code, 0);
    let listed: Vec<&str> = list
        .out
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    for rule in leadlet::rules::all() {
        assert!(listed.contains(&rule.name), "{} is not listed", rule.name);
    }
    let one = course.run(&["explain", "quiz/longest-key"], &[]);
    for part in [
        "quiz/longest-key (warning)",
        "Learners know",
        "Source: ",
        "Bad:",
        "    - [x] Tell Theo today",
        "<!-- allow quiz/longest-key: the reason -->",
    ] {
        assert!(one.out.contains(part), "{part} is not in\n{}", one.out);
    }
    assert!(
        course
            .run(&["explain", "waiver"], &[])
            .out
            .lines()
            .all(|line| line.starts_with("waiver/"))
    );
    let wrong = course.run(&["explain", "quiz/longest-kye"], &[]);
    assert!(
        wrong.code == 2 && wrong.err.contains("Did you mean `quiz/longest-key`?"),
        "{}",
        wrong.err
    );
}

#[test]
fn the_page_of_rules_is_current() {
    let page = Course::of(&[]).run(&["explain", "--markdown"], &[]).out;
    expect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md"),
        &page,
    )
    .unwrap();
}

/// Three courses as an author may write them, with what is said of them: read it when it changes, and ask whether each is worth mending.
#[test]
fn reviews_of_three_courses_are_as_they_were_read() {
    let mut faults = Vec::new();
    for name in ["site-safety", "spanish-cafe", "ticket-tool"] {
        let folder = tests().join("reviews").join(name);
        let course = Course::of(&[]);
        for (path, bytes) in files(&folder.join("content")) {
            course.write(&format!("content/{path}"), bytes);
        }
        let ran = check(&course, &[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        faults.extend(expect(&folder.join("said.txt"), &ran.err).err());
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
