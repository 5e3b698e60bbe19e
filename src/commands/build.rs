//! `leadlet build`: the course in a folder becomes a site in another.

use super::console::{Bar, Console, MessageFormat, also, count};
use super::output::durability;
use super::{ExitStatus, output};
use crate::diagnostic::{Diagnostic, Severity};
use crate::host::Host;
use crate::lock::{self, Guard};
use crate::pipeline::{self, Outcome, Request};
use crate::site::{self, BuildInfo, Stage, WriteOptions};
use crate::source::{FileError, Source};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often a build begins anew when its lock is changed meanwhile. From the second time on no other build can do that.
const ATTEMPTS: usize = 4;

/// Build the course into a site
#[derive(Debug, clap::Args)]
pub struct BuildArgs {
    /// The course folder: the one that holds content/
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Where the site goes [default: DIR/site]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Build pages marked `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// Let warnings stop the build as errors do
    #[arg(long)]
    strict: bool,
    /// Let no id be added to content/course.lock (for CI)
    #[arg(long)]
    locked: bool,
    /// Go on although ids of content/course.lock are lost: keep those that can still be read, and give new ones to the rest
    #[arg(long, conflicts_with_all = ["locked", "drafts"])]
    new_lock: bool,
    /// Add the file that this web server wants, with types, caching and policy
    #[arg(long, value_enum, value_name = "SERVER")]
    host: Option<Host>,
    /// Add .br and .gz forms of texts, for servers that send them as they are
    #[arg(long)]
    precompress: bool,
    /// Do not force what is written onto the disk: faster, but a power loss may tear it (for CI)
    #[arg(long)]
    no_sync: bool,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// How the lock is after it was to be written.
enum LockOutcome {
    /// It holds all ids of the course.
    Held,
    /// It could not be written.
    Failed,
    /// It is no longer what was read.
    Changed,
}

impl BuildArgs {
    /// Builds, says what was made, and gives how it ended.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        if let Some(why) = output::astray(&self.dir, &self.output()) {
            voice.fail(&why);
            return ExitStatus::Failed;
        }
        let start = Instant::now();
        let mut guard = None;
        for _ in 0..ATTEMPTS {
            if let Some(end) = self.attempt(voice, start, &mut guard) {
                return end;
            }
        }
        voice.fail(&format!(
            "{} keeps changing while the course is built; stop the program that writes it, then \
             run the command again",
            lock::PATH
        ));
        ExitStatus::Failed
    }

    /// Builds once; none when another build has given ids meanwhile: then this one would lose them, and all is to be done again, this
    /// time with the right to write the lock.
    fn attempt(
        &self,
        voice: &Console,
        start: Instant,
        guard: &mut Option<Guard>,
    ) -> Option<ExitStatus> {
        let bar = Bar::start(voice, "building");
        let request = self.request();
        let failed = |error: FileError| {
            bar.end();
            voice.fail(&error.to_string());
            Some(ExitStatus::Failed)
        };
        let (source, findings) = match Source::read(&self.dir) {
            Ok(read) => read,
            Err(error) => return failed(error),
        };
        if findings.is_empty()
            && let Some(origin) = self
                .stands(&source, request)
                .filter(|origin| self.says_all(*origin, voice))
        {
            bar.end();
            say_warnings(origin.warnings as usize, voice);
            say_trusted(origin.trusted, voice);
            voice.say(&format!(
                "Up to date ({}). Open {}",
                time(start.elapsed()),
                self.output().join("index.html").display()
            ));
            return Some(ExitStatus::Done);
        }
        let request = Request {
            published: output::published(&self.dir, Some(&self.output())),
            ..request
        };
        let mut outcome = match self.make(source, findings, request) {
            Ok(outcome) => outcome,
            Err(error) => return failed(error),
        };
        let read = start.elapsed();
        if !self.is_stopped(&outcome) {
            match self.save(&outcome, voice, guard) {
                Ok(LockOutcome::Held) => {}
                // Ids that no lock holds are not missed in it.
                Ok(LockOutcome::Failed) => outcome.published.ids = 0,
                Ok(LockOutcome::Changed) => {
                    bar.end();
                    return None;
                }
                Err(error) => return failed(error),
            }
        }
        let stage = outcome.stage.take();
        let end = self.write(&outcome, stage, voice, &bar, start);
        if voice.verbose {
            voice.say(&format!(
                "read, checked and rendered in {}, written in {}",
                time(read),
                time(start.elapsed() - read)
            ));
        }
        // The process ends here, and the system takes all memory at once; giving it back piece by piece would take longer.
        std::mem::forget(outcome);
        Some(end)
    }

    /// Whether what was found keeps the site from being written.
    fn is_stopped(&self, outcome: &Outcome) -> bool {
        outcome.site.is_none()
            || outcome.count(Severity::Error) > 0
            || (self.strict && outcome.count(Severity::Warning) > 0)
    }

    /// Writes the lock, if it is to be another.
    fn save(
        &self,
        outcome: &Outcome,
        voice: &Console,
        guard: &mut Option<Guard>,
    ) -> Result<LockOutcome, FileError> {
        let old = outcome.source.text(lock::PATH).map(|text| &**text);
        let Some(text) = &outcome.lock else {
            if let Some(text) = old.filter(|_| !self.drafts) {
                lock::keep(&self.dir, text, guard);
            }
            *guard = None;
            return Ok(LockOutcome::Held);
        };
        let taken = match guard {
            Some(guard) => guard,
            None => guard.insert(Guard::take(&self.dir)?),
        };
        let saved = match lock::save(&self.dir, old, text, taken) {
            Ok(true) => LockOutcome::Held,
            Ok(false) => return Ok(LockOutcome::Changed),
            Err(error) => {
                voice.say(&format!(
                    "warning: {error}; ids stay the same as long as the texts do"
                ));
                LockOutcome::Failed
            }
        };
        // The pages may take long to write, and others need not wait for them.
        *guard = None;
        Ok(saved)
    }

    /// Runs the line. Pages go to the disk at once, unless something is still to be done with them, or they may be for nothing.
    fn make(
        &self,
        source: Source,
        findings: Vec<Diagnostic>,
        request: Request,
    ) -> Result<Outcome, FileError> {
        if self.precompress || self.strict {
            return pipeline::build(source, findings, request);
        }
        pipeline::build_into(source, findings, request, &self.output())
    }

    /// What the site that stands there was made from, if these files make the same.
    fn stands(&self, source: &Source, request: Request) -> Option<BuildInfo> {
        let lock = source.text(lock::PATH).map(|text| &**text);
        site::holds(
            &self.output(),
            || pipeline::fingerprint(source, lock, request),
            durability(self.no_sync),
        )
        .ok()
        .flatten()
    }

    /// Whether the numbers of findings are all that is to be said of them.
    fn says_all(&self, origin: BuildInfo, voice: &Console) -> bool {
        (origin.warnings, origin.notes) == (0, 0)
            || (self.message_format == MessageFormat::Human && !voice.verbose && !self.strict)
    }

    fn request(&self) -> Request {
        Request {
            drafts: self.drafts,
            locked: self.locked,
            new_lock: self.new_lock,
            host: self.host,
            precompress: self.precompress,
            ..Request::default()
        }
    }

    fn output(&self) -> PathBuf {
        self.output.clone().unwrap_or_else(|| self.dir.join("site"))
    }

    fn write(
        &self,
        outcome: &Outcome,
        stage: Option<Stage>,
        voice: &Console,
        bar: &Bar,
        start: Instant,
    ) -> ExitStatus {
        let (errors, warnings) = (
            outcome.count(Severity::Error),
            outcome.count(Severity::Warning),
        );
        let Some(site) = outcome.site.as_ref().filter(|_| !self.is_stopped(outcome)) else {
            bar.end();
            let besides = voice.findings(outcome, self.message_format, self.strict);
            let line = format!("{}: the site was not changed", summary(errors, warnings));
            voice.fail(&also(&line, besides));
            return ExitStatus::Findings;
        };
        let output = self.output();
        let number = |severity| u32::try_from(outcome.count(severity)).unwrap_or(u32::MAX);
        let (hash, [warnings, notes]) = (
            outcome.fingerprint(self.request()),
            [Severity::Warning, Severity::Note].map(number),
        );
        let trusted = outcome.course.settings.trusted_html;
        let origin = BuildInfo {
            hash,
            warnings,
            notes,
            trusted,
            published: outcome.published,
        };
        let options = WriteOptions {
            origin: Some(origin),
            durability: durability(self.no_sync),
        };
        let written = match stage {
            Some(stage) => stage.write(site, options),
            None => site::write_with(site, &output, options),
        };
        bar.end();
        if let Some(besides) = voice.findings(outcome, self.message_format, false) {
            voice.say(&besides);
        }
        match written {
            Ok(written) => {
                if !voice.verbose {
                    say_warnings(outcome.count(Severity::Warning), voice);
                }
                say_trusted(trusted, voice);
                voice.say(&self.made(outcome, &written, &output, start.elapsed()));
                ExitStatus::Done
            }
            Err(error) => {
                voice.fail(&output::told(&error));
                ExitStatus::Failed
            }
        }
    }

    /// The one line: what was made, and which file to open.
    fn made(
        &self,
        outcome: &Outcome,
        written: &site::WriteSummary,
        output: &Path,
        took: Duration,
    ) -> String {
        let modules = count(outcome.course.modules.len(), "module");
        let lessons = count(outcome.course.lessons().count(), "page");
        let state = if written.untouched {
            "nothing changed"
        } else {
            "built"
        };
        format!(
            "{state}: {modules}, {lessons} in {}. Open {}",
            time(took),
            output.join("index.html").display()
        )
    }
}

/// Counts the warnings, if there are any.
fn say_warnings(warnings: usize, voice: &Console) {
    if warnings > 0 {
        voice.say(&format!(
            "{}: leadlet check shows {}",
            count(warnings, "warning"),
            if warnings == 1 { "it" } else { "them" }
        ));
    }
}

/// Says that the author lets raw HTML through, if so: what is promised of all sites no longer holds.
fn say_trusted(trusted: bool, voice: &Console) {
    if trusted {
        voice.say(
            "html: trusted: raw HTML goes into the pages unsanitised, so there is no \
         guarantee that they load nothing from other sites",
        );
    }
}

/// "2 errors and 1 warning".
pub(super) fn summary(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => format!(
            "{} and {}",
            count(errors, "error"),
            count(warnings, "warning")
        ),
    }
}

/// A time as people say it.
pub(super) fn time(took: Duration) -> String {
    match took.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}
