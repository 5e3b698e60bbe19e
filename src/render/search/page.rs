//! What one page gives to the index: its words with their weight, and what results show of it. It depends on that page alone, so
//! that it can be kept as long as the page stays.

use super::text::{TextPiece, pieces};
use super::words::{Counted, PageWords, Weight};
use crate::render::view::{BlockView, QuestionView, StepView};
use std::sync::Arc;

/// What results say of a page.
#[derive(Debug)]
pub struct EntrySource<'a> {
    /// Its address below the site, with an anchor for a term.
    pub href: &'a str,
    /// Its title.
    pub title: &'a str,
    /// `lesson`, `quiz`, `self-check`, `module`, `front` or `term`.
    pub kind: &'a str,
    /// Title of its module, or "".
    pub module: &'a str,
    /// Hue of its module, 1 to 6, or 0.
    pub hue: usize,
    /// Ids of the audiences it is for; empty means all.
    pub audience: Vec<&'a str>,
}

/// A page in the index.
#[derive(Debug)]
pub struct SearchEntry {
    /// `[href, title, kind, module, hue, [audience], [anchor, text, anchor, text, …]]`, as JSON without `<`.
    pub(super) record: String,
    /// Ids of the audiences it is for; empty means all.
    pub(super) audience: Vec<String>,
    /// Its words.
    pub(super) words: PageWords,
}

/// Gathers the words of a page.
pub struct EntryBuilder<'a> {
    about: EntrySource<'a>,
    /// Anchors and texts in turn, as JSON.
    passages: String,
    anchor: String,
    text: String,
    /// How much of `text` was taken apart.
    read: usize,
    words: Counted,
}

impl<'a> EntryBuilder<'a> {
    /// Begins a page with its title.
    pub fn new(about: EntrySource<'a>) -> Self {
        let mut words = Counted::new();
        words.read(about.title, Weight::Title);
        let (passages, text) = (String::with_capacity(4096), String::with_capacity(1024));
        EntryBuilder {
            about,
            passages,
            anchor: String::new(),
            text,
            read: 0,
            words,
        }
    }

    /// Ends the page.
    pub fn finish(mut self) -> Arc<SearchEntry> {
        self.close();
        let EntrySource {
            href,
            title,
            kind,
            module,
            hue,
            audience,
        } = self.about;
        let about = serde_json::json!([href, title, kind, module, hue, audience])
            .to_string()
            .replace('<', "\\u003c");
        // The passages stand inside the list.
        let record = [
            about.strip_suffix(']').unwrap_or(&about),
            ",[",
            &self.passages,
            "]]",
        ]
        .concat();
        Arc::new(SearchEntry {
            record,
            audience: audience.into_iter().map(str::to_owned).collect(),
            words: self.words.deal(),
        })
    }

    /// A plain sentence, as a passage of its own.
    pub fn plain(&mut self, text: &str, weight: Weight) {
        self.begin("");
        self.text.push_str(text);
        self.take(weight);
    }

    /// What follows can be linked to by `anchor`, or stands at the page's top when it is "".
    pub fn begin(&mut self, anchor: &str) {
        self.close();
        self.anchor.clear();
        self.anchor.push_str(anchor);
    }

    /// A piece of the page's HTML. Headings in it that have ids begin passages.
    pub fn html(&mut self, html: &str, weight: Weight) {
        self.gap();
        let mut now = weight;
        pieces(html, &mut |piece| match piece {
            TextPiece::Text(text) => self.push(text),
            TextPiece::Gap => self.gap(),
            TextPiece::Heading(id) => {
                self.take(now);
                if !id.is_empty() {
                    self.begin(id);
                }
                now = now.max(Weight::Lead);
            }
            TextPiece::HeadingEnd => {
                self.take(now);
                now = weight;
                self.text.push('\n');
            }
        });
        self.take(weight);
    }

    fn push(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.gap();
            }
            self.text.push_str(line);
        }
    }

    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// Takes what was not read yet apart.
    fn take(&mut self, weight: Weight) {
        self.words.read(&self.text[self.read..], weight);
        self.read = self.text.len();
    }

    /// Ends a passage: with it, it is read to its end.
    fn close(&mut self) {
        let text = self.text.trim_end();
        if !text.is_empty() {
            if !self.passages.is_empty() {
                self.passages.push(',');
            }
            push_json(&mut self.passages, &self.anchor);
            self.passages.push(',');
            push_json(&mut self.passages, text);
        }
        self.text.clear();
        self.read = 0;
    }

    /// The steps of a page.
    pub fn steps(&mut self, steps: &[StepView]) {
        for step in steps {
            let weight = if step.label == "takeaway" {
                Weight::Lead
            } else {
                Weight::Text
            };
            self.blocks(&step.blocks, weight);
        }
    }

    /// What learners read without answering: never options, answers, hints, feedback, the backs of cards, or what a choice in a
    /// story leads to.
    fn blocks(&mut self, blocks: &[BlockView], weight: Weight) {
        for block in blocks {
            match block {
                BlockView::Prose { html } => self.html(html, weight),
                BlockView::Example(aside) | BlockView::Note(aside) | BlockView::Takeaway(aside) => {
                    self.blocks(&aside.blocks, weight)
                }
                BlockView::Details {
                    summary_html,
                    blocks,
                    ..
                } => {
                    self.html(summary_html, weight);
                    self.blocks(blocks, weight);
                }
                BlockView::For { blocks, .. } => self.blocks(blocks, weight),
                BlockView::Checklist { items, .. } => {
                    items.iter().for_each(|item| self.html(&item.html, weight))
                }
                BlockView::Compose { id, html, .. }
                | BlockView::Reflect { id, html, .. }
                | BlockView::Recognise { id, html, .. }
                | BlockView::Rating { id, html, .. } => {
                    self.apart(id, &[html], weight);
                }
                BlockView::Media {
                    transcript_html, ..
                } => self.html(transcript_html, weight),
                BlockView::Question(question) => self.question(question),
                BlockView::Scenario { id, steps, .. } => {
                    let first = steps.first();
                    self.apart(id, &[first.map_or("", |step| &step.html)], weight);
                }
                BlockView::Commit {
                    id,
                    before,
                    cue,
                    middle,
                    action,
                    after,
                    ..
                } => {
                    self.begin(id);
                    self.text.push_str(
                        &[before, *cue, middle, *action, after]
                            .map(str::trim)
                            .join(" "),
                    );
                    self.take(weight);
                    self.begin("");
                }
                BlockView::Card { id, front_html, .. } => self.apart(id, &[front_html], weight),
                // For who runs the course, and never for who looks something up in it.
                BlockView::Guide { .. } => {}
            }
        }
    }

    /// A question: what it asks, and nothing of how it is answered.
    pub fn question(&mut self, question: &QuestionView) {
        self.apart(
            question.id,
            &[&question.stem_html, &question.ask_html],
            Weight::Lead,
        );
    }

    /// A thing with an id: a passage of its own.
    fn apart(&mut self, id: &str, html: &[&str], weight: Weight) {
        self.begin(id);
        html.iter().for_each(|html| self.html(html, weight));
        self.begin("");
    }
}

/// Adds a text as JSON, with `<` escaped: a script that is put into a page must not end it.
fn push_json(out: &mut String, text: &str) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && !matches!(byte, b'"' | b'\\' | b'<') {
            continue;
        }
        out.push_str(&text[from..at]);
        from = at + 1;
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\n' => out.push_str("\\n"),
            byte => out.push_str(&format!("\\u{byte:04x}")),
        }
    }
    out.push_str(&text[from..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::push_json;

    #[test]
    fn json_is_json() {
        for text in ["", "a \"b\" \\ c\n\t</script> é 学\u{1}"] {
            let mut out = String::new();
            push_json(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
            assert!(!out.contains('<'));
        }
    }
}
