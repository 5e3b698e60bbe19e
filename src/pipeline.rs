//! The one straight line: source, parse, lock, check, render. Values in, values out; writing is its caller's.

use crate::check;
use crate::course::{Course, CourseIndex};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::host::{self, Host};
use crate::lock::{self, LoadedLock, Lock};
use crate::parse::{self, Parsed};
use crate::render::{self, BuildTarget, Rendered};
use crate::site::{OutputSink, Published, Site, Stage};
use crate::source::{FileError, Source};
use std::borrow::Cow;
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
#[derive(Debug, Default)]
pub struct PipelineCache {
    parse: parse::ParseCache,
    lock: lock::LockCache,
    check: check::CheckCache,
    render: render::RenderCache,
}

impl PipelineCache {
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
    run(source, findings, request, None, PipelineOutput::Memory)
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
    run(source, findings, request, None, PipelineOutput::Nowhere)
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
    run(
        source,
        findings,
        request,
        None,
        PipelineOutput::Folder(output),
    )
}

/// [`build`], again and again: what came out of the same before is taken from `kept`. What the lock should be is not said.
///
/// # Errors
/// As [`build`].
pub fn build_again(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
    kept: &mut PipelineCache,
) -> Result<Outcome, FileError> {
    run(
        source,
        findings,
        request,
        Some(kept),
        PipelineOutput::Memory,
    )
}

/// Where the site goes.
#[derive(Clone, Copy)]
enum PipelineOutput<'a> {
    Memory,
    /// Beside this folder, to be its site.
    Folder(&'a Path),
    Nowhere,
}

fn run(
    source: Source,
    findings: Vec<Diagnostic>,
    request: Request,
    mut kept: Option<&mut PipelineCache>,
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
    ) = match &mut kept {
        Some(kept) => (named_again(&source, request, kept, &mut diagnostics), None),
        None => named(&source, request, &mut diagnostics),
    };
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
            kept,
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
    kept: Option<&mut PipelineCache>,
    output: PipelineOutput,
) -> Result<BuildOutput, FileError> {
    let digests = kept.as_ref().map(|kept| kept.lock.digests());
    let mut kept = kept.zip(digests.as_ref());
    diagnostics.extend(match &mut kept {
        Some((kept, digests)) => {
            check::check_again(course, index, source, digests, &mut kept.check)
        }
        None => check::check(course, index, source),
    });
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
        } = match kept {
            Some((kept, digests)) => render::render_again(
                (course, request.place),
                index,
                source,
                digests,
                &mut kept.render,
            )?,
            None => render::render(course, index, source, request.place, sink)?,
        };
        if let Err(clash) = host::dress(
            &mut rendered,
            &course.settings,
            request.host,
            request.precompress,
        ) {
            findings.push(
                Diagnostic::error(
                    "course/address",
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
    diagnostics.extend(check::unused(course, &used, !broken));
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
    /// How many ids the lock should hold; 0 where that is not asked for.
    ids: usize,
}

/// Reads a course and gives it its ids; with it the lock when that is to be another.
fn named(
    source: &Source,
    request: Request,
    diagnostics: &mut Vec<Diagnostic>,
) -> (IdentifiedCourse, Option<Lock>) {
    let (
        Parsed {
            mut course,
            drafts,
            findings,
        },
        LoadedLock {
            lock: old,
            findings: mut wrong,
            is_merged,
        },
    ) = rayon::join(
        || parse::parse(source, request.drafts),
        || lock::load(source),
    );
    if wrong.is_empty() {
        let course = blake3::hash(course.settings.id.as_bytes());
        let shown = request.published.map(|published| {
            published
                .filter(|published| published.course == course)
                .map_or(0, |one| one.ids as usize)
        });
        wrong.extend(lock::lost_since(source, &old, shown));
    }
    let held = lock::count(&old);
    let (accepted, wrong): (Vec<_>, Vec<_>) = wrong
        .into_iter()
        .partition(|finding| request.new_lock && lock::is_loss(finding));
    diagnostics.extend(findings);
    let is_written =
        source.text(lock::PATH).is_some() && accepted.is_empty() && (request.locked || !is_merged);
    let lock = match wrong.is_empty() {
        true => locked(&mut course, old, is_written, request, diagnostics),
        // Nobody can tell what is new or gone by it, and it stays as it is.
        false => {
            lock::assign(&mut course, &old);
            None
        }
    };
    diagnostics.extend(wrong);
    let ids = lock.as_ref().map_or(held, lock::count);
    (
        IdentifiedCourse {
            course,
            drafts,
            ids,
        },
        lock,
    )
}

/// [`named`], with what `kept` has of it.
fn named_again(
    source: &Source,
    request: Request,
    kept: &mut PipelineCache,
    diagnostics: &mut Vec<Diagnostic>,
) -> IdentifiedCourse {
    let Parsed {
        mut course,
        drafts,
        findings,
    } = parse::parse_again(source, request.drafts, &mut kept.parse);
    diagnostics.extend(findings);
    diagnostics.extend(lock::assign_again(&mut course, source, &mut kept.lock));
    IdentifiedCourse {
        course,
        drafts,
        ids: 0,
    }
}

/// Gives the course its ids by the `old` lock; the new lock when it differs, or is not `written` as it should be.
fn locked(
    course: &mut Course,
    old: Lock,
    written: bool,
    request: Request,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Lock> {
    let (new, findings) = lock::assign(course, &old);
    diagnostics.extend(findings);
    let stands = written && matches!(new, Cow::Borrowed(_));
    if stands || request.drafts {
        return None;
    }
    if request.locked {
        let finding = Diagnostic::error(
            "id/locked",
            &Arc::from(lock::PATH),
            0..0,
            "This course has ids that are not in its lock, and --locked allows no new ones",
        )
        .whole_file();
        diagnostics
            .push(finding.help("Build once without --locked and commit content/course.lock."));
    }
    Some(new.into_owned())
}
