//! Takes in a folder as it lies on the disk, or one file. Links of the disk are not followed.

use super::html::{Tag, html};
use crate::policy;
use crate::source::FileError;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The files of a folder.
#[derive(Debug, Default)]
pub struct AuditedFolder {
    /// In the order of their paths.
    pub files: Vec<Audited>,
    /// Links of the disk, by their paths.
    pub links: Vec<Arc<str>>,
    /// Whether it is one file, which has nothing beside it.
    pub single: bool,
    /// The address at which the front page says that the folder stands, with a slash at its end: its canonical link.
    pub own: Option<String>,
    /// Origins of the record stores, and of what gives their tokens, that the data scripts of its pages name.
    pub stores: BTreeSet<String>,
    /// Where each path is in `files`.
    paths: BTreeMap<Arc<str>, usize>,
    /// Where the first licence of each folder is in `files`.
    licences: BTreeMap<String, usize>,
}

/// A file.
#[derive(Debug)]
pub struct Audited {
    /// Its path below the folder, with forward slashes; characters that are no text are replaced.
    pub path: Arc<str>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Audited {
    /// Its text, if it is one.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The end of its name in lower case, without the dot; "" when there is none.
    pub fn extension(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.')
            .map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
    }

    /// As what servers and browsers take it, by its name; where the name says nothing, by what it begins with.
    pub fn kind(&self) -> FileKind {
        match self.extension().as_str() {
            "html" | "htm" | "shtml" => FileKind::Html,
            "svg" => FileKind::Svg,
            "xhtml" | "xht" | "xml" | "xsl" | "xslt" | "rdf" | "rss" | "atom" | "mml" => {
                FileKind::Xml
            }
            "css" => FileKind::Css,
            "js" | "mjs" | "cjs" => FileKind::Script,
            "webmanifest" => FileKind::Manifest,
            "json" if self.path.ends_with("manifest.json") => FileKind::Manifest,
            known if OTHER.contains(&known) => FileKind::Other,
            _ if begins_as_html(&self.bytes) => FileKind::Html,
            _ => FileKind::Other,
        }
    }
}

/// As what a file is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A page.
    Html,
    /// A picture made of tags.
    Svg,
    /// Any other XML: browsers show what of it is HTML, SVG or MathML.
    Xml,
    /// A style sheet.
    Css,
    /// JavaScript.
    Script,
    /// The manifest of an app.
    Manifest,
    /// What is not looked into.
    Other,
}

/// Ends of names whose files no browser takes as a page, whatever they hold.
const OTHER: [&str; 42] = [
    "txt", "md", "json", "map", "csv", "tsv", "xsd", "dtd", "ini", "conf", "config", "toml",
    "yaml", "yml", "png", "apng", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "mp3", "m4a",
    "ogg", "wav", "mp4", "webm", "vtt", "srt", "pdf", "zip", "gz", "br", "zst", "woff2", "woff",
    "ttf", "otf", "wasm", "ics",
];

/// Whether bytes without a type are shown as a page (MIME Sniffing Standard, 7.1).
fn begins_as_html(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let begin: Vec<u8> = bytes.iter().take(16).map(u8::to_ascii_lowercase).collect();
    const TAGS: [&str; 18] = [
        "!doctype html",
        "html",
        "head",
        "script",
        "iframe",
        "h1",
        "div",
        "font",
        "table",
        "a",
        "style",
        "title",
        "b",
        "body",
        "br",
        "p",
        "!--",
        "svg",
    ];
    begin.starts_with(b"<?xml")
        || begin.strip_prefix(b"<").is_some_and(|begin| {
            TAGS.iter().any(|tag| {
                begin.strip_prefix(tag.as_bytes()).is_some_and(|rest| {
                    *tag == "!--"
                        || matches!(
                            rest.first(),
                            Some(b' ' | b'>' | b'\t' | b'\n' | b'\r' | b'/')
                        )
                })
            })
        })
}

/// Origins of the record store that a data script names (`leadlet package --as web`).
fn stores(file: &Audited) -> Vec<String> {
    let is_data = file.path.starts_with("assets/course-") && file.path.ends_with(".js");
    let text = file.text().filter(|_| is_data).and_then(|text| {
        text.trim_end()
            .strip_prefix("window.leadletLaunch = ")?
            .strip_suffix(';')
    });
    let data: Option<serde_json::Value> = text.and_then(|text| serde_json::from_str(text).ok());
    let named = data
        .iter()
        .flat_map(|data| ["endpoint", "token"].map(|key| data["xapi"][key].as_str()));
    named.flatten().map(policy::origin).collect()
}

impl AuditedFolder {
    /// A folder of these files.
    pub fn of(files: Vec<Audited>) -> AuditedFolder {
        let paths = files
            .iter()
            .enumerate()
            .map(|(at, file)| (file.path.clone(), at))
            .collect();
        let own = files
            .iter()
            .find(|file| *file.path == *"index.html")
            .and_then(Audited::text)
            .and_then(canonical);
        let mut licences = BTreeMap::new();
        for (at, file) in files
            .iter()
            .enumerate()
            .filter(|(_, file)| is_licence(&file.path))
        {
            licences
                .entry(folder_of(&file.path).to_owned())
                .or_insert(at);
        }
        let stores = files.iter().flat_map(stores).collect();
        AuditedFolder {
            files,
            own,
            stores,
            paths,
            licences,
            ..AuditedFolder::default()
        }
    }

    /// Reads a folder, or a single file.
    ///
    /// # Errors
    /// When it is not there, or something in it cannot be listed or read.
    pub fn read(path: &Path) -> Result<AuditedFolder, FileError> {
        let fail = |verb: &'static str, path: &Path| {
            let path = path.to_owned();
            move |cause| FileError { verb, path, cause }
        };
        let found = fs::metadata(path).map_err(fail("look at", path))?;
        if found.is_file() {
            let bytes = fs::read(path).map_err(fail("read", path))?;
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            return Ok(AuditedFolder {
                single: true,
                ..AuditedFolder::of(vec![Audited {
                    path: name.into(),
                    bytes,
                }])
            });
        }
        let (mut files, mut links) = (Vec::new(), Vec::new());
        for entry in walkdir::WalkDir::new(path).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                let at = error.path().unwrap_or(path).to_owned();
                FileError {
                    verb: "list",
                    path: at,
                    cause: error.into(),
                }
            })?;
            let below = entry.path().strip_prefix(path).unwrap_or(entry.path());
            let name: Arc<str> = below
                .iter()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join("/")
                .into();
            if entry.file_type().is_symlink() {
                links.push(name);
            } else if entry.file_type().is_file() {
                let bytes = fs::read(entry.path()).map_err(fail("read", entry.path()))?;
                files.push(Audited { path: name, bytes });
            }
        }
        Ok(AuditedFolder {
            links,
            ..AuditedFolder::of(files)
        })
    }

    /// Whether there is a file at this path.
    pub fn has(&self, path: &str) -> bool {
        self.paths.contains_key(path)
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&Audited> {
        self.paths.get(path).map(|at| &self.files[*at])
    }

    /// The first licence right in a folder.
    pub fn licence_in(&self, folder: &str) -> Option<&Audited> {
        self.licences.get(folder).map(|at| &self.files[*at])
    }

    /// The text of a file, for showing findings.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.file(path)?.text().map(Arc::from)
    }
}

/// The folder of a path; "" at the top.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a file is a licence by its name.
fn is_licence(path: &str) -> bool {
    let name = path
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_text = name.ends_with(".txt") || name.ends_with(".md") || !name.contains('.');
    is_text && (name.contains("ofl") || name.contains("license") || name.contains("licence"))
}

/// The folder that a page's canonical link names (RFC 6596).
fn canonical(page: &str) -> Option<String> {
    let is_canonical = |tag: &Tag| {
        tag.name == "link"
            && tag
                .get("rel")
                .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    };
    let tag = html(page).tags.into_iter().find(is_canonical)?;
    let address = tag.get("href")?.trim_end_matches("index.html");
    (address.starts_with("http") && address.ends_with('/')).then(|| address.to_owned())
}
