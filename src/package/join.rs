//! Pages in one document: ids made unique, links led within the document, pictures and other files put in.

use super::files::{Files, resolve};
use crate::tags::{Attributes, Verdict, each_tag};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// What was a page and becomes a part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The page's address; in the document it is found at `#/ADDRESS`.
    pub address: String,
    /// The address from which its links are seen.
    pub from: String,
    /// Its HTML.
    pub html: String,
}

/// Attributes that hold ids, parted by blanks.
const NAMING: [&str; 9] = [
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

/// Makes pages fit to stand in one document. The first piece is what stands round the others: its ids stay.
///
/// An id that stands in several pages stays in the first and gets a number in the others, with all that names it there; but an
/// element of the theme's own (`leadlet-question`) keeps its id everywhere, as the learner's work is kept under it. A link to a
/// page becomes `#/ADDRESS`, one to a place in a page `#ID` where that id stands once, else `#/ADDRESS#ID`.
pub fn join(pieces: &mut [Piece], files: &Files) {
    let found: Vec<Vec<(String, bool)>> = pieces.par_iter().map(|piece| ids(&piece.html)).collect();
    let mut taken: HashSet<&str> = HashSet::new();
    let mut often: HashMap<String, usize> = HashMap::new();
    let mut names: Vec<HashMap<&str, String>> = Vec::with_capacity(pieces.len());
    for (number, ids) in found.iter().enumerate() {
        let mut own = HashMap::new();
        for (id, kept) in ids {
            let name = if taken.contains(id.as_str()) && !kept { format!("{id}~{number}") } else { id.clone() };
            *often.entry(name.clone()).or_default() += 1;
            own.insert(id.as_str(), name);
        }
        taken.extend(ids.iter().map(|(id, _)| id.as_str()));
        names.push(own);
    }
    let places = pieces.iter().zip(&names).map(|(piece, names)| (piece.address.clone(), names)).collect();
    let document = Document { places, often: &often, files };
    pieces.par_iter_mut().zip(&names).for_each(|(piece, own)| {
        piece.html = each_tag(&piece.html, |tag, attributes| document.lead(tag, attributes, &piece.from, own));
    });
}

/// The ids of a page, each with whether it must stay: that of an element of the theme's own.
fn ids(html: &str) -> Vec<(String, bool)> {
    let mut ids = Vec::new();
    each_tag(html, |tag, attributes| {
        ids.extend(attributes.iter().filter(|(name, _)| name == "id").map(|(_, id)| (id.clone(), tag.contains('-'))));
        Verdict::Keep
    });
    ids
}

/// All that links can lead to.
struct Document<'a> {
    /// By the address of a page: the ids in it, and what they are called now.
    places: HashMap<String, &'a HashMap<&'a str, String>>,
    /// How often an id stands in the document.
    often: &'a HashMap<String, usize>,
    files: &'a Files,
}

impl Document<'_> {
    /// Leads one tag of the page at `from`, whose ids have the names of `own`.
    fn lead(&self, tag: &str, attributes: &mut Attributes, from: &str, own: &HashMap<&str, String>) -> Verdict {
        let mut handed_out = None;
        let mut changed = false;
        for (name, value) in attributes.iter_mut() {
            let new = match name.as_str() {
                "id" => own.get(value.as_str()).cloned(),
                name if NAMING.contains(&name) => Some(renamed(value, own)),
                "href" | "xlink:href" | "src" | "poster" => self.address(value, from, own),
                name if name.starts_with("data-") && value.contains('.') => self.data(value, from),
                _ => None,
            };
            let Some(new) = new.filter(|new| new != value) else { continue };
            if tag == "a" && new.starts_with("data:") {
                handed_out = value.rsplit('/').next().map(str::to_owned);
            }
            *value = new;
            changed = true;
        }
        // Browsers open no `data:` address as a page: it is saved instead.
        if let Some(file) = handed_out
            && !attributes.iter().any(|(name, _)| name == "download")
        {
            attributes.push(("download".to_owned(), file));
        }
        if changed { Verdict::Change } else { Verdict::Keep }
    }

    /// Where an address leads in the document; none for one that leads out of it.
    fn address(&self, to: &str, from: &str, own: &HashMap<&str, String>) -> Option<String> {
        if let Some(id) = to.strip_prefix('#') {
            return own.get(id).map(|name| format!("#{name}"));
        }
        let path = resolve(from, to)?;
        let Some(place) = self.places.get(&path) else { return self.files.get(&path).map(str::to_owned) };
        let named = to.split_once('#').and_then(|(_, id)| place.get(id));
        Some(match named {
            Some(name) if self.often.get(name) == Some(&1) => format!("#{name}"),
            Some(name) => format!("#/{path}#{name}"),
            None => format!("#/{path}"),
        })
    }

    /// An address that scripts read: that of a page as a link, that of a data script as seen from the site's top.
    fn data(&self, to: &str, from: &str) -> Option<String> {
        let path = resolve(from, to)?;
        match self.places.contains_key(&path) {
            true => Some(format!("#/{path}")),
            false => (path.ends_with(".js") && to.ends_with(".js")).then_some(path),
        }
    }
}

/// Ids parted by blanks, by the names they have now.
fn renamed(ids: &str, names: &HashMap<&str, String>) -> String {
    let one = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    ids.split_ascii_whitespace().map(one).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Site;

    #[test]
    fn pages_share_one_document() {
        let mut site = Site::new();
        site.insert("assets/a-1.png", "png").unwrap();
        let files = Files::of(&site).unwrap();
        let piece = |address: &str, html: &str| Piece { address: address.into(), from: address.into(), html: html.into() };
        let mut pieces = [
            piece("", "<svg id=\"mark\"></svg>"),
            piece("a/x.html", "<h2 id=\"n\">N</h2><x-q id=\"q\"></x-q><a href=\"y.html\">y</a><a href=\"../index.html#top\">t</a>"),
            piece(
                "a/y.html",
                "<h2 id=\"n\">N</h2><p aria-labelledby=\"n mark\"><a href=\"#n\">n</a><a href=\"x.html#q\">q</a><a href=\"x.html#n\">n</a><x-q id=\"q\" data-x=\"../assets/c.js\" data-to=\"x.html\">\
                 </x-q><img src=\"../assets/a-1.png\"><a href=\"../assets/a-1.png\">p</a><use href=\"#mark\"><a href=\"https://x.org/y.html\">o</a>",
            ),
            piece("index.html", "<p id=\"top\">"),
        ];
        join(&mut pieces, &files);
        assert_eq!(pieces[1].html, "<h2 id=\"n\">N</h2><x-q id=\"q\"></x-q><a href=\"#/a/y.html\">y</a><a href=\"#top\">t</a>");
        assert_eq!(
            pieces[2].html,
            "<h2 id=\"n~2\">N</h2><p aria-labelledby=\"n~2 mark\"><a href=\"#n~2\">n</a><a href=\"#/a/x.html#q\">q</a><a href=\"#n\">n</a><x-q id=\"q\" data-x=\"assets/c.js\" data-to=\"#/a/x.html\">\
             </x-q><img src=\"data:image/png;base64,cG5n\"><a href=\"data:image/png;base64,cG5n\" download=\"a-1.png\">p</a><use href=\"#mark\"><a href=\"https://x.org/y.html\">o</a>"
        );
    }
}
