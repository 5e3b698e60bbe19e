//! Rules of good teaching: what a lesson aims at, how long it is, and what a learner does in it.

use super::{ERROR, Rule};
use crate::diagnostic::Severity;

const SHORT: &str = "https://www.learningsolutionsmag.com/articles/2429/what-is-a-microlesson/";
const OBJECTIVES: &str =
    "Mager, Preparing Instructional Objectives: an objective names what can be seen";
const RETRIEVAL: &str = "Dunlosky et al. 2013: https://doi.org/10.1177/1529100612453266";
const IF_THEN: &str =
    "Sheeran et al. 2024, 642 tests: https://doi.org/10.1080/10463283.2024.2334563";
const AT_WORK: &str = "https://www.roblesdelatorre.com/e-learning-thought-leader-qa-patti-shanka/";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::note("audience/gap", "Each audience has something to answer in every lesson that it is given.", "Learners who only read remember little. If all questions are in `for` blocks of others, one audience is left with nothing to do.")
        .levels(&[Severity::Warning])
        .from(RETRIEVAL)
        .bad("::: for manager\n::: question\nWhich of these first words helps the person most?\n\n- [x] \"Thanks, good that you came.\"\n- [ ] \"Are you sure of that?\"\n- [ ] \"Not now, please.\"\n:::\n:::")
        .good("::: question\nWhich of these first words helps the person most?\n\n- [x] \"Thanks, good that you came.\"\n- [ ] \"Are you sure of that?\"\n- [ ] \"Not now, please.\"\n:::"),
    Rule::error("audience/left-out", "Text for an audience is on a page for that audience.", "Nobody would ever see it.")
        .bad("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\naudience: [manager]\n---\n\n::: for senior\nThank them first.\n:::")
        .good("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\naudience: [manager, senior]\n---\n\n::: for senior\nThank them first.\n:::"),
    Rule::error("audience/none", "`for` says whom it is for.", "Text for nobody in particular needs no `for`.")
        .bad("::: for\nThank them first.\n:::")
        .good("::: for manager\nThank them first.\n:::"),
    Rule::error("audience/unknown", "Every audience that is named is in course.yaml.", "Its text would be shown to nobody.")
        .bad("::: for manger\nThank them first.\n:::")
        .good("::: for manager\nThank them first.\n:::"),
    Rule::warning("commit/if-then", "A plan names a cue that one can see, and an action that one can do.", "If-then plans work when the cue is a place, a time or an event: a feeling is noticed too late, and \"try to be better\" is nothing to begin with.")
        .from(IF_THEN)
        .bad("::: commit\nWhen [[I feel motivated]], I will [[try to be more open]].\n:::")
        .good("::: commit\nWhen [[the Monday meeting ends]], I will [[ask one person what they need]].\n:::"),
    Rule::warning("lesson/minutes", "A lesson fits the course's `minutes`, for each audience, and has at least 60 words.", "A short lesson with one purpose is finished between two meetings; a longer one is put off. Words are counted at 200 a minute, and 20 seconds for each question.")
        .from(SHORT)
        .bad("Priya adds up the figures. They do not agree. She tells Theo.")
        .good(SIXTY),
    Rule::warning("lesson/parts", "A lesson has a question, and something to think over or to plan.", "What one has to recall stays; what one only reads goes. A `reflect` or a `commit` carries it into the week (a note when only that is missing).")
        .levels(&[Severity::Warning, Severity::Note])
        .from(RETRIEVAL)
        .bad("Priya adds up the figures. They do not agree. She tells Theo.")
        .good("::: question\nWhich of these messages helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::\n\n::: reflect\nWhat have you noticed lately and told nobody?\n:::"),
    Rule::error("objective/both", "A page has `objective` or `objectives`, not both.", "One of them would not count.")
        .bad("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nobjectives: [{id: see, text: See it early.}]\n---\n\nText.")
        .good("---\ntitle: Lesson\nobjectives: [{id: see, text: Name a problem early.}]\n---\n\nText."),
    Rule::warning("objective/many", "A lesson has at most two objectives.", "One purpose a lesson: what is split can be finished, found again and practised by itself.")
        .from(SHORT)
        .bad("---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n  - {id: mend, text: Propose a repair.}\n---\n\nText.")
        .good("---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\nText."),
    Rule { levels: ERROR, ..Rule::error("objective/none", "A lesson has an objective.", "It tells the learner what the next minutes are good for, and you what to leave out.") }
        .from(OBJECTIVES)
        .bad("---\ntitle: Lesson\n---\n\nText.")
        .good("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("objective/unknown", "A question tests an objective that is there: of its page or, on a quiz page, of a lesson.", "Results are shown by objective.")
        .bad("---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=se}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=see}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::warning("objective/verb", "An objective begins with something one can see a person do.", "\"Understand\" and \"know\" cannot be seen, so nobody can tell whether the lesson has worked. \"Describe\", \"choose\" and \"write\" can.")
        .from(OBJECTIVES)
        .bad("---\ntitle: Lesson\nobjective: Understand why problems should be raised early.\n---\n\nText.")
        .good("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::warning("quiz/teach-off", "On a page with several objectives, each question says which one it tests, and each objective is tested.", "What is promised is asked, and what is asked was promised; the result can then say what to read again.")
        .from(AT_WORK)
        .bad("---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=see}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("---\ntitle: Lesson\nobjectives:\n  - {id: see, text: Describe the problem.}\n  - {id: say, text: Tell its owner.}\n---\n\n::: question {objective=see}\nWhich of these messages describes it best?\n\n- [x] The first one.\n- [ ] The second one.\n:::\n\n::: question {objective=say}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
];

/// A lesson of more than sixty words.
const SIXTY: &str = "Tuesday, ten past three. Priya is copying the weekly figures into a slide when something snags. Four rows stand there, and below them a total. She adds them up on paper and gets another number. She does it again. The sheet belongs to Theo, who sits by the window. The review is on Friday. Karin will show these numbers to the whole agency, and nobody else has looked.";
