//! What `leadlet package` asks besides when the package is for an LMS.

use crate::diagnostic::Diagnostic;
use crate::package::PackageOutput;
use crate::package::lms::{self, Edition, Launch, Lms, LmsStandard, PackageOptions, UnitScope};
use crate::pipeline::Outcome;
use crate::prove::PACKAGE_PROOF;
use crate::prove::{self, OpenedPackage, Remark};
use crate::render::{self, BuildTarget};
use crate::site::Site;
use crate::source::FileError;
use std::io::Cursor;
use std::sync::Arc;

/// Flags of packages for an LMS.
#[derive(Debug, clap::Args)]
pub struct Flags {
    /// What the LMS starts and counts [default: course]
    #[arg(long, value_enum, value_name = "UNIT")]
    per: Option<UnitScope>,
    /// The LMS it is for: sets what this one is known to want; without it the package works in any
    #[arg(long, value_enum, value_name = "NAME")]
    lms: Option<Lms>,
    /// The edition of SCORM 2004 [default: 4, or what the LMS of --lms takes]
    #[arg(long, value_enum, value_name = "NUMBER")]
    edition: Option<Edition>,
}

impl Flags {
    /// Why a flag means nothing for this kind of package, if one does.
    pub fn astray(&self, standard: Option<LmsStandard>) -> Option<String> {
        let given = [
            ("--per", self.per.is_some()),
            ("--lms", self.lms.is_some()),
            ("--edition", self.edition.is_some()),
        ];
        let (flag, _) = given.iter().find(|(_, given)| *given)?;
        match standard {
            None => Some(format!(
                "{flag} is for packages of an LMS: --as scorm12, scorm2004, cmi5 or xapi"
            )),
            Some(LmsStandard::Scorm2004) => None,
            Some(LmsStandard::Xapi) if self.per == Some(UnitScope::Lesson) => Some(
                "--per lesson is for --as scorm12, scorm2004 and cmi5; a package of xAPI starts one thing".to_owned(),
            ),
            Some(other) if self.edition.is_some() => Some(format!(
                "--edition is for --as scorm2004; {} has no editions",
                other.title()
            )),
            Some(_) => None,
        }
    }

    /// Where the pages of such a package stand.
    pub fn place(&self) -> BuildTarget {
        match self.per.unwrap_or_default() {
            UnitScope::Course => BuildTarget::Lms,
            UnitScope::Lesson => BuildTarget::Unit,
        }
    }

    /// The package of a course without mistakes.
    ///
    /// # Errors
    /// When a file of the course or of its theme cannot be read again.
    pub fn pack(
        &self,
        outcome: &Outcome,
        site: &Site,
        standard: LmsStandard,
    ) -> Result<PackageOutput, FileError> {
        let system = self.lms.unwrap_or_default().system();
        let options = PackageOptions {
            standard,
            edition: self.edition.unwrap_or(system.edition),
            per: self.per.unwrap_or_default(),
            system,
        };
        let launch = render::launch_parts(&outcome.source, &outcome.course)?;
        let mut packed = lms::pack(
            &outcome.course,
            site,
            &options,
            Launch {
                strings: &launch.strings,
                icon: &launch.icon,
            },
        )?;
        let file = &outcome.course.settings.file;
        packed.findings.extend(
            packed
                .files
                .iter()
                .flat_map(|handed| proven(&handed.bytes, file))
                .collect::<Vec<_>>(),
        );
        Ok(packed)
    }
}

/// What the rules of `leadlet prove` say of a package that was just made: a theme or trusted HTML may have put something into it
/// that an LMS does not take.
fn proven(zip: &[u8], file: &Arc<str>) -> Vec<Diagnostic> {
    let remarks = match OpenedPackage::read(Cursor::new(zip)) {
        Ok(mut opened) => prove::examine(&mut opened).remarks,
        Err(_) => Vec::new(),
    };
    let finding = |remark: Remark| {
        let message = format!("An LMS would refuse the package: {}", remark.message);
        let finding = Diagnostic::new(&PACKAGE_PROOF, file, 0..0, message).whole_file();
        if remark.help.is_empty() {
            finding
        } else {
            finding.help(remark.help)
        }
    };
    remarks.into_iter().map(finding).collect()
}
