//! A page of the site, taken apart: what stands round its `<main>`, what stands in it, and what it loads.

use super::files::{Files, resolve};
use super::text;
use crate::course::Course;
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::tags::{Attributes, Verdict, each_tag, read_tag, write_tag};
use std::fmt::Write;

/// A page, taken apart. All texts are pieces of the page's own HTML.
#[derive(Debug)]
pub struct Page<'a> {
    /// Its address.
    pub address: &'a str,
    /// Attributes of `<html>`.
    pub html: Attributes,
    /// Attributes of `<body>`.
    pub body: Attributes,
    /// What stands in `<head>`.
    pub head: &'a str,
    /// The title, escaped as in the page.
    pub title: &'a str,
    /// What stands in `<body>` before `<main>`.
    pub before: &'a str,
    /// The opening tag of `<main>`.
    pub main: &'a str,
    /// What stands in `<main>`.
    pub inside: &'a str,
    /// What stands in `<body>` after `<main>`.
    pub after: &'a str,
    /// Addresses of its style sheets, in order.
    pub styles: Vec<String>,
    /// Addresses of its scripts, in order, each with whether it waits for the page (`defer`).
    pub scripts: Vec<(String, bool)>,
}

impl<'a> Page<'a> {
    /// Takes a page apart; none when it has not one `<head>`, `<body>` and `<main>`.
    pub fn read(address: &'a str, text: &'a str) -> Option<Page<'a>> {
        let (_, rest) = text.split_at_checked(text.find("<html")?)?;
        let (html, rest) = opening(rest)?;
        let (head, rest) = rest.split_once("<head>")?.1.split_once("</head>")?;
        let (_, rest) = rest.split_at_checked(rest.find("<body")?)?;
        let (body, rest) = opening(rest)?;
        let (rest, _) = rest.rsplit_once("</body>")?;
        let (before, rest) = rest.split_at_checked(rest.find("<main")?)?;
        let (inside, after) = rest.rsplit_once("</main>")?;
        let (main, inside) = inside.split_at_checked(inside.find('>')? + 1)?;
        let title = head.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or("", |(title, _)| title);
        let (styles, scripts) = loaded(address, head);
        Some(Page { address, html, body, head, title, before, main, inside, after, styles, scripts })
    }

    /// Writes what the page says of itself, and its icon.
    pub fn head_into(&self, out: &mut String, files: &Files) {
        each_tag(self.head, |tag, attributes| {
            let has = |wanted: &str| attributes.iter().any(|(name, _)| name == wanted);
            let is_icon = attributes.iter().any(|(name, value)| name == "rel" && value == "icon");
            if tag == "meta" && !has("charset") && !has("http-equiv") {
                write_tag(out, tag, attributes, false);
                out.push('\n');
            } else if tag == "link" && is_icon {
                let icon = attributes.iter_mut().find(|(name, _)| name == "href");
                if let Some((_, href)) = icon
                    && let Some(data) = resolve(self.address, href).and_then(|path| files.get(&path))
                {
                    data.clone_into(href);
                    write_tag(out, tag, attributes, false);
                    out.push('\n');
                }
            }
            Verdict::Keep
        });
        let _ = writeln!(out, "<title>{}</title>", self.title);
    }

    /// The style sheets of pages in one, those of the page with most of them first.
    pub fn style(pages: &[Page], site: &Site, files: &Files) -> String {
        let mut addresses: Vec<&str> = Vec::new();
        let mut by_number: Vec<&Page> = pages.iter().collect();
        by_number.sort_by_key(|page| std::cmp::Reverse(page.styles.len()));
        for address in by_number.iter().flat_map(|page| &page.styles) {
            if !addresses.contains(&address.as_str()) {
                addresses.push(address);
            }
        }
        let sheets = addresses.iter().map(|address| files.style(text(site, address), address));
        let all: String = sheets.collect();
        // A style sheet ends where `</` begins; in a text of CSS a backslash before a slash changes nothing.
        all.replace("</", "<\\/")
    }

    /// What is said of a page that cannot be taken apart.
    pub fn odd(course: &Course, address: &str) -> Diagnostic {
        let message =
            format!("the theme's page `{}` has not one <head>, one <body> and one <main>, so it cannot stand in one file", address);
        Diagnostic::error("package/page", &course.settings.file, 0..0, message)
            .whole_file()
            .help("Let the theme's templates extend page.html, which has all three.")
    }

    /// What a `data-` attribute of `<html>` says, or "".
    pub fn data(&self, name: &str) -> &str {
        self.html.iter().find(|(attribute, _)| attribute == name).map_or("", |(_, value)| value)
    }
}

/// The attributes of the tag that `html` begins with, and what follows it.
fn opening(html: &str) -> Option<(Attributes, &str)> {
    match read_tag(html) {
        Some(((_, attributes, _), length)) => Some((attributes, html.get(length..)?)),
        None => Some((Attributes::new(), html.split_once('>')?.1)),
    }
}

/// Style sheets and scripts of a head, in order.
fn loaded(address: &str, head: &str) -> (Vec<String>, Vec<(String, bool)>) {
    let (mut styles, mut scripts) = (Vec::new(), Vec::new());
    each_tag(head, |tag, attributes| {
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        match tag {
            "link" if value("rel") == Some("stylesheet") => styles.extend(value("href").and_then(|to| resolve(address, to))),
            "script" => scripts.extend(value("src").and_then(|to| resolve(address, to)).map(|path| (path, value("defer").is_some()))),
            _ => {}
        }
        Verdict::Keep
    });
    (styles, scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_apart() {
        let text = "<!DOCTYPE html>\n<html lang=\"en\" data-page=\"a/x\">\n<head><title>X &amp; Y</title><script src=\"../assets/e.js\"></script>\
            <link rel=\"stylesheet\" href=\"../assets/s.css\"><script defer src=\"../assets/m.js\"></script></head>\n<body data-hue=\"2\"><nav>n</nav><main id=\"m\"><p>t</p></main><footer>f</footer></body></html>";
        let page = Page::read("a/x.html", text).unwrap();
        assert_eq!((page.data("data-page"), page.title, page.before, page.main), ("a/x", "X &amp; Y", "<nav>n</nav>", "<main id=\"m\">"));
        assert_eq!((page.inside, page.after, page.body.len()), ("<p>t</p>", "<footer>f</footer>", 1));
        assert_eq!(page.styles, ["assets/s.css"]);
        assert_eq!(page.scripts, [("assets/e.js".to_owned(), false), ("assets/m.js".to_owned(), true)]);
        assert!(Page::read("x.html", "<html><head></head><body><p></body></html>").is_none());
    }
}
