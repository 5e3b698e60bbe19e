//! Addresses written in text as they are (`https://…`, `www.…`, `name@host`), which GitHub makes links of.

use memchr::memchr3_iter;
use std::ops::Range;

/// The longest name of a host, in bytes (RFC 1035, 2.3.4). Without a limit a page of dots would be read again at each of them.
const MAX_HOST: usize = 255;

/// What an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AddressKind {
    /// With its `http://` or `https://`.
    Site,
    /// A host that begins with `www.`.
    Www,
    /// An e-mail address.
    Email,
}

/// An address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Bytes of the Markdown.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: AddressKind,
}

/// The addresses in bytes `range` of some Markdown, in order.
pub(super) fn find(markdown: &str, range: Range<usize>) -> Vec<Address> {
    let Some(text) = markdown.get(..range.end) else {
        return Vec::new();
    };
    let bytes = text.as_bytes();
    let mut found: Vec<Address> = Vec::new();
    let mut from = range.start;
    for sign in memchr3_iter(b':', b'.', b'@', &bytes[range.start..]) {
        let sign = range.start + sign;
        if sign < from {
            continue;
        }
        let address = match bytes[sign] {
            b':' => site(text, from, sign),
            b'.' => www(text, from, sign),
            _ => email(text, from, sign),
        };
        if let Some(address) = address {
            from = address.range.end;
            found.push(address);
        }
    }
    found
}

fn site(text: &str, from: usize, colon: usize) -> Option<Address> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        colon
            .checked_sub(scheme.len())
            .filter(|start| *start >= from)
            .and_then(|start| text.get(start..colon))
            .is_some_and(|written| written.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    (begins(text, start) && host(rest).contains('.')).then(|| Address {
        range: start..end(text, start),
        kind: AddressKind::Site,
    })
}

fn www(text: &str, from: usize, point: usize) -> Option<Address> {
    let start = point.checked_sub(3).filter(|start| *start >= from)?;
    let is_www = text.get(start..point)?.eq_ignore_ascii_case("www");
    let has_host = || host(&text[point + 1..]).contains('.');
    (is_www && begins(text, start) && has_host()).then(|| Address {
        range: start..end(text, start),
        kind: AddressKind::Www,
    })
}

fn email(text: &str, from: usize, at: usize) -> Option<Address> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_+".contains(byte);
    let bytes = text.as_bytes();
    let length = bytes[from..at]
        .iter()
        .rev()
        .take_while(|byte| is_local(byte))
        .count();
    let start = at - length;
    let host = host(&text[at + 1..]).trim_end_matches(['-', '_']);
    let before = text[..start].chars().next_back();
    let alone = !before.is_some_and(|c| c.is_alphanumeric() || c == '/' || c == '@');
    let ends = !text[at + 1 + host.len()..].starts_with('@');
    let starts = bytes[start].is_ascii_alphanumeric();
    (length > 0 && starts && alone && ends && host.contains('.')).then(|| Address {
        range: start..at + 1 + host.len(),
        kind: AddressKind::Email,
    })
}

/// Whether an address can start here: not inside a word or another address.
fn begins(text: &str, start: usize) -> bool {
    !text[..start]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@' | '.'))
}

/// The host that a text begins with: letters, digits and hyphens with points between. One that is longer than a host can be is none.
fn host(text: &str) -> &str {
    let length: usize = text
        .chars()
        .take(MAX_HOST + 1)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .map(char::len_utf8)
        .sum();
    let host = text[..length].trim_end_matches('.');
    if length > MAX_HOST || host.starts_with(['.', '-']) || host.contains("..") {
        ""
    } else {
        host
    }
}

/// Where the address ends that begins at `start`: at a blank or a quotation mark, without the marks of the sentence around it.
fn end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let length = rest
        .find(|c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`' | '\\')
        })
        .unwrap_or(rest.len());
    let address = &rest[..length];
    let count = |mark: char| address.matches(mark).count();
    let mut surplus = [
        (')', count(')').saturating_sub(count('('))),
        (']', count(']').saturating_sub(count('['))),
    ];
    let mut end = length;
    while let Some(last) = address[..end].chars().next_back() {
        let closes = surplus
            .iter_mut()
            .find(|(mark, left)| *mark == last && *left > 0);
        match (closes, last) {
            (Some((_, left)), _) => *left -= 1,
            (None, '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’') => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    start + end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, 0..text.len())
            .into_iter()
            .map(|address| &text[address.range])
            .collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("See https://example.com/a_b or www.example.com, or write to help@example.com."),
            [
                "https://example.com/a_b",
                "www.example.com",
                "help@example.com"
            ]
        );
        assert_eq!(
            found(
                "(https://a.org/b_(c)) [http://a.org/d] HTTPS://A.org/?q=1&r=2! \"www.b.org/x\"; me+you@a-b.co.uk:"
            ),
            [
                "https://a.org/b_(c)",
                "http://a.org/d",
                "HTTPS://A.org/?q=1&r=2",
                "www.b.org/x",
                "me+you@a-b.co.uk"
            ]
        );
    }

    #[test]
    fn name_that_is_too_long_for_a_host_is_no_address() {
        let host = |length: usize| format!("www.{}.org", "a".repeat(length));
        assert_eq!(found(&host(200)), [host(200)]);
        assert_eq!(found(&host(300)), Vec::<&str>::new());
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for text in [
            "https:// www. a@b @name a@ xhttps://a.org/ http://nohost/x e.g. 10:30 C::d awww.b.org",
            "a@b@c.d",
            "://a.b",
            "",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }
}
