//! Rules of themes and their words.

use super::Rule;

const THEMES: &str = "themes/README.md";
const MINE: &str =
    "An author's theme is read as strictly as a course, so that a page never shows half of it.";

/// See the file's first line. Themes stand beside `content/`.
pub(super) const RULES: &[Rule] = &[
    Rule::error("theme/accent", "The accent is a colour.", MINE).from(THEMES),
    Rule::error("theme/circle", "No theme extends itself, at once or by way of others.", "A theme builds on exactly one other; in a cycle it is undefined which file counts.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nextends: mine")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nextends: editorial"),
    Rule::warning("theme/contrast", "Text has a contrast of at least 4.5 on its ground, by day and by night.", "Below that many people cannot read it, and nobody can in the sun.")
        .from("WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/#contrast-minimum")
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\ntokens:\n  ink: \"#eeeeee\"")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine"),
    Rule::warning("theme/cut-text", "No text in theme.yaml is cut short by ` #`.", "YAML reads a space and `#` as the beginning of a comment, so colours have to be in quotes.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine #1")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: \"Mine #1\""),
    Rule::error("theme/duplicate-key", "No key is written twice in theme.yaml.", "Only one of the two values can count.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nname: Ours")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine"),
    Rule::error("theme/file", "Every file that theme.yaml names is there.", MINE).from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nicon: nowhere.svg")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine"),
    Rule::error("theme/import", "Every import of a theme's script names a file of the theme and what that file exports.", "All scripts are joined into one file in the order of their imports; one that cannot be followed would stop every page's script.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nimport { says } from \"./words.js\";\nsays(\"search\");")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nimport { say } from \"./words.js\";\nsay(\"search\");"),
    Rule::error("theme/missing-key", "theme.yaml has the keys that it needs.", MINE).from(THEMES),
    Rule::error("theme/name", "No two scripts of a theme declare the same name.", "They stand in one function, where a second declaration would stop every page's script.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nconst store = {};")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nmore_scripts: [scripts/mine.js]\n@ ../themes/mine/scripts/mine.js\nconst shelf = {};"),
    Rule::error("theme/sign", "A module's sign is one of the theme's.", "The sign is shown on the module's tile and pages.").from(THEMES)
        .bad("@ 01-module/module.md\n---\ntitle: Module\nsign: spet\n---\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText.")
        .good("@ 01-module/module.md\n---\ntitle: Module\n---\n@ 01-module/01-lesson.md\n---\ntitle: Lesson\nobjective: Raise a problem with a next step.\n---\n\nText."),
    Rule::error("theme/strings", "A theme has the words of the course's language.", "What is missing is shown in English, amid the author's own language.")
        .levels(&[crate::diagnostic::Severity::Error, crate::diagnostic::Severity::Warning])
        .from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: tlh")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en"),
    Rule::error("theme/syntax", "theme.yaml can be read as YAML.", MINE).from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: \"Mine")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: \"Mine\""),
    Rule::error("theme/template", "Templates have no errors.", MINE).from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/templates/front.html\n<h1>{{ course.title }</h1>")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/templates/front.html\n<h1>Welcome</h1>"),
    Rule::error("theme/token", "A token is a name and one value of CSS.", "It is written into the style sheet as it is: what ends a declaration there, or leaves something open, would change all that follows.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  round: \"0; } body { display: none\"")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  round: \"0\""),
    Rule::error("theme/unknown", "The theme that course.yaml names is there.", "It is `default`, `editorial` or a folder below `themes/`.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: {name: edtorial}")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: {name: editorial}"),
    Rule::error("theme/unknown-key", "theme.yaml contains only known keys.", "A mistyped key does nothing, and nobody notices.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\ntoken: {}")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\ntokens: {}"),
    Rule::warning("theme/unknown-token", "A style sheet of the theme uses each token that theme.yaml sets.", "A mistyped token changes nothing, and nobody notices.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  mesure: 30rem")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\ntokens:\n  measure: 30rem"),
    Rule::warning("theme/unknown-words", "The theme says each of the words that its strings hold.", "Under a mistyped key they are never said, and the words below stay.").from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/strings/en.yaml\nserach: \"Look up\"")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\n@ ../themes/mine/strings/en.yaml\nsearch: \"Look up\""),
    Rule::error("theme/wrong-type", "Every value in theme.yaml has the type that its key needs.", MINE).from(THEMES)
        .bad("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nsigns: spot")
        .good("@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nsigns: [spot]")
        .fixed(),
];
