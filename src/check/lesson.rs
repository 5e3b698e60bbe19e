//! What makes a lesson: one purpose, a few minutes, something to answer and something to take along, for everyone it is for.

use super::CheckContext;
use super::normalized_text::NormalizedText;
use super::words::WordList;
use crate::course::{
    Block, BlockKind, Commit, Lesson, LessonKind, Module, Question, counted, minutes, visit,
};
use crate::diagnostic::{Diagnostic, Rule, Severity};
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

/// Sixty words of a story.
const SIXTY: &str = "Tuesday, ten past three. Priya is copying the weekly figures into a slide when something snags. Four rows stand there, and below them a total. She adds them up on paper and gets another number. She does it again. The sheet belongs to Theo, who sits by the window. The review is on Friday. Karin will show these numbers to the whole agency, and nobody else has looked.";

pub(crate) static OBJECTIVE_MANY: Rule = Rule {
    name: "objective/many",
    severities: &[Severity::Warning],
    summary: "A lesson has at most two objectives.",
    reason: "One purpose a lesson: what is split can be finished, found again and practised by itself.",
    source: "https://www.learningsolutionsmag.com/articles/2429/what-is-a-microlesson/",
    bad: "---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n  - {id: mend, text: Propose a repair.}\n---\n\nText.",
    good: "---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\nText.",
    fixable: false,
};

pub(crate) static OBJECTIVE_VERB: Rule = Rule {
    name: "objective/verb",
    severities: &[Severity::Warning],
    summary: "An objective begins with something one can see a person do.",
    reason: "\"Understand\" and \"know\" cannot be seen, so nobody can tell whether the lesson has worked. \"Describe\", \"choose\" and \"write\" can.",
    source: "Mager, Preparing Instructional Objectives: an objective names what can be seen",
    bad: "---\ntitle: Lesson\nobjective: Understand why problems should be raised early.\n---\n\nText.",
    good: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

fn objectives(ground: &CheckContext, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let file = &lesson.page.file;
    if lesson.objectives.len() > OBJECTIVES && lesson.kind == LessonKind::Lesson {
        let span = lesson.objectives[OBJECTIVES].span.clone();
        let finding = Diagnostic::new(
            &OBJECTIVE_MANY,
            file,
            span,
            format!("This lesson has {} objectives", lesson.objectives.len()),
        );
        findings.push(finding.help("Make a lesson of each, or of two that belong together."));
    }
    let Some(words) = ground.words else { return };
    for objective in &lesson.objectives {
        if let Some(verb) = unobservable(words, &objective.text) {
            let finding = Diagnostic::new(
                &OBJECTIVE_VERB,
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

pub(crate) static LESSON_MINUTES: Rule = Rule {
    name: "lesson/minutes",
    severities: &[Severity::Warning],
    summary: "A lesson fits the course's `minutes`, for each audience, and has at least 60 words.",
    reason: "A short lesson with one purpose is finished between two meetings; a longer one is put off. Words are counted at 200 a minute, and 20 seconds for each question.",
    source: "https://www.learningsolutionsmag.com/articles/2429/what-is-a-microlesson/",
    bad: "Priya adds up the figures. They do not agree. She tells Theo.",
    good: SIXTY,
    fixable: false,
};

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
        let finding = Diagnostic::new(&LESSON_MINUTES, file, 0..0, message).whole_file();
        findings.push(finding.help("Leave out what the objective does not need, split the lesson, or raise `minutes` in course.yaml."));
    }
    let (words, _) = counted(&lesson.page, None);
    if words < MIN_LESSON_WORDS {
        let finding = Diagnostic::new(
            &LESSON_MINUTES,
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

pub(crate) static LESSON_PARTS: Rule = Rule {
    name: "lesson/parts",
    severities: &[Severity::Warning, Severity::Note],
    summary: "A lesson has a question, and something to think over or to plan.",
    reason: "What one has to recall stays; what one only reads goes. A `reflect` or a `commit` carries it into the week (a note when only that is missing).",
    source: "Dunlosky et al. 2013: https://doi.org/10.1177/1529100612453266",
    bad: "Priya adds up the figures. They do not agree. She tells Theo.",
    good: "::: question\nWhich of these messages helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::\n\n::: reflect\nWhat have you noticed lately and told nobody?\n:::",
    fixable: false,
};

fn parts(lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    let (mut asks, mut carries) = (false, false);
    visit(&lesson.page.blocks, &mut |block| {
        asks |= is_asked(block);
        carries |= has_purpose(block, Purpose::Apply);
    });
    let file = &lesson.page.file;
    if !asks {
        let finding =
            Diagnostic::new(&LESSON_PARTS, file, 0..0, "This lesson has no question").whole_file();
        findings
            .push(finding.help(
                "Add a question about a decision that the learner will face, or a scenario.",
            ));
    }
    if !carries {
        let finding = Diagnostic::with_severity(
            Severity::Note,
            &LESSON_PARTS,
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

pub(crate) static AUDIENCE_GAP: Rule = Rule {
    name: "audience/gap",
    severities: &[Severity::Warning],
    summary: "Each audience has something to answer in every lesson that it is given.",
    reason: "Learners who only read remember little. If all questions are in `for` blocks of others, one audience is left with nothing to do.",
    source: "Dunlosky et al. 2013: https://doi.org/10.1177/1529100612453266",
    bad: "::: for manager\n::: question\nWhich of these first words helps the person most?\n\n- [x] \"Thanks, good that you came.\"\n- [ ] \"Are you sure of that?\"\n- [ ] \"Not now, please.\"\n:::\n:::",
    good: "::: question\nWhich of these first words helps the person most?\n\n- [x] \"Thanks, good that you came.\"\n- [ ] \"Are you sure of that?\"\n- [ ] \"Not now, please.\"\n:::",
    fixable: false,
};

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
        let finding = Diagnostic::new(&AUDIENCE_GAP, &lesson.page.file, 0..0, message).whole_file();
        findings.push(finding.help(
            "Add a question for them, or for all; or leave them out of the page's `audience:`.",
        ));
    }
}

pub(crate) static COMMIT_IF_THEN: Rule = Rule {
    name: "commit/if-then",
    severities: &[Severity::Warning],
    summary: "A plan names a cue that one can see, and an action that one can do.",
    reason: "If-then plans work when the cue is a place, a time or an event: a feeling is noticed too late, and \"try to be better\" is nothing to begin with.",
    source: "Sheeran et al. 2024, 642 tests: https://doi.org/10.1080/10463283.2024.2334563",
    bad: "::: commit\nWhen [[I feel motivated]], I will [[try to be more open]].\n:::",
    good: "::: commit\nWhen [[the Monday meeting ends]], I will [[ask one person what they need]].\n:::",
    fixable: false,
};

fn plans(ground: &CheckContext, lesson: &Lesson, findings: &mut Vec<Diagnostic>) {
    visit(&lesson.page.blocks, &mut |block| {
        let BlockKind::Commit(commit) = &block.kind else {
            return;
        };
        let told = |span, message: &str, help: &str| {
            Diagnostic::new(&COMMIT_IF_THEN, &lesson.page.file, span, message).help(help)
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

pub(crate) static QUIZ_TEACH_OFF: Rule = Rule {
    name: "quiz/teach-off",
    severities: &[Severity::Warning],
    summary: "On a page with several objectives, each question says which one it tests, and each objective is tested.",
    reason: "What is promised is asked, and what is asked was promised; the result can then say what to read again.",
    source: "https://www.roblesdelatorre.com/e-learning-thought-leader-qa-patti-shanka/",
    bad: "---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=see}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    good: "---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=see}\nWhich of these messages describes it best?\n\n- [x] The first one.\n- [ ] The second one.\n:::\n\n::: question {objective=say}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::",
    fixable: false,
};

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
        let finding = Diagnostic::new(
            &QUIZ_TEACH_OFF,
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
        let finding = Diagnostic::new(
            &QUIZ_TEACH_OFF,
            file,
            objective.span.clone(),
            "No question tests this objective",
        );
        findings.push(
            finding.help("Add a question that names it, or leave the objective to another lesson."),
        );
    }
}
