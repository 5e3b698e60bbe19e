//! Constructs of other tools, each with its shape in running text, its name and what to write here.

use super::shape::Shape;
use memchr::memmem;
use std::sync::LazyLock;

/// A construct.
pub struct Construct {
    /// What it is, with its article.
    pub name: &'static str,
    /// Every place of it holds this.
    pub sign: &'static str,
    /// Its shape, as [`Shape`] reads it.
    pub pattern: &'static str,
    /// What to write.
    pub help: &'static str,
    /// What is written in its place, where that is safe.
    pub fix: fn(&str) -> Option<String>,
    /// Whether what has the shape is meant so.
    pub is: fn(&str) -> bool,
}

const NEW: Construct = Construct {
    name: "",
    sign: "",
    pattern: "",
    help: "",
    fix: |_| None,
    is: |_| true,
};

/// What to write in place of a formula.
pub const FORMULA: &str = "Write it with characters such as x², √2 or ½, or show it as an image: ![the formula in words](figures/formula.svg).";
const BOX: &str = "For a box, write > [!TIP] and > before each line, or the text between ::: note and :::. For folded text, write ::: details and the words to press.";
const TEMPLATE: &str =
    "Write its result in Markdown, or with a block such as ::: media or ::: note.";
const HEADING: &str = "Write the heading with ## and a space before it.";

/// All constructs; where two have the same place, the first counts.
#[rustfmt::skip]
pub const CONSTRUCTS: &[Construct] = &[
    Construct { name: "a shortcode", sign: "{{", pattern: r"\{\{[<%][^\n]*?[>%]\}\}", help: TEMPLATE, ..NEW },
    Construct { name: "a template", sign: "{{", pattern: r"\{\{(?:[#/!>^][^{}\n]*|-?\s*[0-9A-Za-z_]+(?:\.[0-9A-Za-z_]+|\s*\|)[^{}\n]*)\}\}", help: TEMPLATE, ..NEW },
    Construct { name: "a template tag", sign: "{%", pattern: r"\{%[^\n]*?%\}", help: TEMPLATE, ..NEW },
    Construct { name: "a list of headings", sign: "]", pattern: r"(?mi)^[\x01 \t]*(?P<m>\[(?:toc|\[[_\x01]?toc[_\x01]?\])\])[\x01 \t]*$", help: "Leave it out, or write links to headings: [its words](#its-words).", ..NEW },
    Construct { name: "a list of headings", sign: "{", pattern: r"\{:toc\}|\$\{toc\}", help: "Leave it out, or write links to headings: [its words](#its-words).", ..NEW },
    Construct { name: "an embedded file of a wiki", sign: "![[", pattern: r"!\[\[[^\[\]\n]+\]\]", help: "Show an image with ![what it shows](figures/one.png), and link to a page with [its title](02-page.md).", ..NEW },
    Construct { name: "a wiki link", sign: "[[", pattern: r"(?:^|[^0-9A-Za-z_\]])(?P<m>\[\[[^\[\]\n]+\]\])", help: "Link to a page with [its title](02-page.md). Put a blank to fill, [[word]], inside ::: question.", ..NEW },
    Construct { name: "a comment of another tool", sign: "%%", pattern: r"(?:^|[\s\x01])(?P<m>%%[^%]{1,400}%%)", help: "Write a comment as <!-- words -->, or remove it.", fix: comment, ..NEW },
    Construct { name: "marked text of another tool", sign: "==", pattern: r"(?:^|[^=0-9A-Za-z_])(?P<m>==[^\s=](?:[^=\n]*[^\s=])?==)(?:[^=0-9A-Za-z_]|$)", help: "Write **the words**, or <mark>the words</mark>.", fix: mark, ..NEW },
    Construct { name: "a heading of a wiki", sign: "==", pattern: r"(?m)^[\x01 ]*(?P<m>={2,6} [^=\n]+ ={2,6})[\x01 \t]*$", help: HEADING, ..NEW },
    Construct { name: "a box of another tool", sign: "!!!", pattern: r#"(?m)^[\x01 \t]*(?P<m>!!![ \t]+[a-z][0-9A-Za-z_-]*(?: [a-z][0-9A-Za-z_-]*){0,2}(?:[ \t]+"[^"\n]*")?)[\x01 \t]*$"#, help: BOX, ..NEW },
    Construct { name: "a folded box of another tool", sign: "???", pattern: r#"(?m)^[\x01 \t]*(?P<m>\?\?\?\+?[ \t]+[a-z][0-9A-Za-z_-]*(?: [a-z][0-9A-Za-z_-]*){0,2}(?:[ \t]+"[^"\n]*")?)[\x01 \t]*$"#, help: BOX, ..NEW },
    Construct { name: "a tab or a heading of another tool", sign: "===", pattern: r"(?m)^[\x01 \t]*(?P<m>===[+!]?[ \t]+[^\s=][^=\n]*)$", help: "Write the parts one after the other, each with a heading: ## Words.", ..NEW },
    Construct { name: "a list of attributes", sign: "{", pattern: r#"\{:?[ ]*(?:[.#][A-Za-z][0-9A-Za-z_-]*|[A-Za-z][0-9A-Za-z_-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"'=]+))(?:[ ]+(?:[.#][A-Za-z][0-9A-Za-z_-]*|[A-Za-z][0-9A-Za-z_-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"'=]+)))*[ ]*\}"#, help: "Leave it out: how a page looks is up to its theme, and an image is as large as its file.", fix: attributes, ..NEW },
    Construct { name: "an emoji code", sign: ":", pattern: r#"(?:^|[\s(\x01>"“'*])(?P<m>:(?:[a-z][a-z0-9_+-]*[a-z0-9]|\+1|-1|100):)(?:$|[\s.,!?;)"”'*:<])"#, help: "Write the character itself, such as 🎉. The keyboard for emoji opens with the Windows key and a full stop, or with Ctrl, Cmd and the space bar on a Mac.", ..NEW },
    Construct { name: "a reference of another tool", sign: ":\u{1}", pattern: r"(?P<m>:(?:ref|doc|term|class|func|meth|mod|attr|file|abbr|sub|sup|math|numref|kbd|guilabel|menuselection|download):)\x01", help: "Write a link, [words](02-page.md), or `code`.", ..NEW },
    Construct { name: "a high letter or number of another tool", sign: "^", pattern: r"[0-9A-Za-z_)\]](?P<m>\^[^\s^\[\]]{1,12}\^)", help: "Write <sup>2</sup>, or the character itself, such as ².", fix: high, ..NEW },
    Construct { name: "a low letter or number of another tool", sign: "~", pattern: r"[0-9A-Za-z_](?P<m>~[^\s~]{1,12}~)", help: "Write <sub>2</sub>, or the character itself, such as ₂.", fix: low, ..NEW },
    Construct { name: "a note of another tool", sign: "^[", pattern: r"\^\[[^\[\]\n]{3,}\]", help: "Write [^1] here, and after the paragraph a line: [^1]: the note.", ..NEW },
    Construct { name: "a reference to a note that is not there", sign: "[^", pattern: r"(?:^|[^\[(\\])(?P<m>\[\^(?:[0-9]+|[A-Za-z][0-9A-Za-z_-]*)\])", help: "Write the note on a line of its own, with an empty line above: [^1]: the note.", is: is_label, ..NEW },
    Construct { name: "a heading without a space", sign: "##", pattern: r"(?m)^[ \x01]*(?P<m>#{2,6})[^\s#\x01\x02]", help: HEADING, fix: spaced, ..NEW },
    Construct { name: "a heading without a space", sign: "#", pattern: r"(?:\A|\n[ \x01]*\n)(?P<m>#)\p{Lu}[^#\n]{0,60} [^#\n]{0,40}[^.,;#\n](?:\n[ \x01]*\n|\n*\z)", help: "Write the heading with # and a space before it.", fix: spaced, ..NEW },
    Construct { name: "a formula", sign: "$$", pattern: r"\$\$[^$]{1,1000}\$\$", help: FORMULA, is: is_formula, ..NEW },
    Construct { name: "a formula", sign: "$", pattern: r"(?:^|[^0-9A-Za-z_$\\])(?P<m>\$[^\s$](?:[^$\n]{0,200}[^\s$])?\$)(?:[^0-9A-Za-z_$]|$)", help: FORMULA, is: is_formula, ..NEW },
    Construct { name: "a command of LaTeX", sign: "\\", pattern: r"\\(?:newpage|pagebreak|clearpage|textbf|textit|emph|begin|end|section|subsection|cite|footnote|label|includegraphics|vspace|hspace)(?-u:\b)(?:\{[^}\n]*\})?", help: "Write it in Markdown, or leave it out.", ..NEW },
    Construct { name: "a directive of another tool", sign: ".. ", pattern: r"(?m)^[\x01 ]*(?P<m>\.\. [a-z-]+::)", help: "Write it in Markdown, or with a block such as ::: note.", ..NEW },
    Construct { name: "a macro of AsciiDoc", sign: "::", pattern: r"(?m)^[\x01 ]*(?P<m>(?:image|include|video|audio|toc)::[^\s\[]*\[[^\]\n]*\])", help: "Write it in Markdown: ![what it shows](figures/one.png).", ..NEW },
    Construct { name: "bold text of a wiki", sign: "'''", pattern: r"'''[^'\n]+'''", help: "Write **the words**.", fix: wiki_bold, ..NEW },
    Construct { name: "a heading of another tool", sign: "\nh", pattern: r"(?m)^(?P<m>h[1-6]\. )\S", help: HEADING, fix: numbered, ..NEW },
    Construct { name: "a line that includes a file", sign: "--", pattern: r"(?m)^[\x01 ]*(?P<m>--8<--[^\n]*)", help: "Write the text of the file here.", ..NEW },
    Construct { name: "a line of JavaScript", sign: "import ", pattern: r#"(?m)^(?P<m>import [0-9A-Za-z_{}*, ]+ from ['"][^'"\n]+['"];?)"#, help: "Leave it out: a course runs no scripts of its author.", ..NEW },
    Construct { name: "a comment of another tool", sign: "{/", pattern: r"\{/[^\n]*?/\}", help: "Write a comment as <!-- words -->, or remove it.", ..NEW },
    Construct { name: "a tag of a forum", sign: "[/", pattern: r"(?i)\[(?:b|i|u|s|url|img|quote|code|color|size|center)(?:=[^\]\n]*)?\][^\n]*?\[/(?:b|i|u|s|url|img|quote|code|color|size|center)\]", help: "Write **bold**, *emphasis*, [words](https://…) or ![what it shows](figures/one.png).", ..NEW },
    Construct { name: "a link with a space before its address", sign: "]", pattern: r"\[[^\[\]\n]+\][ \t]+\([^\s()]+\.(?:md|png|jpe?g|svg|gif|webp|pdf|html?)(?:#[0-9A-Za-z_-]*)?\)", help: "Write the round bracket right after the square one: [words](address).", fix: joined, ..NEW },
    Construct { name: "a link whose address has spaces", sign: "](", pattern: r"!?\[[^\[\]\n]*\]\([^()\n<>\x01]* [^()\n<>\x01]*\.[0-9A-Za-z_]{2,5}(?:#[0-9A-Za-z_-]*)?\)", help: "Write the address between < and >: [words](<my page.md>).", fix: angled, ..NEW },
    Construct { name: "bold text with a space inside its marks", sign: "**", pattern: r"\*\*(?:[ \t]+[^*\n]*[^*\s][ \t]*|[^*\s][^*\n]*[ \t]+)\*\*", help: "Write the marks close to the words: **bold**.", fix: bold, is: has_words },
];

/// The shapes of [`CONSTRUCTS`], in their order.
static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    CONSTRUCTS
        .iter()
        .map(|one| Shape::new(one.pattern))
        .collect()
});

/// All constructs whose sign is in some text, with their shapes.
pub fn possible(text: &str) -> impl Iterator<Item = (&'static Construct, &'static Shape)> + '_ {
    let has = |sign: &str| memmem::find(text.as_bytes(), sign.as_bytes()).is_some();
    let all = CONSTRUCTS.iter().zip(SHAPES.iter());
    all.filter(move |(construct, _)| has(construct.sign))
}

fn comment(written: &str) -> Option<String> {
    let inside = written.trim_matches('%').trim();
    (!inside.contains("--") && !inside.contains("\n\n")).then(|| format!("<!-- {inside} -->"))
}

fn mark(written: &str) -> Option<String> {
    let inside = written.strip_prefix("==")?.strip_suffix("==")?;
    Some(format!("<mark>{inside}</mark>"))
}

fn attributes(written: &str) -> Option<String> {
    (!written.contains('#')).then(String::new)
}

fn high(written: &str) -> Option<String> {
    Some(format!("<sup>{}</sup>", written.trim_matches('^')))
}

fn low(written: &str) -> Option<String> {
    Some(format!("<sub>{}</sub>", written.trim_matches('~')))
}

fn spaced(marks: &str) -> Option<String> {
    Some(format!("{marks} "))
}

fn numbered(written: &str) -> Option<String> {
    Some(format!("{} ", "#".repeat(written.get(1..2)?.parse().ok()?)))
}

fn wiki_bold(written: &str) -> Option<String> {
    Some(format!("**{}**", written.trim_matches('\'')))
}

fn joined(written: &str) -> Option<String> {
    let (words, address) = written.split_once(']')?;
    Some(format!("{words}]{}", address.trim_start()))
}

fn angled(written: &str) -> Option<String> {
    let (words, address) = written.split_once("](")?;
    Some(format!("{words}](<{}>)", address.strip_suffix(')')?.trim()))
}

fn bold(written: &str) -> Option<String> {
    let inside = written.strip_prefix("**")?.strip_suffix("**")?;
    let words = inside.trim();
    let before = if inside.starts_with(words) { "" } else { " " };
    let after = if inside.ends_with(words) { "" } else { " " };
    Some(format!("{before}**{words}**{after}"))
}

fn has_words(written: &str) -> bool {
    written.chars().filter(|c| c.is_alphabetic()).count() > 2
}

/// Not the set of a regular expression, such as `[^a-z]`.
fn is_label(written: &str) -> bool {
    !matches!(written.as_bytes(), [b'[', b'^', _, b'-', _, b']'])
}

/// Whether what stands between dollar signs, or after a backslash, is mathematics and no sums of money.
pub fn is_formula(written: &str) -> bool {
    let inside = written.trim_matches('$').trim();
    let is_command = |pair: &[u8]| matches!(pair, [b'\\', letter] if letter.is_ascii_alphabetic());
    if inside.as_bytes().windows(2).any(is_command) || inside.contains(['^', '_']) {
        return true;
    }
    let longest = inside
        .split(|c: char| !c.is_alphabetic())
        .map(|word| word.chars().count())
        .max()
        .unwrap_or_default();
    if inside.contains('=') {
        return longest <= 3;
    }
    let has_sign = inside.contains(['+', '-', '*', '/', '<', '>', '−', '·', '(']);
    (1..=2).contains(&longest)
        && inside.starts_with(|c: char| c.is_alphabetic() || c == '(' || c == '-')
        && (has_sign || !inside.contains(' '))
}

/// Whether what stands between escaped brackets is mathematics: converters escape brackets of sentences, too.
pub fn is_escaped_formula(inside: &str) -> bool {
    let plain: String = inside
        .replace("\\_", " ")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let is_command = |pair: &[u8]| matches!(pair, [b'\\', letter] if letter.is_ascii_alphabetic());
    let longest = plain
        .split(|c: char| !c.is_alphabetic())
        .map(|word| word.chars().count())
        .max()
        .unwrap_or_default();
    plain.as_bytes().windows(2).any(is_command) || (longest <= 3 && plain.contains(['^', '_', '=']))
}

/// What to write for a block that other tools know by this name, in lower case.
pub fn for_block(name: &str) -> Option<&'static str> {
    Some(match name {
        "tip" | "success" | "check" => "Write > [!TIP], and > before each line.",
        "warning" | "attention" => "Write > [!WARNING], and > before each line.",
        "danger" | "caution" | "error" | "bug" => "Write > [!CAUTION], and > before each line.",
        "important" => "Write > [!IMPORTANT], and > before each line.",
        "info" | "information" | "admonition" | "callout" | "abstract" | "seealso" | "alert"
        | "box" => "Write ::: note, or > [!NOTE] and > before each line.",
        "spoiler" | "collapse" | "accordion" | "toggle" | "dropdown" | "solution" => {
            "Write ::: details and the words to press."
        }
        "quiz" | "mcq" | "exercise" | "multiple-choice" | "single-choice" | "challenge" => {
            "Write ::: question, with - [x] before the correct option and - [ ] before the others."
        }
        "video" | "audio" | "youtube" => "Write ::: media {src=talk.mp4}.",
        "tabs" | "tab" | "tab-set" | "tab-item" | "columns" | "column" | "grid" | "cards"
        | "div" => "Write the parts one after the other, each with a heading.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        for (construct, shape) in CONSTRUCTS.iter().zip(SHAPES.iter()) {
            assert!(shape.regex().is_some(), "{}", construct.pattern);
        }
    }

    #[test]
    fn money_is_no_formula() {
        for money in [
            "$5 and $",
            "$5/$",
            "$10,000 (or A$",
            "$HOME/$",
            "$5-$",
            "$$ – $$",
        ] {
            assert!(!is_formula(money), "{money}");
        }
        for formula in [
            "$x$",
            "$a + b$",
            "$x^2$",
            "$\\frac{1}{2}$",
            "$n_i$",
            "$y = 2x$",
            "$f(x)$",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
    }
}
