//! Where links lead and how pictures stand, as seen from the page that is written.

use super::block::BlockWriter;
use super::escape::{escape_address, escape_into, escape_text};
use super::{PageContext, PageCounters};
use crate::course::LinkedTarget;
use crate::render::picture::Picture;
use crate::sanitize::{TagAttributes, TagVerdict};
use pulldown_cmark::{CowStr, Event, Tag};

/// How wide a picture stands on a page: as wide as the text, which takes the whole width of a phone.
pub(super) const SIZES: &str = "(min-width: 40rem) 36rem, 100vw";

/// Where a link leads.
pub(super) struct LinkDestination {
    /// Address as seen from the page, not escaped.
    pub(super) address: String,
    /// Whether it leads to a term of the glossary.
    pub(super) term: bool,
    /// Whether it leads to a page outside the course.
    pub(super) external: bool,
}

impl PageContext<'_> {
    /// Where a link, as written in the document, leads; none when it leads nowhere, which `check` has said.
    pub(super) fn way(&self, to: &str) -> Option<LinkDestination> {
        let way = |address| {
            Some(LinkDestination {
                address,
                term: false,
                external: false,
            })
        };
        match self.index.resolve(&self.document.file, to).ok()? {
            LinkedTarget::External => {
                let external = !to.get(..4).is_some_and(|start| {
                    start.eq_ignore_ascii_case("mail") || start.eq_ignore_ascii_case("tel:")
                });
                Some(LinkDestination {
                    address: to.to_owned(),
                    term: false,
                    external,
                })
            }
            LinkedTarget::Page(address, fragment) => way(self.seen(&address, fragment.as_deref())),
            LinkedTarget::Anchor(fragment) => way(format!("#{fragment}")),
            LinkedTarget::Term(id) => Some(LinkDestination {
                address: self.seen("glossary.html", Some(&id)),
                term: true,
                external: false,
            }),
            LinkedTarget::File(file) => way(self.seen(&self.pictures.get(&file)?.address, None)),
        }
    }

    /// An address below the site as a link from this page: pages stand in the site's folder or one below it.
    fn seen(&self, address: &str, fragment: Option<&str>) -> String {
        let (root, here) = match self.address.split_once('/') {
            Some((folder, _)) => match address
                .strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
            {
                Some(near) => ("", near),
                None => ("../", address),
            },
            None => ("", address),
        };
        match fragment {
            Some(fragment) if !fragment.is_empty() && address == self.address => {
                format!("#{fragment}")
            }
            Some(fragment) if !fragment.is_empty() => format!("{root}{here}#{fragment}"),
            _ => format!("{root}{here}"),
        }
    }

    /// The picture that a name in the document means, with its address as seen from the page.
    fn shown(&self, to: &str) -> Option<(&Picture, String)> {
        let Ok(LinkedTarget::File(file)) = self.index.resolve(&self.document.file, to) else {
            return None;
        };
        let picture = self
            .pictures
            .get(&file)
            .filter(|picture| picture.size.is_some())?;
        Some((picture, self.seen(&picture.address, None)))
    }

    /// Leads the links of a raw HTML tag where the course has them. What leads nowhere loses its address, unless the
    /// course trusts its HTML; a picture that is not the course's own is left out, as no page asks another host.
    pub(super) fn lead(
        &self,
        tag: &str,
        attributes: &mut TagAttributes,
        state: &mut PageCounters,
        trusted: bool,
    ) -> TagVerdict {
        let name = if tag == "a" { "href" } else { "src" };
        let Some(at) = attributes
            .iter()
            .position(|(attribute, _)| attribute == name)
        else {
            return TagVerdict::Keep;
        };
        let value = attributes[at].1.clone();
        if tag == "img" {
            let Some((picture, address)) = self.shown(&value) else {
                return if trusted {
                    TagVerdict::Keep
                } else {
                    TagVerdict::Drop
                };
            };
            attributes[at].1 = address;
            self.measure(picture, attributes, state);
            return TagVerdict::Change;
        }
        match self.way(&value) {
            Some(way) => {
                attributes[at].1 = way.address;
                if way.external
                    && tag == "a"
                    && !attributes.iter().any(|(attribute, _)| attribute == "rel")
                {
                    attributes.push(("rel".to_owned(), "noopener".to_owned()));
                }
                if way.term && !attributes.iter().any(|(attribute, _)| attribute == "class") {
                    attributes.push(("class".to_owned(), "term".to_owned()));
                }
            }
            None if trusted => return TagVerdict::Keep,
            None => {
                attributes.remove(at);
            }
        }
        TagVerdict::Change
    }

    /// The sizes of a picture, for browsers to choose from; none where there is one only.
    fn source_set(&self, picture: &Picture) -> Option<String> {
        let (width, _) = picture.size.filter(|_| !picture.smaller.is_empty())?;
        let smaller = picture.smaller.iter().rev();
        let all = smaller
            .map(|one| (one.address.as_str(), one.width))
            .chain([(picture.address.as_str(), width)])
            .map(|(address, width)| format!("{} {width}w", self.seen(address, None)));
        Some(all.collect::<Vec<_>>().join(", "))
    }

    fn measure(&self, picture: &Picture, attributes: &mut TagAttributes, state: &mut PageCounters) {
        let has = |name: &str, attributes: &TagAttributes| {
            attributes.iter().any(|(attribute, _)| attribute == name)
        };
        // What the author names there are files of the course, which have other names in the site.
        attributes.retain(|(attribute, _)| attribute != "srcset" && attribute != "sizes");
        if let Some(set) = self.source_set(picture) {
            let width = attributes.iter().find(|(name, _)| name == "width");
            let sizes = match width.and_then(|(_, width)| width.trim().parse::<u32>().ok()) {
                Some(width) => format!("{width}px"),
                None => SIZES.to_owned(),
            };
            attributes.push(("srcset".to_owned(), set));
            attributes.push(("sizes".to_owned(), sizes));
        }
        if let Some((width, height)) = picture
            .size
            .filter(|_| !has("width", attributes) && !has("height", attributes))
        {
            attributes.push(("width".to_owned(), width.to_string()));
            attributes.push(("height".to_owned(), height.to_string()));
        }
        if state.pictures > 0 && !has("loading", attributes) {
            attributes.push(("loading".to_owned(), "lazy".to_owned()));
        }
        state.pictures += 1;
    }
}

impl<'a> BlockWriter<'_, 'a> {
    /// Where a link of the text leads; none inside another link.
    pub(super) fn way(&self, to: &str) -> Option<LinkDestination> {
        #[cfg(test)]
        if super::commonmark::every_link_leads() {
            return Some(LinkDestination {
                address: to.to_owned(),
                term: false,
                external: false,
            });
        }
        if self.in_link {
            None
        } else {
            self.page.way(to)
        }
    }

    /// A picture alone in its paragraph, as a figure; says whether it was one. The paragraph's start is the last event.
    pub(super) fn figure(&mut self) -> bool {
        let Some(Event::Start(Tag::Image {
            dest_url, title, ..
        })) = self.peek(0)
        else {
            return false;
        };
        let start = self.at;
        self.at += 1;
        let end = self.end_of();
        let alone = matches!(self.events.get(end + 1), Some((Event::End(_), _)));
        let shown = if alone {
            self.page.shown(dest_url)
        } else {
            None
        };
        let Some((picture, address)) = shown else {
            self.at = start;
            return false;
        };
        let alt = self.alt(end);
        self.block();
        self.out.push_str("<figure class=\"figure\">");
        self.img(picture, &address, &alt);
        if !title.is_empty() {
            self.out.push_str("<figcaption>");
            escape_text(&mut self.out, title);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
        self.at = end + 2;
        true
    }

    /// A picture in running text. One that is not there shows its words; one on another host is a link to it, as pages
    /// ask no other host.
    pub(super) fn picture(&mut self, to: &CowStr, _title: &CowStr) {
        self.text();
        let end = self.end_of();
        let alt = self.alt(end);
        self.at = end + 1;
        if let Some((picture, address)) = self.page.shown(to) {
            return self.img(picture, &address, &alt);
        }
        let way = self.way(to);
        let words = if alt.is_empty() { to } else { &*alt };
        match way {
            Some(way) => {
                self.open_link(&way, "");
                escape_text(&mut self.out, words);
                self.out.push_str("</a>");
            }
            None => escape_text(&mut self.out, &alt),
        }
    }

    fn img(&mut self, picture: &Picture, address: &str, alt: &str) {
        self.out.push_str("<img src=\"");
        escape_address(&mut self.out, address);
        if self.is_cleaned() {
            self.own.push(address.to_owned());
        }
        self.out.push_str("\" alt=\"");
        escape_into(&mut self.out, alt);
        self.out.push('"');
        let set = self.page.source_set(picture);
        if self.is_cleaned() {
            // What is cleaned has no sizes: they are added afterwards.
            self.own_sets
                .extend(set.map(|set| (address.to_owned(), set)));
        } else if let Some(set) = set {
            self.out.push_str(" srcset=\"");
            escape_into(&mut self.out, &set);
            self.out.push_str("\" sizes=\"");
            self.out.push_str(SIZES);
            self.out.push('"');
        }
        if let Some((width, height)) = picture.size {
            self.out
                .push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        // The first picture is what the eye waits for; the others can.
        self.out.push_str(if self.state.pictures > 0 {
            " loading=\"lazy\" decoding=\"async\">"
        } else {
            ">"
        });
        self.state.pictures += 1;
    }

    /// The words of a picture, from the event in hand to `end`.
    fn alt(&self, end: usize) -> String {
        let mut alt = String::new();
        for (event, _) in self.events.get(self.at..end).unwrap_or_default() {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        alt
    }
}
