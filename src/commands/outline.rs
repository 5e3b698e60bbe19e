//! `leadlet outline`: the course at a glance, for a terminal, for other programs, or as a page to look at.

use super::ExitStatus;
use super::console::{Console, count};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lock::{self, LoadedLock};
use crate::outline::{html, outline, table};
use crate::parse;
use crate::source::{FileError, Source};
use clap::ValueEnum;
use std::path::PathBuf;

/// Show the course at a glance: pages, minutes, objectives and what tests them, gaps
#[derive(Debug, clap::Args)]
pub struct OutlineCommand {
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// How it is written, to standard output
    #[arg(long, value_enum, default_value_t = OutlineFormat::Table, value_name = "FORMAT")]
    format: OutlineFormat,
    /// Show pages marked `draft: true` too
    #[arg(long)]
    drafts: bool,
}

/// How an outline is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutlineFormat {
    /// For a terminal; with --verbose each question too
    Table,
    /// For other programs
    Json,
    /// A page to look at and to print: leadlet outline --format html > outline.html
    Html,
}

impl OutlineCommand {
    /// Writes the outline of what can be read of the course; says so when that is not all of it.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let (text, errors) = match self.text(voice.verbose) {
            Ok(made) => made,
            Err(error) => {
                voice.fail(&error.to_string());
                return ExitStatus::Failed;
            }
        };
        voice.print(&text);
        if errors == 0 {
            return ExitStatus::Done;
        }
        voice.fail(&format!(
            "{} in the course, so this may not be all of it. leadlet build shows them",
            count(errors, "error")
        ));
        ExitStatus::Findings
    }

    fn text(&self, questions: bool) -> Result<(String, usize), FileError> {
        let (source, mut findings) = Source::read(&self.dir)?;
        let parsed = parse::parse(&source, self.drafts);
        findings.extend(parsed.findings);
        let mut course = parsed.course;
        let LoadedLock {
            lock: old,
            findings: wrong,
            ..
        } = lock::load(&source);
        findings.extend(wrong);
        lock::assign(&mut course, &old);
        let outline = outline(&course);
        let errors = findings
            .iter()
            .filter(|finding: &&Diagnostic| finding.severity == Severity::Error)
            .count();
        let text = match self.format {
            OutlineFormat::Table => table(&outline, questions),
            // A value of texts and numbers always serializes.
            OutlineFormat::Json => {
                serde_json::to_string_pretty(&outline).unwrap_or_default() + "\n"
            }
            OutlineFormat::Html => html(&outline),
        };
        Ok((text, errors))
    }
}
