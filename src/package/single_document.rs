//! One HTML document that loads nothing: styles, scripts, images and media of a rendered page are put into it.
//!
//! A page may hold articles with `data-address`, each of which was a page of the course. Their ids are made unique and their links
//! lead within the document. What is not changed stays as it is, byte by byte.

use super::files::Files;
use super::text;
use crate::elements::{attribute, each_element, is_rel};
use crate::policy;
use crate::site::{Site, resolve};
use crate::text::escape::escape;
use crate::text::tags::unescape;
use lol_html::end_tag;
use lol_html::html_content::{ContentType, Element};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Attributes that hold ids, separated by spaces (HTML and WAI-ARIA 1.2).
const ID_REFERENCES: [&str; 9] = [
    "for",
    "headers",
    "list",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-activedescendant",
];

/// What a page loads, and the ids of its parts.
#[derive(Debug, Default)]
pub struct Survey {
    /// Address of each article, in order.
    pub addresses: Vec<String>,
    /// Addresses of its style sheets, in order.
    pub styles: Vec<String>,
    /// Addresses of its scripts, in order, each with whether it waits for the page (`defer`).
    pub scripts: Vec<(String, bool)>,
    /// Ids of what is outside all articles, then those of each article. With each: whether it is that of an element of the theme's own.
    ids: Vec<Vec<(String, bool)>>,
}

/// Scripts of a document, as they are between their tags.
#[derive(Debug, Default)]
pub struct Scripts {
    /// Before the first paint.
    pub early: Vec<String>,
    /// At the end of the page, in this order.
    pub late: Vec<String>,
}

/// From where the links of an article are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// From the page that it was.
    OfPage,
    /// From the document.
    OfDocument,
}

impl Survey {
    /// Reads the page at `address`, the text of which is `html`.
    ///
    /// # Errors
    /// When the HTML cannot be read at all.
    pub fn of(address: &str, html: &str) -> Result<Survey, String> {
        let survey = RefCell::new(Survey {
            ids: vec![Vec::new()],
            ..Survey::default()
        });
        let article = Article::default();
        each_element(html, |element| {
            let mut survey = survey.borrow_mut();
            if article.begins(element)? {
                survey
                    .addresses
                    .push(attribute(element, "data-address").unwrap_or_default());
                survey.ids.push(Vec::new());
                return Ok(());
            }
            let local = |name: &str| attribute(element, name).and_then(|to| resolve(address, &to));
            match element.tag_name().as_str() {
                "link" if is_rel(element, "stylesheet") => survey.styles.extend(local("href")),
                "script" => {
                    let waits = element.has_attribute("defer");
                    survey
                        .scripts
                        .extend(local("src").map(|path| (path, waits)));
                }
                _ => {}
            }
            if let Some(id) = attribute(element, "id") {
                let own = element.tag_name().contains('-');
                survey.ids[article.number()].push((id, own));
            }
            Ok(())
        })?;
        Ok(survey.into_inner())
    }

    /// The ids of each part as they are in the document. An id that occurs in several parts stays in the first and gets a number in
    /// the others; but an element of the theme's own (`leadlet-question`) keeps its id, as the learner's work is kept under it.
    fn names(&self) -> AnchorNames<'_> {
        let mut taken: HashMap<&str, usize> = HashMap::new();
        let mut count: HashMap<String, usize> = HashMap::new();
        let mut parts = Vec::with_capacity(self.ids.len());
        for (number, ids) in self.ids.iter().enumerate() {
            let mut own = HashMap::new();
            for (id, stays) in ids {
                let is_taken = taken.get(id.as_str()).is_some_and(|first| *first < number);
                let name = if is_taken && !stays {
                    format!("{id}~{number}")
                } else {
                    id.clone()
                };
                *count.entry(name.clone()).or_default() += 1;
                taken.entry(id).or_insert(number);
                own.insert(id.as_str(), name);
            }
            parts.push(own);
        }
        let pages = self
            .addresses
            .iter()
            .enumerate()
            .map(|(at, address)| (address.as_str(), at + 1))
            .collect();
        AnchorNames {
            parts,
            pages,
            count,
        }
    }
}

/// Which article of a page is being read.
#[derive(Clone, Default)]
struct Article {
    /// How many began; the number of the open one, or 0 outside all.
    state: Rc<Cell<(usize, usize)>>,
}

impl Article {
    /// Whether an element begins an article that was a page.
    fn begins(
        &self,
        element: &mut Element,
    ) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
        let (count, open) = self.state.get();
        if open > 0 || element.tag_name() != "article" || !element.has_attribute("data-address") {
            return Ok(false);
        }
        self.state.set((count + 1, count + 1));
        let state = Rc::clone(&self.state);
        element.on_end_tag(end_tag!(move |_| {
            state.set((state.get().0, 0));
            Ok(())
        }))?;
        Ok(true)
    }

    fn number(&self) -> usize {
        self.state.get().1
    }
}

/// Ids of a document by the part they are in.
struct AnchorNames<'a> {
    /// By part (0: outside all articles): the id there, and its name in the document.
    parts: Vec<HashMap<&'a str, String>>,
    /// Number of the part by the address of the page that it was.
    pages: HashMap<&'a str, usize>,
    /// How often a name occurs in the document.
    count: HashMap<String, usize>,
}

impl AnchorNames<'_> {
    /// The ids in `text` by the names that they have in a part.
    fn renamed(&self, part: usize, text: &str) -> String {
        let one = |id: &str| {
            self.parts[part]
                .get(id)
                .cloned()
                .unwrap_or_else(|| id.to_owned())
        };
        text.split_ascii_whitespace()
            .map(one)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Where an address leads in the document, seen from the page at `from`, which is this part; none for one that leads out of it.
    fn address(&self, part: usize, from: &str, to: &str, files: &Files) -> Option<String> {
        if let Some(id) = to.strip_prefix('#') {
            return self.parts[part].get(id).map(|name| format!("#{name}"));
        }
        let path = resolve(from, to)?;
        let Some(page) = self.pages.get(path.as_str()) else {
            return files.get(&path).map(str::to_owned);
        };
        let named = to
            .split_once('#')
            .and_then(|(_, id)| self.parts[*page].get(id));
        Some(match named {
            Some(name) if self.count.get(name) == Some(&1) => format!("#{name}"),
            Some(name) => format!("#/{path}#{name}"),
            None => format!("#/{path}"),
        })
    }

    /// An address that scripts read: that of a page as a link, that of a data script as seen from the site's top.
    fn data(&self, from: &str, to: &str) -> Option<String> {
        let path = resolve(from, to)?;
        match self.pages.contains_key(path.as_str()) {
            true => Some(format!("#/{path}")),
            false => (path.ends_with(".js") && to.ends_with(".js")).then_some(path),
        }
    }
}

/// Writes the page at `address` as one document. `more_style` comes after its style sheets.
///
/// # Errors
/// When the HTML cannot be read at all.
pub fn write(
    (site, address): (&Site, &str),
    survey: &Survey,
    links: Links,
    more_style: &str,
    scripts: &Scripts,
    files: &Files,
) -> Result<String, String> {
    let mut style: String = survey
        .styles
        .iter()
        .map(|sheet| files.style(text(site, sheet), sheet))
        .collect();
    style.push_str(more_style);
    // A style sheet ends where `</` begins; in a string of CSS a backslash before a slash changes nothing.
    let style = style.replace("</", "<\\/");
    let policy = policy::of_document(
        std::slice::from_ref(&style),
        scripts.early.iter().chain(&scripts.late),
    );
    let names = survey.names();
    let article = Article::default();
    let late: String = scripts
        .late
        .iter()
        .map(|script| format!("<script>{script}</script>\n"))
        .collect();
    each_element(text(site, address), |element| {
        if article.begins(element)? {
            return Ok(());
        }
        match element.tag_name().as_str() {
            "head" => {
                element.prepend(
                    &format!("\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"),
                    ContentType::Html,
                );
                let mut end = format!("<style>{style}</style>\n");
                end.extend(
                    scripts
                        .early
                        .iter()
                        .map(|script| format!("<script>{script}</script>\n")),
                );
                element.append(&end, ContentType::Html);
            }
            "body" => element.append(&late, ContentType::Html),
            "meta" if element.has_attribute("charset") || element.has_attribute("http-equiv") => {
                element.remove()
            }
            "link" if !is_rel(element, "icon") => element.remove(),
            "script" if element.has_attribute("src") => element.remove(),
            _ => {}
        }
        let part = article.number();
        let from = match part {
            0 => address,
            _ if links == Links::OfDocument => address,
            part => survey
                .addresses
                .get(part - 1)
                .map_or(address, String::as_str),
        };
        lead(element, part, from, &names, files);
        Ok(())
    })
}

/// Leads what an element of a part names to where it is in the document.
fn lead(element: &mut Element, part: usize, from: &str, names: &AnchorNames, files: &Files) {
    let tag = element.tag_name();
    let mut changes: Vec<(String, String)> = Vec::new();
    for attribute in element.attributes() {
        let (name, value) = (attribute.name(), unescape(&attribute.value()));
        let new = match name.as_str() {
            "id" => names.parts[part].get(value.as_str()).cloned(),
            name if ID_REFERENCES.contains(&name) => Some(names.renamed(part, &value)),
            "href" | "xlink:href" | "src" | "poster" => names.address(part, from, &value, files),
            name if name.starts_with("data-") && value.contains('.') => names.data(from, &value),
            _ => None,
        };
        let Some(new) = new.filter(|new| *new != value) else {
            continue;
        };
        // Browsers open no `data:` address as a page: it is saved instead.
        if tag == "a" && new.starts_with("data:") && !element.has_attribute("download") {
            changes.push((
                "download".to_owned(),
                value.rsplit('/').next().unwrap_or_default().to_owned(),
            ));
        }
        changes.push((name, new));
    }
    for (name, value) in changes {
        // A name that was read is a name.
        let _ = element.set_attribute(&name, &escape(&value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of a page in a site that has `assets/a-1.png` and the style sheet `assets/p.css`.
    fn document(html: &str) -> String {
        let mut site = Site::new();
        site.insert("assets/a-1.png", "png").unwrap();
        site.insert("assets/p.css", "p{color:red}").unwrap();
        site.insert("course.html", html).unwrap();
        let files = Files::of(&site).unwrap();
        let survey = Survey::of("course.html", html).unwrap();
        write(
            (&site, "course.html"),
            &survey,
            Links::OfPage,
            "",
            &Scripts::default(),
            &files,
        )
        .unwrap()
    }

    #[test]
    fn pages_share_one_document() {
        let made = document(
            "<html lang=\"en\"><head prefix=\"og: https://ogp.me/ns#\"><!-- </head> --><title>T</title><link rel=\"stylesheet\" href=\"assets/p.css\"></head><body>\
             <main><svg id=\"mark\"></svg><nav><a href=\"m/a.html\">a</a></nav>\
             <article data-address=\"a/x.html\" id=\"/a/x.html\"><h2 id=\"n\">N</h2><x-q id=\"q\"></x-q><a href=\"y.html\">y</a><a href=\"../index.html#top\">t</a></article>\
             <hr><article data-address=\"a/y.html\" id=\"/a/y.html\"><h2 id=\"n\">N</h2><p aria-labelledby=\"n mark\"><a href=\"#n\">n</a><a href=\"x.html#q\">q</a><a href=\"x.html#n\">n</a>\
             <x-q id=\"q\" data-x=\"../assets/c.js\" data-to=\"x.html\"></x-q><img src=\"../assets/a-1.png\"><a href=\"../assets/a-1.png\">p</a><use href=\"#mark\"/>\
             <a href=\"https://x.org/y.html?a=1&amp;b=2\">o</a></article><article data-address=\"index.html\" id=\"/index.html\"><p id=\"top\"></article></main></body></html>",
        );
        for part in [
            "<head prefix=\"og: https://ogp.me/ns#\">",
            "script-src 'none'; style-src 'sha256-",
            "<style>p{color:red}</style>",
            "<nav><a href=\"m/a.html\">a</a></nav><article data-address=\"a/x.html\" id=\"/a/x.html\"><h2 id=\"n\">N</h2><x-q id=\"q\"></x-q><a href=\"#/a/y.html\">y</a><a href=\"#top\">t</a>",
            "<h2 id=\"n~2\">N</h2><p aria-labelledby=\"n~2 mark\"><a href=\"#n~2\">n</a><a href=\"#/a/x.html#q\">q</a><a href=\"#n\">n</a>",
            "<x-q id=\"q\" data-x=\"assets/c.js\" data-to=\"#/a/x.html\"></x-q><img src=\"data:image/png;base64,cG5n\"><a href=\"data:image/png;base64,cG5n\" download=\"a-1.png\">p</a>",
            "<a href=\"https://x.org/y.html?a=1&amp;b=2\">o</a>",
        ] {
            assert!(made.contains(part), "{part} is not in {made}");
        }
        assert!(!made.contains("<link"), "{made}");
    }
}
