//! Analyses courses on a thread of its own, tells the editor what was found, and keeps what was made for who answers.

use super::analysis::{Analysis, uri_below};
use super::documents::OpenDocument;
use super::{message, sheltered};
use crate::diagnostic::Diagnostic as Finding;
use crate::pipeline::PipelineCache;
use crate::source::{FileError, Source};
use lsp_types::notification::{LogMessage, PublishDiagnostics};
use lsp_types::{Diagnostic, LogMessageParams, MessageType, PublishDiagnosticsParams};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Sends a message to the editor.
pub type Send = Arc<dyn Fn(Value) + std::marker::Send + Sync>;

/// How long nobody must have typed before a course is looked at: shorter than the pause between two keys would be wasted work.
const SETTLED: Duration = Duration::from_millis(30);

/// A course to be looked at.
#[derive(Debug)]
pub struct Job {
    /// The course folder.
    pub root: PathBuf,
    /// Texts that stand for those on the disk.
    pub unsaved: Vec<OpenDocument>,
    /// Whether files on the disk may have changed.
    pub disk: bool,
}

/// The last analysis of each course, by its folder.
type LastAnalyses = Arc<Mutex<HashMap<PathBuf, Arc<Analysis>>>>;

/// The thread, and what it has made.
pub struct Worker {
    known: LastAnalyses,
    /// None when it is to end.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread.
    pub fn start(send: Send) -> Worker {
        let (jobs, queue) = mpsc::channel();
        let known = LastAnalyses::default();
        let shared = known.clone();
        let thread = std::thread::spawn(move || {
            let mut working = Working {
                send,
                known: shared,
                courses: HashMap::new(),
                told: HashMap::new(),
            };
            while let Some(jobs) = next(&queue) {
                jobs.iter().for_each(|job| working.look_sheltered(job));
            }
        });
        Worker {
            known,
            jobs: Some(jobs),
            thread: Some(thread),
        }
    }

    /// Has a course looked at soon.
    pub fn ask(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only when this does.
            let _ = jobs.send(job);
        }
    }

    /// The last analysis of a course; none in the first moments.
    pub fn analysis(&self, root: &Path) -> Option<Arc<Analysis>> {
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(root)
            .cloned()
    }

    /// The folders of all courses that were looked at, in order.
    pub fn roots(&self) -> Vec<PathBuf> {
        let mut roots: Vec<PathBuf> = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .cloned()
            .collect();
        roots.sort();
        roots
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The next jobs, one for each course, once nothing has come for a moment. None when no more will come.
fn next(queue: &Receiver<Job>) -> Option<Vec<Job>> {
    let mut jobs: Vec<Job> = vec![queue.recv().ok()?];
    while let Ok(job) = queue.recv_timeout(SETTLED) {
        match jobs.iter_mut().find(|known| known.root == job.root) {
            Some(known) => {
                *known = Job {
                    disk: known.disk || job.disk,
                    ..job
                }
            }
            None => jobs.push(job),
        }
    }
    Some(jobs)
}

/// What the editor was told of a file: of which version, and what.
type PublishedDiagnostics = (Option<i32>, Vec<Diagnostic>);

/// A course that was looked at before.
#[derive(Default)]
struct KnownCourse {
    /// Its files as they are on the disk, with what was wrong with them; none before they were read.
    disk: Option<(Source, Vec<Finding>)>,
    /// What the last run of the line made, for the next one.
    kept: PipelineCache,
}

/// What the thread knows.
struct Working {
    send: Send,
    known: LastAnalyses,
    courses: HashMap<PathBuf, KnownCourse>,
    /// What the editor was told last, by course and file.
    told: HashMap<(PathBuf, Arc<str>), PublishedDiagnostics>,
}

impl Working {
    /// Looks at a course. Where that panics, the course is read anew the next time, and others are looked at as before.
    fn look_sheltered(&mut self, job: &Job) {
        if sheltered(|| self.look(job)).is_none() {
            self.courses.remove(&job.root);
            self.log(format!(
                "`{}` could not be checked: this is an error in leadlet",
                job.root.display()
            ));
        }
    }

    fn look(&mut self, job: &Job) {
        match self.analysed(job) {
            Ok(analysis) => {
                let told = analysis.told(&job.root);
                // Known before it is told, so that who hears of a finding can ask about it.
                self.known
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(job.root.clone(), Arc::new(analysis));
                self.tell(job, told);
            }
            Err(error) => self.log(error.to_string()),
        }
    }

    fn analysed(&mut self, job: &Job) -> Result<Analysis, FileError> {
        let course = self.courses.entry(job.root.clone()).or_default();
        if job.disk || course.disk.is_none() {
            course.disk = Some(Source::read(&job.root)?);
        }
        let (disk, findings) = course.disk.get_or_insert_default();
        Analysis::new(disk, findings, &job.unsaved, &mut course.kept)
    }

    /// Tells what changed since the last time, and takes back what is mended.
    fn tell(&mut self, job: &Job, mut now: BTreeMap<Arc<str>, Vec<Diagnostic>>) {
        let open: HashMap<&Arc<str>, &OpenDocument> =
            job.unsaved.iter().map(|open| (&open.file, open)).collect();
        let before: HashSet<Arc<str>> = self
            .told
            .keys()
            .filter(|(root, _)| *root == job.root)
            .map(|(_, file)| file.clone())
            .collect();
        for file in before.iter().chain(open.keys().copied()) {
            now.entry(file.clone()).or_default();
        }
        for (file, diagnostics) in now {
            let version = open.get(&file).map(|open| open.version);
            let key = (job.root.clone(), file.clone());
            if self
                .told
                .get(&key)
                .is_some_and(|(old, told)| *old == version && *told == diagnostics)
            {
                continue;
            }
            let Some(uri) = open
                .get(&file)
                .map(|open| open.uri.clone())
                .or_else(|| uri_below(&job.root, &file))
            else {
                continue;
            };
            self.notify::<PublishDiagnostics>(&PublishDiagnosticsParams {
                uri,
                diagnostics: diagnostics.clone(),
                version,
            });
            match diagnostics.is_empty() && version.is_none() {
                true => self.told.remove(&key),
                false => self.told.insert(key, (version, diagnostics)),
            };
        }
    }

    fn log(&self, message: String) {
        self.notify::<LogMessage>(&LogMessageParams {
            typ: MessageType::ERROR,
            message,
        });
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: &N::Params) {
        (self.send)(message::notification(N::METHOD, params));
    }
}
