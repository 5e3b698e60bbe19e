//! The whole course in one HTML file.

use super::Packed;
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::source::MachineError;

/// Packs a site that was rendered for [`crate::render::Place::File`].
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(course: &Course, _site: &Site) -> Result<Packed, MachineError> {
    let finding = Diagnostic::error("package/kind", &course.settings.file, 0..0, "a course in one file cannot be made yet").whole_file();
    Ok(Packed { files: Vec::new(), findings: vec![finding] })
}
