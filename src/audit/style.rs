//! What a style sheet asks for, read by cssparser as browsers read it: `url()`, `@import`, `image-set()`, texts that can become an address,
//! and what old browsers ran.

use super::read::AuditedFolder;
use super::{AddressTarget, Base, error, held, names_host, way};
use crate::audit::{
    AUDIT_ADDRESS, AUDIT_INLINE, AUDIT_MISSING, AUDIT_NAME, AUDIT_OUTSIDE, AUDIT_POLICY,
};
use crate::diagnostic::{Diagnostic, Rule};
use crate::text::css::ADDRESS_FUNCTIONS;
use cssparser::{BasicParseErrorKind, ParseError, ParseErrorKind, Parser, Token};
use std::ops::Range;
use std::sync::Arc;

/// Addresses that hold what they lead to, inside each other.
pub const MAX_HELD: usize = 4;

/// Where a style stands.
pub struct StyleLocation<'a> {
    /// The file.
    pub file: &'a Arc<str>,
    /// Where its addresses begin.
    pub base: &'a Base,
    /// Its bytes in the file.
    pub spans: Spans,
    /// What lies beside it.
    pub folder: &'a AuditedFolder,
    /// Whether the policy lets `data:` addresses in.
    pub data: bool,
    /// How many `data:` addresses it is inside of.
    pub depth: usize,
}

/// Where the bytes of a style are in a file.
#[derive(Clone, Debug)]
pub enum Spans {
    /// They stand there as they are, from this byte on.
    From(usize),
    /// They are written otherwise, somewhere in here.
    In(Range<usize>),
}

impl Spans {
    fn of(&self, span: Range<usize>) -> Range<usize> {
        match self {
            Spans::From(start) => start + span.start..start + span.end,
            Spans::In(whole) => whole.clone(),
        }
    }
}

/// Functions inside those whose texts are not.
const NO_ADDRESSES: [&str; 10] = [
    "type",
    "format",
    "tech",
    "local",
    "attr",
    "url-prefix",
    "domain",
    "regexp",
    "selector",
    "layer",
];

/// Judges all addresses of a style sheet, a list of declarations or a value.
pub fn look(css: &str, place: &StyleLocation, findings: &mut Vec<Diagnostic>) {
    let mut parser = Parser::new(css);
    let mut reader = StyleReader {
        place,
        findings,
        too_deep: false,
    };
    reader.walk(&mut parser, StyleContext::default());
    if let Some(map) = parser.current_source_map_url()
        && (way(map, place.base) == AddressTarget::Outside)
    {
        let at = css.rfind("sourceMappingURL").unwrap_or_default();
        reader.tell(
            &AUDIT_OUTSIDE,
            at..css.len(),
            format!("Its source map is `{}`", shown(map)),
            "Leave it out.",
        );
    }
    const CHARSET: &str = "@charset \"";
    if let Some((name, _)) = css
        .strip_prefix(CHARSET)
        .and_then(|rest| rest.split_once('"'))
        && !is_plain(name)
    {
        reader.tell(
            &AUDIT_NAME,
            0..CHARSET.len() + name.len(),
            format!("Its encoding is said to be `{name}`, so it could not be checked"),
            UTF8,
        );
    }
}

/// What to do about another encoding.
pub const UTF8: &str = "Write it as UTF-8 and say so, or say nothing.";

/// Whether bytes of ASCII mean in an encoding what they mean in UTF-8, also after bytes beyond.
pub fn is_plain(encoding: &str) -> bool {
    let name = encoding.trim().to_ascii_lowercase();
    matches!(
        name.as_str(),
        "utf-8" | "utf8" | "us-ascii" | "ascii" | "latin1"
    ) || name.starts_with("iso-8859-")
        || name.starts_with("windows-125")
}

/// The beginning of an address.
pub fn shown(address: &str) -> String {
    address.chars().take(80).collect()
}

/// What stands around a token.
#[derive(Clone, Copy, Default)]
struct StyleContext {
    /// A function whose texts are addresses.
    address: bool,
    /// Square brackets: texts in selectors of attributes.
    brackets: bool,
    /// The name of a namespace.
    namespace: bool,
    /// Texts that are only shown.
    text: bool,
}

struct StyleReader<'a, 'b> {
    place: &'a StyleLocation<'b>,
    findings: &'a mut Vec<Diagnostic>,
    /// Whether it nests so deep that it is not read to its end.
    too_deep: bool,
}

impl StyleReader<'_, '_> {
    /// Reads to the end of a block, or of all.
    fn walk(&mut self, parser: &mut Parser, inside: StyleContext) {
        let (mut rule, mut property, mut word) = (String::new(), String::new(), String::new());
        let mut begins = true;
        while !self.too_deep {
            parser.skip_whitespace();
            let start = parser.position().byte_index();
            let Ok(token) = parser.next().cloned() else {
                return;
            };
            let span = start..parser.position().byte_index();
            let is_first = std::mem::replace(&mut begins, false);
            let here = StyleContext {
                namespace: inside.namespace || rule == "namespace",
                text: matches!(property.as_str(), "content" | "quotes"),
                ..inside
            };
            match &token {
                Token::UnquotedUrl(address) if !here.namespace => {
                    self.address(address, span, rule == "import")
                }
                Token::QuotedString(address)
                    if rule == "import" || (here.address && !here.namespace) =>
                {
                    self.address(address, span, rule == "import");
                }
                Token::QuotedString(text)
                    if !here.namespace && !here.brackets && !here.text && names_host(text) =>
                {
                    let message = format!(
                        "This style contains `{}`, which can become an address",
                        shown(text)
                    );
                    self.tell(
                        &AUDIT_OUTSIDE,
                        span,
                        message,
                        "Put the file into the folder.",
                    );
                }
                Token::Function(name) => {
                    let name = name.to_ascii_lowercase();
                    if name == "expression" {
                        self.runs(span.clone(), "expression(");
                    }
                    let address = !NO_ADDRESSES.contains(&name.as_str())
                        && (here.address || ADDRESS_FUNCTIONS.contains(&name.as_str()));
                    let is_import = rule == "import" && name == "url";
                    self.nested(parser, span, StyleContext { address, ..here }, is_import);
                }
                Token::ParenthesisBlock => self.nested(parser, span, here, false),
                Token::SquareBracketBlock => self.nested(
                    parser,
                    span,
                    StyleContext {
                        brackets: true,
                        ..here
                    },
                    false,
                ),
                Token::CurlyBracketBlock => {
                    self.nested(parser, span, StyleContext::default(), false);
                    (rule, property, word, begins) =
                        (String::new(), String::new(), String::new(), true);
                }
                Token::AtKeyword(name) => {
                    let name = name.to_ascii_lowercase();
                    if name == "import" || is_first {
                        rule = name;
                    }
                }
                Token::Ident(name) => {
                    word = name.to_ascii_lowercase();
                    if word == "-moz-binding" {
                        self.runs(span, "-moz-binding");
                    }
                }
                Token::Colon if property.is_empty() => property = std::mem::take(&mut word),
                Token::Semicolon => {
                    (rule, property, word, begins) =
                        (String::new(), String::new(), String::new(), true)
                }
                Token::CDO | Token::CDC => begins = is_first,
                _ => {}
            }
        }
    }

    /// Reads the block or function that has just begun.
    fn nested(
        &mut self,
        parser: &mut Parser,
        span: Range<usize>,
        inside: StyleContext,
        is_import: bool,
    ) {
        let result: Result<(), ParseError<()>> = parser.parse_nested_block(|parser| {
            if is_import
                && let Ok(address) = parser.try_parse(|parser| parser.expect_string_cloned())
            {
                self.address(&address, span.clone(), true);
            }
            self.walk(parser, inside);
            Ok(())
        });
        if let Err(ParseError {
            kind: ParseErrorKind::Basic(BasicParseErrorKind::TooManyNestedBlocks),
            ..
        }) = result
        {
            self.too_deep = true;
            self.tell(
                &AUDIT_NAME,
                span,
                "This style is nested too deep to be checked".to_owned(),
                "Write it flatter.",
            );
        }
    }

    fn runs(&mut self, span: Range<usize>, what: &str) {
        self.tell(
            &AUDIT_INLINE,
            span,
            format!("a style that runs: `{what}`"),
            "Leave it out.",
        );
    }

    fn tell(&mut self, rule: &'static Rule, span: Range<usize>, message: String, help: &str) {
        self.findings.push(error(
            rule,
            self.place.file,
            self.place.spans.of(span),
            message,
            help,
        ));
    }

    fn address(&mut self, address: &str, span: Range<usize>, is_import: bool) {
        let place = self.place;
        let shown = shown(address);
        match way(address, place.base) {
            AddressTarget::Outside => self.tell(
                &AUDIT_OUTSIDE,
                span,
                format!("This style loads `{shown}`"),
                "Put the file into the folder.",
            ),
            AddressTarget::Above => {
                self.tell(
                    &AUDIT_OUTSIDE,
                    span,
                    format!("`{shown}` leads out of the folder"),
                    "Write it relative to this style sheet.",
                );
            }
            AddressTarget::Runs => self.tell(
                &AUDIT_ADDRESS,
                span,
                format!("This address runs JavaScript: `{shown}`"),
                "Leave it out.",
            ),
            AddressTarget::Data => {
                if !place.data {
                    let message = "A `data:` address, which `default-src 'self'` blocks".to_owned();
                    self.tell(
                        &AUDIT_POLICY,
                        span.clone(),
                        message,
                        "Put it into a file of its own.",
                    );
                }
                if is_import {
                    self.imported(address, span);
                }
            }
            AddressTarget::Inside(path) if place.folder.single || !place.folder.has(&path) => {
                let span = place.spans.of(span);
                self.findings.push(Diagnostic::new(
                    &AUDIT_MISSING,
                    place.file,
                    span,
                    format!("`{shown}` is not there"),
                ));
            }
            AddressTarget::Inside(path) if is_import && !is_sheet(&path) => {
                self.tell(&AUDIT_NAME, span, unread(&shown), CSS)
            }
            _ => {}
        }
    }

    /// Looks at a style sheet that an address holds.
    fn imported(&mut self, address: &str, span: Range<usize>) {
        let place = self.place;
        let Some((_, css)) = held(address) else {
            return;
        };
        if place.depth >= MAX_HELD {
            return self.tell(
                &AUDIT_NAME,
                span,
                "This style is nested too deep to be checked".to_owned(),
                "Put it into a file of its own.",
            );
        }
        let place = StyleLocation {
            base: &Base::NONE,
            spans: Spans::In(place.spans.of(span)),
            depth: place.depth + 1,
            ..*place
        };
        look(&css, &place, self.findings);
    }
}

/// Whether a file is looked at as a style sheet.
pub fn is_sheet(path: &str) -> bool {
    path.len() > 4 && path.as_bytes()[path.len() - 4..].eq_ignore_ascii_case(b".css")
}

/// What is wrong with a style sheet by another name.
pub fn unread(shown: &str) -> String {
    format!("`{shown}` is taken as a style sheet, but not looked into by that name")
}

/// What to do about it.
pub const CSS: &str = "Give it a name that ends with .css.";
