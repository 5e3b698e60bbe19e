//! `leadlet outline`: the course at a glance, for a terminal, for other programs, or as a page to look at.

use super::End;
use super::talk::{Voice, count};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lock::{self, Loaded};
use crate::outline::{html, outline, table};
use crate::parse;
use crate::source::{MachineError, Source};
use clap::ValueEnum;
use std::path::PathBuf;

/// Show the course at a glance: pages, minutes, objectives and what tests them, gaps
#[derive(Debug, clap::Args)]
pub struct Outline {
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// How it is written, to standard output
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
    /// Show pages marked `draft: true` too
    #[arg(long)]
    drafts: bool,
}

/// How an outline is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal; with --verbose each question too
    Table,
    /// For other programs
    Json,
    /// A page to look at and to print: leadlet outline --format html > outline.html
    Html,
}

impl Outline {
    /// Writes the outline of what can be read of the course; says so when that is not all of it.
    pub(super) fn run(&self, voice: &Voice) -> End {
        let (text, errors) = match self.text(voice.verbose) {
            Ok(made) => made,
            Err(error) => {
                voice.fail(&error.to_string());
                return End::Failed;
            }
        };
        voice.print(&text);
        if errors == 0 {
            return End::Done;
        }
        voice.fail(&format!("{} in the course, so this may not be all of it. leadlet build shows them", count(errors, "error")));
        End::Findings
    }

    fn text(&self, questions: bool) -> Result<(String, usize), MachineError> {
        let (source, mut findings) = Source::read(&self.dir)?;
        let parsed = parse::parse(&source, self.drafts);
        findings.extend(parsed.findings);
        let mut course = parsed.course;
        let Loaded { lock: old, findings: wrong, .. } = lock::load(&source);
        findings.extend(wrong);
        lock::assign(&mut course, &old);
        let outline = outline(&course);
        let errors = findings.iter().filter(|finding: &&Diagnostic| finding.severity == Severity::Error).count();
        let text = match self.format {
            Format::Table => table(&outline, questions),
            // A value of texts and numbers always serializes.
            Format::Json => serde_json::to_string_pretty(&outline).unwrap_or_default() + "\n",
            Format::Html => html(&outline),
        };
        Ok((text, errors))
    }
}
