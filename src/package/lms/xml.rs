//! XML as a value, written by `quick-xml`: elements in the order they were put in, texts and attributes escaped.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// An element with its attributes, and what it holds: text, or elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: Option<String>,
    children: Vec<Element>,
}

impl Element {
    /// An empty element; `name` with its prefix.
    pub fn new(name: &'static str) -> Self {
        Element {
            name,
            attributes: Vec::new(),
            text: None,
            children: Vec::new(),
        }
    }

    /// An element that holds a text.
    pub fn text(name: &'static str, text: &str) -> Self {
        Element {
            text: Some(allowed(text)),
            ..Element::new(name)
        }
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, allowed(value)));
        self
    }

    /// The same with one more element inside.
    #[must_use]
    pub fn holding(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// The same with more elements inside.
    #[must_use]
    pub fn holding_all(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// The whole file: a declaration, this element, indented by two blanks.
    pub fn document(&self) -> String {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // Writing into memory does not fail.
        let _ = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        let _ = self.write(&mut writer);
        String::from_utf8_lossy(&writer.into_inner()).into_owned() + "\n"
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut element = writer.create_element(self.name);
        for (name, value) in &self.attributes {
            element = element.with_attribute((*name, value.as_str()));
        }
        match &self.text {
            Some(text) => element.write_text_content(BytesText::new(text)).map(|_| ()),
            None if self.children.is_empty() => element.write_empty().map(|_| ()),
            None => element
                .write_inner_content(|inner| {
                    self.children
                        .iter()
                        .try_for_each(|child| child.write(inner))
                })
                .map(|_| ()),
        }
    }
}

/// A text without the characters that XML 1.0 cannot hold (<https://www.w3.org/TR/xml/#charsets>).
fn allowed(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn elements_come_in_order_and_texts_are_escaped() {
        let inner = Element::text("b", "x < \"y\" & z\u{1}");
        let file = Element::new("a")
            .with("c", "1 < \"2\" & 3")
            .holding(inner)
            .holding(Element::new("d"))
            .document();
        assert_eq!(
            file,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a c=\"1 &lt; &quot;2&quot; &amp; 3\">\n  <b>x &lt; &quot;y&quot; &amp; z</b>\n  <d/>\n</a>\n"
        );
    }
}
