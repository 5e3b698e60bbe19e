//! The one straight line: source, parse, lock, check, render. Values in, values out; writing is its caller's.

use crate::check;
use crate::course::{Course, CourseIndex};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::host::{self, Host};
use crate::lock::ID_LOCKED;
use crate::lock::{self, Lock};
use crate::parse::{self, Parsed};
use crate::render::{self, BuildTarget, Rendered};
use crate::rules;
use crate::site::COURSE_ADDRESS;
use crate::site::{OutputSink, Published, Site, Stage};
use crate::source::{FileError, Source};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// What a run of the line is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request {
    /// Whether pages marked `draft: true` are built too. The lock then stays as it is.
    pub drafts: bool,
    /// Whether a change of the lock is an error.
    pub locked: bool,
    /// Whether ids of the lock may be lost: what can still be read of it is kept.
    pub new_lock: bool,
    /// Ids that sites are known to show: that of the output, then others. A lock that is gone or empty is lost if they are of this course.
    pub published: [Option<Published>; 2],
    /// Where the pages will stand.
    pub place: BuildTarget,
    /// The web server whose own file is added to the site.
    pub host: Option<Host>,
    /// Whether compressed forms of texts are added to the site.
    pub precompress: bool,
}

/// What the line made.
#[derive(Debug)]
pub struct Outcome {
    /// All findings, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The course, as it was read.
    pub course: Course,
    /// The site; none when there are errors, or when it was not asked for.
    pub site: Option<Site>,
    /// What of the site is on the disk already, where it was built into a folder.
    pub stage: Option<Stage>,
    /// The text the lock should have, when it differs from the one that is there.
    pub lock: Option<String>,
    /// The ids of the course, as many as the lock should hold.
    pub published: Published,
    /// The files that were read, for showing findings.
    pub source: Source,
}

impl Outcome {
    /// How many findings weigh that much.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// A hash of everything the site was made from when it was `request`ed, with the lock as it should be.
    pub fn fingerprint(&self, request: Request) -> blake3::Hash {
        let lock = self
            .lock
            .as_deref()
            .or(self.source.text(lock::PATH).map(|text| &**text));
        fingerprint(&self.source, lock, request)
    }

    /// The text of a file that a finding names, if it was read.
    pub fn text(&self, file: &str) -> Option<Arc<str>> {
        self.source
            .text(file)
            .cloned()
            .or_else(|| render::theme_text(file))
    }
}

/// A hash of everything that the site of these files would be made from: two runs with the same one make the same site.
/// `lock` is the text of the lock after the run.
pub fn fingerprint(source: &Source, lock: Option<&str>, request: Request) -> blake3::Hash {
    let asked = format!(
        "{} {} {} {:?} {}",
        env!("LEADLET_BUILD"),
        request.drafts,
        request.place.name(),
        request.host,
        request.precompress
    );
    source.fingerprint((lock::PATH, lock), &asked)
}

/// What a run of the line keeps for the next one: what each step made, by the hash of what went in.
#[derive(Debug)]
pub struct PipelineCache {
    parse: parse::ParseCache,
    lock: lock::LockCache,
    check: check::CheckCache,
    render: render::RenderCache,
}

impl Default for PipelineCache {
    fn default() -> Self {
        PipelineCache::new(true)
    }
}

impl PipelineCache {
    /// An empty one, which `keeps` what a run makes for the next one, or not: for a run that no other follows.
    fn new(keeps: bool) -> Self {
        PipelineCache {
            parse: parse::ParseCache::new(keeps),
            lock: lock::LockCache::new(keeps),
            check: check::CheckCache::new(keeps),
            render: render::RenderCache::new(keeps),
        }
    }

    /// Takes what is known of these files, paths below the course folder, for out of date.
    pub fn forget<'a>(&mut self, files: impl IntoIterator<Item = &'a str>) {
        self.render.forget(files);
    }
}

/// Runs the line over files that were read; `findings` are those of reading them.
///
/// # Errors
/// When a picture or another file of the course cannot be read.
pub fn build(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
) -> Result<Outcome, FileError> {
    let cache = &mut PipelineCache::new(false);
    run(source, findings, request, cache, PipelineOutput::Memory)
}

/// [`build`], of which only the findings are asked for: no site is given, and memory holds none.
///
/// # Errors
/// As [`build`].
pub fn inspect(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
) -> Result<Outcome, FileError> {
    let cache = &mut PipelineCache::new(false);
    run(source, findings, request, cache, PipelineOutput::Nowhere)
}

/// [`build`], where pages are put on the disk beside the folder `output` as they are made: memory holds no site then.
///
/// # Errors
/// As [`build`].
pub fn build_into(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
    output: &Path,
) -> Result<Outcome, FileError> {
    let cache = &mut PipelineCache::new(false);
    run(
        source,
        findings,
        request,
        cache,
        PipelineOutput::Folder(output),
    )
}

/// [`build`], again and again: what was made from the same before is taken from the `cache`. What the lock should be is not said.
///
/// # Errors
/// As [`build`].
pub fn build_again(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
    cache: &mut PipelineCache,
) -> Result<Outcome, FileError> {
    run(source, findings, request, cache, PipelineOutput::Preview)
}

/// Where the site goes.
#[derive(Clone, Copy)]
enum PipelineOutput<'a> {
    Memory,
    /// To be looked at while an author writes: the lock waits for a build.
    Preview,
    /// Beside this folder, to be its site.
    Folder(&'a Path),
    Nowhere,
}

fn run(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
    cache: &mut PipelineCache,
    output: PipelineOutput,
) -> Result<Outcome, FileError> {
    let mut diagnostics = findings;
    let (
        IdentifiedCourse {
            course,
            drafts,
            ids,
        },
        lock,
    ) = identify(&source, request, cache, output, &mut diagnostics);
    let published = Published {
        course: blake3::hash(course.settings.id.as_bytes()),
        ids: u32::try_from(ids).unwrap_or(u32::MAX),
    };
    let index = CourseIndex::new(&course, &source, drafts);
    // A lock of a large course is a long text, and nothing waits for it.
    let written = || lock.map(|lock| lock::write(&lock));
    let (lock, made) = rayon::join(written, || {
        check_and_render(
            (&course, &index, &source),
            diagnostics,
            request,
            cache,
            output,
        )
    });
    let BuildOutput {
        diagnostics,
        site,
        stage,
    } = made?;
    Ok(Outcome {
        diagnostics,
        course,
        site,
        stage,
        lock,
        published,
        source,
    })
}

/// What is made of a course with its ids.
struct BuildOutput {
    diagnostics: Vec<Diagnostic>,
    site: Option<Site>,
    stage: Option<Stage>,
}

/// Checks a course and renders it; `diagnostics` are what was found while it was read.
fn check_and_render(
    (course, index, source): (&Course, &CourseIndex, &Source),
    mut diagnostics: Vec<Diagnostic>,
    request: Request,
    cache: &mut PipelineCache,
    output: PipelineOutput,
) -> Result<BuildOutput, FileError> {
    let digests = cache.lock.digests(index);
    diagnostics.extend(check::check(
        course,
        index,
        source,
        &digests,
        &mut cache.check,
    ));
    check::drop_cascading(source, &mut diagnostics);
    let mut used = HashSet::new();
    diagnostics = check::waive(course, diagnostics, &mut used);
    let broken = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let mut site = None;
    let stage = match output {
        PipelineOutput::Folder(folder) if !broken => Stage::begin(folder),
        _ => None,
    };
    let sink = match (output, &stage) {
        (PipelineOutput::Nowhere, _) => OutputSink::Nowhere,
        (_, Some(stage)) => OutputSink::Disk(stage),
        _ => OutputSink::Memory,
    };
    if !broken {
        let Rendered {
            site: mut rendered,
            mut findings,
        } = render::render(
            (course, request.place),
            index,
            source,
            (&digests, &mut cache.render),
            sink,
        )?;
        if let Err(clash) = host::dress(
            &mut rendered,
            &course.settings,
            request.host,
            request.precompress,
        ) {
            findings.push(
                Diagnostic::new(
                    &COURSE_ADDRESS,
                    &course.settings.file,
                    0..0,
                    clash.to_string(),
                )
                .whole_file(),
            );
        }
        let failed = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        diagnostics.extend(check::waive(course, findings, &mut used));
        site = (!failed && !matches!(output, PipelineOutput::Nowhere)).then_some(rendered);
    }
    diagnostics.extend(check::unused(course, &used, !broken, rules::all()));
    diagnostic::sort(&mut diagnostics);
    let stage = stage.filter(|_| site.is_some());
    Ok(BuildOutput {
        diagnostics,
        site,
        stage,
    })
}

/// A course with its ids.
struct IdentifiedCourse {
    course: Course,
    /// Paths of the pages that were left out.
    drafts: Vec<Arc<str>>,
    /// How many ids the lock should hold; 0 in a preview, which counts nothing at each save.
    ids: usize,
}

/// Reads a course and gives it its ids; with it the lock when that is to be another.
fn identify(
    source: &Source,
    request: Request,
    cache: &mut PipelineCache,
    output: PipelineOutput,
    diagnostics: &mut Vec<Diagnostic>,
) -> (IdentifiedCourse, Option<Lock>) {
    let PipelineCache { parse, lock, .. } = cache;
    let (
        Parsed {
            mut course,
            drafts,
            findings,
        },
        loaded,
    ) = rayon::join(
        || parse::read(source, request.drafts, parse),
        || lock.load(source),
    );
    let (is_merged, mut wrong) = (loaded.is_merged, loaded.findings.clone());
    if wrong.is_empty() {
        let course = blake3::hash(course.settings.id.as_bytes());
        let shown = request.published.map(|published| {
            published
                .filter(|published| published.course == course)
                .map_or(0, |one| one.ids as usize)
        });
        wrong.extend(lock::lost_since(source, &loaded.lock, shown));
    }
    let (accepted, wrong): (Vec<_>, Vec<_>) = wrong
        .into_iter()
        .partition(|finding| request.new_lock && lock::is_loss(finding));
    diagnostics.extend(findings);
    let assigned = lock.assign(&mut course);
    let is_preview = matches!(output, PipelineOutput::Preview);
    let new = if wrong.is_empty() {
        let is_asked_for = !request.drafts && !is_preview;
        let is_written = source.text(lock::PATH).is_some()
            && accepted.is_empty()
            && (request.locked || !is_merged);
        diagnostics.extend(assigned.findings);
        let read = || (!is_written).then(|| lock.loaded().lock.clone());
        is_asked_for.then(|| assigned.lock.or_else(read)).flatten()
    } else {
        // Nobody can tell what is new or gone by it, and it stays as it is.
        None
    };
    if new.is_some() && request.locked {
        diagnostics.push(locked());
    }
    diagnostics.extend(wrong);
    let ids = match &new {
        None if is_preview => 0,
        other => lock::count(other.as_ref().unwrap_or(&lock.loaded().lock)),
    };
    (
        IdentifiedCourse {
            course,
            drafts,
            ids,
        },
        new,
    )
}

/// What is wrong where the lock has to change and must not.
fn locked() -> Diagnostic {
    Diagnostic::new(
        &ID_LOCKED,
        &Arc::from(lock::PATH),
        0..0,
        "This course has ids that are not in its lock, and --locked allows no new ones",
    )
    .whole_file()
    .help("Build once without --locked and commit content/course.lock.")
}
