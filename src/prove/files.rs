//! Rules for the files of any package: names that every LMS can unpack and serve, a manifest where it is looked for, and pages
//! that ask for nothing outside.

use super::Report;
use super::open::{OpenedPackage, UNSAFE, is_unsafe};
use crate::text::tags::read_tag;
use crate::text::words::size;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{Read, Seek};

/// The manifests by which an LMS knows a package, in the order in which they are looked for.
const MANIFESTS: [&str; 3] = ["imsmanifest.xml", "cmi5.xml", "tincan.xml"];
/// Endings for which some LMSs refuse a whole upload (<https://help.docebo.com/hc/en-us/articles/360020128479>).
const REFUSED: [&str; 16] = [
    "htaccess", "phps", "php5", "php4", "php3", "ph3", "php", "cgi", "sh", "shtml", "asp", "aspx",
    "jsp", "py", "rb", "pl",
];
/// Endings that Moodle serves as plain text, so that browsers do not run them as modules.
const PLAIN: [&str; 1] = ["mjs"];
/// What other programs leave behind in a zip.
const LEFT: [&str; 3] = ["__MACOSX", ".DS_Store", "Thumbs.db"];
/// Bytes of a manifest or page that are read.
pub const TEXT: u64 = 16 << 20;
/// Courses by leadlet in one package that are looked at.
const COURSES: usize = 20;
/// The fact about other servers, which the browser makes certain.
pub const LOADS: &str = "Loads from other servers";

/// Checks the list of files.
pub fn check<R: Read + Seek>(opened: &OpenedPackage<R>, report: &mut Report) {
    let total = opened
        .entries
        .values()
        .fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    report.fact(
        "Files",
        format!(
            "{}, {} packed, {} unpacked",
            opened.entries.len(),
            size(opened.size),
            size(total)
        ),
    );
    if let Some((name, entry)) = opened.entries.iter().max_by_key(|(_, entry)| entry.size) {
        report.fact("Largest file", format!("{name}, {}", size(entry.size)));
    }
    if !opened.bomb.is_empty() {
        report.error(
            "zip/bomb",
            format!("it is not unpacked: {}", opened.bomb),
            "",
        );
    }
    for name in &opened.doubled {
        report.error(
            "zip/twice",
            format!("two of its files have one name, `{name}`"),
            "Create the zip again.",
        );
    }
    if opened.around.0 > 0 {
        let message = format!(
            "There are {} bytes before its first file; some LMSs do not find the files then",
            opened.around.0
        );
        report.warning("zip/around", message, "Create the zip again.");
    }
    if opened.around.1 > 0 {
        let message = format!(
            "There are {} bytes after its end; some LMSs do not find the files then",
            opened.around.1
        );
        report.warning("zip/around", message, "Create the zip again.");
    }
    for (rule, what) in UNSAFE {
        names(opened, report, rule, what, true, |name, _| {
            is_unsafe(name) == Some((rule, what))
        });
    }
    names(
        opened,
        report,
        "zip/both",
        "is also the folder of other files",
        true,
        |name, _| opened.is_folder(name),
    );
    names(
        opened,
        report,
        "zip/local",
        "has another name, size, checksum or way of packing in front of it than in the list",
        true,
        |_, entry| !entry.differs.is_empty(),
    );
    names(
        opened,
        report,
        "zip/method",
        "is packed in a way that not every LMS reads",
        true,
        |_, entry| entry.method.is_some(),
    );
    names(
        opened,
        report,
        "zip/link",
        "is a link to another file",
        true,
        |_, entry| entry.link,
    );
    names(
        opened,
        report,
        "zip/encrypted",
        "is locked by a password",
        true,
        |_, entry| entry.encrypted,
    );
    names(
        opened,
        report,
        "zip/unicode",
        "has characters in its name that are not marked as UTF-8",
        true,
        |_, entry| !entry.unicode,
    );
    names(
        opened,
        report,
        "zip/ending",
        "has an ending for which some LMSs refuse the package",
        true,
        |name, _| REFUSED.contains(&ending(name).as_str()),
    );
    names(
        opened,
        report,
        "zip/served",
        "is served as plain text by some LMSs, and will not run",
        false,
        |name, _| PLAIN.contains(&ending(name).as_str()),
    );
    names(
        opened,
        report,
        "zip/left",
        "was left by a program and belongs to no course",
        false,
        |name, _| name.split('/').any(|part| LEFT.contains(&part)),
    );
    names(
        opened,
        report,
        "zip/name",
        "has more in its name than letters of ASCII, digits, `-`, `_` and `.`",
        false,
        |name, _| {
            is_unsafe(name).is_none()
                && !name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_./ ".contains(c))
        },
    );
    cases(opened, report);
}

/// Tells of all files that `is_wrong`.
fn names<R>(
    opened: &OpenedPackage<R>,
    report: &mut Report,
    rule: &'static str,
    what: &str,
    hard: bool,
    is_wrong: impl Fn(&str, &super::open::ZipEntry) -> bool,
) {
    let found: Vec<&String> = opened
        .entries
        .iter()
        .filter(|(name, entry)| is_wrong(name, entry))
        .map(|(name, _)| name)
        .collect();
    for name in found {
        let message = format!("`{name}` {what}");
        if hard {
            report.error(rule, message, "")
        } else {
            report.warning(rule, message, "")
        }
    }
}

/// Names that are one name on a disk which does not tell `A` from `a`.
fn cases<R>(opened: &OpenedPackage<R>, report: &mut Report) {
    let mut seen: HashMap<String, &String> = HashMap::new();
    for name in opened.entries.keys() {
        if let Some(other) = seen.insert(name.to_lowercase(), name) {
            let message = format!(
                "`{other}` and `{name}` are one file on a disk that does not tell upper from lower case"
            );
            report.error("zip/case", message, "Name one of them otherwise.");
        }
    }
}

/// Name and text of the manifest.
pub fn manifest<R: Read + Seek>(
    opened: &mut OpenedPackage<R>,
    report: &mut Report,
) -> Option<(&'static str, String)> {
    let Some(name) = MANIFESTS
        .into_iter()
        .find(|name| opened.entries.contains_key(*name))
    else {
        let is_manifest = |path: &&String| {
            MANIFESTS
                .iter()
                .any(|name| path.to_lowercase().rsplit('/').next() == Some(name))
        };
        match opened.entries.keys().find(is_manifest) {
            Some(path) => report.error(
                "zip/manifest",
                format!("the manifest is `{path}`, and LMSs look for `imsmanifest.xml`, `cmi5.xml` or `tincan.xml` at the top of the zip"),
                "Zip what is in the folder, and not the folder.",
            ),
            None => report.error(
                "zip/manifest",
                "it has none of `imsmanifest.xml`, `cmi5.xml` and `tincan.xml` at its top, so it is not a SCORM, cmi5 or xAPI package",
                "",
            ),
        }
        return None;
    };
    match opened
        .bytes(name, TEXT)
        .map(|bytes| bytes.map(String::from_utf8))
    {
        Ok(Some(Ok(text))) => Some((name, text)),
        Ok(Some(Err(_))) => {
            report.error(
                "zip/manifest",
                format!("`{name}` is not written in UTF-8"),
                "",
            );
            None
        }
        Ok(None) => None,
        Err(cause) => {
            report.error(
                "zip/damaged",
                format!("`{name}` cannot be read: {cause}"),
                "",
            );
            None
        }
    }
}

/// A name that the manifest gives, found among the files: the file, or why there is none.
///
/// # Errors
/// What is wrong, for people.
pub fn find<'a, R>(opened: &'a OpenedPackage<R>, href: &str) -> Result<&'a str, String> {
    let path = decoded(href.split(['?', '#']).next().unwrap_or_default());
    let path = path.strip_prefix("./").unwrap_or(&path);
    if let Some((name, _)) = opened.entries.get_key_value(path) {
        return Ok(name);
    }
    match opened.near(path) {
        Some(near) => Err(format!(
            "`{path}` is not in the package; there is `{near}`, and most servers tell upper from lower case"
        )),
        None => Err(format!("`{path}` is not in the package")),
    }
}

/// A URL's path without its percent signs.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .and_then(|code| std::str::from_utf8(code).ok())
            .and_then(|code| u8::from_str_radix(code, 16).ok());
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

/// Files that are damaged, pages and styles that load from other servers or from the server's top, and what the package says of the state it
/// keeps.
pub fn references<R: Read + Seek>(opened: &mut OpenedPackage<R>, report: &mut Report) {
    if !opened.bomb.is_empty() {
        return;
    }
    for (name, cause) in opened.damaged() {
        report.error(
            "zip/damaged",
            format!("`{name}` cannot be read: {cause}"),
            "Create the zip again.",
        );
    }
    let kinds = ["html", "htm", "xhtml", "svg", "css"];
    let texts: Vec<String> = opened
        .entries
        .keys()
        .filter(|name| kinds.contains(&ending(name).as_str()))
        .cloned()
        .collect();
    let mut is_outside = false;
    for name in texts {
        let Ok(Some(text)) = opened.bytes(&name, TEXT) else {
            continue;
        };
        let text = String::from_utf8_lossy(&text);
        for address in if ending(&name) == "css" {
            styled(&text)
        } else {
            loaded(&text)
        } {
            // Browsers take a backslash for a slash.
            let plain = address.trim_start().replace('\\', "/");
            if plain.starts_with("//") || plain.contains("://") {
                is_outside = true;
                report.warning(
                    "page/outside",
                    format!("`{name}` loads `{address}` from another server"),
                    "Put the file into the package.",
                );
            } else if plain.starts_with('/') {
                let message = format!(
                    "`{name}` loads `{address}` from the top of the server, where no LMS has it"
                );
                report.error(
                    "page/rooted",
                    message,
                    "Write addresses relative to the page.",
                );
            }
        }
    }
    report.fact(
        LOADS,
        if is_outside {
            "yes, see below"
        } else {
            "nothing that its pages and styles name; scripts show only in a browser"
        },
    );
    state(opened, report);
}

/// What packages by leadlet say of themselves, each with the name of its file: one for each course in the package.
pub fn data<R: Read + Seek>(opened: &mut OpenedPackage<R>) -> Vec<(String, Value)> {
    let names: Vec<String> = opened
        .entries
        .keys()
        .filter(|name| name.starts_with("assets/course-"))
        .take(COURSES)
        .cloned()
        .collect();
    let mut found = Vec::new();
    for name in names {
        let text = opened.bytes(&name, TEXT).ok().flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let Some(data) = text
            .strip_prefix("window.leadletLaunch = ")
            .and_then(|text| text.trim_end().strip_suffix(';'))
        else {
            continue;
        };
        if let Ok(data) = serde_json::from_str::<Value>(data) {
            found.push((name, data));
        }
    }
    found
}

/// What pages of a package that leadlet made say of the state they keep.
fn state<R: Read + Seek>(opened: &mut OpenedPackage<R>, report: &mut Report) {
    let Some((_, data)) = data(opened).into_iter().next() else {
        return;
    };
    let (worst, limit) = (
        data["worst"].as_u64().unwrap_or_default(),
        data["limit"].as_u64().unwrap_or_default(),
    );
    match limit {
        0 => report.fact("State kept by the LMS", "one document, of any size"),
        _ => report.fact(
            "State kept by the LMS",
            format!("at most {worst} of {limit} characters, with all questions answered"),
        ),
    }
    if limit > 0 && worst >= limit {
        let message = format!(
            "answers to all questions take up to {worst} characters, and the LMS keeps fewer than {limit}"
        );
        report.error("package/state", message, "Package each lesson by itself.");
    }
}

/// Addresses of what a page loads by itself: scripts, styles, pictures, frames, sound and video.
fn loaded(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_style = false;
    for part in html.split('<').skip(1) {
        if is_style {
            found.extend(styled(part));
        }
        is_style = part
            .get(..5)
            .is_some_and(|name| name.eq_ignore_ascii_case("style"));
        if is_style {
            found.extend(styled(part));
        }
        let Some(((name, attributes, _), _)) = read_tag(&format!("<{part}")) else {
            continue;
        };
        let value = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let wanted: &[&str] = match name.as_str() {
            "script" | "iframe" | "frame" | "audio" | "source" | "track" | "embed" | "input" => {
                &["src"]
            }
            "img" => &["src", "lowsrc"],
            "video" => &["src", "poster"],
            "object" => &["data"],
            "image" | "use" | "feimage" => &["href", "xlink:href"],
            "body" | "table" | "td" => &["background"],
            "link" if value("rel").is_some_and(is_loading) => &["href"],
            _ => &[],
        };
        found.extend(
            wanted
                .iter()
                .filter_map(|name| value(name))
                .map(str::to_owned),
        );
        let sets = ["srcset", "imagesrcset"]
            .into_iter()
            .filter_map(value)
            .filter(|set| !set.trim_start().starts_with("data:"));
        found.extend(
            sets.flat_map(|set| set.split(','))
                .filter_map(|one| one.split_ascii_whitespace().next())
                .map(str::to_owned),
        );
        found.extend(value("style").into_iter().flat_map(styled));
    }
    found.retain(|address| !address.trim_start().starts_with("data:"));
    found
}

/// Whether a link of this kind is loaded, and not followed.
fn is_loading(rel: &str) -> bool {
    let kinds = [
        "stylesheet",
        "icon",
        "preload",
        "modulepreload",
        "prefetch",
        "prerender",
        "preconnect",
        "dns-prefetch",
        "manifest",
    ];
    rel.split_ascii_whitespace().any(|word| {
        kinds.iter().any(|kind| word.eq_ignore_ascii_case(kind)) || word.ends_with("-icon")
    })
}

/// Addresses that a style loads: those in `url()`, and those of `@import` in quotes.
fn styled(css: &str) -> Vec<String> {
    let quoted = |text: &str| {
        text.trim_start()
            .trim_start_matches(['"', '\''])
            .split(['"', '\'', ')', ';'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let urls = css.split("url(").skip(1).map(quoted);
    let imports = css
        .split("@import")
        .skip(1)
        .filter(|rest| rest.trim_start().starts_with(['"', '\'']))
        .map(quoted);
    urls.chain(imports)
        .filter(|address| !address.starts_with("data:"))
        .collect()
}

fn ending(name: &str) -> String {
    name.rsplit(['.', '/'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{decoded, loaded, styled};

    #[test]
    fn what_a_page_loads_is_found_and_links_are_not() {
        let html = "<a href=\"https://x\"><script src=\"/a.js\"></script><link rel=\"canonical\" href=\"https://y\"><link rel=stylesheet href='b.css'><img alt=\"\" src=\"//c/d.png\">";
        assert_eq!(loaded(html), ["/a.js", "b.css", "//c/d.png"]);
        let more = "<img src=//a><IMG SRCSET='b 1x, https:&#47;/c 2x'><p style=\"background:url(https://d)\"><style>@import '//e';</style><video poster=f>";
        assert_eq!(
            loaded(more),
            ["//a", "b", "https://c", "https://d", "//e", "f"]
        );
        assert_eq!(
            styled("a{b:url( 'x.png' )}@import url(y);c{d:url(data:z)}"),
            ["x.png", "y"]
        );
    }

    #[test]
    fn addresses_are_decoded() {
        assert_eq!(decoded("a%20b%C3%A4%zz%"), "a bä%zz%");
    }
}
