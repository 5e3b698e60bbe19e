//! The words of Markdown events: plain text for matching, messages and reading times.

use crate::markdown::{BLANK, FILLER, Located};
use crate::text::words::in_a_row;
use pulldown_cmark::Event;

/// The words of some events, blanks folded to one.
pub fn plain(events: &[Located]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(piece) if piece.contains(BLANK) => unmasked(piece, &mut text),
            Event::Text(piece) | Event::Code(piece) => text.push_str(piece),
            Event::SoftBreak | Event::HardBreak | Event::End(_) => gap(&mut text, event),
            _ => {}
        }
    }
    in_a_row(text.split_whitespace(), text.len())
}

/// A text with masked blanks, each shown as a line to write on.
fn unmasked(piece: &str, text: &mut String) {
    for c in piece.chars() {
        match c {
            BLANK => text.push_str("___"),
            FILLER => {}
            c => text.push(c),
        }
    }
}

/// Ends of blocks part words, ends of emphasis and links do not.
fn gap(text: &mut String, event: &Event) {
    use pulldown_cmark::TagEnd::{
        Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript,
    };
    if !matches!(
        event,
        Event::End(Emphasis | Strong | Strikethrough | Link | Image | Superscript | Subscript)
    ) {
        text.push(' ');
    }
}

/// How many words some events have.
pub fn words(events: &[Located]) -> u32 {
    let count = events.iter().map(|(event, _)| match event {
        Event::Text(piece) | Event::Code(piece) if piece.is_ascii() => {
            ascii_words(piece.as_bytes())
        }
        Event::Text(piece) | Event::Code(piece) => piece.split_whitespace().count(),
        _ => 0,
    });
    u32::try_from(count.sum::<usize>()).unwrap_or(u32::MAX)
}

/// How many words a text in ASCII has: as many as there are beginnings of one.
fn ascii_words(text: &[u8]) -> usize {
    let mut after_blank = true;
    let mut words = 0;
    for byte in text {
        let blank = matches!(byte, b' ' | b'\t'..=b'\r');
        words += usize::from(after_blank & !blank);
        after_blank = blank;
    }
    words
}

/// An anchor made of a heading's words, as GitHub makes it: lower case, blanks to hyphens, marks dropped.
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.trim().chars() {
        match c {
            c if c.is_alphanumeric() || c == '_' => slug.extend(c.to_lowercase()),
            '-' => slug.push('-'),
            c if c.is_whitespace() => slug.push('-'),
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_and_marks_are_not() {
        let events =
            crate::markdown::events("One *two*three\nfour `five`\n\n- six\n- seven", 0, false);
        assert_eq!(plain(&events), "One twothree four five six seven");
        assert_eq!(words(&events), 7);
        for text in ["", " ", "a", " a ", "a\x0bb\tc  d\n"] {
            assert_eq!(
                ascii_words(text.as_bytes()),
                text.split_whitespace().count(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(slug("What's a \"first line\"?"), "whats-a-first-line");
        assert_eq!(slug("Über uns - 2"), "über-uns---2");
    }
}
