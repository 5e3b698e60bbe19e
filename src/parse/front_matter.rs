//! Front matter: where it stands in a file, and what it says of a page.

use super::plain_signs;
use super::settings::{bom, number};
use crate::course::{LessonKind, Objective, Quiz, Reference, Waiver};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::kinds::scenario::parse::ID_DUPLICATE;
use crate::schema::{self, SchemaKey};
use crate::text::words::nearest;
use crate::yaml::YamlNode;
use std::ops::Range;
use std::sync::Arc;

/// Objectives of a page whose ids are compared: each with each, so not too many.
const MOST_OBJECTIVES: usize = 100;

/// The parts of a Markdown file.
pub struct Parts {
    /// Bytes of the YAML between the `---` lines; none without front matter.
    pub yaml: Option<Range<usize>>,
    /// Where the Markdown begins.
    pub body: usize,
}

pub(crate) static FRONT_MATTER_UNCLOSED: Rule = Rule {
    name: "front-matter/unclosed",
    severities: &[Severity::Error],
    summary: "Front matter ends with a line of `---`.",
    reason: "Without its end the whole page would be taken for settings.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n\nText.",
    good: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

/// Parts a file: front matter is what stands between a first line `---` and the next such line.
pub fn parts(file: &Arc<str>, text: &str, findings: &mut Vec<Diagnostic>) -> Parts {
    let start = bom(text);
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Parts {
            yaml: None,
            body: start,
        };
    }
    let mut at = start + first.len();
    let yaml = at;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Parts {
                yaml: Some(yaml..at),
                body: at + line.len(),
            };
        }
        at += line.len();
    }
    let finding = Diagnostic::new(
        &FRONT_MATTER_UNCLOSED,
        file,
        start..start + first.trim_end().len(),
        "The front matter that begins here has no end",
    );
    findings.push(finding.help("Write a line `---` after its last key."));
    Parts {
        yaml: None,
        body: start + first.len(),
    }
}

/// [`parts`], with the text as it is meant where signs in it are not plain ([`plain_signs`]).
pub fn opened(
    file: &Arc<str>,
    text: &Arc<str>,
    findings: &mut Vec<Diagnostic>,
) -> (Arc<str>, Parts) {
    let parts = parts(file, text, findings);
    let yaml = parts.yaml.clone().unwrap_or(0..0);
    let body = parts.body..text.len();
    (plain_signs::read(file, text, yaml, body, findings), parts)
}

/// Front matter that was read, with its file.
pub struct FrontMatter<'a> {
    file: &'a Arc<str>,
    node: Option<YamlNode>,
}

pub(crate) static FRONT_MATTER_MISSING: Rule = Rule {
    name: "front-matter/missing",
    severities: &[Severity::Error],
    summary: "A page of a module begins with front matter.",
    reason: "Its title comes from there.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ 01-module/01-lesson.md\nText without front matter.",
    good: "Text.",
    fixable: false,
};

pub(crate) static OBJECTIVE_BOTH: Rule = Rule {
    name: "objective/both",
    severities: &[Severity::Error],
    summary: "A page has `objective` or `objectives`, not both.",
    reason: "One of them would not count.",
    source: "README.md, \"What you write\"",
    bad: "---\ntitle: Lesson\nobjective: Raise a problem with a next step.\nobjectives: [{id: see, text: See it early.}]\n---\n\nText.",
    good: "---\ntitle: Lesson\nobjectives: [{id: see, text: Name a problem early.}]\n---\n\nText.",
    fixable: false,
};

impl<'a> FrontMatter<'a> {
    /// Reads the front matter of a file against a table of keys. `what` names the file's kind in messages. Where the table
    /// asks for keys and there is no front matter, that is a finding.
    pub fn read(
        file: &'a Arc<str>,
        text: &str,
        parts: &Parts,
        table: &[SchemaKey],
        what: &str,
        findings: &mut Vec<Diagnostic>,
    ) -> FrontMatter<'a> {
        let node = match &parts.yaml {
            Some(yaml) => schema::read(
                &text[yaml.clone()],
                yaml.start,
                table,
                what,
                file,
                "front-matter",
                findings,
            ),
            None => {
                // A first line that opens front matter was told of when it was not closed.
                let opened = text
                    .get(bom(text)..)
                    .and_then(|text| text.lines().next())
                    .is_some_and(|line| line.trim_end() == "---");
                if let Some(key) = table.iter().find(|key| key.required && !opened) {
                    let finding = Diagnostic::new(
                        &FRONT_MATTER_MISSING,
                        file,
                        parts.body..parts.body,
                        format!("This page has no front matter, and so no {}", key.name),
                    );
                    findings.push(finding.help(
                        "Begin the file with a line `---`, then `title:` and \
                         the title, then a line `---`.",
                    ));
                }
                None
            }
        };
        FrontMatter { file, node }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&YamlNode> {
        self.node.as_ref()?.get(key)
    }

    /// Whether the YAML could be read.
    pub fn readable(&self) -> bool {
        self.node.is_some()
    }

    /// A text, empty when it is not there.
    pub fn text(&self, key: &str) -> String {
        self.get(key)
            .and_then(YamlNode::str)
            .unwrap_or_default()
            .to_owned()
    }

    /// Whether the page is a draft.
    pub fn draft(&self) -> bool {
        self.get("draft").and_then(YamlNode::bool).unwrap_or(false)
    }

    /// Names in a list, or one name.
    pub fn names(&self, key: &str) -> Vec<Reference> {
        let items = self.get(key).map(YamlNode::items).unwrap_or_default();
        items
            .iter()
            .filter_map(|item| {
                Some(Reference {
                    name: item.str()?.to_owned(),
                    span: item.span.clone(),
                })
            })
            .collect()
    }

    /// The audiences the page is for, without what is no id: that was told of as such.
    pub fn audience(&self) -> Vec<Reference> {
        self.names("audience")
            .into_iter()
            .filter(|audience| schema::is_id(&audience.name))
            .collect()
    }

    /// Findings that the page allows, with their reasons.
    pub fn allow(&self) -> Vec<Waiver> {
        let entries = self
            .get("allow")
            .and_then(YamlNode::map)
            .unwrap_or_default();
        let waiver = |entry: &crate::yaml::YamlEntry| Waiver {
            rule: entry.key.clone(),
            reason: entry.value.str().unwrap_or_default().to_owned(),
            span: entry.key_span.clone(),
        };
        entries.iter().map(waiver).collect()
    }

    /// `objective`, or the list `objectives`.
    pub fn objectives(&self, findings: &mut Vec<Diagnostic>) -> Vec<Objective> {
        let one = self.get("objective");
        let many = self.get("objectives");
        if let (Some(one), Some(_)) = (one, many) {
            let finding = Diagnostic::new(
                &OBJECTIVE_BOTH,
                self.file,
                one.span.clone(),
                "This page has `objective` and `objectives`",
            );
            findings.push(finding.help(
                "Keep one of them: `objectives` is a list of {id, text} for pages with several.",
            ));
        }
        let single = one.and_then(|node| {
            Some(Objective {
                id: None,
                text: node.str()?.to_owned(),
                span: node.span.clone(),
            })
        });
        let listed = many
            .map(YamlNode::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|item| {
                let text = item.get("text")?;
                Some(Objective {
                    id: Some(item.get("id")?.str()?.to_owned()),
                    text: text.str()?.to_owned(),
                    span: item.get("id")?.span.clone(),
                })
            });
        let all: Vec<Objective> = single.into_iter().chain(listed).collect();
        for (at, objective) in all.iter().enumerate().take(MOST_OBJECTIVES) {
            let first = all[..at]
                .iter()
                .find(|first| first.id.is_some() && first.id == objective.id);
            if let Some(first) = first {
                let finding = Diagnostic::new(
                    &ID_DUPLICATE,
                    self.file,
                    objective.span.clone(),
                    "Two objectives of this page have the same id",
                );
                findings.push(
                    finding
                        .related(self.file, first.span.clone(), "first here")
                        .help("Give one of them another id."),
                );
            }
        }
        all
    }

    /// Whether the page names an objective; a value of the wrong type counts, as it was told of.
    pub fn has_objectives(&self) -> bool {
        self.get("objective").is_some()
            || self
                .get("objectives")
                .is_some_and(|list| list.list().is_none_or(|items| !items.is_empty()))
            || self.has_misspelt("objective")
    }

    /// Whether a key stands there that is none, and most likely was meant to be this one: that is told already.
    fn has_misspelt(&self, key: &str) -> bool {
        let entries = self
            .node
            .as_ref()
            .and_then(YamlNode::map)
            .unwrap_or_default();
        entries.iter().any(|entry| {
            let written = entry.key.to_lowercase();
            schema::LESSON.iter().all(|known| known.name != entry.key)
                && nearest(&written, schema::LESSON.iter().map(|known| known.name))
                    .is_some_and(|near| near.starts_with(key))
        })
    }

    /// What kind of page it is.
    pub fn kind(&self) -> LessonKind {
        match self.get("kind").and_then(YamlNode::str).map(meant_kind) {
            Some("quiz") => LessonKind::Quiz(Quiz {
                pass: number(self.get("pass")).and_then(|pass| u8::try_from(pass).ok()),
                draw: number(self.get("draw")),
                from: self.names("from"),
                attempts: number(self.get("attempts")),
                at_end: self.get("feedback").and_then(YamlNode::str) == Some("end"),
            }),
            Some("self-check") => LessonKind::SelfCheck,
            _ => LessonKind::Lesson,
        }
    }
}

/// The kind that is meant by a word, so that a slip in it is all that is told.
fn meant_kind(word: &str) -> &str {
    nearest(&word.to_lowercase(), ["lesson", "quiz", "self-check"]).unwrap_or("lesson")
}

/// The table of keys for a page of a module: its `kind` decides, looked up before the rest is read.
pub fn lesson_table(text: &str, parts: &Parts) -> (&'static [SchemaKey], &'static str) {
    let yaml = parts.yaml.clone().map_or("", |yaml| &text[yaml]);
    let kind = yaml
        .lines()
        .find_map(|line| line.strip_prefix("kind:"))
        .map(|kind| {
            kind.split(" #")
                .next()
                .unwrap_or(kind)
                .trim()
                .trim_matches(['"', '\''])
        });
    match kind.map(meant_kind) {
        Some("quiz") => (schema::QUIZ, "a quiz page's front matter"),
        Some("self-check") => (schema::SELF_CHECK, "a self-check page's front matter"),
        _ => (schema::LESSON, "a lesson's front matter"),
    }
}

/// The table of keys that the YAML of a file is read by, and where that YAML stands: all of a `.yaml` file, the front matter of a page.
/// None for a file that has neither; `path` is below the course folder.
pub fn table_of(path: &str, text: &str) -> Option<(&'static [schema::SchemaKey], Range<usize>)> {
    if path == "content/course.yaml" {
        return Some((schema::COURSE, bom(text)..text.len()));
    }
    if path.starts_with("themes/") && path.ends_with("/theme.yaml") {
        return Some((schema::THEME, bom(text)..text.len()));
    }
    let name = path.strip_prefix("content/")?.strip_suffix(".md")?;
    let parts = parts(&Arc::from(path), text, &mut Vec::new());
    let table = match name.split_once('/') {
        None => schema::PAGE,
        Some((_, "module")) => schema::MODULE,
        Some(_) => lesson_table(text, &parts).0,
    };
    Some((table, parts.yaml?))
}
