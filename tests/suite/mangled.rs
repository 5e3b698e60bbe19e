//! Known files, mangled: whatever comes of them is read or refused, and nothing panics. The same checks run in `fuzz/` over what
//! libFuzzer finds. The seeds are fixed, so that every run tries the same; `LEADLET_LONG=1` tries a hundred times more.

mod checks;

use crate::course::{files, tests};
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Bytes of a seed that are taken: mutations of more of the same find nothing new, and take longer.
const MAX_SEED_BYTES: usize = 6_000;
/// What is put into texts: the signs of the format, and characters that are more than one byte or none to be seen.
const TOKENS: [&str; 40] = [
    "::: question\n",
    ":::\n",
    "::: for manager\n",
    "- [x] ",
    "- [ ] ",
    "  > ",
    "[[",
    "]]",
    "{#a .b k=\"v\"}",
    "{{",
    "---\n",
    "<!-- allow a/b: c -->",
    "<!--",
    "-->",
    "```\n",
    "](",
    "![",
    "[^1]",
    "|",
    "<div>",
    "</div>",
    "&amp;",
    "&#0;",
    ": ",
    "- ",
    "? ",
    "&a ",
    "*a",
    "!!str ",
    "'",
    "\"",
    "\t",
    "\r\n",
    "\r",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "😀",
    "=== content/glossary.md\n",
];

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    /// One of the numbers below `count`, or 0.
    fn below(&mut self, count: usize) -> usize {
        // Xorshift, by Marsaglia.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % count.max(1)
    }

    /// A part of some bytes.
    fn part<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let start = self.below(bytes.len());
        let longest = if self.below(4) == 0 { 400 } else { 12 };
        let length = 1 + self.below(longest);
        &bytes[start..(start + length).min(bytes.len())]
    }

    /// Some bytes with a few changes.
    fn mangled(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let other = self.below(seeds.len());
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len());
            let piece = match self.below(8) {
                0 => self.part(&seeds[other]).to_vec(),
                1 => self.part(&bytes).to_vec(),
                2..5 => TOKENS[self.below(TOKENS.len())].as_bytes().to_vec(),
                5 => vec![u8::try_from(self.below(256)).unwrap()],
                _ => Vec::new(),
            };
            // In the place of nothing, of as much, of a few bytes, or of all that follows.
            let gone = match self.below(12) {
                0..5 => 0,
                5..8 => piece.len(),
                8..11 => 1 + self.below(30),
                _ => bytes.len(),
            };
            bytes.splice(at..(at + gone).min(bytes.len()), piece);
        }
        bytes
    }
}

/// Runs a check over mutations of the seeds, and shows the input that breaks it.
fn survive(check: fn(&[u8]), mut seeds: Vec<Vec<u8>>, rounds: usize) {
    seeds
        .iter_mut()
        .for_each(|seed| seed.truncate(MAX_SEED_BYTES));
    let rounds = if std::env::var_os("LEADLET_LONG").is_some() {
        rounds * 100
    } else {
        rounds
    };
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..rounds + seeds.len() {
        let input = seeds
            .get(round)
            .cloned()
            .unwrap_or_else(|| dice.mangled(&seeds));
        if catch_unwind(AssertUnwindSafe(|| check(&input))).is_err() {
            panic!(
                "round {round}, this input breaks it:\n{}\n{:?}",
                String::from_utf8_lossy(&input),
                input.escape_ascii().to_string()
            );
        }
    }
}

/// Each folder below `tests/` of that name as one input: the files of its course after lines with their paths.
fn courses(name: &str) -> Vec<Vec<u8>> {
    let mut folders: Vec<_> = std::fs::read_dir(tests().join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.iter().map(|folder| course(folder)).collect()
}

fn course(folder: &Path) -> Vec<u8> {
    let mut input = Vec::new();
    for (path, bytes) in files(folder).iter().filter(|(path, _)| {
        [".md", ".yaml", ".lock", ".html"]
            .iter()
            .any(|end| path.ends_with(end))
    }) {
        let path = match path.as_str() {
            "lesson.md" => "content/01-module/01-lesson.md".to_owned(),
            path if path.starts_with("content/") || path.starts_with("themes/") => path.to_owned(),
            path => format!("content/{path}"),
        };
        input.extend_from_slice(format!("{}{path}\n", checks::FILE_MARK).as_bytes());
        input.extend_from_slice(bytes);
        input.push(b'\n');
    }
    input
}

/// The files of the sample course with this ending.
fn sample(end: &str) -> Vec<Vec<u8>> {
    files(&tests().join("../content"))
        .into_iter()
        .filter(|(path, _)| path.ends_with(end))
        .map(|(_, bytes)| bytes)
        .collect()
}

#[test]
fn mangled_courses_are_read_or_refused() {
    survive(
        checks::course,
        [courses("messages"), sample(".md")].concat(),
        120,
    );
}

#[test]
fn mangled_yaml_is_read_or_refused() {
    let front_matter = |bytes: Vec<u8>| {
        String::from_utf8_lossy(&bytes)
            .split("---\n")
            .nth(1)
            .unwrap_or_default()
            .as_bytes()
            .to_vec()
    };
    let yaml = |name: &str| {
        files(&tests().join(name))
            .into_iter()
            .filter(|(path, _)| path.ends_with(".yaml"))
            .map(|(_, bytes)| bytes)
    };
    let seeds = yaml("messages")
        .chain(yaml("../themes"))
        .chain(sample(".yaml"))
        .chain(sample(".md").into_iter().map(front_matter));
    survive(checks::yaml, seeds.collect(), 200);
}

#[test]
fn mangled_locks_are_read_or_refused() {
    let own = "leadlet lock 1\n".as_bytes().to_vec();
    let locks = files(&tests().join("messages"))
        .into_iter()
        .filter(|(path, _)| path.ends_with(".lock"))
        .map(|(_, bytes)| bytes);
    survive(
        checks::lock,
        locks.chain(sample(".lock")).chain([own]).collect(),
        150,
    );
}

#[test]
fn mangled_packages_are_read_or_refused() {
    let zip = |files: &[(&str, &str)], method| {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            writer
                .start_file(
                    *name,
                    zip::write::SimpleFileOptions::default().compression_method(method),
                )
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let scorm = "<?xml version=\"1.0\"?><manifest identifier=\"a\" version=\"1\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
                 xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\
                 <organizations default=\"o\"><organization identifier=\"o\"><title>T</title><item identifier=\"i\" identifierref=\"r\"><title>T</title>\
                 <adlcp:masteryscore>80</adlcp:masteryscore></item></organization></organizations><resources><resource identifier=\"r\" type=\"webcontent\" \
                 adlcp:scormtype=\"sco\" href=\"index.html\"><file href=\"index.html\"/></resource></resources></manifest>";
    let cmi5 = "<?xml version=\"1.0\"?><courseStructure xmlns=\"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd\"><course id=\"https://e.org/c\"><title>\
                <langstring lang=\"en\">T</langstring></title></course><au id=\"https://e.org/a\" moveOn=\"Passed\" masteryScore=\"0.8\"><title><langstring \
                lang=\"en\">T</langstring></title><url>index.html?a=b</url></au></courseStructure>";
    let page = "<!doctype html><html lang=en><head><title>T</title><script src=a.js></script></head><body><img src=\"a.png\"></body></html>";
    let methods = [
        zip::CompressionMethod::Stored,
        zip::CompressionMethod::Deflated,
    ];
    let seeds = methods.into_iter().flat_map(|method| {
        let manifests = [("imsmanifest.xml", scorm), ("cmi5.xml", cmi5)];
        manifests.map(|manifest| {
            zip(
                &[
                    manifest,
                    ("index.html", page),
                    ("a.js", "1"),
                    ("b/c.css", "@import 'x.css'"),
                ],
                method,
            )
        })
    });
    survive(checks::package, seeds.collect(), 1_500);
}
