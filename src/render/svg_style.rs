//! Styles in drawings: what they fetch from elsewhere is taken out, and the rest goes on to work.

use crate::text::css::ADDRESS_FUNCTIONS;
use crate::text::splice::splice;
use cssparser::{ParseError, Parser, Token};
use std::ops::Range;

/// How the address of an image begins that the drawing holds itself. Fonts that it holds are refused by the policy of servers.
const EMBEDDED: &str = "data:image/";
/// Blocks inside each other that are looked into.
const DEEPEST: usize = 24;

/// What is put in the place of a part.
type Change = (Range<usize>, &'static str);

/// A style without `@import`, and without addresses that lead out of the drawing; none where nothing is to be changed.
pub(super) fn kept_inside(css: &str) -> Option<String> {
    let mut changes = Vec::new();
    look(&mut Parser::new(css), false, 0, &mut changes);
    (!changes.is_empty()).then(|| splice(css, changes))
}

/// Whether an address leads to a part of the drawing, or is an image itself.
pub(super) fn is_inside(address: &str) -> bool {
    let address = address.trim();
    address.is_empty()
        || address.starts_with('#')
        || address
            .get(..EMBEDDED.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(EMBEDDED))
}

/// Finds what is to be changed, in the order of the text. `is_address` says whether texts are addresses here.
fn look(parser: &mut Parser, is_address: bool, depth: usize, changes: &mut Vec<Change>) {
    let mut import = None;
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments() else {
            break;
        };
        let token = token.clone();
        let range = start..parser.position().byte_index();
        let opens = matches!(
            token,
            Token::Function(_)
                | Token::ParenthesisBlock
                | Token::SquareBracketBlock
                | Token::CurlyBracketBlock
        );
        if import.is_some() {
            // Up to the semicolon, or to the end of a block that should not be there.
            if opens {
                let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inside| {
                    while inside.next().is_ok() {}
                    Ok(())
                });
            }
            let ends = matches!(token, Token::Semicolon | Token::CurlyBracketBlock);
            if let Some(from) = import.filter(|_| ends) {
                changes.push((from..parser.position().byte_index(), ""));
                import = None;
            }
            continue;
        }
        match &token {
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => import = Some(start),
            Token::UnquotedUrl(address) if !is_inside(address) => changes.push((range, "url(#)")),
            Token::QuotedString(address) if is_address && !is_inside(address) => {
                changes.push((range, "\"#\""));
            }
            _ => {}
        }
        if opens && depth < DEEPEST {
            let holds_addresses = match &token {
                Token::Function(name) => ADDRESS_FUNCTIONS
                    .iter()
                    .any(|one| name.eq_ignore_ascii_case(one)),
                _ => false,
            };
            let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inside| {
                look(inside, holds_addresses, depth + 1, changes);
                Ok(())
            });
        }
    }
    if let Some(from) = import {
        changes.push((from..parser.position().byte_index(), ""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_go_whole_and_what_follows_stays() {
        for (css, kept) in [
            (
                "@import url(\"https://fonts.example.com/css?family=Lato;x\"); .a{fill:#123}",
                " .a{fill:#123}",
            ),
            ("@IMPORT 'x.css' screen;@import url(a.css);b{}", "b{}"),
            ("/* @import */ a{} @import \"x.css\"", "/* @import */ a{} "),
            ("@import url(x.css) { } a{}", " a{}"),
            (
                "a{background:url(https://e.example/x) no-repeat; fill: red}",
                "a{background:url(#) no-repeat; fill: red}",
            ),
            (
                "@media print { a{ fill: url( 'b.svg#c' ) } }",
                "@media print { a{ fill: url( \"#\" ) } }",
            ),
            (
                "a{cursor:image-set(\"x.png\" 1x, url(data:image/png;base64,AA==) 2x)}",
                "a{cursor:image-set(\"#\" 1x, url(data:image/png;base64,AA==) 2x)}",
            ),
        ] {
            assert_eq!(kept_inside(css).as_deref(), Some(kept), "{css}");
        }
        for css in [
            "",
            "a{fill:url(#b)} b{content:\"https://example.com\"}",
            "@media (min-width: 1px) { a { fill: red } }",
        ] {
            assert_eq!(kept_inside(css), None, "{css}");
        }
    }
}
