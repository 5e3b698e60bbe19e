//! `leadlet explain`: what a rule looks for, why, and how it is mended; what a block or a kind of question is, and how it
//! is written; without a name, the list of all.

use super::ExitStatus;
use super::console::Console;
use crate::diagnostic::{Rule, Severity};
use crate::kinds::{self, BLOCKS, BlockKey, BlockSpec, QUESTIONS, QuestionSpec};
use crate::rules;
use crate::text::words::did_you_mean;
use std::fmt::Write;

/// Explain a rule, a block or a kind of question, or list them all
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// A rule such as quiz/longest-key, a family such as quiz, a block such as question, or a kind of question such as choice
    name: Option<String>,
    /// All rules as one page of Markdown
    #[arg(long, conflicts_with = "name")]
    markdown: bool,
}

impl Explain {
    /// Writes the explanation to standard output.
    pub(super) fn run(&self, voice: &Console) -> ExitStatus {
        let Some(name) = &self.name else {
            voice.print(&if self.markdown { page() } else { all() });
            return ExitStatus::Done;
        };
        let found = found(name);
        if found.is_empty() {
            let names = rules::all()
                .iter()
                .flat_map(|rule| [rule.name, rule.family()])
                .chain(BLOCKS.iter().map(|block| block.name))
                .chain(kinds::question_names());
            let help = did_you_mean(name, names, || "leadlet explain lists them.".to_owned());
            voice.fail(&format!(
                "Unknown rule, block or kind of question `{name}`. {help}"
            ));
            return ExitStatus::Failed;
        }
        voice.print(&found.join("\n"));
        ExitStatus::Done
    }
}

/// What there is of a name: `card` is a block and a family of rules.
fn found(name: &str) -> Vec<String> {
    let rule = rules::find(name).map(one);
    let block = kinds::block(name).map(of_block);
    let question = kinds::question(name).map(of_question);
    let family: Vec<&Rule> = rules::all()
        .iter()
        .copied()
        .filter(|rule| rule.family() == name)
        .collect();
    let family = (!family.is_empty()).then(|| list(family.into_iter()));
    [rule, block, question, family]
        .into_iter()
        .flatten()
        .collect()
}

/// All rules, blocks and kinds of question, a line each.
fn all() -> String {
    let mut out = format!("Rules:\n{}\nBlocks:\n", list(rules::all().iter().copied()));
    for block in BLOCKS {
        let _ = writeln!(out, "{:<25} {}.", block.name, block.text);
    }
    out.push_str("\nKinds of question:\n");
    for kind in QUESTIONS {
        let _ = writeln!(out, "{:<25} {}.", kind.name, kind.text);
    }
    out
}

fn of_block(block: &BlockSpec) -> String {
    let mut out = format!(
        "{} (block)\n\n{}.\nInside: {}.\n",
        block.name, block.text, block.content
    );
    out.push_str(&keys(block.keys));
    if block.block == kinds::BlockName::Question {
        out.push_str("\nKinds of question:\n\n");
        for kind in QUESTIONS {
            let _ = writeln!(out, "    {:<12} {}.", kind.name, kind.shape);
        }
    }
    out + &titled("Example:", block.example)
}

fn of_question(kind: &QuestionSpec) -> String {
    format!(
        "{} (kind of question)\n\n{}.\nHow it is written: {}.\n{}{}",
        kind.name,
        kind.text,
        kind.shape,
        keys(kind.keys),
        titled("Example:", kind.example)
    )
}

/// Keys with what they take; an id and classes can stand on every block.
fn keys(keys: &[BlockKey]) -> String {
    let mut out = String::from("\nKeys, in braces after the name:\n\n");
    let own = keys.iter().map(|key| (key.to_string(), key.text));
    let common = [
        ("#id".to_owned(), "An id of your own"),
        (".class".to_owned(), "A class for themes"),
    ];
    for (key, text) in own.chain(common) {
        let _ = writeln!(out, "    {key:<22} {text}.");
    }
    out
}

/// What its findings are: "error", or "error or warning".
fn levels(rule: &Rule) -> String {
    rule.severities
        .iter()
        .map(|level| level.word())
        .collect::<Vec<_>>()
        .join(" or ")
}

fn list<'a>(rules: impl Iterator<Item = &'a Rule>) -> String {
    let mut out = String::new();
    for rule in rules {
        let _ = writeln!(
            out,
            "{:<25} {:<16} {}",
            rule.name,
            levels(rule),
            rule.summary
        );
    }
    out
}

/// What may be done about a finding besides mending it.
fn beyond(rule: &Rule) -> Option<String> {
    (rule.severities != [Severity::Error]).then(|| {
        format!(
            "To allow it in one place, write before the paragraph: <!-- allow {0}: the \
         reason -->. To turn it off, write in course.yaml: check: {{{0}: off}}",
            rule.name
        )
    })
}

fn one(rule: &Rule) -> String {
    let mut out = format!(
        "{} ({})\n\n{}\n{}\nSource: {}\n",
        rule.name,
        levels(rule),
        rule.summary,
        rule.reason,
        rule.source
    );
    for (title, example) in [("Bad:", rule.bad), ("Good:", rule.good)] {
        if !example.is_empty() {
            out.push_str(&titled(title, &shown(example)));
        }
    }
    if rule.fixable {
        out.push_str("\nleadlet check --fix fixes what is safe to fix.\n");
    }
    if let Some(beyond) = beyond(rule) {
        let _ = write!(out, "\n{beyond}\n");
    }
    out
}

/// An example under its title, indented.
fn titled(title: &str, example: &str) -> String {
    let mut out = format!("\n{title}\n\n");
    for line in example.lines() {
        let indent = if line.is_empty() { "" } else { "    " };
        let _ = writeln!(out, "{indent}{line}");
    }
    out
}

/// An example as its reader sees it: files after their names.
fn shown(example: &str) -> String {
    example
        .lines()
        .map(|line| {
            line.strip_prefix("@ ")
                .map_or(line.to_owned(), |path| format!("[{path}]"))
                + "\n"
        })
        .collect()
}

/// `docs/rules.md`.
fn page() -> String {
    let mut out = String::from(
        "# Rules\n\nWhat `leadlet check` and `leadlet build` look for, and why. This page is written by `leadlet explain --markdown > docs/rules.md`.\n\n\
         Errors stop a build; warnings stop it with `--strict`; notes never do. Warnings and notes can be allowed with a reason, see \"Waivers\" in the\n\
         [README](../README.md).\n",
    );
    let mut family = "";
    for rule in rules::all() {
        if rule.family() != family {
            family = rule.family();
            let _ = write!(out, "\n## {family}\n");
        }
        let fixes = if rule.fixable {
            "; `--fix` fixes what is safe"
        } else {
            ""
        };
        let _ = write!(
            out,
            "\n### {}\n\n*{}{fixes}.* {} {}\n\nSource: {}\n",
            rule.name,
            levels(rule),
            rule.summary,
            rule.reason,
            rule.source
        );
        for (title, example) in [("Bad", rule.bad), ("Good", rule.good)] {
            if !example.is_empty() {
                let _ = write!(
                    out,
                    "\n{title}:\n\n````markdown\n{}\n````\n",
                    shown(example).trim_end()
                );
            }
        }
    }
    out
}
