//! Checks a tree of YAML nodes against a table of keys.

use crate::diagnostic::{Cause, Diagnostic, Edit, Fix, Rule, Severity};
use std::ops::Range;
use std::sync::Arc;

use super::validate::{Advice, as_id, called, clip, is_id, listed, validate, wanted};
use super::{SchemaKey, ValueType};
use crate::text::words::nearest;
use crate::yaml::{self, ProblemKind, YamlEntry, YamlNode, YamlValue};

pub(crate) static COURSE_CUT_TEXT: Rule = Rule {
    name: "course/cut-text",
    severities: &[Severity::Warning],
    summary: "No text in course.yaml is cut short by ` #`.",
    reason: "YAML takes a blank and `#` as the beginning of a comment, so learners would read half a sentence.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ course.yaml\nid: course\ntitle: Our #1 habit\nlanguage: en",
    good: "@ course.yaml\nid: course\ntitle: \"Our #1 habit\"\nlanguage: en",
    fixable: false,
};

pub(crate) static COURSE_DUPLICATE_KEY: Rule = Rule {
    name: "course/duplicate-key",
    severities: &[Severity::Error],
    summary: "No key is written twice in course.yaml.",
    reason: "Only one of the two values can count, and it may not be the one you look at.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ course.yaml\nid: course\ntitle: Lead\nlanguage: en\ntitle: Lead before the title",
    good: "@ course.yaml\nid: course\ntitle: Lead before the title\nlanguage: en",
    fixable: false,
};

pub(crate) static COURSE_MISSING_KEY: Rule = Rule {
    name: "course/missing-key",
    severities: &[Severity::Error],
    summary: "course.yaml has `id`, `title` and `language`.",
    reason: "The id names what learners saved, the title is on every page, and the language is what screen readers speak.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ course.yaml\nid: course\ntitle: Course",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en",
    fixable: false,
};

pub(crate) static COURSE_SYNTAX: Rule = Rule {
    name: "course/syntax",
    severities: &[Severity::Error],
    summary: "course.yaml can be read as YAML.",
    reason: "What cannot be read cannot count.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ course.yaml\nid: course\ntitle: Lead: before the title\nlanguage: en",
    good: "@ course.yaml\nid: course\ntitle: \"Lead: before the title\"\nlanguage: en",
    fixable: false,
};

pub(crate) static COURSE_UNKNOWN_KEY: Rule = Rule {
    name: "course/unknown-key",
    severities: &[Severity::Error],
    summary: "course.yaml contains only known keys.",
    reason: "A mistyped key does nothing, and nobody notices until learners miss what it should have done.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\nauidences: {manager: Manager}",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\naudiences: {manager: Manager}",
    fixable: false,
};

pub(crate) static COURSE_WRONG_TYPE: Rule = Rule {
    name: "course/wrong-type",
    severities: &[Severity::Error],
    summary: "Every value in course.yaml has the type that its key needs.",
    reason: "A value that cannot be understood would be left out silently.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\nminutes: five",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\nminutes: 5",
    fixable: false,
};

pub(crate) static FRONT_MATTER_CUT_TEXT: Rule = Rule {
    name: "front-matter/cut-text",
    severities: &[Severity::Warning],
    summary: "No text in front matter is cut short by ` #`.",
    reason: "YAML takes a blank and `#` as the beginning of a comment, so learners would read half a title.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\ntitle: Item #1\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "---\ntitle: \"Item #1\"\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static FRONT_MATTER_DUPLICATE_KEY: Rule = Rule {
    name: "front-matter/duplicate-key",
    severities: &[Severity::Error],
    summary: "No key is written twice in front matter.",
    reason: "Only one of the two values can count, and it may not be the one you look at.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\ntitle: Say it\n---\n\nText.",
    good: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static FRONT_MATTER_MISSING_KEY: Rule = Rule {
    name: "front-matter/missing-key",
    severities: &[Severity::Error],
    summary: "Front matter has the keys that its page needs.",
    reason: "A page without a title cannot be listed, linked or bookmarked.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static FRONT_MATTER_SYNTAX: Rule = Rule {
    name: "front-matter/syntax",
    severities: &[Severity::Error],
    summary: "Front matter can be read as YAML.",
    reason: "What cannot be read cannot count.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\ntitle: Raise it: with a next step\nobjective: Raise a problem with a next step.\n---\n\nText.",
    good: "---\ntitle: \"Raise it: with a next step\"\nobjective: Raise a problem with a next step.\n---\n\nText.",
    fixable: false,
};

pub(crate) static FRONT_MATTER_UNKNOWN_KEY: Rule = Rule {
    name: "front-matter/unknown-key",
    severities: &[Severity::Error],
    summary: "Front matter contains only known keys.",
    reason: "A mistyped key does nothing, and nobody notices.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nsumary: Small acts.\n---\n\nText.",
    good: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\nsummary: Small acts.\n---\n\nText.",
    fixable: false,
};

pub(crate) static FRONT_MATTER_WRONG_TYPE: Rule = Rule {
    name: "front-matter/wrong-type",
    severities: &[Severity::Error],
    summary: "Every value in front matter has the type that its key needs.",
    reason: "A value that cannot be understood would be left out silently.",
    source: "README.md, \"course.yaml\" and \"Front matter\"",
    bad: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\ndraft: no\n---\n\nText.",
    good: "---\ntitle: Raise it\nobjective: Raise a problem with a next step.\ndraft: false\n---\n\nText.",
    fixable: true,
};

pub(crate) static THEME_CUT_TEXT: Rule = Rule {
    name: "theme/cut-text",
    severities: &[Severity::Warning],
    summary: "No text in theme.yaml is cut short by ` #`.",
    reason: "YAML reads a space and `#` as the beginning of a comment, so colours have to be in quotes.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine #1",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: \"Mine #1\"",
    fixable: false,
};

pub(crate) static THEME_DUPLICATE_KEY: Rule = Rule {
    name: "theme/duplicate-key",
    severities: &[Severity::Error],
    summary: "No key is written twice in theme.yaml.",
    reason: "Only one of the two values can count.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nname: Ours",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine",
    fixable: false,
};

pub(crate) static THEME_MISSING_KEY: Rule = Rule {
    name: "theme/missing-key",
    severities: &[Severity::Error],
    summary: "theme.yaml has the keys that it needs.",
    reason: "An author's theme is read as strictly as a course, so that a page never shows half of it.",
    source: "themes/README.md",
    bad: "",
    good: "",
    fixable: false,
};

pub(crate) static THEME_SYNTAX: Rule = Rule {
    name: "theme/syntax",
    severities: &[Severity::Error],
    summary: "theme.yaml can be read as YAML.",
    reason: "An author's theme is read as strictly as a course, so that a page never shows half of it.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: \"Mine",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: \"Mine\"",
    fixable: false,
};

pub(crate) static THEME_UNKNOWN_KEY: Rule = Rule {
    name: "theme/unknown-key",
    severities: &[Severity::Error],
    summary: "theme.yaml contains only known keys.",
    reason: "A mistyped key does nothing, and nobody notices.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\ntoken: {}",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\ntokens: {}",
    fixable: false,
};

pub(crate) static THEME_WRONG_TYPE: Rule = Rule {
    name: "theme/wrong-type",
    severities: &[Severity::Error],
    summary: "Every value in theme.yaml has the type that its key needs.",
    reason: "An author's theme is read as strictly as a course, so that a page never shows half of it.",
    source: "themes/README.md",
    bad: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nsigns: spot",
    good: "@ course.yaml\nid: course\ntitle: Course\nlanguage: en\ntheme: mine\n@ ../themes/mine/theme.yaml\nname: Mine\nsigns: [spot]",
    fixable: true,
};

/// Findings on the keys of one file that are told at most.
const MAX_DIAGNOSTICS: usize = 100;

/// The rules of one family.
struct FamilyRules {
    unknown: &'static Rule,
    missing: &'static Rule,
    wrong: &'static Rule,
    duplicate: &'static Rule,
    syntax: &'static Rule,
    cut: &'static Rule,
}

static COURSE: FamilyRules = FamilyRules {
    unknown: &COURSE_UNKNOWN_KEY,
    missing: &COURSE_MISSING_KEY,
    wrong: &COURSE_WRONG_TYPE,
    duplicate: &COURSE_DUPLICATE_KEY,
    syntax: &COURSE_SYNTAX,
    cut: &COURSE_CUT_TEXT,
};

static FRONT_MATTER: FamilyRules = FamilyRules {
    unknown: &FRONT_MATTER_UNKNOWN_KEY,
    missing: &FRONT_MATTER_MISSING_KEY,
    wrong: &FRONT_MATTER_WRONG_TYPE,
    duplicate: &FRONT_MATTER_DUPLICATE_KEY,
    syntax: &FRONT_MATTER_SYNTAX,
    cut: &FRONT_MATTER_CUT_TEXT,
};

static THEME: FamilyRules = FamilyRules {
    unknown: &THEME_UNKNOWN_KEY,
    missing: &THEME_MISSING_KEY,
    wrong: &THEME_WRONG_TYPE,
    duplicate: &THEME_DUPLICATE_KEY,
    syntax: &THEME_SYNTAX,
    cut: &THEME_CUT_TEXT,
};

/// The rules of the family `prefix`: "course", "theme", and "front-matter" for all else.
fn rules(prefix: &str) -> &'static FamilyRules {
    match prefix {
        "course" => &COURSE,
        "theme" => &THEME,
        _ => &FRONT_MATTER,
    }
}

/// Reads YAML and checks it: [`yaml::parse`], then [`check`], with every problem told in `out`.
///
/// `text` begins at byte `offset` of `file`; `where_`, such as "course.yaml" or "a lesson's front matter", and `prefix`, the family of
/// rules, go into messages. Gives what could be read, even where something is wrong with it. After a syntax error no key is said
/// to be missing, for it may be in the part that could not be read.
pub fn read(
    text: &str,
    offset: usize,
    table: &[SchemaKey],
    where_: &str,
    file: &Arc<str>,
    prefix: &'static str,
    out: &mut Vec<Diagnostic>,
) -> Option<YamlNode> {
    let (node, problems) = yaml::parse(text, offset);
    let names = rules(prefix);
    let broken = problems
        .iter()
        .any(|problem| problem.kind == ProblemKind::Syntax);
    for problem in problems {
        let rule = match problem.kind {
            ProblemKind::Syntax => names.syntax,
            ProblemKind::DuplicateKey => names.duplicate,
            ProblemKind::CutText => names.cut,
        };
        let severity = if problem.warning {
            Severity::Warning
        } else {
            Severity::Error
        };
        let mut finding =
            Diagnostic::with_severity(severity, rule, file, problem.span, problem.message);
        finding.help = problem.help;
        if problem.kind == ProblemKind::Syntax
            && let Some((help, fix)) = lines_on_key_line(text, offset, finding.span.as_ref(), table)
        {
            finding.help = Some(help);
            finding.fix = Some(fix);
            out.push(finding);
            continue;
        }
        finding.fix = problem.fix.map(|(span, text)| {
            let label = if text.trim().is_empty() {
                "indent with spaces".to_owned()
            } else {
                format!("write `{text}`")
            };
            Fix::replace(label, span, text)
        });
        if let Some((span, text)) = problem.related {
            finding = finding.related(file, span, text);
        }
        out.push(finding);
    }
    let node = node?;
    SchemaCheck {
        names,
        where_,
        file,
        source: Some((text, offset)),
        key: None,
        tell_missing: !broken,
        full: out.len() + MAX_DIAGNOSTICS,
        out,
    }
    .root(&node, table);
    Some(node)
}

/// What to do about `check: quiz/key: off`, where what belongs on a line below a key stands on its line.
fn lines_on_key_line(
    text: &str,
    offset: usize,
    span: Option<&Range<usize>>,
    table: &[SchemaKey],
) -> Option<(String, Fix)> {
    let at = span?.start.checked_sub(offset)?;
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next()?.trim_end();
    let (key, value) = line.split_once(": ")?;
    let kind = &table.iter().find(|own| own.name == key)?.kind;
    let value = value.trim_start();
    let (inner, _) = value.split_once(": ")?;
    let is_key = !inner.starts_with(['"', '\'', '{', '[', '-']) && !inner.contains(' ');
    if !is_key || !takes_lines(kind) {
        return None;
    }
    let help =
        format!("Write it on a line of its own below `{key}:`, indented by two spaces: `{value}`.");
    let value_at = start + line.len() - value.len();
    let fix = Fix::replace(
        format!("write it below `{key}:`"),
        offset + start + key.len() + 1..offset + value_at,
        "\n  ",
    );
    Some((help, fix))
}

/// Whether such a value is written as lines of keys.
fn takes_lines(kind: &ValueType) -> bool {
    match kind {
        ValueType::Table(_) | ValueType::MapOf(_) | ValueType::FreeMapOf(_) => true,
        ValueType::Either(kinds) => kinds.iter().any(takes_lines),
        _ => false,
    }
}

/// Tells in `out` of each key of `node` that `table` does not know, each that is missing, and each value of the wrong type.
/// `where_`, `file` and `prefix` as in [`read`].
pub fn check(
    node: &YamlNode,
    table: &[SchemaKey],
    where_: &str,
    file: &Arc<str>,
    prefix: &'static str,
    out: &mut Vec<Diagnostic>,
) {
    SchemaCheck {
        names: rules(prefix),
        where_,
        file,
        source: None,
        key: None,
        tell_missing: true,
        full: out.len() + MAX_DIAGNOSTICS,
        out,
    }
    .root(node, table);
}

struct SchemaCheck<'a> {
    names: &'static FamilyRules,
    where_: &'a str,
    file: &'a Arc<str>,
    /// What was read, and at which byte of the file it begins.
    source: Option<(&'a str, usize)>,
    /// The key of the file itself whose value is looked at.
    key: Option<&'static str>,
    tell_missing: bool,
    /// Number of findings at which it is enough.
    full: usize,
    out: &'a mut Vec<Diagnostic>,
}

impl SchemaCheck<'_> {
    fn root(&mut self, node: &YamlNode, table: &[SchemaKey]) {
        match &node.value {
            YamlValue::Map(entries) => self.table(entries, &node.span, table, ""),
            YamlValue::Null if table.iter().any(|key| key.required) && self.tell_missing => {
                let required = table.iter().filter(|key| key.required);
                let keys: Vec<String> = required.map(|key| format!("`{}: …`", key.name)).collect();
                let message = format!("{} is empty", self.where_);
                let finding =
                    Diagnostic::new(self.names.missing, self.file, node.span.clone(), message);
                let help = format!("Write {}, each on a line of its own.", keys.join(", "));
                self.out.push(finding.help(help).causing(Cause::Empty));
            }
            YamlValue::Null => {}
            other => {
                let message = format!(
                    "{} must hold lines of `key: value`, not {}",
                    self.where_,
                    called(other)
                );
                let finding = self.wrong_type(node.span.clone(), message);
                self.out.push(finding);
            }
        }
    }

    /// `within` is what holds the table, in messages; empty for the file itself.
    fn table(
        &mut self,
        entries: &[YamlEntry],
        span: &Range<usize>,
        table: &[SchemaKey],
        within: &str,
    ) {
        let mut told = 0;
        for (at, entry) in entries.iter().enumerate() {
            if self.out.len() >= self.full {
                return;
            }
            if at < told {
                continue;
            }
            if within.is_empty() {
                let own = table.iter().find(|key| key.name == entry.key);
                self.key = own.map(|key| key.name);
            }
            if let Some(number) = self.not_indented(&entries[at..], table) {
                told = at + 1 + number;
                continue;
            }
            match table.iter().find(|key| key.name == entry.key) {
                Some(key) => self.value(
                    &entry.value,
                    &key.kind,
                    &format!("`{}`", entry.key),
                    &entry.key_span,
                ),
                None => self.unknown(entry, table, within),
            }
        }
        if within.is_empty() {
            self.key = None;
        }
        // A key that was only misspelt is told of already.
        let misspelt = |name: &str| {
            entries
                .iter()
                .any(|entry| meant(&entry.key, table).is_some_and(|(key, _)| key == name))
        };
        let written = |name: &str| entries.iter().any(|entry| entry.key == name) || misspelt(name);
        let missing = table
            .iter()
            .filter(|key| key.required && !written(key.name));
        for key in missing.filter(|_| self.tell_missing) {
            let place = in_place(within);
            let finding = Diagnostic::new(
                self.names.missing,
                self.file,
                beginning(span, entries),
                format!("Missing key `{}`{place}", key.name),
            );
            self.out.push(finding.help(format!(
                "Add `{}: …`: {}.",
                key.name,
                lower_first(key.text)
            )));
        }
    }

    /// Says that the lines below a key are not indented, when it is one that takes lines and nothing but unknown keys follows; how many they are.
    fn not_indented(&mut self, entries: &[YamlEntry], table: &[SchemaKey]) -> Option<usize> {
        let (entry, rest) = entries.split_first()?;
        let kind = &table.iter().find(|key| key.name == entry.key)?.kind;
        if !entry.value.is_null() || !takes_lines(kind) {
            return None;
        }
        let below: Vec<&YamlEntry> = rest
            .iter()
            .take_while(|entry| table.iter().all(|key| key.name != entry.key))
            .collect();
        let last = below.last()?;
        let message = format!("The lines below `{}` are not indented", entry.key);
        let span = below[0].key_span.start..last.key_span.end;
        let edits = below.iter().map(|entry| Edit {
            span: entry.key_span.start..entry.key_span.start,
            text: "  ".to_owned(),
        });
        let fix = Fix {
            label: "indent them".to_owned(),
            edits: edits.collect(),
        };
        let finding = self
            .wrong_type(span, message)
            .help("Begin each with two spaces, so that they belong to it.");
        self.out.push(finding.fix(fix));
        Some(below.len())
    }

    fn unknown(&mut self, entry: &YamlEntry, table: &[SchemaKey], within: &str) {
        let place = in_place(within);
        let finding = Diagnostic::new(
            self.names.unknown,
            self.file,
            entry.key_span.clone(),
            format!("Unknown key `{}`{place}", clip(&entry.key)),
        );
        let help = match meant(&entry.key, table) {
            Some((key, Some(value))) => format!(
                "A space is missing after the colon: `{key}: {}`.",
                clip(value)
            ),
            Some((key, None)) => format!("Did you mean `{key}`?"),
            None => match holder(&entry.key, table) {
                Some(holder) => format!(
                    "It belongs below `{holder}:`, on a line of its own that is indented by two spaces."
                ),
                None => format!("The keys are {}.", listed(table.iter().map(|key| key.name))),
            },
        };
        self.out.push(finding.help(help));
    }

    /// `label` is what the value is called in messages, `place` what is marked when it is empty: mostly its key.
    fn value(&mut self, node: &YamlNode, kind: &ValueType, label: &str, place: &Range<usize>) {
        if matches!(kind, ValueType::Color)
            && node.is_null()
            && self.comment_for_color(label, place)
        {
            return;
        }
        match (kind, &node.value) {
            (ValueType::MapOf(_), YamlValue::List(items)) => {
                self.list_for_map(node, items, label, kind)
            }
            (ValueType::ListOf(item) | ValueType::OneOrList(item), YamlValue::List(items)) => {
                let label = format!("an item of {label}");
                for node in items {
                    self.value(node, item, &label, &node.span);
                }
            }
            (ValueType::ListOf(_) | ValueType::OneOrList(_), YamlValue::String(text))
                if text.starts_with('-') =>
            {
                self.wrong(
                    node,
                    label,
                    place,
                    &wanted(kind),
                    Some(Advice::words(
                        "A space is missing after each hyphen: `- item`.",
                    )),
                );
            }
            (ValueType::MapOf(item), YamlValue::Map(entries)) => self.free(entries, item, true),
            (ValueType::FreeMapOf(item), YamlValue::Map(entries)) => {
                self.free(entries, item, false)
            }
            (ValueType::Table(table), YamlValue::Map(entries)) => {
                self.table(entries, &node.span, table, label)
            }
            (ValueType::Either(kinds), _) => self.either(node, kinds, label, place),
            _ => {
                if let Err(help) = validate(node, kind) {
                    self.wrong(node, label, place, &wanted(kind), help);
                }
            }
        }
    }

    fn free(&mut self, entries: &[YamlEntry], item: &ValueType, ids: bool) {
        for entry in entries {
            if self.out.len() >= self.full {
                return;
            }
            if ids && !is_id(&entry.key) {
                let message = format!(
                    "`{}` is not a valid id: a letter, then letters, digits and hyphens, all lower case",
                    clip(&entry.key)
                );
                let finding = self.wrong_type(entry.key_span.clone(), message);
                self.out.push(finding);
            }
            let label = format!("`{}`", clip(&entry.key));
            match entry.key.split_once(':').filter(|_| entry.value.is_null()) {
                Some((key, value)) => {
                    let help = format!(
                        "A space is missing after the colon: `{}: {}`.",
                        clip(key),
                        clip(value)
                    );
                    self.wrong(
                        &entry.value,
                        &label,
                        &entry.key_span,
                        &wanted(item),
                        Some(Advice::words(help)),
                    );
                }
                None => self.value(&entry.value, item, &label, &entry.key_span),
            }
        }
    }

    /// Checks by the first of `kinds` that has the shape of the value, so that a wrong key inside is told as such.
    fn either(&mut self, node: &YamlNode, kinds: &[ValueType], label: &str, place: &Range<usize>) {
        let shaped = kinds.iter().find(|kind| match node.value {
            YamlValue::Map(_) => matches!(
                kind,
                ValueType::Table(_) | ValueType::MapOf(_) | ValueType::FreeMapOf(_)
            ),
            YamlValue::List(_) => matches!(kind, ValueType::ListOf(_) | ValueType::OneOrList(_)),
            _ => validate(node, kind).is_ok(),
        });
        match shaped {
            Some(kind) => self.value(node, kind, label, place),
            None => {
                let names: Vec<String> = kinds.iter().map(wanted).collect();
                let advice = kinds
                    .iter()
                    .find_map(|kind| validate(node, kind).err().flatten());
                self.wrong(node, label, place, &names.join(" or "), advice);
            }
        }
    }

    fn wrong_type(&self, span: Range<usize>, message: String) -> Diagnostic {
        let finding = Diagnostic::new(self.names.wrong, self.file, span, message);
        match self.key {
            Some(key) => finding.causing(Cause::Key(key)),
            None => finding,
        }
    }

    fn wrong(
        &mut self,
        node: &YamlNode,
        label: &str,
        place: &Range<usize>,
        wanted: &str,
        advice: Option<Advice>,
    ) {
        // What stands there may be in the part that could not be read.
        if node.is_null() && !self.tell_missing {
            return;
        }
        let (span, message) = match &node.value {
            YamlValue::Null => (place, format!("{label} is empty; it must be {wanted}")),
            YamlValue::String(text) if text.trim().is_empty() => {
                (&node.span, format!("{label} is empty; it must be {wanted}"))
            }
            YamlValue::List(_) | YamlValue::Map(_) => (
                &node.span,
                format!("{label} must be {wanted}, not {}", called(&node.value)),
            ),
            _ => (
                &node.span,
                format!(
                    "{label} must be {wanted}, not `{}`",
                    clip(node.str().unwrap_or_default())
                ),
            ),
        };
        let mut finding = self.wrong_type(span.clone(), message);
        if let Some(Advice { help, write }) = advice {
            finding.help = Some(help);
            // In a list of lines brackets would need another place.
            finding.fix = write
                .filter(|_| !node.span.is_empty() && node.str().is_some())
                .map(|value| Fix::replace(format!("write `{value}`"), node.span.clone(), value));
        }
        self.out.push(finding);
    }

    /// A colour without quotes: YAML takes it for a comment, and nothing is left.
    fn comment_for_color(&mut self, label: &str, place: &Range<usize>) -> bool {
        let Some((text, offset)) = self.source else {
            return false;
        };
        let rest = text.get(place.end - offset..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let Some(at) = line.find('#') else {
            return false;
        };
        let digits = line[at + 1..]
            .bytes()
            .take_while(u8::is_ascii_hexdigit)
            .count();
        if line[..at].trim() != ":" || !matches!(digits, 3 | 6) {
            return false;
        }
        let span = place.end + at..place.end + at + 1 + digits;
        let quoted = format!("\"{}\"", &line[at..=at + digits]);
        let message = format!("{label} is empty: everything after its `#` is read as a comment");
        let finding = self
            .wrong_type(span.clone(), message)
            .help(format!("Put the colour in quotes: {quoted}."))
            .fix(Fix::replace("put the colour in quotes", span, quoted));
        self.out.push(finding);
        true
    }

    /// A list where lines of `id: text` belong: with the lines that its items make.
    fn list_for_map(&mut self, node: &YamlNode, items: &[YamlNode], label: &str, kind: &ValueType) {
        let lines: Option<Vec<String>> = items.iter().map(line_of).collect();
        let Some(lines) = lines.filter(|lines| !lines.is_empty()) else {
            return self.wrong(node, label, &node.span, &wanted(kind), None);
        };
        let message = format!("{label} must be {}, not a list", wanted(kind));
        let mut finding = self.wrong_type(node.span.clone(), message);
        finding.help = Some(format!(
            "Write each on a line of its own, indented by two spaces, with the name that learners see: `{}`.",
            lines[0]
        ));
        let block = lines.iter().map(|line| format!("  {line}"));
        let block = block.collect::<Vec<_>>().join("\n");
        if let Some((text, offset)) = self.source
            && let (Some(first), Some(last)) = (items.first(), items.last())
        {
            let start = first.span.start - offset;
            let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
            let edit = if text[line..start].trim() == "-" {
                // Each item on its own line.
                Fix::replace(
                    "write a line of `id: name` for each",
                    line + offset..last.span.end,
                    block,
                )
            } else {
                let before = text[..node.span.start - offset].trim_end_matches(' ').len() + offset;
                Fix::replace(
                    "write a line of `id: name` for each",
                    before..node.span.end,
                    format!("\n{block}"),
                )
            };
            finding.fix = Some(edit);
        }
        self.out.push(finding);
    }
}

/// `manager: Manager`, of an item of a list that is to be a line of its own.
fn line_of(item: &YamlNode) -> Option<String> {
    let (id, text) = match &item.value {
        YamlValue::Map(entries) => {
            let of = |name: &str| item.get(name).and_then(YamlNode::str);
            match (
                of("id"),
                of("label").or(of("name")).or(of("title")),
                entries.as_slice(),
            ) {
                (Some(id), Some(text), _) => (id.to_owned(), text.to_owned()),
                (_, _, [only]) => (only.key.clone(), only.value.str()?.to_owned()),
                _ => return None,
            }
        }
        _ => {
            let text = item.str()?.trim();
            let mut letters = text.chars();
            let first = letters.next()?;
            let name: String = first.to_uppercase().chain(letters).collect();
            (as_id(text)?, name)
        }
    };
    let is_plain = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
    let text = if is_plain && text.starts_with(char::is_alphabetic) {
        text
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    };
    is_id(&id).then(|| format!("{id}: {text}"))
}

/// Which key of `table` the unknown `key` was most likely meant to be, and what follows its colon when only the blank there is missing.
fn meant<'a>(key: &'a str, table: &[SchemaKey]) -> Option<(&'static str, Option<&'a str>)> {
    let names = || table.iter().map(|key| key.name);
    let joined = key
        .split_once(':')
        .and_then(|(key, value)| Some((names().find(|name| *name == key)?, Some(value))));
    joined.or_else(|| Some((nearest(&key.to_lowercase(), names())?, None)))
}

/// The key of `table` below which a key of this name stands.
fn holder(key: &str, table: &[SchemaKey]) -> Option<&'static str> {
    fn holds(kind: &ValueType, key: &str) -> bool {
        match kind {
            ValueType::Table(table) => table.iter().any(|own| own.name == key),
            ValueType::Either(kinds) => kinds.iter().any(|kind| holds(kind, key)),
            _ => false,
        }
    }
    table
        .iter()
        .find(|own| holds(&own.kind, key))
        .map(|own| own.name)
}

/// The first key of a table, or the place where it would be: where a missing key is told.
fn beginning(span: &Range<usize>, entries: &[YamlEntry]) -> Range<usize> {
    entries
        .first()
        .map_or(span.start..span.start, |entry| entry.key_span.clone())
}

fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    signs
        .next()
        .map(|first| first.to_lowercase().chain(signs).collect())
        .unwrap_or_default()
}

/// Where a key is, as the end of a message; nothing at the top of the file.
fn in_place(within: &str) -> String {
    if within.is_empty() {
        String::new()
    } else {
        format!(" in {within}")
    }
}

#[cfg(test)]
mod tests;
