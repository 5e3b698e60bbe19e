//! The table of blocks.

use super::questions;
use super::spec::{BlockKey, BlockName, BlockSpec, Inside, Values};

const fn key(name: &'static str, values: Values, text: &'static str) -> BlockKey {
    BlockKey { name, text, values }
}

const RATING: &[BlockKey] = &[
    key("low", Values::Words, "Label of the low end of the scale"),
    key("high", Values::Words, "Label of the high end of the scale"),
    key(
        "steps",
        Values::Number { min: 2, max: 11 },
        "How many steps the scale has; default 5",
    ),
    key("about", Values::Module, "The module it is about"),
];

const MEDIA: &[BlockKey] = &[
    key("src", Values::File, "The video or audio file"),
    key("captions", Values::File, "Its captions, a WebVTT file"),
];

/// What most blocks have in common; each entry below says how it differs.
const PLAIN: BlockSpec = BlockSpec {
    block: BlockName::Note,
    name: "",
    text: "",
    keys: &[],
    content: "Text",
    inside: Inside::Text,
    part_of: None,
    takes_words: false,
    template: "",
    example: "",
};

/// The blocks inside set-off and folded text.
const SET_OFF: Inside = Inside::Blocks(&[BlockName::Media, BlockName::Checklist]);

/// All blocks, in the order of the README.
pub const BLOCKS: &[BlockSpec] = &[
    BlockSpec {
        block: BlockName::Question,
        name: "question",
        text: "A question; its kind is read from the shape of the answers, which come last",
        keys: questions::KEYS,
        content: "What is asked, then the answers, then `hint` and `explain`",
        inside: Inside::Blocks(&[BlockName::Hint, BlockName::Explain]),
        template: "question\n${1:What do they do?}\n\n- [x] ${2:What helps}\n  > ${3:Why it helps.}\n- [ ] ${4:What else one might do}\n  > ${5:What that costs.}",
        example: r#"::: question
You find an error in tomorrow's figures. Which message helps their owner most?

- [x] "Row 7 is last month's. New figures by nine?"
  > She knows what is wrong, and can answer in one word.
- [ ] "The figures are a mess again."
  > She has your worry, and nothing to work with.

::: hint
What would let her act at once?
:::

::: explain
Fact, effect, offer: each can be one short sentence.
:::
:::
"#,
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Hint,
        name: "hint",
        text: "In a question: shown on request, one after another",
        part_of: Some(BlockName::Question),
        template: "hint\n${1}",
        example: "::: question
Who should hear of an error in the figures first?

- [x] Whoever owns them
- [ ] Everybody in the review

::: hint
Who can correct them?
:::
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Explain,
        name: "explain",
        text: "In a question: shown when it is settled",
        part_of: Some(BlockName::Question),
        template: "explain\n${1}",
        example: "::: question
Who should hear of an error in the figures first?

- [x] Whoever owns them
- [ ] Everybody in the review

::: explain
The owner can correct them before anybody relies on them.
:::
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Scenario,
        name: "scenario",
        text: "A branching story: steps are headings with ids, choices are lists of links to them",
        content: "The first step without a heading, then a heading with an id for each other step; an ending has the mark `.good`, `.fair` or `.poor`",
        template: "scenario\n${1:What happens first}\n\n- [${2:What one does}](#${3:step})\n\n## ${4:Step} {#${3:step} .good}\n\n${5:How it ends}",
        example: "::: scenario
The review is on Friday. It is Tuesday, and the weekly figures do not add up.

- [Tell their owner today](#tell)
- [Wait for the review](#wait)

## She thanks you {#tell .good}

She finds the cause in an hour. Friday is calm.

## Friday {#wait .poor}

The client finds it first.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Reflect,
        name: "reflect",
        text: "A private text box, kept on the device",
        content: "What the learner is asked to think about",
        template: "reflect\n${1}",
        example: "::: reflect
Whose view did you leave out the last time you raised something?
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Compose,
        name: "compose",
        text: "Write it yourself, then compare: a text box, then a model answer below the learner's own and criteria to tick",
        content: "What to write, then a block `model` with the model answer, then a list of 2 to 5 criteria, `- [ ]` before each",
        inside: Inside::Blocks(&[BlockName::Model]),
        template: "compose\n${1:What to write}\n\n::: model\n${2:The model answer}\n:::\n\n- [ ] ${3:It says what you saw.}\n- [ ] ${4:It offers a next step.}",
        example: "::: compose
You find an error in tomorrow's figures. Write to their owner.

::: model
Row 7 is last month's, and the client sees it at ten. Shall I send you new figures by nine?
:::

- [ ] It says what you saw.
- [ ] It says whom it affects.
- [ ] It offers a next step.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Model,
        name: "model",
        text: "In a `compose`: the model answer, shown below the learner's own",
        part_of: Some(BlockName::Compose),
        template: "model\n${1}",
        example: "::: compose
A colleague missed a deadline that you depend on. Write two sentences to her.

::: model
The draft was due on Monday and I build on it tomorrow. What would help you finish it today?
:::

- [ ] It names the fact without blame.
- [ ] It asks what would help.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Commit,
        name: "commit",
        text: "An if-then plan: `When [[cue]], I will [[action]].`",
        content: "A sentence with two blanks, first the cue, then the action; a blank may be empty",
        template: "commit\nWhen [[${1}]], I will [[${2}]].",
        example: "::: commit
When [[I see a number that does not add up]], I will [[tell its owner the same day]].
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Rating,
        name: "rating",
        text: "A statement with a scale, never scored",
        keys: RATING,
        content: "The statement",
        template: "rating {low=\"${1:Never}\" high=\"${2:Always}\"}\n${3}",
        example: "::: rating {low=\"Never\" high=\"Always\" steps=5}
I raise a problem on the day I see it.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Card,
        name: "card",
        text: "A flash card for practice: front, a line of `---` between empty lines, back",
        content: "The front, an empty line, a line of `---`, an empty line, the back",
        template: "card\n${1:Front}\n\n---\n\n${2:Back}",
        example: "::: card
What are the three parts of a message about a problem?

---

Fact, effect, offer.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Recognise,
        name: "recognise",
        text: "A recognition card to fill in, copy, print or save as an image",
        content: "What the learner is asked to recognise in somebody",
        template: "recognise\n${1}",
        example: "::: recognise
Who told you early that something was wrong?
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Example,
        name: "example",
        text: "Set-off text: an example",
        content: "Text, `media` and `checklist`",
        inside: SET_OFF,
        template: "example\n${1}",
        example: "::: example
Priya wrote three lines: what she saw, whom it affects, what she can do by noon.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Takeaway,
        name: "takeaway",
        text: "The sentence to remember",
        content: "One sentence",
        template: "takeaway\n${1}",
        example: "::: takeaway
Raise it with a next step: fact, effect, offer.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Note,
        name: "note",
        text: "Set-off text",
        content: "Text, `media` and `checklist`",
        inside: SET_OFF,
        template: "note\n${1}",
        example: "::: note
The figures of this course are made up.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Details,
        name: "details",
        text: "Text that folds: `::: details Summary`",
        content: "Text, `media` and `checklist`",
        inside: SET_OFF,
        takes_words: true,
        template: "details ${1:Summary}\n${2}",
        example: "::: details What she said next
\"Thank you. Row 7 it is.\"
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::For,
        name: "for",
        text: "Text for some audiences: `::: for manager senior`",
        content: "Text and any block but `for`",
        inside: Inside::Any,
        takes_words: true,
        template: "for ${1}\n${2}",
        example: "::: for manager
Say thank you before you ask for the cause.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Media,
        name: "media",
        text: "A video or audio file of your own; the transcript goes inside",
        keys: MEDIA,
        content: "The transcript: what is said and shown",
        template: "media {src=${1}}\n${2:What is said in it}",
        example: "::: media {src=talk.mp4 captions=talk.vtt}
Priya: \"Row 7 is last month's.\" She points to the second column.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Checklist,
        name: "checklist",
        text: "A list to tick, kept on the device",
        content: "A list, `- [ ]` before each thing to tick",
        template: "checklist\n- [ ] ${1}",
        example: "::: checklist
- [ ] Say what you saw.
- [ ] Say what you can do.
:::
",
        ..PLAIN
    },
    BlockSpec {
        block: BlockName::Guide,
        name: "guide",
        text: "Notes for the facilitator; not on the site",
        content: "Questions for a debrief, work in pairs, five minutes for a manager",
        template: "guide\n${1}",
        example: "::: guide
Ask in pairs: when did somebody tell you early that something was wrong?
:::
",
        ..PLAIN
    },
];
