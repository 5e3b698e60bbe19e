//! Rules of text: that it can be read, believed and heard.

use super::Rule;
use crate::diagnostic::Severity;

const PLAIN: &str = "https://www.nottinghamshire.gov.uk/global-content/how-to-create-accessible-content/plain-english";
const SIGNS: &str = "README.md, \"Front matter\" and \"Blocks\"";
const MYTHS: &str = "https://doi.org/10.3389/feduc.2023.1147498 (learning styles) and https://www.wbtsystems.com/learning-hub/blogs/attention-spans (eight seconds)";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::warning("a11y/alt", "An image has alternative text, or a waiver that says it is decoration.", "Alternative text is all that a blind learner gets of an image, and what everybody sees when it does not load.")
        .from("WCAG 2.2, 1.1.1: https://www.w3.org/TR/WCAG22/#non-text-content")
        .bad("![](figures/spot.svg)")
        .good("![Two columns of figures, the second total circled](figures/spot.svg)"),
    Rule::warning("a11y/colour", "No text tells things apart by colour alone.", "One man in twelve does not see red and green as others do, and no one who listens sees colours.")
        .from("WCAG 2.2, 1.4.1: https://www.w3.org/TR/WCAG22/#use-of-color")
        .bad("The figures in red are wrong.")
        .good("The figures in row 7, marked red, are wrong."),
    Rule::note("a11y/heading", "Headings go down one level at a time.", "People who use screen readers jump from heading to heading; a missing level sounds like a missing part. The site closes the gap; GitHub and your editor do not.")
        .from("WCAG 2.2, 1.3.1 and H42: https://www.w3.org/WAI/WCAG22/Techniques/html/H42")
        .bad("## One line is enough\n\nText.\n\n#### The owner\n\nText.")
        .good("## One line is enough\n\nText.\n\n### The owner\n\nText."),
    Rule::warning("a11y/link-text", "The words of a link say where it leads.", "Screen readers list links without the text around them: ten times \"here\" is no list.")
        .from("WCAG 2.2, 2.4.4: https://www.w3.org/TR/WCAG22/#link-purpose-in-context")
        .bad("For the next step, [click here](02-other.md).")
        .good("Go on with [the next step](02-other.md)."),
    Rule::warning("a11y/media", "A video has captions and a transcript, a sound a transcript.", "Without them deaf learners get nothing, and nobody does in an open office.")
        .from("WCAG 2.2, 1.2.1 to 1.2.3: https://www.w3.org/TR/WCAG22/#time-based-media")
        .bad("::: media {src=figures/talk.mp4}\n:::")
        .good("::: media {src=figures/talk.mp4 captions=figures/talk.vtt}\nPriya says: \"The rows make 150.\"\n:::"),
    Rule::warning("text/markup", "The page holds no markup that means something in other tools only.", "Learners would see it as it is typed: brackets, signs and commands between the words.")
        .from("README.md, \"What you write\"")
        .bad("See [[Other page]], and mind the ==first line==.")
        .good("See [the other page](01-lesson.md), and mind the **first line**.")
        .fixed(),
    Rule::warning("text/myth", "The text repeats no myth about learning.", "Learning styles, the goldfish and \"we remember 10 % of what we read\" have no evidence; a careful reader stops trusting the rest.")
        .from(MYTHS)
        .bad("As a visual learner, you will like the next figure.")
        .good("The next figure shows the same as the text."),
    Rule::warning("text/prompt-left", "No prompt of `leadlet new` is left.", "`TODO:` is for you; learners would read it.")
        .from("README.md, \"Commands\"")
        .bad("TODO: tell how it began.")
        .good("It began on a Tuesday."),
    Rule::note("text/quotes", "Values in front matter, course.yaml and braces stand in plain quotation marks, if in any.", "Word processors write curly ones, which would become a part of the value.")
        .from(SIGNS)
        .bad("::: question {attempts=“2”}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .good("::: question {attempts=\"2\"}\nWhich of these messages helps her most?\n\n- [x] The first one.\n- [ ] The second one.\n:::")
        .fixed(),
    Rule::note("text/spaces", "Plain spaces stand in what begins a line: list markers, boxes, headings, block lines, front matter.", "Web pages and word processors put no-break spaces there, which look the same and mean something else.")
        .from(SIGNS)
        .bad("-\u{a0}One thing.\n-\u{a0}Another.")
        .good("- One thing.\n- Another.")
        .fixed(),
    Rule::warning("text/sentence", "Sentences have at most 25 words, and 20 on average; a paragraph has at most five sentences of some length.", "Readers, most of all on a phone or in a second language, lose the beginning of a long sentence before its end. A page that needs twelve years of school to read gets a note.")
        .levels(&[Severity::Warning, Severity::Note])
        .from(PLAIN)
        .bad("When you see that a number in the weekly sheet does not agree with what you have added up yourself, you should, before you do anything else, tell its owner.")
        .good("Does a number in the weekly sheet differ from your own sum? Tell its owner first."),
    Rule::note("text/tone", "The text speaks to the reader, not about the course.", "\"By the end of this module you will\" and \"click next\" cost the first lines, which decide whether somebody reads on.")
        .from(PLAIN)
        .bad("By the end of this module you will be able to raise a problem.")
        .good("Tomorrow you can raise a problem in one line."),
];
