//! Rules of course.yaml, of folders and names, and of front matter.

use super::Rule;
use crate::diagnostic::Severity;

const YAML: &str = "README.md, \"course.yaml\" and \"Front matter\"";
const FOLDER: &str = "README.md, \"A course is a folder\"";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::error("course/address", "A page's address can be a file of the site.", "Every page must have a file of its own on any disk.").from(FOLDER),
    Rule::error(
        "course/after-circle",
        "What is to be read first does not lead back to itself.",
        "`after` tells a learner what to read first; in a cycle there is no first page.",
    )
    .bad("@ 01-module/01-one.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\nafter: [two]\n---\n\nText.\n@ 01-module/02-two.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\nafter: [one]\n---\n\nText.")
    .good("@ 01-module/01-one.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-two.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\nafter: [one]\n---\n\nText."),
    Rule::warning(
        "course/cut-text",
        "No text in course.yaml is cut short by ` #`.",
        "YAML takes a blank and `#` as the beginning of a comment, so learners would read half a sentence.",
    )
    .from(YAML)
    .bad("@ course.yaml\nid: course\ntitle: Our #1 habit\nlanguage: en")
    .good("@ course.yaml\nid: course\ntitle: \"Our #1 habit\"\nlanguage: en"),
    Rule::error("course/duplicate-key", "No key is written twice in course.yaml.", "Only one of the two values can count, and it may not be the one you look at.")
        .from(YAML)
        .bad("@ course.yaml\nid: course\ntitle: Lead\nlanguage: en\ntitle: Lead before the title")
        .good("@ course.yaml\nid: course\ntitle: Lead before the title\nlanguage: en"),
    Rule::error("course/empty", "The course has at least one lesson.", "A site without a page has nothing to show.")
        .from(FOLDER)
        .bad("@ 01-module/module.md\n---\ntitle: Module\n---")
        .good("Text."),
    Rule::error("course/missing", "There is a content/course.yaml.", "It says what the course is called, in which language it speaks and under which id a learner's work is saved.")
        .from(FOLDER)
        .bad("@ course.yml\nid: course\ntitle: Course\nlanguage: en")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en"),
    Rule::error("course/missing-key", "course.yaml has `id`, `title` and `language`.", "The id names what learners saved, the title is on every page, and the language is what screen readers speak.")
        .from(YAML)
        .bad("@ course.yaml\nid: course\ntitle: Course")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en"),
    Rule::error("course/name", "Names of pages and modules are made of a-z, 0-9 and hyphens, and pages end in .md.", "The name becomes the address. Other characters break on some disks, hosts and learning platforms.")
        .from(FOLDER)
        .bad("@ 01-module/01-Raise_It.md\n---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 01-module/01-raise-it.md\n---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("course/no-module-page", "A folder that holds pages has a module.md.", "It names the module; without it its tile on the front page would be empty.")
        .from(FOLDER)
        .bad("@ 02-influence/01-lesson.md\n---\ntitle: Start small\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 02-influence/module.md\n---\ntitle: Influence\n---\n@ 02-influence/01-start-small.md\n---\ntitle: Start small\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::warning("course/no-file", "Everything in the course is a file or a folder.", "A pipe, a socket or a device has no content of its own, and reading one can wait for ever.").from(FOLDER),
    Rule::error("course/not-utf8", "Texts are saved as UTF-8.", "Other encodings turn letters such as é into other characters on a learner's page.").from(FOLDER),
    Rule::error("course/reserved-name", "No page or module has a name that the site or Windows needs for itself.", "Two files cannot share one name, and Windows cannot unpack a file called `con` or `nul`.")
        .from(FOLDER)
        .bad("@ 01-module/01-leadlet.md\n---\ntitle: Tools\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 01-module/01-tools.md\n---\ntitle: Tools\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("course/same-address", "Every page has an address of its own.", "Leading numbers are not part of an address, so `01-start.md` and `02-start.md` in one module would be the same page.")
        .from(FOLDER)
        .bad("@ 01-module/01-start.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-start.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 01-module/01-start.md\n---\ntitle: One\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-go-on.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("course/stray-page", "Every page is in a module.", "A page beside course.yaml has no place in the course's order.")
        .from(FOLDER)
        .bad("@ notes.md\nThings to remember.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-notes.md\n---\ntitle: Notes\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("course/syntax", "course.yaml can be read as YAML.", "What cannot be read cannot count.")
        .from(YAML)
        .bad("@ course.yaml\nid: course\ntitle: Lead: before the title\nlanguage: en")
        .good("@ course.yaml\nid: course\ntitle: \"Lead: before the title\"\nlanguage: en"),
    Rule::error("course/too-deep", "Modules do not nest.", "Two levels, modules and pages, fit on a phone's screen and in a learner's head.")
        .from(FOLDER)
        .bad("@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/more/02-more.md\n---\ntitle: More\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/02-more.md\n---\ntitle: More\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("course/too-large", "No text has more than 1 MiB.", "A lesson is a few kilobytes; a page of a megabyte takes a phone many seconds.").from(FOLDER),
    Rule::error("course/unknown-key", "course.yaml contains only known keys.", "A mistyped key does nothing, and nobody notices until learners miss what it should have done.")
        .from(YAML)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\nauidences: {manager: Manager}")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\naudiences: {manager: Manager}"),
    Rule::note("course/words", "The rules about words know the course's language.", "Their lists of words are kept by language. For a language without lists these rules are skipped, and this note says so once.")
        .from("src/check/words/README.md")
        .bad("@ course.yaml\nid: course\ntitle: Kurs\nlanguage: pl")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en-GB"),
    Rule::error("course/wrong-type", "Every value in course.yaml has the type that its key needs.", "A value that cannot be understood would be left out silently.")
        .from(YAML)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\nminutes: five")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\nminutes: 5"),
    Rule::warning("front-matter/cut-text", "No text in front matter is cut short by ` #`.", "YAML takes a blank and `#` as the beginning of a comment, so learners would read half a title.")
        .from(YAML)
        .bad("---\ntitle: Item #1\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("---\ntitle: \"Item #1\"\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("front-matter/duplicate-key", "No key is written twice in front matter.", "Only one of the two values can count, and it may not be the one you look at.")
        .from(YAML)
        .bad("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\ntitle: Say it\n---\n\nText.")
        .good("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("front-matter/missing", "A page of a module begins with front matter.", "Its title comes from there.")
        .from(YAML)
        .bad("@ 01-module/01-lesson.md\nText without front matter.")
        .good("Text."),
    Rule::error("front-matter/missing-key", "Front matter has the keys that its page needs.", "A page without a title cannot be listed, linked or bookmarked.")
        .from(YAML)
        .bad("---\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("front-matter/syntax", "Front matter can be read as YAML.", "What cannot be read cannot count.")
        .from(YAML)
        .bad("---\ntitle: Raise it: with a next step\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("---\ntitle: \"Raise it: with a next step\"\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("front-matter/unclosed", "Front matter ends with a line of `---`.", "Without its end the whole page would be taken for settings.")
        .from(YAML)
        .bad("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n\nText.")
        .good("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("front-matter/unknown-key", "Front matter contains only known keys.", "A mistyped key does nothing, and nobody notices.")
        .from(YAML)
        .bad("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nsumary: Small acts.\n---\n\nText.")
        .good("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nsummary: Small acts.\n---\n\nText."),
    Rule::error("front-matter/wrong-type", "Every value in front matter has the type that its key needs.", "A value that cannot be understood would be left out silently.")
        .from(YAML)
        .bad("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\ndraft: no\n---\n\nText.")
        .good("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\ndraft: false\n---\n\nText.")
        .fixed(),
    Rule::error("glossary/duplicate", "The glossary explains each term once.", "A link to the term can lead to one place only.")
        .bad("@ glossary.md\nAlly\n: Somebody who stands by you.\n\nAlly\n: The same again.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("glossary/no-terms", "The glossary holds terms.", "A glossary is a list of terms, each a line with the term and a line with a colon and what it means.")
        .bad("@ glossary.md\nThere are no terms yet.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("waiver/error", "No waiver and no level is set for a rule that reports errors.", "An error means that the course cannot be built or would break for learners. It can be fixed, not allowed.")
        .levels(&[Severity::Warning])
        .from("README.md, \"Waivers\"")
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {link/missing: off}")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {quiz/longest-key: off}"),
    Rule::warning("waiver/reason", "A waiver says why.", "Anyone who reads it in a year must be able to judge whether it is still true.")
        .from("README.md, \"Waivers\"")
        .bad("<!-- allow quiz/feedback -->\n\n::: question\nWhich of these messages helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::")
        .good("<!-- allow quiz/feedback: the debrief in class answers it -->\n\n::: question\nWhich of these messages helps the account lead most?\n\n- [x] \"Row 7 is off.\"\n- [ ] \"It is a mess.\"\n- [ ] \"Just so you know.\"\n:::"),
    Rule::warning("waiver/unknown", "A waiver or a level names a rule that there is.", "With a mistyped name it silences nothing.")
        .from("README.md, \"Waivers\"")
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {quiz/longest: off}")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ncheck: {quiz/longest-key: off}"),
    Rule::warning("waiver/unused", "A waiver silences something.", "The problem it allowed has been fixed, or moved. Left in place, it would hide the next problem.")
        .from("README.md, \"Waivers\"")
        .bad("<!-- allow text/sentence: the law is quoted as it is -->\n\nThis is short.")
        .good("This is short.")
        .fixed(),
];
