//! Raw HTML among Markdown: which `<…>` are words and no tags, and what of the rest is left out when a page is cleaned.

use crate::course::Link;
use crate::diagnostic::{Diagnostic, Fix, Rule, Severity};
use crate::markdown::{self, Located};
use crate::sanitize::{has_huge_tag, is_element, keeps_attribute, keeps_element};
use crate::syntax::DocumentReader;
use crate::text::tags::{MAX_ATTRIBUTES, WrittenAttribute, WrittenTag, written_tags};
use pulldown_cmark::{Event, Tag, TagEnd};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How often a page is read to find words in brackets: where those that began an HTML block are text, more may come to light.
const ROUNDS: usize = 3;

/// Findings of a page about its HTML.
const MAX_FINDINGS: usize = 200;

/// Attributes that say all by being there.
const VALUELESS: &str = " allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert ismap itemscope loop \
    multiple muted nohref noshade novalidate nowrap open playsinline readonly required reversed selected ";

/// Elements that end without a closing tag.
const UNCLOSED: &str = " area base basefont bgsound body br col colgroup dd dt embed frame head hr html img input li link meta optgroup option p param rp rt \
    source tbody td tfoot th thead tr track wbr ";

/// Elements that are of no use without what is in them, and of which one is told for all that.
const WHOLE: &str = " applet audio canvas form frameset iframe map math menu noscript object script select style svg template video ";

/// Elements that are parts of others, which are told.
const PARTS: &str = " source track param option optgroup legend frame ";

fn among(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|one| one == name)
}

/// The text of a page in lower case, with where its closing tags stand.
pub struct Lowered {
    text: String,
    /// The last closing tag of each name.
    last: FxHashMap<String, usize>,
    /// Drawings and formulas, in order.
    drawings: Vec<Range<usize>>,
}

impl Lowered {
    /// Reads `text` from byte `body` on; none when it can hold no tag.
    pub fn new(text: &str, body: usize) -> Option<Lowered> {
        let is_tag = |at: usize| {
            let next = text.as_bytes().get(body + at + 1);
            next.is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte))
        };
        memchr::memchr_iter(b'<', text.get(body..)?.as_bytes()).find(|at| is_tag(*at))?;
        let text = text.to_ascii_lowercase();
        let mut last = FxHashMap::default();
        for (at, _) in text.match_indices("</") {
            let name = &text[at + 2..];
            let length = name
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .unwrap_or(name.len());
            last.insert(name[..length].to_owned(), at);
        }
        let mut lowered = Lowered {
            text,
            last,
            drawings: Vec::new(),
        };
        for name in ["svg", "math"] {
            let mut from = body;
            while let Some(found) = lowered.text[from..].find(&format!("<{name}")) {
                let start = from + found;
                let Some(end) = lowered.end(name, start) else {
                    break;
                };
                lowered.drawings.push(start..end);
                from = end;
            }
        }
        // A formula may stand in a drawing, and the other way round.
        lowered.drawings.sort_by_key(|drawing| drawing.start);
        lowered.drawings.dedup_by(|next, last| {
            let joined = next.start < last.end;
            if joined {
                last.end = last.end.max(next.end);
            }
            joined
        });
        Some(lowered)
    }

    /// Where the next closing tag of this name stands after byte `from`.
    fn end(&self, name: &str, from: usize) -> Option<usize> {
        let closing = format!("</{name}");
        let last = *self.last.get(name)?;
        (last >= from).then(|| {
            self.text[from..]
                .find(&closing)
                .map_or(last, |end| from + end)
        })
    }

    fn is_drawn(&self, at: usize) -> bool {
        is_within(&self.drawings, at)
    }
}

/// Whether a byte lies in one of some ranges, which come in order and do not overlap.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.start <= at)
}

/// Raw HTML that stands together, as it is written, with where its lines begin in the file.
struct RawPiece {
    html: String,
    /// A byte of `html` and the byte of the file that it is.
    lines: Vec<(usize, usize)>,
    inline: bool,
}

impl RawPiece {
    /// The byte of the file that byte `at` of the piece is.
    fn place(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= at);
        let (start, place) = self.lines[line.saturating_sub(1)];
        place + (at - start)
    }
}

fn pieces(text: &str, events: &[Located]) -> Vec<RawPiece> {
    let mut pieces: Vec<RawPiece> = Vec::new();
    let mut in_block = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                in_block = true;
                pieces.push(RawPiece {
                    html: String::new(),
                    lines: Vec::new(),
                    inline: false,
                });
            }
            Event::End(TagEnd::HtmlBlock) => in_block = false,
            Event::Html(_) | Event::InlineHtml(_) => {
                let written = text.get(range.clone()).unwrap_or_default();
                if !in_block {
                    pieces.push(RawPiece {
                        html: String::new(),
                        lines: Vec::new(),
                        inline: matches!(event, Event::InlineHtml(_)),
                    });
                }
                if let Some(piece) = pieces.last_mut() {
                    piece.lines.push((piece.html.len(), range.start));
                    piece.html.push_str(written);
                }
            }
            _ => {}
        }
    }
    pieces.retain(|piece| !piece.lines.is_empty());
    pieces
}

/// Where a `<` begins words and no tag (`Dear <first name>`), bytes of the file in order.
pub fn words_in_brackets(text: &str, body: usize, lowered: &Lowered) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for _ in 0..ROUNDS {
        let masked = markdown::mask(text, body, &[], &[], &found);
        let events = markdown::events(&masked, body, false);
        let mut new = Vec::new();
        for piece in pieces(text, &events) {
            for (at, tag) in written_tags(&piece.html) {
                let place = piece.place(at);
                if found.binary_search(&place).is_err()
                    && is_words(&tag, place, piece.inline, lowered)
                {
                    new.push(place);
                }
            }
        }
        if new.is_empty() {
            break;
        }
        found.extend(new);
        found.sort_unstable();
    }
    found
}

fn is_words(tag: &WrittenTag, place: usize, inline: bool, lowered: &Lowered) -> bool {
    let name = tag.name.to_ascii_lowercase();
    // `<o:p>` comes from Word.
    let prefixed = name.find(':').is_some_and(|colon| colon + 1 < name.len());
    if prefixed || lowered.is_drawn(place) {
        return false;
    }
    if !is_element(&name) {
        return true;
    }
    if tag.closing {
        return false;
    }
    let is_word = |attribute: &WrittenAttribute| {
        let name = attribute.name.to_ascii_lowercase();
        attribute.value.is_none()
            && !among(VALUELESS, &name)
            && !name.contains(['-', ':', '@', '#', '*'])
    };
    match tag.attributes.is_empty() {
        false => tag.attributes.iter().all(is_word),
        true => {
            inline && !tag.closed && !among(UNCLOSED, &name) && lowered.end(&name, place).is_none()
        }
    }
}

/// Says what is left out of raw HTML, and what stays as text; gives its links and pictures.
pub fn check(reader: &mut DocumentReader, brackets: &[usize], lowered: &Lowered) -> Vec<Link> {
    let mut links = Vec::new();
    let mut findings = Vec::new();
    // Up to this byte all belongs to an element that was told.
    let mut told = 0;
    for piece in pieces(reader.text, reader.events) {
        let start = piece.place(0);
        if has_huge_tag(&piece.html) {
            findings.push(huge(reader, start, &piece));
            continue;
        }
        if !piece.inline && start >= told {
            findings.extend(no_element(reader, start, &piece.html));
        }
        for (at, tag) in written_tags(&piece.html) {
            let place = piece.place(at);
            if tag.closing || place < told || brackets.binary_search(&place).is_ok() {
                continue;
            }
            let name = tag.name.to_ascii_lowercase();
            let is_box = name != "input"
                || tag.attributes.iter().any(|one| {
                    one.name.eq_ignore_ascii_case("type")
                        && one
                            .value
                            .as_deref()
                            .is_some_and(|value| value.eq_ignore_ascii_case("checkbox"))
                });
            let span = place..place + tag.length.min(reader.text.len() - place);
            if !keeps_element(&name) || !is_box {
                if !among(PARTS, &name) {
                    findings.push(element(reader, &name, place..place + 1 + name.len()));
                }
                if among(WHOLE, &name) {
                    told = lowered.end(&name, place).unwrap_or(place);
                }
                continue;
            }
            for attribute in &tag.attributes {
                let own = attribute.name.to_ascii_lowercase();
                let linked = match (&*name, &*own) {
                    ("a", "href") => Some(false),
                    ("img", "src") => Some(true),
                    _ => None,
                };
                if let (Some(picture), Some(value)) = (linked, &attribute.value) {
                    if !value.is_empty() {
                        links.push(Link {
                            to: value.clone(),
                            picture,
                            span: span.clone(),
                        });
                    }
                } else if !keeps_attribute(&name, &own) {
                    let from = piece.place(at + attribute.at);
                    let span = from..from + own.len();
                    findings.push(lost_attribute(reader, &name, &own, span));
                }
            }
        }
    }
    findings.extend(as_text(reader, brackets));
    findings.truncate(MAX_FINDINGS);
    reader.findings.append(&mut findings);
    links
}

pub(crate) static HTML_UNKNOWN: Rule = Rule {
    name: "html/unknown",
    severities: &[Severity::Warning],
    summary: "Words in angle brackets are an HTML element, or escaped.",
    reason: "They are kept as text. Other programs that read the same file take them for tags and leave the words out.",
    source: "README.md, \"Blocks\"",
    bad: "Begin with \"Dear <first name>\", and end with your own.",
    good: "Begin with \"Dear \\<first name>\", and end with your own.",
    fixable: true,
};

/// Words in brackets that stay as text.
fn as_text(reader: &DocumentReader, brackets: &[usize]) -> Vec<Diagnostic> {
    let hidden = |at: usize| is_within(reader.blanks, at) || reader.text[..at].ends_with("{{");
    let in_html: Vec<Range<usize>> = reader
        .events
        .iter()
        .filter(|(event, _)| matches!(event, Event::Html(_)))
        .map(|(_, range)| range.clone())
        .collect();
    let mut findings = Vec::new();
    for &at in brackets.iter().filter(|at| !hidden(**at)) {
        let rest = &reader.text[at..];
        let length = rest.find('>').map_or(1, |end| end + 1);
        let written = rest[..length]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let escaped = if is_within(&in_html, at) {
            "&lt;"
        } else {
            "\\<"
        };
        let name = written.trim_matches(['<', '>', '/']).to_ascii_lowercase();
        let why = if is_element(&name) {
            "has no closing tag"
        } else {
            "is not HTML"
        };
        let finding = Diagnostic::new(
            &HTML_UNKNOWN,
            reader.file,
            at..at + length,
            format!("`{written}` {why}, so it stays on the page as text"),
        );
        let fix = Fix::replace(format!("write {escaped}"), at..at + 1, escaped);
        findings.push(
            finding
                .help(format!(
                    "If these words are to be read as they are, write {escaped} in place of <. If this is meant to be HTML, correct it."
                ))
                .fix(fix),
        );
    }
    findings
}

pub(crate) static HTML_REMOVED: Rule = Rule {
    name: "html/removed",
    severities: &[Severity::Warning],
    summary: "All HTML that is written is kept on the page.",
    reason: "Elements and attributes that could load, run or restyle something are left out when a page is made. The author would not notice, and learners would miss what was there.",
    source: "README.md, \"Blocks\"",
    bad: "Watch this:\n\n<iframe src=\"https://www.youtube.com/embed/abc\" title=\"A film\"></iframe>",
    good: "Watch [this film](https://www.youtube.com/watch?v=abc).",
    fixable: false,
};

fn removed(reader: &DocumentReader, span: Range<usize>, message: String) -> Diagnostic {
    Diagnostic::new(&HTML_REMOVED, reader.file, span, message)
}

fn element(reader: &DocumentReader, name: &str, span: Range<usize>) -> Diagnostic {
    let help = match name {
        "iframe" | "embed" | "object" | "frameset" | "applet" | "portal" => {
            "A page loads nothing from other sites. Put a video into the course with ::: media {src=talk.mp4}, or write a link: [what it is](https://…)."
        }
        "video" | "audio" => {
            "Write ::: media {src=talk.mp4 captions=talk.vtt}, with the transcript as text inside it."
        }
        "svg" | "canvas" => {
            "Save the drawing as a file, such as figures/one.svg, and show it: ![what it shows](figures/one.svg)."
        }
        "picture" => "Show one image: ![what it shows](figures/one.png).",
        "math" => {
            "Write the formula with characters such as x², ½ or √, or show it as an image: ![the formula in words](figures/formula.svg)."
        }
        "form" | "input" | "select" | "textarea" | "button" | "datalist" | "fieldset" | "label" => {
            "Learners answer in blocks: ::: question for an answer, ::: reflect for their own words, ::: checklist for things to tick."
        }
        "script" | "noscript" | "template" => {
            "A course runs no scripts of its author. Leave it out."
        }
        "style" | "link" | "font" | "center" | "big" | "tt" | "basefont" | "blink" | "marquee" => {
            "How a page looks is up to its theme. Leave the tag out, or write *emphasis*, **strong** or `code`."
        }
        "strike" => "Write ~~the words~~.",
        "acronym" => "Write <abbr> in its place.",
        "progress" | "meter" | "output" | "dialog" | "menu" | "map" | "area" => {
            "Say the same in words, a list or an image."
        }
        _ => "Leave the tag out, and write what it is for in Markdown.",
    };
    let message = format!("The HTML element `<{name}>` is not kept, so learners do not get it");
    removed(reader, span, message).help(help)
}

fn lost_attribute(
    reader: &DocumentReader,
    element: &str,
    name: &str,
    span: Range<usize>,
) -> Diagnostic {
    let help = match (element, name) {
        (
            "table" | "tr" | "td" | "th" | "col" | "colgroup" | "thead" | "tbody" | "tfoot",
            "align",
        ) => {
            "Write the table in Markdown, and say in the line below its head how columns are set: `:--`, `:-:` or `--:`."
        }
        ("a", "name") => "Write id in its place.",
        (_, name) if name.starts_with("on") => {
            "A course runs no scripts of its author. Leave the attribute out."
        }
        (
            _,
            "style" | "align" | "width" | "height" | "color" | "bgcolor" | "border" | "size"
            | "valign" | "face" | "background" | "cellpadding" | "cellspacing" | "hspace"
            | "vspace",
        ) => "How a page looks is up to its theme. Leave the attribute out.",
        _ => "Leave the attribute out, and say in words or in Markdown what it is for.",
    };
    let message = format!("The attribute `{name}` of `<{element}>` is not kept");
    removed(reader, span, message).help(help)
}

/// Declarations, instructions and a comment without an end.
fn no_element(reader: &DocumentReader, start: usize, html: &str) -> Option<Diagnostic> {
    let first = html.lines().next().unwrap_or_default().trim_end();
    let span = start..start + first.len();
    if let Some(inside) = html.trim_start().strip_prefix("<!--") {
        return (!inside.contains("-->")).then(|| {
            let message = "This comment has no end, so all that follows is left out".to_owned();
            removed(reader, span, message).help("Write --> where the comment ends.")
        });
    }
    let kind = if html.trim_start().starts_with("<?") {
        "instruction"
    } else if html.trim_start().starts_with("<!") {
        "declaration"
    } else {
        return None;
    };
    let message = format!("This {kind} is not HTML for a page, so it is left out");
    Some(removed(reader, span, message).help("Leave it out."))
}

pub(crate) static HTML_TOO_MUCH: Rule = Rule {
    name: "html/too-much",
    severities: &[Severity::Error],
    summary: "A page holds at most 2,000 HTML tags of its own, and no tag more than 1,000 attributes.",
    reason: "Raw HTML is cleaned, and the time that takes grows with the square of how deep it nests.",
    source: "README.md, \"Blocks\"",
    bad: "",
    good: "",
    fixable: false,
};

fn huge(reader: &DocumentReader, start: usize, piece: &RawPiece) -> Diagnostic {
    let first = piece.html.lines().next().unwrap_or_default();
    let length = first
        .char_indices()
        .nth(80)
        .map_or(first.len(), |(at, _)| at);
    let finding = Diagnostic::new(
        &HTML_TOO_MUCH,
        reader.file,
        start..start + length,
        format!("This HTML has a tag with more than {MAX_ATTRIBUTES} attributes"),
    );
    finding.help("Write it in Markdown, or leave attributes out.")
}
