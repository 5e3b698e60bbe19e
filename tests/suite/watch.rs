//! `leadlet watch` on a real disk: what it shows is what a build writes, whatever an author and an editor do; whom it answers; how it ends.

use crate::course::{Course, LESSON, LESSON_PATH, MODULE, SETTINGS, files};
use crate::watching::{Watching, until};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;

const QUESTION: &str = "::: question\nWhich one helps her most?\n\n- [x] One.\n- [ ] Two.\n:::\n";
const BROKEN: &str = "[two](two.md)\n";

/// Two modules with some lessons, a figure, a quiz; and a theme of its own.
fn course() -> Course {
    let course = Course::lesson(&format!("First words.\n\n{QUESTION}"));
    for (path, title) in [("01-module/02-second", "Second"), ("02-other/01-third", "Third"), ("02-other/02-fourth", "Fourth")] {
        course.write(&format!("content/{path}.md"), lesson(title, "What is said here is said once."));
    }
    course.write("content/02-other/module.md", MODULE.replace("Module", "Other"));
    course.write("content/02-other/spot.svg", SVG);
    course.replace("content/02-other/02-fourth.md", "What", "![A spot](spot.svg)\n\nWhat");
    course
}

const SVG: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" width=\"9\" height=\"9\"><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>";

fn lesson(title: &str, text: &str) -> String {
    LESSON.replace("title: Lesson", &format!("title: {title}")).replace("Text.", text)
}

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Saves a file as one editor or another does.
fn save(path: &Path, text: &str, habit: usize) -> &'static str {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let beside =
        |prefix: &str, suffix: &str| path.with_file_name(format!("{prefix}{}{suffix}", path.file_name().unwrap().to_str().unwrap()));
    match habit {
        // Truncated, and written in two pieces.
        0 => {
            let mut file = fs::File::create(path).unwrap();
            let (first, rest) = text.as_bytes().split_at(text.len() / 2);
            for piece in [first, rest] {
                file.write_all(piece).unwrap();
                file.flush().unwrap();
            }
            "truncated and written"
        }
        // Written beside, and renamed over it.
        1 => {
            let new = beside(".", ".tmp123");
            fs::write(&new, text).unwrap();
            fs::rename(new, path).unwrap();
            "renamed over"
        }
        // A swap file, the old file kept as a backup for a moment.
        _ => {
            let (swap, backup, probe) = (beside(".", ".swp"), beside("", "~"), path.with_file_name("4913"));
            fs::write(&swap, text).unwrap();
            fs::write(&probe, "").unwrap();
            fs::remove_file(&probe).unwrap();
            if path.exists() {
                fs::rename(path, &backup).unwrap();
            }
            fs::write(path, text).unwrap();
            let _ = fs::remove_file(&backup);
            fs::remove_file(&swap).unwrap();
            "written as by vim"
        }
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
    match dice.roll(13) {
        0 => {
            let path = format!("content/0{}-new/{round:02}-made.md", 3 + dice.roll(2));
            let module = Path::new(&path).parent().unwrap().join("module.md");
            save(&course.path(module.to_str().unwrap()), MODULE, habit);
            format!("{path} {}", save(&course.path(&path), &lesson(&format!("Made {round}"), QUESTION), habit))
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
            fs::rename(course.path(folder.to_str().unwrap()), course.path(&format!("content/{:02}-moved-{round}", 5 + round))).unwrap();
            format!("{} moved", folder.display())
        }
        4 => {
            let theme = ["default", "editorial"][dice.roll(2)];
            let text = format!("{SETTINGS}version: \"{round}\"\ntheme: {{ name: {theme} }}\n");
            format!("course.yaml {}", save(&course.path("content/course.yaml"), &text, habit))
        }
        5 => {
            let text = format!(".question {{ --round: {round}; }}\n");
            format!("a style {}", save(&course.path("themes/default/styles/question.css"), &text, habit))
        }
        6 => {
            let text = format!("{{% extends \"default/page.html\" %}}\n{{% block footer %}}<p>Round {round}</p>{{% endblock footer %}}\n");
            format!("a template {}", save(&course.path("themes/default/templates/page.html"), &text, habit))
        }
        7 => {
            let text = format!("check_answer: Round {round}\n");
            format!("a string {}", save(&course.path("themes/default/strings/en.yaml"), &text, habit))
        }
        8 => {
            let text = SVG.replace("r=\"3\"", &format!("r=\"{round}\""));
            format!("a figure {}", save(&course.path("content/02-other/spot.svg"), &text, habit))
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
        // Broken, and mended in the next round that falls on it.
        11 => {
            let text = course.read(&one);
            let text = if text.contains(BROKEN) { text.replace(BROKEN, "") } else { text + BROKEN };
            format!("{one} broken or mended {}", save(&course.path(&one), &text, habit))
        }
        _ => {
            let text = course.read(&one) + &format!("\nSaid in round {round}.\n");
            format!("{one} {}", save(&course.path(&one), &text, habit))
        }
    }
}

#[test]
fn after_any_edit_the_preview_is_byte_for_byte_what_a_build_writes() {
    let (sequences, rounds) = if std::env::var_os("LEADLET_LONG").is_some() { (12, 120) } else { (2, 18) };
    for (seed, flags) in (1..=sequences).zip([&[][..], &["--drafts"]].into_iter().cycle()) {
        let (course, mut dice) = (course(), Dice(seed));
        let watching = Watching::start(&course, flags);
        watching.until_equal(&course, flags, "the start");
        for round in 0..rounds {
            let done = edit(&course, &mut dice, round);
            watching.until_equal(&course, flags, &format!("{done} (round {round} of sequence {seed})"));
        }
        assert!(!course.path("site").exists() && !course.path("content/course.lock").exists());
    }
}

#[test]
fn another_branch_is_another_site() {
    let course = course();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"]);
        let ran = command.args(arguments).current_dir(course.root()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    for arguments in [&["init", "-q", "-b", "one"][..], &["add", "-A"], &["commit", "-qm", "one"], &["checkout", "-qb", "two"]] {
        git(arguments);
    }
    course.rename("content/02-other", "content/07-elsewhere");
    for number in 0..20 {
        course.write(&format!("content/01-module/{number}-more.md"), lesson(&format!("More {number}"), QUESTION));
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

#[test]
fn a_mistake_is_told_with_its_place_and_goes_when_it_is_mended() {
    let course = Course::lesson(QUESTION);
    course.built();
    let (lock, site) = (course.read("content/course.lock"), files(&course.path("site")));
    let watching = Watching::start(&course, &[]);
    let good = files(&watching.preview);
    course.write(LESSON_PATH, course.read(LESSON_PATH) + BROKEN);
    let state = watching.until_good(false);
    let told = &state["findings"][0];
    assert_eq!((told["rule"].as_str(), told["file"].as_str()), (Some("link/missing"), Some(LESSON_PATH)));
    assert_eq!((told["line"].as_u64(), told["column"].as_u64(), told["text"].as_str()), (Some(12), Some(7), Some("[two](two.md)")));
    assert!(told["link"].as_str().unwrap().starts_with("vscode://file/") && told["link"].as_str().unwrap().ends_with("01-lesson.md:12:7"));
    watching.until_said("error[link/missing]");
    watching.until_said("1 error: the pages stay as they were (");
    assert_eq!(files(&watching.preview), good, "the last good pages stay");
    course.replace(LESSON_PATH, BROKEN, "Mended.\n");
    watching.until_good(true);
    watching.until_said(&format!("{LESSON_PATH}: "));
    watching.until_said(" changed in ");
    assert!(watching.ask("GET /module/lesson.html", &[]).text().contains("Mended."));
    assert_eq!((course.read("content/course.lock"), files(&course.path("site"))), (lock, site), "neither is touched");
}

#[test]
fn a_course_that_never_was_good_has_a_page_that_waits() {
    let course = Course::lesson(BROKEN);
    let watching = Watching::start(&course, &[]);
    let answer = watching.ask("GET /module/lesson.html", &[]);
    assert!(answer.status == 503 && answer.text().contains("/__leadlet/live.js"), "{answer:?}");
    course.replace(LESSON_PATH, BROKEN, "Mended.\n");
    watching.until_good(true);
    assert_eq!(watching.ask("GET /module/lesson.html", &[]).status, 200);
}

#[test]
fn the_server_answers_as_a_good_one_does() {
    let course = course();
    let watching = Watching::start(&course, &[]);
    let page = watching.ask("GET /module/lesson.html", &[]);
    let head = page.text();
    assert!(head.split_once("<head>").unwrap().1.starts_with("<script src=\"/__leadlet/live.js\""), "{head}");
    assert!(!String::from_utf8_lossy(&fs::read(watching.preview.join("module/lesson.html")).unwrap()).contains("__leadlet"));
    let again = watching.ask("GET /module/lesson.html", &[("if-none-match", page.header("etag"))]);
    assert!((again.status, again.body.len()) == (304, 0), "{again:?}");
    let only_head = watching.ask("HEAD /module/lesson.html", &[]);
    assert_eq!((only_head.status, only_head.body.len(), only_head.header("content-length")), (200, 0, page.header("content-length")));

    let style = files(&watching.preview).into_keys().find(|path| path.ends_with(".css")).unwrap();
    let whole = watching.ask(&format!("GET /{style}"), &[]);
    assert!(whole.header("content-type").starts_with("text/css"), "{}", whole.head);
    let part = watching.ask(&format!("GET /{style}"), &[("range", "bytes=2-5")]);
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[2..6]));
    assert_eq!(watching.ask(&format!("GET /{style}"), &[("if-none-match", whole.header("etag"))]).status, 304);
    let types = [("svg", "image/svg+xml"), ("woff2", "font/woff2"), ("js", "text/javascript")];
    for (ending, kind) in types {
        let path = files(&watching.preview).into_keys().find(|path| path.ends_with(ending)).unwrap();
        assert!(watching.ask(&format!("HEAD /{path}"), &[]).header("content-type").starts_with(kind), "{path}");
    }

    let missing = watching.ask("GET /module/no-such.html", &[]);
    let own = String::from_utf8(fs::read(watching.preview.join("404.html")).unwrap()).unwrap();
    assert!(missing.status == 404 && missing.text().ends_with(own.split_once("<head>").unwrap().1), "{missing:?}");
    assert_eq!(watching.ask("GET /module", &[]).header("location"), "/module/");
    assert_eq!(watching.ask("GET /module/", &[]).status, 200);
    assert_eq!(watching.ask("GET /sw.js", &[]).status, 404);
    assert_eq!(watching.ask("POST /module/lesson.html", &[]).status, 405);
    assert!(watching.ask("GET /__leadlet/", &[]).text().contains("Findings"));
}

#[test]
fn nobody_else_is_answered_and_no_path_leaves_the_site() {
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    let local = format!("localhost:{}", watching.port);
    let origin = format!("http://{local}");
    assert_eq!(watching.ask("GET /", &[("host", &local), ("origin", &origin)]).status, 200);
    for headers in [
        &[("host", "evil.example")][..],
        &[("host", "127.0.0.1.evil.example")],
        &[("host", "")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("host", local.as_str()), ("origin", "http://localhost:1")],
    ] {
        for path in ["/", "/__leadlet/state.json", "/__leadlet/events", "/__leadlet/live.js"] {
            assert_eq!(watching.ask(&format!("GET {path}"), headers).status, 403, "{path} {headers:?}");
        }
    }
    fs::write(watching.preview.parent().unwrap().join("secret.txt"), "secret").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.txt", watching.preview.join("link.txt")).unwrap();
        std::os::unix::fs::symlink("..", watching.preview.join("up")).unwrap();
    }
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/module/..%2f..%2fsecret.txt",
        "/link.txt",
        "/up/secret.txt",
        "//etc/passwd",
        "/..%5csecret.txt",
    ];
    for path in paths {
        let answer = watching.ask(&format!("GET {path}"), &[]);
        assert!(answer.status == 404 && !answer.text().contains("secret"), "{path}: {answer:?}");
    }
}

#[test]
fn a_file_is_opened_in_the_authors_editor_by_a_page_of_this_run_alone() {
    let course = Course::lesson(QUESTION);
    course.write("opened/keep", "");
    fs::write(course.root().parent().unwrap().join("leadlet-outside"), "").unwrap();
    let editor = format!("cp {{file}} {}", course.path("opened/it").display());
    let watching = Watching::start(&course, &["--editor", &editor]);
    let page = watching.ask("GET /", &[]).text();
    let token = page.split_once("data-token=\"").unwrap().1.split_once('"').unwrap().0;
    let origin = format!("http://127.0.0.1:{}", watching.port);
    let open = |file: &str, headers: &[(&str, &str)]| {
        watching.post("POST /__leadlet/open", headers, &format!("{{\"file\":\"{file}\",\"line\":3,\"column\":1}}")).status
    };
    let ours = [("origin", origin.as_str()), ("x-leadlet-token", token)];
    assert_eq!(open(LESSON_PATH, &ours[..1]), 403, "no token");
    assert_eq!(open(LESSON_PATH, &ours[1..]), 403, "no origin");
    assert_eq!(open(LESSON_PATH, &[ours[0], ("x-leadlet-token", "guessed")]), 403);
    for file in ["../leadlet-outside", "content/none.md", "/etc/passwd", "content"] {
        assert_eq!(open(file, &ours), 404, "{file}");
    }
    assert!(!course.path("opened/it").exists());
    assert_eq!(open(LESSON_PATH, &ours), 204);
    until("the editor has run", || (fs::read(course.path("opened/it")).ok()? == course.read(LESSON_PATH).as_bytes()).then_some(()));
    fs::remove_file(course.root().parent().unwrap().join("leadlet-outside")).unwrap();
    // Without the flag there is no such door.
    let other = Watching::start(&course, &[]);
    assert!(!other.ask("GET /", &[]).text().contains("data-token"));
    assert_eq!(other.post("POST /__leadlet/open", &ours, "{}").status, 403);
}

#[test]
fn pages_lead_on_to_where_they_went() {
    let course = course();
    let watching = Watching::start(&course, &[]);
    course.rename("content/01-module/02-second.md", "content/01-module/02-better-name.md");
    until("the old address leads on", || {
        (watching.ask("GET /module/second.html", &[]).header("location") == "/module/better-name.html").then_some(())
    });
    fs::remove_file(course.path("content/02-other/01-third.md")).unwrap();
    until("a page that is gone leads to its module", || {
        let gone = watching.ask("GET /other/third.html", &[]);
        (gone.status == 404 && gone.header("x-leadlet-leads-to") == "/other/index.html").then_some(())
    });
    assert_eq!(watching.ask("GET /other/never.html", &[]).header("x-leadlet-leads-to"), "");
}

#[test]
fn a_taken_port_moves_on_and_is_said() {
    let course = Course::lesson(QUESTION);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let watching = Watching::start_by(Command::new(env!("CARGO_BIN_EXE_leadlet")), &course, &["--port", &port]);
    assert_ne!(watching.port.to_string(), port);
    watching.until_said(&format!("port {port} is taken: using {}", watching.port));
}

#[test]
fn polling_sees_changes_too() {
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &["--poll"]);
    course.write("content/01-module/02-two.md", lesson("Two", "Second words."));
    watching.until_equal(&course, &[], "a new file");
    fs::remove_file(course.path(LESSON_PATH)).unwrap();
    watching.until_equal(&course, &[], "a deleted file");
}

#[test]
fn a_course_folder_that_goes_is_waited_for() {
    let course = Course::of(&[]);
    let at = |path: &str| format!("course/{path}");
    let fill = || {
        for (path, text) in [("content/course.yaml", SETTINGS), ("content/01-module/module.md", MODULE), (LESSON_PATH, LESSON)] {
            course.write(&at(path), text);
        }
    };
    fill();
    let folder = course.path("course");
    let watching = Watching::start(&course, &["course"]);
    let good = files(&watching.preview);
    fs::remove_dir_all(&folder).unwrap();
    let state = watching.until_good(false);
    until("it is told", || watching.said().contains("is gone (deleted, renamed or unmounted)").then_some(()));
    assert!(!state["findings"][0]["message"].as_str().unwrap().is_empty());
    assert_eq!(files(&watching.preview), good);
    assert_eq!(watching.ask("GET /module/lesson.html", &[]).status, 200);
    fill();
    watching.until_good(true);
    watching.until_said("is back");
    // It is watched again, and so is a folder inside that was replaced by another.
    course.write(&at(LESSON_PATH), lesson("Lesson", "After it came back."));
    until("a change is seen", || watching.ask("GET /module/lesson.html", &[]).text().contains("After it came back.").then_some(()));
    fs::rename(folder.join("content"), folder.join("old")).unwrap();
    watching.until_good(false);
    fill();
    watching.until_good(true);
    course.write(&at(LESSON_PATH), lesson("Lesson", "In another folder."));
    until("a change is seen", || watching.ask("GET /module/lesson.html", &[]).text().contains("In another folder.").then_some(()));
    // A folder that was renamed or unmounted comes back as the very same one.
    let away = course.path("away");
    fs::rename(&folder, &away).unwrap();
    watching.until_good(false);
    fs::rename(&away, &folder).unwrap();
    watching.until_good(true);
    course.write(&at(LESSON_PATH), lesson("Lesson", "After the same came back."));
    until("a change is seen", || watching.ask("GET /module/lesson.html", &[]).text().contains("After the same came back.").then_some(()));
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_files_from_elsewhere_are_no_end() {
    let course = course();
    course.write("shared/spot.svg", SVG);
    let watching = Watching::start(&course, &[]);
    std::os::unix::fs::symlink(".", course.path("content/02-other/round")).unwrap();
    watching.until_good(false);
    fs::remove_file(course.path("content/02-other/round")).unwrap();
    watching.until_good(true);
    // A figure that lies beside content/ and is linked into it.
    fs::remove_file(course.path("content/02-other/spot.svg")).unwrap();
    watching.until_good(false);
    std::os::unix::fs::symlink("../../shared/spot.svg", course.path("content/02-other/spot.svg")).unwrap();
    watching.until_equal(&course_without_links(&course), &[], "a linked figure");
    course.write("shared/spot.svg", SVG.replace("r=\"3\"", "r=\"4\""));
    watching.until_equal(&course_without_links(&course), &[], "a change of what is linked");
    // One lesson under two names.
    std::os::unix::fs::symlink("02-second.md", course.path("content/01-module/03-again.md")).unwrap();
    watching.until_equal(&course_without_links(&course), &[], "a lesson under a second name");
    course.write("content/01-module/02-second.md", lesson("Second", "Both pages say this."));
    watching.until_equal(&course_without_links(&course), &[], "a change of a lesson with two names");
}

/// A copy of a course in which each link is the file that it leads to.
#[cfg(unix)]
fn course_without_links(course: &Course) -> Course {
    let copy = Course::of(&[]);
    for entry in
        walkdir::WalkDir::new(course.path("content")).follow_links(true).into_iter().flatten().filter(|entry| entry.file_type().is_file())
    {
        let below = entry.path().strip_prefix(course.root()).unwrap().to_str().unwrap();
        copy.write(below, fs::read(entry.path()).unwrap());
    }
    copy
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_though_pages_listen() {
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    let mut stream = watching.send("GET /__leadlet/events", &[], "");
    let mut byte = [0];
    stream.read_exact(&mut byte).unwrap();
    let room = watching.preview.parent().unwrap().to_owned();
    assert!(room.is_dir());
    assert_eq!(watching.interrupt(), Some(0));
    assert!(!room.exists(), "the temporary folder goes with it");
}

/// The system has no watches left: in a namespace of its own, where one may say how many there are.
#[cfg(target_os = "linux")]
#[test]
fn without_watches_left_it_looks_and_says_so() {
    let course = Course::lesson(QUESTION);
    let mut few = Command::new("unshare");
    few.args(["--user", "--map-root-user", "sh", "-c", "echo 2 > /proc/sys/user/max_inotify_watches && exec \"$@\"", "sh"]);
    if !few.arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: this system lets nobody lower the number of watches");
        return;
    }
    let arguments: Vec<_> = few.get_args().map(ToOwned::to_owned).collect();
    let mut few = Command::new("unshare");
    few.args(&arguments[..arguments.len() - 1]).arg(env!("CARGO_BIN_EXE_leadlet"));
    let watching = Watching::start_by(few, &course, &["--port", "0"]);
    watching.until_said("no watches left");
    course.write(LESSON_PATH, lesson("Lesson", "Seen by looking."));
    watching.until_equal(&course, &[], "a change");
}

/// A file that may not be read is told, and all goes on; nobody forbids anything to root.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_told_and_all_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let course = course();
    let rights = |mode| fs::set_permissions(course.path(LESSON_PATH), fs::Permissions::from_mode(mode)).unwrap();
    let watching = Watching::start(&course, &[]);
    rights(0);
    if fs::read(course.path(LESSON_PATH)).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let state = watching.until_good(false);
    assert!(state["findings"][0]["message"].as_str().unwrap().contains("cannot read"), "{state}");
    rights(0o644);
    watching.until_good(true);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat() {
    let rounds = if std::env::var_os("LEADLET_LONG").is_some() { 5000 } else { 240 };
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    let mut least = u64::MAX;
    let mut most = 0;
    for round in 0..rounds {
        let words = format!("Said in round {round}.");
        save(&course.path(LESSON_PATH), &lesson("Lesson", &words), round % 3);
        until("the page is served", || watching.ask("GET /module/lesson.html", &[]).text().contains(&words).then_some(()));
        // The first rounds fill caches.
        if (rounds / 4..rounds / 2).contains(&round) {
            least = least.min(watching.memory());
        } else if round >= rounds - rounds / 8 {
            most = most.max(watching.memory());
        }
    }
    assert!(most < least + 12 * 1024, "{least} kB after a quarter of {rounds} rebuilds, {most} kB at the end");
}
