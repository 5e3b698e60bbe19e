//! Plain words: phrases that the product once used, and no longer does, in messages, interface strings, documentation or comments.

use crate::course::{files, tests};

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

/// Documents that people read.
const DOCUMENTS: [&str; 3] = ["README.md", "SECURITY.md", "CONTRIBUTING.md"];

/// Folders of what people read, and of the source with its comments.
const FOLDERS: [&str; 6] = [
    "docs",
    "src",
    "themes",
    "tests/messages",
    "tests/suite",
    "benches",
];

/// Endings of texts.
const ENDINGS: [&str; 8] = ["rs", "md", "yaml", "html", "js", "txt", "css", "py"];

#[test]
fn replaced_phrases_are_nowhere() {
    let root = tests().parent().unwrap().to_owned();
    let documents =
        DOCUMENTS.map(|name| (name.to_owned(), std::fs::read(root.join(name)).unwrap()));
    let in_folders = FOLDERS.iter().flat_map(|folder| {
        let files = files(&root.join(folder)).into_iter();
        files.map(move |(path, bytes)| (format!("{folder}/{path}"), bytes))
    });
    let texts: Vec<(String, Vec<u8>)> = documents
        .into_iter()
        .chain(in_folders)
        .filter(|(path, _)| {
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            ENDINGS.contains(&ending) && path != "tests/suite/wording.rs"
        })
        .collect();
    assert!(texts.len() > 300, "only {} files", texts.len());
    let mut left = Vec::new();
    for (path, bytes) in texts {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for (number, line) in text.lines().enumerate() {
            for (old, new) in REPLACED {
                if line.contains(old) {
                    left.push(format!("{path}:{}: \"{old}\", write: {new}", number + 1));
                }
            }
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

/// Messages of the product say what is wrong in a sentence that begins with a capital, or with what the author typed.
#[test]
fn messages_begin_with_a_capital() {
    let mut left = Vec::new();
    for (path, bytes) in files(&tests().join("messages")) {
        if !path.ends_with("said.txt") && path != "examples.txt" {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for line in text.lines() {
            let Some((level, message)) = line.split_once("]: ") else {
                continue;
            };
            let is_problem = ["error[", "warning[", "note["]
                .iter()
                .any(|start| level.starts_with(start));
            if is_problem && message.starts_with(char::is_lowercase) {
                left.push(format!("{path}: {message}"));
            }
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}
