//! Audiences: each one that is named exists, and a `for` speaks to somebody who reads its page.

use crate::course::visit;
use crate::course::{BlockKind, Course, Lesson, Reference};
use crate::diagnostic::Diagnostic;
use crate::words::did_you_mean;
use std::sync::Arc;

/// Checks every audience that pages and `for` blocks name.
pub fn check(course: &Course, findings: &mut Vec<Diagnostic>) {
    for module in &course.modules {
        known(course, &module.page.file, &module.audience, findings);
        for lesson in &module.lessons {
            known(course, &lesson.page.file, &lesson.audience, findings);
            blocks(course, lesson, &module.audience, findings);
        }
    }
}

fn blocks(course: &Course, lesson: &Lesson, module: &[Reference], findings: &mut Vec<Diagnostic>) {
    let file = &lesson.page.file;
    visit(&lesson.page.blocks, &mut |block| {
        let BlockKind::For { audiences, .. } = &block.kind else { return };
        known(course, file, audiences, findings);
        for named in audiences {
            let left_out =
                [&lesson.audience[..], module].iter().any(|page| !page.is_empty() && page.iter().all(|own| own.name != named.name));
            if left_out && exists(course, &named.name) {
                let finding = Diagnostic::error(
                    "audience/left-out",
                    file,
                    named.span.clone(),
                    format!("this text is for `{}`, and its page is not", named.name),
                );
                findings.push(finding.help("Add the audience to the page's `audience:`, or remove it here."));
            }
        }
    });
}

fn exists(course: &Course, name: &str) -> bool {
    course.settings.audiences.iter().any(|audience| audience.id == name)
}

fn known(course: &Course, file: &Arc<str>, named: &[Reference], findings: &mut Vec<Diagnostic>) {
    for reference in named.iter().filter(|reference| !exists(course, &reference.name)) {
        let ids = course.settings.audiences.iter().map(|audience| audience.id.as_str());
        let all = ids.clone().collect::<Vec<_>>().join(", ");
        let help = did_you_mean(&reference.name, ids, || match all.is_empty() {
            true => {
                "course.yaml names no audiences. Add them there: a line audiences: and below it, indented, manager: Manager.".to_owned()
            }
            false => format!("Audiences in course.yaml are: {all}."),
        });
        findings.push(
            Diagnostic::error(
                "audience/unknown",
                file,
                reference.span.clone(),
                format!("there is no audience called `{}`", reference.name),
            )
            .help(help),
        );
    }
}
