//! `sw.js`: what it lists, and when it only removes an earlier offline copy.

use crate::course::{Course, LESSON_PATH, files};
use crate::lms::{everything, packed, unpacked};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What `sw.js` knows of the course.
fn listed(site: &BTreeMap<String, Vec<u8>>) -> Value {
    let text = std::str::from_utf8(&site["sw.js"]).unwrap();
    let build = text
        .lines()
        .next()
        .unwrap()
        .strip_prefix("const build = ")
        .unwrap()
        .strip_suffix(';')
        .unwrap();
    serde_json::from_str(build).unwrap()
}

fn built(course: &Course) -> BTreeMap<String, Vec<u8>> {
    let ran = course.build(&[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    files(&course.path("site"))
}

#[test]
fn offline_worker_lists_each_file_with_its_sha256() {
    let site = built(&everything());
    let build = listed(&site);
    let list = build["files"].as_object().unwrap();
    for (path, digest) in list {
        assert_eq!(
            digest,
            &URL_SAFE_NO_PAD.encode(Sha256::digest(&site[path])),
            "{path}"
        );
    }
    let pages = site
        .keys()
        .filter(|path| path.ends_with(".html") && *path != "404.html");
    for page in pages {
        assert!(list.contains_key(page), "{page}");
    }
    let wanted = |path: &&String| {
        ["assets/script-", "assets/style-"]
            .iter()
            .any(|start| path.starts_with(start))
    };
    assert_eq!(
        list.keys().filter(wanted).count(),
        2,
        "what all pages share: {list:?}"
    );
    for path in ["404.html", "sw.js", "leadlet-files.txt"] {
        assert!(!list.contains_key(path), "{path}");
    }
    assert_eq!(build["course"], "every-block");
    let folders: Vec<&str> = build["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|folder| folder.as_str().unwrap())
        .collect();
    assert!(
        folders.contains(&"assets") && folders.contains(&"asking"),
        "{folders:?}"
    );
}

#[test]
fn offline_worker_is_another_one_for_each_change_of_a_listed_file() {
    let course = Course::lesson("Text.\n");
    let (first, again) = (built(&course), built(&course));
    assert_eq!(
        first["sw.js"], again["sw.js"],
        "the same course gives the same bytes"
    );
    course.replace(LESSON_PATH, "Text.", "Test.");
    let (first, second) = (listed(&first), listed(&built(&course)));
    assert_ne!(first["version"], second["version"]);
    let page = "module/lesson.html";
    assert_ne!(first["files"][page], second["files"][page]);
    assert_eq!(
        first["files"]["glossary.html"],
        second["files"]["glossary.html"]
    );
}

#[test]
fn offline_false_and_packages_for_the_web_write_a_worker_that_removes_the_copy() {
    let course = Course::lesson("Text.\n");
    let page = |site: &BTreeMap<String, Vec<u8>>| {
        String::from_utf8(site["module/lesson.html"].clone()).unwrap()
    };
    let with = built(&course);
    assert!(page(&with).contains(" data-offline=\"keep\""));
    let settings = course.read("content/course.yaml");
    course.write("content/course.yaml", format!("{settings}offline: false\n"));
    let without = built(&course);
    assert!(page(&without).contains(" data-offline=\"remove\""));
    let text = std::str::from_utf8(&without["sw.js"]).unwrap();
    assert!(
        text.contains("registration.unregister()")
            && !text.contains("\"fetch\"")
            && !text.contains("const build"),
        "{text}"
    );
    course.write("content/course.yaml", format!("{settings}offline: true\n"));
    assert_eq!(built(&course), with);
    // Pages for a record store need the network: a copy that a plain site left at the same address goes.
    course.write(
        "content/course.yaml",
        format!("{settings}xapi: {{ endpoint: \"https://lrs.example/xapi\", token: \"https://b.example/token\" }}\n"),
    );
    let texts = unpacked(&packed(&course, "web", &[])).into_iter();
    let packed: BTreeMap<String, Vec<u8>> = texts
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    assert_eq!(packed["sw.js"], without["sw.js"]);
    assert!(page(&packed).contains(" data-offline=\"remove\""));
}
