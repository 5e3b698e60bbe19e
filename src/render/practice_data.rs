//! What comes back in practice: the questions and cards of a page as a data script, cut out of the page's own HTML.

use crate::course::visit;
use crate::course::{Block, BlockKind, Lesson, LessonKind};
use memchr::memmem;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Ids of what a page holds that can come back: questions that are not asked before the teaching, cards and plans.
pub fn ids(lesson: &Lesson) -> Vec<&str> {
    let mut ids = Vec::new();
    if lesson.kind != LessonKind::SelfCheck {
        visit(&lesson.page.blocks, &mut |block| {
            ids.extend(element(block).map(|_| block.id.as_str()))
        });
    }
    ids
}

/// The element that a block becomes, when it can come back.
fn element(block: &Block) -> Option<&'static str> {
    match &block.kind {
        BlockKind::Question(question) if !question.pre => Some("leadlet-question"),
        BlockKind::Card(_) => Some("leadlet-card"),
        BlockKind::Commit(_) => Some("leadlet-commit"),
        _ => None,
    }
}

/// Name and text of the data script of a page, `leadletPractice(page, {id: html})`, with its links as seen from the site's top;
/// none for a page that holds nothing to recall. A theme whose templates write no such elements has nothing to bring back.
pub fn script(lesson: &Lesson, html: &str) -> Option<(String, Vec<u8>)> {
    if lesson.kind == LessonKind::SelfCheck {
        return None;
    }
    let mut pieces = BTreeMap::new();
    // As a rule they come in the order of their blocks, so that the next one is looked for behind the last.
    let mut rest = html;
    visit(&lesson.page.blocks, &mut |block| {
        let Some(element) = element(block) else {
            return;
        };
        if let Some((piece, behind)) =
            cut(rest, element, &block.id).or_else(|| cut(html, element, &block.id))
        {
            pieces.insert(block.id.as_str(), lifted(piece));
            rest = behind;
        }
    });
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

/// A piece of a page with its links as seen from the site's top.
fn lifted(piece: &str) -> Cow<'_, str> {
    let mut lifted = String::new();
    let mut from = 0;
    for at in memmem::find_iter(piece.as_bytes(), "=\"../") {
        lifted.reserve(if from == 0 { piece.len() } else { 0 });
        lifted.push_str(&piece[from..at + 2]);
        from = at + 5;
    }
    if from == 0 {
        return Cow::Borrowed(piece);
    }
    lifted.push_str(&piece[from..]);
    Cow::Owned(lifted)
}

/// The element `<name id="id" …>…</name>` of a page, and what stands behind it. Elements of one name do not nest.
fn cut<'a>(html: &'a str, name: &str, id: &str) -> Option<(&'a str, &'a str)> {
    let start = memmem::find(html.as_bytes(), format!("<{name} id=\"{id}\"").as_bytes())?;
    let close = format!("</{name}>");
    let element = html.get(start..)?;
    let length = memmem::find(element.as_bytes(), close.as_bytes())? + close.len();
    element.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::{cut, lifted};

    #[test]
    fn an_element_is_cut_out_whole() {
        let html = "<p><x-a id=\"q1\">1</x-a><x-a id=\"q12\" b>2</x-a></p>";
        assert_eq!(
            cut(html, "x-a", "q12"),
            Some(("<x-a id=\"q12\" b>2</x-a>", "</p>"))
        );
        assert_eq!(
            cut(html, "x-a", "q1"),
            Some(("<x-a id=\"q1\">1</x-a>", "<x-a id=\"q12\" b>2</x-a></p>"))
        );
        assert_eq!(cut(html, "x-b", "q1"), None);
    }

    #[test]
    fn links_lead_from_the_top() {
        assert_eq!(
            lifted("<a href=\"../b/c.html\"><img src=\"../d.svg\"> \"../\""),
            "<a href=\"b/c.html\"><img src=\"d.svg\"> \"../\""
        );
        assert_eq!(lifted("<a href=\"#x\">"), "<a href=\"#x\">");
    }
}
