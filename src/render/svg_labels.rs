//! Labels of drawings that are HTML (`<foreignObject>`), as Mermaid and draw.io write them: their words become text of the drawing,
//! since pages show drawings as images, in which HTML is left out.

use crate::text::escape::escape;
use quick_xml::events::BytesStart;

/// The size of letters where nothing is said, in pixels.
const USUAL_SIZE: f64 = 16.0;
/// How wide a letter is, in sizes of letters.
const LETTER: f64 = 0.55;
/// From one line to the next, in sizes of letters.
const LINE: f64 = 1.2;
/// From the middle of a line to where its letters stand, in sizes of letters.
const BASELINE: f64 = 0.35;
/// The longest line of a label that is looked at, in characters, and the most lines.
const LONGEST: usize = 10_000;
const MOST_LINES: usize = 500;
/// Elements that end a line before and after them.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "pre",
    "section",
    "dt",
    "dd",
    "blockquote",
    "center",
];
/// Elements whose loss is seen.
const SEEN: [&str; 14] = [
    "img", "svg", "math", "canvas", "video", "audio", "iframe", "object", "embed", "input",
    "button", "select", "textarea", "hr",
];

/// What a style of HTML says that matters for a label.
#[derive(Clone, Debug, Default)]
struct LabelStyle {
    size: Option<f64>,
    color: Option<String>,
    family: Option<String>,
    is_bold: bool,
    is_italic: bool,
    align: Option<Align>,
    is_one_line: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Start,
    Middle,
    End,
}

/// Where a label stands, in units of the drawing.
#[derive(Debug, Default)]
struct LabelPlace {
    left: f64,
    top: f64,
    width: Option<f64>,
    height: Option<f64>,
    across: Option<Align>,
    down: Option<Align>,
}

/// A label while it is read.
#[derive(Debug)]
pub(super) struct Label {
    place: LabelPlace,
    lines: Vec<String>,
    /// Whether the next words follow a space.
    has_gap: bool,
    /// Styles of the elements that are open.
    styles: Vec<LabelStyle>,
    /// The style of the first words.
    style: Option<LabelStyle>,
    /// Elements that are open and whose text is no words.
    silent: usize,
    /// Whether something was in it that cannot become text.
    pub(super) is_lost_in_part: bool,
}

impl Label {
    /// Begins with the tag of its `<foreignObject>`.
    pub(super) fn begin(tag: &BytesStart) -> Label {
        let number = |name: &str| attribute(tag, name).and_then(|value| length(&value));
        Label {
            place: LabelPlace {
                left: number("x").unwrap_or(0.0),
                top: number("y").unwrap_or(0.0),
                width: number("width"),
                height: number("height"),
                ..LabelPlace::default()
            },
            lines: vec![String::new()],
            has_gap: false,
            styles: vec![LabelStyle::default()],
            style: None,
            silent: 0,
            is_lost_in_part: false,
        }
    }

    /// An element inside opens; `is_empty` when it closes at once.
    pub(super) fn open(&mut self, tag: &BytesStart, is_empty: bool) {
        let name = tag.local_name().into_inner().to_ascii_lowercase();
        self.is_lost_in_part |= SEEN.contains(&name.as_str());
        if name == "br" || BLOCKS.contains(&name.as_str()) {
            self.end_line();
        }
        if is_empty {
            return;
        }
        self.silent += usize::from(self.silent > 0 || name == "style" || name == "script");
        let mut style = self.styles.last().cloned().unwrap_or_default();
        style.is_bold |= name == "b" || name == "strong" || name == "th";
        style.is_italic |= name == "i" || name == "em";
        if let Some(said) = attribute(tag, "style") {
            self.read_style(&said, &mut style);
        }
        self.styles.push(style);
    }

    /// The element that opened last closes.
    pub(super) fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name.to_ascii_lowercase().as_str()) {
            self.end_line();
        }
        self.silent = self.silent.saturating_sub(1);
        if self.styles.len() > 1 {
            self.styles.pop();
        }
    }

    /// Words of it.
    pub(super) fn text(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                self.has_gap = true;
                continue;
            }
            let at = self.lines.len() - 1;
            let line = &mut self.lines[at];
            if self.has_gap && !line.is_empty() {
                line.push(' ');
            }
            self.has_gap = false;
            if line.len() < LONGEST {
                line.push(c);
            } else {
                self.is_lost_in_part = true;
            }
            if self.style.is_none() {
                self.style = self.styles.last().cloned();
            }
        }
    }

    fn end_line(&mut self) {
        self.has_gap = false;
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            if self.lines.len() < MOST_LINES {
                self.lines.push(String::new());
            } else {
                self.is_lost_in_part = true;
            }
        }
    }

    fn read_style(&mut self, said: &str, style: &mut LabelStyle) {
        let aligned = |value: &str| match value.split_whitespace().last()? {
            "center" => Some(Align::Middle),
            "left" | "start" | "flex-start" | "justify" => Some(Align::Start),
            "right" | "end" | "flex-end" => Some(Align::End),
            _ => None,
        };
        let mut place = (None, None, None);
        for declaration in said.split(';') {
            let Some((name, value)) = declaration.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim() {
                "font-size" => style.size = length(value).or(style.size),
                "color" => style.color = Some(value.to_owned()),
                "font-family" => style.family = Some(value.to_owned()),
                "font-weight" => {
                    style.is_bold =
                        matches!(value, "bold" | "bolder" | "600" | "700" | "800" | "900")
                }
                "font-style" => style.is_italic = value == "italic",
                "text-align" => style.align = aligned(value),
                "white-space" => style.is_one_line = value == "nowrap",
                "justify-content" => self.place.across = aligned(value),
                "align-items" => self.place.down = aligned(value),
                "margin-left" => place.0 = length(value),
                "padding-top" => place.1 = length(value),
                "width" => place.2 = length(value),
                _ => {}
            }
        }
        // draw.io gives the place of a label by the edges of the box around it.
        if let (Some(left), Some(top)) = (place.0, place.1)
            && self.place.across.is_some()
        {
            self.place.left = left;
            self.place.top = top;
            self.place.width = place.2;
            self.place.height = Some(0.0);
        }
    }

    /// The label as text of the drawing; none where it has no words.
    pub(super) fn end(mut self) -> Option<String> {
        self.lines.retain(|line| !line.is_empty());
        let style = self.style.unwrap_or_default();
        let size = style.size.unwrap_or(USUAL_SIZE);
        let lines: Vec<String> = match self.place.width.filter(|_| !style.is_one_line) {
            Some(width) if width > size => self
                .lines
                .iter()
                .flat_map(|line| wrapped(line, width / size))
                .collect(),
            _ => self.lines,
        };
        if lines.is_empty() {
            return None;
        }
        let LabelPlace {
            left,
            top,
            width,
            height,
            across,
            down,
        } = self.place;
        let align = across.or(style.align).unwrap_or(match width {
            Some(_) => Align::Middle,
            None => Align::Start,
        });
        let width = width.unwrap_or(0.0);
        let (x, anchor) = match align {
            Align::Start => (left, "start"),
            Align::Middle => (left + width / 2.0, "middle"),
            Align::End => (left + width, "end"),
        };
        let y = top + height.unwrap_or(0.0) / 2.0;
        #[allow(clippy::cast_precision_loss, reason = "a label has few lines")]
        let beyond_first = LINE * (lines.len() - 1) as f64;
        let first = match (down, height) {
            (Some(Align::Start), _) | (None, None) => LINE / 2.0 + BASELINE,
            (Some(Align::End), _) => BASELINE - LINE / 2.0 - beyond_first,
            _ => BASELINE - beyond_first / 2.0,
        };
        let mut text = format!(
            "<text xmlns=\"http://www.w3.org/2000/svg\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" stroke=\"none\" fill=\"{}\"",
            rounded(x),
            rounded(y),
            escape(style.color.as_deref().unwrap_or("currentColor"))
        );
        if let Some(size) = style.size {
            text.push_str(&format!(" font-size=\"{}px\"", rounded(size)));
        }
        if let Some(family) = &style.family {
            text.push_str(&format!(" font-family=\"{}\"", escape(family)));
        }
        if style.is_bold {
            text.push_str(" font-weight=\"bold\"");
        }
        if style.is_italic {
            text.push_str(" font-style=\"italic\"");
        }
        text.push('>');
        for (number, line) in lines.iter().enumerate() {
            let down = if number == 0 { first } else { LINE };
            text.push_str(&format!(
                "<tspan x=\"{}\" dy=\"{}em\">{}</tspan>",
                rounded(x),
                rounded(down),
                escape(line)
            ));
        }
        text.push_str("</text>");
        Some(text)
    }
}

/// The value of an attribute, if it can be read.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .flatten()
        .find(|one| one.key.into_inner() == name)?;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    Some(value.into_owned())
}

/// A length in pixels; none for other units.
fn length(text: &str) -> Option<f64> {
    let number: f64 = text.trim().trim_end_matches("px").trim().parse().ok()?;
    (number.is_finite() && number.abs() < 1e6).then_some(number)
}

/// A number with at most two places.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// A line broken between words where it is much wider than its box, which is so many sizes of letters wide.
fn wrapped(line: &str, width: f64) -> Vec<String> {
    let wide = |text: &str| -> f64 {
        text.chars()
            .map(|c| if u32::from(c) >= 0x2e80 { 1.0 } else { LETTER })
            .sum()
    };
    if wide(line) <= width * 1.1 {
        return vec![line.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    let mut taken = 0.0;
    for word in line.split(' ') {
        let needed = wide(word);
        match lines.last_mut() {
            Some(last) if taken + LETTER + needed <= width => {
                last.push(' ');
                last.push_str(word);
                taken += LETTER + needed;
            }
            _ => {
                lines.push(word.to_owned());
                taken = needed;
            }
        }
    }
    lines
}
