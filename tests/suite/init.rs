//! `leadlet init`: the course that it makes builds without a problem, has an id of its own, and takes the place of nothing.

use crate::course::{Course, files};

#[test]
fn each_template_is_a_course_without_a_problem() {
    for template in [
        "first",
        "onboarding",
        "compliance",
        "language",
        "leadership",
    ] {
        let course = Course::of(&[]);
        let ran = course.run(&["init", "new", "--template", template], &[]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        let checked = course.run(&["check", "new", "--strict", "--verbose"], &[]);
        assert!(
            checked.code == 0 && checked.err.starts_with("No problems found"),
            "{template}: {}",
            checked.err
        );
        let built = course.run(&["build", "new", "--strict", "--verbose"], &[]);
        assert!(
            built.code == 0 && !built.err.contains("warning") && !built.err.contains("note"),
            "{template}: {}",
            built.err
        );
        let audited = course.run(&["audit", "new/site"], &[]);
        assert_eq!(audited.code, 0, "{template}: {}", audited.err);
    }
}

#[test]
fn id_comes_from_the_title_or_the_folder_and_is_unique() {
    let id = |arguments: &[&str], folder: &str| {
        let course = Course::of(&[]);
        let ran = course.run(&[&["init"], arguments].concat(), &[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let settings = course.read(&format!("{folder}/content/course.yaml"));
        let id = settings.lines().find_map(|line| line.strip_prefix("id: "));
        let id = id.unwrap().to_owned();
        assert!(ran.err.contains(&format!("`{id}`")), "{}", ran.err);
        id
    };
    let titled = &["--title", "Größe: 7 Schritte"][..];
    let first = id(titled, "grosse-7-schritte");
    assert!(first.starts_with("grosse-7-schritte-"), "{first}");
    assert_ne!(id(titled, "grosse-7-schritte"), first);
    assert!(id(&["Our Kurs"], "Our Kurs").starts_with("our-kurs-"));
    assert!(id(&["x/"], "x").starts_with("x-"));
}

#[test]
fn title_and_language_are_those_that_were_given() {
    let course = Course::of(&[]);
    let title = "Nein: \"so\" nicht";
    let ran = course.run(
        &["init", "k", "--title", title, "--language", "German"],
        &[],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("no starter in the language `de`"),
        "{}",
        ran.err
    );
    let settings = course.read("k/content/course.yaml");
    assert!(settings.contains("\nlanguage: de\n"), "{settings}");
    assert_eq!(course.run(&["build", "k"], &[]).code, 0);
    let front = course.read("k/site/index.html");
    assert!(
        front.contains("Nein: &quot;so&quot; nicht") || front.contains(title),
        "{front}"
    );

    let ran = course.run(&["init", "l", "--language", "somewhere else"], &[]);
    assert!(
        ran.code == 2 && ran.err.contains("not the tag of a language"),
        "{}",
        ran.err
    );
    assert!(!course.path("l").exists());
}

#[test]
fn next_command_can_be_pasted() {
    let course = Course::of(&[]);
    let ran = course.run(&["init", "it's mine & yours"], &[]);
    let line = ran
        .err
        .lines()
        .find_map(|line| line.split_once(": leadlet watch --open "));
    let (_, path) = line.unwrap_or_else(|| panic!("{}", ran.err));
    if cfg!(unix) {
        let mut shell = std::process::Command::new("sh");
        let listed = shell
            .current_dir(course.root())
            .args(["-c", &format!("ls -d {path}")])
            .output()
            .unwrap();
        assert!(listed.status.success(), "{path}");
    }
    let ran = course.run(&["init", "."], &[]);
    assert!(
        ran.err.trim_end().ends_with("leadlet watch --open"),
        "{}",
        ran.err
    );
}

#[test]
fn nothing_that_is_there_is_touched() {
    let course = Course::of(&[]);
    course.write(".gitignore", "mine\n");
    course.write("notes/plan.md", "Ours.");
    let before = files(course.root());
    let ran = course.run(&["init", "."], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("`.gitignore` already exists") && ran.err.contains("/site/"),
        "{}",
        ran.err
    );
    let after = files(course.root());
    assert!(
        before
            .iter()
            .all(|(path, bytes)| after.get(path) == Some(bytes))
    );
    let again = course.run(&["init", "."], &[]);
    assert!(
        again.code == 2 && again.err.contains("was not changed"),
        "{}",
        again.err
    );
    assert_eq!(files(course.root()), after);

    // A folder that cannot be written to the end is left as it was.
    let course = Course::of(&[(
        "new/content/01-first-steps",
        "A file where a folder should be.",
    )]);
    let before = files(course.root());
    assert_eq!(course.run(&["init", "new"], &[]).code, 2);
    assert_eq!(files(course.root()), before);
    assert!(!course.path("new/.gitignore").exists());
}
