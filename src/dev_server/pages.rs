//! What the server adds to a page: the live script, in the response alone; and the files of its own page.

use crate::elements::head_start;

/// The start of every address that is the server's own and never the site's.
pub const OWN: &str = "/__leadlet/";

/// The server's own files: name below [`OWN`], media type, bytes.
pub const FILES: [(&str, &str, &str); 5] = [
    (
        "",
        "text/html; charset=utf-8",
        include_str!("page/desk.html"),
    ),
    (
        "desk.js",
        "text/javascript; charset=utf-8",
        include_str!("page/desk.js"),
    ),
    (
        "desk.css",
        "text/css; charset=utf-8",
        include_str!("page/desk.css"),
    ),
    ("live.js", "text/javascript; charset=utf-8", LIVE),
    (
        "overlay.css",
        "text/css; charset=utf-8",
        include_str!("page/overlay.css"),
    ),
];

/// The live script: its parts in the order in which they need each other, inside one function.
const LIVE: &str = concat!(
    "(function () {\n\"use strict\";\nconst here = document.currentScript.dataset;\n",
    include_str!("page/ui-state.js"),
    include_str!("page/answers.js"),
    include_str!("page/patch.js"),
    include_str!("page/overlay.js"),
    include_str!("page/live.js"),
    "})();\n"
);

/// What stands where a page of the course will be, as long as it never could be built.
pub const WAITING: &str = include_str!("page/waiting.html");

/// What a page may know only on the author's own machine.
#[derive(Clone, Copy, Debug)]
pub struct Secrets<'a> {
    /// Opens files in the author's editor, where one is set.
    pub open: Option<&'a str>,
    /// Shows a page in a frame of another site, for the server's own page.
    pub view: &'a str,
}

/// The tag of the live script. `at`: the run and the number of the page's state.
pub fn tag(at: &str, secrets: Option<Secrets>) -> String {
    let attribute = |name: &str, secret: Option<&str>| {
        secret
            .map(|secret| format!(" data-{name}=\"{secret}\""))
            .unwrap_or_default()
    };
    let open = attribute("token", secrets.and_then(|secrets| secrets.open));
    let view = attribute("view", secrets.map(|secrets| secrets.view));
    format!("<script src=\"{OWN}live.js\" data-live=\"{at}\"{open}{view}></script>")
}

/// The page with `tag` as the first thing in its head.
pub fn with_script(page: &[u8], tag: &str) -> Vec<u8> {
    let (before, after) = page.split_at(head_start(page));
    [before, tag.as_bytes(), after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_comes_first_in_the_head() {
        let with = |page: &str| String::from_utf8(with_script(page.as_bytes(), "<s>")).unwrap();
        assert_eq!(
            with("<!doctype html><html><head lang=a>\n<title>"),
            "<!doctype html><html><head lang=a><s>\n<title>"
        );
        assert_eq!(with("<HEAD><header>"), "<HEAD><s><header>");
        assert_eq!(with("<header>x</header>"), "<s><header>x</header>");
        assert_eq!(with(""), "<s>");
    }

    #[test]
    fn the_token_is_only_where_there_is_an_editor_on_this_machine() {
        assert_eq!(
            tag("a.1", None),
            "<script src=\"/__leadlet/live.js\" data-live=\"a.1\"></script>"
        );
        assert!(
            !tag(
                "a.1",
                Some(Secrets {
                    open: None,
                    view: "v"
                })
            )
            .contains("token")
        );
        assert!(
            tag(
                "a.1",
                Some(Secrets {
                    open: Some("t"),
                    view: "v"
                })
            )
            .contains(" data-token=\"t\" data-view=\"v\"")
        );
    }
}
