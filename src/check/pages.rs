//! Pages: each has an address and ids of its own, and what is to be read first can be.

use crate::check::links::LINK_DRAFT;
use crate::course::visit;
use crate::course::{Course, CourseIndex, Document, Lesson, PAGE_IDS, Reference, course_id};
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::kinds::scenario::parse::ID_DUPLICATE;
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

pub(crate) static LINK_FORMER: Rule = Rule {
    name: "link/former",
    severities: &[Severity::Error],
    summary: "What a page is said to have been called could have been its name.",
    reason: "Otherwise its old address leads nowhere.",
    source: "README.md, \"A course is a folder\"",
    bad: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nformerly: [01-raise-it.md]\n---\n\nText.",
    good: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nformerly: [say-it]\n---\n\nText.",
    fixable: false,
};

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
            let finding = Diagnostic::new(
                &LINK_FORMER,
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

pub(crate) static COURSE_EMPTY: Rule = Rule {
    name: "course/empty",
    severities: &[Severity::Error],
    summary: "The course has at least one lesson.",
    reason: "A site without a page has nothing to show.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 01-module/module.md\n---\ntitle: Module\n---",
    good: "Text.",
    fixable: false,
};

/// A course without a page is a start, not a mistake of any line. What is no course at all has a finding of its own.
fn empty(course: &Course, source: &Source, findings: &mut Vec<Diagnostic>) {
    if !source.contains("content/course.yaml") {
        return;
    }
    let unread = source
        .below("content/")
        .any(|(_, file)| matches!(file, SourceFile::Unreadable));
    if course.lessons().next().is_none() && !unread {
        let finding = Diagnostic::new(
            &COURSE_EMPTY,
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

pub(crate) static ID_STARTER: Rule = Rule {
    name: "id/starter",
    severities: &[Severity::Warning],
    summary: "The course has an id of its own.",
    reason: "`leadlet init` once gave every course the id `my-course`. Two courses with one id on one host share what their learners did.",
    source: "README.md, \"Ids\"",
    bad: "@ course.yaml\nid: my-course\ntitle: Raise it early\nlanguage: en\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ course.yaml\nid: raise-it-early-k3x9q\ntitle: Raise it early\nlanguage: en\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: true,
};

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
    let finding = Diagnostic::new(&ID_STARTER, &settings.file, span.clone(), message);
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

pub(crate) static COURSE_SAME_ADDRESS: Rule = Rule {
    name: "course/same-address",
    severities: &[Severity::Error],
    summary: "Every page has an address of its own.",
    reason: "Leading numbers are not part of an address, so `01-start.md` and `02-start.md` in one module would be the same page.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 01-module/01-start.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-start.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "@ 01-module/01-start.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-go-on.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn addresses(course: &Course, findings: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<&str, &Arc<str>> = FxHashMap::default();
    let mut look = |address, file, findings: &mut Vec<Diagnostic>| match seen.get(address) {
        Some(first) => {
            let finding = Diagnostic::new(
                &COURSE_SAME_ADDRESS,
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

pub(crate) static ID_RESERVED: Rule = Rule {
    name: "id/reserved",
    severities: &[Severity::Error],
    summary: "No block has an id that the page uses itself.",
    reason: "A link to it would lead to the page's own part of that name.",
    source: "README.md, \"Ids\"",
    bad: "::: note {#main}\nOne.\n:::",
    good: "::: note {#main-idea}\nOne.\n:::",
    fixable: false,
};

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
            let finding = Diagnostic::new(&ID_RESERVED, &id.file, id.span.clone(), message);
            findings.push(
                finding.help("Choose another id, for example with the module's name before it."),
            );
        }
        if let Some(first) = seen.get(id.id.as_str()) {
            let finding = Diagnostic::new(
                &ID_DUPLICATE,
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

pub(crate) static LINK_AMBIGUOUS: Rule = Rule {
    name: "link/ambiguous",
    severities: &[Severity::Error],
    summary: "A name in `after` means one page.",
    reason: "Two modules may have pages of the same name; then the module belongs before it.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 02-two/module.md\n---\ntitle: Two\n---\n@ 02-two/01-start.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 03-three/module.md\n---\ntitle: Three\n---\n@ 03-three/01-start.md\n---\ntitle: Three\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [start]\n---\n\nText.",
    good: "@ 02-two/module.md\n---\ntitle: Two\n---\n@ 02-two/01-start.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [two/start]\n---\n\nText.",
    fixable: false,
};

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
                        let finding = Diagnostic::new(
                            &LINK_DRAFT,
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
                        let finding = Diagnostic::new(
                            &LINK_AMBIGUOUS,
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

pub(crate) static LINK_PAGE: Rule = Rule {
    name: "link/page",
    severities: &[Severity::Error],
    summary: "`after` and `from` name pages that there are.",
    reason: "Otherwise nothing is read first, or asked.",
    source: "README.md, \"A course is a folder\"",
    bad: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [02-other]\n---\n\nText.",
    good: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [other]\n---\n\nText.",
    fixable: true,
};

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
    let finding = Diagnostic::new(
        &LINK_PAGE,
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

pub(crate) static COURSE_AFTER_CIRCLE: Rule = Rule {
    name: "course/after-circle",
    severities: &[Severity::Error],
    summary: "What is to be read first does not lead back to itself.",
    reason: "`after` tells a learner what to read first; in a cycle there is no first page.",
    source: "README.md, \"What you write\"",
    bad: "@ 01-module/01-one.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\nafter: [two]\n---\n\nText.\n@ 01-module/02-two.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\nafter: [one]\n---\n\nText.",
    good: "@ 01-module/01-one.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-two.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\nafter: [one]\n---\n\nText.",
    fixable: false,
};

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
                let finding = Diagnostic::new(
                    &COURSE_AFTER_CIRCLE,
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
