//! What comes back in practice: the questions and cards of a page as a data script, cut out of the page's own HTML.

use crate::course::visit;
use crate::course::{Block, BlockKind, Lesson, LessonKind};
use crate::elements::{each_element, elements_with_id};
use crate::kinds::BLOCKS;
use crate::site::resolve;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Ids of what a page holds that can come back: questions, cards and plans.
pub fn ids(lesson: &Lesson) -> Vec<&str> {
    let mut ids = Vec::new();
    each(lesson, |block| ids.push(block.id.as_str()));
    ids
}

/// For each of [`ids`] what it practises: 0 the objective of its page, 1 none that anything else has, 2 a plan, else the objective's name as a
/// script can find it. Empty when all practise the page's.
pub fn objectives(lesson: &Lesson) -> Vec<Value> {
    let mut objectives = Vec::new();
    each(lesson, |block| objectives.push(objective(lesson, block)));
    if objectives.iter().all(|one| *one == 0) {
        objectives.clear();
    }
    objectives
}

/// What one block practises, see [`objectives`].
fn objective(lesson: &Lesson, block: &Block) -> Value {
    if matches!(block.kind, BlockKind::Commit(_)) {
        return json!(2);
    }
    let question = block.kind.question();
    let named = question.and_then(|question| question.objective.as_ref());
    let is_quiz = matches!(lesson.kind, LessonKind::Quiz(_));
    match named {
        None => json!(u8::from(is_quiz)),
        Some(objective) if is_quiz || lesson.objectives.len() > 1 => json!(objective.name),
        Some(_) => json!(0),
    }
}

/// Calls for each block that can come back, in reading order.
fn each<'a>(lesson: &'a Lesson, mut found: impl FnMut(&'a Block)) {
    if lesson.kind != LessonKind::SelfCheck {
        visit(&lesson.page.blocks, &mut |block| {
            if element(block).is_some() {
                found(block);
            }
        });
    }
}

/// The element that a block becomes, when it can come back.
fn element(block: &Block) -> Option<&'static str> {
    block.kind.spec()?.returns
}

/// Name and text of the data script of a page, `leadletPractice(page, {id: html})`, with its links as seen from the site's top;
/// none for a page that holds nothing to recall. A theme whose templates write no such elements has nothing to bring back.
pub fn script(lesson: &Lesson, html: &str) -> Option<(String, Vec<u8>)> {
    if lesson.kind == LessonKind::SelfCheck {
        return None;
    }
    let mut wanted = BTreeMap::new();
    visit(&lesson.page.blocks, &mut |block| {
        if let Some(element) = element(block) {
            wanted.insert(block.id.as_str(), element);
        }
    });
    if wanted.is_empty() {
        return None;
    }
    let elements: Vec<&str> = BLOCKS.iter().filter_map(|spec| spec.returns).collect();
    let mut pieces = BTreeMap::new();
    for (id, element, bytes) in elements_with_id(html, &elements) {
        if let Some((id, name)) = wanted.get_key_value(id.as_str())
            && *name == element
            && let Some(piece) = html.get(bytes)
        {
            pieces
                .entry(*id)
                .or_insert_with(|| lifted(piece, &lesson.address));
        }
    }
    if pieces.is_empty() {
        return None;
    }
    let name = format!(
        "practice-{}.js",
        lesson.address.trim_end_matches(".html").replace('/', "-")
    );
    // Quotes and line ends are escaped, some in a hundred.
    let room: usize = pieces
        .iter()
        .map(|(id, piece)| id.len() + piece.len() + piece.len() / 8 + 8)
        .sum();
    let mut text = Vec::with_capacity(room + lesson.id.len() + 32);
    text.extend_from_slice(b"leadletPractice(");
    serde_json::to_writer(&mut text, &lesson.id).ok()?;
    text.extend_from_slice(b", ");
    serde_json::to_writer(&mut text, &pieces).ok()?;
    text.extend_from_slice(b");\n");
    Some((name, text))
}

/// Attributes whose value is an address.
const ADDRESSES: [&str; 3] = ["href", "src", "poster"];

/// A piece of a page with its addresses as seen from the site's top.
fn lifted<'a>(piece: &'a str, page: &str) -> Cow<'a, str> {
    if !["../"]
        .iter()
        .chain(&ADDRESSES)
        .any(|part| piece.contains(part))
    {
        return Cow::Borrowed(piece);
    }
    let lifted = each_element(piece, |element| {
        let is_link = element.tag_name() == "a";
        let new: Vec<_> = element
            .attributes()
            .iter()
            .filter_map(|attribute| {
                let (name, value) = (attribute.name(), attribute.value());
                let new = if name == "srcset" {
                    let each = value.split(',').map(str::trim);
                    let each: Vec<_> = each
                        .map(|one| from_top(page, one).unwrap_or_else(|| one.to_owned()))
                        .collect();
                    each.join(", ")
                } else if is_link && name == "href" && value.starts_with('#') {
                    format!("{page}{value}")
                } else if ADDRESSES.contains(&name.as_str()) || value.starts_with("../") {
                    from_top(page, &value)?
                } else {
                    return None;
                };
                Some((name, new)).filter(|(_, new)| *new != value)
            })
            .collect();
        for (name, new) in new {
            element.set_attribute(&name, &new)?;
        }
        Ok(())
    });
    lifted.map_or(Cow::Borrowed(piece), Cow::Owned)
}

/// An address on the page at `page` as seen from the site's top; none for other sites, parts of the page itself, and what leaves the site.
fn from_top(page: &str, address: &str) -> Option<String> {
    let path = resolve(page, address)?;
    let rest = address.find(['?', '#']).map_or("", |at| &address[at..]);
    Some(path + rest)
}

#[cfg(test)]
mod tests {
    use super::lifted;

    #[test]
    fn links_lead_from_the_top_and_texts_stay() {
        let lifted = |piece| lifted(piece, "m/page.html").into_owned();
        for (old, new) in [
            (
                "<a data-x href=\"../b/c.html\"><img src='../d.svg' srcset=\"../d.svg 1x, ../e.svg 2x\"></a>",
                "<a data-x href=\"b/c.html\"><img src=\"d.svg\" srcset=\"d.svg 1x, e.svg 2x\"></a>",
            ),
            (
                "<a href=\"other.html#x\">1</a> <a href=\"#here\">2</a>",
                "<a href=\"m/other.html#x\">1</a> <a href=\"m/page.html#here\">2</a>",
            ),
        ] {
            assert_eq!(lifted(old), new);
        }
        for same in [
            "<svg><use href=\"#x\"></use></svg>",
            "<a href=\"https://example.org/../x\"></a><a href=\"mailto:a@example.org\"></a>",
            "<code>href=\"../x\"</code> <b title=\" ../\">../</b>",
        ] {
            assert_eq!(lifted(same), same);
        }
    }
}
