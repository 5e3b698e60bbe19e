//! SVG pictures: cleaned so that nothing in them runs or asks for another host, and measured.

use super::svg_prepare::prepare;
use crate::images::Anatomy;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use std::collections::BTreeMap;
use svg_hush::Filter;
use svg_hush::data_url_filter::{DataUrl, DataUrlFilterResult};
use xml::attribute::OwnedAttribute;
use xml::reader::XmlEvent;

/// The namespace of SVG.
const SVG: &str = "http://www.w3.org/2000/svg";
/// What browsers take when a picture says no size.
const DEFAULT_SIZE: (u32, u32) = (300, 150);
/// The largest side that is written to a page, in CSS pixels.
const LARGEST_SIDE: f64 = 100_000.0;
/// The element that holds a label in HTML.
pub(super) const LABEL: &str = "foreignObject";
/// Elements whose loss nobody sees, and which drawing programs write into every file.
const UNSEEN: [&str; 3] = ["script", "metadata", "namedview"];

/// A cleaned picture.
#[derive(Debug)]
pub struct CleanedSvg {
    /// The SVG file.
    pub bytes: Vec<u8>,
    /// Width and height in CSS pixels.
    pub size: (u32, u32),
    /// Names of elements that were left out and may be missed, each once, sorted.
    pub dropped: Vec<String>,
    /// How many labels in HTML became text.
    pub labels: usize,
    /// Whether words, or images among them, were lost with labels in HTML.
    pub has_lost_labels: bool,
    /// Whether it showed an image or a drawing from elsewhere.
    pub has_lost_images: bool,
    /// Whether it loaded styles or fonts from elsewhere.
    pub has_lost_styles: bool,
}

/// Cleans and measures an SVG file.
///
/// # Errors
/// Why it is no SVG that a browser could show, in a few words.
pub fn clean(bytes: &[u8]) -> Result<CleanedSvg, String> {
    let (bytes, prepared) = prepare(bytes);
    let before = read(&bytes)?;
    let mut filter = Filter::new();
    filter.set_data_url_filter(without_metadata);
    let mut cleaned = Vec::with_capacity(bytes.len());
    filter
        .filter(&*bytes, &mut cleaned)
        .map_err(|error| in_words(&error.to_string()))?;
    let after = elements(&cleaned)?;
    // Those that had words have become text; the others are read here for the first time where the file is not UTF-8.
    let has_unread_labels =
        std::str::from_utf8(&bytes).is_err() && before.elements.contains_key(LABEL);
    let missing = before
        .elements
        .iter()
        .filter(|(name, count)| after.get(*name) < Some(*count));
    let dropped = missing
        .map(|(name, _)| name.clone())
        .filter(|name| !UNSEEN.contains(&name.as_str()))
        .collect();
    Ok(CleanedSvg {
        bytes: cleaned,
        size: before.size,
        dropped,
        labels: prepared.labels,
        has_lost_labels: prepared.has_lost_labels || has_unread_labels,
        has_lost_images: prepared.has_lost_images,
        has_lost_styles: prepared.has_lost_styles,
    })
}

/// An image inside a drawing: of the usual formats, without its metadata.
fn without_metadata(address: &DataUrl) -> DataUrlFilterResult {
    let Ok((bytes, _)) = address.decode_to_vec() else {
        return DataUrlFilterResult::Drop;
    };
    match Anatomy::of(&bytes) {
        Some(anatomy) if anatomy.is_stripped(&bytes) => DataUrlFilterResult::Keep,
        Some(anatomy) if anatomy.damage.is_none() => DataUrlFilterResult::Rewrite {
            mime_type: anatomy.format.media_type().to_owned(),
            data: anatomy.stripped_but_turned(),
        },
        _ => DataUrlFilterResult::Drop,
    }
}

/// What is to be known of an SVG file: its size, and how often each element stands in it.
struct SvgFacts {
    size: (u32, u32),
    elements: BTreeMap<String, usize>,
}

fn read(bytes: &[u8]) -> Result<SvgFacts, String> {
    let mut facts = SvgFacts {
        size: DEFAULT_SIZE,
        elements: BTreeMap::new(),
    };
    let mut root = true;
    for event in xml::EventReader::new(bytes) {
        let XmlEvent::StartElement {
            name, attributes, ..
        } = event.map_err(|error| in_words(&error.to_string()))?
        else {
            continue;
        };
        let is_svg = name.namespace.as_deref() == Some(SVG);
        if root {
            if !is_svg || name.local_name != "svg" {
                return Err(
                    "its first element is not <svg xmlns=\"http://www.w3.org/2000/svg\">"
                        .to_owned(),
                );
            }
            facts.size = size(&attributes);
            root = false;
        }
        if is_svg {
            *facts.elements.entry(name.local_name).or_default() += 1;
        }
    }
    Ok(facts)
}

/// How often each element of SVG stands in a file that was cleaned. What the filter wrote is well formed, so that the quicker of the
/// two readers is told enough.
fn elements(cleaned: &[u8]) -> Result<BTreeMap<String, usize>, String> {
    let mut elements = BTreeMap::new();
    let mut reader =
        NsReader::from_str(std::str::from_utf8(cleaned).map_err(|error| error.to_string())?);
    loop {
        match reader
            .read_resolved_event()
            .map_err(|error| in_words(&error.to_string()))?
        {
            (ResolveResult::Bound(Namespace(space)), Event::Start(start) | Event::Empty(start))
                if space == SVG =>
            {
                *elements
                    .entry(start.local_name().into_inner().to_owned())
                    .or_default() += 1;
            }
            (_, Event::Eof) => return Ok(elements),
            _ => {}
        }
    }
}

/// An error of the XML reader, which begins with its line and column, without its prefix.
fn in_words(error: &str) -> String {
    error
        .trim_start_matches("XML parsing error: ")
        .trim_end_matches('.')
        .to_owned()
}

/// Width and height: as said, a missing one from the viewBox's shape, both from the viewBox when neither is said.
fn size(attributes: &[OwnedAttribute]) -> (u32, u32) {
    let value = |name: &str| {
        attributes
            .iter()
            .find(|a| a.name.namespace.is_none() && a.name.local_name == name)
            .map(|a| a.value.trim())
    };
    let view_box = value("viewBox").and_then(view_box);
    let (width, height) = (
        value("width").and_then(length),
        value("height").and_then(length),
    );
    let (width, height) = match (width, height, view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(both)) => both,
        (width, height, None) => (
            width.unwrap_or(f64::from(DEFAULT_SIZE.0)),
            height.unwrap_or(f64::from(DEFAULT_SIZE.1)),
        ),
    };
    (pixels(width), pixels(height))
}

/// Whole pixels, at least one.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a range that fits"
)]
fn pixels(length: f64) -> u32 {
    length.clamp(1.0, LARGEST_SIDE).round() as u32
}

/// Width and height of a viewBox such as `0 0 320 180`.
fn view_box(text: &str) -> Option<(f64, f64)> {
    let numbers: Vec<f64> = text
        .split([' ', ',', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    match numbers[..] {
        [_, _, width, height]
            if width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite() =>
        {
            Some((width, height))
        }
        _ => None,
    }
}

/// A length in CSS pixels; none for percentages and units that depend on a font.
fn length(text: &str) -> Option<f64> {
    let unit_at = text
        .find(|c: char| c.is_ascii_alphabetic() || c == '%')
        .unwrap_or(text.len());
    let number: f64 = text[..unit_at].trim().parse().ok()?;
    let factor = match text[unit_at..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    (number > 0.0 && number.is_finite()).then_some(number * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(attributes: &str, inside: &str) -> CleanedSvg {
        clean(format!("<svg xmlns=\"{SVG}\" {attributes}>{inside}</svg>").as_bytes()).unwrap()
    }

    #[test]
    fn sizes() {
        assert_eq!(svg("viewBox=\"0 0 320 180\"", "").size, (320, 180));
        assert_eq!(
            svg("viewBox=\"0,0,320,180\" width=\"640\"", "").size,
            (640, 360)
        );
        assert_eq!(
            svg("viewBox=\"0 0 320 180\" width=\"100%\" height=\"90px\"", "").size,
            (160, 90)
        );
        assert_eq!(svg("width=\"1in\" height=\"72pt\"", "").size, (96, 96));
        assert_eq!(svg("", "").size, DEFAULT_SIZE);
        assert_eq!(
            svg("viewBox=\"0 0 0 NaN\" width=\"-3\" height=\"1e400\"", "").size,
            DEFAULT_SIZE
        );
    }

    #[test]
    fn nothing_that_runs_or_leads_away_stays() {
        let cleaned = svg(
            "onload=\"x()\" viewBox=\"0 0 9 9\"",
            "<script>x()</script><style>@media (prefers-color-scheme: dark) { .a { fill: #fff } } .b { background: url(https://evil.example/x) }</style>\
             <foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>\
             <a href=\"https://evil.example/\"><text class=\"a\">Two <tspan>words</tspan> here</text></a>",
        );
        let text = String::from_utf8(cleaned.bytes).unwrap();
        for gone in ["script", "onload", "x()", "evil", "foreign"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        assert!(
            text.contains("@media (prefers-color-scheme: dark) { .a { fill: #fff } }"),
            "{text}"
        );
        assert!(text.contains(">Two <tspan>words</tspan> here<"), "{text}");
        assert!(!cleaned.has_lost_labels);
    }

    fn text(cleaned: &CleanedSvg) -> &str {
        std::str::from_utf8(&cleaned.bytes).unwrap()
    }

    #[test]
    fn labels_of_mermaid_become_text_in_the_middle_of_their_box() {
        let cleaned = svg(
            "",
            "<style>.label text{fill:#333}</style><g class='label' transform='translate(-60, -12)'><rect/>\
             <foreignObject width='120' height='48'><div xmlns='http://www.w3.org/1999/xhtml' style='display: table-cell; white-space: nowrap;'>\
             <span class='nodeLabel'><p>Ask &amp;<br/>listen &#8211; first</p></span></div></foreignObject></g>",
        );
        assert!(
            text(&cleaned).contains("<tspan dy=\"-0.25em\" x=\"60\">Ask &amp;</tspan>"),
            "{}",
            text(&cleaned)
        );
        assert!(text(&cleaned).contains(">listen \u{2013} first</tspan>"));
        assert!(
            text(&cleaned).contains("text-anchor=\"middle\"")
                && text(&cleaned).contains("y=\"24\"")
        );
        assert_eq!((cleaned.labels, cleaned.has_lost_labels), (1, false));
        assert!(
            cleaned.dropped.iter().all(|name| name == LABEL),
            "{:?}",
            cleaned.dropped
        );
    }

    #[test]
    fn labels_of_draw_io_stand_where_their_style_puts_them() {
        let cleaned = svg(
            "",
            "<switch><foreignObject style='overflow: visible; text-align: left;' width='100%' height='100%'><div xmlns='http://www.w3.org/1999/xhtml' \
             style='display: flex; align-items: unsafe center; justify-content: unsafe center; width: 118px; height: 1px; padding-top: 30px; margin-left: 11px;'>\
             <div style='box-sizing: border-box; font-size: 0; text-align: center;'><div style='display: inline-block; font-size: 12px; font-family: Helvetica; color: #FF0000; font-weight: bold; white-space: normal;'>\
             Ask the people who do the work</div></div></div></foreignObject><text x='70' y='34'>Ask the...</text></switch>",
        );
        let text = text(&cleaned);
        assert!(text.contains("x=\"70\" y=\"30\""), "{text}");
        assert!(text.contains("fill=\"#FF0000\"") && text.contains("font-size=\"12px\""));
        assert!(
            text.contains(">Ask the people who</tspan>")
                || text.contains(">Ask the people</tspan>"),
            "{text}"
        );
        assert!(text.find("people").unwrap() < text.find("Ask the...").unwrap());
    }

    #[test]
    fn what_cannot_become_text_is_said() {
        let cleaned = svg(
            "",
            "<foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='x.png'/></foreignObject>",
        );
        assert!(cleaned.has_lost_labels);
        let empty = svg(
            "",
            "<foreignObject width='9' height='9'><div xmlns='http://www.w3.org/1999/xhtml'> </div></foreignObject>",
        );
        assert!(!empty.has_lost_labels && empty.labels == 0);
    }

    #[test]
    fn what_leads_out_goes_whole_and_the_rest_works() {
        let cleaned = svg(
            "xmlns:xlink='http://www.w3.org/1999/xlink'",
            "<defs><style>@import url(\"https://fonts.example.com/css?family=Lato\"); .a{fill:#123}</style></defs>\
             <image width='9' height='9' href='https://example.com/a.png'/><image xlink:href='b.png'/>\
             <use href='#part'/><rect fill='url(#paint)' stroke='url(https://example.com/c.svg#d)'/>",
        );
        let text = text(&cleaned);
        assert!(text.contains(".a{fill:#123}"), "{text}");
        for gone in ["import", "example", "Lato", "a.png", "b.png"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        assert!(text.contains("href=\"#part\"") && text.contains("url(#paint)"));
        assert!(cleaned.has_lost_images && cleaned.has_lost_styles);
    }

    #[test]
    fn what_is_no_svg_says_why() {
        for bytes in [
            &b""[..],
            b"<svg/>",
            b"<html/>",
            b"\x89PNG",
            b"<svg xmlns='http://www.w3.org/2000/svg'>",
        ] {
            assert!(!clean(bytes).unwrap_err().is_empty());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_pieces_are_cleaned_or_refused(pieces in proptest::collection::vec(proptest::sample::select(&["<g>", "</g>", "<foreignObject width='9'>", "</foreignObject>", "<p>", "</p>", "words ", "@import url(x);", "<style>", "</style>", "<use href='#a'/>", "<image href='data:image/png;base64,AA'/>", "a{b:url(", ")}", "\\", "é", "<script>", "</script>", "<x:y xmlns:x='z'/>", "<!--", "-->", "&amp;", "&#0;", "<![CDATA[", "]]>"][..]), 0..12)) {
            let text = format!("<svg xmlns='{SVG}'>{}</svg>", pieces.concat());
            if let Ok(cleaned) = clean(text.as_bytes()) {
                let text = String::from_utf8(cleaned.bytes).unwrap();
                proptest::prop_assert!(!text.contains("<script"), "{}", text);
            }
        }
    }
}
