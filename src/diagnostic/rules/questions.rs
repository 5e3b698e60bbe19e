//! Rules of how questions and scenarios are written down: what can be read, answered and finished.

use super::Rule;
use crate::diagnostic::Severity;

const KINDS: &str = "README.md, \"Questions\"";
const STORY: &str = "README.md, \"Blocks\", scenario";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::error("question/blank-empty", "A blank holds its answer.", "Without it nothing a learner types can be right.").from(KINDS).bad("::: question\nThe first part of the message is the [[]].\n:::").good("::: question\nThe first part of the message is the [[fact]].\n:::"),
    Rule::error("question/blank-link", "A blank is not a link.", "`[[word]](place)` is read as a link, and the blank is lost.").from(KINDS).bad("::: question\nThe first part of the message is the [[fact]](02-other.md).\n:::").good("::: question\nThe first part of the message is the [[fact]].\n:::"),
    Rule::error("question/blank-number", "A blank for a number holds a number.", "Numbers are written with a point here; learners may type their language's comma.").from(KINDS).bad("::: question\nIt takes [[= 3,5]] days to mend it.\n:::").good("::: question\nIt takes [[= 3.5]] days to mend it.\n:::"),
    Rule::error("question/blanks-mixed", "One question has blanks for words or for numbers, not both.", "They are graded and reported in different ways.").from(KINDS).bad("::: question\nIt takes [[= 3]] days to [[mend]] it.\n:::").good("::: question\nIt takes [[three]] days to [[mend]] it.\n:::"),
    Rule::error("question/feedback-indent", "Feedback is under its option, indented.", "At the margin it ends the list, and belongs to no option.")
        .from(KINDS)
        .bad("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n> She can say yes in one word.\n- [ ] The second one.\n  > It sounds like nothing.\n:::")
        .good("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n  > She can say yes in one word.\n- [ ] The second one.\n  > It sounds like nothing.\n:::")
        .fixed(),
    Rule::error("question/groups", "Items are sorted into at least two groups.", "With one group there is nothing to decide.")
        .from(KINDS)
        .bad("::: question\nSort what she wrote into groups:\n\n- Fact\n  - Row 7 is wrong\n  - The total is off\n:::")
        .good("::: question\nSort what she wrote into groups:\n\n- Fact\n  - Row 7 is wrong\n- Offer\n  - New figures by nine\n:::"),
    Rule::error("question/kind", "`kind=` names the kind that the answers show.", "The kind is read from the shape; when both differ, one of them is a slip.")
        .from(KINDS)
        .bad("::: question {kind=chioce}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("::: question {kind=choice}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::error("question/no-answers", "A question has answers.", "A question that only makes one think is a `reflect` block.")
        .from(KINDS)
        .bad("::: question\nWhich of these messages helps her most?\n:::")
        .good("::: reflect\nWhich of your messages helped somebody most?\n:::"),
    Rule::error("question/number", "Attempts and points are whole numbers that make sense.", "Nought attempts could never be answered.")
        .from(KINDS)
        .bad("::: question {points=0}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("::: question {points=2}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::error("question/option-mark", "Every option has a box that Markdown sees as one.", "Without it the option is text, and its learner cannot choose it.")
        .from(KINDS)
        .bad("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ]The second one.\n:::")
        .good("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .fixed(),
    Rule::error("question/order", "In a question come what is asked, the answers, then `hint` and `explain`.", "Text in another place would be shown at the wrong moment.")
        .from(KINDS)
        .bad("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n\nThe first one, of course.\n:::")
        .good("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n\n::: explain\nThe first one, of course.\n:::\n:::"),
    Rule::error("question/order-short", "An order has at least three items.", "Two are a coin's toss.")
        .from(KINDS)
        .bad("::: question\nPut the parts of the message in order:\n\n1. Fact\n2. Offer\n:::")
        .good("::: question\nPut the parts of the message in order:\n\n1. Fact\n2. Effect\n3. Offer\n:::"),
    Rule::error("question/outside", "What asks something and has options is in a `question` block.", "Outside one the page shows which option is right, or boxes that nobody can tick.")
        .levels(&[Severity::Error, Severity::Warning])
        .from(KINDS)
        .bad("What should her first move be?\n\n- [ ] Wait for the review.\n- [x] Tell Theo today.")
        .good("::: question\nWhat should her first move be?\n\n- [ ] Wait for the review.\n- [x] Tell Theo today.\n:::"),
    Rule::error("question/pairs", "A table of pairs has two columns, or three with feedback, and at least two rows.", "Each row is a pair to be found.")
        .from(KINDS)
        .bad("::: question\nMatch each word with its meaning:\n\n| Word |\n|---|\n| Fact |\n:::")
        .good("::: question\nMatch each word with its meaning:\n\n| Word | Meaning |\n|---|---|\n| Fact | What you saw |\n| Offer | What you can do |\n:::"),
    Rule::error("question/shuffle", "`shuffle` is yes or no.", "Anything else would be a guess.")
        .from(KINDS)
        .bad("::: question {shuffle=never}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("::: question {shuffle=no}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::error("quiz/pool", "A quiz page has something to ask.", "Its own questions, or those of the pages that `from` names.")
        .bad("---\ntitle: Check yourself\nkind: quiz\n---\n\nText.")
        .good("---\ntitle: Check yourself\nkind: quiz\n---\n\n::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::warning("quiz/draw", "A quiz draws no more questions than there are.", "All would be asked each time, and nobody would know that some are missing.")
        .bad("---\ntitle: Check yourself\nkind: quiz\ndraw: 6\n---\n\n::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("---\ntitle: Check yourself\nkind: quiz\ndraw: 1\n---\n\n::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::error("quiz/stem-empty", "A question asks something.", "Options alone leave the learner to guess what is wanted.")
        .from(KINDS)
        .bad("::: question\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("::: question\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::error("scenario/marked-step", "Only endings are marked.", "A mark says how the story went, and here it goes on.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nYou still have a move.\n\n- [Own it](#tell)\n:::")
        .good(SOUND),
    Rule::error("scenario/missing-step", "Every choice leads to a step that is there.", "Otherwise the story stops in mid-sentence.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tel)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::")
        .good(SOUND),
    Rule::error("scenario/no-way-out", "From every step an ending can be reached.", "A learner who goes in a cycle never finishes the lesson.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait}\nYou wait.\n\n- [Wait more](#more)\n\n## Saturday {#more}\nYou wait.\n\n- [Wait more](#wait)\n:::")
        .good(SOUND),
    Rule::error("scenario/start", "A scenario begins with the text of its first step, without a heading.", "The first step is where the learner starts; headings begin the steps that choices lead to.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\n## The demo\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::")
        .good(SOUND),
    Rule::error("scenario/step-id", "Every step has an id.", "Choices lead to it by that.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday\nToo late.\n:::")
        .good(SOUND),
    Rule::error("scenario/unmarked-ending", "Every ending is marked .good, .fair or .poor.", "Learners see how it went, and can try another way.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait}\nToo late.\n:::")
        .good(SOUND),
    Rule::error("scenario/unreachable", "Every step can be reached.", "A step that nobody can reach was written for nobody, or a choice has the wrong target.")
        .from(STORY)
        .bad("::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n\n## Saturday {#rest .fair}\nNobody comes here.\n:::")
        .good(SOUND),
];

/// A story without a fault.
const SOUND: &str = "::: scenario {#the-demo}\nThe review is on Friday.\n\n- [Tell its owner](#tell)\n- [Wait](#wait)\n\n## She thanks you {#tell .good}\nFriday is calm.\n\n## Friday {#wait .poor}\nToo late.\n:::";
