//! XML as a tree with names resolved: small, bounded, and without entities of a document's own.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// Elements inside each other; no manifest nests deeper.
const DEPTH: usize = 64;
/// Elements in all.
const ELEMENTS: usize = 500_000;
/// Attributes of one element: names are compared with each other, and namespaces are looked for among them.
const ATTRIBUTES: usize = 64;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestNode {
    /// Its namespace, or "".
    pub space: String,
    /// Its name without prefix.
    pub name: String,
    /// Attributes: namespace or "", name without prefix, value.
    pub attributes: Vec<(String, String, String)>,
    /// The elements inside, in order.
    pub children: Vec<ManifestNode>,
    /// All text right inside it, trimmed.
    pub text: String,
}

impl ManifestNode {
    /// The first element inside with this name, in any namespace.
    pub fn child(&self, name: &str) -> Option<&ManifestNode> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The elements inside with this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a ManifestNode> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// An attribute without a namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(space, own, _)| space.is_empty() && own == name)
            .map(|(_, _, value)| value.as_str())
    }

    /// An attribute in a namespace.
    pub fn attribute_in(&self, space: &str, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(own_space, own, _)| own_space == space && own == name)
            .map(|(_, _, value)| value.as_str())
    }

    /// Calls `look` for this element and all inside it.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(&'a ManifestNode)) {
        look(self);
        self.children.iter().for_each(|child| child.visit(look));
    }
}

/// Reads a document.
///
/// # Errors
/// What is wrong with it, for people.
pub fn read(text: &str) -> Result<ManifestNode, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<ManifestNode> = Vec::new();
    let mut count = 0;
    loop {
        let (space, event) = reader
            .read_resolved_event()
            .map_err(|error| error.to_string())?;
        let space = named(&space);
        match event {
            Event::Start(start) | Event::Empty(start)
                if open.len() >= DEPTH || count >= ELEMENTS =>
            {
                return Err(format!(
                    "`{}` is one element too many",
                    start.local_name().as_ref()
                ));
            }
            Event::Start(start) => {
                count += 1;
                let node = node(&reader, space, &start)?;
                open.push(node);
            }
            Event::Empty(start) => {
                count += 1;
                let node = node(&reader, space, &start)?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Event::End(_) => {
                let Some(mut node) = open.pop() else {
                    return Err("it closes what was not opened".to_owned());
                };
                node.text = node.text.trim().to_owned();
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => return Ok(node),
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let known = name
                    .resolve_char_ref()
                    .map_err(|error| error.to_string())?
                    .map(String::from);
                let known = known.or_else(|| {
                    quick_xml::escape::resolve_predefined_entity(&name.xml10_content())
                        .map(str::to_owned)
                });
                add(
                    &mut open,
                    &known.ok_or_else(|| {
                        format!("the entity `{}` is not defined", name.xml10_content())
                    })?,
                );
            }
            Event::DocType(_) => {
                return Err(
                    "it has a document type, which no manifest needs and an LMS may refuse"
                        .to_owned(),
                );
            }
            Event::Eof => return Err("it ends before its last element does".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

fn add(open: &mut [ManifestNode], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn named(space: &ResolveResult) -> String {
    match space {
        ResolveResult::Bound(space) => space.as_ref().to_owned(),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
    }
}

fn node(
    reader: &NsReader<&[u8]>,
    space: String,
    start: &BytesStart,
) -> Result<ManifestNode, String> {
    let mut node = ManifestNode {
        space,
        name: start.local_name().as_ref().to_owned(),
        ..ManifestNode::default()
    };
    for (count, attribute) in start.attributes().enumerate() {
        if count >= ATTRIBUTES {
            return Err(format!(
                "`{}` has more than {ATTRIBUTES} attributes",
                node.name
            ));
        }
        let attribute = attribute.map_err(|error| error.to_string())?;
        let (space, name) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?
            .into_owned();
        node.attributes
            .push((named(&space), name.as_ref().to_owned(), value));
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn names_are_resolved_and_texts_read() {
        let node = read(
            "\u{feff}<?xml version=\"1.0\"?><a xmlns=\"u\" xmlns:b=\"v\" b:c='1 &amp; 2' d='3'> x &lt; &#228;<b:e/> <![CDATA[<]]></a>",
        )
        .unwrap();
        assert_eq!(
            (node.space.as_str(), node.name.as_str(), node.text.as_str()),
            ("u", "a", "x < ä <")
        );
        assert_eq!(
            (
                node.attribute_in("v", "c"),
                node.attribute("d"),
                node.attribute("c")
            ),
            (Some("1 & 2"), Some("3"), None)
        );
        assert_eq!(node.child("e").unwrap().space, "v");
    }

    #[test]
    fn what_could_harm_is_refused() {
        for bad in [
            "",
            "<a>",
            "<a></b>",
            "<a>&b;</a>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            "<a b='1' b='2'/>",
            "no",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(read(&"<a>".repeat(100_000)).is_err());
    }
}
