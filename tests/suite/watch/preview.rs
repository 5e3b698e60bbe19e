//! What `leadlet watch` shows is what a build writes, whatever an author and an editor do, for as long as one likes.

use super::{BROKEN, QUESTION, SVG, course, lesson, save};
use crate::course::{Course, LESSON_PATH, MODULE, SETTINGS, files};
use crate::watching::{Watching, until};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// All lessons and module folders that are there now.
fn lessons(course: &Course) -> Vec<String> {
    files(&course.path("content"))
        .into_keys()
        .filter(|path| path.ends_with(".md") && path.contains('/') && !path.ends_with("module.md"))
        .collect()
}

/// Does something to the course, and says what.
fn edit(course: &Course, dice: &mut Dice, round: usize) -> String {
    let all = lessons(course);
    let one = format!("content/{}", all[dice.roll(all.len())]);
    let habit = dice.roll(3);
    match dice.roll(19) {
        0 => {
            let path = format!("content/0{}-new/{round:02}-made.md", 3 + dice.roll(2));
            let module = Path::new(&path).parent().unwrap().join("module.md");
            save(&course.path(module.to_str().unwrap()), MODULE, habit);
            format!(
                "{path} {}",
                save(
                    &course.path(&path),
                    &lesson(&format!("Made {round}"), QUESTION),
                    habit
                )
            )
        }
        1 if all.len() > 2 => {
            fs::remove_file(course.path(&one)).unwrap();
            format!("{one} deleted")
        }
        2 => {
            let to = Path::new(&one).with_file_name(format!("{round:02}-renamed-{round}.md"));
            course.rename(&one, to.to_str().unwrap());
            format!("{one} renamed")
        }
        3 => {
            let folder = Path::new(&one).parent().unwrap().to_owned();
            fs::rename(
                course.path(folder.to_str().unwrap()),
                course.path(&format!("content/{:02}-moved-{round}", 5 + round)),
            )
            .unwrap();
            format!("{} moved", folder.display())
        }
        4 => {
            let theme = ["default", "editorial"][dice.roll(2)];
            let text = format!("{SETTINGS}version: \"{round}\"\ntheme: {{ name: {theme} }}\n");
            format!(
                "course.yaml {}",
                save(&course.path("content/course.yaml"), &text, habit)
            )
        }
        5 => {
            let text = format!(".question {{ --round: {round}; }}\n");
            format!(
                "a style {}",
                save(
                    &course.path("themes/default/styles/question.css"),
                    &text,
                    habit
                )
            )
        }
        6 => {
            let text = format!(
                "{{% extends \"default/page.html\" %}}\n{{% block footer %}}<p>Round {round}</p>{{% endblock footer %}}\n"
            );
            format!(
                "a template {}",
                save(
                    &course.path("themes/default/templates/page.html"),
                    &text,
                    habit
                )
            )
        }
        7 => {
            let text = format!("check_answer: Round {round}\n");
            format!(
                "a string {}",
                save(&course.path("themes/default/strings/en.yaml"), &text, habit)
            )
        }
        8 => {
            let text = SVG.replace("r=\"3\"", &format!("r=\"{round}\""));
            format!(
                "a figure {}",
                save(&course.path("content/02-other/spot.svg"), &text, habit)
            )
        }
        9 => {
            fs::remove_dir_all(course.path("themes")).ok();
            "the theme taken away".to_owned()
        }
        10 => {
            for path in all.iter().take(3) {
                let path = format!("content/{path}");
                let text = course.read(&path) + &format!("\nSaid to all in round {round}.\n");
                save(&course.path(&path), &text, habit);
            }
            "several files at once".to_owned()
        }
        // A page into another module, under its name.
        12 => {
            let other = Path::new(&all[dice.roll(all.len())])
                .with_file_name(Path::new(&one).file_name().unwrap());
            course.rename(&one, &format!("content/{}", other.display()));
            format!("{one} moved to {}", other.display())
        }
        // A module loses all its pages to another.
        13 => {
            let (from, to) = (
                Path::new(&one).parent().unwrap(),
                Path::new(&all[dice.roll(all.len())])
                    .parent()
                    .unwrap()
                    .to_owned(),
            );
            for path in all
                .iter()
                .map(Path::new)
                .filter(|path| from.ends_with(path.parent().unwrap()) && path.parent() != Some(&to))
            {
                course.rename(
                    &format!("content/{}", path.display()),
                    &format!(
                        "content/{}/{}",
                        to.display(),
                        path.file_name().unwrap().to_str().unwrap()
                    ),
                );
            }
            format!("the pages of {} moved to {}", from.display(), to.display())
        }
        // Two files trade their contents.
        14 => {
            let other = format!("content/{}", all[dice.roll(all.len())]);
            let (first, second) = (course.read(&one), course.read(&other));
            save(&course.path(&one), &second, habit);
            format!(
                "{one} and {other} traded {}",
                save(&course.path(&other), &first, habit)
            )
        }
        15 => {
            let text = course.read(&one);
            let text = if text.contains("draft:") {
                text.replace("draft: true\n", "")
            } else {
                text.replacen("---\n", "---\ndraft: true\n", 1)
            };
            format!(
                "{one} a draft or none {}",
                save(&course.path(&one), &text, habit)
            )
        }
        16 => {
            let module = Path::new(&one).with_file_name("module.md");
            let text = MODULE.replace("Module", &format!("Module {round}"));
            format!(
                "{} {}",
                module.display(),
                save(&course.path(module.to_str().unwrap()), &text, habit)
            )
        }
        17 => {
            let (path, text) = (
                "content/glossary.md",
                format!("Term\n: Said in round {round}.\n"),
            );
            let done = if dice.roll(3) == 0 {
                fs::remove_file(course.path(path)).map_or("not there", |()| "deleted")
            } else {
                save(&course.path(path), &text, habit)
            };
            format!("{path} {done}")
        }
        // Broken, and mended in the next round that falls on it.
        11 => {
            let text = course.read(&one);
            let text = if text.contains(BROKEN) {
                text.replace(BROKEN, "")
            } else {
                text + BROKEN
            };
            format!(
                "{one} broken or mended {}",
                save(&course.path(&one), &text, habit)
            )
        }
        _ => {
            let text = course.read(&one) + &format!("\nSaid in round {round}.\n");
            format!("{one} {}", save(&course.path(&one), &text, habit))
        }
    }
}

#[test]
fn after_any_edit_the_preview_is_byte_for_byte_what_a_build_writes() {
    let (sequences, rounds) = if std::env::var_os("LEADLET_LONG").is_some() {
        (12, 120)
    } else {
        (2, 18)
    };
    for (seed, flags) in (1..=sequences).zip([&[][..], &["--drafts"]].into_iter().cycle()) {
        let (course, mut dice) = (course(), Dice(seed));
        let watching = Watching::start(&course, flags);
        watching.until_equal(&course, flags, "the start");
        for round in 0..rounds {
            // Several things at once, now and then.
            let count = [1, 1, 2, 3][dice.roll(4)];
            let done: Vec<String> = (0..count)
                .map(|number| edit(&course, &mut dice, round * 3 + number))
                .collect();
            watching.until_equal(
                &course,
                flags,
                &format!("{} (round {round} of sequence {seed})", done.join(", ")),
            );
        }
        assert!(!course.path("site").exists() && !course.path("content/course.lock").exists());
    }
}

#[test]
fn another_branch_is_another_site() {
    let course = course();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "-c",
            "core.autocrlf=false",
            "-c",
            "commit.gpgsign=false",
        ]);
        let ran = command
            .args(arguments)
            .current_dir(course.root())
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    };
    for arguments in [
        &["init", "-q", "-b", "one"][..],
        &["add", "-A"],
        &["commit", "-qm", "one"],
        &["checkout", "-qb", "two"],
    ] {
        git(arguments);
    }
    course.rename("content/02-other", "content/07-elsewhere");
    for number in 0..20 {
        course.write(
            &format!("content/01-module/{number}-more.md"),
            lesson(&format!("More {number}"), QUESTION),
        );
    }
    fs::remove_file(course.path(LESSON_PATH)).unwrap();
    git(&["add", "-A"]);
    git(&["commit", "-qm", "two"]);
    let watching = Watching::start(&course, &[]);
    for branch in ["one", "two", "one"] {
        git(&["checkout", "-q", branch]);
        watching.until_equal(&course, &[], branch);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat() {
    let rounds = if std::env::var_os("LEADLET_LONG").is_some() {
        5000
    } else {
        240
    };
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    let mut least = u64::MAX;
    let mut most = 0;
    for round in 0..rounds {
        let words = format!("Said in round {round}.");
        save(
            &course.path(LESSON_PATH),
            &lesson("Lesson", &words),
            round % 3,
        );
        until("the page is served", || {
            watching
                .ask("GET /module/lesson.html", &[])
                .text()
                .contains(&words)
                .then_some(())
        });
        // The first rounds fill caches.
        if (rounds / 4..rounds / 2).contains(&round) {
            least = least.min(watching.memory());
        } else if round >= rounds - rounds / 8 {
            most = most.max(watching.memory());
        }
    }
    assert!(
        most < least + 12 * 1024,
        "{least} kB after a quarter of {rounds} rebuilds, {most} kB at the end"
    );
}
