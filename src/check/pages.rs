//! Pages: each has an address and ids of its own, and what is to be read first can be.

use crate::course::visit;
use crate::course::{Course, CourseIndex, Document, Lesson, PAGE_IDS, Reference, course_id};
use crate::diagnostic::{Diagnostic, Fix};
use crate::source::{LOCK_PATH, Source, SourceFile};
use crate::text::words::nearest;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Checks addresses, ids and `after` of all pages.
pub fn check(
    course: &Course,
    index: &CourseIndex,
    source: &Source,
    findings: &mut Vec<Diagnostic>,
) {
    empty(course, source, findings);
    starter_id(course, source, findings);
    addresses(course, findings);
    former(course, findings);
    let after = after(course, index, findings);
    circles(course, &after, findings);
}

/// What a page is said to have been called could have been its name: else its old address leads nowhere.
fn former(course: &Course, findings: &mut Vec<Diagnostic>) {
    let modules = course
        .modules
        .iter()
        .map(|module| (&module.page.file, &module.formerly));
    let lessons = course
        .lessons()
        .map(|lesson| (&lesson.page.file, &lesson.formerly));
    let fits = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    for (file, named) in modules
        .chain(lessons)
        .flat_map(|(file, formerly)| formerly.iter().map(move |named| (file, named)))
    {
        let numbered = named
            .name
            .rsplit('/')
            .next()
            .is_some_and(|name| crate::course::bare(name) != name);
        if numbered || named.name.matches('/').count() > 1 || !named.name.split('/').all(fits) {
            let finding = Diagnostic::error(
                "link/former",
                file,
                named.span.clone(),
                format!("No page can have had the name `{}`", named.name),
            );
            findings.push(finding.help(
                "Write the file's old name without its number and without .md: \
                 raise-it-early, or module/raise-it-early.",
            ));
        }
    }
}

/// A course without a page is a start, not a mistake of any line. What is no course at all has a finding of its own.
fn empty(course: &Course, source: &Source, findings: &mut Vec<Diagnostic>) {
    if !source.contains("content/course.yaml") {
        return;
    }
    let unread = source
        .below("content/")
        .any(|(_, file)| matches!(file, SourceFile::Unreadable));
    if course.lessons().next().is_none() && !unread {
        let finding = Diagnostic::error(
            "course/empty",
            &course.settings.file,
            0..0,
            "This course has no lesson",
        )
        .whole_file();
        findings.push(finding.help(
            "Make a folder such as content/01-first/ with module.md and a lesson 01-hello.md.",
        ));
    }
}

/// The id that `leadlet init` once gave to every course.
const STARTER_ID: &str = "my-course";
/// The title that it gave with it.
const STARTER_TITLE: &str = "My first course";

/// Two courses with one id on one host share what their learners did.
fn starter_id(course: &Course, source: &Source, findings: &mut Vec<Diagnostic>) {
    let settings = &course.settings;
    let Some(span) = settings
        .id_span
        .clone()
        .filter(|_| settings.id == STARTER_ID)
    else {
        return;
    };
    let mut hash = blake3::Hasher::new();
    hash.update(settings.title.as_bytes());
    for lesson in course.lessons() {
        hash.update(lesson.address.as_bytes());
    }
    let first = hash.finalize().as_bytes()[..8].try_into();
    let title = if settings.title == STARTER_TITLE {
        "course"
    } else {
        &settings.title
    };
    let id = course_id(title, "course", first.map_or(0, u64::from_le_bytes));
    let message = format!(
        "The id `{STARTER_ID}` is that of every course that once began with `leadlet init`"
    );
    let why = "Courses with the same id on one host share what their learners did.";
    let finding = Diagnostic::warning("id/starter", &settings.file, span.clone(), message);
    findings.push(if source.contains(LOCK_PATH) {
        finding.help(format!(
            "{why} If learners have not begun this course, write `id: {id}`. If they have, another id would lose their \
             progress: keep it, give it to no other course, and add `check: {{id/starter: off}}`."
        ))
    } else {
        finding
            .help(format!("{why} Write `id: {id}`, or another one of your own, before you publish."))
            .fix(Fix::replace("give the course an id of its own", span, &id))
    });
}

fn addresses(course: &Course, findings: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<&str, &Arc<str>> = FxHashMap::default();
    let mut look = |address, file, findings: &mut Vec<Diagnostic>| match seen.get(address) {
        Some(first) => {
            let finding = Diagnostic::error(
                "course/same-address",
                file,
                0..0,
                format!("This page and `{first}` would have the same address, `{address}`"),
            )
            .whole_file();
            findings.push(
                finding.help("Rename one of them: leading numbers are not part of the address."),
            );
        }
        None => {
            seen.insert(address, file);
        }
    };
    for module in &course.modules {
        look(&module.address, &module.page.file, findings);
        for lesson in &module.lessons {
            look(&lesson.address, &lesson.page.file, findings);
        }
    }
}

/// An id that was written by hand.
#[derive(Debug)]
pub struct HandwrittenId {
    id: String,
    file: Arc<str>,
    span: Range<usize>,
    /// Whether the page has something else with that id.
    reserved: bool,
}

/// The ids of a page that were written by hand.
pub fn ids_of(document: &Document) -> Vec<HandwrittenId> {
    let mut ids = Vec::new();
    visit(&document.blocks, &mut |block| {
        ids.extend(block.id_span.clone().map(|span| {
            let reserved = PAGE_IDS.contains(&block.id.as_str());
            HandwrittenId {
                id: block.id.clone(),
                file: document.file.clone(),
                span,
                reserved,
            }
        }));
    });
    ids
}

/// Ids written by hand on blocks are unique in the course. `of_modules` are those of its modules' pages, in order.
pub fn ids(course: &Course, of_modules: &[&HandwrittenId], findings: &mut Vec<Diagnostic>) {
    let of = |document: Option<&Document>| document.map(ids_of).unwrap_or_default();
    let (front, glossary) = (
        of(course.front.as_ref()),
        of(course.glossary.as_ref().map(|glossary| &glossary.page)),
    );
    let mut seen: FxHashMap<&str, &HandwrittenId> = FxHashMap::default();
    for id in front
        .iter()
        .chain(of_modules.iter().copied())
        .chain(&glossary)
    {
        if id.reserved {
            let message = format!("The page itself uses the id `{}`", id.id);
            let finding = Diagnostic::error("id/reserved", &id.file, id.span.clone(), message);
            findings.push(
                finding.help("Choose another id, for example with the module's name before it."),
            );
        }
        if let Some(first) = seen.get(id.id.as_str()) {
            let finding = Diagnostic::error(
                "id/duplicate",
                &id.file,
                id.span.clone(),
                format!("The id `{}` is used twice", id.id),
            );
            let finding = finding.related(&first.file, first.span.clone(), "first here");
            findings.push(finding.help("Give one of them another id; a copy needs none."));
        } else {
            seen.insert(&id.id, id);
        }
    }
}

/// Each `after` that names a page: from address to address, with the place that says so.
type Prerequisites<'a> = FxHashMap<&'a str, Vec<(&'a str, &'a Arc<str>, &'a Reference)>>;

fn after<'a>(
    course: &'a Course,
    index: &CourseIndex,
    findings: &mut Vec<Diagnostic>,
) -> Prerequisites<'a> {
    let mut edges: Prerequisites = FxHashMap::default();
    for module in &course.modules {
        for lesson in &module.lessons {
            for named in &lesson.after {
                let found: Vec<&Lesson> = index
                    .names()
                    .find(module, &named.name)
                    .into_iter()
                    .map(|(module, page)| &*course.modules[module].lessons[page])
                    .collect();
                match found.as_slice() {
                    [] if index.is_draft(&named.name) => {
                        let finding = Diagnostic::error(
                            "link/draft",
                            &lesson.page.file,
                            named.span.clone(),
                            format!("`{}` is a draft, and drafts are not built", named.name),
                        );
                        findings.push(finding.help(
                            "Build with --drafts, or remove the name until the page is ready.",
                        ));
                    }
                    [] => findings.push(no_page(course, &lesson.page.file, named)),
                    [one] => edges.entry(&lesson.address).or_default().push((
                        &one.address,
                        &lesson.page.file,
                        named,
                    )),
                    several => {
                        let names: Vec<&str> = several
                            .iter()
                            .filter_map(|lesson| lesson.address.strip_suffix(".html"))
                            .collect();
                        let finding = Diagnostic::error(
                            "link/ambiguous",
                            &lesson.page.file,
                            named.span.clone(),
                            format!("Several pages have the name `{}`", named.name),
                        );
                        findings.push(
                            finding.help(format!("Write one of these: {}.", names.join(", "))),
                        );
                    }
                }
            }
        }
    }
    edges
}

fn no_page(course: &Course, file: &Arc<str>, named: &Reference) -> Diagnostic {
    let stems: Vec<&str> = course
        .lessons()
        .filter_map(|lesson| lesson.address.strip_suffix(".html"))
        .collect();
    let names = stems
        .iter()
        .flat_map(|stem| [stem.rsplit('/').next().unwrap_or(stem), stem]);
    // A number that was left on the name is all that is wrong with it.
    let wanted = named
        .name
        .trim_end_matches(".md")
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches('-');
    let exact = names.clone().find(|name| *name == wanted);
    let help = exact.or_else(|| nearest(&named.name, names)).map_or(
        "Name the file without its number and without .md: spot-it-early, or module/spot-it-early."
            .to_owned(),
        |near| format!("Did you mean `{near}`?"),
    );
    let finding = Diagnostic::error(
        "link/page",
        file,
        named.span.clone(),
        format!("Unknown page `{}`", named.name),
    )
    .help(help);
    // Written in quotes, the span holds more than the name.
    match exact.filter(|_| named.span.len() == named.name.len()) {
        Some(exact) => finding.fix(Fix::replace(
            format!("write `{exact}`"),
            named.span.clone(),
            exact,
        )),
        None => finding,
    }
}

/// Pages that are to be read after each other: said once for each circle.
fn circles(course: &Course, after: &Prerequisites, findings: &mut Vec<Diagnostic>) {
    if after.is_empty() {
        return;
    }
    let mut done: FxHashMap<&str, bool> = FxHashMap::default();
    for lesson in course.lessons() {
        // Walks along without recursion, as a chain may be as long as the course: `path` is the way from the start.
        let mut path: Vec<(&str, usize)> = vec![(&lesson.address, 0)];
        while let Some((at, next)) = path.last_mut() {
            let edge = after.get(at).and_then(|edges| edges.get(*next));
            *next += 1;
            let Some((to, file, named)) = edge else {
                done.insert(*at, true);
                path.pop();
                continue;
            };
            if path.iter().any(|(address, _)| address == to) && !done.contains_key(to) {
                let finding = Diagnostic::error(
                    "course/after-circle",
                    file,
                    named.span.clone(),
                    "These pages name each other in `after`, in a cycle",
                );
                let way: Vec<&str> = path
                    .iter()
                    .map(|(address, _)| address.trim_end_matches(".html"))
                    .skip_while(|address| *address != to.trim_end_matches(".html"))
                    .collect();
                findings.push(finding.help(format!(
                    "{} and back: remove one `after`.",
                    way.join(", then ")
                )));
            } else if !done.contains_key(to) {
                path.push((to, 0));
            }
        }
    }
}
