//! `leadlet package`: the course for another place than a folder on a server, as a file or two.

use super::build::summary;
use super::console::{Console, MessageFormat, also};
use super::{ExitStatus, lms, output};
use crate::diagnostic::Severity;
use crate::fs::write_output;
use crate::host::Host;
use crate::package::lms::LmsStandard;
use crate::package::lms::web::{self, ServingOptions};
use crate::package::{self, PackageOutput};
use crate::pipeline::{self, Outcome, Request};
use crate::render::{self, BuildTarget};
use crate::site::Site;
use crate::source::{FileError, Source};
use crate::text::words::size;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Make a file of the course to send, print or upload
#[derive(Debug, clap::Args)]
pub struct Package {
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// What to make of the course
    #[arg(long = "as", value_enum, value_name = "KIND")]
    kind: PackageKind,
    /// With `--as print`: whether the answers stand at the end [default: with]
    #[arg(long, value_enum, value_name = "WHETHER")]
    answers: Option<Answers>,
    #[command(flatten)]
    for_lms: lms::Flags,
    /// With `--as web`: add the file that this web server wants, with types, caching and policy
    #[arg(long, value_enum, value_name = "SERVER")]
    host: Option<Host>,
    /// With `--as web`: add .br and .gz forms of texts, for servers that send them as they are
    #[arg(long)]
    precompress: bool,
    /// Where it goes; what comes besides goes beside it [default: in DIR, named by the course's id and the kind]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Pack pages marked `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// Let warnings stop it as errors do
    #[arg(long)]
    strict: bool,
    /// Refuse ids that content/course.lock does not hold (for CI)
    #[arg(long)]
    locked: bool,
    /// Do not force what is written onto the disk: faster, but a power loss may tear it (for CI)
    #[arg(long)]
    no_sync: bool,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// What can be made of a course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PackageKind {
    /// The whole course in one HTML file, to open from a disk or a mail
    Html,
    /// The whole course to print or to save as PDF, and a facilitator guide beside it
    Print,
    /// A zip for an LMS, by SCORM 1.2: the safest choice where nobody knows better
    Scorm12,
    /// A zip for an LMS, by SCORM 2004
    Scorm2004,
    /// A zip for an LMS, by cmi5
    Cmi5,
    /// A zip for an LMS or a record store, by xAPI with a tincan.xml
    Xapi,
    /// A zip of the site whose pages tell the learning record store of `xapi:` in course.yaml
    Web,
}

/// Whether answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Answers {
    /// At the end
    With,
    /// Not at all: they stand in the facilitator guide
    Without,
}

impl PackageKind {
    /// Where its pages stand.
    fn place(self, flags: &lms::Flags) -> BuildTarget {
        match self {
            PackageKind::Html => BuildTarget::File,
            PackageKind::Web => BuildTarget::Web,
            PackageKind::Print => BuildTarget::Print { answers: true },
            PackageKind::Scorm12
            | PackageKind::Scorm2004
            | PackageKind::Cmi5
            | PackageKind::Xapi => flags.place(),
        }
    }

    /// The standard of an LMS's package.
    fn standard(self) -> Option<LmsStandard> {
        match self {
            PackageKind::Html | PackageKind::Print | PackageKind::Web => None,
            PackageKind::Scorm12 => Some(LmsStandard::Scorm12),
            PackageKind::Scorm2004 => Some(LmsStandard::Scorm2004),
            PackageKind::Cmi5 => Some(LmsStandard::Cmi5),
            PackageKind::Xapi => Some(LmsStandard::Xapi),
        }
    }

    /// What the file is called in a course folder.
    fn name(self, id: &str) -> String {
        match self {
            PackageKind::Html => format!("{id}.html"),
            PackageKind::Print => format!("{id}-print.html"),
            PackageKind::Scorm12 => format!("{id}-scorm12.zip"),
            PackageKind::Scorm2004 => format!("{id}-scorm2004.zip"),
            PackageKind::Cmi5 => format!("{id}-cmi5.zip"),
            PackageKind::Xapi => format!("{id}-xapi.zip"),
            PackageKind::Web => format!("{id}-web.zip"),
        }
    }
}

impl Package {
    /// Packs, says what was made and how large it is, and gives how it ended. The lock stays as it is: only `build` writes it.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        if let Some(flag) = self.for_lms.astray(self.kind.standard()) {
            voice.fail(&flag);
            return ExitStatus::Failed;
        }
        if let Some(flag) = self.astray() {
            voice.fail(flag);
            return ExitStatus::Failed;
        }
        if let Some(why) = self
            .output
            .as_deref()
            .and_then(|output| output::astray(&self.dir, output))
        {
            voice.fail(&why);
            return ExitStatus::Failed;
        }
        let place = match self.answers {
            Some(answers) => BuildTarget::Print {
                answers: answers == Answers::With,
            },
            None => self.kind.place(&self.for_lms),
        };
        let made = self
            .line(place)
            .and_then(|mut outcome| self.pack(&mut outcome).map(|packed| (outcome, packed)));
        let (outcome, packed) = match made {
            Ok(made) => made,
            Err(error) => {
                voice.fail(&error.to_string());
                return ExitStatus::Failed;
            }
        };
        let (errors, warnings) = (
            outcome.count(Severity::Error),
            outcome.count(Severity::Warning),
        );
        let stopped = errors > 0 || (self.strict && warnings > 0);
        let besides = voice.findings(&outcome, self.message_format, stopped && self.strict);
        let Some(packed) = packed.filter(|_| !stopped) else {
            let line = format!("{}: no package was made", summary(errors, warnings));
            voice.fail(&also(&line, besides));
            return ExitStatus::Findings;
        };
        if let Some(besides) = besides {
            voice.say(&besides);
        }
        self.write(&outcome, &packed, voice)
    }

    /// Why a flag means nothing for this kind of package, if one does.
    fn astray(&self) -> Option<&'static str> {
        if self.answers.is_some() && self.kind != PackageKind::Print {
            return Some("--answers goes with --as print");
        }
        let serves = self.host.is_some() || self.precompress;
        (serves && self.kind != PackageKind::Web)
            .then_some("--host and --precompress go with --as web")
    }

    /// The line, for a place.
    fn line(&self, place: BuildTarget) -> Result<Outcome, FileError> {
        let (source, findings) = Source::read(&self.dir)?;
        let published = output::published(&self.dir, None);
        pipeline::build(
            source,
            findings,
            Request {
                drafts: self.drafts,
                locked: self.locked,
                published,
                place,
                ..Request::default()
            },
        )
    }

    /// The package of a course without mistakes; what packing finds joins the outcome's findings.
    fn pack(&self, outcome: &mut Outcome) -> Result<Option<PackageOutput>, FileError> {
        let Some(site) = &outcome.site else {
            return Ok(None);
        };
        let mut packed = self.of(outcome, site)?;
        outcome.diagnostics.append(&mut packed.findings);
        Ok(Some(packed))
    }

    /// The package of this kind.
    fn of(&self, outcome: &Outcome, site: &Site) -> Result<PackageOutput, FileError> {
        match self.kind {
            PackageKind::Html => package::html::pack(&outcome.course, site, render::ONE_FILE),
            PackageKind::Print => {
                let guide = self.line(BuildTarget::Guide)?;
                match &guide.site {
                    Some(pages) => package::print::pack(&outcome.course, site, pages),
                    // The course has no mistake, so it is the theme's page for the guide that has.
                    None => Ok(PackageOutput {
                        files: Vec::new(),
                        findings: guide.diagnostics,
                    }),
                }
            }
            PackageKind::Scorm12 => self.for_lms.pack(outcome, site, LmsStandard::Scorm12),
            PackageKind::Scorm2004 => self.for_lms.pack(outcome, site, LmsStandard::Scorm2004),
            PackageKind::Cmi5 => self.for_lms.pack(outcome, site, LmsStandard::Cmi5),
            PackageKind::Xapi => self.for_lms.pack(outcome, site, LmsStandard::Xapi),
            PackageKind::Web => {
                let launch = render::launch_parts(&outcome.source, &outcome.course)?;
                web::pack(
                    &outcome.course,
                    site,
                    ServingOptions {
                        host: self.host,
                        precompress: self.precompress,
                    },
                    &launch.strings,
                )
            }
        }
    }

    fn write(&self, outcome: &Outcome, packed: &PackageOutput, voice: &Console) -> ExitStatus {
        let output = self
            .output
            .clone()
            .unwrap_or_else(|| self.dir.join(self.kind.name(&outcome.course.settings.id)));
        for file in &packed.files {
            let path = beside(&output, &file.suffix);
            if let Err(error) = write_output(&path, &file.bytes, output::durability(self.no_sync)) {
                voice.fail(&error.to_string());
                return ExitStatus::Failed;
            }
            voice.say(&format!(
                "Packed: {}, {}",
                path.display(),
                size(file.bytes.len() as u64)
            ));
        }
        ExitStatus::Done
    }
}

/// The path of a file that comes besides: `course.html` and `-guide` make `course-guide.html`.
fn beside(output: &Path, suffix: &str) -> PathBuf {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    let ending = output
        .extension()
        .map(|ending| format!(".{}", ending.to_string_lossy()))
        .unwrap_or_default();
    if suffix.is_empty() {
        output.to_owned()
    } else {
        output.with_file_name(format!("{stem}{suffix}{ending}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_besides_stands_beside() {
        let beside = |output: &str, suffix: &str| {
            beside(Path::new(output), suffix)
                .to_string_lossy()
                .replace('\\', "/")
        };
        assert_eq!(beside("out/a.b.html", "-guide"), "out/a.b-guide.html");
        assert_eq!(beside("out/a", "-guide"), "out/a-guide");
        assert_eq!(beside("a.html", ""), "a.html");
    }
}
