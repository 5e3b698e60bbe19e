//! `kill -9` at random moments of `leadlet build`: the site is the one before or the one after, the lock is whole, and the next build
//! clears up.

use crate::course::{Course, MODULE, SETTINGS, files};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const LESSONS: usize = 60;

/// A lesson; every second one has another text in the other version.
fn lesson(number: usize, version: usize) -> String {
    let text = if number.is_multiple_of(2) { version } else { 0 };
    let page = format!(
        "---\ntitle: Lesson {number}\nobjective: Do it.\n---\n\nThe text of lesson {number}, version {text}.\n\n"
    );
    page + "::: question\nIs it whole?\n\n- [x] Yes.\n  > It is.\n- [ ] No.\n  > It should be.\n:::\n"
}

fn write(course: &Course, version: usize) {
    for number in 1..=LESSONS {
        course.write(
            &format!("content/01-module/{number:03}-lesson-{number}.md"),
            lesson(number, version),
        );
    }
    // A page that comes and goes.
    let other = course.path("content/01-module/900-other.md");
    match version {
        0 => course.write("content/01-module/900-other.md", lesson(900, 0)),
        _ => _ = std::fs::remove_file(other),
    }
}

fn build(course: &Course) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadlet"));
    command
        .args(["build", "--quiet"])
        .current_dir(course.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The site, and the lock.
type State = (BTreeMap<String, Vec<u8>>, String);

fn state(course: &Course) -> State {
    (
        files(&course.path("site")),
        course.read("content/course.lock"),
    )
}

/// What is beside the course's own files.
fn leftovers(course: &Course) -> Vec<String> {
    let names = |folder: &str| {
        std::fs::read_dir(course.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect::<Vec<_>>()
    };
    let all = names("").into_iter().chain(names("content"));
    let kept = [".leadlet-site.state", ".leadlet-course.lock"];
    all.filter(|name| name.starts_with('.') && !kept.contains(&name.as_str()))
        .collect()
}

/// A number between 0 and 1, another each time.
fn chance() -> f64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64
}

/// Twelve kills, or two hundred with `LEADLET_LONG=1`.
#[cfg(unix)]
#[test]
fn killed_build_leaves_site_and_lock_whole() {
    let rounds = if std::env::var_os("LEADLET_LONG").is_some() {
        200
    } else {
        12
    };
    let course = Course::of(&[
        ("content/course.yaml", SETTINGS),
        ("content/01-module/module.md", MODULE),
    ]);
    // What both versions become, each built from the other; and how long that takes, so that the kills hit it.
    let mut took = Duration::ZERO;
    let mut versions: [Option<State>; 2] = [None, None];
    for version in [0, 1, 0, 1] {
        write(&course, version);
        let began = Instant::now();
        assert!(build(&course).status().unwrap().success());
        took = began.elapsed();
        std::fs::write(course.path("site/CNAME"), "example.org").unwrap();
        versions[version] = Some(state(&course));
    }
    let versions = versions.map(Option::unwrap);
    let (mut old, mut new) = (0, 0);
    for round in 0..rounds {
        let target = round % 2;
        write(&course, target);
        let mut child = build(&course).spawn().unwrap();
        std::thread::sleep(took.mul_f64(chance() * 1.1));
        child.kill().unwrap();
        child.wait().unwrap();
        let (site, lock) = state(&course);
        old += usize::from(site == versions[1 - target].0);
        new += usize::from(site == versions[target].0);
        assert_eq!(
            old + new,
            round + 1,
            "round {round}: the site is torn: {:?}",
            site.keys()
        );
        assert!(
            versions.iter().any(|version| version.1 == lock),
            "round {round}: the lock is torn"
        );
        let ran = build(&course).status().unwrap();
        assert!(ran.success(), "round {round}: {ran}");
        assert!(
            state(&course) == versions[target],
            "round {round}: the next build does not put it right"
        );
        assert_eq!(leftovers(&course), Vec::<String>::new(), "round {round}");
    }
    eprintln!("{rounds} kills: {old} left the old site, {new} the new one, 0 a torn one");
    assert!(old > 0, "the kills must hit a build at work");
}
