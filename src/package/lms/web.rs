//! A plain site whose pages tell a learning record store by themselves: the site, and two scripts more on each page that can tell.

use super::{data, launcher};
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::package::zip::zip;
use crate::package::{Handed, Packed};
use crate::site::{Content, Site};
use crate::source::MachineError;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Packs a site that was rendered for the web. What its pages may tell stands in a data script of each page, so that a page's weight
/// does not grow with the course; no password is anywhere, a page asks the author's own server for a token.
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(course: &Course, site: &Site, words: &Map<String, Value>) -> Result<Packed, MachineError> {
    let Some(xapi) = &course.settings.xapi else {
        let finding = Diagnostic::error("package/xapi", &course.settings.file, 0..0, "no record store is named that pages could tell")
            .whole_file()
            .help(
                "Write `xapi: { endpoint: \"https://…\", token: \"https://…\" }`: the address of the store, and the one on your own \
                   server that gives a page a token. A site that tells nobody is made by `leadlet build`.",
            );
        return Ok(Packed { files: Vec::new(), findings: vec![finding] });
    };
    let mut made: BTreeMap<String, Content> = BTreeMap::new();
    let mut add = |name: &str, text: String| {
        let address = format!("assets/{name}-{}.js", &blake3::hash(text.as_bytes()).to_hex()[..8]);
        made.insert(address.clone(), Content::from(text));
        address
    };
    let script = add("xapi", launcher::web_script(words));
    let told: Vec<(&str, String)> = data::web(course, xapi).into_iter().map(|(page, text)| (page, add("course", text))).collect();
    for (page, data) in told {
        if let Some(content) = site.get(page) {
            made.insert(page.to_owned(), telling(&content.bytes()?, page, &[&data, &script]).into());
        }
    }
    let mut files: BTreeMap<&str, &Content> = site.iter().collect();
    files.extend(made.iter().map(|(path, content)| (path.as_str(), content)));
    let bytes = zip(files)?;
    Ok(Packed { files: vec![Handed { suffix: String::new(), bytes }], findings: Vec::new() })
}

/// A page with scripts more, after its own: deferred ones run in the order in which they stand.
fn telling(html: &[u8], page: &str, scripts: &[&str]) -> String {
    let html = String::from_utf8_lossy(html);
    let root = "../".repeat(page.matches('/').count());
    let tags: String = scripts.iter().map(|script| format!("<script src=\"{root}{script}\" defer></script>\n")).collect();
    match html.split_once("</head>") {
        Some((head, rest)) => format!("{head}{tags}</head>{rest}"),
        None => html.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::telling;

    #[test]
    fn scripts_stand_at_the_end_of_the_head() {
        let page = telling(b"<head><script src=\"a\"></script></head></head>", "m/p.html", &["x.js", "y.js"]);
        assert_eq!(
            page,
            "<head><script src=\"a\"></script><script src=\"../x.js\" defer></script>\n<script src=\"../y.js\" defer></script>\n</head></head>"
        );
        assert_eq!(telling(b"<p>", "p.html", &["x.js"]), "<p>");
    }
}
