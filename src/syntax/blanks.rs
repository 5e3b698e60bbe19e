//! Blanks: `[[…]]` in questions and plans.

use std::ops::Range;

/// Where blanks stand in bytes `span` of a text: `[[` to the next `]]` on the same line, outside code spans.
pub fn find(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let written = text.get(span.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    let mut code = false;
    let mut unclosed = 0;
    while let Some(rest) = written.get(at..) {
        let Some(next) = rest.find(['[', '`']) else {
            break;
        };
        let here = at + next;
        if rest[next..].starts_with('`') {
            code = !code;
            at = here + 1;
            continue;
        }
        let inner = rest[next..]
            .strip_prefix("[[")
            .filter(|_| !code && here >= unclosed);
        let length = inner.and_then(|inner| {
            let line = &inner[..inner.find('\n').unwrap_or(inner.len())];
            let length = line.find("]]");
            if length.is_none() {
                // Nothing closes on this line any more, however often it opens.
                unclosed = here + line.len();
            }
            length
        });
        match length {
            Some(length) => {
                let end = here + 2 + length + 2;
                found.push(span.start + here..span.start + end);
                at = end;
            }
            None => at = here + 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn blanks_are_found_outside_code_and_within_a_line() {
        let text = "a [[b]] `[[c]]` [[d|e]] [[f\n]] [g] [[]]";
        let found: Vec<&str> = find(text, 0..text.len())
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, ["[[b]]", "[[d|e]]", "[[]]"]);
    }
}
