//! Rules of `leadlet audit`, which looks at finished sites.

use super::Rule;

const POLICY: &str = "Content Security Policy level 3, https://www.w3.org/TR/CSP3/";

/// See the file's first line.
pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "audit/outside",
        "No page, style sheet or image of a site loads anything from another host, or leads out of its folder.",
        "The other host would learn of everyone who opens the page, and the site would not work from a disk, in a closed network or below a path.",
    )
    .from("README.md, \"Put it online\""),
    Rule::error(
        "audit/inline",
        "No page contains scripts, handlers or styles, unless the page's own policy names its hash.",
        "The policy `default-src 'self'`, which keeps foreign code from running, refuses them.",
    )
    .from(POLICY),
    Rule::error("audit/address", "No address runs when it is followed.", "A `javascript:` address is a script inside a page.")
        .from(POLICY),
    Rule::error(
        "audit/policy",
        "A page's own policy blocks what it does not name, and everything in the page keeps to the policy.",
        "A policy with `'unsafe-inline'`, `*` or without `default-src` protects from nothing.",
    )
    .from(POLICY),
    Rule::warning(
        "audit/missing",
        "What a page names is there.",
        "A file that is not there is asked for in vain by each reader; in a course of one file it cannot be there at all.",
    )
    .from("README.md, \"Put it online\""),
    Rule::error(
        "audit/name",
        "Every disk, server and LMS can hold the names of all files, and their text can be read.",
        "Capitals, spaces, letters beyond ASCII and device names break on some of them, and links of the disk on all.",
    )
    .from("README.md, \"Put it online\""),
    Rule::error(
        "audit/position",
        "No image says where it was taken.",
        "A phone writes its GPS position into every photo: everyone who opens the site can read where somebody lives or works.",
    )
    .from("README.md, \"Put it online\""),
    Rule::warning(
        "audit/size",
        "No file is larger than common hosts take, and no page or script keeps its reader waiting.",
        "Hosts of static sites refuse files above 25 MiB.",
    )
    .from("https://developers.cloudflare.com/pages/platform/limits/"),
    Rule::error("audit/licence", "A font goes with its licence.", "The Open Font License asks that its text goes with each copy.")
        .from("SIL Open Font License 1.1, condition 2, https://openfontlicense.org"),
];
