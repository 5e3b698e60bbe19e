//! Builds the tree of nodes from the events of the YAML parser.

use std::borrow::Cow;
use std::ops::Range;

use serde_yaml::granit_parser::{
    self as granit, Event, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle,
};

use super::duplicate_keys::SeenKeys;
use super::scalar::word;
use super::{ProblemKind, YamlEntry, YamlNode, YamlProblem, YamlValue, explain};

/// Maps and lists in one another, for block and bracket style each.
const MAX_DEPTH: usize = 32;

/// One reading of one text.
pub struct YamlReader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
    offset: usize,
    /// What is wrong though it can be read, with bytes of the file.
    pub problems: Vec<YamlProblem>,
    /// Where each bracket began that is open now, in bytes of the text.
    pub open: Vec<usize>,
}

impl<'a> YamlReader<'a> {
    /// Begins to read `text`, which stands at byte `offset` of its file.
    pub fn new(text: &'a str, offset: usize) -> Self {
        let options = granit::options! {
            emit_comments: false,
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            disallow_directives: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let parser = Parser::new_from_str_with_options(text, options);
        YamlReader {
            parser,
            text,
            offset,
            problems: Vec::new(),
            open: Vec::new(),
        }
    }

    /// The whole tree.
    ///
    /// # Errors
    /// The parser's, when the text is not YAML.
    pub fn document(&mut self) -> Result<YamlNode, ScanError> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_some() => {
                    let problem = YamlProblem::syntax(
                        self.in_file(bytes(&span)),
                        "A second document begins here",
                    );
                    self.problems.push(
                        problem.help("Remove this line: everything belongs in one document."),
                    );
                    break;
                }
                Event::DocumentStart(..) => {}
                event => root = Some(self.node(event, &span)?),
            }
        }
        let root = root.unwrap_or_else(|| YamlNode::null(self.offset));
        if let YamlValue::String(_) = root.value
            && let Some(problem) = explain::lone_text(self.text, root.span.start - self.offset)
        {
            let span = self.in_file(problem.span.clone());
            self.problems.push(YamlProblem { span, ..problem });
            return Ok(YamlNode::null(self.offset));
        }
        Ok(root)
    }

    /// The next event and its bytes; anchors are refused and skipped.
    fn next(&mut self) -> Result<(Event<'a>, Span), ScanError> {
        loop {
            match self.parser.next().transpose()? {
                Some((Event::Anchor(..), span)) => self.refuse(bytes(&span)),
                Some(event) => return Ok(event),
                None => return Ok((Event::StreamEnd, Span::default())),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span) -> Result<YamlNode, ScanError> {
        if let Some(tag) = span.tag_span() {
            self.refuse(bytes(&tag));
        }
        let place = bytes(span);
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) => Ok(self.plain(text, place)),
            Event::Scalar(text, style, ..) => Ok(self.quoted(text, style, place)),
            Event::SequenceStart(style, ..) => self.list(style, place.start),
            Event::MappingStart(style, ..) => self.map(style, place.start),
            _ => {
                // An alias, the only other event that stands for a value.
                self.refuse(place.clone());
                let source = self.text.get(place.clone()).unwrap_or_default();
                Ok(YamlNode::new(
                    self.in_file(place),
                    YamlValue::String(source.to_owned()),
                ))
            }
        }
    }

    fn plain(&mut self, text: Cow<'a, str>, place: Range<usize>) -> YamlNode {
        if place.is_empty() {
            // The parser puts an empty value before its colon.
            let colon = self
                .text
                .get(place.start..)
                .is_some_and(|rest| rest.starts_with(':'));
            return YamlNode::null(self.in_file(place).start + usize::from(colon));
        }
        let Some(value) = word(&text) else {
            self.check_cut(place.end);
            return YamlNode::new(self.in_file(place), YamlValue::String(text.into_owned()));
        };
        YamlNode {
            span: self.in_file(place),
            value,
            raw: text.into_owned(),
        }
    }

    fn quoted(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        mut place: Range<usize>,
    ) -> YamlNode {
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // The parser counts the empty lines after a block of text to it.
            let source = self.text.get(place.clone()).unwrap_or_default();
            place.end = place.start + source.trim_end().len();
        }
        YamlNode::new(self.in_file(place), YamlValue::String(text.into_owned()))
    }

    fn list(&mut self, style: StructureStyle, start: usize) -> Result<YamlNode, ScanError> {
        self.enter(style, start);
        let mut items: Vec<YamlNode> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                let last = items.last().map(|item| item.span.end);
                let span = self.leave(style, start, &span, last);
                return Ok(YamlNode::new(span, YamlValue::List(items)));
            }
            items.push(self.node(event, &span)?);
        }
    }

    fn map(&mut self, style: StructureStyle, start: usize) -> Result<YamlNode, ScanError> {
        self.enter(style, start);
        let mut entries: Vec<YamlEntry> = Vec::new();
        let mut seen = SeenKeys::default();
        let mut last = None;
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                let span = self.leave(style, start, &span, last);
                return Ok(YamlNode::new(span, YamlValue::Map(entries)));
            }
            let key = self.key(event, &span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, &span)?;
            last = Some(value.span.end);
            let Some((key, key_span)) = key else { continue };
            match seen.find(&key, &entries) {
                Some(first) => self.problems.push(duplicate(&key, key_span, first)),
                None => entries.push(YamlEntry {
                    key,
                    key_span,
                    value,
                }),
            }
        }
    }

    /// The key that an event stands for, with its bytes; none, and a problem, when it is no word.
    fn key(
        &mut self,
        event: Event<'a>,
        span: &Span,
    ) -> Result<Option<(String, Range<usize>)>, ScanError> {
        let node = self.node(event, span)?;
        let word = match node.value {
            YamlValue::String(text) if !text.is_empty() => Some(text),
            YamlValue::Bool(_) | YamlValue::Int(_) | YamlValue::Float(_) => Some(node.raw),
            _ => None,
        };
        if word.is_none() {
            let problem = YamlProblem::syntax(
                node.span.clone(),
                "A key is missing here: each value needs a word and a colon before it",
            );
            self.problems
                .push(problem.help("Write `key: value`; a key is one word."));
        }
        Ok(word.map(|word| (word, node.span)))
    }

    fn enter(&mut self, style: StructureStyle, start: usize) {
        if style == StructureStyle::Flow {
            self.open.push(start);
        }
    }

    /// The bytes of a list or map that ends with the event at `end`; a block one ends with the last thing in it.
    fn leave(
        &mut self,
        style: StructureStyle,
        start: usize,
        end: &Span,
        last: Option<usize>,
    ) -> Range<usize> {
        if style == StructureStyle::Flow {
            self.open.pop();
            return self.in_file(start..bytes(end).end);
        }
        let start = start + self.offset;
        start..last.unwrap_or(start).max(start)
    }

    /// Tells of an anchor, an alias or a tag: mostly a text that begins with `&`, `*` or `!` and lacks its quotes.
    fn refuse(&mut self, place: Range<usize>) {
        let problem = explain::unquoted(self.text, place.start);
        let span = self.in_file(place);
        // A tag is told by each event that carries it.
        if self.problems.last().is_none_or(|last| last.span != span) {
            self.problems.push(YamlProblem { span, ..problem });
        }
    }

    /// Warns when an unquoted text ends at `end` because of ` #1`. A comment with a blank after its `#` is taken to be meant.
    fn check_cut(&mut self, end: usize) {
        let rest = self.text.get(end..).unwrap_or_default();
        let after = rest.trim_start_matches([' ', '\t']);
        let meant = after.strip_prefix('#').is_none_or(|text| {
            text.is_empty() || text.starts_with([' ', '\t', '\r', '\n', '#', '!', '-', '='])
        });
        if meant {
            return;
        }
        let start = end + (rest.len() - after.len());
        let length = after.find(['\n', '\r']).unwrap_or(after.len());
        let span = self.in_file(start..start + after[..length].trim_end().len());
        let mut problem = YamlProblem::new(
            ProblemKind::CutText,
            span,
            "` #` begins a comment, so the text ends before it",
        );
        problem.warning = true;
        self.problems.push(problem.help(
            "Put the text in quotes if this belongs to it; write a \
         space after the `#` if it is a comment.",
        ));
    }

    fn in_file(&self, place: Range<usize>) -> Range<usize> {
        place.start + self.offset..place.end + self.offset
    }
}

fn duplicate(key: &str, span: Range<usize>, first: &YamlEntry) -> YamlProblem {
    let mut problem = YamlProblem::new(
        ProblemKind::DuplicateKey,
        span,
        format!("Duplicate key `{key}`"),
    );
    problem.related = Some((first.key_span.clone(), "first written here"));
    problem.help("Keep one of the two.")
}

/// The bytes of an event; the parser gives them for every text that is held as a whole, as ours is.
fn bytes(span: &Span) -> Range<usize> {
    let range = span.byte_range().unwrap_or(0..0);
    range.start..range.end.max(range.start)
}
