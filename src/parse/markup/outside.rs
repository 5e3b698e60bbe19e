//! What looks like a question and is in no `question` block, so that the page would show its answer or boxes that do nothing.

use super::shape::Shape;
use super::view::{ESCAPED, View};
use super::{ends_paragraph, short};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::BlockName;
use crate::syntax::DocumentReader;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// What to write, for all of these.
const QUESTION: &str = "Write ::: question on a line above what is asked and ::: on a line below the options, with - [x] before the correct option and - [ ] before the others.";
/// Findings of one kind on one page.
const MOST_OF_ONE: usize = 50;
/// Bytes after a list in which its answer may stand.
const NEAR_ANSWER: usize = 200;
/// Signs that mark an option as right.
const RIGHT: [char; 6] = ['✓', '✔', '✅', '☑', '🗸', '🟢'];
/// Names of raw formats, which Pandoc writes in braces after an equals sign.
const FORMATS: [&str; 5] = ["{=html}", "{=latex}", "{=tex}", "{=openxml}", "{=html5}"];

/// What is found, in no particular order.
pub fn find(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    let mut findings = answer_lines(reader, view);
    findings.extend(braces(reader, view));
    findings.extend(round_boxes(reader, view));
    let places: Vec<usize> = findings
        .iter()
        .filter_map(|finding| finding.span.as_ref())
        .map(|span| span.start)
        .collect();
    findings.extend(gaps(reader, view));
    findings.extend(Lists::new(reader, view, places).find());
    findings
}

pub(crate) static QUESTION_OUTSIDE: Rule = Rule {
    name: "question/outside",
    severities: &[Severity::Error, Severity::Warning],
    summary: "What asks something and has options is in a `question` block.",
    reason: "Outside one the page shows which option is right, or boxes that nobody can tick.",
    source: "README.md, \"Questions\"",
    bad: "What should her first move be?\n\n- [ ] Wait for the review.\n- [x] Tell Theo today.",
    good: "::: question\nWhat should her first move be?\n\n- [ ] Wait for the review.\n- [x] Tell Theo today.\n:::",
    fixable: false,
};

fn finding(
    reader: &DocumentReader,
    severity: Severity,
    span: Range<usize>,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::with_severity(severity, &QUESTION_OUTSIDE, reader.file, span, message)
        .help(QUESTION)
}

/// Whether a byte stands where learners read it at once: in running text, or in a block that shows what is in it.
fn is_shown(view: &View, at: usize) -> bool {
    view.around(at).all(|kind| {
        matches!(
            kind,
            Some(BlockName::For | BlockName::Example | BlockName::Note | BlockName::Takeaway)
        )
    })
}

/// "Correct answer: B" on a line of its own.
fn answer_lines(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(concat!(
        r"(?mi)^[\x01 \t]*(?P<m>(?:the )?(?:correct |right |richtige |korrekte |bonne |bonnes |juiste )?",
        r"(?:answers?|ans|antwort(?:en)?|lösung|réponses?|respuestas?|risposta|resposta|antwoord|svar|odpowiedź)",
        r"(?: correctas?| corretta| correta| is| key)?[\x01 ]*[:：=][\x01 \t]*",
        r"\(?(?:(?:[A-Ha-h]|[0-9]{1,2})(?:(?:,| and| &|,? und| et) ?(?:[A-Ha-h]|[0-9]{1,2}))*|true|false|wahr|falsch|richtig|vrai|faux)\)?(?:[.):][^\n]{0,80})?)[\x01 \t]*$",
    ));
    // A colon or an equals sign is in all of them, and in few lines of a page.
    let lines = lines(&view.text).filter(|(_, line)| line.contains([':', '=', '：']));
    let found = lines.flat_map(|(start, line)| {
        let places = SHAPE.places(line);
        places.map(move |place| start + place.start..start + place.end)
    });
    found
        .filter(|span| is_shown(view, span.start))
        .take(MOST_OF_ONE)
        .map(|span| {
            let end = span.start + reader.text[span.clone()].trim_end().len();
            let message = "This line shows learners the correct answer of a question";
            finding(reader, Severity::Error, span.start..end, message)
        })
        .collect()
}

/// The lines of a text without their ends, each with the byte at which it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}

/// `{=right ~wrong}`, as Moodle's GIFT has it.
fn braces(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(
        r"\{\s*(?:[=~][^\s{}=~][^{}]{0,2000}|#[0-9][0-9.:,]*|TRUE|FALSE|true|false)\s*\}|[.?!:] (?P<m>\{[TF]\})",
    );
    let mut findings = Vec::new();
    if !view.text.contains('{') {
        return findings;
    }
    for span in SHAPE.places(&view.text).take(MOST_OF_ONE) {
        let written = &reader.text[span.clone()];
        if FORMATS.contains(&written) || ends_paragraph(written) {
            continue;
        }
        let message = format!(
            "`{}` shows learners the answers, as they are typed for another tool",
            short(written)
        );
        findings.push(finding(reader, Severity::Error, span, message));
    }
    findings
}

/// `[( )]`, `[[x]]` and `( )` before options: boxes of other tools. One finding for those that follow each other.
fn round_boxes(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(
        r"(?m)^[\x01 \t]*(?P<m>\[\([ xX]?\)\]|\[\[[ xX]?\]\]|\([ xX]\))[\x01]*(?:[ \t]|$)",
    );
    let parts = ["[(", "[[", "( )", "(x)", "(X)"];
    if !parts.iter().any(|part| view.text.contains(part)) {
        return Vec::new();
    }
    let mut groups: Vec<(Range<usize>, usize, bool)> = Vec::new();
    let mut last = 0;
    for place in SHAPE.places(&view.text) {
        let ticked = view.text[place.clone()].contains(['x', 'X']);
        // Feedback and empty lines may stand between.
        let near = reader.text[last..place.start].matches('\n').count() <= 4;
        last = place.end;
        match groups.last_mut() {
            Some((_, count, any)) if near => {
                *count += 1;
                *any |= ticked;
            }
            _ => groups.push((place, 1, ticked)),
        }
    }
    let told = groups
        .into_iter()
        .filter(|(_, count, _)| *count > 1)
        .take(MOST_OF_ONE);
    told.map(|(span, _, ticked)| {
        let (severity, message) = if ticked {
            (
                Severity::Error,
                "These boxes of another tool show learners the correct answer",
            )
        } else {
            (
                Severity::Warning,
                "These boxes of another tool cannot be ticked here",
            )
        };
        finding(reader, severity, span, message)
    })
    .collect()
}

/// `____` in a sentence. One finding for those of a paragraph; in a question that has options it is a gap in what is asked.
fn gaps(reader: &DocumentReader, view: &View) -> Vec<Diagnostic> {
    static SHAPE: Shape = Shape::new(r"_{3,}|(?:\\_){3,}");
    if !reader.text.contains("___") && !reader.text.contains("\\_\\_\\_") {
        return Vec::new();
    }
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut last: Option<usize> = None;
    for span in SHAPE.places(reader.text) {
        let is_text = match view.text.as_bytes()[span.start] {
            b'_' => true,
            byte => byte == ESCAPED,
        };
        if !is_text || !is_shown(view, span.start) || !has_words_beside(&view.text, &span) {
            continue;
        }
        let is_same = last.is_some_and(|last| !ends_paragraph(&reader.text[last..span.start]));
        last = Some(span.end);
        if !is_same && findings.len() < MOST_OF_ONE {
            let message = "Learners cannot write on this line";
            findings.push(finding(reader, Severity::Warning, span, message).help(
                "For a gap to fill, write the answer in double square brackets inside ::: question: Say it the [[same]] day. For free words, write ::: reflect.",
            ));
        }
    }
    findings
}

/// Whether the line of a gap has words, too.
fn has_words_beside(view: &str, span: &Range<usize>) -> bool {
    const NEAR: usize = 200;
    let bytes = view.as_bytes();
    let from = span.start.saturating_sub(NEAR);
    let before = bytes[from..span.start].rsplit(|byte| *byte == b'\n').next();
    let to = (span.end + NEAR).min(bytes.len());
    let after = bytes[span.end..to].split(|byte| *byte == b'\n').next();
    let has_word = |part: Option<&[u8]>| {
        part.is_some_and(|part| {
            part.iter()
                .any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
        })
    };
    has_word(before) || has_word(after)
}

/// A list that is being read.
#[derive(Default)]
struct OpenList {
    start: usize,
    items: usize,
    boxes: usize,
    ticked: usize,
    /// Items that are bold, and bold alone.
    bold: usize,
    /// Items with a sign for what is right.
    signed: usize,
    /// The first box, the first bold item and the first sign.
    first: [Option<usize>; 3],
    /// Whether what stands before asks something.
    asked: bool,
    item: OpenItem,
}

/// An item that is being read.
#[derive(Default)]
struct OpenItem {
    start: usize,
    bold: bool,
    plain: bool,
    signed: bool,
}

/// Reads the lists of a page.
struct Lists<'r> {
    reader: &'r DocumentReader<'r>,
    view: &'r View,
    /// Where something was told already.
    places: Vec<usize>,
    open: Vec<OpenList>,
    strong: usize,
    /// Quotes that are open inside items: feedback.
    quotes: usize,
    /// Whether the last paragraph or heading asks something.
    asks: bool,
    /// A heading "Question 1" since which nothing was told.
    heading: Option<Range<usize>>,
    findings: Vec<Diagnostic>,
}

impl<'r> Lists<'r> {
    fn new(reader: &'r DocumentReader<'r>, view: &'r View, places: Vec<usize>) -> Lists<'r> {
        Lists {
            reader,
            view,
            places,
            open: Vec::new(),
            strong: 0,
            quotes: 0,
            asks: false,
            heading: None,
            findings: Vec::new(),
        }
    }

    fn find(mut self) -> Vec<Diagnostic> {
        for (event, range) in self.reader.events {
            match event {
                Event::Start(tag) => self.start(tag, range),
                Event::End(end) => self.end(*end, range),
                Event::TaskListMarker(ticked) => self.marker(*ticked, range),
                Event::Text(_) | Event::Code(_) => self.text(event),
                _ => {}
            }
            if self.findings.len() >= MOST_OF_ONE {
                break;
            }
        }
        self.findings
    }

    fn start(&mut self, tag: &Tag, range: &Range<usize>) {
        match tag {
            Tag::List(_) => {
                let asked = self.open.is_empty() && std::mem::take(&mut self.asks);
                self.open.push(OpenList {
                    start: range.start,
                    asked,
                    ..OpenList::default()
                });
            }
            Tag::Item => {
                if let Some(list) = self.open.last_mut() {
                    list.items += 1;
                    list.item = OpenItem {
                        start: range.start,
                        ..OpenItem::default()
                    };
                }
            }
            Tag::BlockQuote(_) => self.quotes += usize::from(!self.open.is_empty()),
            Tag::Strong => {
                self.strong += 1;
                if let (Some(list), 0) = (self.open.last_mut(), self.quotes) {
                    list.item.bold = true;
                }
            }
            Tag::Heading { .. } => self.heading = None,
            _ => {}
        }
    }

    fn text(&mut self, event: &Event) {
        let (Some(list), 0) = (self.open.last_mut(), self.quotes) else {
            return;
        };
        if let Event::Text(text) = event {
            let text = text.trim();
            list.item.plain |= self.strong == 0 && text.chars().any(char::is_alphanumeric);
            list.item.signed |= text.starts_with(RIGHT) || text.ends_with(RIGHT);
        } else {
            list.item.plain |= self.strong == 0;
        }
    }

    fn marker(&mut self, ticked: bool, range: &Range<usize>) {
        if let Some(list) = self.open.last_mut() {
            list.boxes += 1;
            list.ticked += usize::from(ticked);
            list.first[0].get_or_insert(range.start);
        }
    }

    fn end(&mut self, end: TagEnd, range: &Range<usize>) {
        match end {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::Item => {
                if let Some(list) = self.open.last_mut() {
                    let item = std::mem::take(&mut list.item);
                    if item.bold && !item.plain {
                        list.bold += 1;
                        list.first[1].get_or_insert(item.start);
                    }
                    if item.signed {
                        list.signed += 1;
                        list.first[2].get_or_insert(item.start);
                    }
                }
            }
            TagEnd::List(_) => {
                if let Some(list) = self.open.pop() {
                    self.list(list, range.end);
                }
                self.asks = false;
            }
            TagEnd::Paragraph | TagEnd::Heading(_) if self.open.is_empty() => {
                let written = self.reader.text.get(range.clone()).unwrap_or_default();
                let words = written.trim_end_matches(|c: char| {
                    c.is_whitespace() || matches!(c, '*' | '_' | '"' | '”' | '»' | '#' | ':')
                });
                self.asks = words.ends_with(['?', '？', '؟']);
                if matches!(end, TagEnd::Heading(_)) && is_numbered_question(written) {
                    let line = written.lines().next().unwrap_or_default().trim_end();
                    self.heading = Some(range.start..range.start + line.len());
                }
            }
            _ => {}
        }
    }

    /// Decides about a list that was read. One that stands in another with boxes counts with it.
    fn list(&mut self, list: OpenList, end: usize) {
        let innermost = self.view.around(list.start).last();
        // Boxes belong there, or the name of the block is wrong, which was told.
        if let Some(
            None
            | Some(
                BlockName::Question | BlockName::Checklist | BlockName::Compose | BlockName::Guide,
            ),
        ) = innermost
        {
            self.heading = None;
            return;
        }
        if let Some(outer) = self.open.last_mut()
            && list.boxes > 0
            && outer.boxes > 0
        {
            outer.items += list.items;
            outer.boxes += list.boxes;
            outer.ticked += list.ticked;
            return;
        }
        let line = |at: usize| {
            let rest = &self.reader.text[at..];
            at..at + rest.lines().next().unwrap_or_default().trim_end().len()
        };
        let alone = |count: usize| list.asked && list.items > 1 && count == 1;
        let told = match list.first {
            [Some(at), ..] if list.items > 1 && list.ticked > 0 => Some((
                Severity::Error,
                at,
                "This list shows learners the correct answer, as it is in no `question` block",
            )),
            [Some(at), ..] => Some((
                Severity::Warning,
                at,
                "The boxes of this list cannot be ticked",
            )),
            [_, Some(at), _] if alone(list.bold) => Some((
                Severity::Error,
                at,
                "This list shows learners the correct answer, as one option alone is bold",
            )),
            [_, _, Some(at)] if alone(list.signed) => Some((
                Severity::Error,
                at,
                "This list shows learners the correct answer, as one option alone is marked",
            )),
            _ => None,
        };
        if let Some((severity, at, message)) = told {
            let mut found = finding(self.reader, severity, line(at), message);
            if severity == Severity::Warning {
                found = found.help("For things to tick, write ::: checklist on a line above the list and ::: on a line below it. For a question, write ::: question. For anything else, leave the boxes out.");
            }
            self.findings.push(found);
            self.heading = None;
        } else if let Some(heading) = self.heading.take_if(|_| list.items > 1) {
            // An answer or boxes of another tool that were told are of the same question.
            let near = |at: &usize| heading.start <= *at && *at < end + NEAR_ANSWER;
            if !self.places.iter().any(near) {
                let message = "This looks like a question, and nobody can answer it, as it is in no `question` block";
                let found = finding(self.reader, Severity::Warning, heading, message);
                self.findings.push(found);
            }
        }
    }
}

/// Whether a heading is "Question 1", in some language.
fn is_numbered_question(heading: &str) -> bool {
    static SHAPE: Shape = Shape::new(
        r"(?i)^[#\s]*(?:quiz )?(?:question|quiz|frage|übungsfrage|quizfrage|pregunta|domanda|pergunta|vraag|fråga|pytanie|q)\s*(?:#|no\.?|nr\.?|n°|n\.º)?\s*[0-9]{1,3}\s*(?:[:.)–—-][^\n]*|(?:of|von|sur|de|di|van)\s[0-9]+\s*)?(?:\n|$)",
    );
    SHAPE.places(heading).next().is_some()
}
