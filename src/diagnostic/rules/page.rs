//! Rules of blocks: what stands between a line `::: name` and a line `:::`.

use super::Rule;

const BLOCKS: &str = "README.md, \"Blocks\"";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::error("block/attributes", "The opening line of a block is written as the format says.", "What cannot be read there would be lost: an id, an audience, a limit of attempts.")
        .from(BLOCKS)
        .bad("::: note {#first #second}\nOne.\n:::")
        .good("::: note {#first}\nOne.\n:::"),
    Rule::error("block/checklist", "A checklist is one list of things to tick.", "Each item is kept on the learner's device by itself; other text has no place there.")
        .from(BLOCKS)
        .bad("::: checklist\nSay what you saw.\n:::")
        .good("::: checklist\n- [ ] Say what you saw.\n- [ ] Say what you can do.\n:::"),
    Rule::error("block/empty", "No block is empty.", "A learner would see a box with nothing in it.").from(BLOCKS).bad("::: note\n:::").good("::: note\nOne thing more.\n:::"),
    Rule::error("block/nesting", "Blocks are inside others only where that has a meaning.", "Mostly a closing `:::` was forgotten; else half the page would be taken for a part of one block.")
        .from(BLOCKS)
        .bad("::: example\nPriya wrote three lines.\n\n::: takeaway\nFact, effect, offer.\n:::\n:::")
        .good("::: example\nPriya wrote three lines.\n:::\n\n::: takeaway\nFact, effect, offer.\n:::"),
    Rule::error("block/place", "Interactive blocks are in lessons.", "The front page, module pages and the glossary keep no answers and count for no progress.")
        .from(BLOCKS)
        .bad("@ 01-module/module.md\n---\ntitle: Module\n---\n\n::: reflect\nWhat brought you here?\n:::\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("::: reflect\nWhat brought you here?\n:::"),
    Rule::error("block/stray", "Every closing `:::` closes a block.", "A line too many hides where a block really ends.").from(BLOCKS).bad("Text.\n\n:::").good("::: note\nText.\n:::"),
    Rule::error("block/summary", "Folded text has words to press.", "They are all that a learner sees of it at first.")
        .from(BLOCKS)
        .bad("::: details\nWhat she said next.\n:::")
        .good("::: details What she said next\nThank you.\n:::"),
    Rule::error("block/too-many", "A page has at most 2,000 blocks.", "A lesson takes minutes; thousands of blocks are an error, and too much for a phone.").from(BLOCKS),
    Rule::error("block/unclosed", "Every block is closed by a line of `:::`.", "Otherwise the rest of the page becomes a part of it.")
        .from(BLOCKS)
        .bad("::: takeaway\nRaise it with a next step.")
        .good("::: takeaway\nRaise it with a next step.\n:::"),
    Rule::error("block/unknown", "Every block has a known name.", "Its text would not be shown as its author means.")
        .from(BLOCKS)
        .bad("::: exampel\nPriya wrote three lines.\n:::")
        .good("::: example\nPriya wrote three lines.\n:::"),
    Rule::error("block/unknown-key", "A block has only the keys of its kind.", "A mistyped key does nothing, and nobody notices.")
        .from(BLOCKS)
        .bad("::: question {atempts=2}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("::: question {attempts=2}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::"),
    Rule::error("card/sides", "A flash card has a front and a back.", "A line of `---` between empty lines parts them.")
        .from(BLOCKS)
        .bad("::: card\nWhat makes a worry useful?\n:::")
        .good("::: card\nWhat makes a worry useful?\n\n---\n\nA next step beside it.\n:::"),
    Rule::error("commit/blanks", "An if-then plan has two blanks.", "The first is the cue, the second what one does then; both are the learner's to change.")
        .from(BLOCKS)
        .bad("::: commit\nWhen [[a number looks odd]], I will say so.\n:::")
        .good("::: commit\nWhen [[a number looks odd]], I will [[tell its owner the same day]].\n:::"),
    Rule::warning("html/removed", "All HTML that is written is kept on the page.", "Elements and attributes that could load, run or restyle something are left out when a page is made. The author would not notice, and learners would miss what was there.")
        .from(BLOCKS)
        .bad("Watch this:\n\n<iframe src=\"https://www.youtube.com/embed/abc\" title=\"A film\"></iframe>")
        .good("Watch [this film](https://www.youtube.com/watch?v=abc)."),
    Rule::warning("html/unknown", "Words in angle brackets are an HTML element, or escaped.", "They are kept as text. Other programs that read the same file take them for tags and leave the words out.")
        .from(BLOCKS)
        .bad("Begin with \"Dear <first name>\", and end with your own.")
        .good("Begin with \"Dear \\<first name>\", and end with your own.")
        .fixed(),
    Rule::error("compose/criteria", "A `compose` ends with a list of 2 to 5 criteria.", "They turn the comparison into a check of one's own text. One alone says little, and nobody goes through many.")
        .from(BLOCKS)
        .bad("::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n:::")
        .good("::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::"),
    Rule::error("compose/model", "A `compose` has one model answer.", "It is what learners compare their own text with.")
        .from(BLOCKS)
        .bad("::: compose\nWrite to the owner of the figures.\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::")
        .good("::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::"),
    Rule::error("compose/prompt", "A `compose` says what to write.", "Learners cannot begin without it.")
        .from(BLOCKS)
        .bad("::: compose\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::")
        .good("::: compose\nWrite to the owner of the figures.\n\n::: model\nRow 7 is last month's. New figures by nine?\n:::\n\n- [ ] It says what you saw.\n- [ ] It offers a next step.\n:::"),
    Rule::error("html/too-much", "A page holds at most 2,000 HTML tags of its own, and no tag more than 1,000 attributes.", "Raw HTML is cleaned, and the time that takes grows with the square of how deep it nests.").from(BLOCKS),
    Rule::error("self-check/empty", "A self-check has statements to rate.", "Without a `rating` there is nothing to do on it.")
        .from(BLOCKS)
        .bad("---\ntitle: Where do you stand?\nkind: self-check\n---\n\nText.")
        .good("---\ntitle: Where do you stand?\nkind: self-check\n---\n\n::: rating {low=\"Rarely\" high=\"Most weeks\"}\nI told its owner the same day.\n:::"),
];
