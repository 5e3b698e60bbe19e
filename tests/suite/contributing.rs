//! What contributors read names files that exist.

use std::collections::BTreeSet;
use std::path::Path;

/// Documents with the folders that their paths may start from.
const DOCUMENTS: [(&str, &[&str]); 2] = [
    ("CONTRIBUTING.md", &[""]),
    (
        "docs/architecture.md",
        &[
            "",
            "themes/default/scripts",
            "src/package/lms/runtime",
            "tests",
        ],
    ),
];

/// Endings of files of the repository.
const ENDINGS: [&str; 12] = [
    "css", "html", "js", "json", "lock", "md", "mjs", "rs", "toml", "txt", "yaml", "yml",
];

/// Files of a course, a site or a test case.
const NOT_HERE: [&str; 4] = [
    "arguments.txt",
    "course.yaml",
    "folder/page.html",
    "lesson.md",
];

/// Texts between backticks, outside code blocks.
fn quoted(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut in_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            found.extend(line.split('`').skip(1).step_by(2));
        }
    }
    found
}

/// Whether a text could only be a path of the repository; one with a placeholder, such as `NAME`, could not.
fn is_path(text: &str, root: &Path) -> bool {
    let is_plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit();
    let (first, rest) = text.split_once('/').unwrap_or((text, ""));
    let is_below_a_folder = text.contains('/') && !first.is_empty() && root.join(first).is_dir();
    let ending = text.rsplit_once('.').map(|(_, ending)| ending);
    let is_name = text
        .chars()
        .all(|one| is_plain(one) || "._-/".contains(one) || one.is_ascii_uppercase());
    let has_placeholder = rest.split(['/', '.', '-']).any(|part| {
        part.len() > 1 && part.chars().all(|one| one.is_ascii_uppercase()) && part != "README"
    });
    is_name
        && !has_placeholder
        && !NOT_HERE.contains(&text)
        && (is_below_a_folder || ending.is_some_and(|ending| ENDINGS.contains(&ending)))
}

#[test]
fn paths_in_documents_for_contributors_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = BTreeSet::new();
    for (document, folders) in DOCUMENTS {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        let paths: Vec<&str> = quoted(&text)
            .into_iter()
            .filter(|quoted| is_path(quoted, root))
            .collect();
        assert!(paths.len() > 10, "{document}: {paths:?}");
        for path in paths {
            if !folders
                .iter()
                .any(|folder| root.join(folder).join(path).exists())
            {
                missing.insert(format!("{document}: `{path}`"));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "paths that do not exist");
}

#[test]
fn paths_are_told_from_other_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in [
        "src/lib.rs",
        "tests/run",
        "Cargo.toml",
        "src/gone/",
        "docs/lms/README.md",
    ] {
        assert!(is_path(path, root), "{path}");
    }
    for word in [
        "src/check/NAME.rs",
        "quiz/key",
        "cargo test --locked",
        "window.name",
        "?embed",
        "/__leadlet/",
    ] {
        assert!(!is_path(word, root), "{word}");
    }
}
