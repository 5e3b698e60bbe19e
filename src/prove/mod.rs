//! Opens a package as an LMS would, and says what it finds: for whoever uploads it, before it is uploaded.
//!
//! `open` reads the zip and trusts nothing in it, `files`, `scorm`, `cmi5` and `tincan` hold the rules, `report` is what comes out, and
//! `play` takes the course in a real browser against an LMS of our own that is stricter than any. What makes packages is not
//! asked: the rules read any package of these standards, whoever wrote it.

mod cmi5;
mod files;
mod list;
mod open;
mod play;
mod report;
mod scorm;
mod tincan;
mod tree;
mod write;

pub use open::OpenedPackage;
pub use play::{Browser, Terms, play};
pub use report::{Fact, Played, Remark, Report, ReportLevel, ReportUnit};
pub use write::{html, human, json};

use crate::diagnostic::{Rule, Severity};
use std::io::{Read, Seek};

pub(crate) static PACKAGE_PROOF: Rule = Rule {
    name: "package/proof",
    severities: &[Severity::Warning],
    summary: "A package for an LMS holds nothing that the rules of `leadlet prove` find fault with.",
    reason: "A theme or trusted HTML can load from another server or from the server's top, where an LMS has nothing.",
    source: "README.md, \"Commands\"",
    bad: "",
    good: "",
    fixable: false,
};

/// A standard that a package says it follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageStandard {
    /// SCORM 1.2.
    Scorm12,
    /// SCORM 2004, any edition.
    Scorm2004,
    /// cmi5.
    Cmi5,
    /// xAPI with a `tincan.xml`.
    Xapi,
}

impl PackageStandard {
    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            PackageStandard::Scorm12 => "SCORM 1.2",
            PackageStandard::Scorm2004 => "SCORM 2004",
            PackageStandard::Cmi5 => "cmi5",
            PackageStandard::Xapi => "xAPI",
        }
    }
}

/// Checks a package by the rules of its standard and of zips; the browser is not needed.
pub fn examine<R: Read + Seek>(opened: &mut OpenedPackage<R>) -> Report {
    let mut report = Report::default();
    files::check(opened, &mut report);
    match files::manifest(opened, &mut report) {
        Some(("cmi5.xml", text)) => cmi5::check(&text, opened, &mut report),
        Some(("tincan.xml", text)) => tincan::check(&text, opened, &mut report),
        Some((_, text)) => scorm::check(&text, opened, &mut report),
        None => {}
    }
    files::references(opened, &mut report);
    report.sort();
    report
}
