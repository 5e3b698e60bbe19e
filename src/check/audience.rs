//! Audiences: each one that is named exists, and a `for` speaks to somebody who reads its page.

use super::CheckContext;
use crate::course::{Course, Lesson, Module, Reference, Settings, visit};
use crate::diagnostic::Diagnostic;
use crate::text::words::did_you_mean;
use std::sync::Arc;

/// Checks every audience that a page and its `for` blocks name.
pub fn check(
    ground: &CheckContext,
    module: &Module,
    lesson: &Lesson,
    findings: &mut Vec<Diagnostic>,
) {
    let file = &lesson.page.file;
    known(ground.settings, file, &lesson.audience, findings);
    visit(&lesson.page.blocks, &mut |block| {
        let Some(audiences) = block.kind.audiences() else {
            return;
        };
        known(ground.settings, file, audiences, findings);
        for named in audiences {
            let left_out = [&lesson.audience, &module.audience]
                .iter()
                .any(|page| !page.is_empty() && page.iter().all(|own| own.name != named.name));
            if left_out && exists(ground.settings, &named.name) {
                let message = format!("This text is for `{}`, but its page is not", named.name);
                let finding =
                    Diagnostic::error("audience/left-out", file, named.span.clone(), message);
                findings.push(
                    finding.help("Add the audience to the page's `audience:`, or remove it here."),
                );
            }
        }
    });
}

/// Checks every audience that modules name.
pub fn modules(course: &Course, findings: &mut Vec<Diagnostic>) {
    for module in &course.modules {
        known(
            &course.settings,
            &module.page.file,
            &module.audience,
            findings,
        );
    }
}

fn exists(settings: &Settings, name: &str) -> bool {
    settings
        .audiences
        .iter()
        .any(|audience| audience.id == name)
}

fn known(
    settings: &Settings,
    file: &Arc<str>,
    named: &[Reference],
    findings: &mut Vec<Diagnostic>,
) {
    for reference in named
        .iter()
        .filter(|reference| !exists(settings, &reference.name))
    {
        let ids = settings
            .audiences
            .iter()
            .map(|audience| audience.id.as_str());
        let all = ids.clone().collect::<Vec<_>>().join(", ");
        let help = did_you_mean(&reference.name, ids, || {
            match all.is_empty() {
            true => {
                "course.yaml names no audiences. Add them there: a line audiences: and below it, indented, manager: Manager.".to_owned()
            }
            false => format!("Audiences in course.yaml are: {all}."),
        }
        });
        findings.push(
            Diagnostic::error(
                "audience/unknown",
                file,
                reference.span.clone(),
                format!("Unknown audience `{}`", reference.name),
            )
            .help(help),
        );
    }
}
