//! What makes a lesson: one purpose, a few minutes, something to answer and something to take along, for everyone it is for.

use super::CheckContext;
use super::normalized_text::NormalizedText;
use super::words::WordList;
use crate::course::{
    Block, BlockKind, Commit, Lesson, LessonKind, Module, Question, counted, minutes, visit,
};
use crate::diagnostic::Diagnostic;
use crate::kinds::Purpose;

/// Words below which a page is no lesson.
const MIN_LESSON_WORDS: u32 = 60;
/// Objectives of one page.
const OBJECTIVES: usize = 2;

/// Checks a page of a module.
pub fn check(
    ground: &CheckContext,
    module: &Module,
    lesson: &Lesson,
    findings: &mut Vec<Diagnostic>,
) {
    objectives(ground, lesson, findings);
    if lesson.kind == LessonKind::Lesson {
        length(ground, module, lesson, findings);
        parts(lesson, findings);
        gap(ground, module, lesson, findings);
    }
    plans(ground, lesson, findings);
    tested(lesson, findings);
}

fn objectives(ground: &CheckContext, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let file = &lesson.page.file;
    if lesson.objectives.len() > OBJECTIVES && lesson.kind == LessonKind::Lesson {
        let span = lesson.objectives[OBJECTIVES].span.clone();
        let finding = Diagnostic::warning(
            "objective/many",
            file,
            span,
            format!("This lesson has {} objectives", lesson.objectives.len()),
        );
        findings.push(finding.help("Make a lesson of each, or of two that belong together."));
    }
    let Some(words) = ground.words else { return };
    for objective in &lesson.objectives {
        if let Some(verb) = unobservable(words, &objective.text) {
            let finding = Diagnostic::warning(
                "objective/verb",
                file,
                objective.span.clone(),
                format!("\"{verb}\" cannot be observed"),
            );
            findings.push(finding.help(
                "Begin with a verb that others can observe: describe, \
             choose, write, ask, name, decide.",
            ));
        }
    }
}

/// The beginning of an objective that names nothing to be seen.
fn unobservable<'a>(words: &'a WordList, objective: &str) -> Option<&'a str> {
    let folded = NormalizedText::new(objective).joined();
    let start = words
        .objective_starts
        .iter()
        .filter_map(|start| folded.strip_prefix(start.as_str())?.strip_prefix(' '))
        .next()
        .unwrap_or(&folded);
    let begins = |verb: &&String| {
        start
            .strip_prefix(verb.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    words.unobservable.iter().find(begins).map(String::as_str)
}

fn length(ground: &CheckContext, module: &Module, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let (file, budget) = (&lesson.page.file, ground.settings.minutes);
    let audiences = ground.audiences(module, lesson);
    let over: Vec<String> = match audiences.is_empty() {
        true => Some(minutes(&lesson.page, None))
            .filter(|needed| *needed > budget)
            .map(|needed| format!("{needed} minutes"))
            .into_iter()
            .collect(),
        false => {
            let each = audiences
                .iter()
                .map(|audience| (minutes(&lesson.page, Some(&audience.id)), &audience.label));
            each.filter(|(needed, _)| *needed > budget)
                .map(|(needed, label)| format!("{needed} minutes for {label}"))
                .collect()
        }
    };
    if !over.is_empty() {
        let message = format!(
            "This lesson takes {}; the course's limit is {budget}",
            over.join(", ")
        );
        let finding = Diagnostic::warning("lesson/minutes", file, 0..0, message).whole_file();
        findings.push(finding.help("Leave out what the objective does not need, split the lesson, or raise `minutes` in course.yaml."));
    }
    let (words, _) = counted(&lesson.page, None);
    if words < MIN_LESSON_WORDS {
        let finding = Diagnostic::warning(
            "lesson/minutes",
            file,
            0..0,
            format!(
                "This lesson is very short: {words} words (at least {MIN_LESSON_WORDS} recommended)"
            ),
        )
        .whole_file();
        findings.push(finding.help(
            "Describe a case, give an example, or join it with the lesson that it belongs to.",
        ));
    }
}

fn parts(lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let (mut asks, mut carries) = (false, false);
    visit(&lesson.page.blocks, &mut |block| {
        asks |= is_asked(block);
        carries |= has_purpose(block, Purpose::Apply);
    });
    let file = &lesson.page.file;
    if !asks {
        let finding =
            Diagnostic::warning("lesson/parts", file, 0..0, "This lesson has no question")
                .whole_file();
        findings
            .push(finding.help(
                "Add a question about a decision that the learner will face, or a scenario.",
            ));
    }
    if !carries {
        let finding = Diagnostic::note(
            "lesson/parts",
            file,
            0..0,
            "This lesson has no reflection and no plan",
        )
        .whole_file();
        findings.push(finding.help(
            "End it with a `reflect` or a `commit` block, so that learners use it in their week.",
        ));
    }
}

/// Whether a learner decides something in this block.
fn is_asked(block: &Block) -> bool {
    has_purpose(block, Purpose::Decide)
}

fn has_purpose(block: &Block, purpose: Purpose) -> bool {
    block
        .kind
        .spec()
        .is_some_and(|spec| spec.purpose == purpose)
}

fn gap(ground: &CheckContext, module: &Module, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let (mut any, mut for_all) = (false, false);
    let mut whose: Vec<&str> = Vec::new();
    for block in &lesson.page.blocks {
        for_all |= is_asked(block);
        if let Some(audiences) = block.kind.audiences()
            && block.children.iter().any(is_asked)
        {
            any = true;
            whose.extend(audiences.iter().map(|audience| audience.name.as_str()));
        }
    }
    if for_all || !any {
        return;
    }
    for audience in ground
        .audiences(module, lesson)
        .into_iter()
        .filter(|audience| !whose.contains(&audience.id.as_str()))
    {
        let message = format!("This lesson has no question for {}", audience.label);
        let finding =
            Diagnostic::warning("audience/gap", &lesson.page.file, 0..0, message).whole_file();
        findings.push(finding.help(
            "Add a question for them, or for all; or leave them out of the page's `audience:`.",
        ));
    }
}

fn plans(ground: &CheckContext, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    visit(&lesson.page.blocks, &mut |block| {
        let BlockKind::Commit(commit) = &block.kind else {
            return;
        };
        let told = |span, message: &str, help: &str| {
            Diagnostic::warning("commit/if-then", &lesson.page.file, span, message).help(help)
        };
        if commit.cue.is_empty() && commit.action.is_empty() {
            let finding = told(
                commit.text.span.clone(),
                "This plan suggests neither a cue nor an action",
                "Write one of them: an empty plan is hard to begin.",
            );
            findings.push(finding);
        }
        if let Some(words) = ground.words {
            plan(words, commit, &mut |blank, message, help| {
                findings.push(told(blank_span(lesson, commit, blank), message, help))
            });
        }
    });
}

/// The bytes of a plan's first or second blank.
fn blank_span(lesson: &Lesson, commit: &Commit, number: usize) -> std::ops::Range<usize> {
    let inside =
        lesson.page.blanks.iter().filter(|blank| {
            commit.text.span.start <= blank.start && blank.end <= commit.text.span.end
        });
    inside
        .clone()
        .nth(number)
        .cloned()
        .unwrap_or(commit.text.span.clone())
}

fn plan(words: &WordList, commit: &Commit, tell: &mut impl FnMut(usize, &str, &str)) {
    if words
        .feelings
        .find(&NormalizedText::new(&commit.cue))
        .is_some()
    {
        tell(
            0,
            "This cue is a feeling, which people notice too late or not at all",
            "Name a place, a time or an event that nobody can miss: the end of a meeting.",
        );
    }
    let action = NormalizedText::new(&commit.action);
    if words.no_action.iter().any(|start| action.starts(start)) {
        tell(
            1,
            "This is not an action that others can observe",
            "Begin with a verb, and name something that takes a minute: ask one person.",
        );
    }
}

/// On a page with several objectives, each is tested, and each question says which one it tests.
fn tested(lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let (file, objectives) = (&lesson.page.file, &lesson.objectives);
    if objectives.len() < 2 {
        return;
    }
    let mut named: Vec<&str> = Vec::new();
    let mut questions: Vec<(&Block, &Question)> = Vec::new();
    visit(&lesson.page.blocks, &mut |block| {
        if let BlockKind::Question(question) = &block.kind {
            questions.push((block, question));
            named.extend(
                question
                    .objective
                    .as_ref()
                    .map(|objective| objective.name.as_str()),
            );
        }
    });
    let ids: Vec<&str> = objectives
        .iter()
        .filter_map(|objective| objective.id.as_deref())
        .collect();
    for (block, question) in questions
        .iter()
        .filter(|(_, question)| question.objective.is_none())
    {
        let finding = Diagnostic::warning(
            "quiz/teach-off",
            file,
            super::asked::place(question, block),
            "This question does not name the objective it tests",
        );
        findings.push(finding.help(format!(
            "Add objective= to its first line; the page has {}.",
            ids.join(", ")
        )));
    }
    let untested = |id: &Option<String>| id.as_deref().is_some_and(|id| !named.contains(&id));
    if questions.is_empty() {
        return;
    }
    for objective in objectives
        .iter()
        .filter(|objective| untested(&objective.id))
    {
        let finding = Diagnostic::warning(
            "quiz/teach-off",
            file,
            objective.span.clone(),
            "No question tests this objective",
        );
        findings.push(
            finding.help("Add a question that names it, or leave the objective to another lesson."),
        );
    }
}
