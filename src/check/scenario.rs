//! Scenarios: every choice leads somewhere, every step can be reached and left, and every ending says how it went.

use crate::course::{BlockKind, Document, Scenario, Step, visit};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::scenario::parse::SCENARIO_MISSING_STEP;
use crate::kinds::scenario::parse::SOUND;
use crate::text::words::nearest;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Checks the graph of every scenario of a page.
pub fn check(document: &Document, findings: &mut Vec<Diagnostic>) {
    visit(&document.blocks, &mut |block| {
        if let BlockKind::Scenario(scenario) = &block.kind {
            graph(&document.file, scenario, findings);
        }
    });
}

pub(crate) static SCENARIO_NO_WAY_OUT: Rule = Rule {
    name: "scenario/no-way-out",
    severities: &[Severity::Error],
    summary: "From every step an ending can be reached.",
    reason: "A learner who goes in a cycle never finishes the lesson.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait}\nYou wait.\n\n- [Wait more](#more)\n\n## Saturday {#more}\nYou wait.\n\n- [Wait more](#wait)\n:::",
    good: SOUND,
    fixable: false,
};

pub(crate) static SCENARIO_UNREACHABLE: Rule = Rule {
    name: "scenario/unreachable",
    severities: &[Severity::Error],
    summary: "Every step can be reached.",
    reason: "A step that nobody can reach was written for nobody, or a choice has the wrong target.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n\n## Saturday {#rest .fair}\nNobody comes here.\n:::",
    good: SOUND,
    fixable: false,
};

fn graph(file: &Arc<str>, scenario: &Scenario, findings: &mut Vec<Diagnostic>) {
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    let mut is_whole = true;
    for (at, step) in scenario.steps.iter().enumerate() {
        if !step.id.is_empty() {
            is_whole &= by_id.insert(&step.id, at).is_none();
        } else {
            is_whole &= at == 0;
        }
    }
    let before = findings.len();
    for (at, step) in scenario.steps.iter().enumerate() {
        // A step without an id is told of by that alone: how the story goes to it and ends there is written with the id.
        if is_whole {
            missing(file, step, &by_id, findings);
        }
        if at == 0 || !step.id.is_empty() {
            marks(file, step, at == 0, findings);
        }
    }
    // Where a choice or a mark is wrong nobody can tell how the story goes on.
    if !is_whole || findings.len() > before {
        return;
    }
    let leads: Vec<Vec<usize>> = scenario
        .steps
        .iter()
        .map(|step| {
            step.choices
                .iter()
                .filter_map(|choice| by_id.get(choice.to.as_str()).copied())
                .collect()
        })
        .collect();
    let reached = walk(&leads, vec![0]);
    let endings = (0..leads.len())
        .filter(|at| scenario.steps[*at].choices.is_empty())
        .collect();
    let finishing = walk(&backwards(&leads), endings);
    for (at, step) in scenario.steps.iter().enumerate() {
        if !reached.contains(&at) {
            let finding = Diagnostic::new(
                &SCENARIO_UNREACHABLE,
                file,
                step.span.clone(),
                format!("No choice leads to the step `{}`", step.id),
            );
            findings.push(finding.help("Add a choice that leads here, or remove the step."));
        } else if !finishing.contains(&at) && leads[at].len() == step.choices.len() {
            let finding = Diagnostic::new(
                &SCENARIO_NO_WAY_OUT,
                file,
                step.span.clone(),
                "From this step the scenario goes in a cycle and never ends",
            );
            findings.push(finding.help("Add a choice that leads to an ending."));
        }
    }
}

fn missing(
    file: &Arc<str>,
    step: &Step,
    by_id: &HashMap<&str, usize>,
    findings: &mut Vec<Diagnostic>,
) {
    for choice in step
        .choices
        .iter()
        .filter(|choice| !by_id.contains_key(choice.to.as_str()))
    {
        let mut ids: Vec<&str> = by_id.keys().copied().collect();
        ids.sort_unstable();
        let help = match nearest(&choice.to, ids.iter().copied()) {
            Some(near) => format!("Did you mean `#{near}`?"),
            None => format!("Steps of this scenario are: {}.", ids.join(", ")),
        };
        let message = format!(
            "This choice leads to a step `{}` that does not exist",
            choice.to
        );
        findings.push(
            Diagnostic::new(&SCENARIO_MISSING_STEP, file, choice.span.clone(), message).help(help),
        );
    }
}

pub(crate) static SCENARIO_MARKED_STEP: Rule = Rule {
    name: "scenario/marked-step",
    severities: &[Severity::Error],
    summary: "Only endings are marked.",
    reason: "A mark says how the story went, and here it goes on.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nYou still have a move.\n\n- [Own it](#tell)\n:::",
    good: SOUND,
    fixable: false,
};

pub(crate) static SCENARIO_UNMARKED_ENDING: Rule = Rule {
    name: "scenario/unmarked-ending",
    severities: &[Severity::Error],
    summary: "Every ending is marked .good, .fair or .poor.",
    reason: "Learners see how it went, and can try another way.",
    source: "README.md, \"Blocks\", scenario",
    bad: "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait}\nToo late.\n:::",
    good: SOUND,
    fixable: false,
};

fn marks(file: &Arc<str>, step: &Step, is_first: bool, findings: &mut Vec<Diagnostic>) {
    let ending = step.choices.is_empty();
    if ending && step.mark.is_none() {
        let what = if is_first {
            "This scenario has no choice"
        } else {
            "This ending has no mark for how it went"
        };
        let help = if is_first {
            "End its first step with a list of choices, each one link to a step: - [What I do](#step)."
        } else {
            "Add .good, .fair or .poor to its heading: {#id .good}. If the scenario goes on \
             here, end the step with a list of choices."
        };
        findings.push(
            Diagnostic::new(&SCENARIO_UNMARKED_ENDING, file, step.span.clone(), what).help(help),
        );
    } else if !ending && step.mark.is_some() {
        let finding = Diagnostic::new(
            &SCENARIO_MARKED_STEP,
            file,
            step.span.clone(),
            "This step is marked as an ending, but the scenario goes on from it",
        );
        findings.push(finding.help("Remove the mark, or the choices."));
    }
}

fn backwards(leads: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut back = vec![Vec::new(); leads.len()];
    for (from, targets) in leads.iter().enumerate() {
        targets.iter().for_each(|to| back[*to].push(from));
    }
    back
}

/// Everything that can be reached from some steps.
fn walk(leads: &[Vec<usize>], from: Vec<usize>) -> HashSet<usize> {
    let mut reached: HashSet<usize> = from.iter().copied().collect();
    let mut open = from;
    while let Some(at) = open.pop() {
        open.extend(leads[at].iter().filter(|to| reached.insert(**to)));
    }
    reached
}
