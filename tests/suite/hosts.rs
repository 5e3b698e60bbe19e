//! The site for a certain server, and how to put a course into a certain place, through the real program.

use crate::course::{Course, LESSON_PATH, files};
use crate::lms::{packed, unpacked};
use std::collections::BTreeMap;

const QUESTION: &str =
    "Text.\n\n::: question {#pick}\nWhich one helps her most?\n\n- [x] One.\n- [ ] Two.\n:::\n";
/// Each server and the files it gets.
const SERVERS: [(&str, &[&str]); 8] = [
    ("iis", &["web.config"]),
    ("nginx", &["nginx.conf"]),
    ("apache", &[".htaccess"]),
    ("caddy", &["caddy.conf"]),
    ("netlify", &["_headers"]),
    ("cloudflare", &["_headers"]),
    ("s3", &["cloudfront-headers.json", "s3-upload.sh"]),
    ("github-pages", &[".nojekyll"]),
];

fn published() -> Course {
    let course = Course::lesson(QUESTION);
    course.replace(
        "content/course.yaml",
        "language: en\n",
        "language: en\nurl: \"https://learn.example.com/team/\"\norigins: [\"https://intranet.example.com\", \"https://*.cloud.example\"]\n",
    );
    course
}

/// The files of a site without the list of them.
fn site(course: &Course) -> BTreeMap<String, Vec<u8>> {
    let mut site = files(&course.path("site"));
    site.remove("leadlet-files.txt");
    site
}

#[test]
fn a_server_gets_its_file_and_another_server_its_own() {
    let course = published();
    course.built();
    let plain = site(&course);
    for (server, expected) in SERVERS {
        let ran = course.build(&["--host", server]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let mut made = site(&course);
        let added: Vec<String> = made
            .keys()
            .filter(|path| !plain.contains_key(*path))
            .cloned()
            .collect();
        assert_eq!(added, expected, "{server}");
        made.retain(|path, _| plain.contains_key(path));
        assert_eq!(made, plain, "{server}: the pages are the same everywhere");
        assert!(
            course
                .build(&["--host", server])
                .err
                .starts_with("Up to date"),
            "{server}"
        );
    }
    course.built();
    assert_eq!(site(&course), plain, "nothing of a server is left");
}

#[test]
fn compressed_forms_come_and_go_and_are_the_same_each_time() {
    let course = published();
    course.built();
    let plain = site(&course);
    let compressed = || {
        assert_eq!(course.build(&["--precompress"]).code, 0);
        site(&course)
    };
    let first = compressed();
    assert!(
        first.contains_key("index.html.br")
            && first.contains_key("index.html.gz")
            && first.contains_key("embed.js.br")
    );
    assert!(
        !first.keys().any(|path| path.contains(".woff2.")),
        "a font is compressed already"
    );
    assert!(
        course
            .build(&["--precompress"])
            .err
            .starts_with("Up to date")
    );
    course.built();
    assert_eq!(site(&course), plain);
    assert_eq!(compressed(), first);
}

/// The rules of Cloudflare's `_headers`: at most 100, lines of at most 2,000 characters, a path or a header, with `!` to take one away.
#[test]
fn the_headers_of_cloudflare_are_what_its_documentation_says() {
    let course = published();
    assert_eq!(course.build(&["--host", "cloudflare"]).code, 0);
    let text = course.read("site/_headers");
    let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        assert!(line.len() <= 2000);
        match line.strip_prefix("  ") {
            None => {
                assert!(
                    line.starts_with("/team/") && line.matches('*').count() <= 1,
                    "{line}"
                );
                rules.push((line, Vec::new()));
            }
            Some(header) => {
                assert!(
                    header.starts_with("! ") || header.contains(": "),
                    "{header}"
                );
                rules.last_mut().unwrap().1.push(header);
            }
        }
    }
    assert!(rules.len() <= 100);
    let of = |path: &str| &rules.iter().find(|(rule, _)| *rule == path).unwrap().1;
    assert_eq!(
        of("/team/assets/*"),
        &[
            "! Cache-Control",
            "Cache-Control: public, max-age=31536000, immutable"
        ]
    );
    let policy = "Content-Security-Policy: require-trusted-types-for 'script'; trusted-types leadlet; default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; \
                  frame-ancestors 'self' https://intranet.example.com https://*.cloud.example";
    assert!(of("/team/*").contains(&policy), "{:?}", of("/team/*"));
    let fonts = files(&course.path("site/assets"))
        .into_keys()
        .filter(|name| name.ends_with(".woff2"));
    for font in fonts {
        assert_eq!(
            of(&format!("/team/assets/{font}")),
            &["Access-Control-Allow-Origin: *"]
        );
    }
}

/// A theme whose scripts write HTML would stop under Trusted Types: it is served without them, and with all else.
#[test]
fn a_theme_with_scripts_that_write_html_is_served_without_trusted_types() {
    let course = published();
    let policy = || {
        assert_eq!(course.build(&["--host", "nginx"]).code, 0);
        course
            .read("site/nginx.conf")
            .lines()
            .find(|line| line.contains("Content-Security-Policy"))
            .unwrap_or_default()
            .to_owned()
    };
    let with = policy();
    assert!(
        with.contains(
            "require-trusted-types-for 'script'; trusted-types leadlet; default-src 'self'"
        ),
        "{with}"
    );
    assert!(
        course
            .read("site/nginx.conf")
            .contains("add_header Cross-Origin-Opener-Policy \"same-origin\" always;")
    );
    course.write(
        "themes/default/scripts/days.js",
        format!(
            "{}document.body.insertAdjacentHTML(\"beforeend\", \"<p>\");\n",
            include_str!("../../themes/default/scripts/days.js")
        ),
    );
    let without = policy();
    assert!(
        without.contains("\"default-src 'self'; base-uri 'none'")
            && !without.contains("trusted-types"),
        "{without}"
    );
}

/// Each page of a site has a policy of its own before anything that it loads, also at an address that leads on.
#[test]
fn each_page_carries_a_policy_of_its_own() {
    let course = published();
    course.replace(
        LESSON_PATH,
        "title: Lesson\n",
        "title: Lesson\nformerly: [old]\n",
    );
    course.built();
    let policies = |address: &str| -> Vec<String> {
        let page = course.read(&format!("site/{address}"));
        // Before anything that the page loads, but for the first script, which makes it hold in a sandbox in WebKit.
        let before = page
            .split("<meta http-equiv=\"Content-Security-Policy\"")
            .next()
            .unwrap();
        let loads = before.matches(" src=").count() + before.matches("<link").count()
            - before.matches("rel=\"canonical\"").count();
        let is_first = before.ends_with("<head>") || before.ends_with("<head>\n");
        let follows_early = before.ends_with("></script>") && before.contains("assets/early-");
        assert!(
            is_first && loads == 0 || follows_early && loads == 1,
            "{address}: {page}"
        );
        page.split("http-equiv=\"Content-Security-Policy\" content=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect()
    };
    let pages: Vec<String> = files(&course.path("site"))
        .into_keys()
        .filter(|path| path.ends_with(".html"))
        .collect();
    assert!(
        pages.iter().any(|page| page == "module/old.html"),
        "{pages:?}"
    );
    for page in &pages {
        let own = "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'";
        let expected = match page.as_str() {
            // A server shows it at any depth, so it names its files by the address of the course.
            "404.html" => {
                own.replace("'self';", "'self' https://learn.example.com;") + "; script-src 'none'"
            }
            "module/old.html" => format!("{own}; script-src 'none'"),
            _ => own.to_owned(),
        };
        assert_eq!(policies(page), [expected], "{page}");
    }
    let settings = course.read("content/course.yaml");
    let xapi =
        "xapi: { endpoint: \"https://lrs.example/xapi\", token: \"https://b.example/token\" }\n";
    course.write("content/course.yaml", format!("{settings}\n{xapi}"));
    course.built();
    assert!(
        !policies("index.html")[0].contains("connect-src"),
        "a site that tells nobody may send nowhere"
    );
    let web = unpacked(&packed(&course, "web", &[]));
    let page = &web.iter().find(|(path, _)| path == "index.html").unwrap().1;
    assert!(
        page.contains(
            "object-src 'none'; connect-src 'self' https://lrs.example https://b.example\""
        ),
        "{page}"
    );
}

/// A theme's own page that writes no policy and loads other things first gets one all the same, before them.
#[test]
fn a_page_of_any_theme_carries_a_policy() {
    let course = published();
    course.write(
        "themes/default/templates/search.html",
        "<!DOCTYPE html><!-- <head> --><html><head\nid=\"h\"><title>T</title><link rel=\"icon\" href=\"{{ root }}{{ assets.icon }}\"><script src=\"{{ assets.early }}\"></script></head><p>x</p></html>",
    );
    course.built();
    let page = course.read("site/search.html");
    assert!(page.contains("<head\nid=\"h\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; "), "{page}");
}

#[cfg(unix)]
#[test]
fn the_upload_script_is_one_that_a_shell_understands() {
    let course = published();
    assert_eq!(course.build(&["--host", "s3"]).code, 0);
    // A program of the same name that only says what it was asked for.
    course.write("bin/aws", "#!/bin/sh\nprintf '%s|' \"$@\"\necho\n");
    let say = |path: &std::path::Path| {
        std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap()
    };
    say(&course.path("bin/aws"));
    let path = format!(
        "{}:{}",
        course.path("bin").display(),
        std::env::var("PATH").unwrap()
    );
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new("sh");
        command
            .arg(course.path("site/s3-upload.sh"))
            .args(arguments)
            .env("PATH", &path);
        command.output().unwrap()
    };
    let ran = run(&["s3://bucket/team"]);
    assert!(ran.status.success());
    let said = String::from_utf8(ran.stdout).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let at = |words: &str| {
        lines
            .iter()
            .position(|line| line.contains(words))
            .unwrap_or_else(|| panic!("{words}: {said}"))
    };
    assert!(
        lines.iter().all(|line| line.contains("|s3://bucket/team|")),
        "{said}"
    );
    assert!(
        at("|assets/*-????????.js|") < at("|*.html|") && at("|*.html|") < at("|--delete|"),
        "{said}"
    );
    assert!(
        lines[at("|assets/*-????????.woff2|")]
            .contains("|font/woff2|--cache-control|public, max-age=31536000, immutable|")
    );
    assert!(
        lines[at("|*.html|")]
            .contains("|text/html; charset=utf-8|--cache-control|public, max-age=300|")
    );
    assert!(!run(&[]).status.success(), "without a bucket it says so");
}

#[test]
fn a_shared_link_shows_title_words_and_picture_when_the_address_is_known() {
    let course = published();
    let picture = include_bytes!("../../docs/lesson.png");
    course.write("content/share.png", picture);
    course.replace(
        "content/course.yaml",
        "url:",
        "summary: What it is.\nshare: share.png\nurl:",
    );
    course.built();
    let page = course.read("site/module/lesson.html");
    for tag in [
        "<link rel=\"canonical\" href=\"https://learn.example.com/team/module/lesson.html\">",
        "<meta property=\"og:title\" content=\"Lesson\">",
        "<meta property=\"og:site_name\" content=\"Course\">",
        "<meta property=\"og:description\" content=\"Do it.\">",
        "<meta property=\"og:url\" content=\"https://learn.example.com/team/module/lesson.html\">",
        "<meta property=\"og:image\" content=\"https://learn.example.com/team/assets/share-",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] {
        assert!(page.contains(tag), "{tag}\n{}", &page[..2000]);
    }
    let front = course.read("site/index.html");
    assert!(
        front.contains("<link rel=\"canonical\" href=\"https://learn.example.com/team/\">")
            && front.contains("content=\"What it is.\"")
    );
    assert!(
        course
            .read("site/sitemap.xml")
            .contains("<loc>https://learn.example.com/team/module/lesson.html</loc>")
    );
    course.replace(
        "content/course.yaml",
        "url: \"https://learn.example.com/team/\"\n",
        "",
    );
    course.built();
    let page = course.read("site/module/lesson.html");
    assert!(
        !page.contains("og:")
            && !page.contains("canonical")
            && !course.path("site/sitemap.xml").exists()
    );
}

#[test]
fn each_platform_is_told_with_the_addresses_of_the_course() {
    let course = published();
    let platforms = [
        "html",
        "sharepoint",
        "teams",
        "confluence",
        "workday",
        "google-sites",
    ];
    for platform in platforms
        .into_iter()
        .chain(SERVERS.map(|(server, _)| server))
    {
        let ran = course.run(&["embed", platform], &[]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{platform}");
        assert!(
            ran.out.starts_with("Course, ") && ran.out.contains("https://learn.example.com/team/"),
            "{platform}: {}",
            ran.out
        );
    }
    for lms in ["lms", "moodle", "canvas", "blackboard"] {
        let ran = course.run(&["embed", lms], &[]);
        assert!(
            ran.code == 0
                && ran
                    .out
                    .contains("\nleadlet package --as scorm12 --lms moodle\n"),
            "{lms}: {}{}",
            ran.out,
            ran.err
        );
    }
    let html = course.run(&["embed", "html"], &[]).out;
    assert!(
        html.contains("<script src=\"https://learn.example.com/team/embed.js\" defer></script>")
    );
    assert!(
        html.contains("lesson=\"module/lesson\" only=\"pick\""),
        "{html}"
    );
    // What is shown is what a build writes.
    assert_eq!(course.build(&["--host", "nginx", "--precompress"]).code, 0);
    assert!(
        course
            .run(&["embed", "nginx"], &[])
            .out
            .ends_with(&course.read("site/nginx.conf"))
    );
}

#[test]
fn a_course_without_an_address_or_with_mistakes_is_told_so() {
    let course = Course::lesson(QUESTION);
    let ran = course.run(&["embed", "html"], &[]);
    assert!(
        ran.code == 0
            && ran.err.contains("course.yaml has no `url:`")
            && ran.out.contains("https://learn.example.com/embed.js")
    );
    assert!(
        !course.path("site").exists() && !course.path("content/course.lock").exists(),
        "nothing is written"
    );
    course.replace(LESSON_PATH, "Text.", "[two](two.md)");
    let ran = course.run(&["embed", "html"], &[]);
    assert!(
        ran.code == 1 && ran.out.is_empty() && ran.err.contains("link/missing"),
        "{}",
        ran.err
    );
    assert_eq!(course.run(&["embed", "nowhere"], &[]).code, 2);
    assert_eq!(course.run(&["embed", "html", "nowhere"], &[]).code, 2);
}
