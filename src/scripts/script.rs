//! What one script imports, exports and declares at its top.

use super::tokens::{Token, TokenKind, Tokens};
use std::iter::Peekable;
use std::ops::Range;

/// An import: the file as written, and the names that are taken from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Path as written, without its quotes.
    pub from: String,
    /// Where the path is, in bytes.
    pub span: Range<usize>,
    /// Names and where each is.
    pub names: Vec<(String, Range<usize>)>,
}

/// A name that a script declares at its top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The name.
    pub name: String,
    /// Where, in bytes.
    pub span: Range<usize>,
    /// Whether `export` stands before it.
    pub exported: bool,
    /// Whether a second one of the name would stop the whole script: `const`, `let` and `class`.
    pub once: bool,
}

/// A script as the joiner sees it.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Its imports, in order.
    pub imports: Vec<Import>,
    /// What it declares at its top.
    pub declared: Vec<Declared>,
    /// What a classic script may not hold: imports, and the word `export`; in order.
    pub cuts: Vec<Range<usize>>,
    /// Imports and exports of other forms.
    pub refused: Vec<Range<usize>>,
}

impl Script {
    /// Reads a script.
    pub fn read(text: &str) -> Script {
        let mut reader = Reader {
            text,
            tokens: Tokens::of(text).peekable(),
            script: Script::default(),
        };
        reader.run();
        reader.script
    }

    /// Whether it imports or exports anything; a classic script does neither, and gives all that it declares.
    pub fn is_module(&self) -> bool {
        !self.cuts.is_empty() || !self.refused.is_empty()
    }

    /// Its text as part of a classic script.
    pub fn classic(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for cut in &self.cuts {
            out.push_str(&text[at..cut.start]);
            at = cut.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

/// The names that a script says anywhere, but for those of properties; in the order of the alphabet.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut after_dot = false;
    for token in Tokens::of(text) {
        if token.kind == TokenKind::Word && !after_dot {
            words.extend(text.get(token.span.clone()));
        }
        // Three dots come before a name, one before a property.
        after_dot = token.kind == TokenKind::Mark('.') && !text[..token.span.start].ends_with('.');
    }
    words.sort_unstable();
    words.dedup();
    words
}

struct Reader<'a> {
    text: &'a str,
    tokens: Peekable<Tokens<'a>>,
    script: Script,
}

impl<'a> Reader<'a> {
    fn said(&self, token: &Token) -> &'a str {
        &self.text[token.span.clone()]
    }

    fn next_is(&mut self, what: &str) -> bool {
        let text = self.text;
        self.tokens
            .peek()
            .is_some_and(|token| &text[token.span.clone()] == what)
    }

    fn run(&mut self) {
        let mut exported = false;
        while let Some(token) = self.tokens.next() {
            if token.depth > 0 || token.kind != TokenKind::Word || !(token.begins || exported) {
                continue;
            }
            let word = self.said(&token);
            match word {
                "import" => self.import(&token),
                "export" => {
                    let declares = ["function", "class", "const", "let", "var", "async"];
                    let next = self.tokens.peek().map(|next| next.span.clone());
                    match next {
                        Some(next) if declares.contains(&&self.text[next.clone()]) => {
                            self.script.cuts.push(token.span.start..next.start);
                            exported = true;
                            continue;
                        }
                        _ => self.script.refused.push(token.span),
                    }
                }
                "async" if self.next_is("function") => continue,
                "function" => {
                    if self.next_is("*") {
                        self.tokens.next();
                    }
                    self.declare_next(exported, false);
                }
                "class" => self.declare_next(exported, true),
                "const" | "let" | "var" => self.variables(exported, word != "var"),
                _ => {}
            }
            exported = false;
        }
    }

    fn declare(&mut self, token: &Token, exported: bool, once: bool) {
        let declared = Declared {
            name: self.said(token).to_owned(),
            span: token.span.clone(),
            exported,
            once,
        };
        self.script.declared.push(declared);
    }

    fn declare_next(&mut self, exported: bool, once: bool) {
        if let Some(token) = self.tokens.next_if(|token| token.kind == TokenKind::Word) {
            self.declare(&token, exported, once);
        }
    }

    /// The names of `const a = 1, { b, c: d = 2 } = e;`, after its first word.
    fn variables(&mut self, exported: bool, once: bool) {
        // Whether a name or a pattern comes next; how deep patterns are; how deep a default is that stands in a pattern.
        let (mut expected, mut pattern, mut default) = (true, false, None);
        let mut first = true;
        while let Some(token) = self.tokens.next_if(|token| {
            token.depth > 0 || first || !(token.begins && token.kind == TokenKind::Word)
        }) {
            first = false;
            match token.kind {
                TokenKind::Mark(';') if token.depth == 0 => return,
                TokenKind::Mark(',') if token.depth == 0 => expected = true,
                TokenKind::Mark('{' | '[') if token.depth == 0 && expected => pattern = true,
                TokenKind::Mark('}' | ']') if token.depth == 0 && pattern => {
                    (pattern, expected, default) = (false, false, None)
                }
                TokenKind::Mark(',' | '}' | ']')
                    if pattern && default.is_some_and(|depth| token.depth <= depth) =>
                {
                    default = None
                }
                TokenKind::Mark('=') if pattern && default.is_none() => default = Some(token.depth),
                TokenKind::Word if pattern && default.is_none() && !self.next_is(":") => {
                    self.declare(&token, exported, once)
                }
                TokenKind::Word if token.depth == 0 && expected => {
                    expected = false;
                    self.declare(&token, exported, once);
                }
                _ => {}
            }
        }
    }

    /// `import "./a.js";` or `import { b, c } from "./a.js";`, after its first word. A call `import(…)` is none.
    fn import(&mut self, word: &Token) {
        if self.next_is("(") || self.next_is(".") {
            return;
        }
        let mut names = Vec::new();
        let mut refused = word.span.clone();
        let mut plain = true;
        if self.next_is("{") {
            self.tokens.next();
            while let Some(token) = self.tokens.next() {
                refused.end = token.span.end;
                match token.kind {
                    TokenKind::Word if self.next_is(",") || self.next_is("}") => {
                        names.push((self.said(&token).to_owned(), token.span))
                    }
                    TokenKind::Mark(',') => {}
                    TokenKind::Mark('}') => break,
                    _ => {
                        plain = false;
                        break;
                    }
                }
            }
            plain &= self.next_is("from");
            if plain {
                self.tokens.next();
            }
        }
        let path = self
            .tokens
            .next_if(|token| plain && token.kind == TokenKind::Text);
        let Some(path) = path else {
            self.script.refused.push(refused);
            return;
        };
        let mut end = path.span.end;
        if self.next_is(";") {
            end = self.tokens.next().map_or(end, |mark| mark.span.end);
        }
        self.script.cuts.push(word.span.start..end);
        self.script.imports.push(Import {
            from: self.text[path.span.start + 1..path.span.end - 1].to_owned(),
            span: path.span,
            names,
        });
    }
}
