//! The scripts of all pages in one document: what runs before the first paint, the router with the data, and the theme's.

use crate::package::single_document::{Scripts, Survey};
use crate::package::text;
use crate::site::Site;
use std::collections::HashSet;

/// How a data script begins that holds what comes back in practice: the pages hold the same.
const PRACTICE: &str = "leadletPractice(";
/// How the course's outline begins, whose addresses scripts write into links.
const OUTLINE: &str = "window.leadletOutline";

/// The scripts of the page that holds all others. Data scripts that pages load when they need them are in the file by their addresses.
pub fn scripts(survey: &Survey, site: &Site) -> Scripts {
    let links: HashSet<&str> = survey.addresses.iter().map(String::as_str).collect();
    let loaded = &survey.scripts;
    let read = |address: &str| match text(site, address) {
        data if data.starts_with(OUTLINE) => safe(&led(data, &links)),
        script => safe(script),
    };
    let mut data = String::from("window.leadletFiles = {\n");
    for (path, _) in site.iter().filter(|(path, _)| path.ends_with(".js")) {
        let script = text(site, path);
        if !script.starts_with(PRACTICE) && !loaded.iter().any(|(address, _)| address == path) {
            data.push_str(&format!("\"{path}\": function () {{\n{}}},\n", script));
        }
    }
    data.push_str("};\n");
    let router = safe(&format!("{data}{}", include_str!("router.js")));
    let chosen = |waits: bool| {
        loaded
            .iter()
            .filter(move |script| script.1 == waits)
            .map(|(address, _)| read(address))
    };
    Scripts {
        early: chosen(false).collect(),
        late: std::iter::once(router).chain(chosen(true)).collect(),
    }
}

/// A script that no HTML reader takes for more than that (HTML, "restrictions for contents of script elements"). Both sequences
/// stand in texts only, where a backslash before `/` and `!` changes nothing.
fn safe(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        let closes = rest
            .get(..7)
            .is_some_and(|text| text.eq_ignore_ascii_case("/script"));
        if closes || rest.starts_with("!--") {
            out.push('\\');
        }
    }
    out.push_str(rest);
    out
}

/// Data in which every text that is a page's address leads to it inside the document.
fn led(data: &str, links: &HashSet<&str>) -> String {
    let mut out = String::with_capacity(data.len());
    for (at, part) in data.split('"').enumerate() {
        if at > 0 {
            out.push('"');
        }
        if links.contains(part) {
            out.push_str("#/");
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_cannot_end_its_element() {
        assert_eq!(
            safe("a = \"</SCRIPT><!-- <b> <script\"; 1 < 2"),
            "a = \"<\\/SCRIPT><\\!-- <b> <script\"; 1 < 2"
        );
    }

    #[test]
    fn addresses_in_data_lead_inside() {
        let links = HashSet::from(["a/b.html"]);
        assert_eq!(
            led("[\"a/b.html\",\"see a/b.html\",\"\"]", &links),
            "[\"#/a/b.html\",\"see a/b.html\",\"\"]"
        );
    }
}
