//! Links and pictures: each leads to a page, a place, a term or a file that is there.

use crate::course::{
    Advice, Course, CourseIndex, Document, LinkProblem, LinkedTarget, PathProblem, Reference, visit,
};
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::kinds::Named;
use crate::source::LINK_OUTSIDE;
use crate::source::Source;
use std::ops::Range;
use std::sync::Arc;

/// Broken links of one page for which is looked what was meant: that takes time.
const MAX_ADVISED_LINKS: usize = 100;

pub(crate) static MEDIA_NOT_A_PICTURE: Rule = Rule {
    name: "media/not-a-picture",
    severities: &[Severity::Error],
    summary: "An image is an image, not a page.",
    reason: "An exclamation mark before a link means an image.",
    source: "README.md, \"Markdown\"",
    bad: "![next](02-other.md)",
    good: "[next](02-other.md)",
    fixable: true,
};

/// Checks the links of a page, and the files that its `media` name.
pub fn of_page(document: &Document, index: &CourseIndex) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for link in &document.links {
        let advice = if findings.len() < MAX_ADVISED_LINKS {
            Advice::Given
        } else {
            Advice::Spared
        };
        let span = place(document, &link.span, &link.to);
        match index.resolve_with(&document.file, &link.to, advice) {
            Err(problem) => findings.push(broken(
                &document.file,
                span,
                &link.to,
                link.picture,
                problem,
            )),
            Ok(LinkedTarget::External) if link.picture => {
                findings.push(outside(&document.file, span))
            }
            Ok(LinkedTarget::Page(..) | LinkedTarget::Anchor(_) | LinkedTarget::Term(_))
                if link.picture =>
            {
                let finding = Diagnostic::new(
                    &MEDIA_NOT_A_PICTURE,
                    &document.file,
                    span,
                    "This image points to a page",
                );
                let fix = Fix::replace(
                    "remove the exclamation mark",
                    link.span.start..link.span.start + 1,
                    "",
                );
                let marked = document.text[link.span.start..].starts_with("![");
                let finding = finding.help("Remove the exclamation mark to make it a link.");
                findings.push(if marked { finding.fix(fix) } else { finding });
            }
            Ok(_) => {}
        }
    }
    media(document, index, &mut findings);
    findings
}

/// The address inside a link, so that the mark stands under the very words; the whole link when it stands elsewhere.
fn place(document: &Document, span: &Range<usize>, to: &str) -> Range<usize> {
    let written = document.text.get(span.clone()).unwrap_or_default();
    written.rfind(to).map_or(span.clone(), |at| {
        span.start + at..span.start + at + to.len()
    })
}

pub(crate) static MEDIA_EXTERNAL: Rule = Rule {
    name: "media/external",
    severities: &[Severity::Error],
    summary: "Images, video and audio are files of the course.",
    reason: "A page loads nothing from other sites: it works offline, and no other host learns who reads it.",
    source: "README.md, \"Put it online\"",
    bad: "![A cat](https://example.com/cat.png)",
    good: "![A cat](figures/spot.svg)",
    fixable: false,
};

fn outside(file: &Arc<str>, span: Range<usize>) -> Diagnostic {
    let finding = Diagnostic::new(
        &MEDIA_EXTERNAL,
        file,
        span,
        "This image is on another site; a course loads nothing from other sites",
    );
    finding
        .help("Save it into the module's figures folder and name it there, if its licence allows.")
}

pub(crate) static LINK_ANCHOR: Rule = Rule {
    name: "link/anchor",
    severities: &[Severity::Error],
    summary: "A link to a place on a page leads to a heading or a block that is there.",
    reason: "Otherwise the learner lands at the top and looks for it.",
    source: "README.md, \"A course is a folder\"",
    bad: "## First line\n\nSee [above](#frist-line).",
    good: "## First line\n\nSee [above](#first-line).",
    fixable: false,
};

pub(crate) static LINK_CASE: Rule = Rule {
    name: "link/case",
    severities: &[Severity::Error],
    summary: "A link is written with the capitals of the file's name.",
    reason: "Windows and macOS do not mind; most servers do, and the learner finds nothing.",
    source: "README.md, \"A course is a folder\"",
    bad: "![](Figures/spot.svg)",
    good: "![](figures/spot.svg)",
    fixable: true,
};

pub(crate) static LINK_DRAFT: Rule = Rule {
    name: "link/draft",
    severities: &[Severity::Error],
    summary: "No link leads to a draft.",
    reason: "Drafts are not built, so the link would lead nowhere.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[next](02-next.md)\n@ 01-module/02-next.md\n---\ntitle: Next\nobjective: Raise a problem with a next step.\ndraft: true\n---\n\nText.",
    good: "@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[next](02-next.md)\n@ 01-module/02-next.md\n---\ntitle: Next\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static LINK_MISSING: Rule = Rule {
    name: "link/missing",
    severities: &[Severity::Error],
    summary: "Links and images lead to existing files.",
    reason: "A broken link stops a learner, and everybody sees that an image is missing.",
    source: "README.md, \"A course is a folder\"",
    bad: "![](figures/sopt.svg)",
    good: "![](figures/spot.svg)",
    fixable: false,
};

pub(crate) static LINK_SCHEME: Rule = Rule {
    name: "link/scheme",
    severities: &[Severity::Error],
    summary: "Links begin with http, https, mailto or tel, or name a file.",
    reason: "Other kinds run code or open programs on a learner's machine.",
    source: "README.md, \"Put it online\"",
    bad: "[run](javascript:alert(1))",
    good: "[read](https://example.com/)",
    fixable: false,
};

pub(crate) static LINK_TERM: Rule = Rule {
    name: "link/term",
    severities: &[Severity::Error],
    summary: "A link to a term leads to one that the glossary has.",
    reason: "Otherwise the learner is sent to look for what is not there.",
    source: "README.md, \"A course is a folder\"",
    bad: "@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[ally](glossary:aly)",
    good: "@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[ally](glossary:ally)",
    fixable: false,
};

fn broken(
    file: &Arc<str>,
    span: Range<usize>,
    to: &str,
    picture: bool,
    problem: LinkProblem,
) -> Diagnostic {
    let thing = if picture { "picture" } else { "file" };
    // What stands at the span is the address itself, unless the link is written in another way.
    let right_case = match &problem {
        LinkProblem::Case(right) | LinkProblem::Path(_, right) if span.len() == to.len() => Some(
            Fix::replace(format!("write `{right}`"), span.clone(), right),
        ),
        _ => None,
    };
    let did_you_mean = |near: Option<String>, otherwise: &str| {
        near.map_or(otherwise.to_owned(), |near| {
            format!("Did you mean `{near}`?")
        })
    };
    let (rule, message, help) = match problem {
        LinkProblem::Missing(near) => (
            &LINK_MISSING,
            format!("The {thing} `{to}` does not exist"),
            did_you_mean(
                near,
                "Name it as seen from this file, such as figures/one.svg or ../02-module/01-page.md.",
            ),
        ),
        LinkProblem::Case(right) => (
            &LINK_CASE,
            format!("The {thing} `{to}` has other capitals in its name"),
            format!("Write `{right}`: on most servers capitals count."),
        ),
        LinkProblem::Anchor(near) => (
            &LINK_ANCHOR,
            format!(
                "The page has no heading or block `#{}`",
                to.split_once('#').map_or("", |(_, anchor)| anchor)
            ),
            did_you_mean(
                near.map(|near| format!("#{near}")),
                "Name a heading by its words in lower case with hyphens, or give a block an id.",
            ),
        ),
        LinkProblem::Term(near) => (
            &LINK_TERM,
            format!(
                "The glossary has no term `{}`",
                to.trim_start_matches("glossary:")
            ),
            did_you_mean(
                near.map(|near| format!("glossary:{near}")),
                "Add it to content/glossary.md: the term, then on the next line : what it means.",
            ),
        ),
        LinkProblem::Path(PathProblem::Backslash, right) => (
            &LINK_MISSING,
            format!("`{to}` is written with backslashes"),
            format!("Write `{right}`: on the web only / separates folders."),
        ),
        LinkProblem::Path(PathProblem::Root, right) => (
            &LINK_MISSING,
            format!("`{to}` begins with a slash, which means the beginning of the whole website"),
            format!("Write `{right}`: name it as seen from this file."),
        ),
        LinkProblem::Path(PathProblem::Computer, right) => (
            &LINK_OUTSIDE,
            format!("`{to}` is a place on your computer, and no learner can open it"),
            format!("Write `{right}`: the file is in the course."),
        ),
        LinkProblem::Computer => (
            &LINK_OUTSIDE,
            format!("`{to}` is a place on your computer, and no learner can open it"),
            "Copy the file into the folder figures beside this page, and write figures/ and its name.".to_owned(),
        ),
        LinkProblem::Scheme(scheme) if picture && scheme == "data" => (
            &LINK_SCHEME,
            "This image is written into the page itself, as `data:`".to_owned(),
            "Save the image as a file in the folder figures beside this page, and write figures/ and its name.".to_owned(),
        ),
        LinkProblem::Scheme(scheme) if picture => (
            &LINK_SCHEME,
            format!("Images of the kind `{scheme}:` are not allowed"),
            "Save the image as a file in the folder figures beside this page, and write figures/ and its name.".to_owned(),
        ),
        LinkProblem::Outside => (
            &LINK_OUTSIDE,
            format!("`{to}` is outside the course"),
            "A course must be complete in its folder: copy the file into it.".to_owned(),
        ),
        LinkProblem::Scheme(scheme) => (
            &LINK_SCHEME,
            format!("Links of the kind `{scheme}:` are not allowed"),
            "Use http, https, mailto or tel.".to_owned(),
        ),
        LinkProblem::Draft => (
            &LINK_DRAFT,
            format!("`{to}` is a draft, and drafts are not built"),
            "Build with --drafts, or remove the link until the page is ready.".to_owned(),
        ),
    };
    Diagnostic::new(rule, file, span, message)
        .help(help)
        .fix(right_case)
}

fn media(document: &Document, index: &CourseIndex, findings: &mut Vec<Diagnostic>) {
    visit(&document.blocks, &mut |block| {
        let files = block
            .kind
            .kind()
            .names()
            .into_iter()
            .filter_map(Named::file);
        for Reference { name, span } in files {
            match index.resolve(&document.file, name) {
                Ok(LinkedTarget::File(_)) => {}
                Ok(_) => {
                    let finding = Diagnostic::new(
                        &MEDIA_EXTERNAL,
                        &document.file,
                        span.clone(),
                        format!("`{name}` is not a file of this course"),
                    );
                    findings.push(finding.help(
                        "Put the file beside the lesson: a course loads nothing from other sites.",
                    ));
                }
                Err(problem) => {
                    findings.push(broken(&document.file, span.clone(), name, false, problem))
                }
            }
        }
    });
}

/// Checks the files that `course.yaml` names: the logo and the image of a shared link.
pub fn check(course: &Course, source: &Source, findings: &mut Vec<Diagnostic>) {
    for (path, span) in course.settings.logo.iter().chain(&course.settings.share) {
        if !source.contains(&format!("content/{path}")) {
            let finding = Diagnostic::new(
                &LINK_MISSING,
                &course.settings.file,
                span.clone(),
                format!("The file `content/{path}` does not exist"),
            );
            let slashed = path.replace('\\', "/");
            let meant = slashed.trim_start_matches('/');
            let meant = meant.strip_prefix("content/").unwrap_or(meant);
            findings.push(if source.contains(&format!("content/{meant}")) {
                finding.help(format!(
                    "Write `{meant}`: name it as seen from content/, with / between folders."
                ))
            } else {
                finding.help("Name it as seen from content/, capitals included.")
            });
        }
    }
}
