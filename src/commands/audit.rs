//! `leadlet audit`: a finished folder, or a course in one file, for security and privacy problems look at it.

use super::ExitStatus;
use super::console::{Console, MessageFormat, also, count};
use crate::audit::{self, AuditedFolder};
use crate::diagnostic::Severity;
use crate::fs::{Durability, write_output};
use std::path::PathBuf;

/// Look at a finished site for security and privacy problems
#[derive(Debug, clap::Args)]
pub struct Audit {
    /// The folder of a site, or a course in one HTML file
    site: PathBuf,
    /// Write a list of all files with their hashes and licences there, as CycloneDX 1.6
    #[arg(long, value_name = "FILE")]
    sbom: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    message_format: MessageFormat,
}

impl Audit {
    /// Looks, says what is wrong and what it amounts to.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let folder = match AuditedFolder::read(&self.site) {
            Ok(folder) => folder,
            Err(error) => {
                voice.fail(&error.to_string());
                return ExitStatus::Failed;
            }
        };
        if folder.files.is_empty() {
            voice.fail(&format!("There is no file in `{}`", self.site.display()));
            return ExitStatus::Failed;
        }
        if let Some(file) = &self.sbom
            && let Err(error) =
                write_output(file, audit::list(&folder).as_bytes(), Durability::Synced)
        {
            voice.fail(&error.to_string());
            return ExitStatus::Failed;
        }
        let findings = audit::audit(&folder);
        let besides = voice.show(
            &findings,
            &|path| folder.text(path),
            self.message_format,
            &self.site,
        );
        let of = |severity: Severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
        let bytes: usize = folder.files.iter().map(|file| file.bytes.len()).sum();
        let size = format!(
            "{}, {:.1} MB",
            count(folder.files.len(), "file"),
            bytes as f64 / 1e6
        );
        if errors > 0 {
            let line = format!("{} in {size}", count(errors, "error"));
            voice.fail(&also(&line, besides));
            return ExitStatus::Findings;
        }
        let line = format!(
            "passed: {size}; {}, names and licences are in order",
            sound(&folder)
        );
        let warned = (warnings > 0).then(|| count(warnings, "warning"));
        voice.say(&also(&line, warned.into_iter().chain(besides)));
        ExitStatus::Done
    }
}

/// What is true of pages in which nothing was found.
fn sound(folder: &AuditedFolder) -> String {
    let code = match folder.single {
        true => "code and style run by the hashes of its policy alone",
        false => "no page has code or style of its own",
    };
    let own = folder.own.as_ref().filter(|_| folder.has("404.html"));
    let elsewhere = own
        .map(|own| format!(" but by 404.html from {own}, its own address"))
        .unwrap_or_default();
    let stores = folder
        .stores
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" and ");
    let told = if stores.is_empty() {
        stores
    } else {
        format!(", pages send what is done in them to {stores}")
    };
    format!("no page loads anything from elsewhere{elsewhere}{told}, {code}")
}
