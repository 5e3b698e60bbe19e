//! Outputs that cannot be written: a full disk and a reader that has gone end every command with 2, whatever it writes where.

use crate::course::{Course, LESSON_PATH, files};
use crate::watching::{copy_folder, until};
use clap::{Arg, CommandFactory};
use leadlet::commands::Cli;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

/// A course with something to say for each command: problems, a site, and a package.
struct World {
    course: Course,
}

/// A warning, and an image without alternative text that a check finds.
const BODY: &str = "::: question\nWhich of these help her?\n\n- [x] One.\n- [x] Two.\n:::\n";

/// What each command needs to do its work in the world, besides its name. A command without a row fails the test.
const ROWS: [(&str, &[&str]); 13] = [
    ("audit", &["site"]),
    ("build", &["--no-sync"]),
    ("check", &[]),
    ("embed", &["html"]),
    ("explain", &[]),
    ("init", &["another"]),
    ("lsp", &[]),
    ("new", &["lesson", "Another"]),
    ("outline", &[]),
    ("package", &["--as", "scorm12", "--no-sync"]),
    ("prove", &["course.zip", "--no-browser"]),
    ("schema", &[]),
    ("watch", &["--port", "0"]),
];

/// Commands that run until they are ended: they must end by themselves once nobody can read what they say.
const ENDLESS: [&str; 2] = ["lsp", "watch"];

/// What an editor says first.
const INITIALIZE: &str =
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Output,
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    Full,
    Closed,
}

impl Trouble {
    /// Those that can be had on this system.
    fn all() -> &'static [Trouble] {
        if cfg!(target_os = "linux") {
            &[Trouble::Full, Trouble::Closed]
        } else {
            &[Trouble::Closed]
        }
    }

    fn stdio(self) -> Stdio {
        match self {
            Trouble::None => Stdio::piped(),
            Trouble::Full => std::fs::File::options()
                .write(true)
                .open("/dev/full")
                .unwrap()
                .into(),
            Trouble::Closed => std::io::pipe().unwrap().1.into(),
        }
    }
}

/// How a run ended, and what could be read of it.
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl World {
    fn new() -> World {
        let course = Course::lesson(BODY);
        assert_eq!(course.build(&[]).code, 0);
        assert_eq!(
            course
                .run(
                    &[
                        "package",
                        "--as",
                        "scorm12",
                        "--no-sync",
                        "--output",
                        "course.zip"
                    ],
                    &[]
                )
                .code,
            0
        );
        course.write(
            "site/module/lesson.html",
            course
                .read("site/module/lesson.html")
                .replace("</main>", "<img src=//host/a.png></main>"),
        );
        World { course }
    }

    /// Runs a command in a copy of the world, with trouble at one of its streams.
    fn run(&self, arguments: &[&str], stream: Stream, trouble: Trouble) -> Ended {
        let place = Course::of(&[]);
        copy_folder(self.course.root(), place.root());
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadlet"));
        command
            .current_dir(place.root())
            .args(arguments)
            .stdin(Stdio::piped());
        command.stdout(
            if stream == Stream::Output {
                trouble
            } else {
                Trouble::None
            }
            .stdio(),
        );
        command.stderr(
            if stream == Stream::Error {
                trouble
            } else {
                Trouble::None
            }
            .stdio(),
        );
        ended(command, arguments)
    }
}

/// Waits for a run. Its input stays open, so that nothing but its output can end it.
fn ended(mut command: Command, arguments: &[&str]) -> Ended {
    let mut child: Child = command.spawn().unwrap();
    // Our own ends of the pipes go.
    drop(command);
    let mut input = child.stdin.take().unwrap();
    if arguments == ["lsp"] {
        let _ = write!(
            input,
            "Content-Length: {}\r\n\r\n{INITIALIZE}",
            INITIALIZE.len()
        );
    }
    fn reader(stream: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
        std::thread::spawn(move || {
            let mut text = String::new();
            stream.map(|mut stream| stream.read_to_string(&mut text).unwrap());
            text
        })
    }
    let (out, err) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let status = until(&format!("{arguments:?} ends"), || child.try_wait().unwrap());
    Ended {
        code: status.code(),
        out: out.join().unwrap(),
        err: err.join().unwrap(),
    }
}

/// The ways to call a command: plainly, and with each way to write its report.
fn calls(command: &clap::Command) -> Vec<Vec<String>> {
    let name = command.get_name();
    let row = ROWS
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("`{name}` has no row in ROWS"));
    let plain: Vec<String> = std::iter::once(name)
        .chain(row.1.iter().copied())
        .map(str::to_owned)
        .collect();
    let mut calls = vec![plain.clone()];
    let is_format = |arg: &&Arg| arg.get_long().is_some_and(|long| long.ends_with("format"));
    for arg in command.get_arguments().filter(is_format) {
        for value in arg.get_possible_values() {
            let flag = [
                format!("--{}", arg.get_long().unwrap()),
                value.get_name().to_owned(),
            ];
            calls.push([plain.as_slice(), &flag].concat());
        }
    }
    for more in [
        ["explain", "--markdown"],
        ["explain", "quiz"],
        ["check", "--fix"],
        ["audit", "--quiet"],
    ] {
        if more[0] == name {
            calls.push([plain.as_slice(), &[more[1].to_owned()]].concat());
        }
    }
    calls.push(vec![name.to_owned(), "--help".to_owned()]);
    calls
}

#[test]
fn every_command_ends_with_2_when_its_output_cannot_be_written() {
    let world = World::new();
    let mut commands = Cli::command();
    commands.build();
    let mut calls: Vec<Vec<String>> = commands
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .flat_map(calls)
        .collect();
    for flag in ["--help", "-h", "--version", "help", "--no-such-flag"] {
        calls.push(vec![flag.to_owned()]);
    }
    let mut tried = 0;
    for call in &calls {
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let is_endless = ENDLESS.contains(&call[0]) && !call.contains(&"--help");
        let sound = (!is_endless).then(|| world.run(&call, Stream::Output, Trouble::None));
        for stream in [Stream::Output, Stream::Error] {
            let writes = match (&sound, stream) {
                (Some(sound), Stream::Output) => !sound.out.is_empty(),
                (Some(sound), Stream::Error) => !sound.err.is_empty(),
                (None, stream) => (call[0] == "lsp") == (stream == Stream::Output),
            };
            for &trouble in Trouble::all().iter().filter(|_| writes) {
                tried += 1;
                let ended = world.run(&call, stream, trouble);
                let said = &ended.err;
                assert_eq!(
                    ended.code,
                    Some(2),
                    "{call:?}, {stream:?} {trouble:?}: {said}"
                );
                assert!(
                    !said.contains("panicked"),
                    "{call:?}, {stream:?} {trouble:?}: {said}"
                );
                if stream == Stream::Output {
                    let told = said.matches("cannot write").count();
                    let wanted = "error: cannot write to standard output: No space left on device";
                    match trouble {
                        Trouble::Full => {
                            assert!(told == 1 && said.contains(wanted), "{call:?}: {said}")
                        }
                        _ => assert_eq!(told, 0, "{call:?}: {said}"),
                    }
                }
            }
        }
    }
    assert!(tried > 60, "{tried}");
}

#[cfg(target_os = "linux")]
#[test]
fn report_on_a_full_disk_is_not_called_done() {
    let course = Course::of(&[
        (
            "content/course.yaml",
            "id: tiny\ntitle: Tiny\nlanguage: en\n",
        ),
        ("content/01-m/module.md", "---\ntitle: Mod\n---\n"),
        (
            "content/01-m/01-a.md",
            "---\ntitle: A\nobjective: Name one thing.\n---\n\nText.\n",
        ),
    ]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadlet"));
    command
        .current_dir(course.root())
        .args(["check", ".", "--message-format", "sarif"])
        .stdin(Stdio::piped());
    command.stdout(Trouble::Full.stdio()).stderr(Stdio::piped());
    let ended = ended(command, &["check"]);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
    assert!(
        ended.err.ends_with(
            "error: cannot write to standard output: No space left on device (os error 28)\n"
        ),
        "{}",
        ended.err
    );
}

/// A disk that takes no byte more: files stay as they were, and the command says which could not be written.
#[cfg(target_os = "linux")]
#[test]
fn files_on_a_full_disk_are_reported_and_stay_as_they_were() {
    let world = World::new();
    world.course.write("course.html", "old");
    world.course.write("list.json", "old");
    world.course.write("schemas/course.schema.json", "old");
    world.course.replace(
        LESSON_PATH,
        "Which of these help her?",
        "Which of these help her ?\n\n[here](https://example.com/a b)",
    );
    for arguments in [
        &["package", "--as", "html", "--output", "course.html"][..],
        &[
            "package",
            "--as",
            "html",
            "--output",
            "course.html",
            "--no-sync",
        ],
        &["package", "--as", "html", "--output", "/dev/full"],
        &["schema", "--output", "schemas"],
        &["audit", "site", "--sbom", "list.json"],
        &["audit", "site", "--sbom", "/dev/full"],
        &["init", "another"],
        &["new", "lesson", "Another"],
        &["new", "theme", "Another"],
        &["build"],
        &["build", "--output", "elsewhere"],
    ] {
        let place = Course::of(&[]);
        copy_folder(world.course.root(), place.root());
        let before = files(place.root());
        let mut command = Command::new("sh");
        let full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
        command
            .current_dir(place.root())
            .args(["-c", full, env!("CARGO_BIN_EXE_leadlet")])
            .args(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let ended = ended(command, arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {}", ended.err);
        assert!(
            ended.err.contains("error: cannot ") || ended.err.contains("cannot write"),
            "{arguments:?}: {}",
            ended.err
        );
        let mut after = files(place.root());
        // An empty file that builds lock while they write the ids.
        after.remove(".leadlet-course.lock").filter(Vec::is_empty);
        let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
            files.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(
            names(&after),
            names(&before)
                .into_iter()
                .filter(|name| name != ".leadlet-course.lock")
                .collect::<Vec<_>>(),
            "{arguments:?}"
        );
        assert!(
            after.iter().all(|(name, bytes)| before[name] == *bytes),
            "{arguments:?}"
        );
    }
}
