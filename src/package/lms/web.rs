//! A plain site whose pages tell a learning record store by themselves: the site, and two scripts more on each page that can tell.

use super::{data, launcher};
use crate::course::Course;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::elements::each_element;
use crate::host::{Host, dress};
use crate::package::zip::zip;
use crate::package::{OutputFile, PackageOutput, refused, unreadable};
use crate::site::COURSE_ADDRESS;
use crate::site::{Clash, Content, Site};
use crate::source::FileError;
use lol_html::html_content::ContentType;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How the site will be served.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServingOptions {
    /// The web server whose own file is added.
    pub host: Option<Host>,
    /// Whether compressed forms of texts are added.
    pub precompress: bool,
}

pub(crate) static PACKAGE_XAPI: Rule = Rule {
    name: "package/xapi",
    severities: &[Severity::Error],
    summary: "A site that reports to a record store names the store.",
    reason: "Without an address nothing can be sent, and with a password in the page everybody could send.",
    source: "README.md, \"Commands\"",
    bad: "",
    good: "",
    fixable: false,
};

/// Packs a site that was rendered for the web. What its pages may tell stands in a data script of each page, so that a page's weight
/// does not grow with the course; no password is anywhere, a page asks the author's own server for a token.
///
/// Findings: `package/xapi` (error) when no record store is named, `course/address` (error) when a file of the course has the name of one
/// of the server's.
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(
    course: &Course,
    site: &Site,
    served: ServingOptions,
    words: &Map<String, Value>,
) -> Result<PackageOutput, FileError> {
    let Some(xapi) = &course.settings.xapi else {
        let finding = Diagnostic::new(
            &PACKAGE_XAPI,
            &course.settings.file,
            0..0,
            "No \
         learning record store is set",
        )
        .whole_file()
        .help(
            "Write `xapi: { endpoint: \"https://…\", token: \"https://…\" }`: the address \
                 of the store, and the one on your own server that gives a page a token. For a \
                 site that reports to nobody use `leadlet build`.",
        );
        return Ok(refused(finding));
    };
    let mut made: BTreeMap<String, Content> = BTreeMap::new();
    let mut add = |name: &str, text: String| {
        let address = format!(
            "assets/{name}-{}.js",
            &blake3::hash(text.as_bytes()).to_hex()[..8]
        );
        made.insert(address.clone(), Content::from(text));
        address
    };
    let script = add("xapi", launcher::web_script(words));
    let told: Vec<(&str, String)> = data::web(course, xapi)
        .into_iter()
        .map(|(page, text)| (page, add("course", text)))
        .collect();
    for (page, data) in told {
        if let Some(content) = site.get(page) {
            match with_scripts(&content.bytes()?, page, &[&data, &script]) {
                Ok(html) => made.insert(page.to_owned(), html.into()),
                Err(why) => return Ok(refused(unreadable(course, page, &why))),
            };
        }
    }
    let dressed = joined(site, made).and_then(|mut whole| {
        dress(
            &mut whole,
            &course.settings,
            served.host,
            served.precompress,
        )?;
        Ok(whole)
    });
    let whole = match dressed {
        Ok(whole) => whole,
        Err(clash) => {
            return Ok(refused(
                Diagnostic::new(
                    &COURSE_ADDRESS,
                    &course.settings.file,
                    0..0,
                    clash.to_string(),
                )
                .whole_file(),
            ));
        }
    };
    let bytes = zip(whole.iter())?;
    Ok(PackageOutput {
        files: vec![OutputFile {
            suffix: String::new(),
            bytes,
        }],
        findings: Vec::new(),
    })
}

/// A site with files in the place of some of its own, and more.
fn joined(site: &Site, made: BTreeMap<String, Content>) -> Result<Site, Clash> {
    let mut files: BTreeMap<&str, &Content> = site.iter().collect();
    files.extend(made.iter().map(|(path, content)| (path.as_str(), content)));
    let mut whole = Site::new();
    files
        .into_iter()
        .try_for_each(|(path, content)| whole.insert(path, content.clone()))?;
    Ok(whole)
}

/// A page with more scripts, after its own: deferred ones run in the order in which they are written.
///
/// # Errors
/// When its HTML cannot be read at all.
fn with_scripts(html: &[u8], page: &str, scripts: &[&str]) -> Result<String, String> {
    let root = "../".repeat(page.matches('/').count());
    let tags: String = scripts
        .iter()
        .map(|script| format!("<script src=\"{root}{script}\" defer></script>\n"))
        .collect();
    each_element(&String::from_utf8_lossy(html), |element| {
        if element.tag_name() == "head" {
            element.append(&tags, ContentType::Html);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::with_scripts;

    #[test]
    fn scripts_are_added_at_the_end_of_the_head() {
        let html = b"<head prefix=\"a\"><!-- </head> --><script src=\"a\"></script></head><body>&lt;/head></body>";
        assert_eq!(
            with_scripts(html, "m/p.html", &["x.js", "y.js"]).unwrap(),
            "<head prefix=\"a\"><!-- </head> --><script src=\"a\"></script><script src=\"../x.js\" defer></script>\n\
             <script src=\"../y.js\" defer></script>\n</head><body>&lt;/head></body>"
        );
        assert_eq!(with_scripts(b"<p>", "p.html", &["x.js"]).unwrap(), "<p>");
    }
}
