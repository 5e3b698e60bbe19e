//! Drawings made ready for cleaning: labels in HTML become text, and what leads out of the drawing goes, so that the rest still works.
//!
//! Only what is changed is written anew. Whatever this does, what comes out is cleaned.

use super::svg_labels::Label;
use super::svg_style;
use crate::text::escape::escape;
use crate::text::splice::splice;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::ops::Range;

/// Elements that show what their address leads to.
const SHOWING: [&str; 3] = ["image", "use", "feImage"];

/// What became of a drawing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Prepared {
    /// Labels that became text.
    pub(super) labels: usize,
    /// Whether labels hold something that could not become text.
    pub(super) has_lost_labels: bool,
    /// Whether it showed something from elsewhere.
    pub(super) has_lost_images: bool,
    /// Whether it loaded something else from elsewhere, such as a font.
    pub(super) has_lost_styles: bool,
}

/// A drawing that is ready, and what became of it.
pub(super) fn prepare(svg: &[u8]) -> (Cow<'_, [u8]>, Prepared) {
    let mut prepared = Prepared::default();
    let unchanged = Cow::Borrowed(svg);
    let has = |part: &[u8]| memchr::memmem::find(svg, part).is_some();
    let Ok(text) = std::str::from_utf8(svg) else {
        return (unchanged, prepared);
    };
    let parts: [&[u8]; 5] = [b"foreignObject", b"href", b"url", b"@", b"image-set"];
    if !parts.iter().any(|part| has(part)) {
        return (unchanged, prepared);
    }
    let changes = changes(text, &mut prepared);
    if changes.is_empty() {
        return (unchanged, prepared);
    }
    (Cow::Owned(splice(text, changes).into_bytes()), prepared)
}

/// What is to be put in the place of which part, in the order of the text. What is no XML is not read on.
fn changes(text: &str, prepared: &mut Prepared) -> Vec<(Range<usize>, String)> {
    let mut changes = Vec::new();
    let mut reader = Reader::from_str(text);
    let place = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(0);
    loop {
        let start = place(&reader);
        let Ok(event) = reader.read_event() else {
            return changes;
        };
        let range = start..place(&reader);
        match event {
            Event::Eof => return changes,
            Event::Start(tag) if tag.local_name().into_inner() == "foreignObject" => {
                let Some(label) = label(&mut reader, &tag) else {
                    return changes;
                };
                prepared.has_lost_labels |= label.is_lost_in_part;
                let text = label.end();
                prepared.labels += usize::from(text.is_some());
                changes.push((start..place(&reader), text.unwrap_or_default()));
            }
            Event::Start(tag) if tag.local_name().into_inner() == "style" => {
                let Some((css, end)) = style(&mut reader, range.end) else {
                    return changes;
                };
                if let Some(kept) = svg_style::kept_inside(&css) {
                    prepared.has_lost_styles = true;
                    changes.push((range.end..end, escape(&kept)));
                }
            }
            Event::Start(tag) => {
                changes.extend(kept_inside(&tag, prepared).map(|tag| (range, format!("<{tag}>"))));
            }
            Event::Empty(tag) => {
                changes.extend(kept_inside(&tag, prepared).map(|tag| (range, format!("<{tag}/>"))));
            }
            _ => {}
        }
    }
}

/// A label whose opening tag was read; none where the file ends in it.
fn label(reader: &mut Reader<&[u8]>, tag: &BytesStart) -> Option<Label> {
    let mut label = Label::begin(tag);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(tag) => {
                depth += 1;
                label.open(&tag, false);
            }
            Event::Empty(tag) => label.open(&tag, true),
            Event::End(_) if depth == 0 => return Some(label),
            Event::End(tag) => {
                depth -= 1;
                label.close(tag.local_name().into_inner());
            }
            Event::Text(text) => label.text(&text),
            Event::CData(text) => label.text(&text),
            Event::GeneralRef(name) => label.text(&referred(&name)),
            _ => {}
        }
    }
}

/// The text of a style whose opening tag was read, and where its closing tag begins; none where the file ends in it, or where other
/// elements stand in it.
fn style(reader: &mut Reader<&[u8]>, mut end: usize) -> Option<(String, usize)> {
    let mut css = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Text(text) => css.push_str(&text),
            Event::CData(text) => css.push_str(&text),
            Event::GeneralRef(name) => css.push_str(&referred(&name)),
            Event::End(_) => return Some((css, end)),
            Event::Comment(_) | Event::PI(_) => {}
            _ => return None,
        }
        end = usize::try_from(reader.buffer_position()).ok()?;
    }
}

/// What a reference such as `amp` or `#160` stands for.
fn referred(name: &str) -> String {
    let written = format!("&{name};");
    match quick_xml::escape::unescape(&written) {
        Ok(text) => text.into_owned(),
        Err(_) if name == "nbsp" => " ".to_owned(),
        Err(_) => written,
    }
}

/// What stands between the brackets of a tag, without what leads out of the drawing; none where nothing is to be changed.
fn kept_inside(tag: &BytesStart, prepared: &mut Prepared) -> Option<String> {
    let name = tag.name().into_inner().to_owned();
    let is_showing = SHOWING.contains(&tag.local_name().into_inner());
    let is_link = tag.local_name().into_inner() == "a";
    let mut kept = name;
    let mut is_changed = false;
    for one in tag.attributes() {
        // What is no XML is told when it is cleaned.
        let one = one.ok()?;
        let key = one.key.into_inner();
        let value = quick_xml::escape::unescape(&one.value).ok()?;
        let mut written = None;
        if key == "href" || key.ends_with(":href") {
            if !is_link && !svg_style::is_inside(&value) {
                prepared.has_lost_images |= is_showing;
                prepared.has_lost_styles |= !is_showing;
                is_changed = true;
                continue;
            }
        } else if value.contains('(') {
            written = svg_style::kept_inside(&value);
            prepared.has_lost_styles |= written.is_some();
        }
        is_changed |= written.is_some();
        let value = written.map_or(value, Cow::Owned);
        kept.push_str(&format!(" {key}=\"{}\"", escape(&value)));
    }
    is_changed.then_some(kept)
}
