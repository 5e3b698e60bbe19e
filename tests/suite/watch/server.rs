//! The server of `leadlet watch`: how it answers, and whom; how it ends.

use super::{QUESTION, course};
use crate::course::{Course, LESSON_PATH, files};
use crate::watching::{Watching, until};
use std::fs;
use std::io::{Read, Write};
use std::process::Command;

#[test]
fn the_server_answers_as_a_good_one_does() {
    let course = course();
    let watching = Watching::start(&course, &[]);
    let page = watching.ask("GET /module/lesson.html", &[]);
    let head = page.text();
    assert!(
        head.split_once("<head>")
            .unwrap()
            .1
            .starts_with("<script src=\"/__leadlet/live.js\""),
        "{head}"
    );
    assert!(
        !String::from_utf8_lossy(&fs::read(watching.preview.join("module/lesson.html")).unwrap())
            .contains("__leadlet")
    );
    let again = watching.ask(
        "GET /module/lesson.html",
        &[("if-none-match", page.header("etag"))],
    );
    assert!((again.status, again.body.len()) == (304, 0), "{again:?}");
    let only_head = watching.ask("HEAD /module/lesson.html", &[]);
    assert_eq!(
        (
            only_head.status,
            only_head.body.len(),
            only_head.header("content-length")
        ),
        (200, 0, page.header("content-length"))
    );

    let style = files(&watching.preview)
        .into_keys()
        .find(|path| path.ends_with(".css"))
        .unwrap();
    let whole = watching.ask(&format!("GET /{style}"), &[]);
    assert!(
        whole.header("content-type").starts_with("text/css"),
        "{}",
        whole.head
    );
    let part = watching.ask(&format!("GET /{style}"), &[("range", "bytes=2-5")]);
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[2..6]));
    assert_eq!(
        watching
            .ask(
                &format!("GET /{style}"),
                &[("if-none-match", whole.header("etag"))]
            )
            .status,
        304
    );
    parts_of_a_binary_file(&watching);
    let types = [
        ("svg", "image/svg+xml"),
        ("woff2", "font/woff2"),
        ("js", "text/javascript"),
    ];
    for (ending, kind) in types {
        let path = files(&watching.preview)
            .into_keys()
            .find(|path| path.ends_with(ending))
            .unwrap();
        assert!(
            watching
                .ask(&format!("HEAD /{path}"), &[])
                .header("content-type")
                .starts_with(kind),
            "{path}"
        );
    }

    let missing = watching.ask("GET /module/no-such.html", &[]);
    let own = String::from_utf8(fs::read(watching.preview.join("404.html")).unwrap()).unwrap();
    assert!(
        missing.status == 404
            && missing
                .text()
                .ends_with(own.split_once("<head>").unwrap().1),
        "{missing:?}"
    );
    assert_eq!(
        watching.ask("GET /module", &[]).header("location"),
        "/module/"
    );
    assert_eq!(watching.ask("GET /module/", &[]).status, 200);
    assert_eq!(watching.ask("GET /sw.js", &[]).status, 404);
    assert_eq!(watching.ask("POST /module/lesson.html", &[]).status, 405);
    assert!(
        watching
            .ask("GET /__leadlet/", &[])
            .text()
            .contains("Findings")
    );
}

/// Ranges, times and heads of a file that is no text.
fn parts_of_a_binary_file(watching: &Watching) {
    let path = files(&watching.preview)
        .into_keys()
        .find(|path| path.ends_with("woff2"))
        .unwrap();
    let (get, bytes) = (
        format!("GET /{path}"),
        fs::read(watching.preview.join(&path)).unwrap(),
    );
    let size = bytes.len();
    let whole = watching.ask(&get, &[]);
    assert_eq!(
        (whole.status, whole.header("accept-ranges"), &whole.body),
        (200, "bytes", &bytes)
    );
    for (range, from, to) in [
        ("100-199", 100, 200),
        ("0-0", 0, 1),
        (&format!("{}-", size - 7), size - 7, size),
        ("-5", size - 5, size),
    ] {
        let part = watching.ask(&get, &[("range", &format!("bytes={range}"))]);
        assert_eq!(
            (part.status, &part.body[..]),
            (206, &bytes[from..to]),
            "{range}"
        );
        assert_eq!(
            part.header("content-range"),
            format!("bytes {from}-{}/{size}", to - 1)
        );
    }
    for range in [
        format!("{size}-"),
        format!("{size}-{}", size + 9),
        "9-2".to_owned(),
    ] {
        let none = watching.ask(&get, &[("range", &format!("bytes={range}"))]);
        assert_eq!(
            (none.status, none.header("content-range")),
            (416, format!("bytes */{size}").as_str()),
            "{range}"
        );
    }
    let since = |time: &str| watching.ask(&get, &[("if-modified-since", time)]);
    let again = since(whole.header("last-modified"));
    assert!((again.status, again.body.len()) == (304, 0), "{again:?}");
    assert_eq!(since("Thu, 01 Jan 1970 00:00:00 GMT").status, 200);
    let head = watching.ask(&get.replace("GET", "HEAD"), &[]);
    assert_eq!(
        (head.status, head.body.len(), head.header("content-length")),
        (200, 0, size.to_string().as_str())
    );
}

#[test]
fn nobody_else_is_answered_and_no_path_leaves_the_site() {
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    let local = format!("localhost:{}", watching.port);
    let origin = format!("http://{local}");
    assert_eq!(
        watching
            .ask("GET /", &[("host", &local), ("origin", &origin)])
            .status,
        200
    );
    for headers in [
        &[("host", "evil.example")][..],
        &[("host", "127.0.0.1.evil.example")],
        &[("host", "")],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("host", local.as_str()), ("origin", "http://localhost:1")],
    ] {
        for path in [
            "/",
            "/__leadlet/state.json",
            "/__leadlet/events",
            "/__leadlet/live.js",
        ] {
            assert_eq!(
                watching.ask(&format!("GET {path}"), headers).status,
                403,
                "{path} {headers:?}"
            );
        }
    }
    fs::write(
        watching.preview.parent().unwrap().join("secret.txt"),
        "secret",
    )
    .unwrap();
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
        assert!(
            answer.status == 404 && !answer.text().contains("secret"),
            "{path}: {answer:?}"
        );
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
    let token = page
        .split_once("data-token=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0;
    let origin = format!("http://127.0.0.1:{}", watching.port);
    let open = |file: &str, headers: &[(&str, &str)]| {
        watching
            .post(
                "POST /__leadlet/open",
                headers,
                &format!("{{\"file\":\"{file}\",\"line\":3,\"column\":1}}"),
            )
            .status
    };
    let ours = [("origin", origin.as_str()), ("x-leadlet-token", token)];
    assert_eq!(open(LESSON_PATH, &ours[..1]), 403, "no token");
    assert_eq!(open(LESSON_PATH, &ours[1..]), 403, "no origin");
    assert_eq!(
        open(LESSON_PATH, &[ours[0], ("x-leadlet-token", "guessed")]),
        403
    );
    let other = watching.port.wrapping_add(1);
    let (near, far) = (
        format!("http://127.0.0.1:{other}"),
        format!("http://localhost:{}", watching.port),
    );
    for origin in ["http://evil.example", "null", near.as_str(), far.as_str()] {
        assert_eq!(
            open(LESSON_PATH, &[("origin", origin), ours[1]]),
            403,
            "{origin}"
        );
    }
    for host in ["evil.example", &format!("evil.example:{}", watching.port)] {
        assert_eq!(
            open(LESSON_PATH, &[ours[0], ours[1], ("host", host)]),
            403,
            "{host}"
        );
        let as_host = format!("http://{host}");
        assert_eq!(
            open(
                LESSON_PATH,
                &[("origin", as_host.as_str()), ours[1], ("host", host)]
            ),
            403,
            "{host}"
        );
    }
    assert_eq!(
        watching.ask("GET /__leadlet/open", &ours).status,
        405,
        "only by POST"
    );
    for door in ["", "events", "state.json", "live.js"] {
        let answer = watching.post(
            &format!("POST /__leadlet/{door}"),
            &[("origin", "http://evil.example"), ours[1]],
            "{}",
        );
        assert_eq!(answer.status, 403, "{door}");
    }
    for file in [
        "../leadlet-outside",
        "content/none.md",
        "/etc/passwd",
        "content",
    ] {
        assert_eq!(open(file, &ours), 404, "{file}");
    }
    assert!(!course.path("opened/it").exists());
    assert_eq!(open(LESSON_PATH, &ours), 204);
    until("the editor has run", || {
        (fs::read(course.path("opened/it")).ok()? == course.read(LESSON_PATH).as_bytes())
            .then_some(())
    });
    fs::remove_file(course.root().parent().unwrap().join("leadlet-outside")).unwrap();
    // Without the flag there is no such door.
    let other = Watching::start(&course, &[]);
    assert!(!other.ask("GET /", &[]).text().contains("data-token"));
    assert_eq!(other.post("POST /__leadlet/open", &ours, "{}").status, 403);
}

/// The address of this machine in its network, where it has one. Nothing is sent to find it.
fn own_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    Some(socket.local_addr().ok()?.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

#[test]
fn others_in_the_network_see_the_course_and_nothing_of_the_machine() {
    let course = Course::lesson(&format!("{QUESTION}{}", super::BROKEN));
    course.write("opened/keep", "");
    let editor = format!("cp {{file}} {}", course.path("opened/it").display());
    let watching = Watching::start(&course, &["--host", "0.0.0.0", "--editor", &editor]);
    let place = course.root().canonicalize().unwrap();
    let asked = [
        "/",
        "/module/lesson.html",
        "/no-such.html",
        "/__leadlet/",
        "/__leadlet/state.json",
        "/__leadlet/course.json",
    ];
    let is_told = |text: &str| {
        text.contains("data-token")
            || text.contains("data-view")
            || text.contains(place.to_str().unwrap())
    };
    // A browser here learns it, under every name of this machine alone.
    let local = format!("localhost:{}", watching.port);
    let page = watching.ask("GET /", &[("host", &local)]).text();
    assert!(is_told(&page) && is_told(&watching.ask("GET /__leadlet/course.json", &[]).text()));
    let token = page
        .split_once("data-token=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    let opening = format!("{{\"file\":\"{LESSON_PATH}\",\"line\":3,\"column\":1}}");
    let refused = |to: std::net::IpAddr, headers: &[(&str, &str)]| {
        let answer = |request: &str, headers: &[(&str, &str)], body: &str| {
            watching.post_to(to, request, headers, body)
        };
        for path in asked {
            let answer = answer(&format!("GET {path}"), headers, "");
            assert!(
                answer.status != 403 && !is_told(&answer.text()),
                "{path} {headers:?}: {answer:?}"
            );
        }
        let json = answer("GET /__leadlet/course.json", headers, "").text();
        assert!(
            json.contains("link/missing")
                && json.contains("[two](two.md)")
                && !json.contains("vscode:"),
            "{json}"
        );
        let origin = format!(
            "http://{}",
            headers.iter().find(|(name, _)| *name == "host").unwrap().1
        );
        let with = [
            headers,
            &[
                ("origin", origin.as_str()),
                ("x-leadlet-token", token.as_str()),
            ],
        ]
        .concat();
        assert_eq!(
            answer("POST /__leadlet/open", &with, &opening).status,
            403,
            "{headers:?}"
        );
        let mut news = [0; 4096];
        let mut stream = watching.send_to(to, "GET /__leadlet/events", headers, "");
        let length = stream.read(&mut news).unwrap();
        assert!(
            !is_told(&String::from_utf8_lossy(&news[..length])),
            "{headers:?}"
        );
    };
    let here = std::net::Ipv4Addr::LOCALHOST.into();
    // Under another name, and through a proxy, whatever it says of its client.
    refused(here, &[("host", &format!("192.0.2.7:{}", watching.port))]);
    for name in [
        "x-forwarded-for",
        "x-forwarded-host",
        "forwarded",
        "via",
        "x-real-ip",
    ] {
        refused(here, &[("host", &local), (name, "127.0.0.1")]);
    }
    // From an address of the network, whatever it says of itself.
    if let Some(own) = own_address() {
        for host in [
            local.as_str(),
            &format!("{own}:{}", watching.port),
            &format!("127.0.0.1:{}", watching.port),
        ] {
            refused(own, &[("host", host)]);
            refused(
                own,
                &[
                    ("host", host),
                    ("x-forwarded-for", "127.0.0.1"),
                    ("x-real-ip", "127.0.0.1"),
                ],
            );
        }
    } else {
        eprintln!("not tried from the network: this machine has no address in one");
    }
    assert!(!course.path("opened/it").exists());
}

/// What every answer has, whatever was asked and however it ends.
fn is_guarded(answer: &crate::watching::Answer) -> bool {
    answer.header("x-content-type-options") == "nosniff"
        && answer.header("cross-origin-opener-policy") == "same-origin"
        && answer.header("cross-origin-resource-policy") == "same-origin"
        && answer
            .head
            .contains("content-security-policy: frame-ancestors '")
        && !answer.header("cache-control").is_empty()
}

#[test]
fn every_answer_keeps_other_sites_out() {
    let course = course();
    let watching = Watching::start(&course, &[]);
    let style = files(&watching.preview)
        .into_keys()
        .find(|path| path.ends_with(".css"))
        .unwrap();
    let etag = watching.ask("GET /", &[]).header("etag").to_owned();
    for (request, headers, status) in [
        ("GET /", &[][..], 200),
        ("HEAD /", &[], 200),
        ("GET /", &[("if-none-match", etag.as_str())], 304),
        (&format!("GET /{style}"), &[], 200),
        (&format!("GET /{style}"), &[("range", "bytes=2-5")], 206),
        (
            &format!("GET /{style}"),
            &[("range", "bytes=99999999-")],
            416,
        ),
        ("GET /module", &[], 307),
        ("GET /no-such.html", &[], 404),
        ("GET /..%2f", &[], 404),
        ("DELETE /", &[], 405),
        ("POST /__leadlet/open", &[], 403),
        ("GET /__leadlet/open", &[], 405),
        ("GET /__leadlet/", &[], 200),
        ("GET /__leadlet/live.js", &[], 200),
        ("GET /__leadlet/no-such", &[], 404),
        ("GET /__leadlet/state.json", &[], 200),
        ("GET /", &[("host", "evil.example")], 403),
        ("GET /", &[("origin", "null")], 403),
        ("GET /", &[("sec-fetch-site", "cross-site")], 403),
    ] {
        let answer = watching.ask(request, headers);
        assert_eq!(answer.status, status, "{request} {headers:?}");
        assert!(
            is_guarded(&answer),
            "{request} {headers:?}: {}",
            answer.head
        );
    }
    let own = format!(
        "frame-ancestors 'self' http://localhost:{0} http://127.0.0.1:{0}",
        watching.port
    );
    assert_eq!(
        watching.ask("GET /", &[]).header("content-security-policy"),
        own,
        "nobody but this server"
    );
    let mut head = vec![0; 4096];
    let length = watching
        .send("GET /__leadlet/events", &[], "")
        .read(&mut head)
        .unwrap();
    let head = String::from_utf8_lossy(&head[..length]).to_lowercase();
    for header in [
        "nosniff",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
        "frame-ancestors 'self'",
    ] {
        assert!(head.contains(header), "{head}");
    }
}

#[test]
fn a_page_of_another_site_may_only_lead_here() {
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    let view = watching.ask("GET /__leadlet/", &[]).text();
    let view = view
        .split_once("data-view=\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    let ask = |request: &str, site: &str, mode: &str, dest: &str| {
        watching
            .ask(
                request,
                &[
                    ("sec-fetch-site", site),
                    ("sec-fetch-mode", mode),
                    ("sec-fetch-dest", dest),
                ],
            )
            .status
    };
    for path in [
        "/",
        "/module/lesson.html",
        "/__leadlet/",
        "/__leadlet/live.js",
        "/__leadlet/course.json",
        "/__leadlet/state.json",
    ] {
        let get = format!("GET {path}");
        for site in ["cross-site", "same-site"] {
            assert_eq!(
                ask(&get, site, "navigate", "document"),
                200,
                "a link to {path}"
            );
            for (mode, dest) in [
                ("navigate", "iframe"),
                ("navigate", "frame"),
                ("navigate", "object"),
                ("navigate", "embed"),
                ("no-cors", "script"),
                ("no-cors", "image"),
                ("no-cors", "style"),
                ("no-cors", "audio"),
                ("no-cors", "empty"),
                ("cors", "empty"),
                ("cors", "script"),
                ("same-origin", "empty"),
            ] {
                assert_eq!(
                    ask(&get, site, mode, dest),
                    403,
                    "{path} {site} {mode} {dest}"
                );
            }
            assert_eq!(
                ask(&get.replace("GET", "POST"), site, "navigate", "document"),
                403,
                "a form that posts to {path}"
            );
        }
        for site in ["same-origin", "none"] {
            assert_eq!(ask(&get, site, "no-cors", "image"), 200, "{path} {site}");
        }
    }
    // The frame of another site that the server's own page shows, and only with the secret that this page has.
    let page = "GET /module/lesson.html";
    assert_eq!(
        ask(
            &format!("{page}?leadlet-view={view}"),
            "cross-site",
            "navigate",
            "iframe"
        ),
        200
    );
    for query in [
        "",
        "?leadlet-view=",
        "?leadlet-view=guessed",
        &format!("?x=1&leadlet-view={view}"),
    ] {
        assert_eq!(
            ask(
                &format!("{page}{query}"),
                "cross-site",
                "navigate",
                "iframe"
            ),
            403,
            "{query}"
        );
    }
    assert_eq!(
        ask(
            &format!("{page}?leadlet-view={view}"),
            "cross-site",
            "no-cors",
            "script"
        ),
        403
    );
    // What is said twice is not believed once.
    for headers in [
        [
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ],
        [("host", "localhost"), ("host", "evil.example")],
        [
            ("origin", "http://localhost"),
            ("origin", "http://evil.example"),
        ],
    ] {
        assert_eq!(watching.ask("GET /", &headers).status, 403, "{headers:?}");
    }
}

#[test]
fn slow_connections_and_many_requests_are_bounded() {
    let course = Course::lesson(QUESTION);
    let watching = Watching::start(&course, &[]);
    // Half a request on each, and nothing more: more of them than may be open at once.
    let slow: Vec<_> = (0..400)
        .map(|_| {
            let mut stream = std::net::TcpStream::connect(("127.0.0.1", watching.port)).unwrap();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: ");
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(watching.ask("GET /module/lesson.html", &[]).status, 200);
    }
    drop(slow);
    // A page that listens hears the news though others come and go.
    let listening: Vec<_> = (0..150)
        .map(|_| watching.send("GET /__leadlet/events", &[], ""))
        .collect();
    assert_eq!(watching.ask("GET /", &[]).status, 200);
    drop(listening);
    let thousand = |count: usize| {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", watching.port)).unwrap();
        let request = format!(
            "HEAD /module/lesson.html HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n",
            watching.port
        );
        for number in 0..count {
            let end = if number + 1 == count {
                "connection: close\r\n\r\n"
            } else {
                "\r\n"
            };
            stream
                .write_all(format!("{request}{end}").as_bytes())
                .unwrap();
        }
        let mut all = String::new();
        stream.read_to_string(&mut all).unwrap();
        assert_eq!(all.matches("HTTP/1.1 200 OK").count(), count);
    };
    thousand(100);
    #[cfg(target_os = "linux")]
    let before = watching.memory();
    (0..100).for_each(|_| thousand(100));
    #[cfg(target_os = "linux")]
    assert!(
        watching.memory() < before + 30_000,
        "{} kB after 10,000 requests, {before} kB before",
        watching.memory()
    );
    // A head without end is cut off.
    let mut endless = std::net::TcpStream::connect(("127.0.0.1", watching.port)).unwrap();
    let mut answer = Vec::new();
    let _ = endless.write_all(format!("GET / HTTP/1.1\r\nx: {}", "x".repeat(1 << 20)).as_bytes());
    let _ = endless.read_to_end(&mut answer);
    assert!(
        String::from_utf8_lossy(&answer)
            .lines()
            .next()
            .is_none_or(|line| line.contains("431")),
        "{answer:?}"
    );
}

#[cfg(unix)]
#[test]
fn what_a_killed_watch_left_goes_with_the_next_one() {
    let course = Course::lesson(QUESTION);
    let (killed, living) = (Watching::start(&course, &[]), Watching::start(&course, &[]));
    let (left, lived_in) = (
        killed.preview.parent().unwrap().to_owned(),
        living.preview.parent().unwrap().to_owned(),
    );
    killed.kill();
    assert!(left.is_dir() && lived_in.is_dir());
    let next = Watching::start(&course, &[]);
    assert!(
        !left.exists(),
        "the folder of a process that was killed is gone"
    );
    assert!(lived_in.is_dir() && next.preview.is_dir());
    assert_eq!(
        living.ask("GET /", &[]).status,
        200,
        "the other one goes on"
    );
}

#[test]
fn pages_lead_on_to_where_they_went() {
    let course = course();
    let watching = Watching::start(&course, &[]);
    course.rename(
        "content/01-module/02-second.md",
        "content/01-module/02-better-name.md",
    );
    until("the old address leads on", || {
        (watching
            .ask("GET /module/second.html", &[])
            .header("location")
            == "/module/better-name.html")
            .then_some(())
    });
    fs::remove_file(course.path("content/02-other/01-third.md")).unwrap();
    until("a page that is gone leads to its module", || {
        let gone = watching.ask("GET /other/third.html", &[]);
        (gone.status == 404 && gone.header("x-leadlet-leads-to") == "/other/index.html")
            .then_some(())
    });
    assert_eq!(
        watching
            .ask("GET /other/never.html", &[])
            .header("x-leadlet-leads-to"),
        ""
    );
}

#[test]
fn a_taken_port_moves_on_and_is_said() {
    let course = Course::lesson(QUESTION);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let watching = Watching::start_by(
        Command::new(env!("CARGO_BIN_EXE_leadlet")),
        &course,
        &["--port", &port],
    );
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
