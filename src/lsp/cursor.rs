//! What stands at the cursor: the name of a block, a key, a link and so on, as far as it is written.

use super::yaml_spot::{self, YamlSpot};
use crate::kinds::{self, BlockKey, BlockSpec};
use crate::parse::table_of;
use std::ops::Range;

/// What kind of thing is being written.
#[derive(Debug, PartialEq)]
pub enum CursorTarget {
    /// The name of a block, after the colons.
    BlockName,
    /// An audience after `::: for`.
    Audience,
    /// A key in the braces of a block.
    BlockKey(&'static BlockSpec),
    /// The value of such a key.
    BlockValue(&'static BlockKey),
    /// Where a link or a picture leads.
    Link {
        /// Whether it is a picture.
        picture: bool,
    },
    /// The rule of a comment that allows it.
    Waiver,
    /// A key or value of `course.yaml`, `theme.yaml` or front matter.
    Yaml(YamlSpot),
}

/// What stands at the cursor.
#[derive(Debug, PartialEq)]
pub struct CursorMatch {
    /// What kind of thing.
    pub spot: CursorTarget,
    /// Bytes of the file: all of its word, which holds the cursor or ends at it.
    pub word: Range<usize>,
}

/// What stands at byte `at` of the text of `file`, a path below the course folder.
pub fn find(file: &str, text: &str, at: usize) -> Option<CursorMatch> {
    if let Some((table, yaml)) = table_of(file, text)
        && (yaml.contains(&at) || at == yaml.end)
    {
        let (spot, word) = yaml_spot::find(table, text, yaml, at)?;
        return Some(CursorMatch {
            spot: CursorTarget::Yaml(spot),
            word,
        });
    }
    if !file.ends_with(".md") {
        return None;
    }
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |length| at + length);
    let (line, column) = (&text[start..end], at - start);
    let (spot, word) = match line.trim_start().starts_with(":::") {
        true => fence(line, column)?,
        false => waiver(line, column).or_else(|| link(line, column))?,
    };
    Some(CursorMatch {
        spot,
        word: start + word.start..start + word.end,
    })
}

/// In a line that opens a block.
fn fence(line: &str, at: usize) -> Option<(CursorTarget, Range<usize>)> {
    let after = line.len() - line.trim_start().trim_start_matches(':').len();
    if at < after {
        return None;
    }
    let start = after + (line[after..].len() - line[after..].trim_start().len());
    let end = line[start..]
        .find(|c: char| c.is_whitespace() || c == '{')
        .map_or(line.len(), |length| start + length);
    if at < start {
        return Some((CursorTarget::BlockName, at..at));
    }
    if at <= end {
        return Some((CursorTarget::BlockName, start..end));
    }
    let block = kinds::block(&line[start..end])?;
    match line[end..].find('{').map(|brace| end + brace) {
        Some(brace) if at > brace => attribute(block, line, brace + 1, at),
        _ if block.name == "for" => Some((
            CursorTarget::Audience,
            word(line, end, at, char::is_whitespace),
        )),
        _ => None,
    }
}

/// In the braces of a block, which open before byte `from`.
fn attribute(
    block: &'static BlockSpec,
    line: &str,
    from: usize,
    at: usize,
) -> Option<(CursorTarget, Range<usize>)> {
    let (mut start, mut end, mut quoted) = (from, line.len(), false);
    for (place, sign) in line[from..]
        .char_indices()
        .map(|(place, sign)| (from + place, sign))
    {
        match sign {
            '"' => quoted = !quoted,
            '}' if !quoted && place < at => return None,
            _ if quoted => {}
            c if (c.is_whitespace() || c == '}') && place < at => start = place + c.len_utf8(),
            c if c.is_whitespace() || c == '}' => {
                end = place;
                break;
            }
            _ => {}
        }
    }
    let token = &line[start..end];
    if token.starts_with(['#', '.']) {
        return None;
    }
    let Some(equals) = token.find('=').map(|equals| start + equals) else {
        return Some((CursorTarget::BlockKey(block), start..end));
    };
    if at <= equals {
        return Some((CursorTarget::BlockKey(block), start..equals));
    }
    let value = &line[equals + 1..end];
    let open = usize::from(value.starts_with('"'));
    let close = usize::from(value.len() > 1 && open == 1 && value.ends_with('"'));
    let word = equals + 1 + open..end - close;
    Some((
        CursorTarget::BlockValue(block.key(&line[start..equals])?),
        word.start.min(at)..word.end.max(at),
    ))
}

/// In `<!-- allow rule: reason -->`, at the rule.
fn waiver(line: &str, at: usize) -> Option<(CursorTarget, Range<usize>)> {
    const OPENING: &str = "<!-- allow ";
    let start = line[..at].rfind(OPENING)? + OPENING.len();
    let typed = &line[start..at];
    if typed.contains([':', ' ']) {
        return None;
    }
    Some((
        CursorTarget::Waiver,
        word(line, start, at, |c| c.is_whitespace() || c == ':'),
    ))
}

/// In the parentheses of a link, or after the colon of a link's definition.
fn link(line: &str, at: usize) -> Option<(CursorTarget, Range<usize>)> {
    let inline = line[..at].rfind("](").map(|close| (close, close + 2));
    let defined = || {
        line.starts_with('[')
            .then(|| line.find("]: "))
            .flatten()
            .map(|close| (close, close + 3))
            .filter(|(_, to)| *to <= at)
    };
    let (close, to) = inline.or_else(defined)?;
    let pointed = line[to..].starts_with('<');
    let start = to + usize::from(pointed);
    let ends = |c: char| {
        if pointed {
            c == '>'
        } else {
            c == ')' || c.is_whitespace()
        }
    };
    let end = line[start..]
        .find(ends)
        .map_or(line.len(), |length| start + length);
    (start..=end).contains(&at).then(|| {
        (
            CursorTarget::Link {
                picture: is_picture(line, close),
            },
            start..end,
        )
    })
}

/// Whether the bracket that closes at byte `close` opens after an exclamation mark.
fn is_picture(line: &str, close: usize) -> bool {
    let mut depth = 0;
    for (at, sign) in line[..close].char_indices().rev() {
        match sign {
            ']' => depth += 1,
            '[' if depth == 0 => return line[..at].ends_with('!'),
            '[' => depth -= 1,
            _ => {}
        }
    }
    false
}

/// The word around byte `at` of a line, from byte `from` on, between what `ends` words.
fn word(line: &str, from: usize, at: usize, ends: impl Fn(char) -> bool + Copy) -> Range<usize> {
    let start = line[from..at].rfind(ends).map_or(from, |place| {
        let place = from + place;
        place + line[place..].chars().next().map_or(0, char::len_utf8)
    });
    let end = line[at..]
        .find(ends)
        .map_or(line.len(), |length| at + length);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found at the `|` of a text, and its word.
    fn found(text: &str) -> Option<(CursorTarget, String)> {
        let at = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        find("content/01-a/01-b.md", &text, at)
            .map(|found| (found.spot, text[found.word].to_owned()))
    }

    fn word_at(text: &str) -> String {
        found(text).unwrap_or_else(|| panic!("nothing in {text}")).1
    }

    #[test]
    fn blocks_their_words_and_their_keys() {
        assert_eq!(
            found("::: |"),
            Some((CursorTarget::BlockName, String::new()))
        );
        assert_eq!(
            found(":::qu|es {#a}"),
            Some((CursorTarget::BlockName, "ques".to_owned()))
        );
        assert_eq!(
            found("::: for man|ager senior"),
            Some((CursorTarget::Audience, "manager".to_owned()))
        );
        assert_eq!(
            found("::: for manager |"),
            Some((CursorTarget::Audience, String::new()))
        );
        assert!(
            matches!(found("::: question {#a obj|}"), Some((CursorTarget::BlockKey(block), word)) if block.name == "question" && word == "obj")
        );
        assert!(
            matches!(found("::: question {many objective=|}"), Some((CursorTarget::BlockValue(key), word)) if key.name == "objective" && word.is_empty())
        );
        assert_eq!(word_at("::: rating {low=\"Not |yet\" high=x}"), "Not yet");
        assert_eq!(word_at("::: media {src=a.mp4 captions=a.|vtt}"), "a.vtt");
        for nothing in [
            "::|: for",
            "::: question {#i|d}",
            "::: note {.x} |",
            "::: nonsense {a|}",
            "::: question some|",
        ] {
            assert_eq!(found(nothing), None, "{nothing}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_and_no_place_in_it_is_a_problem(pieces in proptest::collection::vec(PIECES, 0..12), at in 0..200usize) {
            let text = pieces.concat();
            let at = crate::diagnostic::position::floor(&text, at);
            for file in ["content/01-a/01-b.md", "content/course.yaml", "themes/a/theme.yaml", "content/01-a/module.md"] {
                if let Some(found) = find(file, &text, at) {
                    let word = &found.word;
                    assert!(text.get(word.clone()).is_some() && word.start <= at && at <= word.end, "{file} {at} {word:?} {text:?}");
                }
            }
        }
    }

    /// What texts are made of that are being typed.
    const PIECES: &str = "(---\n|::: |:::|for |question |\\{|\\}|=|\"|'|\\[|\\]\\(|\\)|!\\[|<|>|<!-- allow |: |:|- |  |,|#|\r\n|\n|é|😀|title|theme|objectives|audience)";

    #[test]
    fn links_pictures_and_waivers() {
        assert_eq!(
            found("See [a](02-b|.md#c) and [d](e)."),
            Some((
                CursorTarget::Link { picture: false },
                "02-b.md#c".to_owned()
            ))
        );
        assert_eq!(
            found("![a [b]](|)"),
            Some((CursorTarget::Link { picture: true }, String::new()))
        );
        assert_eq!(
            found("![a](<f g|.svg> \"t\")"),
            Some((CursorTarget::Link { picture: true }, "f g.svg".to_owned()))
        );
        assert_eq!(
            found("[a]: x|y"),
            Some((CursorTarget::Link { picture: false }, "xy".to_owned()))
        );
        assert_eq!(found("[a](b) mo|re"), None);
        assert_eq!(
            found("<!-- allow quiz/|key: why -->"),
            Some((CursorTarget::Waiver, "quiz/key".to_owned()))
        );
        assert_eq!(found("<!-- allow quiz/key: w|hy -->"), None);
        assert_eq!(
            found("é😀 [ü](ß|)"),
            Some((CursorTarget::Link { picture: false }, "ß".to_owned()))
        );
    }
}
