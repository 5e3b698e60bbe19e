//! A Markdown file to a document: its blocks as a tree, its headings, links and waivers.

use super::blocks;
use super::fence::{Fence, fences};
use super::markup::{self, ReadFrame};
use super::raw_html::{self, Lowered};
use crate::course::{Block, BlockKind, Document, Heading, Link, OF_PAGE, PAGE_IDS, Waiver};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::scenario::parse::ID_DUPLICATE;
use crate::kinds::{BlockName, Frame};
use crate::markdown::{self, Located};
use crate::parse::fence::BLOCK_NESTING;
use crate::parse::raw_html::HTML_TOO_MUCH;
use crate::syntax::{BlockAttributes, DocumentReader, plain, slug};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;

/// The most lines of a page that open or close blocks.
const MAX_FENCE_LINES: usize = 4000;

/// Said of a closing line that Markdown takes for HTML.
const SWALLOWED: &str = "This line is part of the raw HTML above it: put an empty line between \
 them";

/// Reads the Markdown of `text` from byte `body` on. `smart` and `true_false` come from the course's language; where HTML is `trusted`,
/// it is not looked at.
///
/// A file with blanks is read twice: only when its blocks are known is it known which `[[…]]` are blanks, and these must
/// be masked before Markdown makes links or quotes of what is in them.
pub fn document(
    file: &Arc<str>,
    text: &Arc<str>,
    body: usize,
    smart: bool,
    trusted: bool,
    true_false: [&'static str; 2],
    findings: &mut Vec<Diagnostic>,
) -> Document {
    let before = findings.len();
    let mut blanks: Vec<Range<usize>> = Vec::new();
    let lowered = (!trusted).then(|| Lowered::new(text, body)).flatten();
    let brackets = lowered
        .as_ref()
        .map(|lowered| raw_html::words_in_brackets(text, body, lowered))
        .unwrap_or_default();
    loop {
        let bare = markdown::mask(text, body, &[], &[], &brackets);
        let fences = few(fences(text, &bare, body, file, findings), file, findings);
        let lines: Vec<Range<usize>> = fences.iter().map(|fence| fence.line.clone()).collect();
        let masked = markdown::mask(text, body, &lines, &blanks, &brackets);
        let events = markdown::events(&masked, body, smart);
        let mut reader = DocumentReader {
            file,
            text,
            events: &events,
            blanks: &blanks,
            unmasked: Vec::new(),
            true_false,
            findings,
        };
        let (blocks, frames) = BlockTree::new(fences).read(&mut reader);
        if blanks.is_empty() && !reader.unmasked.is_empty() {
            let mut found = reader.unmasked;
            found.sort_by_key(|blank| blank.start);
            blanks = found;
            findings.truncate(before);
            continue;
        }
        let stories = stories(&blocks);
        let taken = ids(&blocks);
        let headings = headings(&mut reader, taken, &stories);
        let mut links = links(&events, &stories);
        let waivers = waivers(&events);
        too_much_html(&mut reader);
        markup::check(&mut reader, frames);
        if let Some(lowered) = &lowered {
            links.extend(raw_html::check(&mut reader, &brackets, lowered));
            links.sort_by_key(|link| link.span.start);
        }
        return Document {
            file: file.clone(),
            text: text.clone(),
            body,
            fences: lines,
            blanks,
            brackets,
            blocks,
            headings,
            links,
            waivers,
            allow: Vec::new(),
        };
    }
}

pub(crate) static BLOCK_TOO_MANY: Rule = Rule {
    name: "block/too-many",
    severities: &[Severity::Error],
    summary: "A page has at most 2,000 blocks.",
    reason: "A lesson takes minutes; thousands of blocks are an error, and too much for a phone.",
    source: "README.md, \"Blocks\"",
    bad: "",
    good: "",
    fixable: false,
};

/// The lines that open and close blocks, unless there are more than a page can have.
fn few(mut fences: Vec<Fence>, file: &Arc<str>, findings: &mut Vec<Diagnostic>) -> Vec<Fence> {
    if let Some(first) = fences.get(MAX_FENCE_LINES) {
        let finding = Diagnostic::new(
            &BLOCK_TOO_MANY,
            file,
            first.line.clone(),
            format!("This page has more than {} blocks", MAX_FENCE_LINES / 2),
        );
        findings.push(finding.help("Split it into several lessons of a few minutes each."));
        fences.clear();
    }
    fences
}

/// Builds the tree of blocks while going through the events once.
struct BlockTree {
    fences: std::iter::Peekable<std::vec::IntoIter<Fence>>,
    open: Vec<Frame>,
    top: Vec<Block>,
    /// Blocks that were read, also those that were not understood: the inner ones first.
    frames: Vec<ReadFrame>,
    prose_from: usize,
    /// Closing lines that belong to blocks which were closed for their author.
    surplus: usize,
}

pub(crate) static BLOCK_STRAY: Rule = Rule {
    name: "block/stray",
    severities: &[Severity::Error],
    summary: "Every closing `:::` closes a block.",
    reason: "A line too many hides where a block really ends.",
    source: "README.md, \"Blocks\"",
    bad: "Text.\n\n:::",
    good: "::: note\nText.\n:::",
    fixable: false,
};

pub(crate) static BLOCK_UNCLOSED: Rule = Rule {
    name: "block/unclosed",
    severities: &[Severity::Error],
    summary: "Every block is closed by a line of `:::`.",
    reason: "Otherwise the rest of the page becomes a part of it.",
    source: "README.md, \"Blocks\"",
    bad: "::: takeaway\nRaise it with a next step.",
    good: "::: takeaway\nRaise it with a next step.\n:::",
    fixable: false,
};

impl BlockTree {
    fn new(fences: Vec<Fence>) -> BlockTree {
        BlockTree {
            fences: fences.into_iter().peekable(),
            open: Vec::new(),
            top: Vec::new(),
            frames: Vec::new(),
            prose_from: 0,
            surplus: 0,
        }
    }

    fn read(mut self, reader: &mut DocumentReader) -> (Vec<Block>, Vec<ReadFrame>) {
        for at in 0..reader.events.len() {
            let (event, range) = &reader.events[at];
            if !matches!(event, Event::Rule) {
                continue;
            }
            // A line that HTML or code has swallowed once the others were masked is left to `unclosed` to explain.
            while self
                .fences
                .next_if(|fence| fence.line.end <= range.start)
                .is_some()
            {}
            let Some(fence) = self
                .fences
                .next_if(|fence| fence.line.start <= range.start && range.start < fence.line.end)
            else {
                continue;
            };
            self.prose(reader, at);
            self.prose_from = at + 1;
            match fence.opening {
                Some(opening) => self.begin(
                    reader,
                    fence.line,
                    opening.name,
                    opening.name_span,
                    opening.attributes,
                ),
                None => self.end(reader, fence.line),
            }
        }
        let all = reader.events.len();
        self.prose(reader, all);
        while let Some(frame) = self.open.pop() {
            self.unclosed(reader, &frame);
            let end = reader.text.len();
            self.close(reader, frame, end);
        }
        // A course is held as a whole, and its pages are many.
        self.top.shrink_to_fit();
        (self.top, self.frames)
    }

    /// Keeps the events since the last fence as running text of the block that is open.
    fn prose(&mut self, reader: &DocumentReader, until: usize) {
        if self.prose_from < until {
            let text = reader.run(self.prose_from..until);
            let span = text.span.clone();
            let block = Block {
                span,
                id: String::new(),
                id_span: None,
                former_ids: Vec::new(),
                classes: Vec::new(),
                kind: BlockKind::Prose(text),
                children: Vec::new(),
            };
            self.place(block);
        }
    }

    fn place(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(frame) => frame.inside.push(block),
            None => self.top.push(block),
        }
    }

    fn begin(
        &mut self,
        reader: &mut DocumentReader,
        line: Range<usize>,
        name: String,
        name_span: Range<usize>,
        attributes: BlockAttributes,
    ) {
        let kind = BlockName::named(&name);
        if kind.is_none() {
            blocks::unknown(reader, &name, name_span.clone());
        }
        self.make_room(reader, kind, &name, &name_span);
        self.open.push(Frame {
            kind,
            name,
            name_span,
            line,
            attributes,
            inside: Vec::new(),
        });
    }

    /// A block that cannot be used inside the open one: the open one was most likely left open, so it is closed.
    fn make_room(
        &mut self,
        reader: &mut DocumentReader,
        kind: Option<BlockName>,
        name: &str,
        name_span: &Range<usize>,
    ) {
        while let (Some(kind), Some(outer)) = (kind, self.open.last().and_then(|frame| frame.kind))
        {
            if outer.may_hold(kind, self.open.iter().filter_map(|frame| frame.kind)) {
                return;
            }
            let Some(frame) = self.open.pop() else { return };
            let line = reader.line(frame.line.start);
            let message = format!(
                "`{name}` cannot be used inside `{}`, which is open since line {line}",
                frame.name
            );
            let mut finding =
                Diagnostic::new(&BLOCK_NESTING, reader.file, name_span.clone(), message).related(
                    reader.file,
                    frame.name_span.clone(),
                    "opened here",
                );
            if let Some(line) =
                closed_in_html(reader, frame.line.end).filter(|line| line.end < name_span.start)
            {
                finding = finding.related(reader.file, line, SWALLOWED);
            }
            let help = format!(
                "Close `{}` with a line `:::` before it. {}",
                frame.name,
                outer.holds()
            );
            reader.findings.push(finding.help(help));
            self.surplus += 1;
            self.close(reader, frame, name_span.start);
        }
        if let (Some(kind), None) = (kind, self.open.last()) {
            blocks::needs_its_block(reader, kind, name_span);
        }
    }

    fn end(&mut self, reader: &mut DocumentReader, line: Range<usize>) {
        match self.open.pop() {
            Some(frame) => self.close(reader, frame, line.end),
            None if self.surplus > 0 => self.surplus -= 1,
            None => {
                let finding = Diagnostic::new(
                    &BLOCK_STRAY,
                    reader.file,
                    line,
                    "This line closes a block, but none is open",
                );
                reader.findings.push(
                    finding.help("Remove it, or write the line that opens the block: ::: name."),
                );
            }
        }
    }

    fn close(&mut self, reader: &mut DocumentReader, frame: Frame, end: usize) {
        self.frames.push((frame.line.start..end, frame.kind));
        if let Some(block) = blocks::build(reader, frame, end) {
            self.place(block);
        }
    }

    fn unclosed(&mut self, reader: &mut DocumentReader, frame: &Frame) {
        let span = frame.line.clone();
        let finding = Diagnostic::new(
            &BLOCK_UNCLOSED,
            reader.file,
            span,
            format!("`{}` is opened here and never closed", frame.name),
        );
        let mut finding = finding.help("Write a line `:::` where it ends.");
        if let Some(code) = open_code(reader) {
            finding = finding.related(
                reader.file,
                code,
                "This code block has no end, so the lines after it are shown as code",
            );
        } else if let Some(line) = closed_in_html(reader, frame.line.end) {
            finding = finding.related(reader.file, line, SWALLOWED);
        }
        reader.findings.push(finding);
    }
}

/// The first line of a code block that runs to the end of the file because its closing line is missing.
fn open_code(reader: &DocumentReader) -> Option<Range<usize>> {
    let (_, range) = reader.events.iter().rev().find(|(event, _)| {
        matches!(
            event,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)))
        )
    })?;
    let written = reader.text.get(range.clone())?;
    let open = range.end >= reader.text.trim_end().len() && {
        let last = written.trim_end().lines().last().unwrap_or_default().trim();
        written.trim_end().lines().count() < 2
            || !(last.starts_with("```") || last.starts_with("~~~"))
    };
    let first = written.lines().next()?.len();
    open.then(|| range.start..range.start + first)
}

/// The first line of colons after byte `from` that raw HTML has swallowed.
fn closed_in_html(reader: &DocumentReader, from: usize) -> Option<Range<usize>> {
    let written = |range: &Range<usize>| reader.text.get(range.clone()).unwrap_or_default();
    let mut html = reader
        .events
        .iter()
        .filter(|(event, range)| matches!(event, Event::Html(_)) && range.start >= from);
    let (_, range) = html.find(|(_, range)| written(range).trim_start().starts_with(":::"))?;
    Some(range.start..range.start + written(range).trim_end().len())
}

/// Ids written by hand on blocks, which headings must not take.
fn ids(blocks: &[Block]) -> FxHashSet<String> {
    let mut found = FxHashSet::default();
    crate::course::visit(blocks, &mut |block| {
        if !block.id.is_empty() {
            found.insert(block.id.clone());
        }
    });
    found
}

/// The scenarios among some blocks: their headings are steps and their links are choices.
fn stories(blocks: &[Block]) -> Vec<&Block> {
    let mut found = Vec::new();
    crate::course::visit(blocks, &mut |block| {
        if matches!(block.kind, BlockKind::Scenario(_)) {
            found.push(block);
        }
    });
    found
}

/// Headings with their anchors: the author's, else made from the words and numbered where they are taken.
fn headings(
    reader: &mut DocumentReader,
    mut taken: FxHashSet<String>,
    stories: &[&Block],
) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    for at in 0..reader.events.len() {
        let (Event::Start(Tag::Heading { level, id, .. }), span) = &reader.events[at] else {
            continue;
        };
        if stories.iter().any(|story| story.span.contains(&span.start)) {
            continue;
        }
        let end = at
            + reader.events[at..]
                .iter()
                .position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_))))
                .unwrap_or(0);
        let title = plain(&reader.events[at..end]);
        let own = id
            .as_ref()
            .map(|id| id.to_string())
            .filter(|id| !id.is_empty());
        let set = own.is_some();
        let wanted = own.unwrap_or_else(|| slug(&title));
        let wanted = match wanted.as_str() {
            "" => "section".to_owned(),
            own if PAGE_IDS.contains(&own) => format!("{OF_PAGE}{own}"),
            _ => wanted,
        };
        if set && taken.contains(&wanted) {
            let finding = Diagnostic::new(
                &ID_DUPLICATE,
                reader.file,
                span.clone(),
                format!("The id `{wanted}` is used twice on this page"),
            );
            reader
                .findings
                .push(finding.help("Give one of them another id."));
        }
        let id = free(wanted, &taken, &mut numbers);
        taken.insert(id.clone());
        headings.push(Heading {
            id,
            level: *level as u8,
            title,
            span: span.clone(),
            event: at,
        });
    }
    headings
}

/// An anchor that is not taken: the one wanted, else with the next number after it.
fn free(wanted: String, taken: &FxHashSet<String>, numbers: &mut FxHashMap<String, u32>) -> String {
    if !taken.contains(&wanted) {
        return wanted;
    }
    let last = numbers.entry(wanted.clone()).or_default();
    loop {
        *last += 1;
        let id = format!("{wanted}-{last}");
        if !taken.contains(&id) {
            return id;
        }
    }
}

/// Links and pictures with where they lead; addresses written as such (`<https://…>`) need no look, nor do a story's steps.
fn links(events: &[Located], stories: &[&Block]) -> Vec<Link> {
    let mut links = Vec::new();
    for (event, span) in events {
        let (to, picture) = match event {
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            }) => continue,
            Event::Start(Tag::Link { dest_url, .. }) => (dest_url, false),
            Event::Start(Tag::Image { dest_url, .. }) => (dest_url, true),
            _ => continue,
        };
        if to.starts_with('#') && stories.iter().any(|story| story.span.contains(&span.start)) {
            continue;
        }
        links.push(Link {
            to: to.to_string(),
            picture,
            span: span.clone(),
        });
    }
    links
}

/// The most raw HTML tags of a page: cleaning takes time that grows with the square of how deep they nest.
const MOST_TAGS: usize = 2_000;

/// Says once when a page holds more raw HTML than can be cleaned in good time.
fn too_much_html(reader: &mut DocumentReader) {
    let mut tags = 0;
    for (event, span) in reader.events {
        if let Event::Html(html) | Event::InlineHtml(html) = event {
            tags += html.matches('<').count();
            if tags > MOST_TAGS {
                let finding = Diagnostic::new(
                    &HTML_TOO_MUCH,
                    reader.file,
                    span.clone(),
                    format!("This page has more than {MOST_TAGS} HTML tags"),
                );
                reader
                    .findings
                    .push(finding.help("Write it in Markdown, or split the page."));
                return;
            }
        }
    }
}

/// `<!-- allow rule: reason -->`, wherever Markdown sees HTML.
fn waivers(events: &[Located]) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for (event, span) in events {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else {
            continue;
        };
        let inner = html
            .trim()
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
            .map(str::trim);
        let Some(rest) = inner.and_then(|inner| inner.strip_prefix("allow ")) else {
            continue;
        };
        let (rule, reason) = rest.split_once(':').unwrap_or((rest, ""));
        waivers.push(Waiver {
            rule: rule.trim().to_owned(),
            reason: reason.trim().to_owned(),
            span: span.clone(),
        });
    }
    waivers
}
