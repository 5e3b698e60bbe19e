//! The course on paper: one document to print or to save as PDF, and the facilitator guide beside it. Neither holds a script.

use super::files::Files;
use super::single_document::{self, Links, Scripts, Survey};
use super::{OutputFile, PackageOutput, refused, text, unreadable};
use crate::course::Course;
use crate::site::Site;
use crate::source::FileError;

/// Packs the two pages that were rendered for paper.
///
/// Findings: `package/page` (error) when a theme's page cannot be read.
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(course: &Course, printed: &Site, guide: &Site) -> Result<PackageOutput, FileError> {
    let mut packed = PackageOutput::default();
    for (site, address, suffix) in [(printed, "print.html", ""), (guide, "guide.html", "-guide")] {
        let files = Files::of(site)?;
        let document = Survey::of(address, text(site, address)).and_then(|survey| {
            single_document::write(
                (site, address),
                &survey,
                Links::OfDocument,
                "",
                &Scripts::default(),
                &files,
            )
        });
        match document {
            Ok(document) => packed.files.push(OutputFile {
                suffix: suffix.to_owned(),
                bytes: document.into_bytes(),
            }),
            Err(why) => return Ok(refused(unreadable(course, address, &why))),
        }
    }
    Ok(packed)
}
