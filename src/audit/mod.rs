//! A finished folder, or a course in one file, as a security review would look at it: what it asks of others, what runs in it, what it
//! is called and how large it is, under which licence it goes on, and a list of all of it with hashes.
//!
//! `read` takes the files in, `html` and `style` find what stands in them, `page` and `files` judge, `list` writes CycloneDX. Nothing is
//! run, and nothing is asked of the network. What a script would do when it runs is not looked into: the policy holds it.

mod files;
mod html;
mod list;
mod page;
mod read;
mod style;

use crate::diagnostic::{self, Diagnostic};
pub use list::list;
use rayon::prelude::*;
pub use read::{Audited, Folder};
use std::sync::Arc;

/// What was found wrong, sorted by file and place.
pub fn audit(folder: &Folder) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = folder.files.par_iter().flat_map_iter(|file| one(file, folder)).collect();
    files::all(folder, &mut findings);
    diagnostic::sort(&mut findings);
    findings
}

/// What is wrong in one file.
fn one(file: &Audited, folder: &Folder) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    files::one(file, folder, &mut findings);
    let Some(text) = file.text() else { return findings };
    match file.extension() {
        "html" | "htm" | "svg" => page::look(file, text, folder, &mut findings),
        "css" => {
            let place = style::Place { file: &file.path, start: 0, folder, data: false };
            style::look(text, &place, &mut findings);
        }
        _ => {}
    }
    findings
}

/// How an address leads on.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// To a file of the folder, by its path, or to where none is.
    Inside(String),
    /// Above the folder, or to the root of the server.
    Above,
    /// To another host, or to what is no file: `blob:`.
    Outside,
    /// It holds what it leads to: `data:`.
    Data,
    /// It runs: `javascript:`.
    Runs,
    /// It leads to a place in the same file, or is for people: `mailto:`.
    Nowhere,
}

/// How an address in the file `from` leads on. Browsers drop blanks and control characters from an address before they read its scheme
/// (URL Standard, 4.4).
fn way(address: &str, from: &str) -> Way {
    let bare: String = address.chars().filter(|c| !c.is_control()).collect::<String>().trim().replace('\\', "/");
    let scheme = bare.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let scheme = scheme.filter(|scheme| scheme.starts_with(|c: char| c.is_ascii_alphabetic()));
    let scheme = scheme.filter(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)));
    match scheme.as_deref() {
        Some("javascript" | "vbscript") => return Way::Runs,
        Some("data") if bare.to_ascii_lowercase().starts_with("data:text/html") => return Way::Runs,
        Some("data") => return Way::Data,
        Some("mailto" | "tel") => return Way::Nowhere,
        Some(_) => return Way::Outside,
        None if bare.starts_with("//") => return Way::Outside,
        None if bare.starts_with('/') => return Way::Above,
        None => {}
    }
    let path = bare.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() {
        return Way::Nowhere;
    }
    let mut parts: Vec<&str> = from.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Way::Above,
            ".." => {}
            part => parts.push(part),
        }
    }
    let end = if path.ends_with('/') || parts.is_empty() { "index.html" } else { "" };
    let joined = parts.join("/");
    Way::Inside(match (joined.is_empty(), end.is_empty()) {
        (_, true) => joined,
        (true, false) => end.to_owned(),
        (false, false) => format!("{joined}/{end}"),
    })
}

/// A finding at a place of a file.
fn error(rule: &'static str, file: &Arc<str>, span: std::ops::Range<usize>, message: String, help: &str) -> Diagnostic {
    Diagnostic::error(rule, file, span, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_as_browsers_do() {
        let inside = |path: &str| Way::Inside(path.to_owned());
        for (address, expected) in [
            ("../assets/a.js?x#y", inside("assets/a.js")),
            ("b.html", inside("m/b.html")),
            ("./", inside("m/index.html")),
            ("..", inside("index.html")),
            ("../../x", Way::Above),
            ("/x", Way::Above),
            ("//host/x", Way::Outside),
            ("\\\\host\\x", Way::Outside),
            ("HTTPS://host", Way::Outside),
            ("blob:x", Way::Outside),
            (" java\nscript:alert(1)", Way::Runs),
            ("data:text/html,x", Way::Runs),
            ("data:image/png,x", Way::Data),
            ("#x", Way::Nowhere),
            ("", Way::Nowhere),
            ("mailto:a@b", Way::Nowhere),
            ("a/b:c", inside("m/a/b:c")),
        ] {
            assert_eq!(way(address, "m/a.html"), expected, "{address:?}");
        }
    }
}
