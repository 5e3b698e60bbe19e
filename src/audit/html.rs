//! The opening tags of any HTML, SVG or other XML, hostile or broken, as browsers read them: HTML by html5ever, XML by quick-xml.

use crate::text::tags::has_huge_tag;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, QualName, TokenizerResult, local_name, ns};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

/// Elements open inside each other; browsers themselves stop at 512.
const MAX_DEPTH: usize = 4096;
/// Tags between two looks at how many elements are open.
const TAGS_BETWEEN_CHECKS: usize = 1024;

const XHTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// What a tag belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Space {
    /// HTML.
    Html,
    /// SVG.
    Svg,
    /// MathML.
    MathMl,
    /// Something else, or nothing: no element came of the tag.
    Other,
}

/// An opening tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name in lower case, without a prefix.
    pub name: String,
    /// What it belongs to.
    pub space: Space,
    /// Names in lower case and values without escapes, in the order written; of two with one name, browsers drop the second.
    pub attributes: Vec<(String, String)>,
    /// Bytes of the file: the whole tag.
    pub span: Range<usize>,
    /// The text right inside a script, a style, a title or another element that holds text alone.
    pub inside: Option<String>,
    /// Whether it is right inside `<head>`.
    pub in_head: bool,
    /// Where each attribute is in the tag, once one is looked for.
    places: OnceCell<HashMap<String, Range<usize>>>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Bytes of the file `text`: name and value of an attribute, or the whole tag where they cannot be told.
    pub fn place(&self, text: &str, name: &str) -> Range<usize> {
        let places = self.places.get_or_init(|| {
            text.get(self.span.clone())
                .map(attributes_in)
                .unwrap_or_default()
        });
        places.get(name).map_or(self.span.clone(), |range| {
            self.span.start + range.start..self.span.start + range.end
        })
    }

    /// Where in the file `text` the text inside begins, if it is written there as it is read.
    pub fn inside_start(&self, text: &str) -> Option<usize> {
        let inside = self.inside.as_deref()?;
        text.get(self.span.end..)?
            .starts_with(inside)
            .then_some(self.span.end)
    }
}

/// What is to be known of a page or of another file made of tags.
#[derive(Debug, Default)]
pub struct HtmlDocument {
    /// Its opening tags, in order.
    pub tags: Vec<Tag>,
    /// Processing instructions of XML with their places.
    pub instructions: Vec<(String, Range<usize>)>,
    /// Where it declares entities of its own, which can hold any part of it.
    pub entities: Option<Range<usize>>,
    /// The encoding that its XML declaration names.
    pub encoding: Option<(String, Range<usize>)>,
    /// Why it was not read to its end.
    pub unread: Option<Unread>,
}

/// Why a file is not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Its elements nest too deep.
    Depth,
    /// A tag has more than [`crate::text::tags::MAX_ATTRIBUTES`].
    Attributes,
}

/// Reads HTML as a browser with scripts does, and as one without: `<noscript>` holds tags for the second alone.
pub fn html(text: &str) -> HtmlDocument {
    let mut document = read_html(text, false);
    if document.tags.iter().any(|tag| tag.name == "noscript") {
        let key = |tag: &Tag| (tag.span.start, tag.space, tag.inside.clone());
        let known: HashSet<_> = document.tags.iter().map(key).collect();
        let with_scripts = read_html(text, true);
        document.unread = document.unread.or(with_scripts.unread);
        document.tags.extend(
            with_scripts
                .tags
                .into_iter()
                .filter(|tag| !known.contains(&key(tag))),
        );
        document.tags.sort_by_key(|tag| tag.span.start);
    }
    if document.tags.iter().any(|tag| tag.name == "select") {
        // Browsers before 2025 left such elements out of a choice, and read what is inside them as tags.
        let is_raw = |tag: &&Tag| {
            tag.name != "script"
                && tag
                    .inside
                    .as_ref()
                    .is_some_and(|inside| inside.contains('<'))
        };
        let mut unread = document.unread;
        let within = document.tags.iter().filter(is_raw).flat_map(|tag| {
            let inner = read_html(tag.inside.as_deref().unwrap_or_default(), false);
            unread = unread.or(inner.unread);
            inner.tags.into_iter().map(|inner| Tag {
                span: tag.span.clone(),
                ..inner
            })
        });
        let within: Vec<Tag> = within.collect();
        document.unread = unread;
        document.tags.extend(within);
        document.tags.sort_by_key(|tag| tag.span.start);
    }
    document
}

fn read_html(text: &str, scripting_enabled: bool) -> HtmlDocument {
    if has_huge_tag(text) {
        return HtmlDocument {
            unread: Some(Unread::Attributes),
            ..HtmlDocument::default()
        };
    }
    let options = TreeBuilderOpts {
        scripting_enabled,
        ..TreeBuilderOpts::default()
    };
    let watcher = TagRecorder {
        tree: TreeBuilder::new(HtmlTree::default(), options),
        end: Cell::new(0),
        start: Cell::new(None),
    };
    let tokenizer = Tokenizer::new(watcher, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let whole = StrTendril::from_slice(text);
    let (mut at, mut checked, mut too_deep) = (0, 0, false);
    // The tokenizer does not say where a tag stands. It is fed in pieces that end before and after `<` and after `>`: a tag is complete
    // when its `>` was fed, and began at the first `<` since when nothing else came of the text.
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest.as_bytes()[0] {
            b'<' => 1,
            _ => memchr::memchr2(b'<', b'>', rest.as_bytes()).map_or(rest.len(), |found| {
                found + usize::from(rest.as_bytes()[found] == b'>')
            }),
        };
        let sink = &tokenizer.sink;
        if sink.start.get().is_none()
            && at > 0
            && text.as_bytes()[at - 1] == b'<'
            && rest.as_bytes()[0].is_ascii_alphabetic()
        {
            sink.start.set(Some(at - 1));
        }
        #[allow(
            clippy::cast_possible_truncation,
            reason = "a longer text is refused by the tendril it was put into"
        )]
        queue.push_back(whole.subtendril(at as u32, length as u32));
        at += length;
        sink.end.set(at);
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        let count = sink.tree.sink.tags.borrow().len();
        if count >= checked + TAGS_BETWEEN_CHECKS {
            checked = count;
            if sink.open() > MAX_DEPTH {
                too_deep = true;
                break;
            }
        }
    }
    if !too_deep {
        tokenizer.end();
    }
    let tags = tokenizer.sink.tree.sink.tags.take();
    HtmlDocument {
        tags,
        unread: too_deep.then_some(Unread::Depth),
        ..HtmlDocument::default()
    }
}

/// Stands between tokenizer and tree builder, and writes down every opening tag with its place.
struct TagRecorder {
    tree: TreeBuilder<Handle, HtmlTree>,
    /// How much of the text was fed.
    end: Cell<usize>,
    /// Where the tag begins that is being read.
    start: Cell<Option<usize>>,
}

impl TagRecorder {
    /// How many elements are open.
    fn open(&self) -> usize {
        struct Count(Cell<usize>);
        impl Tracer for Count {
            type Handle = Handle;
            fn trace_handle(&self, _: &Handle) {
                self.0.set(self.0.get() + 1);
            }
        }
        let count = Count(Cell::new(0));
        self.tree.trace_handles(&count);
        count.0.get()
    }
}

impl TokenSink for TagRecorder {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        let tree = &self.tree.sink;
        match &token {
            Token::ParseError(_) => {}
            TagToken(tag) if tag.kind == StartTag => {
                let end = self.end.get();
                let attributes = tag.attrs.iter().map(|one| {
                    (
                        one.name.local.to_ascii_lowercase().to_string(),
                        one.value.to_string(),
                    )
                });
                let mut tags = tree.tags.borrow_mut();
                tree.pending.set(Some(tags.len()));
                tags.push(Tag {
                    name: tag.name.to_ascii_lowercase().to_string(),
                    space: Space::Other,
                    attributes: attributes.collect(),
                    span: self.start.take().unwrap_or(end)..end,
                    inside: None,
                    in_head: false,
                    places: OnceCell::new(),
                });
            }
            _ => self.start.set(None),
        }
        let result = self.tree.process_token(token, line);
        tree.pending.set(None);
        result
    }

    fn end(&self) {
        self.tree.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tree
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

type Handle = Rc<HtmlNode>;

/// As much of an element as the tree builder asks for.
struct HtmlNode {
    name: QualName,
    /// The tag of which it came.
    tag: Option<usize>,
    is_integration_point: bool,
}

/// A tree that keeps no branches: only its tags, and the text of scripts, styles and titles.
#[derive(Default)]
struct HtmlTree {
    tags: RefCell<Vec<Tag>>,
    /// The tag of which no element came yet.
    pending: Cell<Option<usize>>,
}

fn node(name: QualName) -> Handle {
    Rc::new(HtmlNode {
        name,
        tag: None,
        is_integration_point: false,
    })
}

fn nameless() -> Handle {
    node(QualName::new(None, ns!(), local_name!("")))
}

impl HtmlTree {
    fn add(&self, parent: &HtmlNode, child: NodeOrText<Handle>) {
        let mut tags = self.tags.borrow_mut();
        match child {
            NodeOrText::AppendText(text) => {
                if let Some(inside) = parent.tag.and_then(|tag| tags[tag].inside.as_mut()) {
                    inside.push_str(&text);
                }
            }
            NodeOrText::AppendNode(child) => {
                if let Some(tag) = child.tag {
                    tags[tag].in_head =
                        parent.name.ns == ns!(html) && parent.name.local == local_name!("head");
                }
            }
        }
    }
}

impl TreeSink for HtmlTree {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = html5ever::ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        nameless()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> Self::ElemName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, flags: ElementFlags) -> Handle {
        let mut tags = self.tags.borrow_mut();
        let is_of = |tag: &usize| {
            let known = &tags[*tag].name;
            str::eq_ignore_ascii_case(&name.local, known)
                || (known == "image" && name.local == local_name!("img"))
        };
        let tag = self.pending.get().filter(is_of);
        if let Some(tag) = tag {
            self.pending.set(None);
            let tag = &mut tags[tag];
            tag.space = match &name.ns {
                space if *space == ns!(html) => Space::Html,
                space if *space == ns!(svg) => Space::Svg,
                _ => Space::MathMl,
            };
            tag.inside = has_text(&tag.name).then(String::new);
        }
        Rc::new(HtmlNode {
            name,
            tag,
            is_integration_point: flags.mathml_annotation_xml_integration_point,
        })
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        nameless()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        nameless()
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.add(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &Handle, _: &Handle, child: NodeOrText<Handle>) {
        self.add(element, child);
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        Rc::ptr_eq(x, y)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, _: &Handle, _: NodeOrText<Handle>) {}

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &Handle) {}

    fn reparent_children(&self, _: &Handle, _: &Handle) {}

    fn is_mathml_annotation_xml_integration_point(&self, handle: &Handle) -> bool {
        handle.is_integration_point
    }
}

/// Whether the text inside an element is looked at.
fn has_text(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes"
    )
}

/// Reads XML. What browsers would not read as XML is read as HTML besides: they show its beginning.
pub fn xml(text: &str) -> HtmlDocument {
    let mut document = HtmlDocument::default();
    if read_xml(text, &mut document).is_none() {
        let rest = html(text);
        document.unread = rest.unread;
        document.tags.extend(rest.tags);
        document.tags.sort_by_key(|tag| tag.span.start);
    }
    document
}

/// Reads as much as is well formed; none when that is not all.
fn read_xml(text: &str, document: &mut HtmlDocument) -> Option<()> {
    let skipped = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut reader = NsReader::from_str(&text[skipped..]);
    // The tag of each open element whose text is looked at.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut well_formed = true;
    loop {
        let place = |reader: &NsReader<&[u8]>| {
            skipped + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
        };
        let start = place(&reader);
        let (space, event) = reader.read_resolved_event().ok()?;
        let space = match space {
            ResolveResult::Bound(Namespace(XHTML)) => Space::Html,
            ResolveResult::Bound(Namespace(SVG)) => Space::Svg,
            ResolveResult::Bound(Namespace(MATHML)) => Space::MathMl,
            _ => Space::Other,
        };
        let span = start..place(&reader);
        let is_open = matches!(event, Event::Start(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let (tag, is_whole) = xml_tag(&reader, space, &tag, span);
                well_formed &= is_whole;
                if is_open {
                    open.push(tag.inside.is_some().then_some(document.tags.len()));
                }
                document.tags.push(tag);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => add(&open, &mut document.tags, &text.xml10_content()),
            Event::CData(text) => add(&open, &mut document.tags, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let known = name.resolve_char_ref().ok().flatten().map(String::from);
                let known = known.or_else(|| {
                    quick_xml::escape::resolve_predefined_entity(&name.xml10_content())
                        .map(str::to_owned)
                });
                add(&open, &mut document.tags, &known.unwrap_or_default());
            }
            Event::DocType(kind) => {
                if kind.contains('[') {
                    document.entities = Some(span);
                }
            }
            Event::Decl(declaration) => {
                if let Some(Ok(encoding)) = declaration.encoding() {
                    document.encoding = Some((encoding.into_owned(), span));
                }
            }
            Event::PI(instruction) => document.instructions.push((instruction.to_string(), span)),
            Event::Comment(_) => {}
            Event::Eof => return (well_formed && open.is_empty()).then_some(()),
        }
    }
}

fn add(open: &[Option<usize>], tags: &mut [Tag], text: &str) {
    if let Some(inside) = open
        .last()
        .copied()
        .flatten()
        .and_then(|tag| tags[tag].inside.as_mut())
    {
        inside.push_str(text);
    }
}

/// A tag, and whether all its attributes could be read.
fn xml_tag(
    reader: &NsReader<&[u8]>,
    space: Space,
    start: &BytesStart,
    span: Range<usize>,
) -> (Tag, bool) {
    let (mut attributes, mut names) = (Vec::new(), HashSet::new());
    let mut is_whole = true;
    for attribute in start.attributes().with_checks(false) {
        let Ok(attribute) = attribute else {
            is_whole = false;
            continue;
        };
        let (bound, local) = reader.resolver().resolve_attribute(attribute.key);
        let name = match bound {
            ResolveResult::Bound(Namespace(XLINK)) => format!("xlink:{}", local.as_ref()),
            _ => attribute.key.as_ref().to_owned(),
        };
        let name = name.to_ascii_lowercase();
        // XML has no second attribute of a name.
        if !names.insert(name.clone()) {
            is_whole = false;
            continue;
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        is_whole &= value.is_ok();
        let value = value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
        attributes.push((name, value));
    }
    let name = start.local_name().as_ref().to_ascii_lowercase();
    let inside = has_text(&name).then(String::new);
    (
        Tag {
            name,
            space,
            attributes,
            span,
            inside,
            in_head: false,
            places: OnceCell::new(),
        },
        is_whole,
    )
}

/// Where each attribute stands in a tag: name and value. One that is looked for as `xlink:` is any of its local name.
fn attributes_in(tag: &str) -> HashMap<String, Range<usize>> {
    let is_space = |c: char| c.is_ascii_whitespace() || c == '/';
    let length = |from: usize, stop: &dyn Fn(char) -> bool| {
        tag[from..].find(stop).unwrap_or(tag.len() - from)
    };
    let mut places = HashMap::new();
    let mut at = length(0, &|c| is_space(c) || c == '>');
    loop {
        at += length(at, &|c| !is_space(c));
        let Some(first) = tag[at..].chars().next().filter(|c| *c != '>') else {
            return places;
        };
        let from = at;
        // A `=` may begin a name.
        at += first.len_utf8();
        at += length(at, &|c| is_space(c) || c == '>' || c == '=');
        let name = tag[from..at].to_ascii_lowercase();
        let spaces = length(at, &|c: char| !c.is_ascii_whitespace());
        if tag[at + spaces..].starts_with('=') {
            at += spaces + 1;
            at += length(at, &|c: char| !c.is_ascii_whitespace());
            let quote = tag[at..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let begin = at + usize::from(quote.is_some());
            let end = begin
                + length(begin, &|c| {
                    quote.map_or(c.is_ascii_whitespace() || c == '>', |quote| c == quote)
                });
            at = (end + usize::from(quote.is_some())).min(tag.len());
        }
        let linked = format!("xlink:{}", name.rsplit(':').next().unwrap_or_default());
        places.entry(linked).or_insert(from..at);
        places.entry(name).or_insert(from..at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_are_found_as_browsers_find_them() {
        let text = "<p a=1 B='<i>' c>x</p><!-- <b> --><SCRIPT>if (a < b) \"</p><i>\";</Script ><img src=x onerror = \"a &amp; b\"/><q =a>";
        let tags = html(text).tags;
        let found: Vec<_> = tags
            .iter()
            .map(|tag| {
                (
                    tag.name.as_str(),
                    tag.attributes.len(),
                    tag.inside.as_ref().map(String::len),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("p", 3, None),
                ("script", 0, Some(21)),
                ("img", 2, None),
                ("q", 1, None)
            ]
        );
        assert_eq!(tags[2].get("onerror"), Some("a & b"));
        let written: Vec<_> = tags.iter().map(|tag| &text[tag.span.clone()]).collect();
        assert_eq!(
            written,
            [
                "<p a=1 B='<i>' c>",
                "<SCRIPT>",
                "<img src=x onerror = \"a &amp; b\"/>",
                "<q =a>"
            ]
        );
        assert_eq!(
            &text[tags[2].place(text, "onerror")],
            "onerror = \"a &amp; b\""
        );
        assert_eq!(&text[tags[0].place(text, "b")], "B='<i>'");
    }

    #[test]
    fn places_are_exact_after_comments_references_and_in_foreign_content() {
        for (text, expected) in [
            ("<!-- a --!><img src=x>", vec!["<img src=x>"]),
            ("a &am<img alt='>' src=x>", vec!["<img alt='>' src=x>"]),
            (
                "<svg><title><img src=x></title></svg>",
                vec!["<svg>", "<title>", "<img src=x>"],
            ),
            (
                "<svg><![CDATA[ <a b> ]]><image href=x/></svg>",
                vec!["<svg>", "<image href=x/>"],
            ),
            (
                "<svg><style>a{}<g>b</g>c</style></svg>",
                vec!["<svg>", "<style>", "<g>"],
            ),
            (
                "<noscript><p title='</noscript><img src=x>'></noscript>",
                vec![
                    "<noscript>",
                    "<p title='</noscript><img src=x>'>",
                    "<img src=x>",
                ],
            ),
            ("\u{feff}<p>< q<b a=\"<\">", vec!["<p>", "<b a=\"<\">"]),
        ] {
            let written: Vec<_> = html(text)
                .tags
                .iter()
                .map(|tag| text[tag.span.clone()].to_owned())
                .collect();
            assert_eq!(written, expected, "{text}");
        }
        let styles = |document: HtmlDocument| {
            document
                .tags
                .into_iter()
                .find(|tag| tag.name == "style")
                .and_then(|tag| tag.inside)
        };
        assert_eq!(
            styles(html("<svg><style>a{}<g>b</g>c</style></svg>")).as_deref(),
            Some("a{}c")
        );
        assert_eq!(
            styles(xml("<svg><style>a&#x62;<![CDATA[<c>]]></style></svg>")).as_deref(),
            Some("ab<c>")
        );
    }

    #[test]
    fn deep_nesting_ends_soon() {
        assert_eq!(html(&"<span>".repeat(200_000)).unread, Some(Unread::Depth));
        assert_eq!(html(&"<p>".repeat(200_000)).unread, None);
        let huge = format!("<p {}>", "a ".repeat(200_000));
        for text in [
            huge.clone(),
            format!("<noscript>{huge}</noscript>"),
            format!(
                "<select><textarea>{}</textarea></select>",
                huge.replace('<', "&lt;")
            ),
        ] {
            assert_eq!(html(&text).unread, Some(Unread::Attributes));
        }
        assert_eq!(
            xml(&"<a>".repeat(20_000))
                .tags
                .iter()
                .filter(|tag| tag.space == Space::Other)
                .count(),
            20_000
        );
    }

    proptest! {
        #[test]
        fn any_text_ends_well(text in "(<|>|/|=|\"|'|!--|--|script|svg|style|noscript|a| |\\PC|&#x41;|&amp|\\[CDATA\\[|\\]\\]>){0,40}") {
            for tag in html(&text).tags.into_iter().chain(xml(&text).tags) {
                prop_assert!(text.get(tag.span.clone()).is_some());
                prop_assert!(tag.attributes.iter().all(|(name, _)| text.get(tag.place(&text, name)).is_some()));
            }
            for tag in html(&text).tags {
                prop_assert!(text[tag.span.clone()].to_ascii_lowercase().starts_with(&format!("<{}", tag.name)), "{:?} {:?}", tag, text);
            }
        }
    }
}
