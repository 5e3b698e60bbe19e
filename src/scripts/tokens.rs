//! A script cut into words, marks and the rest, as far as imports, exports and names at the top need it.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name or a word of the language.
    Word,
    /// A string in quotes.
    Text,
    /// A mark, such as `{`; one character.
    Mark(char),
    /// A number, a regular expression or a template.
    Other,
}

/// A token and where it is.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Bytes of the script.
    pub span: Range<usize>,
    /// How many brackets are open round it; brackets themselves count as outside.
    pub depth: usize,
    /// Whether a statement can start here: after `;`, `}`, or on a new line after what can end one.
    pub begins: bool,
}

/// The tokens of a script, without comments. Reads each byte once; what no script may hold is read as marks.
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// How many brackets were open where a template was left for the code in it.
    templates: Vec<usize>,
    before: Option<(TokenKind, Range<usize>)>,
    /// Ends of lines that were searched in vain for the end of a string in `'`, in `"`, and of a regular expression.
    searched: [usize; 3],
}

/// Words after which a value follows, so that `/` begins a regular expression.
const BEFORE_VALUES: [&str; 14] = [
    "await",
    "case",
    "delete",
    "do",
    "else",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "yield",
];

impl<'a> Tokens<'a> {
    /// The tokens of a script.
    pub fn of(text: &'a str) -> Self {
        Tokens {
            text,
            at: 0,
            depth: 0,
            templates: Vec::new(),
            before: None,
            searched: [0; 3],
        }
    }

    /// Passes blanks and comments; whether a line ended among them.
    fn pass_blanks(&mut self) -> bool {
        let mut ended = false;
        while let Some(c) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            let length = if c.is_whitespace() || c == '\u{feff}' {
                c.len_utf8()
            } else if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if let Some(comment) = rest.strip_prefix("/*") {
                comment.find("*/").map_or(rest.len(), |end| end + 4)
            } else {
                return ended;
            };
            ended |= rest[..length].contains('\n');
            self.at += length;
        }
        ended
    }

    /// Whether what came before can end a value, and so a statement.
    fn ended_value(&self) -> bool {
        match &self.before {
            Some((TokenKind::Word, span)) => {
                !BEFORE_VALUES.contains(&self.text.get(span.clone()).unwrap_or_default())
            }
            Some((TokenKind::Mark(mark), _)) => matches!(mark, ')' | ']'),
            Some(_) => true,
            None => false,
        }
    }

    /// The length of a string in quotes or a regular expression, with its first character; none when the line ends before it does.
    fn length_to(&mut self, end: char) -> Option<usize> {
        let searched = match end {
            '\'' => 0,
            '"' => 1,
            _ => 2,
        };
        if self.at < self.searched[searched] {
            return None;
        }
        let rest = &self.text[self.at..];
        let (mut escaped, mut in_class) = (false, false);
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                // A string goes on after a backslash at the end of its line.
                '\n' if !escaped || end == '/' => {
                    self.searched[searched] = self.at + at;
                    return None;
                }
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' if end == '/' => in_class = true,
                ']' => in_class = false,
                c if c == end && !in_class => return Some(at + 1),
                _ => {}
            }
        }
        self.searched[searched] = self.text.len();
        None
    }

    /// Passes a template from where its text begins, to its end or to the code in it.
    fn pass_template(&mut self) {
        let rest = &self.text[self.at..];
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '`' => {
                    self.at += at + 1;
                    return;
                }
                '$' if rest[at..].starts_with("${") => {
                    self.at += at + 2;
                    self.templates.push(self.depth);
                    self.depth += 1;
                    return;
                }
                _ => {}
            }
        }
        self.at = self.text.len();
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let new_line = self.pass_blanks();
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let begins = match &self.before {
            None | Some((TokenKind::Mark(';' | '}'), _)) => true,
            _ => new_line && self.ended_value(),
        };
        let mut depth = self.depth;
        let kind = if in_word(first) {
            self.at += rest.find(|c| !in_word(c)).unwrap_or(rest.len());
            match first.is_numeric() {
                true => TokenKind::Other,
                false => TokenKind::Word,
            }
        } else if let '"' | '\'' = first {
            let length = self.length_to(first);
            self.at += length.unwrap_or(1);
            length.map_or(TokenKind::Mark(first), |_| TokenKind::Text)
        } else if first == '`' {
            self.at += 1;
            self.pass_template();
            TokenKind::Other
        } else if first == '}' && self.templates.last().map(|depth| depth + 1) == Some(self.depth) {
            self.templates.pop();
            self.depth -= 1;
            depth = self.depth;
            self.at += 1;
            self.pass_template();
            TokenKind::Other
        } else if first == '/'
            && !self.ended_value()
            && let Some(length) = self.length_to('/')
        {
            self.at += length;
            TokenKind::Other
        } else {
            self.at += first.len_utf8();
            match first {
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => {
                    self.depth = self.depth.saturating_sub(1);
                    depth = self.depth;
                }
                _ => {}
            }
            TokenKind::Mark(first)
        };
        let span = start..self.at;
        self.before = Some((kind, span.clone()));
        Some(Token {
            kind,
            span,
            depth,
            begins,
        })
    }
}
