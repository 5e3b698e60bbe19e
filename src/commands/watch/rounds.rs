//! The rounds of `watch`: wait for a change, run the line, write what differs, tell the pages, say it in the terminal.

use super::SharedPreview;
use crate::commands::build::{summary, time};
use crate::commands::console::{Console, MessageFormat, count};
use crate::commands::stdio;
use crate::dev_server::debouncer::{ChangedFiles, Debouncer, FileChange, QUIET};
use crate::dev_server::events::{Findings, RebuildEvent};
use crate::dev_server::redirects::Redirects;
use crate::dev_server::watcher::CourseWatcher;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pipeline::{self, Outcome, PipelineCache, Request};
use crate::site::preview::PreviewChanges;
use crate::source::{self, FileError, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};
use tokio::sync::{oneshot, watch};

/// How often is looked whether the watched folders are still the same ones.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// The line, run again whenever something may have changed.
struct StatusLine {
    root: PathBuf,
    request: Request,
    /// What the last run was made from, and what was found while it was read.
    seen: Option<(Source, Vec<Diagnostic>)>,
    /// Whether the next run reads all, and gives an outcome whatever the files hold.
    anew: bool,
    /// What the last run made.
    kept: PipelineCache,
}

impl StatusLine {
    /// Runs the line after `changes`. Nothing when the files hold what they held before.
    fn rebuild(&mut self, changes: &ChangedFiles) -> Result<Option<Outcome>, FileError> {
        // Changes that a failure left out are nowhere written down: then all is read.
        let everything = ChangedFiles::Anything;
        let anew = std::mem::replace(&mut self.anew, true);
        let changes = if anew { &everything } else { changes };
        let seen = self.read(changes)?;
        if !anew && self.seen.as_ref() == Some(&seen) {
            self.anew = false;
            return Ok(None);
        }
        if let ChangedFiles::Paths(paths) = changes {
            let paths: Vec<Arc<str>> = paths
                .iter()
                .filter(|path| path.starts_with(&self.root))
                .map(|path| source::written(path, &self.root))
                .collect();
            self.kept.forget(paths.iter().map(|path| &**path));
        }
        let outcome =
            pipeline::build_again(seen.0.clone(), seen.1.clone(), self.request, &mut self.kept)?;
        self.seen = Some(seen);
        self.anew = false;
        Ok(Some(outcome))
    }

    /// The course as it is now: only the files that changed are read where that is all there is to see.
    fn read(&self, changes: &ChangedFiles) -> Result<(Source, Vec<Diagnostic>), FileError> {
        if let (ChangedFiles::Paths(paths), Some((seen, findings))) = (changes, &self.seen)
            && findings.is_empty()
            && let Some(source) = seen.read_again(paths.iter().map(PathBuf::as_path))?
        {
            return Ok((source, Vec::new()));
        }
        Source::read(&self.root)
    }

    /// The next run gives an outcome whatever the files hold: what came of the last one did not reach the pages.
    fn forget(&mut self) {
        self.anew = true;
    }
}

/// All that is kept from round to round.
pub(super) struct RebuildLoop {
    root: PathBuf,
    poll: bool,
    voice: Console,
    preview: SharedPreview,
    tell: watch::Sender<Arc<RebuildEvent>>,
    line: StatusLine,
    drafts: bool,
    /// The source of the site that is shown.
    shown: Option<Source>,
    /// The findings that were said last.
    said: Arc<[Diagnostic]>,
    leads: Redirects,
    /// An outcome with mistakes that waits to be told.
    untold: Option<Outcome>,
    /// The course folder is not there.
    is_missing: bool,
}

impl RebuildLoop {
    /// For the course in `root`, a real path.
    pub fn new(
        root: PathBuf,
        request: Request,
        poll: bool,
        voice: Console,
        preview: SharedPreview,
        tell: watch::Sender<Arc<RebuildEvent>>,
    ) -> RebuildLoop {
        let line = StatusLine {
            root: root.clone(),
            request,
            seen: None,
            anew: false,
            kept: PipelineCache::default(),
        };
        let drafts = request.drafts;
        RebuildLoop {
            root,
            poll,
            voice,
            preview,
            tell,
            line,
            drafts,
            shown: None,
            said: Arc::new([]),
            leads: Redirects::default(),
            untold: None,
            is_missing: false,
        }
    }

    /// The first round, of which `first` is told, and then one after another, until what is said of them can no longer be written.
    pub fn run(mut self, first: oneshot::Sender<()>) {
        let (send, receive) = channel();
        let mut watcher = self.watch(&send);
        self.round(&ChangedFiles::Anything, None);
        let _ = first.send(());
        let mut debouncer = Debouncer::default();
        while stdio::failure().is_none() {
            let wait = debouncer.deadline().map_or(HEARTBEAT, |deadline| {
                deadline.saturating_duration_since(Instant::now())
            });
            let change = receive.recv_timeout(wait).ok();
            for change in change.into_iter().chain(receive.try_iter()) {
                debouncer.push(change, Instant::now());
            }
            // A folder that was renamed or unmounted may come back as the very same one: nothing but its coming tells of it.
            if (self.is_missing || watcher.is_stale()) && self.is_there() {
                watcher = self.watch(&send);
                debouncer.push(FileChange::Anything, Instant::now());
            }
            if self.is_missing
                || debouncer
                    .deadline()
                    .is_none_or(|deadline| deadline > Instant::now())
            {
                continue;
            }
            let changes = debouncer.drain();
            if let Some(change) = self.round(&changes, Some(&receive)) {
                debouncer.push(change, Instant::now());
            }
        }
    }

    fn watch(&self, send: &Sender<FileChange>) -> CourseWatcher {
        let (watcher, why) = CourseWatcher::start(&self.root, self.poll, send);
        if let Some(why) = why {
            self.voice.say(&format!("warning: {why}"));
        }
        watcher
    }

    /// Whether the course folder is there. That it went, and that it is back, is told once.
    fn is_there(&mut self) -> bool {
        let is_missing = !self.root.is_dir();
        if is_missing && !self.is_missing {
            let why = format!(
                "`{}` is gone (deleted, renamed or unmounted): still showing the last working \
                 version until it is back",
                self.root.display()
            );
            self.failed(&why);
        } else if !is_missing && self.is_missing {
            self.voice
                .say(&format!("`{}` is back", self.root.display()));
        }
        self.is_missing = is_missing;
        !is_missing
    }

    /// Runs the line and tells what came of it. Mistakes are only told when nothing more comes for a moment, since the other half of
    /// what is being saved may mend them; what came instead is given back.
    fn round(
        &mut self,
        changes: &ChangedFiles,
        more: Option<&Receiver<FileChange>>,
    ) -> Option<FileChange> {
        let start = Instant::now();
        let waiting = self.untold.take();
        let outcome = self
            .line
            .rebuild(changes)
            .map(|outcome| outcome.or(waiting));
        let is_broken = !matches!(&outcome, Ok(None) | Ok(Some(Outcome { site: Some(_), .. })));
        if is_broken && let Some(change) = more.and_then(|more| more.recv_timeout(QUIET).ok()) {
            self.untold = outcome.ok().flatten();
            return Some(change);
        }
        match outcome {
            Ok(None) => {}
            Ok(Some(outcome)) => self.show(outcome, changes, start),
            Err(_) if !self.is_there() => {}
            Err(error) => self.failed(&error.to_string()),
        }
        None
    }

    /// Brings an outcome into the preview, to the pages and into the terminal.
    fn show(&mut self, mut outcome: Outcome, changes: &ChangedFiles, start: Instant) {
        let mut shown = None;
        if let Some(site) = outcome.site.take() {
            // Taken away: watch is ending.
            let Some(written) = self.write(site) else {
                return;
            };
            match written {
                Ok(written) => shown = Some(written),
                Err(why) => return self.failed(&why),
            }
        }
        self.follow(&outcome, shown.as_ref());
        let course = shown
            .is_some()
            .then(|| Arc::new(std::mem::take(&mut outcome.course)));
        let leads = Arc::new(self.leads.clone());
        let all: Arc<[Diagnostic]> = outcome.diagnostics.as_slice().into();
        let findings = Findings::Found {
            all: Arc::clone(&all),
            source: outcome.source.clone(),
        };
        self.news(|news| {
            let course = course.unwrap_or_else(|| news.course.clone());
            RebuildEvent {
                good: shown.is_some(),
                findings,
                course,
                leads,
                ..news.clone()
            }
        });
        self.say(&outcome, changes, shown.as_ref(), start.elapsed());
        self.said = all;
        if shown.is_some() {
            self.shown = Some(outcome.source);
        }
    }

    /// Makes the preview equal to a site; nothing when there is none any more.
    fn write(&self, site: crate::site::Site) -> Option<Result<PreviewChanges, String>> {
        let mut preview = self
            .preview
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Some(
            preview
                .as_mut()?
                .show(site)
                .map_err(|error| error.to_string()),
        )
    }

    /// Takes note of where pages went.
    fn follow(&mut self, outcome: &Outcome, shown: Option<&PreviewChanges>) {
        let preview = self
            .preview
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let (Some(before), Some(shown), Some(preview)) = (&self.shown, shown, preview.as_ref()) {
            self.leads.follow(
                before,
                &outcome.source,
                self.drafts,
                &shown.gone,
                |address| preview.site().get(address).is_some(),
            );
        }
    }

    /// Tells the pages how things stand now.
    fn news(&self, next: impl FnOnce(&RebuildEvent) -> RebuildEvent) {
        self.tell.send_modify(|news| {
            let number = news.number + 1;
            let next = next(news);
            *news = Arc::new(RebuildEvent {
                number,
                shown: if next.good { number } else { news.shown },
                ..next
            });
        });
    }

    /// What the machine could not do is told like a mistake; the pages stay.
    fn failed(&mut self, why: &str) {
        self.line.forget();
        self.said = Arc::new([]);
        self.voice.fail(why);
        self.news(|news| RebuildEvent {
            good: false,
            findings: Findings::Failure(why.to_owned()),
            ..news.clone()
        });
    }

    /// What changed, what came of it and how long it took, in one line; findings before it when they are new.
    fn say(
        &self,
        outcome: &Outcome,
        changes: &ChangedFiles,
        shown: Option<&PreviewChanges>,
        took: Duration,
    ) {
        let besides = if *outcome.diagnostics == *self.said {
            None
        } else {
            self.voice.findings(outcome, MessageFormat::Human, false)
        };
        let besides = besides
            .map(|besides| format!("; {besides}"))
            .unwrap_or_default();
        let (errors, warnings) = (
            outcome.count(Severity::Error),
            outcome.count(Severity::Warning),
        );
        let took = time(took);
        let what = match (&self.shown, changes) {
            (Some(_), ChangedFiles::Paths(paths)) => format!("{}: ", named(paths, &self.root)),
            _ => String::new(),
        };
        let Some(shown) = shown else {
            return self.voice.fail(&format!(
                "{what}{}: still showing the last working version ({took}){besides}",
                summary(errors, warnings)
            ));
        };
        let besides = if warnings > 0 {
            format!(", {}{besides}", count(warnings, "warning"))
        } else {
            besides
        };
        self.voice.say(
            &match (&self.shown, shown.changed.len() + shown.gone.len()) {
                (None, files) => format!("Built: {} in {took}{besides}", count(files, "file")),
                (_, 0) => format!("{what}nothing in the site changed ({took}){besides}"),
                (_, files) => format!("{what}{} changed in {took}{besides}", count(files, "file")),
            },
        );
    }
}

/// One path below the course, or how many there are.
fn named(paths: &std::collections::BTreeSet<PathBuf>, root: &Path) -> String {
    match paths.first() {
        Some(path) if paths.len() == 1 => path
            .strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string(),
        _ => count(paths.len(), "path"),
    }
}
