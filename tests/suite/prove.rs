//! `leadlet prove`: what it says of sound packages, of broken ones, and of zips that mean harm.

use crate::course::{Course, MODULE, Ran};
use crate::lms::{everything, packed};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Names and bytes of a zip's files.
type Files = Vec<(String, Vec<u8>)>;

fn files(path: &Path) -> Files {
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut found = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        found.push((file.name().unwrap().into_owned(), bytes));
    }
    found
}

fn write(path: &Path, files: &Files) {
    let mut writer = ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in files {
        writer
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap();
}

/// Replaces a piece of a text file that must be there.
fn replace(files: &mut Files, name: &str, old: &str, new: &str) {
    let (_, bytes) = files.iter_mut().find(|(path, _)| path == name).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.contains(old), "{name} has no {old:?}: {text}");
    *bytes = text.replacen(old, new, 1).into_bytes();
}

fn prove(course: &Course, path: &Path, more: &[&str]) -> Ran {
    course.run(
        &[&["--quiet", "prove", path.to_str().unwrap()], more].concat(),
        &[],
    )
}

/// The rules of all remarks, each once.
fn rules(course: &Course, path: &Path) -> Vec<String> {
    let ran = prove(course, path, &["--no-browser", "--message-format", "json"]);
    let report: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {} {}", ran.out, ran.err));
    let mut rules: Vec<String> = report["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["rule"].as_str().unwrap().to_owned())
        .collect();
    rules.dedup();
    assert_eq!(ran.code, i32::from(report["sound"] == false), "{}", ran.out);
    rules
}

/// A course of one lesson with a question, and a quiz about it.
fn small() -> Course {
    let lesson = "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.\n\n::: question\nWhich one helps her most?\n\n- [x] One.\n  > So it is.\n- [ ] Two.\n  > It is not.\n:::\n";
    let quiz = "---\ntitle: Check\nkind: quiz\nfrom: module\n---\n";
    Course::of(&[
        ("content/course.yaml", crate::course::SETTINGS),
        ("content/01-module/module.md", MODULE),
        ("content/01-module/01-lesson.md", lesson),
        ("content/01-module/90-check.md", quiz),
    ])
}

#[test]
fn our_own_packages_are_sound() {
    let course = everything();
    let zip = packed(&course, "xapi", &[]);
    assert_eq!(rules(&course, &zip), Vec::<String>::new(), "xapi");
    for kind in ["scorm12", "scorm2004", "cmi5"] {
        for per in ["course", "lesson"] {
            let zip = packed(&course, kind, &["--per", per]);
            assert_eq!(
                rules(&course, &zip),
                Vec::<String>::new(),
                "{kind} per {per}"
            );
        }
    }
}

#[test]
fn each_mistake_of_a_package_is_told() {
    let course = small();
    let good = |kind: &str| files(&packed(&course, kind, &["--per", "lesson"]));
    let (v12, v2004, cmi5) = (good("scorm12"), good("scorm2004"), good("cmi5"));
    let xml = "imsmanifest.xml";
    let changed = |files: &Files, name: &str, old: &str, new: &str| {
        let mut files = files.clone();
        replace(&mut files, name, old, new);
        files
    };
    let with = |files: &Files, name: &str| {
        [files.clone(), vec![(name.to_owned(), b"x".to_vec())]].concat()
    };
    let inside = v12
        .iter()
        .map(|(name, bytes)| (format!("course/{name}"), bytes.clone()))
        .collect::<Files>();
    let without = |files: &Files, name: &str| {
        files
            .iter()
            .filter(|(path, _)| !path.starts_with(name))
            .cloned()
            .collect::<Files>()
    };
    let cases: Vec<(&str, &str, Files)> = vec![
        ("a folder round all", "zip/manifest", inside),
        ("no manifest", "zip/manifest", without(&v12, xml)),
        (
            "a name outside",
            "zip/outside",
            with(&v12, "../escaped.html"),
        ),
        (
            "a name with a drive",
            "zip/outside",
            with(&v12, "C:/escaped.html"),
        ),
        (
            "two cases of one name",
            "zip/case",
            with(&v12, "LAUNCH-module-check.html"),
        ),
        ("a script of a server", "zip/ending", with(&v12, "do.php")),
        (
            "left by macOS",
            "zip/left",
            with(&v12, "__MACOSX/._launch.html"),
        ),
        (
            "letters that are not ASCII",
            "zip/name",
            with(&v12, "größe.txt"),
        ),
        ("not listed", "scorm/unlisted", with(&v12, "more.txt")),
        (
            "a script as a module",
            "zip/served",
            with(&v12, "assets/more.mjs"),
        ),
        (
            "listed and not there",
            "scorm/file",
            without(&v12, "launch-module-check.html"),
        ),
        (
            "listed in another case",
            "scorm/file",
            changed(
                &v12,
                xml,
                "<file href=\"launch-module-check.html\"/>",
                "<file href=\"Launch-module-check.html\"/>",
            ),
        ),
        ("no XML", "scorm/xml", changed(&v12, xml, "</manifest>", "")),
        (
            "entities of its own",
            "scorm/xml",
            changed(
                &v12,
                xml,
                "<manifest",
                "<!DOCTYPE manifest [<!ENTITY a \"b\">]><manifest",
            ),
        ),
        (
            "another namespace",
            "scorm/namespace",
            changed(&v12, xml, "imscp_rootv1p1p2", "imscp_rootv9"),
        ),
        (
            "another version",
            "scorm/version",
            changed(&v12, xml, ">1.2<", ">1.3<"),
        ),
        (
            "camel case in 1.2",
            "scorm/type",
            changed(&v12, xml, "adlcp:scormtype", "adlcp:scormType"),
        ),
        (
            "lower case in 2004",
            "scorm/type",
            changed(&v2004, xml, "adlcp:scormType", "adlcp:scormtype"),
        ),
        (
            "a mastery score over 100",
            "scorm/mastery",
            changed(&v12, xml, "masteryscore>80<", "masteryscore>800<"),
        ),
        (
            "a measure over 1",
            "scorm/mastery",
            changed(&v2004, xml, "Measure>0.8<", "Measure>80<"),
        ),
        (
            "a reference that dangles",
            "scorm/reference",
            changed(
                &v12,
                xml,
                "identifierref=\"resource-module.check\"",
                "identifierref=\"nowhere\"",
            ),
        ),
        (
            "one identifier twice",
            "scorm/identifier",
            changed(
                &v12,
                xml,
                "identifier=\"item-module.check\"",
                "identifier=\"item-module.lesson\"",
            ),
        ),
        (
            "an identifier with a digit first",
            "scorm/identifier",
            changed(
                &v12,
                xml,
                "identifier=\"item-module.check\"",
                "identifier=\"1\"",
            ),
        ),
        (
            "no title",
            "scorm/title",
            changed(&v12, xml, "<title>Check</title>", ""),
        ),
        (
            "a default that is not there",
            "scorm/organization",
            changed(&v12, xml, "default=\"", "default=\"x"),
        ),
        (
            "completion left to the LMS",
            "scorm/delivery",
            changed(
                &v2004,
                xml,
                "completionSetByContent=\"true\"",
                "completionSetByContent=\"false\"",
            ),
        ),
        (
            "schemas that are not there",
            "scorm/schema",
            changed(
                &v12,
                xml,
                "<manifest ",
                "<manifest xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b.xsd\" ",
            ),
        ),
        (
            "no structure",
            "cmi5/namespace",
            changed(&cmi5, "cmi5.xml", "CourseStructure.xsd", "Other.xsd"),
        ),
        (
            "a relative id",
            "cmi5/id",
            changed(
                &cmi5,
                "cmi5.xml",
                "<course id=\"urn:leadlet:course:",
                "<course id=\"",
            ),
        ),
        (
            "an id twice",
            "cmi5/id",
            changed(
                &cmi5,
                "cmi5.xml",
                "/page/module/check\"",
                "/page/module/lesson\"",
            ),
        ),
        (
            "no title",
            "cmi5/text",
            changed(&cmi5, "cmi5.xml", ">Course</langstring>", "></langstring>"),
        ),
        (
            "a mastery score in percent",
            "cmi5/mastery",
            changed(
                &cmi5,
                "cmi5.xml",
                "masteryScore=\"0.8\"",
                "masteryScore=\"80\"",
            ),
        ),
        (
            "moving on when nobody knows",
            "cmi5/move-on",
            changed(&cmi5, "cmi5.xml", "CompletedAndPassed", "Sometimes"),
        ),
        (
            "a window nobody knows",
            "cmi5/launch",
            changed(&cmi5, "cmi5.xml", "AnyWindow", "BigWindow"),
        ),
        (
            "an address with the LMS's own names",
            "cmi5/url",
            changed(
                &cmi5,
                "cmi5.xml",
                "check.html</url>",
                "check.html?endpoint=x</url>",
            ),
        ),
        (
            "an address with a blank",
            "cmi5/url",
            changed(
                &cmi5,
                "cmi5.xml",
                "<url>launch-module-check",
                "<url>https://x.example/a b",
            ),
        ),
        (
            "a file that is not there",
            "cmi5/url",
            changed(&cmi5, "cmi5.xml", "check.html</url>", "chekc.html</url>"),
        ),
        (
            "a page that loads from the top",
            "page/rooted",
            changed(
                &v12,
                "module/lesson.html",
                "<script src=\"../assets",
                "<script src=\"/assets",
            ),
        ),
        (
            "a page that loads from elsewhere",
            "page/outside",
            changed(
                &v12,
                "module/lesson.html",
                "<script src=\"..",
                "<script src=\"https://cdn.example",
            ),
        ),
    ];
    let mut faults = Vec::new();
    for (what, rule, files) in cases {
        let path = course.path("wrong.zip");
        write(&path, &files);
        let found = rules(&course, &path);
        if !found.iter().any(|one| one == rule) {
            faults.push(format!("{what}: {rule} is not told, but {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn mistakes_of_a_list_of_activities_are_told() {
    let course = small();
    let good = files(&packed(&course, "xapi", &[]));
    for (old, new, rule) in [
        (
            "http://projecttincan.com/tincan.xsd",
            "http://example.com/",
            "xapi/namespace",
        ),
        ("<activity id=\"urn:", "<activity id=\"no iri ", "xapi/id"),
        (
            ">launch.html</launch>",
            ">lunch.html</launch>",
            "xapi/launch",
        ),
        ("</tincan>", "", "xapi/xml"),
    ] {
        let mut files = good.clone();
        replace(&mut files, "tincan.xml", old, new);
        let zip = course.path("broken.zip");
        write(&zip, &files);
        assert_eq!(rules(&course, &zip), [rule], "{old}");
    }
}

#[test]
fn titles_too_long_for_an_lms_are_told() {
    let course = small();
    let mut files = files(&packed(&course, "scorm12", &["--per", "lesson"]));
    replace(
        &mut files,
        "imsmanifest.xml",
        "<title>Raise it",
        &format!("<title>{}", "a".repeat(201)),
    );
    let zip = course.path("long.zip");
    write(&zip, &files);
    assert_eq!(rules(&course, &zip), ["scorm/title"]);
}

/// A package by somebody else: one page, and a script.
fn others(course: &Course, script: &str) -> std::path::PathBuf {
    let manifest = "<?xml version=\"1.0\"?><manifest identifier=\"m1\" version=\"1\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
        xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\
        <organizations default=\"o\"><organization identifier=\"o\"><title>T</title><item identifier=\"i\" identifierref=\"r\"><title>T</title></item></organization></organizations>\
        <resources><resource identifier=\"r\" type=\"webcontent\" adlcp:scormtype=\"sco\" href=\"index.html\"><file href=\"index.html\"/></resource></resources></manifest>";
    let page = format!("<!doctype html><title>T</title><script>{script}</script>");
    let zip = course.path("others.zip");
    write(
        &zip,
        &vec![
            ("imsmanifest.xml".to_owned(), manifest.as_bytes().to_vec()),
            ("index.html".to_owned(), page.into_bytes()),
        ],
    );
    zip
}

#[test]
fn packages_by_others_that_ask_and_complete_on_opening_may_be_uploaded() {
    let course = small();
    let zip = others(
        &course,
        "parent.API.LMSInitialize(''); if (confirm('Resume where you left off?')) parent.API.LMSSetValue('cmi.core.lesson_status', 'completed'); addEventListener('pagehide', () => parent.API.LMSFinish(''));",
    );
    let ran = prove(&course, &zip, &["--message-format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    if report["unplayed"].as_str().unwrap().contains("Chromium") {
        return eprintln!("skipped: there is no Chromium");
    }
    assert_eq!(
        (ran.code, &report["sound"]),
        (0, &Value::Bool(true)),
        "{report}"
    );
    let said = report["remarks"].to_string();
    for part in [
        "play/opening",
        "counts as completed",
        "confirm \\\"Resume where you left off?\\\"",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn what_is_no_zip_or_cut_off_is_told_and_nothing_breaks() {
    let course = small();
    let whole = fs::read(packed(&course, "scorm12", &[])).unwrap();
    for length in (0..whole.len()).step_by(whole.len() / 40) {
        fs::write(course.path("cut.zip"), &whole[..length]).unwrap();
        let ran = prove(&course, &course.path("cut.zip"), &["--no-browser"]);
        assert_eq!(ran.code, 2, "{length} of {}: {}", whole.len(), ran.out);
        assert!(ran.err.contains("cut.zip` as a package"), "{}", ran.err);
    }
    assert_eq!(prove(&course, Path::new("none.zip"), &[]).code, 2);
}

#[test]
fn a_report_is_for_people_programs_and_mail() {
    let course = small();
    let zip = packed(&course, "scorm2004", &[]);
    let human = prove(&course, &zip, &["--no-browser"]);
    assert_eq!(human.code, 0, "{}", human.err);
    for part in [
        "SCORM 2004, 4th Edition",
        "The LMS starts: ",
        "passed from 0.8",
        "Not taken in a browser",
        "Ready to upload.",
    ] {
        assert!(human.out.contains(part), "{part}: {}", human.out);
    }
    let html = prove(&course, &zip, &["--no-browser", "--message-format", "html"]);
    assert!(
        html.out.starts_with("<!DOCTYPE html>")
            && html.out.contains("<dt>The LMS starts</dt>")
            && !html.out.contains("<script"),
        "{}",
        html.out
    );
    let without = course.run(
        &["prove", zip.to_str().unwrap()],
        &[("PATH", ""), ("CHROMIUM", "")],
    );
    assert!(
        without.code == 0 && without.out.contains("no Chromium was found"),
        "{}{}",
        without.out,
        without.err
    );
    let broken = course.run(
        &["prove", zip.to_str().unwrap()],
        &[("CHROMIUM", "/no/such/browser")],
    );
    assert!(
        broken.code == 2 && broken.err.contains("cannot be started"),
        "{}",
        broken.err
    );
}

/// Plays a package in a browser; none where there is no browser, which tests/run does not let happen.
fn played(course: &Course, zip: &Path) -> Option<Value> {
    let ran = course.run(
        &[
            "--quiet",
            "prove",
            zip.to_str().unwrap(),
            "--message-format",
            "json",
        ],
        &[],
    );
    let report: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {} {}", ran.out, ran.err));
    if std::env::var_os("CHROMIUM").is_none() && report["unplayed"] != "" {
        eprintln!("skipped: {}", report["unplayed"]);
        return None;
    }
    assert_eq!(
        (ran.code, report["remarks"].clone()),
        (0, Value::Array(Vec::new())),
        "{}",
        ran.out
    );
    Some(report["played"].clone())
}

#[test]
fn a_course_with_one_of_each_thing_is_taken_to_its_end() {
    let course = everything();
    let Some(played) = played(&course, &packed(&course, "scorm12", &[])) else {
        return;
    };
    let one = &played[0];
    assert_eq!(
        (
            one["pages"].clone(),
            one["status"].clone(),
            one["score"].clone()
        ),
        (18.into(), "passed".into(), "100".into()),
        "{played}"
    );
    assert!(
        one["answered"].as_u64() >= Some(30)
            && one["interactions"].as_u64() >= Some(29)
            && one["kept"].as_u64() < Some(4096),
        "{played}"
    );
}

#[test]
fn each_standard_is_played_whole_and_by_page() {
    let course = small();
    for (kind, per, status) in [
        ("scorm2004", "course", "completed, passed"),
        ("scorm12", "lesson", "completed"),
        ("cmi5", "course", "completed, passed"),
    ] {
        let Some(played) = played(&course, &packed(&course, kind, &["--per", per])) else {
            return;
        };
        assert_eq!(played[0]["status"], status, "{kind}: {played}");
        assert_eq!(
            played.as_array().unwrap().len(),
            if per == "lesson" { 2 } else { 1 }
        );
    }
}

#[test]
fn a_course_that_forgets_is_caught() {
    let course = small();
    let mut files = files(&packed(&course, "scorm12", &[]));
    let launch = files
        .iter()
        .find(|(name, bytes)| {
            name.starts_with("assets/launch-")
                && String::from_utf8_lossy(bytes).contains("LMSFinish")
        })
        .map(|(name, _)| name.clone())
        .unwrap();
    replace(&mut files, &launch, "LMSFinish", "LMSFinished");
    replace(
        &mut files,
        &launch,
        "\"cmi.suspend_data\", text",
        "\"cmi.comments\", text",
    );
    write(&course.path("forgets.zip"), &files);
    let ran = prove(
        &course,
        &course.path("forgets.zip"),
        &["--message-format", "json"],
    );
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    if std::env::var_os("CHROMIUM").is_none() && report["unplayed"] != "" {
        return;
    }
    let rules: Vec<&str> = report["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["rule"].as_str())
        .collect();
    assert!(
        ran.code == 1 && rules.contains(&"play/end") && rules.contains(&"play/resume"),
        "{rules:?} {}",
        ran.out
    );
}

#[test]
fn what_is_no_zip_is_called_so() {
    let course = Course::of(&[
        ("page.html", "<p>Hello"),
        ("cut.zip", "PK\u{3}\u{4} and no end"),
        ("folder/a.txt", "A"),
    ]);
    for (name, said) in [
        ("page.html", "it is not a zip; name the file"),
        ("cut.zip", "the end of the zip is missing"),
        ("folder", "is a folder; name the zip"),
    ] {
        let ran = prove(&course, &course.path(name), &["--no-browser"]);
        assert!(
            ran.code == 2 && ran.err.contains(said),
            "{name}: {}",
            ran.err
        );
    }
}
