//! Checks a tree of YAML nodes against a table of keys.

use std::ops::Range;
use std::sync::Arc;

use super::validate::{called, clip, is_id, listed, validate, wanted};
use super::{SchemaKey, ValueType};
use crate::diagnostic::Diagnostic;
use crate::text::words::nearest;
use crate::yaml::{self, ProblemKind, YamlEntry, YamlNode, YamlValue};

/// Findings on the keys of one file that are told at most.
const MAX_DIAGNOSTICS: usize = 100;

/// The names of the rules of one family.
struct FamilyRules {
    unknown: &'static str,
    missing: &'static str,
    wrong: &'static str,
    duplicate: &'static str,
    syntax: &'static str,
    cut: &'static str,
}

/// The rules of the family `prefix`: "course", "theme", and "front-matter" for all else.
fn rules(prefix: &str) -> FamilyRules {
    macro_rules! family {
        ($name:literal) => {
            FamilyRules {
                unknown: concat!($name, "/unknown-key"),
                missing: concat!($name, "/missing-key"),
                wrong: concat!($name, "/wrong-type"),
                duplicate: concat!($name, "/duplicate-key"),
                syntax: concat!($name, "/syntax"),
                cut: concat!($name, "/cut-text"),
            }
        };
    }
    match prefix {
        "course" => family!("course"),
        "theme" => family!("theme"),
        _ => family!("front-matter"),
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
        let make = if problem.warning {
            Diagnostic::warning
        } else {
            Diagnostic::error
        };
        let mut finding: Diagnostic = make(rule, file, problem.span, problem.message);
        finding.help = problem.help;
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
        tell_missing: !broken,
        full: out.len() + MAX_DIAGNOSTICS,
        out,
    }
    .root(&node, table);
    Some(node)
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
        tell_missing: true,
        full: out.len() + MAX_DIAGNOSTICS,
        out,
    }
    .root(node, table);
}

struct SchemaCheck<'a> {
    names: FamilyRules,
    where_: &'a str,
    file: &'a Arc<str>,
    tell_missing: bool,
    /// Number of findings at which it is enough.
    full: usize,
    out: &'a mut Vec<Diagnostic>,
}

impl SchemaCheck<'_> {
    fn root(&mut self, node: &YamlNode, table: &[SchemaKey]) {
        match &node.value {
            YamlValue::Map(entries) => self.table(entries, &node.span, table, ""),
            YamlValue::Null => self.table(&[], &node.span, table, ""),
            other => {
                let message = format!(
                    "{} must hold lines of `key: value`, not {}",
                    self.where_,
                    called(other)
                );
                self.out.push(Diagnostic::error(
                    self.names.wrong,
                    self.file,
                    node.span.clone(),
                    message,
                ));
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
        for entry in entries {
            if self.out.len() >= self.full {
                return;
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
            let finding = Diagnostic::error(
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

    fn unknown(&mut self, entry: &YamlEntry, table: &[SchemaKey], within: &str) {
        let place = in_place(within);
        let finding = Diagnostic::error(
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
            None => format!("The keys are {}.", listed(table.iter().map(|key| key.name))),
        };
        self.out.push(finding.help(help));
    }

    /// `label` is what the value is called in messages, `place` what is marked when it is empty: mostly its key.
    fn value(&mut self, node: &YamlNode, kind: &ValueType, label: &str, place: &Range<usize>) {
        match (kind, &node.value) {
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
                    Some("A space is missing after each hyphen: `- item`.".to_owned()),
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
                self.out.push(Diagnostic::error(
                    self.names.wrong,
                    self.file,
                    entry.key_span.clone(),
                    message,
                ));
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
                        Some(help),
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
                let kinds: Vec<String> = kinds.iter().map(wanted).collect();
                self.wrong(node, label, place, &kinds.join(" or "), None);
            }
        }
    }

    fn wrong(
        &mut self,
        node: &YamlNode,
        label: &str,
        place: &Range<usize>,
        wanted: &str,
        help: Option<String>,
    ) {
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
        let mut finding = Diagnostic::error(self.names.wrong, self.file, span.clone(), message);
        finding.help = help;
        self.out.push(finding);
    }
}

/// Which key of `table` the unknown `key` was most likely meant to be, and what follows its colon when only the blank there is missing.
fn meant<'a>(key: &'a str, table: &[SchemaKey]) -> Option<(&'static str, Option<&'a str>)> {
    let names = || table.iter().map(|key| key.name);
    let joined = key
        .split_once(':')
        .and_then(|(key, value)| Some((names().find(|name| *name == key)?, Some(value))));
    joined.or_else(|| Some((nearest(&key.to_lowercase(), names())?, None)))
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
