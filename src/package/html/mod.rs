//! The whole course in one HTML file: opens from a disk, from a mail or in a frame, and asks for nothing.
//!
//! All pages stand in it as articles, so that it reads in full without script. With script `router.js` takes them apart before
//! anything else starts, and shows one at a time as if it had been loaded. A policy of its own lets only the script and the style
//! in it run (CSP level 3: hashes), and pictures, sounds and fonts come as `data:` addresses.

mod scripts;

use super::files::{Files, weight};
use super::join::{Piece, join};
use super::page::Page;
use super::{Handed, Packed, policy, refused, text};
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::source::MachineError;
use crate::tags::{Attributes, unescape, write_tag};
use crate::words::size;
use std::fmt::Write;

/// The most bytes that the file may have. Mails end at a quarter of it; browsers and viewers open it on a telephone still.
pub const MOST: u64 = 50_000_000;

/// Where the pages go into what stands round them.
const MAIN: &str = "<!-- main -->";

/// Attributes of an article that are its own, and not those of its page's `<body>`.
const OWN: &str = "data-address data-title data-page";

/// Packs a site that was rendered for one file.
///
/// Findings: `package/size` (error) when the file would be too large, `package/page` (error) when a theme's page cannot be taken apart.
///
/// # Errors
/// When a large file of the course cannot be read again.
pub fn pack(course: &Course, site: &Site) -> Result<Packed, MachineError> {
    if weight(site) > MOST {
        return Ok(refused(too_large(course, site, weight(site))));
    }
    let files = Files::of(site)?;
    let mut pages = Vec::new();
    for address in addresses(course, site) {
        let text = text(site, address);
        match Page::read(address, text) {
            Some(page) => pages.push(page),
            None => return Ok(refused(Page::odd(course, address))),
        }
    }
    let Some(front) = pages.first() else { return Ok(refused(Page::odd(course, "index.html"))) };
    let document = document(front, &pages, site, &files);
    // What stands in several pages, such as a picture in a lesson and in its quiz, counts each time.
    if document.len() as u64 > MOST {
        return Ok(refused(too_large(course, site, document.len() as u64)));
    }
    Ok(Packed { files: vec![Handed { suffix: String::new(), bytes: document.into_bytes() }], findings: Vec::new() })
}

/// The pages in the order of reading: the front page, the modules with theirs, and what is left.
fn addresses<'a>(course: &'a Course, site: &'a Site) -> Vec<&'a str> {
    let modules = course
        .modules
        .iter()
        .flat_map(|module| std::iter::once(module.address.as_str()).chain(module.lessons.iter().map(|lesson| lesson.address.as_str())));
    let mut addresses: Vec<&str> = std::iter::once("index.html").chain(modules).collect();
    let listed: std::collections::HashSet<&str> = addresses.iter().copied().collect();
    addresses.extend(site.iter().map(|(path, _)| path).filter(|path| path.ends_with(".html") && !listed.contains(path)));
    addresses
}

/// Puts the document together.
fn document(front: &Page, pages: &[Page], site: &Site, files: &Files) -> String {
    let mut pieces = vec![Piece {
        address: "index.html".to_owned(),
        from: "index.html".to_owned(),
        html: format!("{}{MAIN}{}", front.before, front.after),
    }];
    pieces.extend(pages.iter().map(|page| Piece {
        address: page.address.to_owned(),
        from: page.address.to_owned(),
        html: page.inside.to_owned(),
    }));
    join(&mut pieces, files);
    let style = Page::style(pages, site, files) + include_str!("file.css");
    let scripts = scripts::scripts(pages, site);
    let policy = policy::policy(std::slice::from_ref(&style), scripts.early.iter().chain(&scripts.late));
    let mut out = String::from("<!DOCTYPE html>\n");
    let mut html = front.html.clone();
    html.iter_mut().filter(|(name, _)| name == "data-root").for_each(|(_, root)| root.clear());
    write_tag(&mut out, "html", &html, false);
    let _ = write!(out, "\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n");
    front.head_into(&mut out, files);
    let _ = writeln!(out, "<style>{style}</style>");
    for script in &scripts.early {
        let _ = writeln!(out, "<script>{script}</script>");
    }
    out.push_str("</head>\n");
    write_tag(&mut out, "body", &front.body, false);
    let shell = std::mem::take(&mut pieces[0].html);
    let (before, after) = shell.split_once(MAIN).unwrap_or((&shell, ""));
    out.push_str(before);
    out.push_str(front.main);
    for (page, piece) in pages.iter().zip(&pieces[1..]) {
        article(&mut out, page, &piece.html);
    }
    out.push_str("</main>");
    out.push_str(after);
    for script in &scripts.late {
        let _ = writeln!(out, "<script>{script}</script>");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// A page as a part of the document.
fn article(out: &mut String, page: &Page, html: &str) {
    let own = OWN.split(' ').zip([page.address.to_owned(), unescape(page.title), page.data("data-page").to_owned()]);
    let mut attributes: Attributes = own.map(|(name, value)| (name.to_owned(), value)).collect();
    attributes.push(("id".to_owned(), format!("/{}", page.address)));
    attributes.extend(page.body.iter().filter(|(name, _)| name != "id").cloned());
    write_tag(out, "article", &attributes, false);
    out.push_str(html.trim());
    out.push_str("</article>\n");
}

fn too_large(course: &Course, site: &Site, bytes: u64) -> Diagnostic {
    let mut largest: Vec<(&str, u64)> = site.iter().map(|(path, content)| (path, content.len())).collect();
    largest.sort_by_key(|(path, len)| (std::cmp::Reverse(*len), *path));
    let largest: Vec<String> = largest.iter().take(3).map(|(path, len)| format!("{path} ({})", size(*len))).collect();
    let message = format!("in one file the course would have {}, and the most is {}", size(bytes), size(MOST));
    Diagnostic::error("package/size", &course.settings.file, 0..0, message).whole_file().help(format!(
        "The largest files in it: {}. Make pictures and videos smaller, or hand out the folder that `leadlet build` makes instead.",
        largest.join(", ")
    ))
}
