//! `leadlet audit`: what it builds itself passes, and each kind of wrong is named with its place.

use crate::course::{Course, Ran, files, tests};
use crate::lms::{packed, unpacked};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The rules that are told of a folder of these files, each with file and line, and how it ended.
fn told(site: &[(&str, &str)]) -> (i32, Vec<String>) {
    let course = Course::of(&[]);
    for (path, text) in site {
        course.write(&format!("site/{path}"), text);
    }
    let ran = course.run(&["audit", "site", "--message-format", "json"], &[]);
    (ran.code, lines(&ran))
}

fn lines(ran: &Ran) -> Vec<String> {
    let line = |line: &str| {
        let finding: Value = serde_json::from_str(line).unwrap();
        format!(
            "{} {}:{}",
            finding["rule"].as_str().unwrap(),
            finding["file"].as_str().unwrap(),
            finding["line"]
        )
    };
    ran.out.lines().map(line).collect()
}

const HEAD: &str = "<!doctype html><title>t</title>\n";

/// What is told of one page with this line in it.
fn of(line: &str) -> Vec<String> {
    told(&[("index.html", &format!("{HEAD}{line}\n"))]).1
}

#[test]
fn what_is_built_passes_in_both_themes() {
    for theme in ["default", "editorial"] {
        for source in [
            Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(),
            tests().join("browser/course"),
        ] {
            let course = Course::of(&[]);
            for (path, bytes) in files(&source.join("content")) {
                course.write(&format!("content/{path}"), bytes);
            }
            let settings = course.read("content/course.yaml").replace(
                "theme: { name: default",
                &format!("theme: {{ name: {theme}"),
            );
            course.write("content/course.yaml", settings);
            assert_eq!(course.build(&[]).code, 0);
            let ran = course.run(&["audit", "site", "--message-format", "json"], &[]);
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (0, ""),
                "{theme}, {}: {}",
                source.display(),
                ran.err
            );
            assert!(ran.err.starts_with("passed: "), "{}", ran.err);
        }
    }
}

/// The course of every block, published below a path, with a record store.
fn published() -> Course {
    let course = Course::of(&[]);
    for (path, bytes) in files(&tests().join("browser/course/content")) {
        course.write(&format!("content/{path}"), bytes);
    }
    let settings = course.read("content/course.yaml");
    let more = "url: \"https://learn.example.com/learn/here/\"\nxapi: { endpoint: \"https://lrs.example/xapi\", token: \"https://b.example/token\" }\n";
    course.write("content/course.yaml", format!("{settings}\n{more}"));
    course
}

/// What is said of a folder or file in which nothing is wrong.
fn passed(course: &Course, what: &str) -> String {
    let ran = course.run(&["audit", what, "--message-format", "json"], &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{what}: {}", ran.err);
    assert!(ran.err.starts_with("passed: "), "{what}: {}", ran.err);
    ran.err
}

#[test]
fn what_is_made_for_each_place_passes() {
    let course = published();
    for host in [
        "iis",
        "nginx",
        "apache",
        "caddy",
        "netlify",
        "cloudflare",
        "s3",
        "github-pages",
    ] {
        let ran = course.run(
            &["build", "--output", host, "--host", host, "--precompress"],
            &[],
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        let said = passed(&course, host);
        assert!(
            said.contains("from elsewhere but by 404.html from https://learn.example.com/learn/here/, its own address"),
            "{said}"
        );
    }
    for kind in ["scorm12", "scorm2004", "cmi5", "web"] {
        for (path, text) in unpacked(&packed(&course, kind, &[])) {
            course.write(&format!("{kind}/{path}"), text);
        }
        let said = passed(&course, kind);
        assert_eq!(
            said.contains("404.html"),
            kind == "web",
            "an LMS shows a page of its own: {said}"
        );
    }
    assert_eq!(
        course
            .run(&["package", "--as", "html", "--output", "one.html"], &[])
            .code,
        0
    );
    let said = passed(&course, "one.html");
    assert!(said.contains("no page loads anything from elsewhere, code and style run by the hashes of its policy alone"), "{said}");
    assert_eq!(
        course
            .run(&["package", "--as", "print", "--output", "paper.html"], &[])
            .code,
        0
    );
    passed(&course, "paper.html");
    passed(&course, "paper-guide.html");
}

#[test]
fn only_the_404_page_may_name_its_own_files_by_the_address_of_the_folder() {
    let home = format!("{HEAD}<link rel=canonical href=\"https://a.example/x/\">\n");
    let own = format!("{HEAD}<link rel=stylesheet href=\"https://a.example/x/a.css\">\n");
    let at = |path: &str, css: &str| told(&[("index.html", &home), (path, &own), (css, "")]).1;
    assert_eq!(at("404.html", "a.css"), Vec::<String>::new());
    assert_eq!(at("404.html", "b.css"), ["audit/missing 404.html:2"]);
    assert_eq!(at("other.html", "a.css"), ["audit/outside other.html:2"]);
    assert_eq!(
        told(&[("index.html", HEAD), ("404.html", &own)]).1,
        ["audit/outside 404.html:2"],
        "nothing says that it stands there"
    );
}

#[test]
fn a_course_in_one_file_passes_and_its_hashes_are_looked_at() {
    let course = Course::lesson(
        "Text.\n\n::: question\nWhich?\n\n- [x] One.\n  > Yes.\n- [ ] Two.\n  > No.\n:::\n",
    );
    let ran = course.run(&["package", "--as", "html", "--output", "course.html"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = course.run(&["audit", "course.html", "--message-format", "json"], &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let text = course.read("course.html");
    let changed = text.replacen("\"use strict\";", "\"use strict\"; alert(1);", 1);
    assert_ne!(text, changed);
    course.write("course.html", changed);
    let ran = course.run(&["audit", "course.html"], &[]);
    assert!(
        ran.code == 1
            && ran
                .err
                .contains("is not the one whose hash the policy names"),
        "{}",
        ran.err
    );
    course.write(
        "bare.html",
        format!("{HEAD}<p>No policy.</p><script src=x.js></script>"),
    );
    let ran = course.run(&["audit", "bare.html", "--message-format", "json"], &[]);
    assert_eq!(
        lines(&ran),
        ["audit/policy bare.html:null", "audit/outside bare.html:2"]
    );
}

#[test]
fn what_is_asked_of_others_is_told() {
    for line in [
        "<img src=\"https://example.com/a.png\">",
        "<script src=//example.com/a.js></script>",
        "<link rel=stylesheet href=HTTP://example.com/a.css>",
        "<link rel=\"preconnect\" href=\"https://example.com\">",
        "<iframe src='\thttps://example.com'></iframe>",
        "<video poster=https://example.com/a.jpg></video>",
        "<img srcset=\"https://example.com/a.png 2x\">",
        "<svg><use href=\"https://example.com/a.svg#b\"/></svg>",
        "<form action=\"https://example.com\"></form>",
        "<meta http-equiv=refresh content=\"0; url=https://example.com\">",
        "<base href=\"https://example.com/\">",
        "<a href=\"/at-the-root.html\">x</a>",
        "<a href=\"../above.html\">x</a>",
    ] {
        let told = of(line);
        assert!(
            told.contains(&"audit/outside index.html:2".to_owned()),
            "{line}: {told:?}"
        );
    }
    for line in [
        "<a href=\"https://example.com\">x</a>",
        "<link rel=canonical href=\"https://example.com/\">",
        "<!-- <img src=//x> -->",
        "<a href=\"#x\">x</a>",
    ] {
        assert_eq!(of(line), Vec::<String>::new(), "{line}");
    }
    let style = "a { background: URL( 'https://example.com/a.png' ) }\n@import \"//example.com/b.css\";\nb { background: url(data:image/png,x) url(c.png) }";
    assert_eq!(
        told(&[("a.css", style)]).1,
        [
            "audit/outside a.css:1",
            "audit/outside a.css:2",
            "audit/policy a.css:3",
            "audit/missing a.css:3"
        ]
    );
    assert_eq!(
        told(&[(
            "a.svg",
            "<svg><image href=\"https://example.com/x\"/><script>x</script></svg>"
        )])
        .1,
        ["audit/inline a.svg:1", "audit/outside a.svg:1"]
            .map(str::to_owned)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
}

#[test]
fn what_runs_in_a_page_is_told() {
    for line in [
        "<script>x()</script>",
        "<script type=module>x()</script>",
        "<style>a { b: c }</style>",
        "<p style=\"color: red\">x</p>",
        "<img src=index.html ONERROR=x()>",
        "<iframe srcdoc=\"x\"></iframe>",
    ] {
        assert_eq!(of(line), ["audit/inline index.html:2"], "{line}");
    }
    for line in [
        "<a href=\" java\tscript:x()\">x</a>",
        "<a href=\"&#106;avascript:x()\">x</a>",
        "<iframe src=data:text/html,x></iframe>",
    ] {
        assert_eq!(of(line), ["audit/address index.html:2"], "{line}");
    }
    assert_eq!(
        of("<script type=\"application/json\">{}</script>"),
        Vec::<String>::new()
    );
}

#[test]
fn a_weak_policy_is_told() {
    let meta = |policy: &str| {
        of(&format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"
        ))
    };
    assert_eq!(
        meta("default-src 'self'; img-src 'self' data:"),
        Vec::<String>::new()
    );
    for policy in [
        "script-src 'self'",
        "default-src 'self' 'unsafe-inline'",
        "default-src *",
        "default-src 'none'; script-src https://example.com",
        "default-src 'self'; frame-ancestors 'self'",
        "default-src 'self'; connect-src http: https:",
        "default-src 'self'; connect-src 'self' https://lrs.example",
        "default-src 'self' https://example.com",
    ] {
        assert!(
            meta(policy)
                .iter()
                .all(|told| told == "audit/policy index.html:2")
                && !meta(policy).is_empty(),
            "{policy}: {:?}",
            meta(policy)
        );
    }
}

#[test]
fn a_policy_may_name_the_record_store_of_its_folder_alone() {
    let page = |origin: &str| {
        format!(
            "{HEAD}<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; connect-src 'self' {origin}\">"
        )
    };
    let data = "window.leadletLaunch = {\"xapi\": {\"endpoint\": \"https://lrs.example/xapi\", \"token\": \"https://a.example/t\"}};\n";
    let of = |origin: &str, data: &str| {
        told(&[("index.html", &page(origin)), ("assets/course-1.js", data)]).1
    };
    assert_eq!(
        of("https://lrs.example https://a.example", data),
        Vec::<String>::new()
    );
    for (origin, data) in [
        ("https://evil.example", data),
        ("https:", data),
        ("*", data),
        ("https://lrs.example", "x = 1;\n"),
    ] {
        assert_eq!(of(origin, data), ["audit/policy index.html:2"], "{origin}");
    }
}

#[test]
fn names_sizes_links_and_licences_are_told() {
    assert_eq!(
        told(&[("index.html", HEAD), ("Über uns.html", HEAD)]).1,
        ["audit/name Über uns.html:null"]
    );
    assert_eq!(
        told(&[("a/con.txt", ""), ("b.txt", "")]).1,
        ["audit/name a/con.txt:null"]
    );
    let heavy = "x".repeat(1_100_000);
    assert_eq!(
        told(&[("index.html", HEAD), ("a.js", &heavy)]),
        (0, vec!["audit/size a.js:null".to_owned()])
    );
    assert_eq!(
        told(&[("fonts/a.woff2", "x")]).1,
        ["audit/licence fonts/a.woff2:null"]
    );
    assert_eq!(
        told(&[("fonts/a.woff2", "x"), ("fonts/ofl.txt", "x")]).1,
        Vec::<String>::new()
    );
    assert_eq!(
        told(&[("index.html", &format!("{HEAD}<a href=gone.html>x</a>"))]),
        (0, vec!["audit/missing index.html:2".to_owned()])
    );
}

#[test]
fn hostile_bytes_are_told_and_end_well() {
    let course = Course::of(&[]);
    course.write("site/a.html", [b'<', 0xff, 0xfe, 0, b'<', b'a']);
    course.write("site/b.html", "<a href=\"&#xD800;\u{202e}<<<script");
    course.write("site/c.css", "url(url(@import '");
    let ran = course.run(&["audit", "site"], &[]);
    assert!(
        ran.code == 1 && ran.err.contains("audit/name") && ran.err.contains("a.html"),
        "{}",
        ran.err
    );
    assert_eq!(course.run(&["audit", "nowhere"], &[]).code, 2);
    std::fs::create_dir(course.path("empty")).unwrap();
    assert_eq!(course.run(&["audit", "empty"], &[]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_link_of_the_disk_is_told_and_not_followed() {
    let course = Course::of(&[
        ("site/index.html", HEAD),
        ("secret.html", "<script>x</script>"),
    ]);
    std::os::unix::fs::symlink(course.path("secret.html"), course.path("site/x.html")).unwrap();
    let ran = course.run(&["audit", "site", "--message-format", "json"], &[]);
    assert_eq!(
        (ran.code, lines(&ran)),
        (1, vec!["audit/name x.html:null".to_owned()])
    );
}

#[test]
fn the_list_names_every_file_with_its_hash_and_the_fonts_licence() {
    let course = Course::lesson("Text.\n");
    course.built();
    let list = |name: &str| {
        assert_eq!(course.run(&["audit", "site", "--sbom", name], &[]).code, 0);
        course.read(name)
    };
    let text = list("one.json");
    assert_eq!(text, list("two.json"), "the same each time");
    let list: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (list["bomFormat"].as_str(), list["specVersion"].as_str()),
        (Some("CycloneDX"), Some("1.6"))
    );
    let components = list["components"].as_array().unwrap();
    let site = files(&course.path("site"));
    assert!(
        components
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .eq(site.keys())
    );
    assert!(components.iter().all(|one| {
        one["hashes"][0]["content"]
            .as_str()
            .is_some_and(|hash| hash.len() == 64)
    }));
    let font = components
        .iter()
        .find(|one| one["name"].as_str().unwrap().ends_with(".woff2"))
        .unwrap();
    assert_eq!(font["licenses"][0]["license"]["id"], "OFL-1.1");
    // The SHA-256 of an empty file (FIPS 180-4).
    course.write("other/empty.txt", "");
    assert_eq!(
        course
            .run(&["audit", "other", "--sbom", "three.json"], &[])
            .code,
        0
    );
    assert!(
        course
            .read("three.json")
            .contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    );
}

/// Where the schemas are, unless `LEADLET_CYCLONEDX` names the folder.
const SCHEMAS: &str = "tests/browser/node_modules/@cyclonedx/cyclonedx-library/res/schema";

#[test]
fn the_list_is_valid_by_the_schema_of_cyclonedx() {
    let named = std::env::var_os("LEADLET_CYCLONEDX").map(PathBuf::from);
    let folder = named
        .clone()
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(SCHEMAS));
    if named.is_none() && !folder.is_dir() {
        eprintln!("skipped: tests/run installs the schemas of CycloneDX");
        return;
    }
    let schema = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let mut registry = jsonschema::Registry::new();
    for name in ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"] {
        registry = registry
            .add(format!("http://cyclonedx.org/schema/{name}"), schema(name))
            .unwrap();
    }
    let registry = registry.prepare().unwrap();
    let validator = jsonschema::options()
        .with_registry(&registry)
        .build(&schema("bom-1.6.SNAPSHOT.schema.json"))
        .unwrap();
    let course = published();
    assert_eq!(course.run(&["build"], &[]).code, 0);
    assert_eq!(
        course
            .run(&["audit", "site", "--sbom", "list.json"], &[])
            .code,
        0
    );
    let list: Value = serde_json::from_str(&course.read("list.json")).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&list)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // A test that could not fail would be none.
    let mut wrong = list.clone();
    wrong["components"][0]["hashes"][0]["content"] = json!("no hash");
    assert!(!validator.is_valid(&wrong));
    wrong = list;
    wrong["components"][0]["licenses"] = json!([{ "license": { "id": "no licence of SPDX" } }]);
    assert!(
        !validator.is_valid(&wrong),
        "the list of licences is looked at"
    );
}

/// One construct of tests/audit/constructs.json, which a test in the browser shows to Chromium.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Construct {
    name: String,
    #[serde(default)]
    page: Option<String>,
    #[serde(default)]
    css: Option<String>,
    #[serde(default)]
    files: std::collections::BTreeMap<String, String>,
    /// Of the test in the browser.
    #[serde(default, rename = "open")]
    _open: Option<String>,
    #[serde(default, rename = "press")]
    _press: bool,
    #[serde(default, rename = "without_scripts")]
    _without_scripts: bool,
    /// Whether Chromium asks the host.
    #[serde(rename = "asks")]
    _asks: bool,
    /// Whether an error names the `host`, there is an `error`, or none.
    tells: Value,
    #[serde(default, rename = "why")]
    _why: Option<String>,
}

#[test]
fn each_hostile_construct_is_reported_and_each_lookalike_is_not() {
    let text = std::fs::read_to_string(tests().join("audit/constructs.json")).unwrap();
    let constructs: Vec<Construct> = serde_json::from_str(&text).unwrap();
    assert!(constructs.len() >= 60);
    let mut wrong = Vec::new();
    for construct in &constructs {
        let course = Course::of(&[]);
        let write = |path: &str, text: &str| {
            let text = text
                .replace("HOST", "host.example")
                .replace("BASE64", "PGltZyBzcmM9aHR0cDovL2hvc3QuZXhhbXBsZS8+");
            course.write(&format!("site/{path}"), text);
        };
        construct
            .files
            .iter()
            .for_each(|(path, text)| write(path, text));
        if let Some(page) = &construct.page {
            let link = if construct.css.is_some() {
                "<link rel=\"stylesheet\" href=\"a.css\">\n"
            } else {
                ""
            };
            write(
                "index.html",
                &format!(
                    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>t</title>\n{link}{page}\n"
                ),
            );
        }
        if let Some(css) = &construct.css {
            write("a.css", css);
        }
        let ran = course.run(&["audit", "site", "--message-format", "json"], &[]);
        let errors: Vec<Value> = ran
            .out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .collect();
        let errors: Vec<&Value> = errors
            .iter()
            .filter(|finding| finding["severity"] == "error")
            .collect();
        let names = |finding: &&Value| {
            let message = finding["message"].as_str().unwrap();
            let plain: String = message.chars().filter(|c| !c.is_whitespace()).collect();
            finding["rule"] == "audit/outside" && plain.contains("host.example")
        };
        let found = match (errors.is_empty(), errors.iter().any(names)) {
            (true, _) => json!(false),
            (false, true) => json!("host"),
            (false, false) => json!("error"),
        };
        if found != construct.tells || (ran.code == 1) == errors.is_empty() {
            wrong.push(format!(
                "{}: {found} instead of {}, {}\n{}",
                construct.name, construct.tells, ran.code, ran.out
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_cannot_be_read_for_certain_is_reported() {
    for (path, text) in [
        ("a.html", format!("{HEAD}<meta charset=shift_jis>")),
        ("a.html", format!("{HEAD}<meta http-equiv=Content-Type content='text/html; charset=gbk'>")),
        ("a.html", format!("{HEAD}\u{1b}$B")),
        ("a.html", "<span>".repeat(20_000)),
        ("a.css", "@charset \"big5\"; a { color: red }".to_owned()),
        ("a.css", "(".repeat(100_000)),
        ("a.svg", "<?xml version=\"1.0\" encoding=\"shift_jis\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned()),
        ("a.mht", "MIME-Version: 1.0".to_owned()),
        ("a.webmanifest", "{".to_owned()),
    ] {
        let (code, told) = told(&[(path, &text)]);
        assert!(code == 1 && told.iter().any(|told| told.starts_with(&format!("audit/name {path}:"))), "{path}: {told:?}");
    }
    for (path, text) in [
        ("a.html", format!("{HEAD}<meta charset=UTF-8>")),
        ("a.css", "@charset \"utf-8\"; a { color: red }".to_owned()),
        ("a.svg", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned()),
    ] {
        assert_eq!(told(&[(path, &text)]), (0, Vec::new()), "{path}: {text}");
    }
}

#[test]
fn a_packed_copy_must_hold_what_its_file_holds() {
    let course = Course::lesson("Text.\n");
    assert_eq!(course.run(&["build", "--precompress"], &[]).code, 0);
    assert_eq!(course.run(&["audit", "site"], &[]).code, 0);
    let page = course.read("site/index.html");
    course.write(
        "site/index.html",
        page.replacen("<title>", "<title>New: ", 1),
    );
    let ran = course.run(&["audit", "site", "--message-format", "json"], &[]);
    assert_eq!(
        (ran.code, lines(&ran)),
        (
            1,
            ["br", "gz"]
                .map(|end| format!("audit/name index.html.{end}:null"))
                .to_vec()
        )
    );
}

#[test]
fn a_policy_counts_in_the_head_alone() {
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">";
    assert_eq!(of(policy), Vec::<String>::new());
    assert_eq!(
        of(&format!("<p>x</p>{policy}")),
        ["audit/policy index.html:2"]
    );
}

/// Very many findings on one long line, in each way in which there can be.
#[test]
fn many_findings_in_one_line_are_counted_and_the_first_are_shown() {
    const MANY: usize = 3_000;
    let many = |piece: &dyn Fn(usize) -> String| (0..MANY).map(piece).collect::<String>();
    let page = |body: String| format!("<!doctype html><title>x</title><body>{body}");
    for (file, text) in [
        ("a.html", page(many(&|at| format!("<img src=//h/{at}>")))),
        (
            "a.html",
            page(many(&|at| format!("<p on{}=1>", letters(at)))),
        ),
        (
            "a.html",
            page(format!(
                "<img srcset='{}'>",
                many(&|at| format!("//h/{at} {}w,", at + 1))
            )),
        ),
        (
            "a.html",
            page(format!(
                "<iframe srcdoc='{}'></iframe>",
                many(&|at| format!("<img src=//h/{at}>"))
            )),
        ),
        (
            "a.html",
            page(format!(
                "<script type=importmap>{{\"imports\":{{{}}}}}</script>",
                many(&|at| format!("\"{at}\":\"//h/{at}\",")).trim_end_matches(',')
            )),
        ),
        ("a.css", many(&|at| format!("@import '//h/{at}';"))),
        ("a.css", many(&|at| format!(".a{{b:url(//h/{at})}}"))),
        (
            "a.svg",
            format!(
                "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>",
                many(&|at| format!("<image href='//h/{at}'/>"))
            ),
        ),
        (
            "a.webmanifest",
            format!(
                "[{}]",
                many(&|at| format!("\"\\u002f/h/{at}\",")).trim_end_matches(',')
            ),
        ),
        (
            "a.js",
            many(&|at| format!("//# sourceMappingURL=//h/{at} ")),
        ),
    ] {
        let course = Course::of(&[(&format!("site/{file}"), &text)]);
        for format in ["json", "sarif", "github", "human"] {
            let ran = course.run(&["audit", "site", "--message-format", format], &[]);
            let kind = &text[..text.len().min(60)];
            let last = ran.err.lines().last().unwrap_or_default();
            let count: usize = last
                .split_whitespace()
                .nth(1)
                .unwrap_or_default()
                .parse()
                .unwrap_or_default();
            assert!(ran.code == 1 && count >= MANY, "{format} {kind}: {last}");
            let (report, mark) = match format {
                "json" => (&ran.out, "\"rule\":"),
                "sarif" => (&ran.out, "\"ruleIndex\":"),
                "github" => (&ran.out, "::error "),
                _ => (&ran.err, "error["),
            };
            assert_eq!(
                report.matches(mark).count(),
                leadlet::diagnostic::MAX_DIAGNOSTICS_PER_FILE,
                "{format} {kind}"
            );
            assert!(
                report.contains(&format!(
                    "{} problems are not shown: --all shows them",
                    count - 200
                )),
                "{format} {kind}"
            );
            assert!(
                report.len() < 200 * 2_500,
                "{format} {kind}: {} bytes",
                report.len()
            );
            assert!(
                format != "human" || report.contains("^^^"),
                "{kind}: {report}"
            );
        }
    }
}

/// A number written with letters.
fn letters(number: usize) -> String {
    number
        .to_string()
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect()
}

#[test]
fn page_with_a_huge_tag_is_reported_wherever_the_tag_is() {
    let huge = format!("<p {}>", "a ".repeat(1_001));
    for page in [
        format!("<title>x</title>{huge}"),
        format!(
            "<title>x</title><select><textarea>{}</textarea></select>",
            huge.replace('<', "&lt;")
        ),
    ] {
        let course = Course::of(&[("site/a.html", &page)]);
        let ran = course.run(&["audit", "site"], &[]);
        assert!(
            ran.code == 1 && ran.err.contains("A tag has more than 1000 attributes"),
            "{}{}",
            ran.out,
            ran.err
        );
    }
}
