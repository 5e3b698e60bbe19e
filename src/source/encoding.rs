//! Text that is not saved as UTF-8: in which encoding it is, so that an author knows what to do.

use crate::diagnostic::{Diagnostic, Rule, Severity};
use std::sync::Arc;

pub(crate) static COURSE_NOT_UTF8: Rule = Rule {
    name: "course/not-utf8",
    severities: &[Severity::Error],
    summary: "Texts are saved as UTF-8.",
    reason: "Other encodings turn letters such as é into other characters on a learner's page.",
    source: "README.md, \"A course is a folder\"",
    bad: "",
    good: "",
    fixable: false,
};

/// How to save a text as UTF-8 with what people have.
const HELP: &str = "Save it as UTF-8. Notepad: Save as, Encoding: UTF-8. TextEdit on a Mac: Save as plain text, Plain Text Encoding: \
                    Unicode (UTF-8). Word: Save as, Plain text, then Other encoding: Unicode (UTF-8).";

/// The text of a file, or what is wrong with it, told once for the whole file.
pub fn decode(path: &Arc<str>, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if is_word_document(&bytes) {
        return Err(not_utf8(
            path,
            "This is a Word document or another archive, not text".to_owned(),
            "Copy its text into a plain text file, and save that as UTF-8 under this name.",
        ));
    }
    if let Some(message) = other_encoding(&bytes) {
        return Err(not_utf8(path, message, HELP));
    }
    String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes();
        let at = error.utf8_error().valid_up_to();
        let line = 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        let message = if is_one_byte_text(bytes) {
            format!(
                "This file is saved as Windows-1252 (\"ANSI\" in Notepad) or another old encoding, and must be UTF-8: line {line} \
                 has the first character that cannot be read"
            )
        } else {
            format!("This file is not UTF-8 text: line {line} contains an invalid byte")
        };
        not_utf8(path, message, HELP)
    })
}

fn not_utf8(path: &Arc<str>, message: String, help: &str) -> Box<Diagnostic> {
    let finding = Diagnostic::new(&COURSE_NOT_UTF8, path, 0..0, message);
    Box::new(finding.whole_file().help(help))
}

/// UTF-16 and UTF-32 by their marks, and UTF-16 of Latin letters without one: every other byte is zero.
fn other_encoding(bytes: &[u8]) -> Option<String> {
    let named = |name: &str| Some(format!("This file is saved as {name}, and must be UTF-8"));
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return named("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            return named("UTF-16 (\"Unicode\" in some programs)");
        }
        _ => {}
    }
    if !bytes.contains(&0) {
        return None;
    }
    let zeros = |first: usize| {
        bytes
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let half = bytes.len() / 2;
    let is_sparse = |few: usize, many: usize| many * 10 >= half * 6 && few * 10 <= half;
    if is_sparse(even, odd) || is_sparse(odd, even) {
        return named("UTF-16 (\"Unicode\" in some programs)");
    }
    Some(
        "This file contains bytes that no text has: it may be damaged, or not be a text".to_owned(),
    )
}

/// The beginning of a ZIP archive, which .docx, .odt and .pptx are, and of older Word documents.
fn is_word_document(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// Whether no letter of it is written as UTF-8 has them: then one byte is one letter. A damaged UTF-8 text has some that can be read.
fn is_one_byte_text(bytes: &[u8]) -> bool {
    let mut chunks = bytes.utf8_chunks();
    chunks.all(|chunk| chunk.valid().is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: impl Into<Vec<u8>>) -> String {
        match decode(&"a.md".into(), bytes.into()) {
            Ok(text) => format!("= {text}"),
            Err(finding) => finding.message.to_string(),
        }
    }

    fn utf16(text: &str, swap: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| {
                if swap {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn encodings_are_named() {
        for swap in [false, true] {
            for text in [
                "\u{feff}Größe",
                "title: A plain text\n",
                "Über die Größe: „so“\n",
            ] {
                let said = told(utf16(text, swap));
                assert!(said.contains("UTF-16"), "{text:?}: {said}");
            }
        }
        assert!(told(*b"\xff\xfe\0\0a\0\0\0").contains("UTF-32"));
        assert!(told(*b"One\nGr\xf6\xdfe \x93so\x94\n").contains("Windows-1252"));
        assert!(told(*b"One\nGr\xf6\xdfe\n").contains("line 2"));
        assert!(told(["Größe ".as_bytes(), b"Gr\xf6\xdfe"].concat()).contains("invalid byte"));
        assert!(told(*b"PK\x03\x04\x14\x00\xff\xfe").contains("Word"));
        assert!(told(*b"Some text\0 and more").contains("damaged"));
        assert_eq!(told("Größe"), "= Größe");
        assert_eq!(told(""), "= ");
    }
}
