//! Plain words: phrases that the product once used, and no longer does, in messages, interface strings, documentation or comments.

use crate::course::tests;
use std::path::{Path, PathBuf};

/// Phrases that nobody is to meet, in lower case, with what is written instead.
const REPLACED: [(&str, &str); 26] = [
    ("nothing to mend", "no problems found"),
    ("the machine failed", "a system error"),
    ("heeded", "respected"),
    ("let through", "allowed"),
    ("knows no key", "unknown key"),
    ("stands here a second time", "duplicate key"),
    ("may not stand inside", "cannot be used inside"),
    ("stands in no module", "is not inside a module folder"),
    ("where yaml wants blanks", "tabs are not allowed here"),
    ("not this one", "not quite"),
    ("choose all that fit", "select all that apply"),
    ("what is right is marked", "the correct answer is marked"),
    ("go on here", "continue here"),
    ("begin here", "start here"),
    ("best read first", "read first"),
    ("cannot be taken back", "cannot be undone"),
    ("the same as text", "view as text"),
    ("not thrown away", "not deleted"),
    ("words for who cannot see it", "alternative text"),
    (
        "asks nothing of the network",
        "loads nothing from other sites",
    ),
    (
        "as somebody would who knows",
        "as an instructional designer would",
    ),
    ("voids the promise", "removes the guarantee"),
    ("the site was left as it was", "the site was not changed"),
    (
        "the pages stay as they were",
        "still showing the last working version",
    ),
    ("nothing stands in the way", "ready"),
    ("forgives nothing", "strict"),
];

/// Folders and files that people read, and the source with its comments.
const READ: [&str; 9] = [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "docs",
    "src",
    "themes",
    "tests/messages",
    "tests/suite",
    "benches",
];

fn texts(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::path);
        for entry in entries {
            texts(&entry.path(), found);
        }
    } else if path.extension().is_some_and(|ending| {
        ["rs", "md", "yaml", "html", "js", "txt", "css", "py"].contains(&&*ending.to_string_lossy())
    }) && !path.ends_with("wording.rs")
    {
        found.push(path.to_owned());
    }
}

#[test]
fn replaced_phrases_are_nowhere() {
    let root = tests().parent().unwrap().to_owned();
    let mut files = Vec::new();
    for path in READ {
        texts(&root.join(path), &mut files);
    }
    assert!(files.len() > 300, "only {} files", files.len());
    let mut left = Vec::new();
    for file in files {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let words = text.to_lowercase();
        for (number, line) in words.lines().enumerate() {
            for (old, new) in REPLACED {
                if line.contains(old) {
                    let file = file.strip_prefix(&root).unwrap().display();
                    left.push(format!("{file}:{}: \"{old}\", write: {new}", number + 1));
                }
            }
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}
