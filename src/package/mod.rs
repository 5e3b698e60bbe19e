//! A course, rendered for another place than a folder on a server, as the files that are handed over.
//!
//! A kind of package is a function of values, the course and its site, to a [`PackageOutput`]: it reads and writes nothing, and what it
//! refuses it says as findings. `commands/package.rs` names the files and has them written.

mod files;
pub mod html;
pub mod lms;
pub mod print;
mod single_document;
mod zip;

use crate::course::Course;
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::PACKAGE_PAGE;
use crate::site::{Content, Site};

/// What packing made, and what its author should know.
#[derive(Debug, Default)]
pub struct PackageOutput {
    /// The files to hand over, the one to open or to upload first. None are written when a finding is an error.
    pub files: Vec<OutputFile>,
    /// What is wrong, in no order.
    pub findings: Vec<Diagnostic>,
}

impl PackageOutput {
    /// Whether something prevents handing it over.
    pub fn is_refused(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }
}

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// What goes between the name that was asked for and its ending, such as `-guide`; "" for the first file.
    pub suffix: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Nothing to hand over, and why.
fn refused(finding: Diagnostic) -> PackageOutput {
    PackageOutput {
        files: Vec::new(),
        findings: vec![finding],
    }
}

/// A page of a theme that cannot be read as HTML.
fn unreadable(course: &Course, address: &str, why: &str) -> Diagnostic {
    let message = format!("The theme's page `{address}` cannot be read as HTML: {why}");
    Diagnostic::new(&PACKAGE_PAGE, &course.settings.file, 0..0, message)
        .whole_file()
        .help("Let the theme's templates extend page.html.")
}

/// A text of the site; what is there was made as text.
fn text<'a>(site: &'a Site, path: &str) -> &'a str {
    match site.get(path) {
        Some(Content::Bytes(bytes)) => std::str::from_utf8(bytes).unwrap_or_default(),
        _ => "",
    }
}
