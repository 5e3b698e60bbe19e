//! The server of `leadlet watch`: how it answers, and whom; how it ends.

use super::{QUESTION, course};
use crate::course::{Course, LESSON_PATH, files};
use crate::watching::{Watching, until};
use std::fs;
use std::io::Read;
use std::process::Command;

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
    parts_of_a_binary_file(&watching);
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

/// Ranges, times and heads of a file that is no text.
fn parts_of_a_binary_file(watching: &Watching) {
    let path = files(&watching.preview).into_keys().find(|path| path.ends_with("woff2")).unwrap();
    let (get, bytes) = (format!("GET /{path}"), fs::read(watching.preview.join(&path)).unwrap());
    let size = bytes.len();
    let whole = watching.ask(&get, &[]);
    assert_eq!((whole.status, whole.header("accept-ranges"), &whole.body), (200, "bytes", &bytes));
    for (range, from, to) in [("100-199", 100, 200), ("0-0", 0, 1), (&format!("{}-", size - 7), size - 7, size), ("-5", size - 5, size)] {
        let part = watching.ask(&get, &[("range", &format!("bytes={range}"))]);
        assert_eq!((part.status, &part.body[..]), (206, &bytes[from..to]), "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
    }
    for range in [format!("{size}-"), format!("{size}-{}", size + 9), "9-2".to_owned()] {
        let none = watching.ask(&get, &[("range", &format!("bytes={range}"))]);
        assert_eq!((none.status, none.header("content-range")), (416, format!("bytes */{size}").as_str()), "{range}");
    }
    let since = |time: &str| watching.ask(&get, &[("if-modified-since", time)]);
    let again = since(whole.header("last-modified"));
    assert!((again.status, again.body.len()) == (304, 0), "{again:?}");
    assert_eq!(since("Thu, 01 Jan 1970 00:00:00 GMT").status, 200);
    let head = watching.ask(&get.replace("GET", "HEAD"), &[]);
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, size.to_string().as_str()));
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
    let other = watching.port.wrapping_add(1);
    let (near, far) = (format!("http://127.0.0.1:{other}"), format!("http://localhost:{}", watching.port));
    for origin in ["http://evil.example", "null", near.as_str(), far.as_str()] {
        assert_eq!(open(LESSON_PATH, &[("origin", origin), ours[1]]), 403, "{origin}");
    }
    for host in ["evil.example", &format!("evil.example:{}", watching.port)] {
        assert_eq!(open(LESSON_PATH, &[ours[0], ours[1], ("host", host)]), 403, "{host}");
        let as_host = format!("http://{host}");
        assert_eq!(open(LESSON_PATH, &[("origin", as_host.as_str()), ours[1], ("host", host)]), 403, "{host}");
    }
    assert_eq!(watching.ask("GET /__leadlet/open", &ours).status, 405, "only by POST");
    for door in ["", "events", "state.json", "live.js"] {
        let answer = watching.post(&format!("POST /__leadlet/{door}"), &[("origin", "http://evil.example"), ours[1]], "{}");
        assert_eq!(answer.status, 403, "{door}");
    }
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
