//! The whole course in one HTML file: opens from a disk, from a mail or in a frame, and loads nothing.
//!
//! All pages are in it as articles, so that it reads in full without JavaScript. With it, `router.js` takes them apart before
//! anything else starts, and shows one at a time as if it had been loaded. A policy of its own lets only the scripts and the style
//! in it run (CSP level 3: hashes), and images, media and fonts come as `data:` addresses.

mod scripts;

use super::files::{Files, weight};
use super::single_document::{self, Links, Survey};
use super::{OutputFile, PackageOutput, refused, text, unreadable};
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::site::Site;
use crate::source::FileError;
use crate::text::words::size;

/// The most bytes that the file may have. Mails end at a quarter of it; browsers and viewers open it on a telephone still.
pub const MAX_FILE_BYTES: u64 = 50_000_000;

/// Packs a site that was rendered for one file: the page at `address` holds all others.
///
/// Findings: `package/size` (error) when the file would be too large, `package/page` (error) when a theme's page cannot be read.
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(course: &Course, site: &Site, address: &str) -> Result<PackageOutput, FileError> {
    if weight(site) > MAX_FILE_BYTES {
        return Ok(refused(too_large(course, site, weight(site))));
    }
    let files = Files::of(site)?;
    let document = Survey::of(address, text(site, address)).and_then(|survey| {
        let scripts = scripts::scripts(&survey, site);
        single_document::write(
            (site, address),
            &survey,
            Links::OfPage,
            include_str!("file.css"),
            &scripts,
            &files,
        )
    });
    let document = match document {
        Ok(document) => document,
        Err(why) => return Ok(refused(unreadable(course, address, &why))),
    };
    // What several pages show, such as an image in a lesson and in its quiz, counts each time.
    if document.len() as u64 > MAX_FILE_BYTES {
        return Ok(refused(too_large(course, site, document.len() as u64)));
    }
    Ok(PackageOutput {
        files: vec![OutputFile {
            suffix: String::new(),
            bytes: document.into_bytes(),
        }],
        findings: Vec::new(),
    })
}

pub(crate) static PACKAGE_SIZE: Rule = Rule {
    name: "package/size",
    severities: &[Severity::Error],
    summary: "A course in one file has at most 50 MB.",
    reason: "A browser reads the whole file before it shows the first word, and mail and drives refuse what is larger.",
    source: "README.md, \"Commands\"",
    bad: "",
    good: "",
    fixable: false,
};

fn too_large(course: &Course, site: &Site, bytes: u64) -> Diagnostic {
    let mut largest: Vec<(&str, u64)> = site
        .iter()
        .map(|(path, content)| (path, content.len()))
        .collect();
    largest.sort_by_key(|(path, len)| (std::cmp::Reverse(*len), *path));
    let largest: Vec<String> = largest
        .iter()
        .take(3)
        .map(|(path, len)| format!("{path} ({})", size(*len)))
        .collect();
    let message = format!(
        "As one file the course would have {}, and the limit is {}",
        size(bytes),
        size(MAX_FILE_BYTES)
    );
    Diagnostic::new(&PACKAGE_SIZE, &course.settings.file, 0..0, message)
        .whole_file()
        .help(format!(
            "The largest files in it: {}. Make images and videos smaller, or use the folder that \
         `leadlet build` writes instead.",
            largest.join(", ")
        ))
}
