//! Text by others, made harmless for what shows it: HTML text, attributes and addresses, terminals, and JSON that ends in one.

use std::borrow::Cow;

/// Text for element content and for attributes in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

/// As [`escape`], added to `out`.
pub fn escape_into(out: &mut String, text: &str) {
    for (number, part) in text.split('"').enumerate() {
        out.push_str(if number > 0 { "&quot;" } else { "" });
        escape_text(out, part);
    }
}

/// Text for element content only, where quotes may stay as they are.
pub fn escape_text(out: &mut String, text: &str) {
    let mut from = 0;
    for at in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        out.push_str(&text[from..at]);
        out.push_str(match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// An address for an attribute in double quotes: as [`escape_into`], and what may not stand in an address, such as blanks,
/// backslashes and letters beyond ASCII, written in percent form. Percent signs are the author's and stay.
pub fn escape_address(out: &mut String, address: &str) {
    for byte in address.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'\'' | b'(' | b')' | b',' | b'%' | b'#'
            | b'@' | b'?' | b'=' | b';' | b':' | b'/' | b'$' | b'~' => out.push(char::from(byte)),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// Text for one line of a terminal: signs that steer it, or that hide or turn round what stands beside them, as pictures of them.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) {
        Cow::Owned(text.chars().map(picture).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// As [`visible`], for text of several lines: line feeds and tabs stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let keep = |sign: char| matches!(sign, '\n' | '\t');
    match text.contains(|sign: char| !keep(sign) && is_hidden(sign)) {
        true => Cow::Owned(
            text.chars()
                .map(|sign| if keep(sign) { sign } else { picture(sign) })
                .collect(),
        ),
        false => Cow::Borrowed(text),
    }
}

/// As [`visible`], cut off after `most` characters.
pub fn visible_short(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", visible(&text[..end]))),
        None => visible(text),
    }
}

/// JSON whose texts hold no sign that [`visible`] replaces: a program reads the same, and a terminal is not steered. JSON has
/// such signs within texts alone, but for its own line feeds and blanks.
pub fn visible_json(json: String) -> String {
    let is_raw = |sign: char| sign != '\n' && is_hidden(sign);
    if !json.contains(is_raw) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for sign in json.chars() {
        match is_raw(sign) {
            true => sign
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
            false => out.push(sign),
        }
    }
    out
}

/// Whether a sign could steer a terminal, hide text, or turn it round.
pub fn is_hidden(sign: char) -> bool {
    picture(sign) != sign
}

/// A character that could harm a terminal or hide text, as one that cannot.
pub fn picture(sign: char) -> char {
    match sign {
        '\0'..='\x1f' => char::from_u32(0x2400 + sign as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_steer_a_terminal_become_pictures() {
        assert_eq!(
            visible("a\x1b]0;x\x07\u{9b}2J\u{202e}gpj.exe\nb"),
            "a␛]0;x␇\u{fffd}2J\u{fffd}gpj.exe␊b"
        );
        assert_eq!(visible_lines("a\n\tb\r\x1b"), "a\n\tb␍␛");
        assert!(matches!(visible("größe שלום"), Cow::Borrowed(_)));
        assert_eq!(
            (visible_short("abc\x1b", 3), visible_short("abc", 3)),
            ("abc…".into(), "abc".into())
        );
    }

    #[test]
    fn json_says_the_same_without_signs_that_steer_a_terminal() {
        let text = "a\x1b\u{9b}\u{202e}\u{e0041}\x7fä\n";
        let json = visible_json(format!("{}\n", serde_json::to_string(text).unwrap()));
        assert!(!json.trim_end().contains(is_hidden), "{json:?}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn text_attributes_and_addresses() {
        assert_eq!(escape("a<b> & \"c\" ä"), "a&lt;b&gt; &amp; &quot;c&quot; ä");
        let mut out = String::new();
        escape_text(&mut out, "\"<&>\"");
        assert_eq!(out, "\"&lt;&amp;&gt;\"");
        out.clear();
        escape_address(&mut out, "https://x.org/ä b\"?a=1&b=%20#é\\");
        assert_eq!(out, "https://x.org/%C3%A4%20b%22?a=1&amp;b=%20#%C3%A9%5C");
    }
}
