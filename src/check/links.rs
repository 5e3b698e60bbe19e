//! Links and pictures: each leads to a page, a place, a term or a file that is there.

use crate::course::{
    Advice, Course, CourseIndex, Document, LinkProblem, LinkedTarget, PathProblem, Reference, visit,
};
use crate::diagnostic::{Diagnostic, Fix};
use crate::kinds::Named;
use crate::source::Source;
use std::ops::Range;
use std::sync::Arc;

/// Broken links of one page for which is looked what was meant: that takes time.
const MAX_ADVISED_LINKS: usize = 100;

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
                let finding = Diagnostic::error(
                    "media/not-a-picture",
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

fn outside(file: &Arc<str>, span: Range<usize>) -> Diagnostic {
    let finding = Diagnostic::error(
        "media/external",
        file,
        span,
        "This image is on another site; a course loads nothing from other sites",
    );
    finding
        .help("Save it into the module's figures folder and name it there, if its licence allows.")
}

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
            "link/missing",
            format!("The {thing} `{to}` does not exist"),
            did_you_mean(
                near,
                "Name it as seen from this file, such as figures/one.svg or ../02-module/01-page.md.",
            ),
        ),
        LinkProblem::Case(right) => (
            "link/case",
            format!("The {thing} `{to}` has other capitals in its name"),
            format!("Write `{right}`: on most servers capitals count."),
        ),
        LinkProblem::Anchor(near) => (
            "link/anchor",
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
            "link/term",
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
            "link/missing",
            format!("`{to}` is written with backslashes"),
            format!("Write `{right}`: on the web only / separates folders."),
        ),
        LinkProblem::Path(PathProblem::Root, right) => (
            "link/missing",
            format!("`{to}` begins with a slash, which means the beginning of the whole website"),
            format!("Write `{right}`: name it as seen from this file."),
        ),
        LinkProblem::Path(PathProblem::Computer, right) => (
            "link/outside",
            format!("`{to}` is a place on your computer, and no learner can open it"),
            format!("Write `{right}`: the file is in the course."),
        ),
        LinkProblem::Computer => (
            "link/outside",
            format!("`{to}` is a place on your computer, and no learner can open it"),
            "Copy the file into the folder figures beside this page, and write figures/ and its name.".to_owned(),
        ),
        LinkProblem::Scheme(scheme) if picture && scheme == "data" => (
            "link/scheme",
            "This image is written into the page itself, as `data:`".to_owned(),
            "Save the image as a file in the folder figures beside this page, and write figures/ and its name.".to_owned(),
        ),
        LinkProblem::Scheme(scheme) if picture => (
            "link/scheme",
            format!("Images of the kind `{scheme}:` are not allowed"),
            "Save the image as a file in the folder figures beside this page, and write figures/ and its name.".to_owned(),
        ),
        LinkProblem::Outside => (
            "link/outside",
            format!("`{to}` is outside the course"),
            "A course must be complete in its folder: copy the file into it.".to_owned(),
        ),
        LinkProblem::Scheme(scheme) => (
            "link/scheme",
            format!("Links of the kind `{scheme}:` are not allowed"),
            "Use http, https, mailto or tel.".to_owned(),
        ),
        LinkProblem::Draft => (
            "link/draft",
            format!("`{to}` is a draft, and drafts are not built"),
            "Build with --drafts, or remove the link until the page is ready.".to_owned(),
        ),
    };
    Diagnostic::error(rule, file, span, message)
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
                    let finding = Diagnostic::error(
                        "media/external",
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
            let finding = Diagnostic::error(
                "link/missing",
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
