//! Rules of ids, links, pictures and media.

use super::{Rule, Severity};

const IDS: &str = "README.md, \"Ids\"";
const LINKS: &str = "README.md, \"A course is a folder\"";
const MARKDOWN: &str = "README.md, \"Markdown\"";
const ALONE: &str = "README.md, \"Put it online\"";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::warning("id/doubtful", "A block that was rewritten is still known, or plainly new.", "A learner's answer belongs to the question they read. When half of it was rewritten, you decide which one it is.").from(IDS),
    Rule::error("id/duplicate", "Ids are unique: of blocks in the course, of headings on a page, of objectives on a page.", "An id says where an answer is kept and where a link leads; it can mean one thing only.")
        .from(IDS)
        .bad("::: note {#first}\nOne.\n:::\n\n::: note {#first}\nTwo.\n:::")
        .good("::: note {#first}\nOne.\n:::\n\n::: note {#second}\nTwo.\n:::"),
    Rule::warning("id/gone", "What was published is still there.", "Learners have answered it. When it was renamed or rewritten, one line keeps their work.").from(IDS),
    Rule::error("id/lock", "Every line of course.lock can be read, and is as leadlet wrote it.", "It keeps the ids of what was published. A line that is lost can cost learners their answers.")
        .from(IDS)
        .bad("@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\nblock q1 nonsense\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("id/lock-conflict", "course.lock holds no marks of an unfinished merge.", "Both sides published ids, and both must stay.")
        .from(IDS)
        .bad("@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n<<<<<<< HEAD\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("id/lock-lost", "course.lock holds every id that was published.", "What learners did is kept under these ids. Without them an edited question gets a new one, and its answers are lost. Take the lock back; `leadlet build --new-lock` goes on without it.")
        .from(IDS)
        .bad("@ course.lock\n# leadlet lock 2 (leadlet 0.1.0 or newer): ids that were published. Commit this file; leadlet writes it.\ncheck 2 gvppel 0a4b28c2348791d8\npage module module/index.html tksscjnnsb ------o------------------------- ~aaaaaay3fr\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ course.lock\n# leadlet lock 2 (leadlet 0.1.0 or newer): ids that were published. Commit this file; leadlet writes it.\ncheck 2 gvppel 0a4b28c2348791d8\npage module module/index.html tksscjnnsb ------o------------------------- ~aaaaaay3fr\npage module/lesson module/lesson.html aeoy5sqtim ------u------------------------- ~7yrpsrioab\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("id/lock-newer", "course.lock has a form that this leadlet can read.", "A newer leadlet wrote it. An older one would lose what it does not understand, and leaves it as it is.")
        .from(IDS)
        .bad("@ course.lock\n# leadlet lock 9 (leadlet 9.0.0 or newer): ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ course.lock\n# leadlet lock 1: ids that were published. Commit this file; leadlet writes it.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("id/locked", "With --locked, course.lock holds all ids already.", "In CI a changed lock would be lost with the machine; commit it with the change that made it.").from(IDS),
    Rule::error("id/reserved", "No block has an id that the page uses itself.", "A link to it would lead to the page's own part of that name.")
        .from(IDS)
        .bad("::: note {#main}\nOne.\n:::")
        .good("::: note {#main-idea}\nOne.\n:::"),
    Rule::warning("id/starter", "The course has an id of its own.", "`leadlet init` once gave every course the id `my-course`. Two courses with one id on one host share what their learners did.")
        .from(IDS)
        .bad("@ course.yaml\nid: my-course\ntitle: Raise it early\nlanguage: en\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ course.yaml\nid: raise-it-early-k3x9q\ntitle: Raise it early\nlanguage: en\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .fixed(),
    Rule::error("link/ambiguous", "A name in `after` means one page.", "Two modules may have pages of the same name; then the module belongs before it.")
        .from(LINKS)
        .bad("@ 02-two/module.md\n---\ntitle: Two\n---\n@ 02-two/01-start.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 03-three/module.md\n---\ntitle: Three\n---\n@ 03-three/01-start.md\n---\ntitle: Three\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [start]\n---\n\nText.")
        .good("@ 02-two/module.md\n---\ntitle: Two\n---\n@ 02-two/01-start.md\n---\ntitle: Two\nobjective: Raise a problem with a next step.\n---\n\nText.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [two/start]\n---\n\nText."),
    Rule::error("link/anchor", "A link to a place on a page leads to a heading or a block that is there.", "Otherwise the learner lands at the top and looks for it.")
        .from(LINKS)
        .bad("## First line\n\nSee [above](#frist-line).")
        .good("## First line\n\nSee [above](#first-line)."),
    Rule::error("link/broken", "Links of the disk lead to files that are there.", "A link that leads nowhere or in a cycle cannot be read.").from(LINKS),
    Rule::error("link/case", "A link is written with the capitals of the file's name.", "Windows and macOS do not mind; most servers do, and the learner finds nothing.")
        .from(LINKS)
        .bad("![](Figures/spot.svg)")
        .good("![](figures/spot.svg)")
        .fixed(),
    Rule::error("link/draft", "No link leads to a draft.", "Drafts are not built, so the link would lead nowhere.")
        .from(LINKS)
        .bad("@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[next](02-next.md)\n@ 01-module/02-next.md\n---\ntitle: Next\nobjective: Raise a problem with a next step.\ndraft: true\n---\n\nText.")
        .good("@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[next](02-next.md)\n@ 01-module/02-next.md\n---\ntitle: Next\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("link/former", "What a page is said to have been called could have been its name.", "Otherwise its old address leads nowhere.")
        .from(LINKS)
        .bad("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nformerly: [01-raise-it.md]\n---\n\nText.")
        .good("---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nformerly: [say-it]\n---\n\nText."),
    Rule::error("link/missing", "Links and images lead to existing files.", "A broken link stops a learner, and everybody sees that an image is missing.")
        .from(LINKS)
        .bad("![](figures/sopt.svg)")
        .good("![](figures/spot.svg)"),
    Rule::error("link/module", "A rating is about a module that there is.", "The result of a self-check leads to the module to read again.")
        .from(LINKS)
        .bad("::: rating {low=\"Never\" high=\"Always\" about=modul}\nI ask before I tell.\n:::")
        .good("::: rating {low=\"Never\" high=\"Always\" about=module}\nI ask before I tell.\n:::"),
    Rule::error("link/outside", "No link leads out of the course folder.", "The site must work as a folder by itself, wherever it is copied.").from(ALONE).bad("[plan](../../../plan.md)").good("[plan](02-other.md)"),
    Rule::error("link/page", "`after` and `from` name pages that there are.", "Otherwise nothing is read first, or asked.")
        .from(LINKS)
        .bad("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [02-other]\n---\n\nText.")
        .good("---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nafter: [other]\n---\n\nText.")
        .fixed(),
    Rule::error("link/scheme", "Links begin with http, https, mailto or tel, or name a file.", "Other kinds run code or open programs on a learner's machine.")
        .from(ALONE)
        .bad("[run](javascript:alert(1))")
        .good("[read](https://example.com/)"),
    Rule::error("link/term", "A link to a term leads to one that the glossary has.", "Otherwise the learner is sent to look for what is not there.")
        .from(LINKS)
        .bad("@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[ally](glossary:aly)")
        .good("@ glossary.md\nAlly\n: Somebody who stands by you.\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\n[ally](glossary:ally)"),
    Rule::error("media/external", "Images, video and audio are files of the course.", "A page loads nothing from other sites: it works offline, and no other host learns who reads it.")
        .from(ALONE)
        .bad("![A cat](https://example.com/cat.png)")
        .good("![A cat](figures/spot.svg)"),
    Rule::error("media/format", "An image is in a format that browsers show.", "HEIC (photos of an iPhone), TIFF, BMP, PSD and others stay empty on most devices.")
        .from(MARKDOWN),
    Rule::warning("media/large", "No image weighs more than 300 kB on a phone.", "On a phone in a train it takes seconds, and the learner has scrolled past. Photos are made smaller by the build; this is about what stays heavy.")
        .from("https://web.dev/articles/choose-the-right-image-format"),
    Rule::error("media/not-a-picture", "An image is an image, not a page.", "An exclamation mark before a link means an image.")
        .from(MARKDOWN)
        .bad("![next](02-other.md)")
        .good("[next](02-other.md)")
        .fixed(),
    Rule::error("media/pixels", "An image has at most 50 million pixels and 100 MB.", "Larger ones stop a phone's browser. Published images are at most 1,600 pixels wide anyway.")
        .from(MARKDOWN),
    Rule::error("media/source", "`media` names the file that it plays.", "Without it there is nothing to play.")
        .from("README.md, \"Blocks\"")
        .bad("::: media\nWhat is said in it.\n:::")
        .good("::: media {src=figures/talk.mp4 captions=figures/talk.vtt}\nWhat is said in it.\n:::"),
    Rule::note("media/svg-cleaned", "A drawing holds nothing that a browser could run, and loads nothing.", "Scripts, labels in HTML and what is loaded from elsewhere do not show in an image. Labels become text, and the rest is left out, so that the page stays safe; look whether the drawing still shows what it should.")
        .levels(&[Severity::Warning, Severity::Note])
        .from(ALONE),
    Rule::error("media/unreadable", "Images can be read.", "They are made smaller for phones and lose what they say of place and person; their width and height are written into the page, so that nothing jumps while it loads.").from(MARKDOWN),
];
