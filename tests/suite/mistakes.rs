//! Three hundred mistakes in the sample course, made by a fixed seed: each is either of no consequence for the page, or named at its line.
//!
//! `LEADLET_LONG=1` makes ten times as many.

use leadlet::diagnostic::{Diagnostic, Severity};
use leadlet::pipeline::{self, Outcome, PipelineCache, Request};
use leadlet::site::Content;
use leadlet::source::Source;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Numbers that look random and are the same each time (xorshift, by Marsaglia).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.roll(among.len())]
    }
}

/// A mistake: where, what the text is afterwards, and the lines at which it may be named, from 1.
struct Mistake {
    what: String,
    file: Arc<str>,
    text: String,
    lines: Vec<usize>,
}

/// A line of a page with what is known of it.
struct Line<'a> {
    /// Its place in the file, from 0.
    at: usize,
    text: &'a str,
    in_front: bool,
}

fn lines<'a>(file: &str, text: &'a str) -> Vec<Line<'a>> {
    // A page without front matter is past it.
    let mut ends = if file.ends_with(".yaml") || text.starts_with("---") {
        0
    } else {
        2
    };
    text.lines()
        .enumerate()
        .map(|(at, text)| {
            let in_front = ends < 2;
            ends += usize::from(text == "---");
            Line { at, text, in_front }
        })
        .collect()
}

type Change = (&'static str, fn(&Line, &mut Dice) -> Option<String>);

/// What other tools write, at the end of a line, or as a line of its own.
const FOREIGN: [&str; 12] = [
    "[[Priya]]",
    "==now==",
    "{% raw %}",
    "{{< note >}}",
    "[^1]",
    ":smile:",
    "<iframe src=\"a.html\"></iframe>",
    "\n!!! note",
    "\n[TOC]",
    "\n.. note::",
    "\n\\begin{note}",
    "\n![[plan.png]]",
];

/// What is done to a line; nothing where it does not fit.
const CHANGES: [Change; 27] = [
    ("markup of another tool", |line, dice| {
        let is_prose = !line.in_front && line.text.starts_with(char::is_alphabetic);
        let markup = *dice.pick(&FOREIGN);
        is_prose.then(|| match markup.strip_prefix('\n') {
            Some(whole) => whole.to_owned(),
            None => format!("{} {markup}", line.text),
        })
    }),
    ("quote opened and not closed", |line, _| {
        let (key, value) = line.text.split_once(": ").filter(|_| line.in_front)?;
        (!value.contains(['"', '[', '{'])).then(|| format!("{key}: \"{value}"))
    }),
    ("quotes of a word processor", |line, _| {
        let (key, value) = line.text.split_once(": ").filter(|_| line.in_front)?;
        (!value.contains(['"', '[', '{'])).then(|| format!("{key}: “{value}”"))
    }),
    ("colon in a value", |line, _| {
        let (key, value) = line.text.split_once(": ").filter(|_| line.in_front)?;
        let (first, rest) = value
            .split_once(' ')
            .filter(|_| !value.contains(['"', '[', '{']))?;
        Some(format!("{key}: {first}: {rest}"))
    }),
    ("no blank after the colon", |line, _| {
        line.in_front.then(|| line.text.replacen(": ", ":", 1))
    }),
    ("key with a letter too many", |line, dice| {
        // Names of audiences are the author's own.
        let is_key = line.in_front && !line.text.starts_with(' ');
        let (key, rest) = line.text.split_once(':').filter(|_| is_key)?;
        let place = dice.roll(key.len().max(1));
        key.is_char_boundary(place)
            .then(|| format!("{}x{}:{rest}", &key[..place], &key[place..]))
    }),
    ("key indented", |line, _| {
        (line.in_front && line.text.contains(": ")).then(|| format!("  {}", line.text))
    }),
    ("key indented with a tab", |line, _| {
        (line.in_front && line.text.contains(": ")).then(|| format!("\t{}", line.text))
    }),
    ("block with another name", |line, dice| {
        let name = line.text.strip_prefix("::: ")?;
        let place = 1 + dice.roll(3);
        name.is_char_boundary(place)
            .then(|| format!("::: {}q{}", &name[..place], &name[place..]))
    }),
    ("two colons", |line, _| {
        line.text
            .starts_with(":::")
            .then(|| line.text[1..].to_owned())
    }),
    ("fence missing", |line, _| {
        line.text.starts_with(":::").then(String::new)
    }),
    ("fence indented", |line, _| {
        line.text
            .starts_with(":::")
            .then(|| format!("  {}", line.text))
    }),
    ("fence far indented", |line, _| {
        line.text
            .starts_with(":::")
            .then(|| format!("    {}", line.text))
    }),
    ("brace not closed", |line, _| {
        line.text
            .starts_with(":::")
            .then(|| line.text.trim_end().strip_suffix('}').map(str::to_owned))?
    }),
    ("unknown attribute", |line, _| {
        let head = line
            .text
            .starts_with("::: ")
            .then(|| line.text.trim_end())?;
        Some(match head.strip_suffix('}') {
            Some(head) => format!("{head} colour=red}}"),
            None => format!("{head} {{colour=red}}"),
        })
    }),
    ("right option not marked", |line, _| {
        line.text
            .contains("- [x] ")
            .then(|| line.text.replacen("[x]", "[ ]", 1))
    }),
    ("box without a blank after it", |line, _| {
        line.text
            .contains("- [x] ")
            .then(|| line.text.replacen("[x] ", "[x]", 1))
    }),
    ("round box", |line, _| {
        line.text
            .contains("- [x] ")
            .then(|| line.text.replacen("[x]", "(x)", 1))
    }),
    ("box of another sign", |line, _| {
        line.text
            .contains("- [x] ")
            .then(|| line.text.replacen("[x]", "[✓]", 1))
    }),
    ("empty box without its blank", |line, _| {
        line.text
            .contains("- [ ] ")
            .then(|| line.text.replacen("[ ]", "[]", 1))
    }),
    ("option indented by one", |line, _| {
        line.text
            .starts_with("- [")
            .then(|| format!(" {}", line.text))
    }),
    ("no-break space after the hyphen", |line, _| {
        line.text
            .starts_with("- [")
            .then(|| line.text.replacen("- ", "-\u{a0}", 1))
    }),
    ("feedback at the margin", |line, _| {
        line.text
            .starts_with("  > ")
            .then(|| line.text.trim_start().to_owned())
    }),
    ("file with a letter too many", |line, dice| {
        let at = line
            .text
            .find("](")
            .filter(|_| !line.text.contains("](http"))?
            + 2;
        let place = at + 1 + dice.roll(3);
        line.text
            .is_char_boundary(place)
            .then(|| format!("{}q{}", &line.text[..place], &line.text[place..]))
    }),
    ("path with backslashes", |line, _| {
        let (before, rest) = line.text.split_once("](")?;
        let (path, after) = rest.split_once(')')?;
        (path.contains('/') && !path.contains(':'))
            .then(|| format!("{before}]({}){after}", path.replace('/', "\\")))
    }),
    ("path with capitals", |line, _| {
        let (before, rest) = line.text.split_once("](")?;
        let (path, after) = rest.split_once(')')?;
        (path.contains('.') && !path.contains(':'))
            .then(|| format!("{before}]({}){after}", path.to_uppercase()))
    }),
    ("path from the top", |line, _| {
        let (before, rest) = line.text.split_once("](")?;
        let (path, after) = rest.split_once(')')?;
        (path.contains('.') && !path.contains([':', '#']))
            .then(|| format!("{before}](/{path}){after}"))
    }),
];

/// One mistake in one of the pages; none where the change does not fit the line that was drawn.
fn mistake(pages: &[(Arc<str>, Arc<str>)], number: usize, dice: &mut Dice) -> Option<Mistake> {
    let (what, change) = CHANGES[number % CHANGES.len()];
    let (file, text) = dice.pick(pages);
    let lines = lines(file, text);
    let fits: Vec<(&Line, String)> = lines
        .iter()
        .filter_map(|line| Some((line, change(line, &mut Dice(dice.0 | 1))?)))
        .filter(|(line, new)| line.text != new)
        .collect();
    // Of several right options one is one too few only for who knows the subject.
    let fits: Vec<(&Line, String)> = fits
        .into_iter()
        .filter(|(line, _)| what != "right option not marked" || is_only_right(&lines, line.at))
        .collect();
    if fits.is_empty() {
        return None;
    }
    let (line, new) = &fits[dice.roll(fits.len())];
    let mut all: Vec<&str> = lines.iter().map(|line| line.text).collect();
    all[line.at] = new;
    let mut near = vec![line.at + 1];
    if line.text.starts_with(":::") {
        near.extend(partners(&lines, line.at));
    } else if what == "right option not marked" {
        // A question without a right answer is named by what it asks.
        let of_question = lines[..line.at].iter().rev();
        let above = of_question.take_while(|line| !line.text.starts_with(":::"));
        near.extend(above.map(|line| line.at + 1));
    }
    Some(Mistake {
        what: format!("{what}: {file}:{}: {} | {new}", line.at + 1, line.text),
        file: file.clone(),
        text: all.join("\n") + "\n",
        lines: near,
    })
}

/// Whether an option is the only right one of its question.
fn is_only_right(lines: &[Line], at: usize) -> bool {
    let is_fence = |line: &&Line| !line.text.starts_with(":::");
    let before = lines[..at].iter().rev().take_while(is_fence);
    let after = lines[at + 1..].iter().take_while(is_fence);
    before.chain(after).all(|line| !line.text.contains("- [x]"))
}

/// Lines, from 1, of the fences before and after: what is wrong with one shows at the other.
fn partners(lines: &[Line], at: usize) -> Vec<usize> {
    let is_fence = |line: &&Line| line.text.trim_start().starts_with("::");
    let before = lines[..at].iter().rev().filter(is_fence).take(6);
    let after = lines[at + 1..].iter().filter(is_fence).take(6);
    before.chain(after).map(|line| line.at + 1).collect()
}

fn build(source: Source, kept: &mut PipelineCache) -> Outcome {
    pipeline::build_again(source, Vec::new(), Request::default(), kept).unwrap()
}

/// The pages of a site, as text, without what only tells one build from another.
fn pages(outcome: &Outcome) -> Option<BTreeMap<String, String>> {
    let site = outcome.site.as_ref()?;
    let texts = site.iter().filter(|(path, _)| path.ends_with(".html"));
    Some(
        texts
            .map(|(path, content)| match content {
                Content::Bytes(bytes) => (
                    path.to_string(),
                    plain(&String::from_utf8_lossy(&bytes[..])),
                ),
                _ => (path.to_string(), String::new()),
            })
            .collect(),
    )
}

/// A page without what stands in tags, and with single blanks: what a learner reads.
fn plain(html: &str) -> String {
    let text: String = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said after the mistake and was not before, in the order of lines.
fn news<'a>(before: &Outcome, after: &'a Outcome) -> Vec<(&'a Diagnostic, usize)> {
    let known: Vec<_> = before
        .diagnostics
        .iter()
        .map(|one| (one.rule.name, &one.file, &one.message))
        .collect();
    after
        .diagnostics
        .iter()
        .filter(|one| !known.contains(&(one.rule.name, &one.file, &one.message)))
        .map(|one| {
            let text = after.text(&one.file).unwrap_or_default();
            let start = one.span.as_ref().map_or(0, |span| span.start);
            (one, text[..start.min(text.len())].matches('\n').count() + 1)
        })
        .collect()
}

#[test]
fn mistakes_are_named_at_their_line_or_change_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (source, _) = Source::read(root).unwrap();
    let texts: Vec<(Arc<str>, Arc<str>)> = source
        .below("content/")
        .filter(|(path, _)| path.ends_with(".md") || path.ends_with("/course.yaml"))
        .filter_map(|(path, _)| Some((path.clone(), source.text(path)?.clone())))
        .collect();
    let mut kept = PipelineCache::default();
    let sound = build(source.clone(), &mut kept);
    let shown = pages(&sound).expect("the sample course has no mistake");
    let wanted = if std::env::var_os("LEADLET_LONG").is_some() {
        3000
    } else {
        300
    };
    let mut dice = Dice(0x5EED_1E55);
    let (mut made, mut number) = (0, 0);
    let mut faults = Vec::new();
    while made < wanted {
        number += 1;
        let Some(mistake) = mistake(&texts, number, &mut dice) else {
            continue;
        };
        made += 1;
        let mut changed = source.clone();
        changed.put(&mistake.file, &mistake.text.as_str().into());
        let outcome = build(changed, &mut kept);
        let news = news(&sound, &outcome);
        let is_near = |line: usize| mistake.lines.iter().any(|own| own.abs_diff(line) <= 2);
        let named = news.iter().any(|(one, line)| {
            let place = one.file == mistake.file && is_near(*line);
            let related = one.related.iter().any(|other| {
                other.file == mistake.file && {
                    let text = &mistake.text[..other.span.start.min(mistake.text.len())];
                    is_near(text.matches('\n').count() + 1)
                }
            });
            place || related
        });
        let is_same = || pages(&outcome).is_some_and(|now| now == shown);
        if !named && !is_same() {
            let said: Vec<String> = news
                .iter()
                .map(|(one, line)| {
                    let weight = match one.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Note => "note",
                    };
                    format!(
                        "    {weight} {} {}:{line} {}",
                        one.rule.name, one.file, one.message
                    )
                })
                .collect();
            faults.push(format!("{}\n{}", mistake.what, said.join("\n")));
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {made}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
