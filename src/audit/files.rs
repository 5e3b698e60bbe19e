//! Files as such: names that every disk and server can hold, sizes, licences.

use super::read::{Audited, AuditedFolder, FileKind, folder_of};
use crate::audit::AUDIT_NAME;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::images::Anatomy;
use crate::site::{self, Site};
use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use std::io::Read;

/// The largest file that common hosts of static sites take (Cloudflare Pages and others: 25 MiB).
const MAX_HOSTED_FILE_BYTES: usize = 25 * 1024 * 1024;
/// A page or script larger than this keeps its reader waiting.
const HEAVY: usize = 1024 * 1024;

pub(crate) static AUDIT_LICENCE: Rule = Rule {
    name: "audit/licence",
    severities: &[Severity::Error],
    summary: "A font goes with its licence.",
    reason: "The Open Font License asks that its text goes with each copy.",
    source: "SIL Open Font License 1.1, condition 2, https://openfontlicense.org",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static AUDIT_SIZE: Rule = Rule {
    name: "audit/size",
    severities: &[Severity::Warning],
    summary: "No file is larger than common hosts take, and no page or script keeps its reader waiting.",
    reason: "Hosts of static sites refuse files above 25 MiB.",
    source: "https://developers.cloudflare.com/pages/platform/limits/",
    bad: "",
    good: "",
    fixable: false,
};

/// What is wrong with one file.
pub fn one(file: &Audited, folder: &AuditedFolder, findings: &mut Vec<Diagnostic>) {
    let size = file.bytes.len();
    let megabytes = |bytes: usize| format!("{:.1} MB", bytes as f64 / 1e6);
    if size > MAX_HOSTED_FILE_BYTES {
        let message = format!(
            "{} in one file: some hosts refuse files above 25 MiB",
            megabytes(size)
        );
        findings.push(Diagnostic::new(&AUDIT_SIZE, &file.path, 0..0, message).whole_file());
    } else if size > HEAVY
        && !folder.single
        && matches!(file.extension().as_str(), "html" | "js" | "css")
    {
        let message = format!(
            "{}: a page, a style sheet or a script of that size is slow to load",
            megabytes(size)
        );
        findings.push(Diagnostic::new(&AUDIT_SIZE, &file.path, 0..0, message).whole_file());
    }
    if file.text().is_none() && file.kind() != FileKind::Other {
        let message = "This is not UTF-8 text, so it could not be checked".to_owned();
        findings.push(Diagnostic::new(&AUDIT_NAME, &file.path, 0..0, message).whole_file());
    }
    let is_marked = matches!(
        file.kind(),
        FileKind::Html | FileKind::Xml | FileKind::Svg | FileKind::Css
    );
    if is_marked && memchr::memchr(0x1b, &file.bytes).is_some() {
        let message = "An escape character makes browsers read this as ISO-2022-JP, so it could \
         not be checked"
            .to_owned();
        findings.push(
            Diagnostic::new(&AUDIT_NAME, &file.path, 0..0, message)
                .whole_file()
                .help("Leave the character out."),
        );
    }
    if matches!(
        file.extension().as_str(),
        "mht" | "mhtml" | "svgz" | "swf" | "hta"
    ) {
        let message =
            "This page or image is compressed in a way that could not be checked".to_owned();
        findings.push(
            Diagnostic::new(&AUDIT_NAME, &file.path, 0..0, message)
                .whole_file()
                .help("Store it without compression."),
        );
    }
    precompressed(file, folder, findings);
    positions(file, findings);
    let is_font = matches!(file.extension().as_str(), "woff2" | "woff" | "ttf" | "otf");
    if is_font && licence_beside(file, folder).is_none() {
        let message = "A font without its licence beside it".to_owned();
        let help = "Put the text of its licence into the same folder, as OFL.txt or LICENSE.txt; the Open Font License asks for that.";
        findings.push(
            Diagnostic::new(&AUDIT_LICENCE, &file.path, 0..0, message)
                .whole_file()
                .help(help),
        );
    }
}

/// How an image inside another file begins.
const EMBEDDED: &str = "data:image/";
/// Where its bytes begin.
const BASE64: &str = ";base64,";

pub(crate) static AUDIT_POSITION: Rule = Rule {
    name: "audit/position",
    severities: &[Severity::Error],
    summary: "No image says where it was taken.",
    reason: "A phone writes its GPS position into every photo: everyone who opens the site can read where somebody lives or works.",
    source: "README.md, \"Put it online\"",
    bad: "",
    good: "",
    fixable: false,
};

/// Images that say where they were taken: files, and those that pages, styles and scripts hold as `data:`.
fn positions(file: &Audited, findings: &mut Vec<Diagnostic>) {
    let help = "Remove what the photo says of itself: in a course, build it again with leadlet, which does that; for a single file, in its properties on Windows, or with ExifTool.";
    if Anatomy::has_position(&file.bytes) {
        let message = "This image says where it was taken: it holds a GPS position".to_owned();
        findings.push(
            Diagnostic::new(&AUDIT_POSITION, &file.path, 0..0, message)
                .whole_file()
                .help(help),
        );
    }
    let Some(text) = file.text() else {
        return;
    };
    for (at, _) in text.match_indices(EMBEDDED) {
        if embedded(&text[at..]).is_some_and(|image| Anatomy::has_position(&image)) {
            let message =
                "An image in this file says where it was taken: it holds a GPS position".to_owned();
            findings.push(
                Diagnostic::new(
                    &AUDIT_POSITION,
                    &file.path,
                    at..at + EMBEDDED.len(),
                    message,
                )
                .help(help),
            );
        }
    }
}

/// The bytes of the image with which a text begins, as `data:image/jpeg;base64,…`.
fn embedded(text: &str) -> Option<Vec<u8>> {
    // A type of images is short.
    let head = text.len().min(64);
    let start = memchr::memmem::find(&text.as_bytes()[..head], BASE64.as_bytes())? + BASE64.len();
    let data = &text[start..];
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let end = data.find(|c| !is_base64(c)).unwrap_or(data.len());
    BASE64_DECODER.decode(&data[..end]).ok()
}

/// Base64 whose end may lack what fills it up, or hold bits that count for nothing.
const BASE64_DECODER: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Servers send `a.html.gz` in the place of `a.html`: it must hold the same.
fn precompressed(file: &Audited, folder: &AuditedFolder, findings: &mut Vec<Diagnostic>) {
    let path = file.path.as_ref();
    let Some((plain, end)) = path
        .rsplit_once('.')
        .filter(|(_, end)| matches!(*end, "gz" | "br"))
    else {
        return;
    };
    let Some(beside) = folder.file(plain) else {
        return;
    };
    let packed = file.bytes.as_slice();
    let is_same = match end {
        "gz" => is_same(flate2::read::MultiGzDecoder::new(packed), &beside.bytes),
        _ => is_same(brotli::Decompressor::new(packed, 4096), &beside.bytes),
    };
    if !is_same {
        let message = format!("This differs from `{plain}`, in whose place servers send it");
        findings.push(
            Diagnostic::new(&AUDIT_NAME, &file.path, 0..0, message)
                .whole_file()
                .help("Leave it out, or build the site again."),
        );
    }
}

/// Whether a reader gives just these bytes; it is read no further than they reach.
fn is_same(mut reader: impl Read, expected: &[u8]) -> bool {
    let mut rest = expected;
    let mut buffer = [0; 8192];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return rest.is_empty(),
            Ok(count) => match rest.strip_prefix(&buffer[..count]) {
                Some(after) => rest = after,
                None => return false,
            },
            Err(_) => return false,
        }
    }
}

/// What only all files together show: clashes of names, links.
pub fn all(folder: &AuditedFolder, findings: &mut Vec<Diagnostic>) {
    for link in &folder.links {
        let message = "A symbolic link, which leads nowhere once the folder is copied".to_owned();
        findings.push(
            Diagnostic::new(&AUDIT_NAME, link, 0..0, message)
                .whole_file()
                .help("Put the file itself there."),
        );
    }
    if folder.single {
        return;
    }
    let mut site = Site::new();
    for file in folder
        .files
        .iter()
        .filter(|file| *file.path != *site::MANIFEST)
    {
        if let Err(clash) = site.insert(&*file.path, "") {
            let message = format!("Not every disk and server can store this name: {clash}");
            findings.push(Diagnostic::new(&AUDIT_NAME, &file.path, 0..0, message).whole_file());
        }
    }
}

/// The licence that lies beside a file.
pub fn licence_beside<'a>(file: &Audited, folder: &'a AuditedFolder) -> Option<&'a Audited> {
    folder.licence_in(folder_of(&file.path))
}

/// The SPDX name of a licence's text, when it is one that ships with themes.
pub fn spdx(text: &str) -> Option<&'static str> {
    let known = [
        ("SIL Open Font License, Version 1.1", "OFL-1.1"),
        ("Apache License", "Apache-2.0"),
        ("MIT License", "MIT"),
    ];
    let flat: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_ascii_lowercase();
    known
        .into_iter()
        .find(|(words, _)| flat.contains(&words.to_ascii_lowercase()))
        .map(|(_, name)| name)
}
