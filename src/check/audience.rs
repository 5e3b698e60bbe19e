//! Audiences: each one that is named exists, and a `for` speaks to somebody who reads its page.

use super::CheckContext;
use crate::course::{Course, Lesson, Module, Reference, Settings, visit};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::text::words::did_you_mean;
use std::sync::Arc;

pub(crate) static AUDIENCE_LEFT_OUT: Rule = Rule {
    name: "audience/left-out",
    severities: &[Severity::Error],
    summary: "Text for an audience is on a page for that audience.",
    reason: "Nobody would ever see it.",
    source: "README.md, \"What you write\"",
    bad: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\naudience: [manager]\n---\n\n::: for senior\nThank them first.\n:::",
    good: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\naudience: [manager, senior]\n---\n\n::: for senior\nThank them first.\n:::",
    fixable: false,
};

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
                    Diagnostic::new(&AUDIENCE_LEFT_OUT, file, named.span.clone(), message);
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

pub(crate) static AUDIENCE_UNKNOWN: Rule = Rule {
    name: "audience/unknown",
    severities: &[Severity::Error],
    summary: "Every audience that is named is in course.yaml.",
    reason: "Its text would be shown to nobody.",
    source: "README.md, \"What you write\"",
    bad: "::: for manger\nThank them first.\n:::",
    good: "::: for manager\nThank them first.\n:::",
    fixable: false,
};

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
            Diagnostic::new(
                &AUDIENCE_UNKNOWN,
                file,
                reference.span.clone(),
                format!("Unknown audience `{}`", reference.name),
            )
            .help(help),
        );
    }
}
