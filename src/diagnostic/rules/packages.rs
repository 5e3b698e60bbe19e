//! Rules of packages for an LMS.

use super::Rule;

const LMS: &str = "README.md, \"Commands\"";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::warning(
        "package/proof",
        "A package for an LMS holds nothing that the rules of `leadlet prove` find fault with.",
        "A theme or trusted HTML can load from another server or from the server's top, where an LMS has nothing.",
    )
    .from(LMS),
    Rule::error(
        "package/state",
        "An LMS can keep a learner's answers to all questions.",
        "SCORM 1.2 keeps 4,096 characters. What is longer is cut off or lost, and the learner has to start again.",
    )
    .from(LMS),
    Rule::error(
        "package/ids",
        "No two pages, and no two blocks that keep a learner's work, have the same short form.",
        "An LMS keeps little, so ids go there as four letters of a hash; of two with the same letters one could come back as the other.",
    )
    .from(LMS),
    Rule::error(
        "package/page",
        "Every page of a theme has the parts that one file of a course is made of.",
        "Its title, its header and its main part are taken from it; a page without them could not be shown beside the others.",
    )
    .from("themes/README.md"),
    Rule::error(
        "package/size",
        "A course in one file has at most 50 MB.",
        "A browser reads the whole file before it shows the first word, and mail and drives refuse what is larger.",
    )
    .from("README.md, \"Commands\""),
    Rule::error(
        "package/xapi",
        "A site that reports to a record store names the store.",
        "Without an address nothing can be sent, and with a password in the page everybody could send.",
    )
    .from("README.md, \"Commands\""),
];
