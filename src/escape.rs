//! Text into HTML: what must be escaped in text, in attributes and in addresses.

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
            b'-' | b'_' | b'.' | b'+' | b'!' | b'*' | b'\'' | b'(' | b')' | b',' | b'%' | b'#' | b'@' | b'?' | b'=' | b';' | b':'
            | b'/' | b'$' | b'~' => out.push(char::from(byte)),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
