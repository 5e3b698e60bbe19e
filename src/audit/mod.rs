//! A finished folder, or a course in one file, for security and privacy problems look at it: what it asks of others, what runs in it, what it
//! is called and how large it is, under which licence it goes on, and a list of all of it with hashes.
//!
//! `read` takes the files in, `html` and `style` find what stands in them, `page`, `data` and `files` judge, `list` writes CycloneDX.
//! Nothing is run, and nothing is asked of the network. What a script would do when it runs is not looked into: the policy holds it.

mod data;
pub(crate) mod files;
mod html;
mod list;
mod page;
mod read;
mod style;

use crate::diagnostic::{self, Diagnostic, Rule, Severity};
use data_url::DataUrl;
use html::HtmlDocument;
pub use list::list;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use read::FileKind;
pub use read::{Audited, AuditedFolder};
use std::sync::Arc;
use style::Spans;
use url::Url;

pub(crate) static AUDIT_ADDRESS: Rule = Rule {
    name: "audit/address",
    severities: &[Severity::Error],
    summary: "No address runs when it is followed.",
    reason: "A `javascript:` address is a script inside a page.",
    source: "Content Security Policy level 3, https://www.w3.org/TR/CSP3/",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static AUDIT_INLINE: Rule = Rule {
    name: "audit/inline",
    severities: &[Severity::Error],
    summary: "No page contains scripts, handlers or styles, unless the page's own policy names its hash.",
    reason: "The policy `default-src 'self'`, which keeps foreign code from running, refuses them.",
    source: "Content Security Policy level 3, https://www.w3.org/TR/CSP3/",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static AUDIT_MISSING: Rule = Rule {
    name: "audit/missing",
    severities: &[Severity::Warning],
    summary: "What a page names is there.",
    reason: "A file that is not there is asked for in vain by each reader; in a course of one file it cannot be there at all.",
    source: "README.md, \"Put it online\"",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static AUDIT_NAME: Rule = Rule {
    name: "audit/name",
    severities: &[Severity::Error],
    summary: "Every disk, server and LMS can hold the names of all files, and their text can be read.",
    reason: "Capitals, spaces, letters beyond ASCII and device names break on some of them, and links of the disk on all.",
    source: "README.md, \"Put it online\"",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static AUDIT_OUTSIDE: Rule = Rule {
    name: "audit/outside",
    severities: &[Severity::Error],
    summary: "No page, style sheet or image of a site loads anything from another host, or leads out of its folder.",
    reason: "The other host would learn of everyone who opens the page, and the site would not work from a disk, in a closed network or below a path.",
    source: "README.md, \"Put it online\"",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static AUDIT_POLICY: Rule = Rule {
    name: "audit/policy",
    severities: &[Severity::Error],
    summary: "A page's own policy blocks what it does not name, and everything in the page keeps to the policy.",
    reason: "A policy with `'unsafe-inline'`, `*` or without `default-src` protects from nothing.",
    source: "Content Security Policy level 3, https://www.w3.org/TR/CSP3/",
    bad: "",
    good: "",
    fixable: false,
};

/// What was found wrong, sorted by file and place.
pub fn audit(folder: &AuditedFolder) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = folder
        .files
        .par_iter()
        .flat_map_iter(|file| one(file, folder))
        .collect();
    files::all(folder, &mut findings);
    diagnostic::sort(&mut findings);
    findings
}

/// What is wrong in one file.
fn one(file: &Audited, folder: &AuditedFolder) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    files::one(file, folder, &mut findings);
    let Some(text) = file.text() else {
        return findings;
    };
    match file.kind() {
        FileKind::Html => page::look(file, text, &html::html(text), folder, &mut findings),
        FileKind::Xml | FileKind::Svg => {
            page::look(file, text, &html::xml(text), folder, &mut findings)
        }
        FileKind::Css => {
            let base = Base::of(&file.path);
            let skipped = if text.starts_with('\u{feff}') {
                '\u{feff}'.len_utf8()
            } else {
                0
            };
            let place = style::StyleLocation {
                file: &file.path,
                base: &base,
                spans: Spans::From(skipped),
                folder,
                data: false,
                depth: 0,
            };
            style::look(&text[skipped..], &place, &mut findings);
        }
        FileKind::Manifest => data::manifest(file, text, &mut findings),
        FileKind::Script => data::source_map(file, text, &mut findings),
        FileKind::Other => {}
    }
    findings
}

/// How an address leads on.
#[derive(Debug, PartialEq, Eq)]
enum AddressTarget {
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

/// The host and folder that stand for wherever the folder is put. An address with a host of its own never gets here, whatever its name.
const ROOT: &str = "https://folder.invalid/leadlet-audited-folder/";

/// Where addresses in a file begin.
#[derive(Debug)]
struct Base(Option<Url>);

impl Base {
    /// Of the file at this path.
    fn of(path: &str) -> Base {
        let mut url = Url::parse(ROOT).ok();
        if let Some(mut parts) = url.as_mut().and_then(|url| url.path_segments_mut().ok()) {
            parts.pop_if_empty().extend(path.split('/'));
        }
        Base(url)
    }

    /// Of what stands in a `data:` address, which has nothing beside it.
    const NONE: Base = Base(None);
}

/// How an address leads on, read as browsers read it (URL Standard).
fn way(address: &str, base: &Base) -> AddressTarget {
    let trimmed = address.trim_matches(|c: char| c <= ' ');
    if trimmed
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
    {
        return way_of_data(trimmed);
    }
    match Url::parse(trimmed) {
        Ok(url) => match url.scheme() {
            "javascript" | "vbscript" => AddressTarget::Runs,
            "data" => way_of_data(url.as_str()),
            "mailto" | "tel" | "about" => AddressTarget::Nowhere,
            _ => AddressTarget::Outside,
        },
        Err(url::ParseError::RelativeUrlWithoutBase) => relative(trimmed, base),
        // Nothing is asked for now; a browser of tomorrow may read it otherwise.
        Err(_) => AddressTarget::Outside,
    }
}

fn way_of_data(address: &str) -> AddressTarget {
    match DataUrl::process(address)
        .map(|data| data.mime_type().to_string())
        .as_deref()
    {
        Ok("text/html" | "application/xhtml+xml" | "text/xml" | "application/xml") => {
            AddressTarget::Runs
        }
        Ok(kind)
            if kind.starts_with("text/html;") || kind.starts_with("application/xhtml+xml;") =>
        {
            AddressTarget::Runs
        }
        _ => AddressTarget::Data,
    }
}

/// How an address without a scheme leads on.
fn relative(address: &str, base: &Base) -> AddressTarget {
    let bare: String = address
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    if bare.replace('\\', "/").starts_with("//") {
        return AddressTarget::Outside;
    }
    let Some(base) = &base.0 else {
        return AddressTarget::Nowhere;
    };
    if bare.is_empty() || bare.starts_with(['#', '?']) {
        return AddressTarget::Nowhere;
    }
    let Ok(url) = base.join(&bare) else {
        return AddressTarget::Outside;
    };
    let Some(path) = url
        .as_str()
        .split(['#', '?'])
        .next()
        .and_then(|url| url.strip_prefix(ROOT))
    else {
        return AddressTarget::Above;
    };
    let path = percent_decode_str(path).decode_utf8_lossy();
    let end = if path.is_empty() || path.ends_with('/') {
        "index.html"
    } else {
        ""
    };
    AddressTarget::Inside(format!("{path}{end}"))
}

/// Whether a text that is no address yet would lead to another host if something made it one.
fn names_host(text: &str) -> bool {
    let web = ["http:", "https:", "ws:", "wss:", "ftp:"];
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let bare = bare
        .trim_matches(|c: char| c <= ' ')
        .to_ascii_lowercase()
        .replace('\\', "/");
    bare.starts_with("//") || web.iter().any(|scheme| bare.starts_with(scheme))
}

/// What a `data:` address holds: its type and its text.
fn held(address: &str) -> Option<(String, String)> {
    let bare: String = address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let data = DataUrl::process(&bare).ok()?;
    let kind = format!("{}/{}", data.mime_type().type_, data.mime_type().subtype);
    let is_read = kind == "text/css" || kind == "text/html" || kind.ends_with("xml");
    let bytes = is_read.then(|| data.decode_to_vec().ok()).flatten()?.0;
    Some((kind, String::from_utf8_lossy(&bytes).into_owned()))
}

/// What a `data:` address of that type holds, read as browsers read that type.
fn document(kind: &str, text: &str) -> HtmlDocument {
    if kind == "text/html" {
        html::html(text)
    } else {
        html::xml(text)
    }
}

/// A finding at a place of a file.
fn error(
    rule: &'static Rule,
    file: &Arc<str>,
    span: std::ops::Range<usize>,
    message: String,
    help: &str,
) -> Diagnostic {
    Diagnostic::new(rule, file, span, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_as_browsers_do() {
        let inside = |path: &str| AddressTarget::Inside(path.to_owned());
        for (address, expected) in [
            ("../assets/a.js?x#y", inside("assets/a.js")),
            ("b.html", inside("m/b.html")),
            ("./", inside("m/index.html")),
            ("..", inside("index.html")),
            ("../../x", AddressTarget::Above),
            ("/x", AddressTarget::Above),
            ("//host/x", AddressTarget::Outside),
            (
                "//folder.invalid/leadlet-audited-folder/x",
                AddressTarget::Outside,
            ),
            ("/\t/host/x", AddressTarget::Outside),
            ("ht\ntps://host", AddressTarget::Outside),
            ("https:host", AddressTarget::Outside),
            ("/\\host", AddressTarget::Outside),
            ("ws://host", AddressTarget::Outside),
            ("https://host:99999999/", AddressTarget::Outside),
            ("about:blank", AddressTarget::Nowhere),
            ("%2e%2e/b%20c.html", inside("b c.html")),
            ("\\\\host\\x", AddressTarget::Outside),
            ("HTTPS://host", AddressTarget::Outside),
            ("blob:x", AddressTarget::Outside),
            (" java\nscript:alert(1)", AddressTarget::Runs),
            ("data:text/html,x", AddressTarget::Runs),
            ("DATA: text/html ;charset=x,x", AddressTarget::Runs),
            ("da\nta:text/html,x", AddressTarget::Runs),
            ("data:image/png,x", AddressTarget::Data),
            ("#x", AddressTarget::Nowhere),
            ("", AddressTarget::Nowhere),
            ("mailto:a@b", AddressTarget::Nowhere),
            ("a/b:c", inside("m/a/b:c")),
        ] {
            assert_eq!(way(address, &Base::of("m/a.html")), expected, "{address:?}");
        }
    }
}
