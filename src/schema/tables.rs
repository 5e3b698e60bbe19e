//! The tables: what `course.yaml`, front matter and `theme.yaml` may hold.

use super::{SchemaKey, ValueType};

/// A key that must be there.
const fn must(name: &'static str, kind: ValueType, text: &'static str) -> SchemaKey {
    SchemaKey {
        name,
        kind,
        required: true,
        text,
    }
}

/// A key that may be there.
const fn may(name: &'static str, kind: ValueType, text: &'static str) -> SchemaKey {
    SchemaKey {
        name,
        kind,
        required: false,
        text,
    }
}

const LINK: &[SchemaKey] = &[
    must("label", ValueType::Text, "The text of the link"),
    must(
        "url",
        ValueType::Url,
        "Where it leads: http, https, mailto or tel",
    ),
];

const XAPI: &[SchemaKey] = &[
    must(
        "endpoint",
        ValueType::Web,
        "The address of the record store",
    ),
    must(
        "token",
        ValueType::Web,
        "The address on your own server that gives a learner's page a token: never a password in the page",
    ),
];

const THEME_CHOICE: &[SchemaKey] = &[
    may(
        "name",
        ValueType::Id,
        "The theme: `default`, or a folder below `themes/`",
    ),
    may(
        "accent",
        ValueType::Color,
        "The colour the palette is made from, as `#rrggbb`",
    ),
    may(
        "logo",
        ValueType::Path,
        "An image for the header, below `content/`",
    ),
];

/// Days until a question comes back, gap by gap.
const GAPS: ValueType = ValueType::ListOf(&ValueType::Number { min: 1, max: 3650 });

const PRACTICE: &[SchemaKey] = &[
    may("gaps", GAPS, "Days until a question comes back"),
    may(
        "daily",
        ValueType::Number { min: 1, max: 100 },
        "How many questions practice asks on one day at most; default 8",
    ),
];

const OBJECTIVE: &[SchemaKey] = &[
    must(
        "id",
        ValueType::Id,
        "The name by which a question says what it tests",
    ),
    must(
        "text",
        ValueType::Text,
        "What the learner can do afterwards",
    ),
];

const TOKEN: &[SchemaKey] = &[
    must("light", ValueType::Text, "The value by day"),
    must("dark", ValueType::Text, "The value by night"),
];

const LEVELS: &[&str] = &["off", "note", "warning", "error"];

const TITLE: SchemaKey = must("title", ValueType::Text, "The title");
const SUMMARY: SchemaKey = may(
    "summary",
    ValueType::Text,
    "One sentence for the card that leads here",
);
const AUDIENCE: SchemaKey = may(
    "audience",
    ValueType::OneOrList(&ValueType::Id),
    "The audiences it is for: ids of `audiences` in course.yaml; default all",
);
const FORMERLY: SchemaKey = may(
    "formerly",
    ValueType::OneOrList(&ValueType::Text),
    "Earlier names of the page, if it was rewritten beyond recognition; old addresses redirect \
     to it",
);
const DRAFT: SchemaKey = may("draft", ValueType::Flag, "Only built with --drafts");
const ALLOW: SchemaKey = may(
    "allow",
    ValueType::FreeMapOf(&ValueType::Text),
    "Problems to allow on this page: the rule, and why",
);
const AFTER: SchemaKey = may(
    "after",
    ValueType::OneOrList(&ValueType::Text),
    "What to read first: names of pages",
);
const OBJECTIVE_KEY: SchemaKey = may(
    "objective",
    ValueType::Text,
    "What the learner can do afterwards",
);
const OBJECTIVES_KEY: SchemaKey = may(
    "objectives",
    ValueType::ListOf(&ValueType::Table(OBJECTIVE)),
    "Several objectives; each question names the one it tests",
);

/// `course.yaml`.
pub const COURSE: &[SchemaKey] = &[
    must(
        "id",
        ValueType::Id,
        "Names the learner's saved work: never change it once published",
    ),
    TITLE,
    SUMMARY,
    must(
        "language",
        ValueType::Language,
        "The language of the course, such as `en` or `pt-BR`",
    ),
    may(
        "version",
        ValueType::Text,
        "Shown in the footer and in packages",
    ),
    may(
        "audiences",
        ValueType::MapOf(&ValueType::Text),
        "The audiences a learner may choose from: id and label",
    ),
    may(
        "minutes",
        ValueType::Number { min: 1, max: 600 },
        "The limit for one lesson, in minutes",
    ),
    may(
        "pass",
        ValueType::Number { min: 0, max: 100 },
        "Percent needed to pass a quiz page",
    ),
    may(
        "practice",
        ValueType::Either(&[GAPS, ValueType::Table(PRACTICE)]),
        "When questions come back and how many on one day, or only the days",
    ),
    may(
        "confidence",
        ValueType::Flag,
        "Ask how sure the learner is with each question; default false",
    ),
    may(
        "offline",
        ValueType::Flag,
        "Keep the site on the learner's device for use without a network; default true",
    ),
    may(
        "theme",
        ValueType::Either(&[ValueType::Table(THEME_CHOICE), ValueType::Id]),
        "How it looks",
    ),
    may(
        "url",
        ValueType::Url,
        "The address where the site will be: for canonical links, the sitemap and shared links",
    ),
    may(
        "share",
        ValueType::Path,
        "The image of a shared link, below `content/`",
    ),
    may(
        "origins",
        ValueType::ListOf(&ValueType::Origin),
        "Hosts that receive messages about progress",
    ),
    may(
        "xapi",
        ValueType::Table(XAPI),
        "The learning record store that a site made by `leadlet package --as web` posts to",
    ),
    may(
        "footer",
        ValueType::ListOf(&ValueType::Table(LINK)),
        "Links in the footer",
    ),
    may(
        "next_step",
        ValueType::Table(LINK),
        "The link on the last page",
    ),
    may(
        "check",
        ValueType::FreeMapOf(&ValueType::OneOf(LEVELS)),
        "Levels of rules: the rule, and `off`, `note`, `warning` or `error`",
    ),
    may(
        "html",
        ValueType::OneOf(&["clean", "trusted"]),
        "Raw HTML in Markdown: sanitised (default), or not",
    ),
    may(
        "images",
        ValueType::OneOf(&["resize", "keep"]),
        "Images: published in sizes for phone and screen (default), or in full size; always without their metadata",
    ),
];

/// The front matter of `module.md`.
pub const MODULE: &[SchemaKey] = &[
    TITLE,
    SUMMARY,
    AUDIENCE,
    may("sign", ValueType::Id, "One of the theme's signs"),
    FORMERLY,
    DRAFT,
    ALLOW,
];

/// The front matter of a lesson.
pub const LESSON: &[SchemaKey] = &[
    TITLE,
    SUMMARY,
    OBJECTIVE_KEY,
    OBJECTIVES_KEY,
    AUDIENCE,
    AFTER,
    FORMERLY,
    DRAFT,
    ALLOW,
    may(
        "kind",
        ValueType::OneOf(&["lesson", "quiz", "self-check"]),
        "What the page is; default `lesson`",
    ),
];

/// The front matter of a quiz page.
pub const QUIZ: &[SchemaKey] = &[
    TITLE,
    SUMMARY,
    OBJECTIVE_KEY,
    OBJECTIVES_KEY,
    AUDIENCE,
    AFTER,
    FORMERLY,
    DRAFT,
    ALLOW,
    must("kind", ValueType::OneOf(&["quiz"]), "What the page is"),
    may(
        "pass",
        ValueType::Number { min: 0, max: 100 },
        "Percent needed to pass; default the course's",
    ),
    may(
        "draw",
        ValueType::Number { min: 1, max: 1000 },
        "How many questions of the pool are asked; default all",
    ),
    may(
        "from",
        ValueType::OneOrList(&ValueType::Text),
        "Whose questions are asked besides its own: `module`, `course`, or names of pages",
    ),
    may(
        "attempts",
        ValueType::Number { min: 1, max: 100 },
        "How often it may be taken; default no limit",
    ),
    may(
        "feedback",
        ValueType::OneOf(&["each", "end"]),
        "`each`: one question at a time (default); `end`: all on one page, answers after",
    ),
];

/// The front matter of a self-check page.
pub const SELF_CHECK: &[SchemaKey] = &[
    TITLE,
    SUMMARY,
    OBJECTIVE_KEY,
    OBJECTIVES_KEY,
    AUDIENCE,
    AFTER,
    FORMERLY,
    DRAFT,
    ALLOW,
    must(
        "kind",
        ValueType::OneOf(&["self-check"]),
        "What the page is",
    ),
];

/// The front matter of `index.md` and `glossary.md`, where all is optional.
pub const PAGE: &[SchemaKey] = &[may("title", ValueType::Text, "The title"), SUMMARY, ALLOW];

/// `theme.yaml`.
pub const THEME: &[SchemaKey] = &[
    may(
        "name",
        ValueType::Text,
        "The theme's name, for people; default that of its folder",
    ),
    may(
        "extends",
        ValueType::Id,
        "The theme it builds on; default `default`",
    ),
    may(
        "styles",
        ValueType::ListOf(&ValueType::Path),
        "Style sheets, joined in this order",
    ),
    may(
        "early",
        ValueType::Path,
        "The script that runs before the page is painted",
    ),
    may(
        "more_styles",
        ValueType::ListOf(&ValueType::Path),
        "Style sheets added to those of the theme it builds on",
    ),
    may(
        "rooms",
        ValueType::ListOf(&ValueType::Path),
        "Style sheets of every page but lessons, joined in this order after the others",
    ),
    may(
        "paper",
        ValueType::ListOf(&ValueType::Path),
        "Style sheets of the course on paper and of the facilitator guide, joined in this order",
    ),
    may(
        "scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts, joined in this order, each after what it imports",
    ),
    may(
        "front_scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts of the front page and of module, plan and record pages, joined in this order after `scripts`",
    ),
    may(
        "kind_scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts of lessons with other questions than choices, joined in this order after `scripts`",
    ),
    may(
        "room_scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts of quiz, self-check, practice, plan, record and recognition pages, joined in this order",
    ),
    may(
        "kind_styles",
        ValueType::ListOf(&ValueType::Path),
        "Style sheets of lessons with other questions than choices, joined in this order after `styles`; other pages have them in `rooms`",
    ),
    may(
        "search_styles",
        ValueType::ListOf(&ValueType::Path),
        "Style sheets of the search page, joined in this order after `rooms`",
    ),
    may(
        "search_scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts of the search page, joined in this order after `scripts`; without them there is no search",
    ),
    may(
        "frame_scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts of a page in a frame of a host page, joined in this order",
    ),
    may(
        "embed",
        ValueType::Path,
        "The script for host pages, which goes to the site's top as `embed.js`",
    ),
    may(
        "more_scripts",
        ValueType::ListOf(&ValueType::Path),
        "Scripts added to those of the theme it builds on",
    ),
    may("fonts", ValueType::ListOf(&ValueType::Path), "Font files"),
    may("icon", ValueType::Path, "The icon of the browser's tab"),
    may(
        "signs",
        ValueType::ListOf(&ValueType::Id),
        "Signs, dealt to the modules in this order; a module may choose one",
    ),
    may(
        "sign",
        ValueType::Id,
        "The sign of the course itself; default the first",
    ),
    may(
        "tokens",
        ValueType::FreeMapOf(&ValueType::Either(&[
            ValueType::Text,
            ValueType::Table(TOKEN),
        ])),
        "Design tokens to set: name without `--`, and value",
    ),
];
