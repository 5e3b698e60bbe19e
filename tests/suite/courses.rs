//! Whole courses and the sites they become: each folder of `tests/courses/` holds a course in `content/` and `themes/`, and in
//! `site/` the pages that are expected, without the prints in the names of assets.

use crate::course::{Course, expect, files, tests, updating};
use crate::html::{Tag, tags};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of courses: those of the tests, and the sample course.
fn folders() -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(tests().join("courses"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The course of a folder in a place of its own, built.
fn built(folder: &Path) -> Course {
    let course = Course::of(&[]);
    for top in ["content", "themes"]
        .into_iter()
        .filter(|top| folder.join(top).exists())
    {
        for (path, bytes) in files(&folder.join(top)) {
            course.write(&format!("{top}/{path}"), bytes);
        }
    }
    course.built();
    course
}

#[test]
fn courses_become_the_sites_that_are_expected() {
    let mut faults = Vec::new();
    for folder in folders() {
        let course = built(&folder);
        let pages: BTreeMap<String, String> = files(&course.path("site"))
            .into_iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| (path, unprinted(&String::from_utf8(bytes).unwrap())))
            .collect();
        let expected = folder.join("site");
        if updating() && expected.exists() {
            fs::remove_dir_all(&expected).unwrap();
        }
        for (path, page) in &pages {
            faults.extend(expect(&expected.join(path), page).err());
        }
        let known: BTreeSet<String> = files(&expected).into_keys().collect();
        faults.extend(
            known
                .difference(&pages.keys().cloned().collect())
                .map(|path| format!("{}: {path} is no longer made", folder.display())),
        );
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A page without the prints in the names of assets and of the page's own data: `-1a2b3c4d.` becomes `-PRINT.`.
fn unprinted(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find('-') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let print = after
            .as_bytes()
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        rest = after;
        if print == 8 && after[8..].starts_with('.') {
            out.push_str("PRINT");
            rest = &after[8..];
        }
    }
    out + rest
}

#[test]
fn everything_a_page_names_is_there_and_everything_that_is_there_is_named() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    for folder in folders().into_iter().chain([sample]) {
        let course = built(&folder);
        let site = files(&course.path("site"));
        let mut named: BTreeSet<String> = ["index.html", "404.html"].map(str::to_owned).into();
        for (path, bytes) in &site {
            let text =
                || String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{path} is no text"));
            let targets = match path.rsplit('.').next() {
                Some("html") => of_page(path, &text()),
                Some("css") => of_style(&text()),
                // Data scripts are asked for by name, when a learner comes to need them.
                Some("js") => {
                    let text = text();
                    // Those of search by the hash in their names alone.
                    let called = |other: &str| match other.starts_with("assets/search-") {
                        true => {
                            text.contains(other.trim_end_matches(".js").rsplit('-').next().unwrap())
                        }
                        false => text.contains(other.rsplit('/').next().unwrap()),
                    };
                    named.extend(site.keys().filter(|other| called(other)).cloned());
                    Vec::new()
                }
                _ => Vec::new(),
            };
            for target in targets {
                let (file, fragment) = target.split_once('#').unwrap_or((&target, ""));
                let file = if file.is_empty() {
                    path.clone()
                } else {
                    join(path, file)
                        .unwrap_or_else(|| panic!("{path} names {target}, which leaves the site"))
                };
                let there = site
                    .get(&file)
                    .unwrap_or_else(|| panic!("{path} names {target}, and there is no {file}"));
                if !fragment.is_empty() && file.ends_with(".html") {
                    let page = tags(&String::from_utf8(there.clone()).unwrap());
                    assert!(
                        page.iter().any(|tag| tag.get("id") == Some(fragment)),
                        "{path} names {target}, and {file} has no such id"
                    );
                }
                named.insert(file);
            }
        }
        // Files for servers and people, which no page names.
        let apart = |path: &str| {
            matches!(
                path,
                "leadlet-files.txt" | "sitemap.xml" | "robots.txt" | "embed.js"
            ) || path.to_lowercase().contains("license")
                || path.to_lowercase().contains("ofl")
        };
        let moved =
            |path: &str| String::from_utf8_lossy(&site[path]).contains("http-equiv=\"refresh\"");
        let unnamed: Vec<&String> = site
            .keys()
            .filter(|path| !named.contains(*path) && !apart(path) && !moved(path))
            .collect();
        assert!(
            unnamed.is_empty(),
            "{}: nothing names {unnamed:?}",
            folder.display()
        );
    }
}

/// What a page asks for or leads to within the site; a look at what it must not do comes with it.
fn of_page(path: &str, page: &str) -> Vec<String> {
    let mut targets = Vec::new();
    let mut ids = BTreeSet::new();
    for tag in tags(page) {
        for (name, value) in &tag.attributes {
            assert!(
                !name.starts_with("on"),
                "{path}: {tag:?} has a script in it"
            );
            assert!(
                name != "style",
                "{path}: {tag:?} has a style, which strict hosts refuse"
            );
            if name == "id" {
                assert!(
                    !value.is_empty() && ids.insert(value.clone()),
                    "{path}: the id {value:?} is there twice or empty"
                );
            }
            for target in addresses(&tag, name, value) {
                if let Some(target) = kept(path, &tag, name, &target) {
                    targets.push(target);
                }
            }
        }
        assert!(
            tag.name != "style" && tag.name != "base" && tag.name != "iframe",
            "{path}: {tag:?}"
        );
    }
    targets
}

/// The addresses in the value of an attribute.
fn addresses(tag: &Tag, name: &str, value: &str) -> Vec<String> {
    match name {
        "href" | "src" | "poster" | "data" | "action" | "cite" => vec![value.to_owned()],
        // What scripts fetch later.
        name if name.starts_with("data-") && value.contains("assets/") => vec![value.to_owned()],
        "srcset" => value
            .split(',')
            .filter_map(|one| one.split_whitespace().next())
            .map(str::to_owned)
            .collect(),
        "content" if tag.get("http-equiv") == Some("refresh") => {
            value.split("url=").skip(1).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The address when it is one of the site; links may lead out, nothing else may.
fn kept(path: &str, tag: &Tag, name: &str, target: &str) -> Option<String> {
    let scheme = target
        .split_once(':')
        .map(|(scheme, _)| scheme)
        .filter(|scheme| !scheme.contains(['/', '#', '?']));
    let leads = tag.name == "a" && name == "href"
        || tag.name == "link" && tag.get("rel") == Some("canonical");
    match scheme {
        Some("http" | "https" | "mailto" | "tel") if leads => None,
        Some("data") if !leads && target.starts_with("data:image/") => None,
        Some(_) => panic!("{path} asks for {target}"),
        None => {
            assert!(
                !target.starts_with('/') && !target.is_empty(),
                "{path}: {tag:?} leads to {target:?}"
            );
            assert!(
                !target.ends_with('/'),
                "{path}: {tag:?} names a folder, which no double click opens"
            );
            Some(target.split('?').next().unwrap_or(target).to_owned())
        }
    }
}

/// What a style sheet asks for.
fn of_style(style: &str) -> Vec<String> {
    let urls = style.split("url(").skip(1).map(|rest| {
        rest.split(')')
            .next()
            .unwrap()
            .trim_matches(['"', '\'', ' '])
            .to_owned()
    });
    urls.filter(|url| !url.starts_with("data:image/") && !url.starts_with('#'))
        .collect()
}

/// `to` as seen from the file `from`; none when it leaves the site.
fn join(from: &str, to: &str) -> Option<String> {
    assert!(
        !to.contains("//") && !to.contains(':'),
        "{from} asks for {to}"
    );
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in to.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn no_page_of_the_sample_course_has_a_finding() {
    let course = built(Path::new(env!("CARGO_MANIFEST_DIR")));
    let ran = course.build(&["--strict", "--verbose"]);
    assert!(ran.code == 0 && !ran.err.contains("note["), "{}", ran.err);
}

#[test]
fn headings_called_like_parts_of_a_page_do_not_clash_with_them() {
    let words = ids_of_templates();
    assert!(words.contains("main"), "{words:?}");
    for id in &words {
        assert!(
            leadlet::course::PAGE_IDS.contains(&id.as_str()),
            "{id} is an id of a template and not among PAGE_IDS"
        );
    }
    let body: String = words
        .iter()
        .map(|word| format!("## {word}\n\n[{word}](#{word})\n\n"))
        .collect();
    let course = Course::lesson(&body);
    course.write("content/index.md", &body);
    course.write(
        "content/01-module/module.md",
        format!("---\ntitle: Module\n---\n\n{body}"),
    );
    course.built();
    for (path, bytes) in files(&course.path("site"))
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
    {
        of_page(path, &String::from_utf8(bytes.clone()).unwrap());
    }
}

/// Ids that are written in the templates of the themes.
fn ids_of_templates() -> BTreeSet<String> {
    let themes = files(&tests().join("../themes"));
    let templates = themes
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap());
    let ids = |text: String| {
        text.split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    templates
        .flat_map(ids)
        .filter(|id| {
            !id.is_empty()
                && id
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
        .collect()
}
