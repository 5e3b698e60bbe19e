//! The blocks of the format and the keys each takes, as a table: the reader knows them by it, and so do editors.

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockSpec {
    /// Its name, as written after the colons.
    pub name: &'static str,
    /// What the learner gets, one sentence without a full stop.
    pub text: &'static str,
    /// The keys it takes besides id and classes.
    pub keys: &'static [BlockKey],
}

/// A key of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockKey {
    /// The key as written.
    pub name: &'static str,
    /// What it does, one sentence without a full stop.
    pub text: &'static str,
    /// What it takes.
    pub values: Values,
}

/// What a key of a block takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Nothing: it stands alone.
    Alone,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number.
    Number,
    /// Any words.
    Words,
    /// Id of an objective of the page.
    Objective,
    /// Id of a module.
    Module,
    /// A file of the course, as seen from this one.
    File,
}

impl BlockSpec {
    /// The block of a name.
    pub fn named(name: &str) -> Option<&'static BlockSpec> {
        BLOCKS.iter().find(|block| block.name == name)
    }

    /// Its key of a name.
    pub fn key(&self, name: &str) -> Option<&'static BlockKey> {
        self.keys.iter().find(|key| key.name == name)
    }
}

const fn block(name: &'static str, text: &'static str, keys: &'static [BlockKey]) -> BlockSpec {
    BlockSpec { name, text, keys }
}

const fn key(name: &'static str, values: Values, text: &'static str) -> BlockKey {
    BlockKey { name, text, values }
}

/// The names of kinds of question, as in xAPI and SCORM.
const KINDS: &[&str] = &[
    "choice",
    "true-false",
    "sequencing",
    "matching",
    "fill-in",
    "numeric",
];

const QUESTION: &[BlockKey] = &[
    key(
        "kind",
        Values::OneOf(KINDS),
        "What kind of question it is, where its shape leaves it open",
    ),
    key("many", Values::Alone, "Any number of options may be chosen"),
    key(
        "exact",
        Values::Alone,
        "In a blank, case, spaces and accents count",
    ),
    key(
        "objective",
        Values::Objective,
        "The objective of the page that it tests",
    ),
    key(
        "attempts",
        Values::Number,
        "How many attempts a learner has; default no limit",
    ),
    key(
        "shuffle",
        Values::OneOf(&["no", "yes"]),
        "`no`: options stay in the order written",
    ),
    key(
        "pre",
        Values::Alone,
        "Asked before the teaching, and again after it",
    ),
    key(
        "points",
        Values::Number,
        "How many points it is worth in a quiz; default 1",
    ),
];

const RATING: &[BlockKey] = &[
    key("low", Values::Words, "Label of the low end of the scale"),
    key("high", Values::Words, "Label of the high end of the scale"),
    key(
        "steps",
        Values::Number,
        "How many steps the scale has, 2 to 11; default 5",
    ),
    key("about", Values::Module, "The module it is about"),
];

const MEDIA: &[BlockKey] = &[
    key("src", Values::File, "The video or audio file"),
    key("captions", Values::File, "Its captions, a WebVTT file"),
];

/// All blocks, in the order of the README.
pub const BLOCKS: &[BlockSpec] = &[
    block(
        "question",
        "A question; its kind is read from the shape of the answers, which come last",
        QUESTION,
    ),
    block(
        "hint",
        "In a question: shown on request, one after another",
        &[],
    ),
    block("explain", "In a question: shown when it is settled", &[]),
    block(
        "scenario",
        "A branching story: steps are headings with ids, choices are lists of links to them",
        &[],
    ),
    block("reflect", "A private text box, kept on the device", &[]),
    block(
        "commit",
        "An if-then plan: `When [[cue]], I will [[action]].`",
        &[],
    ),
    block("rating", "A statement with a scale, never scored", RATING),
    block(
        "card",
        "A flash card for practice: front, a line of `---` between empty lines, back",
        &[],
    ),
    block(
        "recognise",
        "A recognition card to fill in, copy, print or save as an image",
        &[],
    ),
    block("example", "Set-off text: an example", &[]),
    block("takeaway", "The sentence to remember", &[]),
    block("note", "Set-off text", &[]),
    block("details", "Text that folds: `::: details Summary`", &[]),
    block(
        "for",
        "Text for some audiences: `::: for manager senior`",
        &[],
    ),
    block(
        "media",
        "A video or audio file of your own; the transcript goes inside",
        MEDIA,
    ),
    block("checklist", "A list to tick, kept on the device", &[]),
    block("guide", "Notes for the facilitator; not on the site", &[]),
];
