//! The tables: what `course.yaml`, front matter and `theme.yaml` may hold.

use super::{Key, Kind};

/// A key that must be there.
const fn must(name: &'static str, kind: Kind, text: &'static str) -> Key {
    Key { name, kind, required: true, text }
}

/// A key that may be there.
const fn may(name: &'static str, kind: Kind, text: &'static str) -> Key {
    Key { name, kind, required: false, text }
}

const LINK: &[Key] =
    &[must("label", Kind::Text, "The words of the link"), must("url", Kind::Url, "Where it leads: http, https, mailto or tel")];

const XAPI: &[Key] = &[
    must("endpoint", Kind::Web, "The address of the record store"),
    must("token", Kind::Web, "The address on your own server that gives a learner's page a token: never a password in the page"),
];

const THEME_CHOICE: &[Key] = &[
    may("name", Kind::Id, "The theme: `default`, or a folder below `themes/`"),
    may("accent", Kind::Color, "The colour the palette is made from, as `#rrggbb`"),
    may("logo", Kind::Path, "A picture for the header, below `content/`"),
];

const OBJECTIVE: &[Key] = &[
    must("id", Kind::Id, "The name by which a question says what it tests"),
    must("text", Kind::Text, "What the learner can do afterwards"),
];

const TOKEN: &[Key] = &[must("light", Kind::Text, "The value by day"), must("dark", Kind::Text, "The value by night")];

const LEVELS: &[&str] = &["off", "note", "warning", "error"];

const TITLE: Key = must("title", Kind::Text, "The title");
const SUMMARY: Key = may("summary", Kind::Text, "One sentence for the card that leads here");
const AUDIENCE: Key = may("audience", Kind::OneOrList(&Kind::Id), "Whom it is for: ids of `audiences` in course.yaml; default all");
const FORMERLY: Key = may(
    "formerly",
    Kind::OneOrList(&Kind::Text),
    "Earlier names of the page, when it was rewritten past recognition; old addresses lead on",
);
const DRAFT: Key = may("draft", Kind::Flag, "Only built with --drafts");
const ALLOW: Key = may("allow", Kind::FreeMapOf(&Kind::Text), "Findings to silence on this page: the rule, and why");
const AFTER: Key = may("after", Kind::OneOrList(&Kind::Text), "What to read first: names of pages");
const OBJECTIVE_KEY: Key = may("objective", Kind::Text, "What the learner can do afterwards");
const OBJECTIVES_KEY: Key =
    may("objectives", Kind::ListOf(&Kind::Table(OBJECTIVE)), "Several objectives; each question names the one it tests");

/// `course.yaml`.
pub const COURSE: &[Key] = &[
    must("id", Kind::Id, "Names the learner's saved work: never change it once published"),
    TITLE,
    SUMMARY,
    must("language", Kind::Text, "The language of the course, such as `en` or `pt-BR`"),
    may("version", Kind::Text, "Shown in the footer and in packages"),
    may("audiences", Kind::MapOf(&Kind::Text), "The audiences a learner may choose from: id and label"),
    may("minutes", Kind::Number { min: 1, max: 600 }, "The budget of one lesson, in minutes"),
    may("pass", Kind::Number { min: 0, max: 100 }, "Percent needed to pass a quiz page"),
    may("practice", Kind::ListOf(&Kind::Number { min: 1, max: 3650 }), "Days until a question comes back"),
    may("confidence", Kind::Flag, "Ask how sure the learner is with each question; default false"),
    may("offline", Kind::Flag, "Keep the site on the learner's device for use without a network; default true"),
    may("theme", Kind::Either(&[Kind::Table(THEME_CHOICE), Kind::Id]), "How it looks"),
    may("url", Kind::Url, "Where the site will stand: for canonical links, the sitemap and shared links"),
    may("share", Kind::Path, "The picture of a shared link, below `content/`"),
    may("origins", Kind::ListOf(&Kind::Origin), "Hosts that are told of progress"),
    may("xapi", Kind::Table(XAPI), "The learning record store that a site made by `leadlet package --as web` posts to"),
    may("footer", Kind::ListOf(&Kind::Table(LINK)), "Links in the footer"),
    may("next_step", Kind::Table(LINK), "The link on the last page"),
    may("check", Kind::FreeMapOf(&Kind::OneOf(LEVELS)), "Levels of rules: the rule, and `off`, `note`, `warning` or `error`"),
    may("html", Kind::OneOf(&["clean", "trusted"]), "Raw HTML in Markdown: cleaned (default), or let through"),
];

/// The front matter of `module.md`.
pub const MODULE: &[Key] = &[TITLE, SUMMARY, AUDIENCE, may("sign", Kind::Id, "One of the theme's signs"), FORMERLY, DRAFT, ALLOW];

/// The front matter of a lesson.
pub const LESSON: &[Key] = &[
    TITLE,
    SUMMARY,
    OBJECTIVE_KEY,
    OBJECTIVES_KEY,
    AUDIENCE,
    AFTER,
    FORMERLY,
    DRAFT,
    ALLOW,
    may("kind", Kind::OneOf(&["lesson", "quiz", "self-check"]), "What the page is; default `lesson`"),
];

/// The front matter of a quiz page.
pub const QUIZ: &[Key] = &[
    TITLE,
    SUMMARY,
    OBJECTIVE_KEY,
    OBJECTIVES_KEY,
    AUDIENCE,
    AFTER,
    FORMERLY,
    DRAFT,
    ALLOW,
    must("kind", Kind::OneOf(&["quiz"]), "What the page is"),
    may("pass", Kind::Number { min: 0, max: 100 }, "Percent needed to pass; default the course's"),
    may("draw", Kind::Number { min: 1, max: 1000 }, "How many questions of the pool are asked; default all"),
    may("from", Kind::OneOrList(&Kind::Text), "Whose questions are asked besides its own: `module`, `course`, or names of pages"),
    may("attempts", Kind::Number { min: 1, max: 100 }, "How often it may be taken; default no limit"),
    may("feedback", Kind::OneOf(&["each", "end"]), "`each`: one question at a time (default); `end`: all on one page, answers after"),
];

/// The front matter of a self-check page.
pub const SELF_CHECK: &[Key] = &[
    TITLE,
    SUMMARY,
    OBJECTIVE_KEY,
    OBJECTIVES_KEY,
    AUDIENCE,
    AFTER,
    FORMERLY,
    DRAFT,
    ALLOW,
    must("kind", Kind::OneOf(&["self-check"]), "What the page is"),
];

/// The front matter of `index.md` and `glossary.md`, where all is optional.
pub const PAGE: &[Key] = &[may("title", Kind::Text, "The title"), SUMMARY, ALLOW];

/// `theme.yaml`.
pub const THEME: &[Key] = &[
    may("name", Kind::Text, "The theme's name, for people; default that of its folder"),
    may("extends", Kind::Id, "The theme it builds on; default `default`"),
    may("styles", Kind::ListOf(&Kind::Path), "Style sheets, joined in this order"),
    may("early", Kind::Path, "The script that runs before the page is painted"),
    may("more_styles", Kind::ListOf(&Kind::Path), "Style sheets added to those of the theme it builds on"),
    may("rooms", Kind::ListOf(&Kind::Path), "Style sheets of every page but lessons, joined in this order after the others"),
    may("paper", Kind::ListOf(&Kind::Path), "Style sheets of the course on paper and of the facilitator guide, joined in this order"),
    may("scripts", Kind::ListOf(&Kind::Path), "Scripts, joined in this order"),
    may(
        "room_scripts",
        Kind::ListOf(&Kind::Path),
        "Scripts of quiz, self-check, practice, plan, record and recognition pages, joined in this order",
    ),
    may("search_styles", Kind::ListOf(&Kind::Path), "Style sheets of the search page, joined in this order after `rooms`"),
    may(
        "search_scripts",
        Kind::ListOf(&Kind::Path),
        "Scripts of the search page, joined in this order after `scripts`; without them there is no search",
    ),
    may("frame_scripts", Kind::ListOf(&Kind::Path), "Scripts of a page in a frame of a host page, joined in this order"),
    may("embed", Kind::Path, "The script for host pages, which goes to the site's top as `embed.js`"),
    may("more_scripts", Kind::ListOf(&Kind::Path), "Scripts added to those of the theme it builds on"),
    may("fonts", Kind::ListOf(&Kind::Path), "Font files"),
    may("icon", Kind::Path, "The icon of the browser's tab"),
    may("signs", Kind::ListOf(&Kind::Id), "Signs, dealt to the modules in this order; a module may choose one"),
    may("sign", Kind::Id, "The sign of the course itself; default the first"),
    may("tokens", Kind::FreeMapOf(&Kind::Either(&[Kind::Text, Kind::Table(TOKEN)])), "Design tokens to set: name without `--`, and value"),
];
