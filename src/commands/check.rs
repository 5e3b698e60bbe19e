//! `leadlet check`: what a reviewer who knows teaching would say of the course, and what can be mended unasked.

use super::console::{Console, MessageFormat, count};
use super::{ExitStatus, output};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::fs::{Durability, Existing, atomic_write};
use crate::pipeline::{self, Outcome, Request};
use crate::rules;
use crate::source::{FileError, Source};
use crate::text::words::did_you_mean;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Rounds of mending: a fix that met another one is made in the next.
const ROUNDS: usize = 8;

/// Check the course, and mend what can be mended safely
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Mend what can be mended safely, in the files themselves
    #[arg(long)]
    fix: bool,
    /// With --fix: show what would be changed, and change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Only these rules or families, such as quiz/feedback or a11y
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// Let warnings count as errors do
    #[arg(long)]
    strict: bool,
    /// Check pages marked `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// Files that were mended, by path, with their text before and after, and how many fixes were made.
#[derive(Default)]
struct FixedFiles {
    files: BTreeMap<Arc<str>, (Arc<str>, Arc<str>)>,
    fixes: usize,
}

impl CheckArgs {
    /// Checks, mends when asked to, says what is left, and gives how it ended.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        if let Err(unknown) = self.known() {
            voice.fail(&unknown);
            return ExitStatus::Failed;
        }
        let done = self.analyse().and_then(|(outcome, mended)| {
            if !self.dry_run {
                write(&outcome, &mended)?;
            }
            Ok((outcome, mended))
        });
        match done {
            Ok((outcome, mended)) => self.tell(voice, outcome, &mended),
            Err(error) => {
                voice.fail(&error.to_string());
                ExitStatus::Failed
            }
        }
    }

    /// Every name after --only is a rule or a family.
    fn known(&self) -> Result<(), String> {
        let families: BTreeSet<&str> = rules::all().iter().map(|rule| rule.family()).collect();
        let unknown = self
            .only
            .iter()
            .find(|name| rules::find(name).is_none() && !families.contains(name.as_str()));
        unknown.map_or(Ok(()), |name| {
            let names = rules::all().iter().map(|rule| rule.name).chain(families);
            let help = did_you_mean(name, names, || "leadlet explain lists them.".to_owned());
            Err(format!("Unknown rule or family of rules `{name}`. {help}"))
        })
    }

    fn wanted(&self, finding: &Diagnostic) -> bool {
        let family = finding.rule.name.split('/').next().unwrap_or_default();
        self.only.is_empty()
            || self
                .only
                .iter()
                .any(|name| name == finding.rule.name || name == family)
    }

    /// Runs the line, and with --fix again over the mended texts until nothing is left to mend.
    fn analyse(&self) -> Result<(Outcome, FixedFiles), FileError> {
        let (mut source, mut read) = Source::read(&self.dir)?;
        let request = Request {
            drafts: self.drafts,
            published: output::published(&self.dir, None),
            ..Request::default()
        };
        let mut mended = FixedFiles::default();
        for _ in 0..ROUNDS {
            let outcome = pipeline::inspect(source, read.clone(), request)?;
            let changed = if self.fix {
                self.mend(&outcome, &mut mended)
            } else {
                Vec::new()
            };
            if changed.is_empty() {
                return Ok((outcome, mended));
            }
            source = outcome.source;
            read.extend(
                changed
                    .iter()
                    .filter_map(|(file, text)| source.put(file, text)),
            );
        }
        let outcome = pipeline::inspect(source, read, request)?;
        Ok((outcome, mended))
    }

    /// The files that fixes change, with their new text.
    fn mend(&self, outcome: &Outcome, mended: &mut FixedFiles) -> Vec<(Arc<str>, Arc<str>)> {
        let mut fixes: BTreeMap<&Arc<str>, Vec<&diagnostic::Fix>> = BTreeMap::new();
        for finding in outcome
            .diagnostics
            .iter()
            .filter(|finding| self.wanted(finding))
        {
            fixes.entry(&finding.file).or_default().extend(&finding.fix);
        }
        let mut changed = Vec::new();
        for (file, fixes) in fixes {
            let Some(text) = outcome.source.text(file) else {
                continue;
            };
            let (new, count) = diagnostic::fix::apply(text, fixes);
            if new != **text {
                mended.fixes += count;
                let new: Arc<str> = new.into();
                mended
                    .files
                    .entry(file.clone())
                    .or_insert_with(|| (text.clone(), text.clone()))
                    .1 = new.clone();
                changed.push((file.clone(), new));
            }
        }
        changed
    }

    fn tell(&self, voice: &Console, mut outcome: Outcome, mended: &FixedFiles) -> ExitStatus {
        if self.dry_run {
            voice.print(&differences(mended));
        }
        let mut findings = std::mem::take(&mut outcome.diagnostics);
        findings.retain(|finding| self.wanted(finding));
        let shown = findings.iter().filter(|finding| {
            finding.severity == Severity::Error
                || !voice.quiet
                || self.message_format != MessageFormat::Human
        });
        let besides = voice.show(
            shown,
            &|file| outcome.text(file),
            self.message_format,
            &self.dir,
        );
        let errors = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .count();
        let warnings = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning)
            .count();
        let stops = errors > 0 || (self.strict && warnings > 0);
        let line = self.closing(&outcome, &findings, besides, mended);
        if stops {
            voice.fail(&line)
        } else {
            voice.say(&line)
        }
        if stops {
            ExitStatus::Findings
        } else {
            ExitStatus::Done
        }
    }

    /// The last line: what was found, and what to do next.
    fn closing(
        &self,
        outcome: &Outcome,
        findings: &[Diagnostic],
        besides: Option<String>,
        mended: &FixedFiles,
    ) -> String {
        let dir = if self.dir.as_os_str() == "." {
            String::new()
        } else {
            format!(" {}", super::shell::path(&self.dir))
        };
        let mut line = String::new();
        if mended.fixes > 0 {
            let done = if self.dry_run { "would mend" } else { "mended" };
            line = format!(
                "{done} {} in {}. ",
                count(mended.fixes, "finding"),
                count(mended.files.len(), "file")
            );
        }
        let number = |severity| {
            findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        let kinds = [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Note, "note"),
        ];
        let counted: Vec<String> = kinds
            .iter()
            .filter(|(severity, _)| number(*severity) > 0)
            .map(|(severity, word)| count(number(*severity), word))
            .collect();
        let Some(first) = findings.iter().min_by_key(|finding| finding.severity) else {
            let pages = count(outcome.course.lessons().count(), "page");
            let what = if self.only.is_empty() {
                "No problems found".to_owned()
            } else {
                format!("No problems found for {}", self.only.join(", "))
            };
            return format!("{line}{what} in {pages}. Next: leadlet build{dir}");
        };
        let fixable = findings
            .iter()
            .filter(|finding| finding.fix.is_some())
            .count();
        let next = match fixable {
            0 => format!(
                "leadlet explain {} tells you more about the first",
                first.rule.name
            ),
            1 => format!("leadlet check{dir} --fix fixes 1 of them"),
            some => format!("leadlet check{dir} --fix fixes {some} of them"),
        };
        let besides = besides
            .map(|besides| format!(". {besides}"))
            .unwrap_or_default();
        format!("{line}{}{besides}. Next: {next}", counted.join(", "))
    }
}

/// Writes what was mended; nothing when a file cannot be written, but for those before it.
fn write(outcome: &Outcome, mended: &FixedFiles) -> Result<(), FileError> {
    mended.files.iter().try_for_each(|(file, (old, new))| {
        atomic_write(
            &outcome.source.location(file),
            new.as_bytes(),
            Existing::Expect(old.as_bytes()),
            Durability::Synced,
        )
    })
}

/// The changes as a unified difference, as `patch` takes it.
fn differences(mended: &FixedFiles) -> String {
    let each = mended.files.iter().map(|(file, (old, new))| {
        similar::TextDiff::from_lines(&**old, &**new)
            .unified_diff()
            .context_radius(1)
            .header(&format!("a/{file}"), &format!("b/{file}"))
            .to_string()
    });
    each.collect()
}
