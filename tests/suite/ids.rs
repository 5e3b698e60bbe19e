//! Ids that outlive edits: `course.lock` seen through the sites that are built with it.

use crate::course::{Course, LESSON, LESSON_PATH, lines};
use crate::html::tags;
use std::collections::BTreeMap;
use std::fs;

/// A question by its name; the name is part of every text in it.
fn question(name: &str) -> String {
    format!(
        "::: question\nWhich {name} helps her most when the figures do not add up?\n\n- [x] The {name} that says what you saw.\n- [ ] The {name} that waits for somebody else.\n- [ ] The {name} that only hints at it.\n:::\n\n"
    )
}

fn two() -> Course {
    let course = Course::lesson(&(question("message") + &question("answer")));
    course.write("content/01-module/02-other.md", LESSON);
    course.built();
    course
}

/// Ids of questions by the word of [`question`] that names them, as the lock has them.
fn ids(course: &Course) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in course
        .read("content/course.lock")
        .lines()
        .filter(|line| line.starts_with("block "))
    {
        let name = line
            .split("Which ")
            .nth(1)
            .unwrap()
            .split(' ')
            .next()
            .unwrap();
        found
            .entry(name.to_owned())
            .or_default()
            .push(line.split(' ').nth(1).unwrap().to_owned());
    }
    found
}

#[test]
fn the_lock_is_written_once_and_stays() {
    let course = two();
    let lock = course.read("content/course.lock");
    assert_eq!(ids(&course).len(), 2, "{lock}");
    assert!(lines(&lock).is_sorted(), "{lock}");
    let written = fs::metadata(course.path("content/course.lock"))
        .unwrap()
        .modified()
        .unwrap();
    course.built();
    assert_eq!(
        fs::metadata(course.path("content/course.lock"))
            .unwrap()
            .modified()
            .unwrap(),
        written
    );
}

#[test]
fn without_its_lock_a_course_gets_the_same_ids() {
    let course = two();
    let lock = course.read("content/course.lock");
    fs::remove_file(course.path("content/course.lock")).unwrap();
    assert_eq!(course.build(&["--new-lock"]).code, 0);
    assert_eq!(course.read("content/course.lock"), lock);
}

#[test]
fn ids_stay_when_questions_change_places() {
    let course = two();
    let before = ids(&course);
    let head = LESSON.replace("Text.\n", "");
    course.write(
        LESSON_PATH,
        head.clone() + &question("answer") + &question("message"),
    );
    course.built();
    assert_eq!(ids(&course), before);
    course.write(LESSON_PATH, head.clone() + &question("answer"));
    course.write("content/01-module/02-other.md", head + &question("message"));
    course.built();
    assert_eq!(ids(&course), before);
}

#[test]
fn ids_stay_when_options_change_places_or_one_is_reworded_a_little() {
    let course = two();
    let before = ids(&course);
    let option = |course: &Course| -> Vec<String> {
        course
            .read("content/course.lock")
            .lines()
            .filter(|line| line.starts_with("item ") && line.contains("only hints"))
            .map(|line| line.split(' ').nth(1).unwrap().to_owned())
            .collect()
    };
    let items = option(&course);
    course.replace(
        LESSON_PATH,
        "- [ ] The message that only hints at it.\n",
        "",
    );
    course.replace(
        LESSON_PATH,
        "- [x] The message",
        "- [ ] The message that only hints at it.\n- [x] The message",
    );
    course.replace(LESSON_PATH, "what you saw.", "what you have seen.");
    course.built();
    assert_eq!(ids(&course), before);
    assert_eq!(option(&course), items);
}

/// A question that was rewritten got its id back by hand, and then another one: what is inside has the ids of the one published last,
/// not those that it had while it counted as new.
#[test]
fn options_keep_the_ids_they_had_last() {
    let course =
        Course::lesson(&question("message").replace("::: question", "::: question {#zz-first}"));
    let stem = "Which message helps her most when the figures do not add up?";
    let items = |id: &str| -> Vec<String> {
        let lock = course.read("content/course.lock");
        lines(&lock)
            .filter_map(|line| line.strip_prefix(&format!("item {id}/")))
            .map(str::to_owned)
            .collect()
    };
    course.built();
    let first = items("zz-first");
    let other = "Who of them all ought to be told before others, and in what words, on such a day?";
    for (was, is) in [
        ("::: question {#zz-first}", "::: question"),
        (stem, other),
        ("::: question", "::: question {#zz-first}"),
        ("{#zz-first}", "{#second}"),
    ] {
        course.replace(LESSON_PATH, was, is);
        if is != "::: question" {
            assert_eq!(course.build(&[]).code, 0);
        }
    }
    assert_eq!((first.len(), items("second")), (3, first));
}

#[test]
fn a_renamed_page_keeps_its_ids_and_its_old_address_leads_on() {
    let course = two();
    let before = ids(&course);
    course.rename(LESSON_PATH, "content/01-module/05-renamed.md");
    course.built();
    assert_eq!(ids(&course), before);
    leads(&course, "site/module/lesson.html", "renamed.html");
    course.rename("content/01-module", "content/07-elsewhere");
    course.built();
    assert_eq!(ids(&course), before);
    leads(
        &course,
        "site/module/lesson.html",
        "../elsewhere/renamed.html",
    );
    leads(
        &course,
        "site/module/renamed.html",
        "../elsewhere/renamed.html",
    );
}

/// The page at an old address sends the reader to a new one that is there, and says so to who stays.
fn leads(course: &Course, old: &str, to: &str) {
    let page = course.read(old);
    let tags = tags(&page);
    let beside = |target: &str| {
        fs::canonicalize(course.path(old).parent().unwrap().join(target))
            .unwrap_or_else(|error| panic!("{old} leads to {target}: {error}"))
    };
    let refresh = tags
        .iter()
        .find(|tag| tag.get("http-equiv") == Some("refresh"))
        .unwrap_or_else(|| panic!("{old} is no redirect: {page}"));
    assert_eq!(
        beside(
            refresh
                .get("content")
                .unwrap()
                .split("url=")
                .nth(1)
                .unwrap()
        ),
        beside(to)
    );
    assert!(
        tags.iter()
            .any(|tag| tag.name == "a" && beside(tag.get("href").unwrap()) == beside(to)),
        "{page}"
    );
    assert!(!page.contains("<title></title>"), "{page}");
}

#[test]
fn a_page_that_names_what_it_was_is_found_at_its_old_address() {
    let course = Course::lesson("Text.\n");
    course.replace(
        LESSON_PATH,
        "objective",
        "formerly: [older, other/oldest]\nobjective",
    );
    course.built();
    leads(&course, "site/module/older.html", "lesson.html");
    leads(&course, "site/other/oldest.html", "../module/lesson.html");
}

#[test]
fn a_page_that_comes_to_an_old_address_is_not_overwritten() {
    let course = two();
    course.rename(LESSON_PATH, "content/01-module/05-renamed.md");
    course.built();
    course.write(
        LESSON_PATH,
        LESSON.replace("Text.", "A new page at the old address."),
    );
    course.built();
    assert!(
        course
            .read("site/module/lesson.html")
            .contains("A new page at the old address.")
    );
}

#[test]
fn a_copy_is_a_new_question_and_the_original_keeps_its_id() {
    let course = two();
    let before = ids(&course)["message"].clone();
    let other = LESSON.replace("Text.\n", &question("message"));
    course.write("content/01-module/00-copy.md", other);
    course.built();
    let after = ids(&course)["message"].clone();
    assert!(
        after.len() == 2 && after.contains(&before[0]),
        "{before:?} {after:?}"
    );
    let line = course
        .read("content/course.lock")
        .lines()
        .find(|line| line.starts_with(&format!("block {} ", before[0])))
        .unwrap()
        .to_owned();
    assert!(line.contains(" module/lesson "), "{line}");
}

#[test]
fn what_comes_back_takes_its_old_id_back() {
    let course = two();
    let (before, text) = (ids(&course), course.read(LESSON_PATH));
    course.write(LESSON_PATH, text.replace(&question("answer"), ""));
    assert_eq!(course.build(&[]).code, 0);
    assert_eq!(ids(&course), before, "what is gone is remembered");
    course.write(LESSON_PATH, text);
    course.built();
    assert_eq!(ids(&course), before);
}

#[test]
fn what_is_gone_is_told() {
    let course = two();
    course.write(
        LESSON_PATH,
        course.read(LESSON_PATH).replace(&question("answer"), ""),
    );
    let ran = course.build(&["--verbose"]);
    assert!(
        ran.code == 0 && ran.err.contains("warning[id/gone]"),
        "{}",
        ran.err
    );
}

#[test]
fn a_question_that_is_half_rewritten_is_told_with_the_line_that_keeps_its_id() {
    let course = two();
    let id = ids(&course)["message"][0].clone();
    course.replace(
        LESSON_PATH,
        "- [ ] The message that waits for somebody else.\n- [ ] The message that only hints at it.",
        "- [ ] A call to nobody in particular at noon.\n- [ ] The plan of the team for next week.",
    );
    let ran = course.build(&["--verbose"]);
    assert!(
        ran.code == 0
            && ran.err.contains("warning[id/doubtful]")
            && ran.err.contains(&format!("{{#{id}}}")),
        "{}",
        ran.err
    );
}

#[test]
fn an_id_by_hand_keeps_the_old_one_as_an_alias() {
    let course = two();
    let id = ids(&course)["message"][0].clone();
    course.replace(
        LESSON_PATH,
        "::: question\nWhich message",
        "::: question {#by-hand}\nWhich message",
    );
    course.built();
    let lock = course.read("content/course.lock");
    assert!(
        lines(&lock).any(|line| line == format!("alias {id} by-hand")),
        "{lock}"
    );
}

#[test]
fn the_lock_is_read_in_any_order_with_either_line_end_and_with_double_lines() {
    let course = two();
    let (site, lock) = (
        crate::course::files(&course.path("site")),
        course.read("content/course.lock"),
    );
    let mut reversed: Vec<&str> = lock.lines().collect();
    reversed.reverse();
    for form in [
        reversed.join("\n") + "\n",
        lock.replace('\n', "\r\n"),
        lock.repeat(2),
    ] {
        course.write("content/course.lock", &form);
        course.built();
        assert_eq!(crate::course::files(&course.path("site")), site);
        assert_eq!(
            course.read("content/course.lock"),
            form,
            "only written when it changed"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_cannot_be_written_is_a_warning() {
    let course = Course::lesson(&question("message"));
    // A folder in the way stops even an administrator.
    fs::create_dir_all(course.path("content/course.lock/in-the-way")).unwrap();
    let ran = course.build(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("warning") && ran.err.contains("course.lock"),
        "{}",
        ran.err
    );
    assert!(course.path("site/index.html").exists());
}
