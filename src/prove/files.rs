//! Rules for the files of any package: names that every LMS can unpack and serve, a manifest where it is looked for, and pages
//! that ask for nothing outside.

use super::Report;
use super::open::{Opened, is_safe};
use crate::words::size;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{Read, Seek};

/// The manifests by which an LMS knows a package, in the order in which they are looked for.
const MANIFESTS: [&str; 2] = ["imsmanifest.xml", "cmi5.xml"];
/// Endings for which some LMSs refuse a whole upload (<https://help.docebo.com/hc/en-us/articles/360020128479>).
const REFUSED: [&str; 16] =
    ["htaccess", "phps", "php5", "php4", "php3", "ph3", "php", "cgi", "sh", "shtml", "asp", "aspx", "jsp", "py", "rb", "pl"];
/// Endings that Moodle serves as plain text, so that browsers do not run them as modules.
const PLAIN: [&str; 1] = ["mjs"];
/// What other programs leave behind in a zip.
const LEFT: [&str; 3] = ["__MACOSX", ".DS_Store", "Thumbs.db"];
/// Bytes of a manifest or page that are read.
const TEXT: u64 = 16 << 20;
/// Names of one kind that are told; the rest is counted.
const TOLD: usize = 5;

/// Checks the list of files.
pub fn check<R: Read + Seek>(opened: &Opened<R>, report: &mut Report) {
    let total = opened.entries.values().fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    report.fact("Files", format!("{}, {} packed, {} unpacked", opened.entries.len(), size(opened.size), size(total)));
    if let Some((name, entry)) = opened.entries.iter().max_by_key(|(_, entry)| entry.size) {
        report.fact("Largest file", format!("{name}, {}", size(entry.size)));
    }
    if !opened.bomb.is_empty() {
        report.error("zip/bomb", format!("it is not unpacked: {}", opened.bomb), "");
    }
    if opened.doubled {
        report.error("zip/twice", "two of its files have one name", "Pack it anew.");
    }
    names(opened, report, "zip/outside", "lies outside the package once unpacked", true, |name, _| !is_safe(name));
    names(opened, report, "zip/link", "is a link to another file", true, |_, entry| entry.link);
    names(opened, report, "zip/encrypted", "is locked by a password", true, |_, entry| entry.encrypted);
    names(opened, report, "zip/unicode", "has letters in its name that are not marked as UTF-8", true, |_, entry| !entry.unicode);
    names(opened, report, "zip/ending", "has an ending for which some LMSs refuse the package", true, |name, _| {
        REFUSED.contains(&ending(name).as_str())
    });
    names(opened, report, "zip/served", "is served as plain text by some LMSs, and will not run", false, |name, _| {
        PLAIN.contains(&ending(name).as_str())
    });
    names(opened, report, "zip/left", "was left by a program and belongs to no course", false, |name, _| {
        name.split('/').any(|part| LEFT.contains(&part))
    });
    names(opened, report, "zip/name", "has more in its name than letters of ASCII, digits, `-`, `_` and `.`", false, |name, _| {
        is_safe(name) && !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./ ".contains(c))
    });
    cases(opened, report);
}

/// Tells of all files that `is_wrong`, the first ones by name.
fn names<R>(
    opened: &Opened<R>,
    report: &mut Report,
    rule: &'static str,
    what: &str,
    hard: bool,
    is_wrong: impl Fn(&str, &super::open::Entry) -> bool,
) {
    let found: Vec<&String> = opened.entries.iter().filter(|(name, entry)| is_wrong(name, entry)).map(|(name, _)| name).collect();
    for name in found.iter().take(TOLD) {
        let message = format!("`{}` {what}", name.escape_debug());
        if hard { report.error(rule, message, "") } else { report.warning(rule, message, "") }
    }
    if found.len() > TOLD {
        let message = format!("{} more files: each {what}", found.len() - TOLD);
        if hard { report.error(rule, message, "") } else { report.warning(rule, message, "") }
    }
}

/// Names that are one name on a disk which does not tell `A` from `a`.
fn cases<R>(opened: &Opened<R>, report: &mut Report) {
    let mut seen: HashMap<String, &String> = HashMap::new();
    for name in opened.entries.keys() {
        if let Some(other) = seen.insert(name.to_lowercase(), name) {
            let message = format!("`{other}` and `{name}` are one file on a disk that does not tell upper from lower case");
            report.error("zip/case", message, "Name one of them otherwise.");
        }
    }
}

/// Name and text of the manifest.
pub fn manifest<R: Read + Seek>(opened: &mut Opened<R>, report: &mut Report) -> Option<(&'static str, String)> {
    let Some(name) = MANIFESTS.into_iter().find(|name| opened.entries.contains_key(*name)) else {
        let is_manifest = |path: &&String| MANIFESTS.iter().any(|name| path.to_lowercase().rsplit('/').next() == Some(name));
        match opened.entries.keys().find(is_manifest) {
            Some(path) => report.error(
                "zip/manifest",
                format!("the manifest is `{path}`, and LMSs look for `imsmanifest.xml` or `cmi5.xml` at the top of the zip"),
                "Zip what is in the folder, and not the folder.",
            ),
            None => report.error(
                "zip/manifest",
                "it has neither `imsmanifest.xml` nor `cmi5.xml` at its top, so it is no package of SCORM or cmi5",
                "",
            ),
        }
        return None;
    };
    match opened.bytes(name, TEXT).map(|bytes| bytes.map(String::from_utf8)) {
        Ok(Some(Ok(text))) => Some((name, text)),
        Ok(Some(Err(_))) => {
            report.error("zip/manifest", format!("`{name}` is not written in UTF-8"), "");
            None
        }
        Ok(None) => None,
        Err(cause) => {
            report.error("zip/damaged", format!("`{name}` cannot be read: {cause}"), "");
            None
        }
    }
}

/// A name that the manifest gives, found among the files: the file, or why there is none.
///
/// # Errors
/// What is wrong, for people.
pub fn find<'a, R>(opened: &'a Opened<R>, href: &str) -> Result<&'a str, String> {
    let path = decoded(href.split(['?', '#']).next().unwrap_or_default());
    let path = path.strip_prefix("./").unwrap_or(&path);
    if let Some((name, _)) = opened.entries.get_key_value(path) {
        return Ok(name);
    }
    match opened.entries.keys().find(|name| name.to_lowercase() == path.to_lowercase()) {
        Some(near) => Err(format!("`{path}` is not in the package; there is `{near}`, and most servers tell upper from lower case")),
        None => Err(format!("`{path}` is not in the package")),
    }
}

/// A URL's path without its percent signs.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok()).and_then(|code| u8::from_str_radix(code, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Pages that load from other servers or from the server's top, and what the package says of the state it keeps.
pub fn references<R: Read + Seek>(opened: &mut Opened<R>, report: &mut Report) {
    if !opened.bomb.is_empty() {
        return;
    }
    let pages: Vec<String> = opened.entries.keys().filter(|name| ["html", "htm"].contains(&ending(name).as_str())).cloned().collect();
    let (mut outside, mut rooted, mut damaged) = (Vec::new(), Vec::new(), Vec::new());
    for page in pages {
        let html = match opened.bytes(&page, TEXT) {
            Ok(bytes) => String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned(),
            Err(cause) => {
                damaged.push(format!("`{page}` cannot be read: {cause}"));
                continue;
            }
        };
        for address in loaded(&html) {
            if address.starts_with("//") || address.contains("://") {
                outside.push(format!("`{page}` loads `{address}` from another server"));
            } else if address.starts_with('/') {
                rooted.push(format!("`{page}` loads `{address}` from the top of the server, where no LMS has it"));
            }
        }
    }
    report.fact("Loads from other servers", if outside.is_empty() { "nothing" } else { "yes, see below" });
    damaged.into_iter().take(TOLD).for_each(|message| report.error("zip/damaged", message, "Pack it anew."));
    rooted.into_iter().take(TOLD).for_each(|message| report.error("page/rooted", message, "Write addresses relative to the page."));
    outside.into_iter().take(TOLD).for_each(|message| report.warning("page/outside", message, "Put the file into the package."));
    state(opened, report);
}

/// What pages of a package that leadlet made say of the state they keep.
fn state<R: Read + Seek>(opened: &mut Opened<R>, report: &mut Report) {
    let names: Vec<String> = opened.entries.keys().filter(|name| name.starts_with("assets/course-")).cloned().collect();
    for name in names {
        let text = opened.bytes(&name, TEXT).ok().flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let Some(data) = text.strip_prefix("window.leadletLaunch = ").and_then(|text| text.trim_end().strip_suffix(';')) else { continue };
        let Ok(data) = serde_json::from_str::<Value>(data) else { continue };
        let (worst, limit) = (data["worst"].as_u64().unwrap_or_default(), data["limit"].as_u64().unwrap_or_default());
        match limit {
            0 => report.fact("State kept by the LMS", "one document, of any size"),
            _ => report.fact("State kept by the LMS", format!("at most {worst} of {limit} characters, with all questions answered")),
        }
        if limit > 0 && worst >= limit {
            let message = format!("answers to all questions take up to {worst} characters, and the LMS keeps fewer than {limit}");
            report.error("package/state", message, "Package each lesson by itself.");
        }
        return;
    }
}

/// Addresses of what a page loads by itself: scripts, styles, pictures, frames, sound and video.
fn loaded(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in html.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let name = tag.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default().to_lowercase();
        let attribute = match name.as_str() {
            "script" | "img" | "iframe" | "audio" | "video" | "source" | "track" | "embed" => "src",
            "link" if ["stylesheet", "icon", "preload", "modulepreload"].iter().any(|rel| tag.contains(rel)) => "href",
            _ => continue,
        };
        found.extend(value(tag, attribute).filter(|address| !address.starts_with("data:")));
    }
    found
}

/// The value of an attribute in quotes.
fn value(tag: &str, attribute: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {attribute}="))?;
    let quote = after.chars().next().filter(|quote| "\"'".contains(*quote))?;
    after[1..].split(quote).next().map(str::to_owned)
}

fn ending(name: &str) -> String {
    name.rsplit(['.', '/']).next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{decoded, loaded};

    #[test]
    fn what_a_page_loads_is_found_and_links_are_not() {
        let html = "<a href=\"https://x\"><script src=\"/a.js\"></script><link rel=\"canonical\" href=\"https://y\"><link rel=stylesheet href='b.css'><img alt=\"\" src=\"//c/d.png\">";
        assert_eq!(loaded(html), ["/a.js", "b.css", "//c/d.png"]);
    }

    #[test]
    fn addresses_are_decoded() {
        assert_eq!(decoded("a%20b%C3%A4%zz%"), "a bä%zz%");
    }
}
