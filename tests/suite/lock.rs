//! `course.lock` when something happened to it: lines lost, cut, changed or merged, and builds at the same time.

use crate::course::{Course, LESSON, LESSON_PATH, lines};
use crate::watching::{Watching, until};
use leadlet::lock::{self, Lock};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

const LOCK: &str = "content/course.lock";
const COPY: &str = ".leadlet-course.lock";
const STATE: &str = ".leadlet-site.state";

fn question(name: &str) -> String {
    format!(
        "::: question\nWhich {name} helps her most when the figures do not add up?\n\n- [x] The {name} that says what you saw.\n- [ ] The {name} that waits for somebody else.\n:::\n\n"
    )
}

fn lesson(names: &[&str]) -> String {
    LESSON.replace(
        "Text.\n",
        &names.iter().map(|name| question(name)).collect::<String>(),
    )
}

/// A course of three questions that was built.
fn built() -> Course {
    let course = Course::lesson("");
    course.write(LESSON_PATH, lesson(&["message", "answer", "table"]));
    course.built();
    course
}

/// The ids of pages, blocks and items in a lock.
fn ids(lock: &Lock) -> BTreeSet<String> {
    let items = lock
        .items
        .iter()
        .flat_map(|(block, items)| items.keys().map(move |id| format!("{block}/{id}")));
    lock.pages
        .keys()
        .chain(lock.blocks.keys())
        .cloned()
        .chain(items)
        .collect()
}

/// The lock with this text, and the rules that it breaks.
fn read(text: &str) -> (Lock, Vec<&'static str>) {
    let mut findings = Vec::new();
    let lock = lock::read(text, &Arc::from(LOCK), &mut findings);
    (
        lock,
        findings.iter().map(|finding| finding.rule.name).collect(),
    )
}

/// Runs git in a folder, as nobody in particular has set it up.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let ran = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.com",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "core.autocrlf=false",
        ])
        .args(arguments)
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ])
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).unwrap()
}

/// What git makes of two locks that began as `base`, by the attribute that `leadlet init` writes.
pub fn merge(base: &str, ours: &str, theirs: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let commit = |text: &str| {
        fs::create_dir_all(folder.path().join("content")).unwrap();
        fs::write(folder.path().join(LOCK), text).unwrap();
        git(folder.path(), &["add", "."]);
        git(
            folder.path(),
            &["commit", "--quiet", "--allow-empty", "--message", "x"],
        );
    };
    git(folder.path(), &["init", "--quiet"]);
    fs::write(
        folder.path().join(".gitattributes"),
        "content/course.lock merge=union\n",
    )
    .unwrap();
    commit(base);
    git(folder.path(), &["checkout", "--quiet", "-b", "theirs"]);
    commit(theirs);
    git(folder.path(), &["checkout", "--quiet", "main"]);
    commit(ours);
    git(folder.path(), &["merge", "--quiet", "--no-edit", "theirs"]);
    fs::read_to_string(folder.path().join(LOCK)).unwrap()
}

/// Damages the lock, expects that all commands tell it and none touches it, and follows the advice.
fn is_told(damage: &[u8], rule: &str) {
    let course = built();
    let whole = fs::read(course.path(LOCK)).unwrap();
    fs::write(course.path(LOCK), damage).unwrap();
    // Something new, so that the lock would be written.
    course.write("content/01-module/02-other.md", lesson(&["word"]));
    let site = crate::course::files(&course.path("site"));
    for command in [
        &["build"][..],
        &["check"],
        &["build", "--drafts"],
        &["build", "--locked"],
        &["package", "--as", "html"],
        &["build", "--output", "other"],
    ] {
        let ran = course.run(command, &[]);
        assert!(
            ran.code == 1 && ran.err.contains(&format!("error[{rule}]")),
            "{command:?} ends with {}: {}",
            ran.code,
            ran.err
        );
        assert_eq!(fs::read(course.path(LOCK)).unwrap(), damage, "{command:?}");
    }
    assert_eq!(crate::course::files(&course.path("site")), site);
    follow(&course, &course.build(&[]).err);
    assert_eq!(fs::read(course.path(LOCK)).unwrap(), whole);
    course.built();
}

/// Runs the command that a message says brings the lock back.
fn follow(course: &Course, said: &str) {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let command = said
        .split_once("Get it back with `")
        .unwrap_or_else(|| panic!("no advice: {said}"))
        .1
        .split_once('`')
        .unwrap()
        .0;
    let shell = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let ran = Command::new(shell.0)
        .arg(shell.1)
        .arg(command)
        .current_dir(course.root())
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{command}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn damaged_lock_is_reported_and_brought_back() {
    let course = built();
    let whole = course.read(LOCK);
    let all: Vec<&str> = whole.lines().collect();
    let without = |from: usize, to: usize| [&all[..from], &all[to..]].concat().join("\n") + "\n";
    is_told(b"", "id/lock-lost");
    is_told(b" \r\n\n", "id/lock-lost");
    is_told(without(5, 6).as_bytes(), "id/lock-lost");
    is_told(without(1, 2).as_bytes(), "id/lock-lost");
    is_told(without(4, 9).as_bytes(), "id/lock-lost");
    is_told(without(all.len() - 1, all.len()).as_bytes(), "id/lock-lost");
    is_told(
        format!("{}\n{}\n", all[0], all[1]).as_bytes(),
        "id/lock-lost",
    );
    is_told(format!("{}\n", all[0]).as_bytes(), "id/lock-lost");
    is_told(b"# leadlet lo", "id/lock-lost");
    is_told(&whole.as_bytes()[..whole.len() - 7], "id/lock");
    is_told(&whole.as_bytes()[..whole.len() / 2], "id/lock");
    is_told(&vec![0; whole.len()], "id/lock");
    is_told(
        &[&whole.as_bytes()[..whole.len() / 2], &vec![0; 4096][..]].concat(),
        "id/lock",
    );
    is_told(
        whole.replacen("figures", "figurse", 1).as_bytes(),
        "id/lock",
    );
    is_told(
        &[
            &whole.as_bytes()[..400],
            b"\xff\xfe",
            &whole.as_bytes()[402..],
        ]
        .concat(),
        "id/lock",
    );
}

#[test]
fn lock_in_utf16_is_refused_by_name() {
    let course = built();
    let whole = course.read(LOCK);
    let units = || whole.encode_utf16();
    let (little, big) = (
        units().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        units().flat_map(u16::to_be_bytes).collect::<Vec<_>>(),
    );
    for form in [
        [b"\xff\xfe", &little[..]].concat(),
        [b"\xfe\xff", &big[..]].concat(),
        little,
        big,
    ] {
        course.write(LOCK, &form);
        let ran = course.build(&[]);
        assert!(
            ran.code == 1
                && ran
                    .err
                    .contains("The lock is UTF-16 text, and must be UTF-8"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn deleted_lock_is_reported_and_brought_back() {
    let course = built();
    let whole = course.read(LOCK);
    fs::remove_file(course.path(LOCK)).unwrap();
    for command in [
        &["build"][..],
        &["check"],
        &["package", "--as", "html"],
        &["outline"],
    ] {
        let ran = course.run(command, &[]);
        assert_eq!(ran.code, 1, "{command:?}: {}", ran.err);
        assert!(!course.path(LOCK).exists());
    }
    let ran = course.build(&[]);
    assert!(
        ran.err
            .contains("error[id/lock-lost]: The lock is gone: it held 11 ids"),
        "{}",
        ran.err
    );
    follow(&course, &ran.err);
    assert_eq!(course.read(LOCK), whole);
}

#[test]
fn lock_that_git_knows_is_brought_back_from_there() {
    for history in [&[][..], &["rm", "--cached", LOCK], &["rm", "--quiet", LOCK]] {
        let course = built();
        let whole = course.read(LOCK);
        git(course.root(), &["init", "--quiet"]);
        git(course.root(), &["add", "content"]);
        git(course.root(), &["commit", "--quiet", "--message", "x"]);
        if !history.is_empty() {
            git(course.root(), history);
        }
        if history.contains(&"--quiet") {
            git(course.root(), &["commit", "--quiet", "--message", "y"]);
        }
        // A fresh clone has neither.
        fs::remove_file(course.path(COPY)).unwrap();
        fs::remove_dir_all(course.path("site")).unwrap();
        let _ = fs::remove_file(course.path(LOCK));
        let ran = course.build(&[]);
        assert!(
            ran.code == 1
                && ran.err.contains("The lock is gone")
                && ran.err.contains("git checkout"),
            "{}",
            ran.err
        );
        follow(&course, &ran.err);
        assert_eq!(course.read(LOCK), whole);
        course.built();
    }
}

/// A lock without checks could be cut unseen: git knows what belongs into it.
#[test]
fn lines_lost_from_a_lock_of_the_first_form_are_known_by_git() {
    let course = built();
    let first = first_form(&course.read(LOCK));
    fs::remove_file(course.path(COPY)).unwrap();
    course.write(LOCK, &first);
    git(course.root(), &["init", "--quiet"]);
    git(course.root(), &["add", "content"]);
    git(course.root(), &["commit", "--quiet", "--message", "x"]);
    course.write(
        LOCK,
        first.lines().take(6).collect::<Vec<_>>().join("\n") + "\n",
    );
    let ran = course.build(&[]);
    assert!(
        ran.code == 1
            && ran.err.contains(
                "error[id/lock-lost]: Ids of published texts are missing from the lock: 6"
            ),
        "{}",
        ran.err
    );
    follow(&course, &ran.err);
    assert_eq!(course.read(LOCK), first);
    course.built();
}

/// As leadlet wrote it before there were checks.
fn first_form(lock: &str) -> String {
    let head = "# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.";
    std::iter::once(head)
        .chain(lines(lock))
        .map(|line| line.to_owned() + "\n")
        .collect()
}

#[test]
fn lock_of_the_first_form_is_read_and_gets_checks_when_it_is_written() {
    let course = built();
    let (whole, site) = (
        course.read(LOCK),
        crate::course::files(&course.path("site")),
    );
    let first = first_form(&whole);
    course.write(LOCK, &first);
    course.built();
    assert_eq!(
        (
            course.read(LOCK),
            crate::course::files(&course.path("site"))
        ),
        (first, site),
        "nothing new, nothing written"
    );
    course.write("content/01-module/02-other.md", lesson(&["word"]));
    course.built();
    let now = course.read(LOCK);
    assert!(
        now.starts_with("# leadlet lock 2 ")
            && lines(&whole).all(|line| lines(&now).any(|now| now == line)),
        "{now}"
    );
}

/// A lock that was taken back to an older state by a program that syncs folders is whole, and lacks what was published since.
#[test]
fn older_lock_without_version_control_is_reported() {
    let course = built();
    let older = course.read(LOCK);
    course.write("content/01-module/02-other.md", lesson(&["word"]));
    course.built();
    let newer = course.read(LOCK);
    course.write(LOCK, &older);
    let ran = course.build(&[]);
    assert!(
        ran.code == 1
            && ran
                .err
                .contains("Ids of published texts are missing from the lock: 4"),
        "{}",
        ran.err
    );
    follow(&course, &ran.err);
    assert_eq!(course.read(LOCK), newer);
    // With git, another branch may well know less.
    git(course.root(), &["init", "--quiet"]);
    course.write(LOCK, &older);
    git(course.root(), &["add", "content"]);
    git(course.root(), &["commit", "--quiet", "--message", "x"]);
    course.built();
}

/// Neither git nor the copy beside the course knows anything: the file beside the site does.
#[test]
fn lock_that_only_the_site_knows_of_is_missed() {
    let course = built();
    let whole = course.read(LOCK);
    let forget = || {
        let _ = fs::remove_file(course.path(COPY));
        let _ = fs::remove_file(course.path(LOCK));
    };
    let empty = lock::write(&Lock::default());
    for lock in [None, Some(empty)] {
        forget();
        if let Some(lock) = &lock {
            course.write(LOCK, lock);
        }
        for command in [
            &["build"][..],
            &["check"],
            &["package", "--as", "html"],
            &["build", "--output", "other"],
            &["build", "--drafts"],
        ] {
            let ran = course.run(command, &[]);
            assert!(
                ran.code == 1 && ran.err.contains("it held 11 ids of what was published"),
                "{command:?}: {}",
                ran.err
            );
            assert!(!course.path(COPY).exists() && course.path(LOCK).exists() == lock.is_some());
        }
    }
    // Also when the site itself is gone, and only the file beside it is left.
    forget();
    fs::remove_dir_all(course.path("site")).unwrap();
    let ran = course.build(&[]);
    assert!(
        ran.code == 1 && ran.err.contains("`leadlet build --new-lock` gives new ids"),
        "{}",
        ran.err
    );
    assert_eq!(course.build(&["--new-lock"]).code, 0);
    assert_eq!(course.read(LOCK), whole, "nothing was edited");
    course.built();
}

/// A site elsewhere is known by the file beside it too.
#[test]
fn lock_that_only_a_site_elsewhere_knows_of_is_missed() {
    let course = Course::lesson(&question("message"));
    assert_eq!(course.build(&["--output", "public/course"]).code, 0);
    let older = course.read(LOCK);
    course.write("content/01-module/02-other.md", lesson(&["word"]));
    assert_eq!(course.build(&["--output", "public/course"]).code, 0);
    for lock in [None, Some(&older)] {
        fs::remove_file(course.path(COPY)).unwrap();
        fs::remove_file(course.path(LOCK)).unwrap();
        if let Some(lock) = lock {
            course.write(LOCK, lock);
        }
        let ran = course.build(&["--output", "public/course"]);
        let told = if lock.is_some() {
            "Ids of published texts are missing from the lock: 4"
        } else {
            "The lock is gone: it held 9 ids"
        };
        assert!(ran.code == 1 && ran.err.contains(told), "{}", ran.err);
        assert_eq!(
            course
                .build(&["--output", "public/course", "--new-lock"])
                .code,
            0
        );
        assert_eq!(course.build(&["--output", "public/course"]).code, 0);
        assert_eq!(ids(&read(&course.read(LOCK)).0).len(), 9);
    }
}

#[test]
fn site_of_another_course_says_nothing_of_this_one() {
    let other = built();
    let course = Course::lesson(&question("message"));
    course.replace("content/course.yaml", "id: course", "id: another");
    let output = other.path("site");
    let ran = course.build(&["--output", output.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // And the other way round.
    fs::remove_file(other.path(LOCK)).unwrap();
    fs::remove_file(other.path(COPY)).unwrap();
    assert_eq!(other.build(&[]).code, 0);
}

/// Drafts write no lock, and a folder that takes no lock never has one: neither is missed.
#[test]
fn ids_that_no_lock_ever_held_are_not_missed() {
    let course = Course::lesson(&question("message"));
    assert_eq!(course.build(&["--drafts"]).code, 0);
    course.built();
    let course = Course::lesson(&question("message"));
    fs::create_dir(course.path(COPY)).unwrap();
    fs::create_dir_all(course.path(LOCK)).unwrap();
    for word in ["answer", "table"] {
        course.write(LESSON_PATH, lesson(&[word]));
        let ran = course.build(&[]);
        assert!(!ran.err.contains("error[id/lock-lost]"), "{}", ran.err);
    }
}

#[test]
fn new_lock_begins_anew_where_it_is_asked_for() {
    let course = built();
    let whole = course.read(LOCK);
    fs::remove_file(course.path(LOCK)).unwrap();
    assert_eq!(course.build(&[]).code, 1);
    assert_eq!(course.build(&["--new-lock"]).code, 0);
    assert_eq!(course.read(LOCK), whole, "nothing was edited");
    course.built();
    // What can still be read is kept, though the question is another by now.
    course.write(
        LESSON_PATH,
        lesson(&["message", "answer", "table"])
            .replace("The answer that says", "An answer that says"),
    );
    let cut = whole
        .lines()
        .take(whole.lines().count() - 1)
        .collect::<Vec<_>>()
        .join("\n");
    course.write(LOCK, cut);
    assert_eq!(course.build(&[]).code, 1);
    assert_eq!(course.build(&["--new-lock"]).code, 0);
    let (kept, rules) = read(&course.read(LOCK));
    assert!(
        rules.is_empty() && ids(&kept).is_superset(&ids(&read(&whole).0)),
        "{rules:?}"
    );
    course.built();
    for other in ["--locked", "--drafts"] {
        assert_eq!(course.build(&["--new-lock", other]).code, 2);
    }
}

#[test]
fn new_course_says_nothing_of_locks() {
    for in_git in [false, true] {
        let course = Course::lesson(&question("message"));
        if in_git {
            git(course.root(), &["init", "--quiet"]);
            git(course.root(), &["add", "."]);
            git(course.root(), &["commit", "--quiet", "--message", "x"]);
        }
        assert_eq!(course.build(&["--drafts"]).code, 0);
        assert_eq!(course.run(&["check"], &[]).code, 0);
        let ran = course.built();
        assert!(!ran.err.contains("lock"), "{}", ran.err);
    }
}

#[test]
fn lock_of_a_newer_leadlet_is_refused_and_left_alone() {
    let course = built();
    for head in [
        "# leadlet lock 3 (leadlet 0.9.2 or newer): ids",
        "# leadlet lock 3: ids",
        "# leadlet lock 99999999999: ids",
    ] {
        let newer = course
            .read(LOCK)
            .replacen(course.read(LOCK).lines().next().unwrap(), head, 1)
            + "shelf q1 new\n";
        course.write(LOCK, &newer);
        for command in [
            &["build"][..],
            &["check"],
            &["build", "--new-lock"],
            &["package", "--as", "html"],
        ] {
            let ran = course.run(command, &[]);
            assert!(
                ran.code == 1 && ran.err.contains("error[id/lock-newer]"),
                "{command:?}: {}",
                ran.err
            );
            assert_eq!(
                ran.err.contains("Install leadlet 0.9.2 or newer"),
                head.contains("0.9.2"),
                "{}",
                ran.err
            );
            assert_eq!(course.read(LOCK), newer);
        }
    }
}

/// A leadlet that knows only the first form stops at the second line instead of writing the lock without its checks.
#[test]
fn lock_cannot_be_read_by_the_leadlet_before() {
    let lock = built().read(LOCK);
    let known = [
        "page ",
        "former ",
        "block ",
        "item ",
        "target ",
        "alias ",
        "gone ",
        "gone-page ",
    ];
    let line = lock.lines().nth(1).unwrap();
    assert!(
        !line.starts_with('#') && known.iter().all(|kind| !line.starts_with(kind)),
        "{line}"
    );
}

#[test]
fn lock_is_read_with_a_byte_order_mark_and_either_line_end() {
    let course = built();
    let (lock, site) = (
        course.read(LOCK),
        crate::course::files(&course.path("site")),
    );
    for form in [
        format!("\u{feff}{lock}"),
        format!("\u{feff}{}", lock.replace('\n', "\r\n")),
        lock.trim_end().to_owned(),
    ] {
        course.write(LOCK, &form);
        course.built();
        assert_eq!(
            (
                course.read(LOCK),
                crate::course::files(&course.path("site"))
            ),
            (form, site.clone())
        );
    }
}

#[cfg(unix)]
#[test]
fn lock_that_is_a_link_stays_one() {
    let course = built();
    fs::create_dir(course.path("content/.locks")).unwrap();
    fs::rename(course.path(LOCK), course.path("content/.locks/lock")).unwrap();
    std::os::unix::fs::symlink(".locks/lock", course.path(LOCK)).unwrap();
    course.write("content/01-module/02-other.md", lesson(&["word"]));
    course.built();
    assert!(
        fs::symlink_metadata(course.path(LOCK))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(ids(&read(&course.read("content/.locks/lock")).0).len(), 15);
    // Brought back through the link.
    fs::write(course.path(LOCK), "").unwrap();
    follow(&course, &course.build(&[]).err);
    assert!(
        fs::symlink_metadata(course.path(LOCK))
            .unwrap()
            .is_symlink()
    );
    course.built();
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_in_the_place_of_the_copy() {
    let course = Course::lesson(&question("message"));
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("theirs");
    fs::write(&target, "theirs").unwrap();
    std::os::unix::fs::symlink(&target, course.path(COPY)).unwrap();
    course.built();
    assert_eq!(fs::read_to_string(target).unwrap(), "theirs");
    assert!(course.path(LOCK).exists());
}

/// Settings of a stranger's repository name programs: none of them is run.
#[cfg(unix)]
#[test]
fn no_program_of_the_repository_is_run() {
    let course = built();
    git(course.root(), &["init", "--quiet"]);
    git(course.root(), &["add", "content"]);
    git(course.root(), &["commit", "--quiet", "--message", "x"]);
    let trap = course.path("trap.sh");
    fs::write(
        &trap,
        format!(
            "#!/bin/sh\ntouch {}\ncat\n",
            course.path("sprung").display()
        ),
    )
    .unwrap();
    std::os::unix::fs::PermissionsExt::set_mode(
        &mut fs::metadata(&trap).unwrap().permissions(),
        0o755,
    );
    fs::set_permissions(&trap, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let trap = trap.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.gitProxy",
        "diff.external",
        "diff.x.textconv",
        "filter.x.smudge",
        "core.editor",
        "gpg.program",
        "core.alternateRefsCommand",
    ] {
        git(course.root(), &["config", name, trap]);
    }
    for (name, value) in [
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", &format!("ext::{trap}")),
        ("core.repositoryFormatVersion", "1"),
        ("alias.cat-file", &format!("!{trap}")),
    ] {
        git(course.root(), &["config", name, value]);
    }
    fs::write(course.path(".gitattributes"), "* diff=x filter=x\n").unwrap();
    let hooks = course.path(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "post-checkout",
        "pre-commit",
        "post-index-change",
        "reference-transaction",
    ] {
        fs::copy(trap, hooks.join(hook)).unwrap();
    }
    // The lock itself is an object that is to be fetched.
    let blob = git(course.root(), &["rev-parse", &format!("HEAD:{LOCK}")]);
    let (folder, rest) = blob.trim().split_at(2);
    fs::remove_file(course.path(&format!(".git/objects/{folder}/{rest}"))).unwrap();
    fs::remove_file(course.path(LOCK)).unwrap();
    assert_eq!(course.build(&[]).code, 1);
    assert!(!course.path("sprung").exists());
}

#[test]
fn watch_shows_a_damaged_lock_and_leaves_it_alone() {
    let course = built();
    let whole = course.read(LOCK);
    let watching = Watching::start(&course, &[]);
    let cut = whole.lines().take(5).collect::<Vec<_>>().join("\n") + "\n";
    course.write(LOCK, &cut);
    until("the damage is told", || {
        watching
            .said()
            .contains("error[id/lock-lost]")
            .then_some(())
    });
    assert_eq!(course.read(LOCK), cut);
    course.write(LOCK, &whole);
    until("all is well again", || {
        let said = watching.said();
        said.rsplit_once("error[id/lock-lost]")?
            .1
            .contains("content/course.lock: nothing in the site changed")
            .then_some(())
    });
    fs::remove_file(course.path(LOCK)).unwrap();
    until("the loss is told", || {
        watching.said().contains("The lock is gone").then_some(())
    });
    assert!(!course.path(LOCK).exists());
}

/// Builds of one course to many folders, each of which finds a lesson that the others do not know yet.
#[test]
fn builds_at_the_same_time_lose_no_id() {
    let course = built();
    let program = env!("CARGO_BIN_EXE_leadlet");
    let started: Vec<_> = (0..12)
        .map(|number| {
            course.write(
                &format!("content/01-module/{:02}-page{number}.md", number + 10),
                lesson(&[&format!("word{number}")]),
            );
            let output = format!("out{number}");
            Command::new(program)
                .args(["build", "--output", &output])
                .current_dir(course.root())
                .output_later()
        })
        .collect();
    for running in started {
        let ran = running.wait_with_output().unwrap();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
    let (lock, rules) = read(&course.read(LOCK));
    assert!(rules.is_empty(), "{rules:?}");
    let mut by_word: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (id, block) in &lock.blocks {
        let text: String = block
            .texts
            .iter()
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .to_owned();
        by_word.entry(text).or_default().push(id);
    }
    assert_eq!(by_word.len(), 15, "{by_word:?}");
    assert!(by_word.values().all(|ids| ids.len() == 1), "{by_word:?}");
    // All that any of the sites shows is in it: nothing is new to the next build.
    assert_eq!(course.build(&["--locked"]).code, 0);
    assert_eq!(course.read(COPY), course.read(LOCK));
}

trait Later {
    fn output_later(&mut self) -> std::process::Child;
}

impl Later for Command {
    fn output_later(&mut self) -> std::process::Child {
        self.stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    }
}

/// What happens to a text on disks, in editors and in merges by hand.
#[derive(Clone, Debug)]
enum Harm {
    Cut(usize),
    CutLine(usize),
    Lose { from: usize, lines: usize },
    Flip { at: usize, bit: u8 },
    Swap(usize),
    Zeros { from: usize, to: usize },
    Insert { at: usize, text: String },
    Double(usize),
    Shuffle(usize),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        any::<usize>().prop_map(Harm::Cut),
        any::<usize>().prop_map(Harm::CutLine),
        (any::<usize>(), 1..4_usize).prop_map(|(from, lines)| Harm::Lose { from, lines }),
        (any::<usize>(), 0..8_u8).prop_map(|(at, bit)| Harm::Flip { at, bit }),
        any::<usize>().prop_map(Harm::Swap),
        (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Harm::Zeros { from, to }),
        (any::<usize>(), "[ -~\n]{1,9}").prop_map(|(at, text)| Harm::Insert { at, text }),
        any::<usize>().prop_map(Harm::Double),
        any::<usize>().prop_map(Harm::Shuffle),
    ]
}

impl Harm {
    /// Whether it leaves all lines but one.
    fn is_small(&self) -> bool {
        !matches!(
            self,
            Harm::Cut(_) | Harm::CutLine(_) | Harm::Zeros { .. } | Harm::Lose { lines: 2.., .. }
        )
    }

    fn done(&self, text: &str) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let joined = |lines: Vec<&str>| lines.concat().into_bytes();
        match self {
            Harm::Cut(at) => bytes.truncate(at % text.len()),
            Harm::CutLine(at) => {
                lines.truncate(at % lines.len());
                return joined(lines);
            }
            Harm::Lose { from, lines: count } => {
                let from = from % lines.len();
                lines.drain(from..(from + count).min(lines.len()));
                return joined(lines);
            }
            Harm::Flip { at, bit } => bytes[at % text.len()] ^= 1 << bit,
            Harm::Swap(at) => bytes.swap(at % text.len(), (at + 1) % text.len()),
            Harm::Zeros { from, to } => {
                let (from, to) = (from % text.len(), to % text.len());
                bytes[from.min(to)..from.max(to)].fill(0);
            }
            Harm::Insert { at, text: more } => {
                let at = at % text.len();
                bytes.splice(at..at, more.bytes());
            }
            Harm::Double(at) => {
                let line = lines[at % lines.len()];
                lines.insert(at / 7 % lines.len(), line);
                return joined(lines);
            }
            Harm::Shuffle(at) => {
                let count = lines.len();
                lines.rotate_left(at % count);
                return joined(lines);
            }
        }
        bytes
    }
}

/// A lock of many kinds of line, by which pages were renamed, questions given ids by hand, and some are gone; and one that was merged.
fn samples() -> [String; 2] {
    let course = built();
    course.rename(LESSON_PATH, "content/01-module/03-renamed.md");
    course.replace(
        "content/01-module/03-renamed.md",
        "::: question\nWhich answer",
        "::: question {#by-hand}\nWhich answer",
    );
    course.built();
    course.write(
        "content/01-module/03-renamed.md",
        lesson(&["message", "answer"]).replace(
            "::: question\nWhich answer",
            "::: question {#by-hand}\nWhich answer",
        ),
    );
    assert_eq!(course.build(&[]).code, 0);
    let base = course.read(LOCK);
    let side = |pages: &[(&str, &str)]| {
        course.write(LOCK, &base);
        // On another machine.
        [COPY, STATE]
            .iter()
            .for_each(|path| _ = fs::remove_file(course.path(path)));
        pages.iter().for_each(|(page, word)| {
            course.write(&format!("content/01-module/{page}.md"), lesson(&[word]))
        });
        assert_eq!(course.build(&[]).code, 0);
        pages.iter().for_each(|(page, _)| {
            fs::remove_file(course.path(&format!("content/01-module/{page}.md"))).unwrap()
        });
        course.read(LOCK)
    };
    let ours = side(&[("05-ours", "spoon"), ("06-more", "fork")]);
    let theirs = side(&[
        ("05-theirs", "knife"),
        ("07-last", "plate"),
        ("08-very", "cup"),
    ]);
    let merged = merge(&base, &ours, &theirs);
    assert!(ids(&read(&merged).0).is_superset(&ids(&read(&theirs).0)));
    [theirs, merged]
}

fn cases() -> u32 {
    if std::env::var_os("LEADLET_LONG").is_some() {
        200_000
    } else {
        20_000
    }
}

#[test]
fn harm_is_reported_or_harmless() {
    let samples = samples();
    let whole = samples.each_ref().map(|text| read(text));
    whole
        .iter()
        .for_each(|(_, rules)| assert!(rules.is_empty(), "{rules:?}"));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases())
    });
    let told = std::cell::Cell::new(0);
    let checked = runner.run(&(harm(), 0..2_usize), |(harm, which)| {
        let text = String::from_utf8_lossy(&harm.done(&samples[which])).into_owned();
        let (lock, rules) = read(&text);
        // One in which nothing is left is told by the commands.
        if !rules.is_empty() || lock == Lock::default() {
            told.set(told.get() + 1);
        } else if which == 0 {
            prop_assert_eq!(&lock, &whole[0].0, "changed in silence");
        } else if harm.is_small() {
            // Of a merged lock, what may be taken out again may be lost until it is written anew, and all lines of one side of a
            // conflict look like a choice: then git is asked.
            prop_assert_eq!(ids(&lock), ids(&whole[1].0), "an id is lost in silence");
        }
        Ok(())
    });
    checked.unwrap();
    assert!(told.get() > cases() / 2, "{}", told.get());
}

/// Two branches, merged: the lock is written anew by the next build, and what one of them knew and is missing then is known by git.
#[test]
fn merged_lock_is_held_to_the_locks_that_were_merged() {
    for is_committed in [false, true] {
        let course = built();
        git(course.root(), &["init", "--quiet"]);
        course.write(".gitattributes", "content/course.lock merge=union\n");
        course.write(".gitignore", "/site/\n.leadlet-*\n");
        let side = |branch: &str, page: &str| {
            git(course.root(), &["checkout", "--quiet", "-B", branch]);
            course.write(&format!("content/01-module/{page}.md"), lesson(&[page]));
            course.built();
            git(course.root(), &["add", "."]);
            git(course.root(), &["commit", "--quiet", "--message", page]);
            ids(&read(&course.read(LOCK)).0)
        };
        side("main", "02-base");
        let theirs = side("theirs", "03-theirs");
        git(course.root(), &["checkout", "--quiet", "main"]);
        let ours = side("main", "04-ours");
        let both: BTreeSet<_> = ours.union(&theirs).cloned().collect();
        let other = git(course.root(), &["show", &format!("theirs:{LOCK}")]);
        git(
            course.root(),
            &["merge", "--quiet", "--no-commit", "--no-ff", "theirs"],
        );
        // Now one side is taken of each conflict.
        let whole = course.read(LOCK);
        let of_both: BTreeSet<&str> = other
            .lines()
            .filter(|line| !line.starts_with("check "))
            .collect();
        let all: Vec<&str> = whole.lines().collect();
        let mut said = BTreeSet::new();
        for run in all
            .chunk_by(|one, next| of_both.contains(one) == of_both.contains(next))
            .filter(|run| !of_both.contains(run[0]))
        {
            let lost: String = all
                .iter()
                .filter(|line| line.starts_with("check ") || !run.contains(line))
                .map(|line| format!("{line}\n"))
                .collect();
            if ids(&read(&lost).0) == both {
                continue;
            }
            course.write(LOCK, &lost);
            if is_committed {
                git(course.root(), &["add", "."]);
                git(course.root(), &["commit", "--quiet", "--message", "merged"]);
            }
            let ran = course.build(&[]);
            assert!(
                ran.code == 1 && ran.err.contains("error[id/lock-lost]: "),
                "{}\n{lost}",
                ran.err
            );
            said.insert(ran.err.contains("Ids of published texts are missing"));
            if is_committed {
                git(course.root(), &["reset", "--quiet", "--soft", "HEAD^1"]);
                course.write(
                    ".git/MERGE_HEAD",
                    git(course.root(), &["rev-parse", "theirs"]),
                );
            }
        }
        assert!(said.contains(&true), "none of them looks whole by itself");
        course.write(LOCK, &whole);
        assert_eq!(course.build(&["--locked", "--output", "other"]).code, 0);
        assert_eq!(course.read(LOCK), whole);
        course.built();
        let now = course.read(LOCK);
        assert_eq!(
            now.lines()
                .filter(|line| line.starts_with("check "))
                .count(),
            1,
            "{now}"
        );
        assert_eq!(ids(&read(&now).0), both);
        course.built();
        assert_eq!(course.read(LOCK), now);
    }
}

/// Whoever resolves a conflict by hand keeps both sides, in some order.
#[test]
fn conflict_resolved_by_hand_is_whole() {
    let [_, merged] = samples();
    let mut kept: Vec<&str> = merged.lines().collect();
    let whole = ids(&read(&merged).0);
    for _ in 0..kept.len() {
        kept.rotate_left(3);
        kept.reverse();
        let (lock, rules) = read(&kept.join("\n"));
        assert!(rules.is_empty() && ids(&lock) == whole, "{rules:?}");
    }
    let sorted: BTreeSet<&str> = merged.lines().collect();
    assert!(
        read(&sorted.into_iter().collect::<Vec<_>>().join("\n"))
            .1
            .is_empty()
    );
}
